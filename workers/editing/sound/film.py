"""Everything that is heard in a film: voices, the clips' own sound, music and effects, mixed but not mastered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.studio.clips import Clip, Filmed
from bot.studio.effects import Freeze, Ramp
from bot.studio.soundtrack import Music
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from workers.editing.sound.bed import laid, round_of
from workers.editing.sound.clips import add_own_sound, clips_with_sound, overlap
from workers.editing.sound.ducking import SPEECH_DB, STEP, heard, smoothed
from workers.editing.sound.effects import add_effects
from workers.editing.sound.loudness import integrated
from workers.editing.sound.stretch import stretched
from workers.editing.sound.voice import cleaned
from workers.editing.sound.waves import CHUNK, RATE, Beat, Stereo, faded, gain_at, quietly, read_sound

Fetch = Callable[[Sha256], Path]
"""Gives the local path of an artifact."""
_VERSION: Final = 1
"""Of what this package makes of a timeline; another one makes kept sound worthless."""
_SPEECH_LUFS: Final = -18.0
"""What music and effects are measured against where nobody speaks."""
_FAINT_LUFS: Final = -26.0
"""Own sound that is softer does not pull the music down with it."""
_BOTH_DB: Final = 3.01
"""One channel played on both sides is so much louder."""
_AMBIENCE_DB: Final = -26.0
_UNDER_SPEECH_DB: Final = -24.0
_EDGE: Final = RATE // 200


def film_sound(timeline: Timeline, fetch: Fetch, beat: Beat = quietly) -> Stereo:
    """Return all that is heard, shape (2, n), exactly as long as the pictures and not yet at its final loudness.

    `beat` is called between steps. Raises MediaBroken naming the line, the scene or the music.
    """
    samples = timeline.frames * RATE // timeline.fps
    out = np.zeros((2, samples), np.float32)
    add_own_sound(out, timeline, fetch, beat)
    speech = _narration(timeline, fetch, samples, beat)
    level = _reference(speech, out, beat)
    ducked = np.maximum(heard(speech, SPEECH_DB), heard(out, _AMBIENCE_DB, level + _UNDER_SPEECH_DB))
    out += speech
    del speech
    if timeline.music is not None and not timeline.music.muted:
        _add_music(out, timeline.music, fetch, timeline.fps, level, ducked, beat)
    add_effects(out, timeline.sounds, timeline.fps, level, beat)
    return faded(out, 0, _EDGE)


def sound_key(timeline: Timeline) -> dict[str, Any]:
    """Return what a film's sound depends on, and nothing else, as JSON-like data."""
    music = timeline.music
    return {
        "version": _VERSION,
        "fps": timeline.fps,
        "frames": timeline.frames,
        "narration": [line.model_dump(mode="json", exclude={"muted"}) for line in timeline.narration if not line.muted],
        "music": music.model_dump(mode="json", exclude={"muted"}) if music is not None and not music.muted else None,
        "sounds": [sound.model_dump(mode="json") for sound in timeline.sounds],
        "clips": [
            _clip_key(clip, source, timeline.picture[number] if number < len(timeline.picture) else None)
            for number, clip, source in clips_with_sound(timeline.picture)
        ],
    }


def _clip_key(clip: Clip, source: Filmed, after: Clip | None) -> dict[str, Any]:
    return {
        "start": clip.start,
        "frames": clip.frames,
        "source": source.model_dump(mode="json", exclude={"fit"}),
        "time": [effect.model_dump(mode="json") for effect in clip.effects if isinstance(effect, Ramp | Freeze)],
        "joins": [overlap(clip), overlap(after) if after is not None else None],
    }


def _narration(timeline: Timeline, fetch: Fetch, samples: int, beat: Beat) -> Stereo:
    """Return all lines in their places, shape (1, samples)."""
    speech = np.zeros((1, samples), np.float32)
    for number, line in enumerate(timeline.narration, 1):
        start = line.start * RATE // timeline.fps
        if line.muted or start >= samples:
            continue
        recorded = read_sound(fetch(line.artifact), f"line {number}", "mono")
        first = line.first_ms * RATE // 1000
        heard = recorded[:, first : first + -(-line.duration_ms * RATE // 1000)]
        if not heard.shape[1]:
            continue
        said = stretched(cleaned(heard, beat), line.tempo, beat)
        if start + said.shape[1] > samples:
            said = faded(said[:, : samples - start].copy(), 0, _EDGE)
        speech[:, start : start + said.shape[1]] += said * np.float32(10 ** (line.gain_db / 20))
        beat()
    return speech


def _reference(speech: Stereo, own: Stereo, beat: Beat) -> float:
    """Return the loudness that music and effects are measured against."""
    level = integrated(speech, beat) + _BOTH_DB if speech.any() else -np.inf
    if np.isfinite(level):
        return level
    level = integrated(own, beat) if own.any() else -np.inf
    return max(level, _FAINT_LUFS) if np.isfinite(level) else _SPEECH_LUFS


def _add_music(
    out: Stereo, music: Music, fetch: Fetch, fps: int, level: float, ducked: NDArray[np.float64], beat: Beat
) -> None:
    """Add the music so far under the speech as asked, further while something is heard, and as its sections say."""
    piece = round_of(music, fetch, out.shape[1])
    beat()
    own = integrated(piece.sound, beat)
    if not np.isfinite(own):
        return
    gain_db = level + music.level_db - own + music.duck_db * ducked + section_gains(music, ducked.size, fps)
    bed = laid(piece, out.shape[1])
    for start in range(0, out.shape[1], CHUNK):
        last = min(start + CHUNK, out.shape[1])
        out[:, start:last] += bed[:, start:last] * gain_at(gain_db, STEP, start, last)
        beat()


def section_gains(music: Music, steps: int, fps: int) -> NDArray[np.float64]:
    """Return what the music's sections ask for at each step, in dB, without corners; sections that overlap add up."""
    gains = np.zeros(steps)
    for section in music.sections:
        gains[section.start * RATE // fps // STEP : section.end * RATE // fps // STEP] += section.gain_db
    return smoothed(gains) if music.sections else gains
