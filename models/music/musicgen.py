"""MusicGen through transformers: music from words. https://huggingface.co/docs/transformers/model_doc/musicgen"""

import threading
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.studio.vram import RunPlan
from models import device
from models.protocols import OnStep, Speech
from models.running import counting, drawn, loading

SECONDS_MOST: Final = 30.0
"""It was taught on pieces of that length; longer ones fall apart."""
_GUIDANCE: Final = 3.0
_DELAY: Final = 4
"""Steps by which its books of codes lag behind one another: they sound at the end."""


class MusicGen:
    """A composer. Calls from several threads wait for each other."""

    def __init__(self, *, name: str, weights: Path, run: RunPlan | None = None) -> None:  # noqa: ARG002 - one way to run
        self.name = name
        self._lock = threading.Lock()
        with loading(name):
            self._tokenizer, self._model = _loaded(weights)

    def compose(self, prompt: str, seconds: float, seed: int, on_step: OnStep | None = None) -> Speech:
        """Return so many seconds of music, thirty at most; blocks. Raises Cancelled within a step, OutOfMemory."""
        codec = self._model.config.audio_encoder
        steps = max(2, round(min(seconds, SECONDS_MOST) * codec.frame_rate)) + _DELAY

        def heard(count: int) -> bool:
            return on_step is None or on_step(min(count, steps), steps, None)

        words = self._tokenizer([prompt], return_tensors="pt", padding=True).to(device.device().name)
        with (
            self._lock,
            device.memory_watched(self.name),
            drawn(seed),
            device.torch().inference_mode(),
            counting([self._model.decoder], heard),
        ):
            sound = self._model.generate(**words, do_sample=True, guidance_scale=_GUIDANCE, max_new_tokens=steps)
        samples = sound[0].float().cpu().numpy().mean(axis=0)
        return Speech(np.asarray(samples, dtype=np.float32), int(codec.sampling_rate))

    def close(self) -> None:
        """Give the memory back."""
        self._model = self._tokenizer = None
        device.release()


def _loaded(weights: Path) -> tuple[Any, Any]:
    from transformers import AutoTokenizer, MusicgenForConditionalGeneration  # heavy, so only where it is used

    kind = device.compute_type() if device.device().is_gpu else device.torch().float32
    tokenizer = AutoTokenizer.from_pretrained(str(weights), local_files_only=True)
    model = MusicgenForConditionalGeneration.from_pretrained(str(weights), dtype=kind, local_files_only=True)
    return tokenizer, model.eval().to(device.device().name)
