"""Things that go wrong on purpose: 429, 5xx, replies that are lost, requests that hang, sockets that drop."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.sandbox.entities import Json
from bot.sandbox.gateway import Gateway


class How(StrEnum):
    """The ways in which a request can go wrong."""

    ANSWER = "answer"
    DROP = "drop"
    LOSE_REPLY = "lose reply"
    HOLD = "hold"
    DELAY = "delay"


@dataclass
class Fault:
    """One fault: which requests it meets, how often, and what it does to them."""

    method: str
    path: str
    how: How
    times: int | None = 1
    status: int = 0
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    met: asyncio.Event = field(default_factory=asyncio.Event)
    delay_s: float = 0.0
    struck: int = 0

    def meets(self, method: str, path: str) -> bool:
        """Say whether this fault strikes a request; `*` in its path stands for anything."""
        is_spent = self.times is not None and self.struck >= self.times
        return not is_spent and self.method in ("*", method) and fnmatchcase(path, self.path)

    def release(self) -> None:
        """Let held requests go on."""
        self.gate.set()


class Faults:
    """Faults in waiting. Paths are as in `/channels/*/messages`; `times=None` means until cleared."""

    def __init__(self, gateway: Gateway) -> None:
        self._waiting: list[Fault] = []
        self._gateway = gateway

    def take(self, method: str, path: str) -> Fault | None:
        """Find the fault that strikes a request, and count it."""
        for fault in self._waiting:
            if fault.meets(method, path):
                fault.struck += 1
                fault.met.set()
                return fault
        return None

    def clear(self) -> None:
        """Repair everything, and let held requests go on."""
        for fault in self._waiting:
            fault.release()
        self._waiting.clear()

    def rate_limit(
        self,
        method: str = "*",
        path: str = "*",
        *,
        retry_after_s: float = 0.05,
        times: int | None = 1,
        everywhere: bool = False,
        as_ban: bool = False,
    ) -> Fault:
        """Answer 429. Without the `Via` header (`as_ban`) it is Cloudflare's, which a client must not retry."""
        body: Json = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": everywhere}
        scope = "global" if everywhere else "user"
        headers = {"Retry-After": str(max(1, round(retry_after_s))), "X-RateLimit-Scope": scope}
        if not as_ban:
            headers["Via"] = "1.1 sandbox"
        return self._add(Fault(method, path, How.ANSWER, times, 429, body, headers))

    def fail(self, method: str = "*", path: str = "*", *, status: int = 503, times: int | None = 1) -> Fault:
        """Answer with an error, without doing what was asked."""
        body: Json = {"message": f"{status}: injected", "code": 0}
        return self._add(Fault(method, path, How.ANSWER, times, status, body))

    def refuse(
        self, method: str = "*", path: str = "*", *, status: int, code: int, message: str, times: int | None = 1
    ) -> Fault:
        """Answer with a refusal of Discord's, such as 403 50013."""
        body: Json = {"message": message, "code": code}
        return self._add(Fault(method, path, How.ANSWER, times, status, body))

    def drop(self, method: str = "*", path: str = "*", *, times: int | None = 1) -> Fault:
        """Cut the connection before anything is done."""
        return self._add(Fault(method, path, How.DROP, times))

    def lose_reply(self, method: str = "*", path: str = "*", *, times: int | None = 1) -> Fault:
        """Do what was asked, then cut the connection: the app cannot know."""
        return self._add(Fault(method, path, How.LOSE_REPLY, times))

    def hold(self, method: str = "*", path: str = "*", *, times: int | None = 1) -> Fault:
        """Let requests hang until `release()`; `met` is set when the first one does."""
        return self._add(Fault(method, path, How.HOLD, times))

    def delay(self, method: str = "*", path: str = "*", *, seconds: float, times: int | None = 1) -> Fault:
        """Let requests take longer, as a slow network does."""
        return self._add(Fault(method, path, How.DELAY, times, delay_s=seconds))

    def drop_gateway(self) -> None:
        """Cut the gateway's sockets; the app should resume."""
        self._gateway.drop()

    async def ask_to_reconnect(self) -> None:
        """Send op 7."""
        await self._gateway.ask_to_reconnect()

    async def invalidate_session(self, *, resumable: bool = False) -> None:
        """Send op 9."""
        await self._gateway.invalidate(resumable=resumable)

    def _add(self, fault: Fault) -> Fault:
        self._waiting.append(fault)
        return fault
