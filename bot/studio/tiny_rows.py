"""The rows of tiny test models, worked out from the rows of the models they stand for."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.studio.catalogue import ModelRole, ModelRow
from bot.studio.tiny import tiny_name
from bot.studio.vram import Component, GpuNeeds, Setting, Way

_OPTIONS: Final[Mapping[ModelRole, Mapping[str, Any]]] = {
    "chat": {"context": 2048},
    "film": {"steps": 4, "pixels": 64 * 128},
    "draw": {"steps": 4, "pixels": 64 * 128},
}
"""What differs from the real ones beside the weights: a CPU makes a clip of theirs in seconds."""
_CLASSES: Final[Mapping[str, str]] = {"models.voice.xtts:XttsVoice": "models.voice.tiny:TinyXtts"}
"""The only one whose size does not stand in its configuration."""
_MIB: Final = 40
_HOST_MIB: Final = 400
"""Mostly the libraries of its family."""


def with_tiny(rows: Mapping[str, ModelRow], names: Iterable[str]) -> dict[str, ModelRow]:
    """Return some rows, and a tiny test model for each of those named that runs by plan on a GPU."""
    able = [name for name in names if rows[name].gpu is not None]
    tiny = {tiny_name(name): _tiny(rows[name], able) for name in able}
    return {**rows, **{name: row for name, row in tiny.items() if name not in rows}}


def tiny_class(row: ModelRow) -> str:
    """Return the class that loads the tiny weights of a row."""
    return _CLASSES.get(row.class_name, row.class_name)


def _tiny(row: ModelRow, able: Iterable[str]) -> ModelRow:
    """Return the row of a tiny test model: it runs anywhere, nobody gets it unasked, and no licence is on noise."""
    below, at = row.falls_back_to, row.gpu.at if row.gpu else Setting()
    return row.but(
        name=tiny_name(row.name),
        title="",
        class_name=tiny_class(row),
        licence="MIT",
        conditions="",
        licence_url="",
        must_accept=False,
        gpu=GpuNeeds(components=(Component(name="whole", mib=_MIB),), ways=(Way.NONE,), at=at),
        vram={"mib": 0, "known": "measured"},
        memory={"mib": _HOST_MIB, "known": "estimated"},
        needs_gpu=False,
        file=(),
        repo=(),
        options={**row.options, **_OPTIONS.get(row.role, {})},
        falls_back_to=tiny_name(below) if below in able else below,
        seconds_a_second=2.0,
        sets=(),
        by_name=False,
        for_tests=True,
        tiny=True,
    )
