"""The mix: narration placed to the sample, music under it and lowered while somebody speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.music import LOOP_FADE_MS, Track
from workers.editing.sound.loudness import integrated
from workers.editing.sound.waves import RATE, Beat, Stereo, filtered, high_pass, quietly

_ABOVE_RUMBLE: Final = high_pass(70.0)
FADE_IN_S: Final = 0.3
FADE_OUT_S: Final = 1.6
_SPEECH_LUFS: Final = -18.0
"""What music is measured against where nobody speaks at all."""
_STEP: Final = RATE // 100
_SPEAKING_DB: Final = -38.0
"""Below the loudest moment of speech."""
_EARLY_STEPS: Final = 12
_HOLD_STEPS: Final = 35
_SMOOTH_STEPS: Final = 35


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line as sound: mono samples, shape (1, n), and where they start."""

    samples: NDArray[np.float32]
    start: int
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Bed:
    """Music: one round of its sound, and its levels against speech."""

    sound: Stereo
    track: Track
    level_db: float
    duck_db: float


def mixed(lines: Sequence[Spoken], bed: Bed | None, samples: int, beat: Beat = quietly) -> Stereo:
    """Return the whole film's sound, not yet brought to its final loudness.

    `beat` is called between steps.
    """
    speech = np.zeros((1, samples), np.float32)
    for line in lines:
        piece = filtered(line.samples, _ABOVE_RUMBLE, beat)[:, : max(0, samples - line.start)]
        speech[:, line.start : line.start + piece.shape[1]] += piece * np.float32(10 ** (line.gain_db / 20))
    both = np.repeat(speech, 2, axis=0)
    if bed is None:
        return both
    music = looped(bed.sound, bed.track, samples)
    level, music_level = integrated(both, beat), integrated(music, beat)
    if not np.isfinite(music_level):
        return both
    reference = level if np.isfinite(level) else _SPEECH_LUFS
    ducked = speaking(speech[0])
    beat()
    gain_db = reference + bed.level_db - music_level + bed.duck_db * ducked
    both += music * np.power(10, gain_db / 20, dtype=np.float32) * _fades(samples)
    return both


def looped(sound: Stereo, track: Track, samples: int) -> Stereo:
    """Repeat a track on its beat until it is long enough, each round sounding on a little into the next."""
    out = np.zeros((2, samples), np.float32)
    start = round(track.loop_from_ms * RATE / 1000)
    period = round(track.loop_ms * RATE / 1000)
    tail = LOOP_FADE_MS * RATE // 1000
    out[:, : min(start, samples)] = sound[:, : min(start, samples)]
    round_of = sound[:, start : start + period + tail].copy()
    turn = np.linspace(0, np.pi / 2, tail, dtype=np.float32)[: max(0, round_of.shape[1] - period)]
    round_of[:, period:] *= np.cos(turn)
    for number, at in enumerate(range(start, samples, period)):
        piece = round_of[:, : samples - at].copy()
        if number:
            piece[:, :tail] *= np.sin(np.linspace(0, np.pi / 2, tail, dtype=np.float32))[: piece.shape[1]]
        out[:, at : at + piece.shape[1]] += piece
    return out


def speaking(speech: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much somebody speaks at each sample, 0 to 1: early, held through short pauses, and smooth."""
    steps = -(-speech.size // _STEP)
    blocks = np.pad(speech, (0, steps * _STEP - speech.size)).reshape(steps, _STEP)
    power = np.sqrt((blocks**2).mean(axis=1))
    if steps == 0 or power.max() < 1e-5:
        return np.zeros(speech.size, np.float32)
    loud = (power > power.max() * 10 ** (_SPEAKING_DB / 20)).astype(np.float32)
    reach = _EARLY_STEPS + _HOLD_STEPS + _SMOOTH_STEPS
    padded = np.pad(loud, reach).reshape(1, -1)
    kernel = np.ones((1, _EARLY_STEPS + _HOLD_STEPS + 1), np.uint8)
    held = cv2.dilate(padded, kernel, anchor=(_HOLD_STEPS, 0))
    smooth = cv2.blur(cv2.blur(held, (_SMOOTH_STEPS, 1)), (_SMOOTH_STEPS // 2 | 1, 1))[0, reach : reach + steps]
    at = (np.arange(speech.size) - _STEP / 2) / _STEP
    return np.asarray(np.interp(at, np.arange(steps), smooth), np.float32)


def _fades(samples: int) -> NDArray[np.float32]:
    fade_in, fade_out = min(round(FADE_IN_S * RATE), samples // 4), min(round(FADE_OUT_S * RATE), samples // 3)
    gain = np.ones(samples, np.float32)
    gain[:fade_in] = np.sin(np.linspace(0, np.pi / 2, fade_in, dtype=np.float32))
    if fade_out:
        gain[-fade_out:] *= np.cos(np.linspace(0, np.pi / 2, fade_out, dtype=np.float32))
    return gain
