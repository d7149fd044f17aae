"""What may be done to all that is written and laid over the picture: captions, titles, stickers, logo and markers."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from bot.studio.captions import cells, is_rtl, split_words, written
from bot.studio.clips import Clip
from bot.studio.errors import Refused, UnknownName, Unplayable
from bot.studio.operations.kinds import (
    AddMarker,
    AddSticker,
    AddTitle,
    RemoveMarker,
    RemoveSticker,
    RemoveTitle,
    Restyle,
    RewordCaption,
    SetLogo,
)
from bot.studio.operations.naming import clip_called, lasting, named, quoted, within
from bot.studio.operations.picture import Outcome
from bot.studio.overlays import CaptionPage, CaptionStyle, CaptionWord, Sticker, Title
from bot.studio.timeline import Marker, Timeline


class _Starting(Protocol):
    @property
    def start(self) -> int: ...


_S = TypeVar("_S", bound=_Starting)
_T = TypeVar("_T")


def those_in(clip: Clip, items: Sequence[_S]) -> list[int]:
    """Return where in a track the things that begin in a clip stand."""
    return [place for place, item in enumerate(items) if clip.start <= item.start < clip.end]


def nth(places: Sequence[int], number: int, what: str, where: str) -> int:
    """Return the place of the thing with that number. Raises UnknownName."""
    if number > len(places):
        known = (f"1 to {len(places)}",) if places else (f"there is none in {where}",)
        raise UnknownName(what, str(number), known)
    return places[number - 1]


def without(items: tuple[_T, ...], place: int) -> tuple[_T, ...]:
    """Return a track with one thing less."""
    return (*items[:place], *items[place + 1 :])


def reword(timeline: Timeline, asked: RewordCaption) -> Outcome:
    """Write something else for a caption's words."""
    clip = clip_called(timeline, asked.clip)
    where = within(timeline, clip)
    place = nth(those_in(clip, timeline.captions), asked.page, "caption", where)
    page = timeline.captions[place]
    if asked.word is not None and asked.word > len(page.words):
        raise UnknownName("word", str(asked.word), (f"1 to {len(page.words)}",))
    old = text_of(page) if asked.word is None else page.words[asked.word - 1].text
    if asked.was and asked.was != old:
        raise Refused(
            f"Caption {asked.page} of {where} says {quoted(old)}, not {quoted(asked.was)}.", "Look at it again."
        )
    text = " ".join(asked.text.split())
    changed = _page_saying(page, text) if asked.word is None else _page_with(page, asked.word - 1, text)
    captions = without(timeline.captions, place)
    if changed is not None:
        captions = (*captions[:place], changed, *captions[place:])
    told = f"{quoted(old)} is written {quoted(text)}" if text else f"{quoted(old)} is not written"
    return timeline.but(captions=captions), f"In {where}, {told}."


def text_of(page: CaptionPage) -> str:
    """Return what a caption says."""
    return written([word.text for word in page.words])


def _page_with(page: CaptionPage, place: int, text: str) -> CaptionPage | None:
    word = page.words[place]
    words = (*page.words[:place], *((word.but(text=text),) if text else ()), *page.words[place + 1 :])
    return _with_words(page, words)


def _with_words(page: CaptionPage, words: tuple[CaptionWord, ...]) -> CaptionPage | None:
    if not words:
        return None
    return page.but(words=words, rtl=is_rtl(written([word.text for word in words])))


def _page_saying(page: CaptionPage, text: str) -> CaptionPage | None:
    """Return a page with other words, which share the time of the old ones by their width."""
    new = split_words(text)
    if len(new) == len(page.words):
        return _with_words(page, tuple(old.but(text=word) for old, word in zip(page.words, new, strict=True)))
    start, end = page.words[0].start, max(page.words[-1].end, page.words[0].start + 1)
    if len(new) > end - start:
        raise Unplayable(f"{len(new)} words do not fit into {lasting(end - start)}.", "Write fewer words.")
    widths = [max(1, cells(word)) for word in new]
    edges = (
        [start + (end - start) * sum(widths[:count]) // sum(widths) for count in range(len(widths) + 1)] if new else []
    )
    words = tuple(
        CaptionWord(text=word, start=first, end=max(first + 1, last))
        for word, first, last in zip(new, edges, edges[1:], strict=False)
    )
    return _with_words(page, words)


def restyle(timeline: Timeline, asked: Restyle) -> Outcome:
    """Write the captions in another way."""
    changes = {name: value for name, value in asked.model_dump(exclude={"kind"}).items() if value is not None}
    look = timeline.caption_look.but(**changes)
    return timeline.but(caption_look=look), _restyled(asked) if changes else "Nothing changes."


def _restyled(asked: Restyle) -> str:
    if asked.style is CaptionStyle.NONE:
        return "No captions."
    manner = " with ".join(part.replace("_", " ") for part in (asked.style, asked.ground) if part)
    told = [f"as {manner}"] if manner else []
    told += [f"in {asked.colour}"] if asked.colour else []
    told += [f"with words lit in {asked.highlight}"] if asked.highlight else []
    told += [f"in the font {asked.font or 'of the studio'}"] if asked.font is not None else []
    told += [f"{asked.size:g} times the usual size"] if asked.size else []
    return f"Captions {', '.join(told)}."


def add_title(timeline: Timeline, asked: AddTitle) -> Outcome:
    """Write words over the picture."""
    clip = clip_called(timeline, asked.clip)
    title = _laid(timeline, clip, asked.title)
    told = f"{named(timeline, clip)} shows {quoted(title.text)} for {lasting(title.end - title.start)}."
    return timeline.but(titles=(*timeline.titles, title)), told


def remove_title(timeline: Timeline, asked: RemoveTitle) -> Outcome:
    """Take a title away."""
    clip = clip_called(timeline, asked.clip)
    place = nth(those_in(clip, timeline.titles), asked.title, "title", within(timeline, clip))
    told = f"{named(timeline, clip)} no longer shows {quoted(timeline.titles[place].text)}."
    return timeline.but(titles=without(timeline.titles, place)), told


def add_sticker(timeline: Timeline, asked: AddSticker) -> Outcome:
    """Lay a small picture over the film."""
    clip = clip_called(timeline, asked.clip)
    if bool(asked.sticker.illustration) == bool(asked.sticker.artifact):
        raise Refused("A sticker is either an illustration or a picture of yours.", "Name one of them.")
    sticker = _laid(timeline, clip, asked.sticker)
    return timeline.but(stickers=(*timeline.stickers, sticker)), f"{named(timeline, clip)} gets {_called(sticker)}."


def remove_sticker(timeline: Timeline, asked: RemoveSticker) -> Outcome:
    """Take a sticker away."""
    clip = clip_called(timeline, asked.clip)
    place = nth(those_in(clip, timeline.stickers), asked.sticker, "sticker", within(timeline, clip))
    told = f"{named(timeline, clip)} loses {_called(timeline.stickers[place])}."
    return timeline.but(stickers=without(timeline.stickers, place)), told


def _called(sticker: Sticker) -> str:
    return f"the sticker “{sticker.illustration}”" if sticker.illustration else "a sticker"


_Laid = TypeVar("_Laid", Title, Sticker)


def _laid(timeline: Timeline, clip: Clip, item: _Laid) -> _Laid:
    if item.start >= clip.frames:
        raise Unplayable(
            f"{named(timeline, clip)} lasts {lasting(clip.frames)}; nothing can begin in it later.",
            "Name an earlier moment.",
        )
    return item.but(start=clip.start + item.start, end=min(clip.start + item.end, timeline.frames))


def set_logo(timeline: Timeline, asked: SetLogo) -> Outcome:
    """Show a mark over the whole film, or none."""
    if asked.logo is None:
        return timeline.but(logo=None), "No logo."
    return timeline.but(logo=asked.logo), f"The logo stands {asked.logo.corner.replace('_', ' ')}."


def add_marker(timeline: Timeline, asked: AddMarker) -> Outcome:
    """Name a frame."""
    clip = clip_called(timeline, asked.clip)
    marker = Marker(at=moment_in(timeline, clip, asked.at), name=asked.name)
    told = f"{named(timeline, clip)} is marked {quoted(asked.name)} after {lasting(asked.at)}."
    return timeline.but(markers=(*timeline.markers, marker)), told


def remove_marker(timeline: Timeline, asked: RemoveMarker) -> Outcome:
    """Forget the name of a frame."""
    clip = clip_called(timeline, asked.clip)
    places = [place for place, marker in enumerate(timeline.markers) if clip.start <= marker.at < clip.end]
    place = nth(places, asked.marker, "marker", within(timeline, clip))
    told = f"The marker {quoted(timeline.markers[place].name)} is gone."
    return timeline.but(markers=without(timeline.markers, place)), told


def moment_in(timeline: Timeline, clip: Clip, at: int) -> int:
    """Return the frame of the film at which a clip's frame is seen. Raises Unplayable beyond its end."""
    if at >= clip.frames:
        raise Unplayable(f"{named(timeline, clip)} lasts {clip.frames} frames.", "Name an earlier one.")
    return clip.start + at
