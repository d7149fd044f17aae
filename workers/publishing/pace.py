"""How fast a file goes over the line: bytes a second of late, so that a stall shows and an early burst is forgotten."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from bot.studio.orders import Pace

WINDOW_S: Final = 5.0
_TELLING_S: Final = 0.5
"""Less than that says nothing of the speed."""


class Pacer:
    """Watches one file."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def at(self, sent: int, size: int) -> Pace:
        """Take how much is there now; what goes back, because it has to be sent again, begins the watching anew."""
        now = self._clock()
        if self._seen and sent < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, sent))
        while len(self._seen) > 2 and now - self._seen[1][0] >= WINDOW_S:
            self._seen.popleft()
        began, before = self._seen[0]
        took = now - began
        speed = (sent - before) / took if took >= _TELLING_S else 0.0
        return Pace(sent=min(sent, size), size=size, bytes_a_second=speed)
