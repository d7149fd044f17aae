"""What the editor would do by itself: weaknesses that the timeline shows, each with the operations that mend it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.studio.captions import CELLS_MOST, READABLE_CELLS_A_SECOND, READABLE_FRAMES, cells
from bot.studio.clips import Clip, Drawn, Filmed, Still, TransitionKind, View
from bot.studio.errors import Refused
from bot.studio.operations.kinds import (
    Level,
    Operation,
    RemoveClip,
    ReplaceSource,
    Restyle,
    RetimeClip,
    SetTransition,
    Sounding,
    Split,
    Trim,
)
from bot.studio.operations.naming import free_key, lasting, named, quoted, within
from bot.studio.operations.performing import performed
from bot.studio.operations.ripple import heard
from bot.studio.operations.writing import text_of
from bot.studio.overlays import CaptionPage, CaptionStyle
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import Frames, Value

DEAD_FRAMES: Final = 45
"""Longer without speech, a new word or a cut, and people swipe on."""
BREATH_FRAMES: Final = 15
"""What is left of a silence."""
UNCHANGED_FRAMES: Final = 6 * FPS
LONG_FRAMES: Final = 10 * FPS
HOOK_FRAMES: Final = FPS
UNDER_SPEECH_DB: Final = -15.0
"""Music louder than this against the voice makes people strain to listen."""
SAME_TRANSITIONS: Final = 6
PAGE_CELLS_MOST: Final = 2 * CELLS_MOST
"""What two lines hold."""


class SuggestionKind(StrEnum):
    """What is weak."""

    DEAD_AIR = "dead_air"
    LONG_SCENE = "long_scene"
    WEAK_HOOK = "weak_hook"
    UNREADABLE_CAPTION = "unreadable_caption"
    LOUD_MUSIC = "loud_music"
    SAME_TRANSITIONS = "same_transitions"


class Suggestion(Value):
    """One weakness of a film, and the operations that mend it; none where only other words would."""

    kind: SuggestionKind
    at: Frames
    sentence: str
    operations: tuple[Operation, ...] = ()


def suggestions(timeline: Timeline) -> tuple[Suggestion, ...]:
    """Return what could be better, in order of the film."""
    looks: tuple[Callable[[Timeline], Iterable[Suggestion]], ...] = (
        _weak_hook,
        _dead_air,
        _long_scenes,
        _unreadable_captions,
        _loud_music,
        _same_transitions,
    )
    found = [_tried(timeline, suggestion) for look in looks for suggestion in look(timeline)]
    return tuple(sorted(found, key=lambda suggestion: suggestion.at))


def _tried(timeline: Timeline, suggestion: Suggestion) -> Suggestion:
    """Keep only operations that can be done."""
    try:
        performed(timeline, suggestion.operations)
    except Refused:
        return suggestion.but(operations=())
    return suggestion


def clock(frame: int) -> str:
    """Return a place in the film as players show it."""
    return f"{frame // FPS // 60}:{frame // FPS % 60:02}"


def _writes(timeline: Timeline) -> bool:
    return timeline.caption_look.style is not CaptionStyle.NONE


def _speech(timeline: Timeline) -> list[tuple[int, int]]:
    """Return when somebody is heard: by the word where words are known."""
    spans: list[tuple[int, int]] = []
    for line in timeline.narration:
        if line.muted:
            continue
        start, end = heard(line)
        words = [word for page in timeline.captions for word in page.words if start <= word.start < end]
        spans += [(word.start, word.end) for word in words] or [(start, end)]
    spans += [(clip.start, clip.end) for clip in timeline.picture if _sounds(clip)]
    return spans


def _sounds(clip: Clip) -> bool:
    return isinstance(clip.source, Filmed) and clip.source.sound_db is not None


def _news(timeline: Timeline) -> list[tuple[int, int]]:
    """Return when something is heard, or something new is seen."""
    spans = _speech(timeline)
    if _writes(timeline):
        spans += [(word.start, word.end) for page in timeline.captions for word in page.words]
    spans += [(item.start, item.start + 1) for item in (*timeline.titles, *timeline.stickers)]
    spans += [(clip.start, clip.start + clip.transition.frames) for clip in timeline.picture]
    return sorted(spans)


def _weak_hook(timeline: Timeline) -> Iterator[Suggestion]:
    starts = [start for start, _ in _speech(timeline)] + [title.start for title in timeline.titles]
    if _writes(timeline):
        starts += [page.start for page in timeline.captions]
    first = min(starts, default=timeline.frames)
    if first < HOOK_FRAMES:
        return
    opening = timeline.picture[0]
    mend: tuple[Operation, ...] = ()
    if first < opening.end:
        mend = (Trim(clip=opening.key, head=first - HOOK_FRAMES // 3),)
    elif first < timeline.frames:
        mend = tuple(RemoveClip(clip=clip.key) for clip in timeline.picture if clip.end <= first)
    when = f"for {lasting(first)}" if first < timeline.frames else "at all"
    told = f"Nothing is heard or written {when}: people decide within the first second."
    yield Suggestion(kind=SuggestionKind.WEAK_HOOK, at=0, sentence=told, operations=mend)


def _dead_air(timeline: Timeline) -> Iterator[Suggestion]:
    at = 0
    for start, end in [*_news(timeline), (timeline.frames, timeline.frames)]:
        if start - at > DEAD_FRAMES:
            clip = next(clip for clip in timeline.picture if at < clip.end)
            if start <= clip.end:
                told = (
                    f"Nothing is said or new for {lasting(start - at)} in {within(timeline, clip)}, from {clock(at)}."
                )
                mend = _shortened(timeline, clip, at - clip.start, start - clip.start)
                yield Suggestion(kind=SuggestionKind.DEAD_AIR, at=at, sentence=told, operations=mend)
        at = max(at, end)


def _shortened(timeline: Timeline, clip: Clip, first: int, last: int) -> tuple[Operation, ...]:
    """Return what takes most of a clip's frames `first` to `last` out."""
    gone = last - first - BREATH_FRAMES
    if last == clip.frames:
        return (Trim(clip=clip.key, tail=gone),)
    if first == 0:
        return (Trim(clip=clip.key, head=gone),)
    key = free_key(timeline, clip.key)
    return Split(clip=clip.key, at=first + BREATH_FRAMES // 2, key=key), Trim(clip=key, head=gone)


def _long_scenes(timeline: Timeline) -> Iterator[Suggestion]:
    for clip in timeline.picture:
        changes = [0, clip.frames] if isinstance(clip.source, Drawn) else [0, *_changes(timeline, clip), clip.frames]
        unchanged = max(after - before for before, after in pairwise(changes))
        if clip.frames > LONG_FRAMES:
            told = f"{named(timeline, clip)} lasts {lasting(clip.frames)}; more than ten seconds tire."
        elif unchanged > UNCHANGED_FRAMES and not isinstance(clip.source, Drawn):
            told = f"{named(timeline, clip)} shows the same for {lasting(unchanged)}."
        else:
            continue
        mend = _livelier(timeline, clip)
        yield Suggestion(kind=SuggestionKind.LONG_SCENE, at=clip.start, sentence=told, operations=mend)


def _changes(timeline: Timeline, clip: Clip) -> list[int]:
    items = (*timeline.titles, *timeline.stickers)
    return sorted(item.start - clip.start for item in items if clip.start < item.start < clip.end)


def _livelier(timeline: Timeline, clip: Clip) -> tuple[Operation, ...]:
    """Return what cuts into a long clip, at phrases, so that no part of it is long."""
    parts = -(-clip.frames // UNCHANGED_FRAMES)
    mend: list[Operation] = []
    key, begun = clip.key, 0
    for number in range(1, parts):
        at = _phrase_near(timeline, clip, clip.frames * number // parts)
        new = f"{clip.key[:55]}+{len(timeline.picture) + number}"
        mend += [Split(clip=key, at=at - begun, key=new), SetTransition(clip=new, to=TransitionKind.ZOOM)]
        if isinstance(clip.source, Still):
            closer = clip.source.but(begins=View(zoom=1.3 + 0.1 * number), ends=View(zoom=1.2 + 0.1 * number))
            mend[-1] = ReplaceSource(clip=new, source=closer)
        key, begun = new, at
    return tuple(mend)


def _phrase_near(timeline: Timeline, clip: Clip, at: int) -> int:
    starts = [page.start - clip.start for page in timeline.captions]
    near = [start for start in starts if abs(start - at) <= FPS and 0 < start < clip.frames]
    return min(near, key=lambda start: abs(start - at), default=at)


def _unreadable_captions(timeline: Timeline) -> Iterator[Suggestion]:
    if not _writes(timeline) or timeline.caption_look.style is CaptionStyle.ONE_WORD:
        return
    for page in timeline.captions:
        clip = next((clip for clip in timeline.picture if page.start < clip.end), timeline.picture[-1])
        text, lasts = text_of(page), page.end - page.start
        needed = cells(text) * FPS / READABLE_CELLS_A_SECOND
        if lasts < READABLE_FRAMES - 1 or lasts + 1 < needed:
            told = f"The caption {quoted(text)} in {within(timeline, clip)} is seen for {lasting(lasts)} only."
        elif cells(text) > PAGE_CELLS_MOST:
            told = f"The caption {quoted(text)} in {within(timeline, clip)} is too long to be read at a glance."
        else:
            continue
        mend = _slower(timeline, clip, page, max(needed, READABLE_FRAMES))
        yield Suggestion(kind=SuggestionKind.UNREADABLE_CAPTION, at=page.start, sentence=told, operations=mend)


def _slower(timeline: Timeline, clip: Clip, page: CaptionPage, needed: float) -> tuple[Operation, ...]:
    """Return what lets a caption be read: more time where nobody speaks, else one word at a time."""
    spoken = any(start < page.end and page.start < end for start, end in map(heard, timeline.narration))
    if spoken or cells(text_of(page)) > PAGE_CELLS_MOST:
        return (Restyle(style=CaptionStyle.ONE_WORD),)
    return (RetimeClip(clip=clip.key, by=max(0.1, round((page.end - page.start) / (needed + 2), 3))),)


def _loud_music(timeline: Timeline) -> Iterator[Suggestion]:
    music, spoken = timeline.music, [heard(line) for line in timeline.narration if not line.muted]
    if music is None or music.muted or not spoken:
        return
    louder = [0.0] + [
        section.gain_db
        for section in music.sections
        if any(start < section.end and section.start < end for start, end in spoken)
    ]
    over = music.level_db + music.duck_db + max(louder) - UNDER_SPEECH_DB
    if over > 0.05:
        told = f"The music is only {-(over + UNDER_SPEECH_DB):.3g} dB below the voice; words get lost."
        mend = (Level(what=Sounding.MUSIC, by_db=-round(over + 0.05, 1)),)
        yield Suggestion(kind=SuggestionKind.LOUD_MUSIC, at=spoken[0][0], sentence=told, operations=mend)


def _same_transitions(timeline: Timeline) -> Iterator[Suggestion]:
    usual = {TransitionKind.CUT, TransitionKind.DISSOLVE}
    run: list[Clip] = []
    for clip in timeline.picture[1:]:
        run = [*run, clip] if run and run[-1].transition.kind is clip.transition.kind else [clip]
        if len(run) == SAME_TRANSITIONS and clip.transition.kind not in usual:
            yield _varied(clip.transition.kind, run)


def _varied(kind: TransitionKind, run: Sequence[Clip]) -> Suggestion:
    words = kind.replace("_", " ")
    return Suggestion(
        kind=SuggestionKind.SAME_TRANSITIONS,
        at=run[0].start,
        sentence=f"{len(run)} scenes in a row come in with a {words}; a cut now and then keeps it special.",
        operations=tuple(SetTransition(clip=clip.key, to=TransitionKind.CUT) for clip in run[1::2]),
    )
