"""Sound design: the few effects that a film gets by itself, at cuts that move and at what stands out, by its mood."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.studio.brief import Mood
from bot.studio.clips import Clip, TransitionKind
from bot.studio.plan import Layout
from bot.studio.shot import Shot
from bot.studio.soundtrack import SoundEffect, SoundKind
from bot.studio.timeline import FPS

APART_FRAMES: Final = 75
"""Two effects are never closer: more would be a cartoon."""
ALIKE_APART_FRAMES: Final = 180
"""Nor are two of a kind closer than this: the ear tires of them."""
_STILL: Final = frozenset(
    {TransitionKind.CUT, TransitionKind.DISSOLVE, TransitionKind.FADE_BLACK, TransitionKind.FADE_WHITE}
)
_FIGURE: Final = {
    Mood.CALM: SoundKind.DING,
    Mood.PLAYFUL: SoundKind.DING,
    Mood.BOLD: SoundKind.IMPACT,
    Mood.DARK: SoundKind.IMPACT,
    Mood.WARM: SoundKind.DING,
    Mood.SCIENCE: SoundKind.CLICK,
}
"""What a number on screen sounds like."""
_ENTRANCE: Final = {Mood.PLAYFUL: SoundKind.POP, Mood.BOLD: SoundKind.POP, Mood.SCIENCE: SoundKind.CLICK}
"""What several things that come in sound like; in other moods they come in silently."""
_RISES: Final = frozenset({Mood.BOLD, Mood.DARK})
_LEVEL_DB: Final = {Mood.CALM: -16.0, Mood.WARM: -15.0, Mood.DARK: -12.0}
_USUAL_LEVEL_DB: Final = -11.0
_RISER_FROM_SCENES: Final = 4
_NUMBER: Final = re.compile(r"\d[\d.,]*")


def sounds_for(mood: Mood, clips: Sequence[Clip], shots: Sequence[Shot]) -> tuple[SoundEffect, ...]:
    """Return the effects of a film, the ones that say most first to get their place; in order of time."""
    level = _LEVEL_DB.get(mood, _USUAL_LEVEL_DB)
    chosen: list[SoundEffect] = []
    for kind, at in [
        *_figures(mood, clips, shots),
        *_rises(mood, clips),
        *_cuts(clips),
        *_entrances(mood, clips, shots),
    ]:
        if all(abs(at - o.at) >= (ALIKE_APART_FRAMES if o.kind is kind else APART_FRAMES) for o in chosen):
            chosen.append(SoundEffect(kind=kind, at=at, gain_db=level))
    return tuple(sorted(chosen, key=lambda sound: sound.at))


def _figures(mood: Mood, clips: Sequence[Clip], shots: Sequence[Shot]) -> Iterator[tuple[SoundKind, int]]:
    for clip, shot in zip(clips, shots, strict=True):
        said = _NUMBER.search(shot.look.figure)
        if shot.look.layout is not Layout.NUMBER or said is None:
            continue
        number = said[0].strip(".,")
        heard = next((word.start_ms for word in shot.words if number in word.text), None)
        if heard is not None and (at := heard * FPS // 1000) < clip.frames:
            yield _FIGURE[mood], clip.start + at


def _rises(mood: Mood, clips: Sequence[Clip]) -> Iterator[tuple[SoundKind, int]]:
    if mood in _RISES and len(clips) >= _RISER_FROM_SCENES:
        yield SoundKind.RISER, clips[-1].start


def _cuts(clips: Sequence[Clip]) -> Iterator[tuple[SoundKind, int]]:
    for clip in clips[1:]:
        if clip.transition.kind not in _STILL and clip.transition.frames:
            yield SoundKind.WHOOSH, clip.start + clip.transition.frames // 2


def _entrances(mood: Mood, clips: Sequence[Clip], shots: Sequence[Shot]) -> Iterator[tuple[SoundKind, int]]:
    for clip, shot in zip(clips, shots, strict=True):
        if mood in _ENTRANCE and shot.look.layout in {Layout.GRID, Layout.LIST, Layout.SPLIT} and shot.look.points:
            heard = next((word.start_ms for word in shot.words if _names(shot.look.points[0], word.text)), 300)
            yield _ENTRANCE[mood], clip.start + min(heard * FPS // 1000, clip.frames - 1)


def _names(point: str, word: str) -> bool:
    return word.casefold().strip(".,!?") in point.casefold().split()
