"""Segments: the stretches of a timeline that are rendered apart from one another, and what each depends on.

A clip's own part is cut into stretches of a few seconds; a transition is one segment. A segment holds everything its
pictures depend on and nothing else, so that two segments with the same key look the same wherever they stand.
"""

from collections.abc import Collection
from itertools import pairwise
from typing import Any, Final

from bot.studio.clips import Clip, Drawn, Filmed, Fit, Plain, Transition
from bot.studio.effects import Ramp
from bot.studio.formats import Format
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionWord, Logo, Sticker, Title
from bot.studio.timeline import Timeline
from bot.studio.values import Frames, LanguageTag, SceneKey, Value, digest_of

STRETCH_FRAMES: Final = 120
"""Longest stretch of a clip that is rendered as one: two closed groups of pictures."""
SHORTEST_FRAMES: Final = 30
"""A shorter rest of a clip is rendered with the stretch before it."""


class Showing(Value):
    """A clip as one segment shows it."""

    clip: Clip
    offset: Frames
    """Which frame of the clip the segment begins with."""
    tail: Frames = 0
    """How many frames the clip plays on under the next transition."""

    def facts(self) -> dict[str, Any]:
        """Return what the pictures depend on: neither name nor place, nor a length that changes none of them."""
        facts = self.model_dump(mode="json")
        clip = facts["clip"]
        for field in ("key", "scene", "start", "transition"):
            del clip[field]
        if isinstance(self.clip.source, Filmed):
            del clip["source"]["sound_db"]
        source = self.clip.source
        is_looked_through = isinstance(source, Filmed) and source.fit is Fit.SUBJECT  # all of it, for its subject
        is_ramped = any(isinstance(effect, Ramp) for effect in self.clip.effects)
        if isinstance(source, Filmed | Drawn | Plain) and not is_ramped and not is_looked_through:
            del clip["frames"], facts["tail"]
        return facts


class Segment(Value):
    """One stretch of the picture track with what is laid over it; times count from `origin` frames before it."""

    number: int
    """Place of its clip in the film, counted from one; for people."""
    scene: SceneKey
    start: Frames
    """Where in the film it begins."""
    frames: Frames
    origin: Frames = 0
    showing: Showing
    before: Showing | None = None
    """The clip that gives way, in a transition."""
    transition: Transition = Transition()
    captions: tuple[CaptionPage, ...] = ()
    caption_look: CaptionLook = CaptionLook()
    titles: tuple[Title, ...] = ()
    stickers: tuple[Sticker, ...] = ()
    logo: Logo | None = None
    format: Format
    fps: int
    language: LanguageTag = "en"

    @property
    def has_letters(self) -> bool:
        """Say whether anything is written on it."""
        return bool(self.captions or self.titles)

    def key(self) -> str:
        """Return the digest of all that its pictures depend on."""
        facts = self.model_dump(
            mode="json",
            include={"frames", "transition", "captions", "titles", "stickers", "logo", "format", "fps"},
        )
        if self.captions:
            facts["caption_look"] = self.caption_look.model_dump(mode="json")
            facts["language"] = self.language
        if self.captions or self.titles or self.stickers:
            facts["origin"] = self.origin
        facts["showing"] = self.showing.facts()
        facts["before"] = self.before.facts() if self.before else None
        return digest_of(facts)


def segments_of(timeline: Timeline) -> tuple[Segment, ...]:
    """Return the segments of a film, in order and without gaps."""
    return tuple(segment for place in range(len(timeline.picture)) for segment in _of_clip(timeline, place))


def segments_ahead(timeline: Timeline, filmed: Collection[SceneKey], arrived: SceneKey) -> tuple[Segment, ...]:
    """Return the segments that can be rendered now that a scene's take has arrived, and could not before."""
    certain = []
    for segment in segments_of(timeline):
        scenes = {segment.scene} | ({segment.before.clip.scene} if segment.before else set())
        if arrived in scenes and scenes <= set(filmed):
            certain.append(segment)
    return tuple(certain)


def _of_clip(timeline: Timeline, place: int) -> list[Segment]:
    clip = timeline.picture[place]
    into = clip.transition.frames
    found = []
    if into:
        before = timeline.picture[place - 1]
        found.append(_segment(timeline, place, 0, into, Showing(clip=_moved(before), offset=before.frames, tail=into)))
    for first, last in _stretches(into, clip.frames):
        found.append(_segment(timeline, place, first, last))
    return found


def _stretches(first: int, last: int) -> list[tuple[int, int]]:
    """Cut a clip's own part at fixed places, so that a change of its end leaves its beginning as it is."""
    marks = [first, *(mark for mark in range(STRETCH_FRAMES, last, STRETCH_FRAMES) if mark > first), last]
    spans = [(begin, end) for begin, end in pairwise(marks) if begin < end]
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] < SHORTEST_FRAMES:
        spans[-2:] = [(spans[-2][0], last)]
    if len(spans) > 1 and spans[0][1] - spans[0][0] < SHORTEST_FRAMES:
        spans[:2] = [(first, spans[1][1])]
    return spans


def _segment(timeline: Timeline, place: int, first: int, last: int, before: Showing | None = None) -> Segment:
    clip = timeline.picture[place]
    tail = timeline.picture[place + 1].transition.frames if place + 1 < len(timeline.picture) else 0
    start, end = clip.start + first, clip.start + last
    pages = [page for page in timeline.captions if page.start < end and page.end > start]
    titles = [title for title in timeline.titles if title.start < end and title.end > start]
    stickers = [sticker for sticker in timeline.stickers if sticker.start < end and sticker.end > start]
    laid: list[CaptionPage | Title | Sticker] = [*pages, *titles, *stickers]
    base = min([start, *(one.start for one in laid)])
    return Segment(
        number=place + 1,
        scene=clip.scene,
        start=start,
        frames=last - first,
        origin=start - base,
        showing=Showing(clip=_moved(clip), offset=first, tail=tail),
        before=before,
        transition=clip.transition if before else Transition(),
        captions=tuple(_earlier(page, base) for page in pages),
        caption_look=timeline.caption_look,
        titles=tuple(title.but(start=title.start - base, end=title.end - base) for title in titles),
        stickers=tuple(sticker.but(start=sticker.start - base, end=sticker.end - base) for sticker in stickers),
        logo=timeline.logo,
        format=timeline.format,
        fps=timeline.fps,
        language=timeline.language,
    )


def _moved(clip: Clip) -> Clip:
    return clip.but(start=0)


def _earlier(page: CaptionPage, by: int) -> CaptionPage:
    words = tuple(CaptionWord(text=word.text, start=word.start - by, end=word.end - by) for word in page.words)
    return page.but(start=page.start - by, end=page.end - by, words=words)
