"""The way back from a sign-in to a browser of this machine: one request to a port of 127.0.0.1."""

import asyncio
import webbrowser
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.studio.errors import SettingsWrong, Unavailable

WAIT_S: Final = 300
_DONE: Final = "Picturelock has what it needs. You can close this page."


async def wait_for_return(url: str, redirect_uri: str, *, show: bool, say: Callable[[str], None]) -> str:
    """Send a browser to `url` and return the address it comes back at; `say` gets the address to open.

    Raises SettingsWrong when it would not come back to this machine, Unavailable when the port is taken or nobody
    came back in time.
    """
    parts = urlsplit(redirect_uri)
    if parts.hostname not in {"localhost", "127.0.0.1"} or parts.port is None:
        raise SettingsWrong(
            f"{redirect_uri} does not lead back to this machine.",
            "Set redirect_uri to an address of 127.0.0.1 with a port, or use `/publish connect`.",
        )
    came_back: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def take(request: web.Request) -> web.Response:
        if not came_back.done():
            came_back.set_result(str(request.url))
        return web.Response(text=_DONE)

    app = web.Application()
    app.router.add_get(parts.path or "/", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", parts.port).start()
        except OSError as error:
            raise Unavailable(
                f"Port {parts.port} of 127.0.0.1 is taken.", "Close what uses it, or use `/publish connect`."
            ) from error
        say(url)
        if show:
            await asyncio.to_thread(webbrowser.open, url)
        return await asyncio.wait_for(came_back, WAIT_S)
    except TimeoutError as error:
        raise Unavailable("Nobody came back from the sign-in in five minutes.", "Run the command again.") from error
    finally:
        await runner.cleanup()
