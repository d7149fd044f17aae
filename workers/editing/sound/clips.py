"""The own sound of filmed clips: cut with the picture, at the picture's pace, and without a click at any join."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.clips import Clip, Filmed, TransitionKind, source_place
from bot.studio.effects import Freeze, Ramp
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from workers.editing.sound.footage import read_part
from workers.editing.sound.stretch import HOP, along
from workers.editing.sound.waves import RATE, Beat, Stereo, faded

JOIN: Final = RATE // 100
"""Length of the fade at a plain cut."""
_SLOWEST, _FASTEST = 0.5, 2.0
"""Sound at another pace would be a noise, and is left out."""


@dataclass(frozen=True, slots=True)
class Run:
    """Sound of one source without a break: of one clip, or of several that go on where the one before stopped."""

    number: int
    """Of the scene it begins with, from 1."""
    clip: Clip
    """The one it begins with."""
    source: Filmed
    frames: int
    fade_in: int
    """In samples, at its beginning."""
    tail: int
    """In samples: how long it sounds on into the clip after it, going down; 0 where the film ends."""


def clips_with_sound(clips: Sequence[Clip]) -> list[tuple[int, Clip, Filmed]]:
    """Return the clips whose own sound is heard, with their places from 1 and their sources."""
    return [
        (number, clip, clip.source)
        for number, clip in enumerate(clips, 1)
        if isinstance(clip.source, Filmed) and clip.source.sound_db is not None
    ]


def runs_of(timeline: Timeline) -> list[Run]:
    """Return the runs of own sound; under a transition, and for a moment at a cut, two of them overlap."""
    clips, found = timeline.picture, list[Run]()
    frame = RATE // timeline.fps
    for number, clip, source in clips_with_sound(clips):
        tail = (overlap(clips[number]) * frame or JOIN) if number < len(clips) else 0
        if found and _goes_on(found[-1], clip, source):
            found[-1] = replace(found[-1], frames=found[-1].frames + clip.frames, tail=tail)
        else:
            found.append(Run(number, clip, source, clip.frames, overlap(clip) * frame or JOIN, tail))
    return found


def overlap(clip: Clip) -> int:
    """Return for how many of a clip's frames the clip before it is still there."""
    return 0 if clip.transition.kind is TransitionKind.CUT else clip.transition.frames


def add_own_sound(out: Stereo, timeline: Timeline, fetch: Callable[[Sha256], Path], beat: Beat) -> None:
    """Add the own sound of all clips to the film's. Raises MediaBroken naming the scene."""
    for run in runs_of(timeline):
        sound = _played(run, fetch(run.source.artifact), timeline.fps, beat)
        if sound is not None:
            start = run.clip.start * RATE // timeline.fps
            sound = faded(sound[:, : out.shape[1] - start], run.fade_in, run.tail or JOIN)
            sound *= np.float32(10 ** ((run.source.sound_db or 0.0) / 20))
            out[:, start : start + sound.shape[1]] += sound
        beat()


def _goes_on(run: Run, clip: Clip, source: Filmed) -> bool:
    """Say whether a clip shows what comes next in the source of the run before it, at the same pace and level."""
    next_first = run.source.first + run.frames * run.source.speed
    return (
        run.clip.start + run.frames == clip.start
        and not overlap(clip)
        and not (_bends_time(run.clip) or _bends_time(clip))
        and source.but(first=0) == run.source.but(first=0)
        and abs(source.first - next_first) < 1e-6
    )


def _bends_time(clip: Clip) -> bool:
    return any(isinstance(effect, Ramp | Freeze) for effect in clip.effects)


def _played(run: Run, path: Path, fps: int, beat: Beat) -> Stereo | None:
    """Return a run's sound as it is heard, or nothing where there is none."""
    length = run.frames * RATE // fps + run.tail
    if run.source.speed == 1.0 and not _bends_time(run.clip):
        return read_part(path, run.number, run.source.first / fps, length, beat)
    edges = np.arange(-(-length * fps // RATE) + 1)
    places = np.array([source_place(run.clip, int(edge)) for edge in edges])
    audible = _audible(np.diff(places))
    if not audible.any():
        return None
    first = float(places.min())
    span = int((places.max() - first) * RATE / fps) + RATE // 10
    sound = read_part(path, run.number, first / fps, span, beat)
    if sound is None:
        return None
    at = np.interp(np.arange(length // HOP + 2) * HOP * fps / RATE, edges, places)
    played = along(sound, (at - first) * RATE / fps, length, beat)
    if not audible.all():
        played *= np.interp((np.arange(length) + 0.5) * fps / RATE - 0.5, edges[:-1], audible).astype(np.float32)
    return played


def _audible(paces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each frame whether its pace leaves its sound bearable, 0 to 1 without a jump."""
    fits = ((paces > _SLOWEST - 1e-9) & (paces < _FASTEST + 1e-9)).astype(np.float64).reshape(1, -1)
    inner = cv2.erode(fits, np.ones((1, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(inner, (3, 1), borderType=cv2.BORDER_REPLICATE)[0])
