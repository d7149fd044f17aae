"""The catalogue of models: rows that cost nothing to list, and the one place that loads a class by its name."""

import importlib
import importlib.util
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import licences
from bot.catalogue import read_rows
from bot.studio.catalogue import ModelRow, check_licence
from bot.studio.catalogue import ladder as rungs_of
from bot.studio.errors import Unavailable, UnknownName, WeightsMissing
from bot.studio.vram import RunPlan
from models import pins


class _House:
    """What this process was told of people's own rows, and where their licences are remembered."""

    own: tuple[ModelRow, ...] = ()
    data_dir: Path | None = None
    tiny: bool = False


def take(own: Iterable[ModelRow], data_dir: Path | None, *, tiny: bool = False) -> None:
    """Add the rows of the settings to the catalogue, and learn where licences are remembered; once a process.

    With `tiny` there are tiny test models, too.
    """
    _House.own, _House.data_dir, _House.tiny = tuple(own), data_dir, tiny
    catalogue.cache_clear()


@lru_cache(maxsize=1)
def catalogue() -> dict[str, ModelRow]:
    """Return every row: those that come with the studio, then people's own."""
    return read_rows(_House.own, tiny=_House.tiny)


def row_of(name: str) -> ModelRow:
    """Return the row of a name; raises UnknownName."""
    rows = catalogue()
    if name not in rows:
        raise UnknownName("model", name, tuple(rows))
    return rows[name]


def rows_in(wanted: str) -> tuple[ModelRow, ...]:
    """Return the rows of a set (`demo`, `test`, `all`); raises UnknownName."""
    sets = sorted({name for row in catalogue().values() for name in row.sets})
    if wanted not in sets:
        raise UnknownName("set of models", wanted, tuple(sets))
    return tuple(row for row in catalogue().values() if wanted in row.sets)


def ladder(name: str) -> tuple[ModelRow, ...]:
    """Return a model and what it falls back to, from top to bottom. Raises UnknownName."""
    return rungs_of(catalogue(), row_of(name).name)


def check_accepted(row: ModelRow) -> None:
    """Raise LicenceNotAccepted for a model whose licence nobody has accepted here."""
    check_licence(row, licences.accepted(_House.data_dir) if row.must_accept and _House.data_dir else ())


def missing(row: ModelRow, weights_dir: Path) -> tuple[str, ...]:
    """Return the packages and weight files that a model lacks here; a file counts by its size."""
    return (*uninstalled(row), *lacking(row, weights_dir))


def uninstalled(row: ModelRow) -> tuple[str, ...]:
    """Return the packages that a model lacks here, as pip knows them."""
    return tuple(
        need
        for module, need in zip(row.packages, row.requires or row.packages, strict=True)
        if importlib.util.find_spec(module) is None
    )


def lacking(row: ModelRow, weights_dir: Path) -> tuple[str, ...]:
    """Return the weight files that a model lacks here; the repositories, where nobody listed them yet."""
    files = pins.known(row, weights_dir)
    if files is None:
        return tuple(repository.id for repository in row.repo) or (f"{row.name} (it is built here)",)
    return tuple(file.name for file in files if not pins.is_there(file, weights_dir / row.name))


def installed(row: ModelRow, weights_dir: Path) -> bool:
    """Answer whether a model has what it takes to be loaded."""
    return not missing(row, weights_dir)


def warm(name: str) -> None:
    """Import what a model will need, where its module says how (`warm`), before anybody waits for it; blocks."""
    module, _, class_name = row_of(name).class_name.partition(":")
    if class_name:
        getattr(importlib.import_module(module), "warm", lambda: None)()


def load(name: str, weights_dir: Path, run: RunPlan | None = None, **options: Any) -> Any:
    """Load a model; blocks. A class gets its row's options; with weights, `name` and `weights` (their folder) too.

    Rows that say what they take of a GPU get `run`, how to do it (`bot/studio/vram.py`).

    Raises WeightsMissing or Unavailable when it lacks weights or packages, LicenceNotAccepted.
    """
    row = row_of(name)
    check_accepted(row)
    lacks = missing(row, weights_dir)
    if lacking(row, weights_dir):
        raise WeightsMissing(
            f"The weights of {name} are not on this machine.", f"Fetch them with `picturelock models pull {name}`."
        )
    if lacks:
        raise Unavailable(f"{name} needs {', '.join(lacks)}.", f"Install with `pip install {' '.join(lacks)}`.")
    return made(row, weights_dir / row.name, run, **options)


def made(row: ModelRow, folder: Path, run: RunPlan | None = None, **options: Any) -> Any:
    """Make a model of a row with the weights of a folder, which nobody checks; blocks. Raises Unavailable."""
    if not row.class_name:
        raise Unavailable(f"{row.name} is data and cannot be loaded as a model.", "Pick another model.")
    module, _, class_name = row.class_name.partition(":")
    cls = getattr(importlib.import_module(module), class_name)
    named: dict[str, Any] = {"name": row.name, "weights": folder} if row.has_weights else {}
    if row.gpu is not None:
        named["run"] = run or RunPlan()
    if row.server is not None:
        named = {"name": row.name, "server": row.server}
        options = {}
    if row.role == "chat":
        named["plan_style"] = row.plan_style
    return cls(**named, **{**row.options, **options})
