"""Room kept free on the disk for a permission that is being renewed.

Some platforms give a refresh token that is good once: from their answer on only the next one counts, and it has to
reach the disk even if that is full by then. So its room is taken before the platform is asked, and filled in place,
which takes no more of the disk; a file system that copies on write may want room all the same.
"""

import os
from pathlib import Path
from typing import Final

from bot.studio.errors import DiskFull
from bot.studio.values import AccountId

SIZE: Final = 4096
"""Several times what any platform's permission takes, sealed."""
_LENGTH: Final = 4


class SpareRoom:
    """A file for each account whose permission is being renewed; blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, account: AccountId) -> None:
        """Take the room, unless it is taken and may hold something. Raises DiskFull where there is none."""
        file = self._file(account)
        if file.exists() and file.stat().st_size >= SIZE:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Bytes that no file system can squeeze, after a length of nought: nothing is kept in it.
            self._write(file, os.O_CREAT | os.O_TRUNC, bytes(_LENGTH) + os.urandom(SIZE - _LENGTH))
        except OSError as error:
            file.unlink(missing_ok=True)
            raise DiskFull(
                "There is no room on the disk to keep a renewed permission, so it is not renewed.",
                "Make room where the studio's data lies; it is tried again by itself.",
            ) from error

    def keep(self, account: AccountId, sealed: bytes) -> None:
        """Keep a sealed permission in the room that was taken for it."""
        self._write(self._file(account), 0, len(sealed).to_bytes(_LENGTH) + sealed)

    def kept(self, account: AccountId) -> bytes:
        """Return the sealed permission that is kept; empty for none."""
        try:
            found = self._file(account).read_bytes()
        except FileNotFoundError:
            return b""
        return found[_LENGTH : _LENGTH + int.from_bytes(found[:_LENGTH])]

    def free(self, account: AccountId) -> None:
        """Give the room back: what was kept lies where it belongs."""
        self._file(account).unlink(missing_ok=True)

    def _file(self, account: AccountId) -> Path:
        return self._folder / account

    @staticmethod
    def _write(file: Path, flags: int, content: bytes) -> None:
        descriptor = os.open(file, os.O_WRONLY | flags, 0o600)
        try:
            os.write(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
