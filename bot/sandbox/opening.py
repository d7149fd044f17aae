"""Opening a port on this computer, or saying in one line why not."""

import errno

from aiohttp import web

from bot.studio.errors import AlreadyRunning


async def open_port(runner: web.AppRunner, host: str, port: int) -> int:
    """Listen, and return the port; 0 lets the system choose. Raises AlreadyRunning when it is taken."""
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        raise AlreadyRunning(
            f"Port {port} of {host} is taken, or may not be used.", "Close what uses it, or choose another with --port."
        ) from error
    chosen: int = runner.addresses[0][1]
    return chosen
