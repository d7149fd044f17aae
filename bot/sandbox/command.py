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
from bot.sandbox.tiny import tiny_sections
from bot.sandbox.weights import build_tiny, fetch_weights
from bot.studio.platforms.table import PLATFORMS

PORT: Final = 8765
_WIDTH: Final = 11


async def serve(port: int = PORT, *, show: bool = True, tiny: bool = False, say: Callable[[str], None] = print) -> None:
    """Open the sandbox and keep it open until SIGTERM or SIGINT; what was made in it goes with it.

    With `tiny` there is a tiny test model of each family, and a loopback ElevenLabs.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await fetch_weights(say)
    if tiny:
        await build_tiny(say)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="picturelock-sandbox-", ignore_cleanup_errors=True)
        )
        sections = stack.enter_context(tiny_sections()) if tiny else {}
        async with open_house(Path(folder), port=port, **sections) as house:
            await furnish(house)
            say(f"{'Discord:':<{_WIDTH}}{house.discord.page_url}")
            for one in house.platforms:
                say(f"{PLATFORMS[one.platform].title + ':':<{_WIDTH}}{one.base}/")
            say("Every account is connected; `/publish accounts` shows them.")
            if tiny:
                say("Choose a tiny test model with `/studio models use:tiny-…`, or `/generate clip model:tiny-…`.")
            say("Olive owns the server and approves, Ada makes films, Gus looks on. Stop with Ctrl-C.")
            if show:
                with contextlib.suppress(webbrowser.Error):
                    await asyncio.to_thread(webbrowser.open, house.discord.page_url)
            await stop.wait()
            say("Closing.")
