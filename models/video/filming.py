"""What all video models of diffusers have in common: one pipeline, filmed with stretch by stretch, told of by step."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

import numpy as np

from bot.studio.errors import Unavailable
from bot.studio.vram import RunPlan
from models import device
from models.diffusion.pictures import as_image, from_tensor
from models.diffusion.running import cached, caches, loaded, settle
from models.diffusion.sharing import Pipelines
from models.diffusion.stepping import Look, Steps, listening
from models.presets import TUNINGS
from models.protocols import ClipWanted, Filmed, OnStep, Picture, Pictures
from models.video.rules import Rules, fitted, stretches

Guide = Literal["first", "last", "control", "likeness"]
"""A picture of a request that not every model takes."""
_GUIDES: Final[Mapping[Guide, str]] = {
    "first": "its first picture",
    "last": "its last picture",
    "control": "what it should follow",
    "likeness": "its reference pictures",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of the pipeline: a request of a length that it takes at once."""

    wanted: ClipWanted
    steps: int
    guidance: float


class DiffusionFilm(ABC):
    """A video model of diffusers; a family says what is its own."""

    kind: ClassVar[str]
    """The class of its pipeline."""
    calls_back: ClassVar[bool] = True
    """Whether its pipeline tells of each step by itself."""
    moves: ClassVar[bool] = True
    """Whether its autoencoder takes films rather than single pictures."""
    rules: Rules
    steps: int
    guidance: float
    heeds: frozenset[Guide] = frozenset()
    """What it films after beside the words."""
    needs: frozenset[Guide] = frozenset()
    """What it cannot film without."""
    goes_on: bool = False
    """Whether it can begin with a given picture, and so go on where a clip ends."""

    def __init__(
        self,
        name: str,
        weights: Path,
        run: RunPlan | None = None,
        *,
        steps: int | None = None,
        guidance: float | None = None,
        pixels: int | None = None,
    ) -> None:
        """Load it onto the device; it films no more pixels than those given. Raises OutOfMemory, ModelFailed."""
        self.name = name
        self._folder, self._run = weights, run or RunPlan()
        self.steps = self.steps if steps is None else steps
        self.guidance = self.guidance if guidance is None else guidance
        if pixels is not None:
            self.rules = replace(self.rules, sizes=replace(self.rules.sizes, pixels=pixels))
        with device.memory_watched(name):
            self._pipes = Pipelines(self._loaded(), self._run)
        self._caches = caches(self.pipe)

    @property
    def pipe(self) -> Any:
        """Return the pipeline that films from words."""
        return self._pipes.main

    def fitted(self, wanted: ClipWanted) -> ClipWanted:
        """Return the request in the nearest size, length and rate that the model takes.

        It is at least as long, unless the model cannot go on where its longest clip ends.
        """
        return fitted(wanted, self.rules, goes_on=self.goes_on)

    def film(self, wanted: ClipWanted, on_step: OnStep | None = None) -> Filmed:
        """Film a fitted request, long ones in stretches; blocks.

        Raises Cancelled after the step in which it was stopped, OutOfMemory, ModelFailed, Unavailable without a
        picture that it needs.
        """
        lacking = [_GUIDES[guide] for guide in self.needs if not _is_there(getattr(wanted, guide))]
        if lacking:
            raise Unavailable(f"{self.name} cannot film without {' and '.join(lacking)}.", "Give it one.")
        tuning = TUNINGS[wanted.preset]
        lengths = stretches(wanted.frames, self.rules)
        count = tuning.of(self.steps, is_cached=self._caches)
        told = Steps(on_step, self._steps_told(count, wanted) * len(lengths))
        made: list[Pictures] = []
        for number, length in enumerate(lengths):
            last = wanted.last if number == len(lengths) - 1 else None
            first = made[-1][-1] if made else wanted.first
            part = replace(wanted, frames=length, seed=wanted.seed + number, first=first, last=last)
            pictures = self._film(Stretch(part, count, self.guidance), told, tuning.cache if self._caches else 0.0)
            made.append(pictures[1:] if number else pictures)
        return Filmed(np.concatenate(made), self.rules.fps, self._note(wanted, len(lengths)))

    def _note(self, wanted: ClipWanted, count: int) -> str:
        ignored = [
            words for guide, words in _GUIDES.items() if _is_there(getattr(wanted, guide)) and guide not in self.heeds
        ]
        notes = [
            self._run.given_up,
            f"filmed in {count} stretches" if count > 1 else "",
            f"{self.name} cannot use {' and '.join(ignored)}" if ignored else "",
        ]
        return "; ".join(filter(None, notes))

    def close(self) -> None:
        """Give the memory back."""
        self._pipes.close()

    def _film(self, part: Stretch, told: Steps, cache: float) -> Pictures:
        with device.memory_watched(self.name):
            pipe, asked = self._asked(part)
            self._pipes.turn_to(pipe)
            try:
                told.look = self._look(part.wanted)
                cached(pipe, cache)
                return from_tensor(self._run_through(pipe, asked, told, part), self.name)
            finally:
                told.look = None
                settle(pipe)

    def _run_through(self, pipe: Any, asked: dict[str, Any], told: Steps, part: Stretch) -> Any:
        """Return what a pipeline makes of what it is asked, shape (frames, 3, height, width)."""
        wanted = part.wanted
        common = {
            "prompt": wanted.prompt,
            "negative_prompt": wanted.negative,
            "num_frames": wanted.frames,
            "num_inference_steps": part.steps,
            "generator": device.chance(wanted.seed),
            "output_type": "pt",
        }
        named = {**common, **asked}
        if not self.calls_back:
            with listening(pipe.scheduler, told):
                return pipe(**named).frames[0]
        return pipe(**named, callback_on_step_end=told.callback).frames[0]

    def _steps_told(self, steps: int, _wanted: ClipWanted) -> int:
        """Return how many steps a stretch is told to have."""
        return steps

    def _parts(self) -> Mapping[str, Any]:
        """Return what the pipeline is loaded with beside its folder."""
        return {}

    def _loaded(self) -> Any:
        """Return the pipeline, not yet on the device."""
        return loaded(self.kind, self._folder, self._run, **self._parts())

    @abstractmethod
    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        """Return the pipeline that films a stretch, and what it is asked beside what all are."""

    def _latents_seen(self, latents: Any, _wanted: ClipWanted) -> Any:
        """Return the latents of the picture in the middle, shape (channels, height, width)."""
        return latents[0, :, latents.shape[2] // 2]

    def _look(self, wanted: ClipWanted) -> Look:
        colours = self._pipes.colours(self._latent_scale(), moves=self.moves)
        return lambda latents: colours.picture(self._latents_seen(latents, wanted))

    def _latent_scale(self) -> int:
        """Return how many pixels a latent is wide."""
        return int(self.pipe.vae_scale_factor_spatial)


def begun(wanted: ClipWanted) -> dict[str, Any]:
    """Return what a pipeline is asked to begin with: the first picture in the size of the clip, if there is one."""
    return {} if wanted.first is None else {"image": as_image(wanted.first, wanted.width, wanted.height)}


def _is_there(guide: Picture | tuple[Picture, ...] | None) -> bool:
    return guide is not None and len(guide) > 0
