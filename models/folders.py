"""Where weights lie on this machine, and locks: two pulls never write the same file, what is in use is not removed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import platformdirs

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def weights_folder(given: Path | None = None, usual: Path | None = None) -> Path:
    """Return the folder of weights: the one given, the one of the environment, the settings' own, or the user's."""
    if given is not None:
        return given
    for name in ("PICTURELOCK_STUDIO__WEIGHTS_DIR", "PICTURELOCK_WEIGHTS_DIR"):
        if os.environ.get(name):
            return Path(os.environ[name]).expanduser()
    return usual or Path(platformdirs.user_data_dir("picturelock")) / "weights"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block runs; waits for whoever holds it. The system lets go after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        _hold(handle)
        yield


def _hold(handle: IO[bytes]) -> None:
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    import msvcrt

    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]


def _use_lock(weights_dir: Path, name: str) -> Path:
    return weights_dir / ".locks" / f"{name}.used"


def using(weights_dir: Path, name: str) -> IO[bytes] | None:
    """Mark a model's weights as in use until the returned handle is closed, or this process ends."""
    if fcntl is None:
        return None
    path = _use_lock(weights_dir, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+b")
    except OSError:
        return None  # a folder that only can be read: nobody removes anything from it either
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def is_used(weights_dir: Path, name: str) -> bool:
    """Say whether a process of this machine has a model in memory."""
    path = _use_lock(weights_dir, name)
    if fcntl is None or not path.exists():
        return False
    with path.open("a+b") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
