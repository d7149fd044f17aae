"""Hibari: a small English voice that runs on one core and ships in its package."""

from typing import Final

import numpy as np

from bot.studio.errors import Unavailable
from models.protocols import PLAINLY, Delivery, Speech

RATE: Final = 24_000


class HibariVoice:
    """The voice “heart”. The same text gives the same sound."""

    name = "hibari"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, threads: int = 1) -> None:
        from hibari import Hibari  # costs half a second and onnxruntime, so only where it is used

        self._engine: Hibari | None = Hibari(voice="heart", threads=threads)

    def speak(self, text: str, delivery: Delivery = PLAINLY) -> Speech:
        """Speak plain words (numbers already written out); blocks. It has one voice and speaks nobody else's."""
        if delivery.sample is not None:
            raise Unavailable("Hibari cannot speak in another's voice.", "Use a voice that clones: `/voice list`.")
        if self._engine is None:
            raise RuntimeError("the voice has been closed")
        return Speech(np.asarray(self._engine(text, seed=0), dtype=np.float32), RATE)

    def close(self) -> None:
        """Give the memory back."""
        self._engine = None
