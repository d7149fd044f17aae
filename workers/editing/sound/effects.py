"""Sound effects, made by arithmetic: a whoosh, a pop, a ding, a riser, an impact, a click; always the same samples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.studio.soundtrack import SoundEffect, SoundKind
from workers.editing.sound.waves import RATE, Beat, Stereo, faded, filtered, high_pass, powered

Sound = NDArray[np.float64]
"""Shape (2, n) or (n,)."""
_EDGE: Final = RATE // 500
_CUT_EDGE: Final = RATE // 50
_NO_RUMBLE: Final = high_pass(28.0)
_WINDOW: Final = 1024
_LEVEL_STEP: Final = RATE // 25


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an effect is made and placed."""

    make: Callable[[], Sound]
    anchor_s: float
    """What moment of it falls on its frame."""
    level_db: float
    """Its loudest twenty-fifth of a second against the level of speech."""


def add_effects(out: Stereo, effects: Sequence[SoundEffect], fps: int, speech_lufs: float, beat: Beat) -> None:
    """Add the effects to a film's sound, so loud as suits its speech; what lies outside the film is cut off softly."""
    for effect in effects:
        recipe, sound = RECIPES[effect.kind], effect_sound(effect.kind)
        start = effect.at * RATE // fps - round(recipe.anchor_s * RATE)
        piece = sound[:, max(0, -start) : max(0, out.shape[1] - start)]
        if not piece.size:
            continue
        late, early = start + sound.shape[1] > out.shape[1], start < 0
        piece = faded(piece.copy(), _CUT_EDGE * early, _CUT_EDGE * late)
        first = max(0, start)
        rms_db = speech_lufs - 2.3 + recipe.level_db + effect.gain_db  # LUFS of two equal channels is 2.3 above RMS
        out[:, first : first + piece.shape[1]] += piece * np.float32(10 ** (rms_db / 20))
        beat()


@lru_cache(maxsize=len(SoundKind))
def effect_sound(kind: SoundKind) -> Stereo:
    """Return an effect at the level 1 in its loudest moment, shape (2, n): no rumble, silent at both ends."""
    made = RECIPES[kind].make()
    sound = np.ascontiguousarray(np.broadcast_to(made, (2, made.shape[-1])), np.float32)
    sound = faded(filtered(sound, _NO_RUMBLE), _EDGE, _EDGE)
    loudest = np.sqrt(powered(sound, _LEVEL_STEP).max())
    sound /= np.float32(loudest)
    sound.setflags(write=False)
    return sound


def _time(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def _glide(frequency: Sound) -> Sound:
    """Return a sine whose frequency changes from sample to sample."""
    return np.asarray(np.sin(2 * np.pi * np.cumsum(frequency) / RATE))


def _soft(at: Sound, attack_s: float) -> Sound:
    """Return a beginning without a corner."""
    return np.asarray(np.sin(np.pi / 2 * np.clip(at / attack_s, 0, 1)) ** 2)


def _band(seconds: float, centre: Callable[[Sound], Sound], octaves: float, seed: int) -> Sound:
    """Return noise in a band around a moving frequency in Hz, shape (2, n), the sides a little different."""
    count, hop = round(seconds * RATE), _WINDOW // 2
    rng = np.random.default_rng(seed)
    window = np.sin(np.pi * (np.arange(_WINDOW) + 0.5) / _WINDOW)
    grains = -(-count // hop) + 1
    noise = rng.standard_normal((3, (grains + 1) * hop))
    sides = np.stack([noise[0] + 0.6 * noise[1], noise[0] + 0.6 * noise[2]])
    picked = sides[:, np.arange(grains)[:, None] * hop + np.arange(_WINDOW)] * window
    away = np.log2(
        np.maximum(np.fft.rfftfreq(_WINDOW, 1 / RATE), 1.0)[None, :] / centre(np.arange(grains) * hop / RATE)[:, None]
    )
    shaped = np.fft.irfft(np.fft.rfft(picked) * np.exp(-0.5 * (away / octaves) ** 2), _WINDOW) * window
    out = np.zeros((2, (grains + 1) * hop))
    out[:, : grains * hop] += shaped[:, :, :hop].reshape(2, -1)
    out[:, hop:] += shaped[:, :, hop:].reshape(2, -1)
    return out[:, hop : hop + count]


_WHOOSH_S, _WHOOSH_PEAK_S = 0.85, 0.45
_RISER_S = 2.0


def _whoosh() -> Sound:
    """Make air that rushes past: a band of noise that rises to its peak and falls, wandering from left to right."""
    at = _time(_WHOOSH_S)
    near = np.where(at < _WHOOSH_PEAK_S, at / _WHOOSH_PEAK_S, (_WHOOSH_S - at) / (_WHOOSH_S - _WHOOSH_PEAK_S))
    noise = _band(_WHOOSH_S, lambda t: 350 * 6.0 ** np.clip(1 - np.abs(t - _WHOOSH_PEAK_S) / 0.45, 0, 1), 0.55, 11)
    side = np.pi / 4 + np.pi / 8 * np.clip((at - _WHOOSH_PEAK_S) / 0.4, -1, 1)
    return np.asarray(noise * near**3 * np.stack([np.cos(side), np.sin(side)]))


def _pop() -> Sound:
    """Make a bubble: a short tone that springs up."""
    at = _time(0.16)
    return (
        _glide(420 + 620 * (1 - np.exp(-at / 0.022))) * np.exp(-at / 0.026) * _soft(at, 0.003) * _soft(0.16 - at, 0.05)
    )


def _ding() -> Sound:
    """Make a small bell: partials as struck metal has them, the high ones gone first."""
    at = _time(1.5)
    partials = ((1.0, 1.0, 0.42), (2.0, 0.45, 0.3), (2.76, 0.3, 0.2), (5.4, 0.16, 0.09), (8.93, 0.05, 0.04))
    tone = sum(
        level * np.sin(2 * np.pi * 1318.5 * ratio * at) * np.exp(-at / decay) for ratio, level, decay in partials
    )
    return np.asarray(tone * _soft(at, 0.002) * _soft(1.5 - at, 0.6))


def _riser() -> Sound:
    """Make tension: noise and a tone that climb faster and faster, and stop."""
    at = _time(_RISER_S)
    climb = at / _RISER_S
    noise = _band(_RISER_S, lambda t: 300 * 14.0 ** (t / _RISER_S), 0.5, 23)
    tone = _glide(130 * 4.0 ** (climb**1.5)) + 0.5 * _glide(195.6 * 4.0 ** (climb**1.5))
    noise /= np.sqrt((noise**2).mean())
    stop = _soft(_RISER_S - at, 0.03)
    return np.asarray((noise + 0.35 * tone) * climb**2.5 * stop)


def _impact() -> Sound:
    """Make a blow: a drum deep down, and what it strikes."""
    at = _time(1.3)
    boom = _glide(46 + 92 * np.exp(-at / 0.045)) * np.exp(-at / 0.3)
    over = 0.35 * _glide(92 + 184 * np.exp(-at / 0.03)) * np.exp(-at / 0.14)
    burst = _band(1.3, lambda t: 900 * np.exp(-t / 0.12) + 120, 0.9, 37)
    burst *= 0.5 / np.abs(burst[:, : RATE // 20]).max() * np.exp(-at / 0.05)
    return np.asarray((boom + over + burst) * _soft(at, 0.004) * _soft(1.3 - at, 0.4))


def _click() -> Sound:
    """Make a switch: two ticks of a thousandth of a second each."""
    at = _time(0.06)

    def tick(delay_s: float, frequency: float) -> Sound:
        since = np.maximum(at - delay_s, 0)
        return np.asarray(np.sin(2 * np.pi * frequency * since) * np.exp(-since / 0.0035) * _soft(since, 0.0008))

    return np.asarray(tick(0.0, 2300) + 0.6 * tick(0.011, 3100) + 0.4 * tick(0.0, 900))


RECIPES: Final = {
    SoundKind.WHOOSH: Recipe(_whoosh, _WHOOSH_PEAK_S, -9.0),
    SoundKind.POP: Recipe(_pop, 0.0, -9.0),
    SoundKind.DING: Recipe(_ding, 0.0, -13.0),
    SoundKind.RISER: Recipe(_riser, _RISER_S, -10.0),
    SoundKind.IMPACT: Recipe(_impact, 0.0, -5.0),
    SoundKind.CLICK: Recipe(_click, 0.0, -12.0),
}
"""At 0 dB each sits well under speech; a deep blow is heard as less than it is."""
