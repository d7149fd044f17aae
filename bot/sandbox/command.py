"""`picturelock sandbox`: the studio in a browser, with nobody's account, until it is stopped."""

import asyncio
import contextlib
import signal
import tempfile
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.sandbox.house import furnish, open_house
from bot.sandbox.weights import fetch_weights

PORT: Final = 8765


async def serve(port: int = PORT, *, show: bool = True, say: Callable[[str], None] = print) -> None:
    """Open the sandbox and keep it open until SIGTERM or SIGINT; what was made in it goes with it."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await fetch_weights(say)
    with tempfile.TemporaryDirectory(prefix="picturelock-sandbox-", ignore_cleanup_errors=True) as folder:
        async with open_house(Path(folder), port=port) as house:
            await furnish(house)
            say(f"Discord:  {house.discord.page_url}")
            say(f"YouTube:  {house.youtube.base}/")
            if house.tiktok is not None:
                say(f"TikTok:   {house.tiktok.base}/ (connect it with /publish connect)")
            if house.instagram is not None:
                say(f"Instagram: {house.instagram.base}/ (connect it with /publish connect)")
            say("Olive owns the server and approves, Ada makes films, Gus looks on. Stop with Ctrl-C.")
            if show:
                with contextlib.suppress(webbrowser.Error):
                    await asyncio.to_thread(webbrowser.open, house.discord.page_url)
            await stop.wait()
            say("Closing.")
