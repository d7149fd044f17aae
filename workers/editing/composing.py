"""Composing: the pictures of one segment, each a function of the segment and its number alone."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.studio.clips import source_place
from bot.studio.segments import Segment, Showing
from bot.studio.values import digest_of
from models.protocols import Animator, Planes
from workers.editing.captioning import Captions
from workers.editing.effects.treatment import Treatment
from workers.editing.overlaying import Overlays
from workers.editing.sources.material import Fetch
from workers.editing.sources.opening import Pictures, opened
from workers.editing.transitions import joined

_KEPT: Final = 3
"""Sources kept open: a transition needs two, and the next segment goes on with one of them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the film."""

    number: int
    """In the segment, from 0."""
    clean: Planes
    """Without captions."""
    full: Planes


class Composer:
    """Composes segments at one size; keeps sources open from one segment to the next."""

    def __init__(self, size: tuple[int, int], fetch: Fetch, animator: Callable[[], Animator]) -> None:
        self._size, self._fetch, self._animator = size, fetch, animator
        self._open: OrderedDict[str, Pictures] = OrderedDict()

    def pictures(self, segment: Segment) -> Iterator[Picture]:
        """Yield every picture of a segment in order. Raises MediaBroken naming the scene."""
        captions = Captions(
            segment.captions, segment.caption_look, segment.format, *self._size, language=segment.language
        )
        overlays = Overlays(segment.titles, segment.stickers, segment.logo, segment.format, self._size, self._fetch)
        new = self._shown(segment.showing, segment)
        old = self._shown(segment.before, segment) if segment.before else None
        for number in range(segment.frames):
            clean = new(number)
            if old is not None:
                share = (number + 1) / (segment.frames + 1)
                clean = joined(segment.transition.kind, old(number), clean, share)
            clean = overlays.draw(clean, segment.origin + number)
            yield Picture(number, clean, captions.draw(clean, segment.origin + number))

    def close(self) -> None:
        """Close every source."""
        for pictures in self._open.values():
            with suppress(OSError):
                pictures.close()
        self._open.clear()

    def _shown(self, showing: Showing, segment: Segment) -> Callable[[int], Planes]:
        clip = showing.clip
        source = self._source(showing, segment.number - (showing is segment.before))
        treatment = Treatment(clip.effects, self._fetch, self._size)

        def picture(number: int) -> Planes:
            offset = showing.offset + number
            return treatment(source.at(source_place(clip, offset)), offset)

        return picture

    def _source(self, showing: Showing, number: int) -> Pictures:
        key = digest_of(showing.facts() | {"offset": 0})
        if key not in self._open:
            source = opened(showing.clip, showing.tail, number, self._fetch, self._animator, self._size)
            self._open[key] = source
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(key)
        return self._open[key]


class Composers:
    """A composer for each size that is asked for."""

    def __init__(self, fetch: Fetch, animator: Callable[[], Animator]) -> None:
        self._fetch, self._animator = fetch, cache(animator)
        self._composers: dict[tuple[int, int], Composer] = {}

    def at(self, size: tuple[int, int]) -> Composer:
        """Return the composer of a size."""
        if size not in self._composers:
            self._composers[size] = Composer(size, self._fetch, self._animator)
        return self._composers[size]

    def close(self) -> None:
        """Close every source."""
        for composer in self._composers.values():
            composer.close()


def animatic() -> Animator:
    """Return the animatic camera; its pictures are loaded only where something is drawn."""
    from models.video.animatic.camera import AnimaticCamera

    return AnimaticCamera()
