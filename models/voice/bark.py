"""Bark through transformers: thirteen languages in voices of its own; lively, and not always word for word.

https://huggingface.co/docs/transformers/model_doc/bark
"""

import threading
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.studio.errors import Unavailable
from bot.studio.vram import Offload, RunPlan
from models import device
from models.protocols import PLAINLY, Delivery, OnShare, Speech
from models.running import counting, drawn, loading
from models.voice.sentences import Piece, spoken_in_pieces

_PIECE: Final = 180
"""Characters; about as much as fits into the thirteen seconds that it speaks at once."""
_USUAL_STEPS: Final = 1500
"""Calls of its parts for a piece of that length."""


class BarkVoice:
    """Speaks. Calls from several threads wait for each other."""

    languages: tuple[str, ...] = ("en", "de", "es", "fr", "hi", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh")

    def __init__(self, *, name: str, weights: Path, speaker: int = 6, run: RunPlan | None = None) -> None:
        self.name = name
        self._speaker = speaker
        self._lock = threading.Lock()
        with loading(name):
            self._processor, self._model = _loaded(
                weights, offloads=run is not None and run.offload is not Offload.NONE
            )

    def speak(self, text: str, delivery: Delivery = PLAINLY) -> Speech:
        """Speak a text; blocks. Raises Cancelled within a token of a stop, OutOfMemory, Unavailable for a clone."""
        if delivery.sample is not None:
            raise Unavailable(
                f"{self.name} cannot speak in another's voice.", "Use a voice that clones: `/voice list`."
            )
        preset = self._preset(delivery.language.split("-")[0])
        with self._lock, device.memory_watched(self.name), drawn(delivery.seed):
            return spoken_in_pieces(text, _PIECE, delivery, lambda piece, on_share: self._said(piece, preset, on_share))

    def close(self) -> None:
        """Give the memory back."""
        self._model = self._processor = None
        device.release()

    def _said(self, piece: Piece, preset: str | None, on_share: OnShare) -> Speech:
        parts = [self._model.semantic, self._model.coarse_acoustics, self._model.fine_acoustics]
        inputs = self._processor(piece.text, voice_preset=preset).to(device.device().name)
        if "history_prompt" in inputs:
            inputs["history_prompt"] = inputs["history_prompt"].to(device.device().name)
        with device.torch().inference_mode(), counting(parts, lambda count: on_share(count / _USUAL_STEPS)):
            sound = self._model.generate(**inputs)
        samples = sound.float().cpu().numpy().reshape(-1)
        return Speech(np.asarray(samples, dtype=np.float32), int(self._model.generation_config.sample_rate))

    def _preset(self, language: str) -> str | None:
        """Return the name of a speaker of a language; none where the weights came without speakers."""
        known = getattr(self._processor, "speaker_embeddings", None) or {}
        name = f"v2/{language}_speaker_{self._speaker}"
        return name if name in known else None


def _loaded(weights: Path, *, offloads: bool) -> tuple[Any, Any]:
    from transformers import BarkModel, BarkProcessor  # 7 s of imports, so only where it is used

    kind = device.compute_type() if device.device().is_gpu else device.torch().float32
    processor = BarkProcessor.from_pretrained(str(weights), local_files_only=True)
    model = BarkModel.from_pretrained(str(weights), dtype=kind, local_files_only=True).eval()
    if offloads and device.device().is_gpu:
        model.enable_cpu_offload()
        return processor, model
    return processor, model.to(device.device().name)
