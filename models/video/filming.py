"""What all video models of diffusers have in common: one pipeline, filmed with stretch by stretch, told of by step."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np

from bot.studio.vram import RunPlan
from models import device
from models.diffusion.pictures import from_tensor
from models.diffusion.previews import LatentColours
from models.diffusion.running import cached, class_of, loaded, put, settle
from models.diffusion.stepping import Steps, listening
from models.presets import TUNINGS
from models.protocols import ClipWanted, Filmed, OnStep, Picture, Pictures
from models.video.rules import Rules, fitted, stretches


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
    goes_on: bool = True
    """Whether it can begin with a picture, and so go on where a clip ends."""

    def __init__(
        self,
        name: str,
        weights: Path,
        run: RunPlan | None = None,
        *,
        steps: int | None = None,
        guidance: float | None = None,
    ) -> None:
        """Load it onto the device. Raises OutOfMemory, ModelFailed."""
        self.name = name
        self._folder, self._run = weights, run or RunPlan()
        self.steps = self.steps if steps is None else steps
        self.guidance = self.guidance if guidance is None else guidance
        self._others: dict[str, Any] = {}
        self._colours: LatentColours | None = None
        with device.memory_watched(name):
            self.pipe = self._loaded()
            put(self.pipe, self._run)
        self._ready = self.pipe

    def fitted(self, wanted: ClipWanted) -> ClipWanted:
        """Return the request in the nearest size, length and rate that the model takes.

        It is at least as long, unless the model cannot go on where its longest clip ends.
        """
        return fitted(wanted, self.rules, goes_on=self.goes_on)

    def film(self, wanted: ClipWanted, on_step: OnStep | None = None) -> Filmed:
        """Film a fitted request, long ones in stretches; blocks.

        Raises Cancelled after the step in which it was stopped, OutOfMemory, ModelFailed.
        """
        tuning = TUNINGS[wanted.preset]
        lengths = stretches(wanted.frames, self.rules)
        count = tuning.of(self.steps)
        told = Steps(on_step, self._steps_told(count, wanted) * len(lengths))
        made: list[Pictures] = []
        for number, length in enumerate(lengths):
            last = wanted.last if number == len(lengths) - 1 else None
            first = made[-1][-1] if made else wanted.first
            part = replace(wanted, frames=length, seed=wanted.seed + number, first=first, last=last)
            pictures = self._film(Stretch(part, count, self.guidance), told, tuning.cache)
            made.append(pictures[1:] if number else pictures)
        notes = (self._run.given_up, f"filmed in {len(lengths)} stretches" if len(lengths) > 1 else "")
        return Filmed(np.concatenate(made), self.rules.fps, "; ".join(note for note in notes if note))

    def close(self) -> None:
        """Give the memory back."""
        for pipe in (self.pipe, *self._others.values()):
            pipe.remove_all_hooks()
        self._others.clear()
        self._colours = None
        del self.pipe, self._ready
        device.release()

    def _film(self, part: Stretch, told: Steps, cache: float) -> Pictures:
        with device.memory_watched(self.name):
            pipe, asked = self._asked(part)
            self._turn_to(pipe)
            try:
                told.look = self._look(pipe, part.wanted)
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
        named = {name: value for name, value in {**common, **asked}.items() if value is not LEFT_OUT}
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

    def _sharing(self, kind: str, **more: Any) -> Any:
        """Return another pipeline of the same models."""
        if kind not in self._others:
            cls = class_of(kind)
            wanted, _ = cls._get_signature_keys(cls)
            parts = {name: part for name, part in self.pipe.components.items() if name in wanted}
            pipe = self._others[kind] = cls(**{**parts, **more})
            pipe.set_progress_bar_config(disable=True)
        return self._others[kind]

    def _turn_to(self, pipe: Any) -> None:
        """Have offloaded models come and go in the order of the pipeline that is about to run."""
        if pipe is not self._ready and self._run.offload == "model":
            self._ready.remove_all_hooks()
            pipe.enable_model_cpu_offload(device=device.device().name)
        self._ready = pipe

    def _latents_seen(self, latents: Any, _wanted: ClipWanted) -> Any:
        """Return the latents of the picture in the middle, shape (channels, height, width)."""
        return latents[0, :, latents.shape[2] // 2]

    def _look(self, pipe: Any, wanted: ClipWanted) -> Any:
        if self._colours is None:
            self._colours = LatentColours(pipe.vae, self._latent_scale(), moves=self.moves)
            pipe.maybe_free_model_hooks()
        colours = self._colours

        def look(latents: Any) -> Picture:
            return colours.picture(self._latents_seen(latents, wanted))

        return look

    def _latent_scale(self) -> int:
        """Return how many pixels a latent is wide."""
        return int(self.pipe.vae_scale_factor_spatial)


LEFT_OUT: Final = object()
"""Stands for what a pipeline does not take."""
