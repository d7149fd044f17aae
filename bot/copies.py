"""Copies of a bucket's files on this machine: bounded in size, those that were used longest ago leave first.

Several processes share them. A copy is safe to delete, except while somebody reads it: none leaves within an hour of
its last use, which is longer than orders that read files take, so the bound may be passed for that long.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.logs import logger

INCOMING: Final = "incoming"
"""Where files are until they are complete."""
IN_USE_S: Final = 3600.0
_LITTER_S: Final = 86_400.0
_TRIM_TO: Final = 0.9
"""How full the folder is left when it had grown too large."""
_LOOK_AFTER: Final = 0.05
"""So much of the bound may come in before the folder is looked through again."""
_FOLDERS: Final = ("files", "outcomes")

log = logger(__name__)


class Copies:
    """A folder of copies by name."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit = folder, limit_bytes
        self._unseen: float = limit_bytes
        """Bytes that came in since the folder was looked through; at first it counts as full."""

    def find(self, name: str) -> Path | None:
        """Return a copy, which counts as used now, or None."""
        path = self._folder / name
        try:
            # The time of change stays: what was found out about a file is remembered by it.
            os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
        except FileNotFoundError:
            return None
        return path

    def add(self, name: str, complete: Path) -> Path:
        """Move a complete file to its name and return where it is; others leave if there is no room for it."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._unseen += complete.stat().st_size
        complete.replace(path)
        if self._unseen > self._limit * _LOOK_AFTER:
            self.trim()
        return path

    def remove(self, name: str) -> None:
        """Remove a copy if it is there."""
        (self._folder / name).unlink(missing_ok=True)

    def scratch(self) -> Path:
        """Return a folder on the same disk."""
        folder = self._folder / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def trim(self) -> int:
        """Remove what was used longest ago until the rest fits, and what a crash has left; return the bytes freed."""
        now, freed = time.time(), 0
        for path, about in self._files((INCOMING,)):
            if about.st_mtime < now - _LITTER_S:
                path.unlink(missing_ok=True)
        found = sorted(self._files(_FOLDERS), key=lambda entry: entry[1].st_atime)
        total = sum(about.st_size for _, about in found)
        if total > self._limit:
            for path, about in found:
                if total - freed <= self._limit * _TRIM_TO or about.st_atime > now - IN_USE_S:
                    break
                path.unlink(missing_ok=True)
                freed += about.st_size
            log.info("copies.trimmed", freed=freed, left=total - freed)
        self._unseen = 0
        return freed

    def _files(self, folders: tuple[str, ...]) -> list[tuple[Path, os.stat_result]]:
        found = []
        for folder in folders:
            for path in (self._folder / folder).rglob("*"):
                with suppress(OSError):  # another process may have removed it
                    if path.is_file():
                        found.append((path, path.stat()))
        return found
