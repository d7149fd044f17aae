"""What every loopback platform is: a server with films in a folder and faults in waiting, opened and closed."""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar, Self

from aiohttp import web

from bot.sandbox.opening import open_port
from bot.sandbox.platforms.faults import PlatformFaults, suffer
from bot.studio.brief import Platform

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Refuse = Callable[[int, str], web.Response]


class LoopbackPlatform(ABC):
    """One platform on this computer; `async with` starts and stops it.

    A platform of its own brings its routes, its rules and its state. Port 0 lets the system choose.
    """

    platform: ClassVar[Platform]
    body_most: ClassVar[int] = 1024 * 1024
    """Bytes of the largest request that is read at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._films = tempfile.TemporaryDirectory(prefix=f"loopback-{self.platform.value}-")
        self._runner: web.AppRunner | None = None
        self.faults = PlatformFaults()
        self.base = ""
        """Its address, once it is started."""

    @property
    def folder(self) -> Path:
        """Where uploads are kept for as long as it runs."""
        return Path(self._films.name)

    @property
    @abstractmethod
    def shown(self) -> tuple[Path, ...]:
        """The films that somebody can see, be it in the inbox of their owner, oldest first."""

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """Return what its section of `[publishing]` must hold for a studio to publish here."""

    @abstractmethod
    def routes(self) -> list[web.AbstractRouteDef]:
        """Return what it answers; asked for when it is started."""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=self.body_most)
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        self._port = await open_port(self._runner, "127.0.0.1", self._port)
        self.base = f"http://127.0.0.1:{self._port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
        self._films.cleanup()

    def faulty(self, route: str, handler: Handler, refuse: Refuse) -> Handler:
        """Let the requests of a route meet the faults that wait for it."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            fault = self.faults.take(route)
            if fault is None:
                return await handler(request)
            return await suffer(fault, request, lambda: handler(request), refuse)

        return guarded
