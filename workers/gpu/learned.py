"""What models took of a GPU when they were used, kept in the data folder from one start to the next.

One file a card. What is written is the most that was seen; where memory ran out, it is more than there was to have.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError

from bot.logs import logger
from bot.studio.values import Value
from bot.studio.vram import GpuNeeds, Setting, Way, estimate

log = logger(__name__)


class Taking(Value):
    """What a model took, run in a way at a setting."""

    model: str
    way: Way
    setting: Setting
    mib: Annotated[int, Field(ge=0)]
    ran_out: bool = False
    """Whether memory ran out: then it is only known to take more."""


class Learned:
    """The takings on one card."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._takings: dict[tuple[str, Way, Setting], Taking] = {taking_key(one): one for one in _read(path)}

    @classmethod
    def of_card(cls, data_dir: Path, title: str) -> Self:
        """Return what was learnt on a card of that name."""
        return cls(data_dir / "gpu" / f"{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-') or 'gpu'}.json")

    def __iter__(self) -> Iterator[Taking]:
        return iter(self._takings.values())

    def add(self, taking: Taking) -> None:
        """Remember a taking, if it is more than was known, and write it down."""
        known = self._takings.get(taking_key(taking))
        if known is not None and known.mib >= taking.mib:
            return
        self._takings[taking_key(taking)] = taking
        _write(self._path, list(self._takings.values()))

    def measured(self, model: str, setting: Setting) -> dict[Way, Taking]:
        """Return what a model took at exactly this setting."""
        return {way: taking for (name, way, at), taking in self._takings.items() if (name, at) == (model, setting)}

    def excess(self, model: str, way: Way, needs: GpuNeeds) -> float:
        """Return how far above its estimates a model was ever seen in a way; 1.0 when never."""
        seen = [one for one in self._takings.values() if (one.model, one.way) == (model, way)]
        return max((one.mib / estimate(needs, way, one.setting) for one in seen), default=1.0)


def taking_key(taking: Taking) -> tuple[str, Way, Setting]:
    """Return what a taking is known by."""
    return taking.model, taking.way, taking.setting


def _read(path: Path) -> list[Taking]:
    try:
        return [Taking.model_validate(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, ValidationError) as error:
        log.warning("gpu.learned_unreadable", file=str(path), because=str(error).splitlines()[0])
        return []


def _write(path: Path, takings: list[Taking]) -> None:
    """Write all or nothing; a full disk only costs what was learnt."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".json.new")
        fresh.write_text(json.dumps([one.model_dump(mode="json") for one in takings], indent=1), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        log.warning("gpu.learned_not_kept", file=str(path), because=str(error))
