"""Key files: made when first needed, whole or not at all, readable by their owner alone."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_key(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Read a key file of a folder, or make it; of several processes that make it, one wins. Blocks."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / name
    if not file.exists():
        with suppress(FileExistsError):
            _write_new(file, make())
    file.chmod(0o600)
    return file.read_bytes()


def _write_new(file: Path, key: bytes) -> None:
    """Write a key that appears whole or not at all. Raises FileExistsError when there is one."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, suffix=".new")  # readable by its owner alone
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(key)
            handle.flush()
            os.fsync(handle.fileno())
        os.link(draft, file)
    finally:
        Path(draft).unlink()
