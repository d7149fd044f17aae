"""A spoken line, cleaned: rumble taken away, loud words brought nearer to quiet ones, no click at its ends.

Everything is linear in phase, so that no word moves.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.editing.sound.waves import RATE, Beat, Stereo, faded, filtered, gain_at, high_pass, powered, quietly

_ABOVE_RUMBLE: Final = high_pass(70.0)
_EDGE: Final = RATE // 250
_STEP: Final = RATE // 1000
_WINDOW: Final = 25
"""Steps over which level is measured, as many before a moment as after it: the compressor looks ahead."""
_RELEASE: Final = 61
_RATIO: Final = 2.0
_KNEE_DB: Final = 10.0
_UNDER_DB: Final = 4.0
"""How far under the line's own level the compressor begins."""
_VOICED_DB: Final = -25.0
"""Below the loudest moment: what is speech and not the pause between words."""


def cleaned(line: Stereo, beat: Beat = quietly) -> Stereo:
    """Return a line, shape (1, n), ready for the mix; its loudness and the times of its words stay."""
    clear = filtered(line, _ABOVE_RUMBLE, beat)
    gain_db = compression(powered(clear, _STEP))
    if gain_db.any():
        clear *= gain_at(gain_db, _STEP, 0, clear.shape[1])
    beat()
    return faded(clear, _EDGE, _EDGE)


def compression(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain in dB of each millisecond: 2:1 from near the line's own level on, softly, and made up again."""
    smooth = cv2.blur(power.reshape(1, -1), (_WINDOW, 1), borderType=cv2.BORDER_CONSTANT)[0]
    if not smooth.size or smooth.max() < 1e-9:
        return np.zeros(power.size)
    voiced = smooth > smooth.max() * 10 ** (_VOICED_DB / 10)
    over = 10 * np.log10(np.maximum(smooth, 1e-12) / smooth[voiced].mean()) + _UNDER_DB
    bent = np.where(over > _KNEE_DB / 2, over, np.maximum(over + _KNEE_DB / 2, 0.0) ** 2 / (2 * _KNEE_DB))
    wanted = -(1 - 1 / _RATIO) * bent
    gain_db = cv2.GaussianBlur(wanted.reshape(1, -1), (_RELEASE, 1), 0, borderType=cv2.BORDER_REPLICATE)[0]
    after = (power * 10 ** (gain_db / 10))[voiced].sum()
    return np.asarray(gain_db + 10 * np.log10(power[voiced].sum() / after))
