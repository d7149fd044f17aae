"""A record of what the app asked and what it was answered, to be held against Discord's own description."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import Json

KEPT = 5000


@dataclass
class Exchange:
    """One request and its reply. `route` is the path with its parameters by name, as the description has it."""

    method: str
    route: str
    path: str
    query: dict[str, str]
    payload: Json | list[Json] | None = None
    files: tuple[str, ...] = ()
    status: int = 0
    reply: Any = None
    fault: str | None = None


@dataclass
class Recorder:
    """Keeps the last exchanges, oldest first."""

    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=KEPT))

    def of(self, method: str, route_end: str = "") -> list[Exchange]:
        """Find exchanges by method and the end of their route."""
        return [one for one in self.exchanges if one.method == method and one.route.endswith(route_end)]

    def refusals(self, path_start: str = "") -> list[Any]:
        """List what was answered with an error, under a path."""
        every = (one for one in self.exchanges if one.path.startswith(path_start))
        return [one.reply for one in every if one.status >= 400]

    @property
    def unknown_routes(self) -> list[Exchange]:
        """List requests for routes that the sandbox does not have."""
        return [one for one in self.exchanges if not one.route]
