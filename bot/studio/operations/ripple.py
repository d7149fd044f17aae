"""The ripple: when clips change their length or place, all that lies in them goes with them.

A film is laid anew from parts, each a clip and the stretches of the old film that it still shows. Whatever had its
place in such a stretch is carried along; what lay in none is gone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Protocol, Self, TypeVar

from bot.studio.captions import is_rtl, written
from bot.studio.clips import Clip, Transition
from bot.studio.overlays import CaptionPage, CaptionWord
from bot.studio.soundtrack import TEMPO_MOST, Music, Narration
from bot.studio.timeline import FPS, Timeline

_FOREVER: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames `first` to `last` of the old film, and where they are now."""

    first: int
    last: int
    start: int
    end: int

    @property
    def pace(self) -> float:
        """How much longer it lasts now."""
        return (self.end - self.start) / (self.last - self.first)

    def at(self, frame: float) -> float:
        """Return where a frame is now."""
        return self.start + (frame - self.first) * (self.end - self.start) / (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Part:
    """A clip of the new film, and what of the old one it carries."""

    clip: Clip
    """Where its `start` says it begins does not matter."""
    shows: tuple[Stretch, ...] = ()
    """In order; their new places are counted from the clip's first frame."""
    old: Clip | None = None
    """The clip whose beginning this one keeps, with what marks the cut there."""


class _Lasting(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    def but(self, **changes: Any) -> Self: ...


class _Momentary(Protocol):
    @property
    def at(self) -> int: ...
    def but(self, **changes: Any) -> Self: ...


_L = TypeVar("_L", bound=_Lasting)
_M = TypeVar("_M", bound=_Momentary)


def heard(line: Narration) -> tuple[int, int]:
    """Return the frames during which a line is heard: start inclusive, end exclusive."""
    return line.start, line.start + max(1, ceil(line.duration_ms * FPS / 1000 / line.tempo))


def whole(clip: Clip) -> Part:
    """Return a clip as it is."""
    return Part(clip, (Stretch(clip.start, clip.end, 0, clip.frames),), clip)


def relaid(timeline: Timeline, parts: Sequence[Part]) -> Timeline:
    """Return the film laid anew from parts, with everything carried along."""
    move = _Move(timeline, parts)
    return timeline.but(
        frames=move.frames,
        picture=tuple(move.picture),
        captions=move.captions(timeline.captions),
        titles=move.overlays(timeline.titles),
        stickers=move.overlays(timeline.stickers),
        narration=move.narration(timeline.narration),
        music=move.music(timeline.music),
        sounds=move.moments(timeline.sounds),
        markers=move.moments(timeline.markers),
    )


class _Move:
    """Where everything goes."""

    def __init__(self, timeline: Timeline, parts: Sequence[Part]) -> None:
        self._old = timeline
        self.picture: list[Clip] = []
        self._edges: list[tuple[Stretch, int, int]] = []
        """Each stretch, and the edges to which something reaches now that reached to its own."""
        self._opened: dict[str, Clip] = {}
        self.frames = 0
        for part in parts:
            self._lay(part)
        self._stretches = [stretch for stretch, _, _ in self._edges]

    def _lay(self, part: Part) -> None:
        start = self.frames
        clip = part.clip.but(start=start, transition=_fitting(part.clip, is_first=not self.picture))
        self.picture.append(clip)
        if part.old:
            self._opened[part.old.key] = clip
        shows = [show for show in part.shows if show.first < show.last and show.start < show.end]
        for number, show in enumerate(shows):
            stretch = Stretch(show.first, show.last, start + show.start, start + show.end)
            opens = start if number == 0 else stretch.start
            closes = clip.end if number == len(shows) - 1 else stretch.end
            self._edges.append((stretch, opens, closes))
        self.frames = clip.end

    def overlays(self, items: Iterable[_L]) -> tuple[_L, ...]:
        return tuple(
            item.but(start=start, end=end) for item in items for start, end in self._spans(item.start, item.end)
        )

    def _spans(self, start: int, end: int) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        before: Stretch | None = None
        for stretch, opens, closes in self._edges:
            goes_on, before = before is not None and before.last == stretch.first, stretch
            first, last = max(start, stretch.first), min(end, stretch.last)
            if first >= last:
                continue
            begins = opens if first == stretch.first else int(stretch.at(first))
            ends = closes if last == stretch.last else max(begins + 1, int(stretch.at(last)))
            if spans and (begins <= spans[-1][1] or (goes_on and stretch.first > start)):
                spans[-1] = spans[-1][0], max(ends, spans[-1][1])
            else:
                spans.append((begins, ends))
        return spans

    def music(self, music: Music | None) -> Music | None:
        return music.but(sections=self.overlays(music.sections)) if music and music.sections else music

    def moments(self, items: Iterable[_M]) -> tuple[_M, ...]:
        places = [(item, self._moment(item.at)) for item in items]
        return tuple(item.but(at=place) for item, place in places if place is not None)

    def _moment(self, at: int) -> int | None:
        if at >= self._old.frames:
            return self.frames + at - self._old.frames
        clip = next(clip for clip in self._old.picture if at < clip.end)
        opened = self._opened.get(clip.key)
        if opened and at - clip.start <= clip.transition.frames and at - clip.start < opened.frames:
            return opened.start + at - clip.start
        return next((int(show.at(at)) for show in self._stretches if show.first <= at < show.last), None)

    def captions(self, pages: Iterable[CaptionPage]) -> tuple[CaptionPage, ...]:
        runs = _runs(self._stretches)
        placed = [part for page in pages for run in runs for part in _page_in(run, page)]
        placed.sort(key=lambda page: page.start)
        return tuple(
            _until(page, following.start) if following else page
            for page, following in zip(placed, [*placed[1:], None], strict=False)
        )

    def narration(self, lines: Iterable[Narration]) -> tuple[Narration, ...]:
        last = self._stretches[-1] if self._stretches else None
        ends = last.end if last and last.last == self._old.frames else self.frames
        after = Stretch(self._old.frames, _FOREVER, ends, ends + _FOREVER - self._old.frames)
        runs = _runs([*self._stretches, after], same_pace=True)
        placed = [part for line in lines for run in runs for part in _line_in(run, line) if part.start < self.frames]
        return tuple(sorted(placed, key=lambda line: line.start))


def _fitting(clip: Clip, *, is_first: bool) -> Transition:
    frames = min(clip.transition.frames, clip.frames)
    if is_first or not frames:
        return Transition()
    return clip.transition.but(frames=frames)


@dataclass(frozen=True, slots=True)
class _Run:
    """Stretches that followed one another in the old film and do so in the new one."""

    stretches: tuple[Stretch, ...]

    @property
    def first(self) -> int:
        return self.stretches[0].first

    @property
    def last(self) -> int:
        return self.stretches[-1].last

    def at(self, frame: float) -> float:
        return next(show for show in self.stretches if frame < show.last or show is self.stretches[-1]).at(frame)


def _runs(stretches: Iterable[Stretch], *, same_pace: bool = False) -> list[_Run]:
    runs: list[_Run] = []
    for show in stretches:
        before = runs[-1].stretches[-1] if runs else None
        follows = before is not None and (before.last, before.end) == (show.first, show.start)
        if before is not None and follows and (not same_pace or before.pace == show.pace):
            runs[-1] = _Run((*runs[-1].stretches, show))
        else:
            runs.append(_Run((show,)))
    return runs


def _page_in(run: _Run, page: CaptionPage) -> Iterator[CaptionPage]:
    """Yield what of a caption is seen in a run: the words that are heard in it."""
    own = [word for word in page.words if run.first <= word.start < run.last]
    if not own:
        return
    words: list[CaptionWord] = []
    for word in own:
        start = int(run.at(word.start))
        words.append(word.but(start=start, end=max(start + 1, int(run.at(min(word.end, run.last))))))
    begins = page.start if own[0] is page.words[0] else own[0].start
    ends = page.end if own[-1] is page.words[-1] else own[-1].end
    end = max(words[-1].start + 1, int(run.at(min(ends, run.last))))
    yield CaptionPage(
        start=min(int(run.at(max(begins, run.first))), words[0].start),
        end=end,
        words=tuple(words),
        rtl=page.rtl if len(own) == len(page.words) else is_rtl(written([word.text for word in words])),
    )


def _until(page: CaptionPage, frame: int) -> CaptionPage:
    if page.end <= frame or frame <= page.words[-1].start:
        return page
    return page.but(end=frame, words=(*page.words[:-1], page.words[-1].but(end=min(page.words[-1].end, frame))))


def _line_in(run: _Run, line: Narration) -> Iterator[Narration]:
    """Yield what of a line is heard in a run: all of it, or the piece that was heard there."""
    begins, ends = heard(line)
    first, last = max(begins, run.first), min(ends, run.last)
    if first >= last:
        return
    start, pace = round(run.at(first)), run.stretches[0].pace
    skipped = round((first - begins) * 1000 / FPS * line.tempo)
    left = line.duration_ms - skipped
    lasts = left if last == ends else min(left, round((last - first) * 1000 / FPS * line.tempo))
    if lasts > 0:
        tempo = line.tempo if pace == 1 else min(max(line.tempo / pace, 1 / TEMPO_MOST), TEMPO_MOST)
        yield line.but(start=start, first_ms=line.first_ms + skipped, duration_ms=lasts, tempo=tempo)
