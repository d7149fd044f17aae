"""Music under a film: repeated on its beat for as long as the film lasts, and ended on a bar."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.studio.music import BEATS_A_BAR, LOOP_FADE_MS, track_called
from bot.studio.soundtrack import Music
from bot.studio.values import Sha256
from models.music.tracks import track_path
from workers.editing.sound.beats import pulse_of
from workers.editing.sound.waves import RATE, Stereo, faded, read_sound

FADE_IN: Final = RATE // 25
_FADE_OUT: Final = RATE * 8 // 5
"""Where no bar can be found to end on."""
_FREE_FADE: Final = RATE
"""How long one round of music without a beat sounds into the next."""
_RING_LEAST: Final = RATE * 3 // 5
"""Time that an ending needs after the bar line."""
_RING_MOST: Final = RATE * 4
_REVERB_DB: Final = -5.0
_TRIMMED: Final = 10 ** (-60 / 20)


@dataclass(frozen=True, slots=True)
class Round:
    """One piece of music, and how it goes on when it is over. All in samples."""

    sound: Stereo
    start: int
    """Where every round after the first begins: on a bar."""
    period: float
    """From there to where the next round begins."""
    tail: int
    """How long a round sounds on into the next."""
    beat: float = 0.0
    """From beat to beat; 0 where there is none."""

    def last_bar(self, before: int) -> int | None:
        """Return the last bar line at or before a sample of the film, if there is one after the first."""
        bar = self.beat * BEATS_A_BAR
        count = int((before - self.start) / bar) if bar else 0
        return round(self.start + count * bar) if count > 0 else None


def round_of(music: Music, fetch: Callable[[Sha256], Path], samples: int) -> Round:
    """Read the music that a film so many samples long needs. Raises MediaBroken, UnknownName, WeightsMissing."""
    most = samples + 2 * RATE
    if music.artifact is None:
        track = track_called(music.track)
        sound = read_sound(track_path(track), f"the track {track.name}", most=most)
        start, period = track.loop_from_ms * RATE / 1000, track.loop_ms * RATE / 1000
        return Round(sound, round(start), period, LOOP_FADE_MS * RATE // 1000, track.beat_ms * RATE / 1000)
    return brought(_without_silence(read_sound(fetch(music.artifact), "the music", most=most)))


def brought(sound: Stereo) -> Round:
    """Return music somebody brought, its beat found if it has one."""
    pulse, count = pulse_of(sound), sound.shape[1]
    tail = LOOP_FADE_MS * RATE // 1000
    if pulse is not None:
        start, beat = round(pulse.first_s * RATE), 60 / pulse.bpm * RATE
        bars = int((count - tail - start) / (beat * BEATS_A_BAR))
        if bars > 0:
            return Round(sound, start, bars * beat * BEATS_A_BAR, tail, beat)
    tail = min(_FREE_FADE, count // 4)
    return Round(sound, 0, float(max(1, count - tail)), tail)


def laid(music: Round, samples: int) -> Stereo:
    """Return so many samples of the music, repeated as needed, from its beginning to an ending."""
    bed = looped(music, samples)
    line = music.last_bar(samples - _RING_LEAST)
    faded(bed, FADE_IN, 0)
    if line is None:
        return faded(bed, 0, min(_FADE_OUT, samples // 3))
    _end(bed, line, music.beat)
    return bed


def looped(music: Round, samples: int) -> Stereo:
    """Repeat music until it is long enough, each round sounding on a little into the next."""
    out = np.zeros((2, samples), np.float32)
    sound, start = music.sound, music.start
    begun = min(start, samples, sound.shape[1])
    out[:, :begun] = sound[:, :begun]
    turn = np.linspace(0, np.pi / 2, music.tail, dtype=np.float32)
    number, at = 0, start
    while at < samples:
        following = round(start + (number + 1) * music.period)
        piece = sound[:, start : start + following - at + music.tail][:, : samples - at].copy()
        over = piece.shape[1] - (following - at)
        if over > 0:
            piece[:, following - at :] *= np.cos(turn)[:over]
        if number:
            piece[:, : music.tail] *= np.sin(turn)[: piece.shape[1]]
        out[:, at : at + piece.shape[1]] += piece
        number, at = number + 1, following
    return out


def _end(bed: Stereo, line: int, beat: float) -> None:
    """End music in place: what is struck at the bar line rings on in a room, and what comes after is not played."""
    ring = min(bed.shape[1] - line, _RING_MOST)
    at = np.arange(ring, dtype=np.float32)
    hold = min(beat / 2, ring / 4)
    dry = np.exp(-np.maximum(at - hold, 0) * np.float32(3.0 / min(beat * 1.5, ring / 2)))
    tail = bed[:, line : line + ring] * dry
    struck = tail[:, : int(hold * 2)].copy()
    tail += _rung(struck, ring)
    bed[:, line + ring :] = 0
    bed[:, line : line + ring] = faded(tail, 0, ring // 3)


def _rung(struck: Stereo, ring: int) -> Stereo:
    """Return the sound of a room in which something was struck: noise that dies away evenly, the same each time."""
    rng = np.random.default_rng(5)
    at = np.arange(ring, dtype=np.float32) / ring
    room = rng.standard_normal((2, ring), np.float32) * np.exp(-6.0 * at) * np.minimum(1, at * ring / (RATE * 0.02))
    length = 1 << (struck.shape[1] + ring).bit_length()
    softened = 1 / (1 + (np.fft.rfftfreq(length, 1 / RATE) / 3500) ** 2)
    spectrum = np.fft.rfft(struck, length) * np.fft.rfft(room, length) * softened.astype(np.float32)
    wet = np.fft.irfft(spectrum, length)[:, :ring].astype(np.float32)
    loudest, wanted = _rms(wet), _rms(struck)
    wet *= np.float32(10 ** (_REVERB_DB / 20)) * wanted / max(loudest, np.float32(1e-9))
    return np.asarray(wet * np.minimum(1, at * ring / max(1, struck.shape[1])), np.float32)


def _rms(sound: Stereo) -> np.float32:
    """Return the level of the first part, as long as a strike lasts."""
    return np.float32(np.sqrt((sound[:, : RATE // 2] ** 2).mean())) if sound.size else np.float32(0)


def _without_silence(sound: Stereo) -> Stereo:
    """Cut what a codec or a careless export left before and after the music."""
    heard: NDArray[np.intp] = np.flatnonzero(np.abs(sound).max(axis=0) > _TRIMMED)
    return sound[:, heard[0] : heard[-1] + 1] if heard.size else sound
