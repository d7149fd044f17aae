"""What the bench of models asks of each family, and how long it takes: load, first step, step by step."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from statistics import median
from typing import Any, Final

import numpy as np
from PIL import Image

from bot.studio.catalogue import ModelRole
from bot.studio.vram import Setting
from models import device
from models.protocols import ClipWanted, Message, Picture, Preset, Sampling, StillWanted

PROMPT: Final = "A lighthouse on a cliff at dusk, waves below it, a slow camera around it"
_FPS: Final = 24
_TOKENS: Final = 64
_FILLER: Final = "a " * 750
"""About as much as a persona, what it may look up, and a talk come to."""
_MUSIC_S: Final = 10.0


@dataclass(slots=True)
class Clock:
    """Notes when each step was done, in seconds from its making."""

    began: float = field(default_factory=time.perf_counter)
    done: list[float] = field(default_factory=list)

    def step(self, _done: int = 0, _of: int = 0, _look: Picture | None = None) -> bool:
        """Note a step, and go on."""
        self.done.append(time.perf_counter() - self.began)
        return True

    @property
    def first_s(self) -> float:
        """How long the first step took, with all that comes before it; 0 where nothing was told."""
        return self.done[0] if self.done else 0.0

    @property
    def step_s(self) -> float:
        """Median of the steps after the first."""
        gaps = [after - before for before, after in zip(self.done, self.done[1:], strict=False)]
        return median(gaps) if gaps else 0.0

    def elapsed_s(self) -> float:
        """Return the time since it was made, once the device has done all it was given."""
        device.wait()
        return time.perf_counter() - self.began


def _clip(model: Any, setting: Setting, preset: Preset) -> ClipWanted:
    return ClipWanted(
        first=_noise(setting) if "first" in getattr(model, "needs", ()) else None,
        prompt=PROMPT,
        width=setting.width,
        height=setting.height,
        frames=setting.frames,
        fps=model.rules.fps if hasattr(model, "rules") else _FPS,
        seed=1,
        preset=preset,
    )


def _still(setting: Setting, preset: Preset) -> StillWanted:
    return StillWanted(prompt=PROMPT, width=setting.width, height=setting.height, seed=1, preset=preset)


def _film(model: Any, setting: Setting, preset: Preset, clock: Clock) -> None:
    model.film(model.fitted(_clip(model, setting, preset)), clock.step)


def _draw(model: Any, setting: Setting, preset: Preset, clock: Clock) -> None:
    model.draw(model.fitted(_still(setting, preset)), clock.step)


def _chat(model: Any, _setting: Setting, _preset: Preset, clock: Clock) -> None:
    sampling = Sampling(max_tokens=_TOKENS, seed=1, reuse=False)
    model.chat([Message("user", _FILLER)], sampling, lambda _piece: clock.step())


def _speak(model: Any, _setting: Setting, _preset: Preset, _clock: Clock) -> None:
    model.speak("The lighthouse stood on its cliff for two hundred years.")


def _compose(model: Any, _setting: Setting, _preset: Preset, clock: Clock) -> None:
    model.compose("calm piano", _MUSIC_S, 1, clock.step)


ACTS: Final[Mapping[ModelRole, Callable[[Any, Setting, Preset, Clock], None]]] = {
    "film": _film,
    "draw": _draw,
    "chat": _chat,
    "speak": _speak,
    "music": _compose,
}
"""What is measured of each role; those that are not here are not measured."""


def fitted(model: Any, role: ModelRole, setting: Setting) -> Setting:
    """Return the setting that a model makes of the one that is asked for."""
    if role == "film":
        clip = model.fitted(_clip(model, setting, "best"))
        return Setting(width=clip.width, height=clip.height, frames=clip.frames)
    if role == "draw":
        still = model.fitted(_still(setting, "best"))
        return Setting(width=still.width, height=still.height)
    return setting


def _noise(setting: Setting) -> Picture:
    """Return a picture for models that cannot film without one."""
    return np.random.default_rng(1).integers(0, 256, (setting.height, setting.width, 3), np.uint8)


def is_pipeline(model: Any) -> bool:
    """Say whether a model is a pipeline of diffusers, with a number of steps that it takes by itself."""
    return hasattr(model, "pipe") and hasattr(model, "steps")


def plain(model: Any, setting: Setting, steps: int, clock: Clock) -> None:
    """Call the pipeline of a freshly loaded model as its documentation does, without anything of ours."""
    pipe = model.pipe
    if getattr(pipe, "vae", None) is not None:
        pipe.vae.disable_tiling()
    takes = signature(type(pipe).__call__).parameters

    def told(_pipe: Any, _step: int, _at: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
        clock.step()
        return kwargs

    asked = {
        "prompt": PROMPT,
        "width": setting.width,
        "height": setting.height,
        "num_frames": setting.frames,
        "num_inference_steps": steps,
        "generator": device.chance(1),
        "callback_on_step_end": told,
    }
    if "first" in getattr(model, "needs", ()):
        asked["image"] = Image.fromarray(_noise(setting))
    pipe(**{name: value for name, value in asked.items() if name in takes})
