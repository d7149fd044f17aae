"""Whisper: writes down what is really heard. For measuring voices, not for making films."""

from pathlib import Path
from typing import Any

from models.protocols import Speech
from models.sound import resampled

_RATE = 16_000


class WhisperEars:
    """Hears English."""

    def __init__(self, *, name: str, weights: Path, threads: int = 1) -> None:
        from faster_whisper import WhisperModel  # a development dependency

        self.name = name
        self._model: Any = WhisperModel(str(weights), device="cpu", compute_type="int8", cpu_threads=threads)

    def hear(self, speech: Speech) -> str:
        """Return the words heard; blocks."""
        segments, _ = self._model.transcribe(
            resampled(speech, _RATE).samples,
            beam_size=1,
            temperature=0.0,
            language="en",
            condition_on_previous_text=False,
        )
        return " ".join(segment.text.strip() for segment in segments)

    def close(self) -> None:
        """Give the memory back."""
        self._model = None
