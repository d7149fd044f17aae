"""Tiny test models on this machine: built by their family's own module, and marked for what they are.

A mark lies beside the weights and names every file with its hash. So it is told at once whether a tiny model is whole,
and a folder without a mark is never taken for one.
"""

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Unavailable
from bot.studio.tiny import real_name
from bot.studio.values import Value
from bot.studio.weight_files import WeightFile
from models.folders import locked

MARK: Final = "tiny.json"
EDITION: Final = 1
"""Goes up when tiny models are built otherwise: those of before are built anew."""
_HERE: Final = "built here"
Sha256Of = Callable[[Path], str]


class Mark(Value):
    """What lies beside the weights of a tiny test model."""

    tiny_test_model_of: str
    edition: int
    files: tuple[WeightFile, ...]


def files(row: ModelRow, weights_dir: Path) -> tuple[WeightFile, ...] | None:
    """Return the files of a tiny model as its mark names them; None where it was not built, or by other rules."""
    try:
        mark = Mark.model_validate_json((weights_dir / row.name / MARK).read_bytes())
    except (OSError, ValidationError):
        return None
    return mark.files if (mark.tiny_test_model_of, mark.edition) == (real_name(row.name), EDITION) else None


def build(row: ModelRow, weights_dir: Path, sha256_of: Sha256Of) -> None:
    """Build a tiny model in a folder of its own, which gets its name once it is whole; blocks for seconds.

    Waits for another build of the same, and then does nothing.
    Raises Unavailable where its family does not build it, or lacks the packages.
    """
    folder = weights_dir / row.name
    with locked(weights_dir / ".locks" / f"{row.name}.lock"):
        if _is_whole(row, weights_dir):
            return
        fresh = folder.with_name(f".{row.name}.fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        write(row, fresh)
        found = sorted(path for path in fresh.rglob("*") if path.is_file())
        listed = tuple(_listed(path, fresh, sha256_of) for path in found)
        mark = Mark(tiny_test_model_of=real_name(row.name), edition=EDITION, files=listed)
        (fresh / MARK).write_text(mark.model_dump_json(indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)


def module_of(row: ModelRow) -> str:
    """Return the module of a row's family that builds it with random weights."""
    return f"{row.class_name.partition(':')[0].rpartition('.')[0]}.tiny"


def write(row: ModelRow, folder: Path, *, full: bool = False) -> None:
    """Have a family write the random weights of a row, tiny or of real size. Raises Unavailable where it does not."""
    module = module_of(row)
    try:
        builder = getattr(importlib.import_module(module), "build_full" if full else "build")
        builder(real_name(row.name), folder)
    except (ImportError, AttributeError, KeyError) as error:
        what = f"{module} cannot build {real_name(row.name)} {'at full size' if full else 'in small'} ({error})."
        needs = f"Install what it needs with `pip install {' '.join(row.requires)}`."
        raise Unavailable(what, needs if isinstance(error, ImportError) else "Pick another model.") from error


def _is_whole(row: ModelRow, weights_dir: Path) -> bool:
    folder, marked = weights_dir / row.name, files(row, weights_dir)
    return marked is not None and all(
        (folder / file.name).is_file() and (folder / file.name).stat().st_size == file.bytes for file in marked
    )


def _listed(path: Path, folder: Path, sha256_of: Sha256Of) -> WeightFile:
    name = path.relative_to(folder).as_posix()
    return WeightFile(name=name, bytes=path.stat().st_size, sha256=sha256_of(path), hub=_HERE)
