"""What is different between two films, in sentences that people can read."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.studio.captions import written
from bot.studio.clips import Clip, Drawn, Filmed, Plain, Source, Still
from bot.studio.operations.clip_effects import worded
from bot.studio.operations.naming import lasting, listed, named, quoted, scene_number, within
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle
from bot.studio.timeline import Timeline


def differences(before: Timeline, after: Timeline) -> tuple[str, ...]:
    """Return a sentence for each thing that people would see or hear; nothing when the films are the same to them."""
    told = [
        *_shape(before, after),
        *_clips(before, after),
        *_captions(before, after),
        *_laid(before, after),
        *_sound(before, after),
    ]
    if before.frames != after.frames:
        longer = after.frames > before.frames
        change = lasting(after.frames - before.frames)
        told.append(f"The film is {change} {'longer' if longer else 'shorter'}: {lasting(after.frames)}.")
    return tuple(told)


def _shape(before: Timeline, after: Timeline) -> Iterator[str]:
    if before.format != after.format:
        yield f"The film is made for {after.format}."
    elif (before.width, before.height) != (after.width, after.height):
        yield f"The picture is {after.width} by {after.height}."


def _clips(before: Timeline, after: Timeline) -> Iterator[str]:
    old = {clip.key: clip for clip in before.picture}
    new = {clip.key: clip for clip in after.picture}
    for clip in before.picture:
        if clip.key not in new:
            yield f"{named(before, clip)} is taken out."
    for clip in after.picture:
        if clip.key not in old:
            yield f"{named(after, clip)} is new: {lasting(clip.frames)} of {_pictured(clip.source)}."
        else:
            yield from _clip(before, after, old[clip.key], clip)
    kept = [key for key in old if key in new]
    now = [key for key in new if key in old]
    if kept != now:
        numbers = [str(scene_number(before, old[key])) for key in now]
        yield f"The scenes are in another order: {', '.join(numbers)}."


def _clip(before: Timeline, after: Timeline, old: Clip, new: Clip) -> Iterator[str]:
    name = named(after, new)
    if old.frames != new.frames:
        change = new.frames - old.frames
        yield f"{name} is {lasting(change)} {'longer' if change > 0 else 'shorter'}."
    yield from _source(name, old, new)
    if old.transition != new.transition and new is not after.picture[0] and old is not before.picture[0]:
        kind, frames = new.transition.kind, new.transition.frames
        how = f"a {kind.replace('_', ' ')} of {lasting(frames)}" if frames else "a hard cut"
        yield f"{name} comes in with {how}."
    if old.effects != new.effects:
        yield f"{name} has {listed([worded(effect) for effect in new.effects]) or 'no effects'}."


def _source(name: str, old: Clip, new: Clip) -> Iterator[str]:
    match old.source, new.source:
        case Filmed() as was, Filmed() as now:
            if was.artifact != now.artifact:
                yield f"{name} shows another take."
            elif was.first != now.first:
                yield f"{name} starts elsewhere in its take."
            if was.speed != now.speed:
                yield f"{name} plays at {now.speed:.3g} times its speed."
            if was.fit != now.fit:
                yield f"{name} is framed as {now.fit}."
            if was.sound_db != now.sound_db:
                yield f"{name} {'has no sound of its own' if now.sound_db is None else 'sounds at another level'}."
        case Drawn() as was, Drawn() as now:
            if was.shot.but(frames=1, words=(), beats_ms=()) != now.shot.but(frames=1, words=(), beats_ms=()):
                yield f"{name} is drawn differently."
            elif was.first != now.first:
                yield f"{name} starts elsewhere in its drawing."
        case was, now if was != now:
            yield f"{name} shows {_pictured(now)}." if was.kind != now.kind else f"{name} is seen differently."


def _pictured(source: Source) -> str:
    match source:
        case Filmed():
            return "film"
        case Still():
            return "a still"
        case Drawn():
            return "drawing"
        case Plain():
            return source.colour


def _captions(before: Timeline, after: Timeline) -> Iterator[str]:
    if before.caption_look != after.caption_look:
        yield _look(before.caption_look, after.caption_look)
    for clip in after.picture:
        old = next((other for other in before.picture if other.key == clip.key), None)
        if old is None:
            continue
        was, now = _text_in(old, before.captions), _text_in(clip, after.captions)
        if was != now:
            said = quoted(now) if now else "nothing"
            yield f"The captions of {within(after, clip)} say {said}{'' if said.endswith('.”') else '.'}"


def _text_in(clip: Clip, pages: Sequence[CaptionPage]) -> str:
    return written([word.text for page in pages if clip.start <= page.start < clip.end for word in page.words])


def _look(before: CaptionLook, after: CaptionLook) -> str:
    if after.style is CaptionStyle.NONE and before.style is not CaptionStyle.NONE:
        return "No captions."
    names = {"style": "style", "ground": "ground", "colour": "colour", "highlight": "highlight", "font": "font"}
    changes = [
        f"{word} {str(getattr(after, name)).replace('_', ' ') or 'of the studio'}"
        for name, word in names.items()
        if getattr(before, name) != getattr(after, name)
    ]
    changes += [f"size {after.size:g}"] if before.size != after.size else []
    return f"Captions have another look: {', '.join(changes)}."


def _laid(before: Timeline, after: Timeline) -> Iterator[str]:
    was, now = [title.text for title in before.titles], [title.text for title in after.titles]
    yield from (f"The title {quoted(text)} is gone." for text in _missing(was, now))
    yield from (f"A title says {quoted(text)}." for text in _missing(now, was))
    stuck, sticking = ([sticker.illustration or "of yours" for sticker in film.stickers] for film in (before, after))
    yield from (f"The sticker {quoted(name)} is gone." for name in _missing(stuck, sticking))
    yield from (f"There is a sticker: {quoted(name)}." for name in _missing(sticking, stuck))
    if before.logo != after.logo:
        yield f"The logo stands {after.logo.corner.replace('_', ' ')}." if after.logo else "No logo."


def _missing(there: Sequence[str], here: Sequence[str]) -> list[str]:
    left = list(here)
    return [text for text in there if text not in left or left.remove(text)]  # type: ignore[func-returns-value]


def _sound(before: Timeline, after: Timeline) -> Iterator[str]:
    yield from _voice(before, after)
    yield from _music(before, after)
    if len(before.sounds) != len(after.sounds):
        yield f"There are {len(after.sounds) or 'no'} sound effects, not {len(before.sounds) or 'none'}."
    elif [(sound.kind, sound.gain_db) for sound in before.sounds] != [(s.kind, s.gain_db) for s in after.sounds]:
        yield "The sound effects are others."


def _voice(before: Timeline, after: Timeline) -> Iterator[str]:
    """Tell of the lines that both films speak equally often: one that came or went with its scene is told there."""
    old = Counter(line.artifact for line in before.narration)
    new = Counter(line.artifact for line in after.narration)
    spoken = {artifact for artifact in old if old[artifact] == new[artifact]}
    was, now = ([line for line in film.narration if line.artifact in spoken] for film in (before, after))
    silent, silenced = (Counter(line.artifact for line in lines if line.muted) for lines in (was, now))
    if fewer := (silenced - silent).total():
        yield f"{fewer} spoken line{'s are' if fewer > 1 else ' is'} silent."
    if more := (silent - silenced).total():
        yield f"{more} spoken line{'s are' if more > 1 else ' is'} heard again."
    if Counter((line.artifact, line.gain_db) for line in was) != Counter((line.artifact, line.gain_db) for line in now):
        yield "The voice is at another level."
    if Counter((line.artifact, line.tempo) for line in was) != Counter((line.artifact, line.tempo) for line in now):
        yield "The voice speaks at another pace."


def _music(before: Timeline, after: Timeline) -> Iterator[str]:
    old, new = before.music, after.music
    if old == new:
        return
    if new is None or (old and new.muted and not old.muted):
        yield "No music."
    elif old is None or (old.track, old.artifact) != (new.track, new.artifact) or (old.muted and not new.muted):
        yield f"The music is {new.track.replace('_', ' ') or 'your own'}."
    elif old.level_db != new.level_db:
        change = new.level_db - old.level_db
        yield f"The music is {abs(change):.3g} dB {'louder' if change > 0 else 'quieter'}."
    elif old.duck_db != new.duck_db:
        yield "The music gives way to the voice in another measure."
