"""The presets of generated pictures: named settings whose effect `picturelock bench gpu` measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.protocols import Preset


@dataclass(frozen=True, slots=True)
class Tuning:
    """How much of the work of a diffusion model a preset leaves out."""

    steps: float = 1.0
    """Share of the steps that the model takes by itself."""
    cache: float = 0.0
    """Threshold of the first-block cache: how little a step may differ to be skipped; 0 for no cache."""
    uncached: float = 1.0
    """Share of the steps for a model that the cache does not know, such as a UNet."""

    def of(self, steps: int, *, is_cached: bool = True) -> int:
        """Return how many steps to take for a model that takes so many."""
        return max(1, round(steps * (self.steps if is_cached else self.uncached)))


TUNINGS: Final[Mapping[Preset, Tuning]] = {
    "draft": Tuning(steps=0.35, cache=0.2, uncached=0.22),
    "standard": Tuning(cache=0.08, uncached=0.55),
    "best": Tuning(),
}
