"""The cache of rendered pieces: files by key, shared by processes, bounded in size, safe to delete at any time.

An entry is its SHA-256 and its bytes. It appears under its name whole or not at all, is checked whenever it is read,
and one that is damaged counts as missing. What was used longest ago leaves first.
"""

import errno
import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

DIGEST_BYTES: Final = 32
_LITTER: Final = ".writing-"
_LITTER_AGE_S: Final = 3600.0
_TRIM_TO: Final = 0.9
"""How full the cache is left when it had grown too large."""


class PieceCache:
    """A folder of pieces."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder, self.limit_bytes = folder, limit_bytes

    def holds(self, key: str) -> bool:
        """Say whether there is an entry; only reading it tells whether it is sound."""
        return self._path(key).exists()

    def get(self, key: str) -> bytes | None:
        """Return an entry, or nothing where there is none that is sound."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        body = data[DIGEST_BYTES:]
        if len(data) < DIGEST_BYTES or hashlib.sha256(body).digest() != data[:DIGEST_BYTES]:
            path.unlink(missing_ok=True)
            return None
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keep an entry; makes room first where the disk is full. Raises OSError when there is none to be made."""
        path = self._path(key)
        data = hashlib.sha256(body).digest() + body
        try:
            self._write(path, data)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT} or not self.trim(self.size() // 2):
                raise
            self._write(path, data)

    def trim(self, limit: int | None = None) -> int:
        """Remove what was used longest ago until the rest fits, and litter; return the bytes freed."""
        most = self.limit_bytes if limit is None else limit
        entries = sorted(self._entries())
        total, freed = sum(size for _, size, _ in entries), 0
        self.sweep(time.time() - _LITTER_AGE_S)
        if total <= most:
            return 0
        for _, size, path in entries:
            if total - freed <= most * _TRIM_TO:
                break
            path.unlink(missing_ok=True)
            freed += size
        return freed

    def size(self) -> int:
        """Return the bytes of all entries."""
        return sum(size for _, size, _ in self._entries())

    def sweep(self, before: float, process: int | None = None) -> None:
        """Remove half-written files: those of one process, or all older than a moment."""
        for path in self.folder.glob(f"*/{_LITTER}*" if process is None else f"*/{_LITTER}{process}-*"):
            with suppress(OSError):
                if process is not None or path.stat().st_mtime < before:
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{_LITTER}{os.getpid()}-{path.name}")
        try:
            draft.write_bytes(data)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def _entries(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                if not path.name.startswith("."):
                    about = path.stat()
                    found.append((about.st_mtime, about.st_size, path))
        return found
