"""What goes wrong while weights are fetched."""

import errno
from pathlib import Path

from bot.studio.errors import DiskFull

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class SourceFailed(Exception):
    """One source did not give the file; the next one may. Never shown as it is."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.remedy = remedy
        """What a person can do about it, where the network is not at fault."""


def disk_full(folder: Path, needs: int) -> DiskFull:
    """Say that weights do not fit."""
    return DiskFull(
        f"There is no room in {folder} for {needs / 1e6:,.0f} MB of weights.",
        "Free some space, or set another folder with --weights-dir; what was fetched is kept.",
    )
