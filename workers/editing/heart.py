"""The heart of long work: says how far it is, hears when to stop, and tells a full disk from a bug."""

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import av

from bot.studio.errors import Cancelled, DiskFull

Report = Callable[[float, str], bool]
"""Told how far it is, 0 to 1, and the step; answers False to stop."""
_REPORT_EVERY_S: Final = 0.1


@contextmanager
def disk_watched() -> Iterator[None]:
    """Turn a full disk into DiskFull."""
    try:
        yield
    except (OSError, av.error.FFmpegError) as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise DiskFull(
            "There is no room left on the disk of the worker that cuts.", "Free some disk space there and try again."
        ) from error


class Heart:
    """Reports at most every tenth of a second, and stops the work when told to."""

    def __init__(self, report: Report) -> None:
        self._report, self._last, self._done = report, float("-inf"), 0.0

    def beat(self, done: float, step: str, *, always: bool = False) -> None:
        """Say how far it is; raises Cancelled when the answer is to stop."""
        now = time.monotonic()
        if always or now - self._last >= _REPORT_EVERY_S:
            self._last, self._done = now, min(max(done, self._done), 1.0)
            if not self._report(self._done, step):
                raise Cancelled
