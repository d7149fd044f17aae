"""Locks on folders, so that two studios never share one; the system lets go of them after a crash."""

import os
from pathlib import Path
from typing import IO

from bot.studio.errors import AlreadyRunning


def lock_folder(folder: Path, name: str) -> IO[str]:
    """Hold a lock file of a data folder until the returned file is closed or this process ends; blocks.

    Raises AlreadyRunning, naming the folder and the process that holds it.
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
