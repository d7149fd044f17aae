"""Which files a model's weights are: those its row pins, and those a hub listed at the first pull, held to ever after.

A row may name repositories of a hub instead of files with hashes. What the hub said at the first pull (the commit, the
names, sizes and hashes) is kept beside the weights; everything later is compared with that, whoever answers then.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Unavailable
from bot.studio.weight_files import Pins, Repository, WeightFile
from models import tiny
from models.sources import repositories
from models.sources.failure import SourceFailed

FILE: Final = ".pins.json"


def known(row: ModelRow, weights_dir: Path) -> tuple[WeightFile, ...] | None:
    """Return the files of a model's weights; None while a hub has not been asked for them, or they are not built."""
    if row.tiny and row.has_weights:
        return tiny.files(row, weights_dir)
    if not row.repo:
        return row.file
    pins = _kept(row, weights_dir)
    return None if pins is None else (*row.file, *pins.files)


def pinned(row: ModelRow, weights_dir: Path) -> tuple[WeightFile, ...]:
    """Return the files of a model's weights; asks the hub at the first time, and keeps what it says.

    Raises Unavailable when the hub does not say.
    """
    files = known(row, weights_dir)
    if files is not None:
        return files
    try:
        told = [repositories.listed(repository) for repository in row.repo]
    except SourceFailed as failure:
        raise Unavailable(
            f"{row.name} could not be fetched (model hub: {failure}).",
            failure.remedy or "Check the network, then run it again.",
        ) from failure
    listed = tuple(file for _, found in told for file in found)
    _keep(Pins(repositories=row.repo, commits=tuple(commit for commit, _ in told), files=listed), row, weights_dir)
    return (*row.file, *listed)


def complete(row: ModelRow, weights_dir: Path, sha256_of: Callable[[Path], str]) -> None:
    """Keep the SHA-256 of files for which the hub told none, now that they are here and were right."""
    pins = _kept(row, weights_dir)
    if pins is None or all(file.sha256 for file in pins.files):
        return
    folder = weights_dir / row.name
    files = tuple(file if file.sha256 else file.but(sha256=sha256_of(folder / file.name)) for file in pins.files)
    _keep(pins.but(files=files), row, weights_dir)


def is_there(file: WeightFile, folder: Path) -> bool:
    """Answer whether a weight file lies in its folder; it only ever gets its name once its hash was right."""
    path = folder / file.name
    return path.is_file() and path.stat().st_size == file.bytes


def _kept(row: ModelRow, weights_dir: Path) -> Pins | None:
    """Return what is kept; nothing where it cannot be read or the row names other repositories by now."""
    try:
        pins = Pins.model_validate_json((weights_dir / row.name / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    return pins if _places(pins.repositories) == _places(row.repo) else None


def _places(repositories: Iterable[Repository]) -> list[Repository]:
    return [repository.but(bytes=1) for repository in repositories]


def _keep(pins: Pins, row: ModelRow, weights_dir: Path) -> None:
    path = weights_dir / row.name / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{FILE}.fresh")
    with fresh.open("wb") as out:
        out.write(pins.model_dump_json(indent=1).encode())
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
