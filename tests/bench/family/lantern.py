"""A video model of one layer, and a pipeline around it that is called as those of diffusers are."""

from pathlib import Path
from typing import Any

import numpy as np

from bot.studio.errors import ModelFailed
from bot.studio.vram import RunPlan
from models import device
from models.presets import TUNINGS
from models.protocols import ClipWanted, Filmed, OnStep


class Pipe:
    """Runs the layer once a step."""

    vae = None

    def __init__(self, layer: Any) -> None:
        self.layer = layer

    def __call__(
        self, prompt: str, num_frames: int, num_inference_steps: int, generator: Any, callback_on_step_end: Any
    ) -> Any:
        torch = device.torch()
        seen = len(prompt) * torch.rand(num_frames, 4, generator=generator)
        with torch.no_grad():
            for step in range(num_inference_steps):
                seen = self.layer(seen)
                callback_on_step_end(self, step, 0, {})
        return seen


class Lantern:
    """Films flat colours."""

    steps = 6

    def __init__(self, name: str, weights: Path, run: RunPlan, fails: bool = False) -> None:
        self.name = name
        self.run = run
        self._fails = fails
        layer = device.torch().nn.Linear(4, 4)
        layer.load_state_dict(device.torch().load(weights / "layer.pt"))
        self.pipe = Pipe(layer)

    def fitted(self, wanted: ClipWanted) -> ClipWanted:
        return wanted

    def film(self, wanted: ClipWanted, on_step: OnStep | None = None) -> Filmed:
        if self._fails:
            raise ModelFailed("The lantern is broken.", "Mend it.")
        steps = TUNINGS[wanted.preset].of(self.steps)

        def told(_pipe: Any, step: int, _at: Any, kwargs: Any) -> Any:
            if on_step is not None:
                on_step(step + 1, steps, None)
            return kwargs

        self.pipe(wanted.prompt, wanted.frames, steps, device.chance(wanted.seed), told)
        return Filmed(np.zeros((wanted.frames, wanted.height, wanted.width, 3), np.uint8), wanted.fps)

    def close(self) -> None:
        pass
