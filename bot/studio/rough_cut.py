"""The rough cut: a timeline of plain files, without a plan, from what is known about each of them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Final

from pydantic import Field

from bot.studio.captions import frames_of, pages_of, split_words
from bot.studio.clips import TRANSITION_FRAMES_MOST, Clip, Filmed, Source, Still, Transition, TransitionKind
from bot.studio.errors import Refused, UnknownName, Unplayable
from bot.studio.formats import Format
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, Logo
from bot.studio.pacing import CLOSING_FRAMES, OPENING_FRAMES
from bot.studio.shot import WordTime
from bot.studio.soundtrack import Music, Narration, SoundEffect, SoundKind
from bot.studio.srt import Cue
from bot.studio.timeline import FPS, Marker, Timeline
from bot.studio.values import Frames, SceneKey, Sha256, Value

STILL_FRAMES: Final = 3 * FPS
"""How long a still stands where nobody speaks."""
CLIP_FRAMES_LEAST: Final = 6
_TRANSITION_S: Final = 0.5


class Footage(Value):
    """A file that becomes one clip."""

    name: str
    """What people call it."""
    artifact: Sha256
    is_still: bool = False
    frames: Frames = 0
    """How long it plays, in frames of the film; nothing for a still."""
    has_sound: bool = False


class RoughCut(Value):
    """What is to be put together."""

    footage: Annotated[tuple[Footage, ...], Field(min_length=1)]
    voice: Sha256 | None = None
    voice_ms: Annotated[int, Field(ge=0)] = 0
    cues: tuple[Cue, ...] = ()
    """Timed from the start of the voice, or of the film where there is none."""
    music: Music | None = None
    has_whooshes: bool = False
    transition: Transition = Transition()
    caption_style: CaptionStyle = CaptionStyle.KARAOKE
    logo: Sha256 | None = None
    format: Format = Format.SHORTS


def transition_of(text: str) -> Transition:
    """Read a transition, such as `dissolve` or `wipe_left:0.5` (seconds). Raises UnknownName, Refused."""
    name, _, length = text.strip().lower().partition(":")
    name = name.replace("-", "_")
    if name not in set(TransitionKind):
        raise UnknownName("transition", name, tuple(TransitionKind))
    kind, most_s = TransitionKind(name), TRANSITION_FRAMES_MOST / FPS
    try:
        seconds = float(length or _TRANSITION_S)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= most_s:
        raise Refused(f"A transition cannot last “{length}” seconds.", f"Give it 0 to {most_s:g}, as in dissolve:0.5.")
    frames = 0 if kind is TransitionKind.CUT else round(seconds * FPS)
    return Transition(kind=kind, frames=frames)


def assembled(rough: RoughCut) -> Timeline:
    """Put the clips one after another, as long as the voice speaks, or each as long as it is.

    Raises Unplayable when that gives no film, Refused for captions after its end.
    """
    lead = OPENING_FRAMES if rough.voice else 0
    lengths = _lengths(rough, lead)
    total = sum(lengths)
    _check_length(total, rough.format)
    clips = tuple(_clips(rough, lengths))
    shape = rough.format.shape
    return Timeline(
        format=rough.format,
        width=shape.width,
        height=shape.height,
        frames=total,
        picture=clips,
        captions=_pages(rough.cues, lead, total),
        caption_look=CaptionLook(style=rough.caption_style),
        logo=Logo(artifact=rough.logo) if rough.logo else None,
        narration=_narration(rough, lead),
        music=rough.music,
        sounds=tuple(_whooshes(clips)) if rough.has_whooshes else (),
        markers=tuple(
            Marker(at=clip.start, name=one.name[:80] or clip.key)
            for clip, one in zip(clips, rough.footage, strict=True)
        ),
    )


def _narration(rough: RoughCut, lead: int) -> tuple[Narration, ...]:
    if rough.voice is None:
        return ()
    return (Narration(artifact=rough.voice, start=lead, duration_ms=max(1, rough.voice_ms)),)


def _lengths(rough: RoughCut, lead: int) -> list[int]:
    if rough.voice is None:
        return [STILL_FRAMES if one.is_still else max(1, one.frames) for one in rough.footage]
    spoken_ms = max([rough.voice_ms, *(cue.end_ms for cue in rough.cues)])
    total = lead - (-spoken_ms * FPS // 1000) + CLOSING_FRAMES
    count = len(rough.footage)
    if total < count * CLIP_FRAMES_LEAST:
        raise Unplayable(
            f"{count} clips do not fit into a voice of {spoken_ms / 1000:.1f} seconds.", "Leave some of them out."
        )
    return fitted([None if one.is_still else max(1, one.frames) for one in rough.footage], total)


def fitted(lengths: Sequence[int | None], total: int) -> list[int]:
    """Return how long each piece plays so that all together take `total` frames: as evenly as can be.

    A piece shorter than its share plays whole and leaves the rest to others; None is of any length. Where all together
    are too short, each is held for the same while.
    """
    known = [length for length in lengths if length is not None]
    if len(known) == len(lengths) and sum(known) <= total:
        held = _even(total - sum(known), len(known))
        return [length + extra for length, extra in zip(known, held, strict=True)]
    waiting, out = list(range(len(lengths))), [0] * len(lengths)
    while True:
        share = (total - sum(out)) / len(waiting)
        short = {place: length for place in waiting if (length := lengths[place]) is not None and length < share}
        if not short:
            break
        for place, length in short.items():
            out[place] = length
        waiting = [place for place in waiting if place not in short]
    for place, length in zip(waiting, _even(total - sum(out), len(waiting)), strict=True):
        out[place] = length
    return out


def _even(total: int, count: int) -> list[int]:
    edges = [total * place // count for place in range(count + 1)]
    return [after - before for before, after in pairwise(edges)]


def _check_length(total: int, target: Format) -> None:
    most = target.shape.seconds_most
    if total > most * FPS:
        raise Unplayable(
            f"The film would run {total / FPS:.0f} seconds; {target} takes at most {most}.",
            "Leave something out, or choose another profile.",
        )


def _clips(rough: RoughCut, lengths: Sequence[int]) -> Iterator[Clip]:
    start = 0
    for number, (one, frames) in enumerate(zip(rough.footage, lengths, strict=True)):
        joint = Transition()
        if number:
            most = min(frames, lengths[number - 1]) // 2
            joint = rough.transition.but(frames=min(rough.transition.frames, most))
        key = SceneKey(f"C{number + 1}")
        source = _source(one, is_heard=rough.voice is None)
        yield Clip(key=key, scene=key, start=start, frames=frames, source=source, transition=joint)
        start += frames


def _source(one: Footage, *, is_heard: bool) -> Source:
    if one.is_still:
        return Still(artifact=one.artifact)
    return Filmed(artifact=one.artifact, sound_db=0.0 if is_heard and one.has_sound else None)


def _whooshes(clips: Sequence[Clip]) -> Iterator[SoundEffect]:
    for clip in clips[1:]:
        yield SoundEffect(kind=SoundKind.WHOOSH, at=clip.start + clip.transition.frames // 2)


def _pages(cues: Sequence[Cue], lead: int, total: int) -> tuple[CaptionPage, ...]:
    """Page each cue by itself, its words sharing its time evenly."""
    starts = [lead + cue.start_ms * FPS // 1000 for cue in cues]
    pages: list[CaptionPage] = []
    taken = 0
    for cue, at, following in zip(cues, starts, [*starts, total][1:], strict=True):
        if at >= total:
            raise Refused(
                f"The caption of line {cue.line} begins at {cue.start_ms / 1000:.1f} seconds, after the film's end.",
                f"The film has {total / FPS:.1f} seconds: check the file's times.",
            )
        start = max(at, taken)
        end = min(max(lead + cue.end_ms * FPS // 1000, start + 1), max(following, start + 1), total)
        if start >= end:
            continue
        words = frames_of(_timed(cue, start, end), start, end, FPS)
        pages += pages_of(words, min(max(following, end), total))
        taken = end
    return tuple(pages)


def _timed(cue: Cue, start: int, end: int) -> tuple[WordTime, ...]:
    words = split_words(cue.text)
    edges = [(end - start) * 1000 * place // (FPS * len(words)) for place in range(len(words) + 1)]
    return tuple(
        WordTime(text=word, start_ms=first, end_ms=last)
        for word, (first, last) in zip(words, pairwise(edges), strict=True)
    )
