"""Things that go wrong on purpose at a platform: refusals, dropped connections, answers that are lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web


class How(StrEnum):
    """The ways in which a request can go wrong."""

    REFUSE = "refuse"
    DROP = "drop"
    LOSE_REPLY = "lose reply"
    HOLD = "hold"
    HOLD_REPLY = "hold reply"


@dataclass
class Fault:
    """One fault: the route it meets, how often, after how many that pass, and what it does."""

    route: str
    how: How
    times: int = 1
    skip: int = 0
    status: int = 0
    reason: str = ""
    after_bytes: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    met: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, route: str) -> bool:
        """Say whether it meets this request, and count it."""
        if self.times <= 0 or route != self.route:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        if self.how is not How.HOLD_REPLY:
            self.met.set()
        return True

    def release(self) -> None:
        """Let held requests go on."""
        self.gate.set()


class PlatformFaults:
    """Faults in waiting, and a count of every request by route."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self.seen: list[str] = []
        """The route of every request, in order."""

    def refuse(
        self, route: str, status: int, reason: str, *, times: int = 1, skip: int = 0, after_bytes: int = 0
    ) -> Fault:
        """Answer with an error, without doing what was asked, or once so many bytes of an upload have come."""
        return self._add(Fault(route, How.REFUSE, times, skip, status, reason, after_bytes))

    def drop(self, route: str, *, after_bytes: int = 0, times: int = 1, skip: int = 0) -> Fault:
        """Cut the connection before anything is done, or once so many bytes of an upload have come."""
        return self._add(Fault(route, How.DROP, times, skip, after_bytes=after_bytes))

    def lose_reply(self, route: str, *, times: int = 1, skip: int = 0) -> Fault:
        """Do what was asked, then cut the connection: the client cannot know."""
        return self._add(Fault(route, How.LOSE_REPLY, times, skip))

    def hold(self, route: str, *, times: int = 1, skip: int = 0) -> Fault:
        """Let requests hang until `release()`; `met` is set when the first one does."""
        return self._add(Fault(route, How.HOLD, times, skip))

    def hold_reply(self, route: str, *, times: int = 1, skip: int = 0) -> Fault:
        """Do what was asked, and let the answer hang until `release()`; `met` is set once it is done."""
        return self._add(Fault(route, How.HOLD_REPLY, times, skip))

    def clear(self) -> None:
        """Repair everything, and let held requests go on."""
        for fault in self._waiting:
            fault.release()
        self._waiting.clear()

    def count(self, route: str) -> int:
        """Count the requests that a route has had."""
        return self.seen.count(route)

    def take(self, route: str) -> Fault | None:
        """Note a request and find the fault that strikes it."""
        self.seen.append(route)
        return next((fault for fault in self._waiting if fault.strikes(route)), None)

    def _add(self, fault: Fault) -> Fault:
        self._waiting.append(fault)
        return fault


async def hang_up(request: web.Request) -> web.Response:
    """Cut the connection as a dead peer does; what is returned is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def suffer(
    fault: Fault,
    request: web.Request,
    handler: Callable[[], Awaitable[web.StreamResponse]],
    refusal: Callable[[int, str], web.Response],
) -> web.StreamResponse:
    """Let a request meet its fault."""
    match fault.how:
        case How.REFUSE:
            came = 0
            async for piece in request.content.iter_chunked(1 << 16):
                came += len(piece)
                if fault.after_bytes and came >= fault.after_bytes:
                    break
            return refusal(fault.status, fault.reason)
        case How.DROP:
            return await hang_up(request)
        case How.LOSE_REPLY:
            await handler()
            return await hang_up(request)
        case How.HOLD:
            await fault.gate.wait()
            return await handler()
        case How.HOLD_REPLY:
            reply = await handler()
            fault.met.set()
            await fault.gate.wait()
            return reply
