"""Where weights lie on this machine, and a lock so that two pulls never write the same file."""

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


def weights_folder(given: Path | None = None) -> Path:
    """Return the folder of weights: the one given, the one set in the environment, or the user's own."""
    if given is not None:
        return given
    for name in ("PICTURELOCK_STUDIO__WEIGHTS_DIR", "PICTURELOCK_WEIGHTS_DIR"):
        if os.environ.get(name):
            return Path(os.environ[name]).expanduser()
    return Path(platformdirs.user_data_dir("picturelock")) / "weights"


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
