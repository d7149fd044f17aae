"""The model catalogue as the bot reads it: rows of a file and of the settings, nothing imported or loaded."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from bot.studio.catalogue import ModelRow, rows_of
from bot.studio.errors import SettingsWrong, UnknownName
from bot.studio.tiny_rows import with_tiny

FILE: Final = Path(__file__).parents[1] / "models" / "catalogue.toml"


@lru_cache(maxsize=1)
def _parsed(path: Path) -> dict[str, Any]:
    """Return what stands in a file; the one that comes with the studio does not change while it runs."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"The model catalogue {path.name} cannot be read: {error}.", "Mend that line.") from error


def read_rows(own: Iterable[ModelRow] = (), path: Path = FILE, *, tiny: bool = False) -> dict[str, ModelRow]:
    """Read a catalogue, in the order of the file, and add rows of people's own; tiny test models last, if wished.

    Raises SettingsWrong when a row is wrong, stands there twice or falls back to one that is not there.
    """
    bundled = _parsed(path)
    rows = rows_of(bundled, own)
    return with_tiny(rows, bundled) if tiny else rows


class Catalogue(Mapping[str, ModelRow]):
    """Models by name."""

    def __init__(self, models: Mapping[str, ModelRow]) -> None:
        self._models = dict(models)

    @classmethod
    def read(cls, own: Iterable[ModelRow] = (), *, tiny: bool = False) -> Self:
        """Read the studio's catalogue, and add rows; see `read_rows`. Raises SettingsWrong."""
        return cls(read_rows(own, tiny=tiny))

    def __getitem__(self, name: str) -> ModelRow:
        if name not in self._models:
            raise UnknownName("model", name, tuple(self._models))
        return self._models[name]

    def __contains__(self, name: object) -> bool:
        return name in self._models

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)

    def of_role(self, role: str) -> tuple[ModelRow, ...]:
        """Return the models for one role."""
        return tuple(model for model in self._models.values() if model.role == role)

    def uses_gpu(self, name: str) -> bool:
        """Say whether a model costs GPU time; one that is not in the catalogue any more does not."""
        return name in self._models and self._models[name].needs_gpu

    def is_trained(self, name: str) -> bool:
        """Say whether a model learnt from other people's media; one that is not in the catalogue any more did."""
        return name not in self._models or self._models[name].trained

    def voice_for(self, language: str, wanted: str) -> str:
        """Return the voice that speaks a language: the wanted one, else the first that need not be asked for."""
        base = language.split("-")[0]
        if wanted and base in self[wanted].languages:
            return wanted
        own = (voice for voice in self.of_role("speak") if base in voice.languages and not voice.is_asked_for)
        return next((voice.name for voice in own), "")

    def require(self, name: str, *, role: str) -> ModelRow:
        """Return the model of that name and role. Raises UnknownName with the names there are."""
        known = tuple(model.name for model in self.of_role(role))
        if name not in known:
            raise UnknownName("voice" if role == "speak" else "model", name, known)
        return self._models[name]
