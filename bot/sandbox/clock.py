"""The sandbox's time and its ids, which are made of time."""

import itertools
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Clock:
    """Real time, which a test may push forward so that windows close without anybody waiting."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        """Push the time forward."""
        self._ahead += timedelta(seconds=seconds)


class Snowflakes:
    """Discord's ids: milliseconds since 2015 above 22 bits, always rising."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count()
        self._last = 0

    def new(self) -> int:
        """Make an id that is larger than every id before it."""
        milliseconds = int((self._clock.now() - DISCORD_EPOCH).total_seconds() * 1000)
        self._last = max(self._last + 1, (milliseconds << 22) | (next(self._count) & 0xFFF))
        return self._last
