"""Time without pitch: sound played faster or slower, or along any run of places in it.

WSOLA (Verhelst and Roelands 1993, doi:10.1109/ICASSP.1993.319366): short grains are laid over each other, each taken
from where it goes on from the one before most smoothly, at most a few milliseconds from where it belongs. On a voice it
keeps what a phase vocoder smears; its length is exact, and no moment is ever further off than `GIVE`.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.editing.sound.waves import RATE, Beat, Stereo, faded, quietly

GIVE: Final = RATE * 7 // 1000
"""How far a grain may be from its place: a whole period of the lowest voice either way of half of it."""
HOP: Final = RATE // 80
"""From grain to grain in what is heard."""
_EDGE: Final = RATE // 250
"""Grains that are off their places may miss the fades at the ends of the sound."""
_STAY: Final = 0.03
"""How much likeness a grain at the edge of its reach must win by: silence and noise stay where they belong."""


def stretched(sound: Stereo, tempo: float, beat: Beat = quietly) -> Stereo:
    """Return sound of any number of channels played `tempo` times as fast at its own pitch."""
    if tempo == 1.0:
        return sound
    length = round(sound.shape[1] / tempo)
    played = along(sound, np.arange(length // HOP + 2) * (HOP * tempo), length, beat)
    return faded(played, _EDGE, _EDGE)


def along(sound: Stereo, places: NDArray[np.float64], length: int, beat: Beat = quietly) -> Stereo:
    """Return `length` samples in which grain after grain, `HOP` apart, comes from its place in samples of the sound."""
    edge = HOP + GIVE + HOP
    roomy = np.pad(sound, ((0, 0), (edge, edge)))
    guide = np.ascontiguousarray(roomy.mean(axis=0, dtype=np.float32).reshape(1, -1))
    grains = length // HOP + 2
    centres = np.clip(np.round(places[:grains]).astype(int), 0, sound.shape[1]) + edge
    window = np.sin(np.pi * (np.arange(2 * HOP) + 0.5) / (2 * HOP)).astype(np.float32) ** 2
    bias = (_STAY * np.linspace(-1, 1, 2 * GIVE + 1) ** 2).astype(np.float32)
    out = np.zeros((sound.shape[0], (grains + 1) * HOP), np.float32)
    last = int(centres[0])
    for number, place in enumerate(centres.tolist()):
        if number:
            last = _smoothest(guide, last + HOP, place, bias)
        out[:, number * HOP : (number + 2) * HOP] += roomy[:, last - HOP : last + HOP] * window
        if number % 64 == 0:
            beat()
    return out[:, HOP : HOP + length]


def _smoothest(guide: NDArray[np.float32], wanted: int, place: int, bias: NDArray[np.float32]) -> int:
    """Return the centre near `place` whose surroundings are most like those of `wanted`, the natural next grain."""
    if wanted == place:
        return place
    wanted = min(wanted, guide.shape[1] - HOP)
    pattern = guide[:, wanted - HOP : wanted + HOP]
    reach = guide[:, place - HOP - GIVE : place + HOP + GIVE]
    likeness = cv2.matchTemplate(reach, pattern, cv2.TM_CCOEFF_NORMED)[0]
    return place - GIVE + int(np.argmax(likeness - bias))
