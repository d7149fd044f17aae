"""When somebody is heard: how far the music should step back, hundred times a second."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.editing.sound.waves import RATE, Stereo, powered

STEP: Final = RATE // 100
SPEECH_DB: Final = -38.0
"""Speech goes down to so far below its loudest moment."""
_EARLY_STEPS: Final = 12
_HOLD_STEPS: Final = 35
_SMOOTH_STEPS: Final = 35


def heard(sound: Stereo, below_db: float = SPEECH_DB, floor_db: float = -100.0) -> NDArray[np.float64]:
    """Return how much is to be heard at each step, 0 to 1: early, held through short pauses, and smooth.

    What counts is louder than `below_db` under the loudest step, and than `floor_db` of full scale.
    """
    power = powered(sound, STEP)
    if not power.size or power.max() < 1e-10:
        return np.zeros(power.size)
    least = max(power.max() * 10 ** (below_db / 10), 10 ** (floor_db / 10))
    loud = (power > least).astype(np.float32)
    reach = _EARLY_STEPS + _HOLD_STEPS + _SMOOTH_STEPS
    padded = np.pad(loud, reach).reshape(1, -1)
    kernel = np.ones((1, _EARLY_STEPS + _HOLD_STEPS + 1), np.uint8)
    held = cv2.dilate(padded, kernel, anchor=(_HOLD_STEPS, 0))
    return np.asarray(smoothed(held[0].astype(np.float64))[reach : reach + power.size])


def smoothed(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a curve of steps without its corners."""
    once = cv2.blur(curve.reshape(1, -1), (_SMOOTH_STEPS, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(once, (_SMOOTH_STEPS // 2 | 1, 1), borderType=cv2.BORDER_REPLICATE)[0])
