"""Data folders: locks, so that two studios never share one, and paths for their sockets."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, Final

from bot.studio.errors import AlreadyRunning, Unavailable

LONGEST_SOCKET_PATH: Final = 100
"""A unix socket's path may have 104 bytes on some systems."""


def lock_folder(folder: Path, name: str) -> IO[str]:
    """Hold a lock file of a data folder until the returned file is closed or this process ends; blocks.

    The system lets go of it after a crash. Raises AlreadyRunning, naming the folder and the process that holds it.
    """
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / name).open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise AlreadyRunning(
            f"A studio is running on {folder} already (process {holder}).",
            "Stop it first, or choose another folder with PICTURELOCK_STUDIO__DATA_DIR.",
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def short_socket(folder: Path, name: str) -> Path:
    """Return the path of a socket: in the folder, or in a private runtime folder when that path is too long."""
    near = folder.resolve() / name
    if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
        return near
    short = f"{hashlib.sha256(os.fsencode(near)).hexdigest()[:16]}.sock"
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108 - private below
        far = Path(parent or "/tmp") / f"picturelock-{os.getuid()}" / short  # noqa: S108 - as above
        if len(os.fsencode(far)) <= LONGEST_SOCKET_PATH:
            break
    far.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if far.parent.stat().st_uid != os.getuid():
        raise Unavailable(f"{far.parent} belongs to somebody else.", "Set XDG_RUNTIME_DIR to a folder of your own.")
    far.parent.chmod(0o700)
    return far


def valkey_socket(data_dir: Path) -> Path:
    """Return where the embedded Valkey of a data folder listens."""
    return short_socket(data_dir / "valkey", "valkey.sock")
