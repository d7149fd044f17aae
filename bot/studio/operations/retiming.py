"""Playing a clip faster or slower, while what is said in it stays natural."""

from collections.abc import Sequence

from bot.studio.clips import Clip, Drawn, Filmed
from bot.studio.effects import Freeze
from bot.studio.errors import Unplayable
from bot.studio.operations.kinds import RetimeClip
from bot.studio.operations.naming import clip_called, lasting, named
from bot.studio.operations.picture import Outcome, lasting_as_long
from bot.studio.operations.ripple import Part, Stretch, heard, relaid, whole
from bot.studio.shot import Shot
from bot.studio.soundtrack import TEMPO_MOST
from bot.studio.timeline import FPS, Timeline


def retime(timeline: Timeline, asked: RetimeClip) -> Outcome:
    """Play a clip so many times as fast as now. Raises Unplayable when its line would not fit any more."""
    clip = clip_called(timeline, asked.clip)
    frames = max(1, round(clip.frames / asked.by))
    shows = _stretches(timeline, clip, frames)
    part = Part(_paced(timeline, clip, asked.by, frames, shows), shows, clip)
    after = relaid(timeline, [part if other is clip else whole(other) for other in timeline.picture])
    change = frames - clip.frames
    if not change:
        return after, "Nothing changes." if after == timeline else f"{named(timeline, clip)} plays at another speed."
    pace = f"{named(timeline, clip)} plays {asked.by:.3g} times as fast"
    return after, f"{pace} and is {lasting(change)} {'longer' if change > 0 else 'shorter'}."


def _stretches(timeline: Timeline, clip: Clip, frames: int) -> tuple[Stretch, ...]:
    """Return where each stretch of a clip goes: what is said keeps its pace, and pauses give way."""
    spoken = _spoken(timeline, clip)
    if not spoken:
        return (Stretch(clip.start, clip.end, 0, frames),)
    lasts = spoken[-1][1] - clip.start
    if frames >= lasts:
        after = (Stretch(clip.start + lasts, clip.end, lasts, frames),) if clip.start + lasts < clip.end else ()
        return (Stretch(clip.start, clip.start + lasts, 0, lasts), *after)
    said = sum(end - start for start, end in spoken)
    silent = lasts - said
    room = max(0, frames - said)
    shows, at, quiet, talked = [], clip.start, 0, 0
    for start, end in spoken:
        begins = _share(quiet, silent, room) + _share(talked, said, min(said, frames))
        quiet += start - at
        opens = _share(quiet, silent, room) + _share(talked, said, min(said, frames))
        talked += end - start
        closes = _share(quiet, silent, room) + _share(talked, said, min(said, frames))
        if at < start and begins < opens:
            shows.append(Stretch(at, start, begins, opens))
        shows.append(Stretch(start, end, opens, closes))
        at = end
    _check_tempo(timeline, clip, shows, spoken)
    return tuple(shows)


def _share(part: int, of: int, room: int) -> int:
    return round(part * room / of) if of else 0


def _spoken(timeline: Timeline, clip: Clip) -> list[tuple[int, int]]:
    """Return the frames of a clip in which somebody speaks."""
    spans: list[tuple[int, int]] = []
    for begins, ends in sorted(heard(line) for line in timeline.narration):
        start, end = max(begins, clip.start), min(ends, clip.end)
        if start >= end:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _check_tempo(timeline: Timeline, clip: Clip, shows: Sequence[Stretch], spoken: Sequence[tuple[int, int]]) -> None:
    for line in timeline.narration:
        begins, ends = heard(line)
        for show in shows:
            if (show.first, show.last) not in spoken or max(begins, show.first) >= min(ends, show.last):
                continue
            if show.end <= show.start or line.tempo / show.pace > TEMPO_MOST:
                said = sum(end - start for start, end in spoken)
                raise Unplayable(
                    f"{named(timeline, clip)} needs {lasting(said)} for what is said in it; faster by more than "
                    f"{TEMPO_MOST - 1:.0%} no longer sounds like a person.",
                    "Speed it up less, or trim it.",
                )


def _paced(timeline: Timeline, clip: Clip, by: float, frames: int, shows: Sequence[Stretch]) -> Clip:
    source = clip.source
    if isinstance(source, Filmed):
        speed = source.speed * by
        if not 0.1 <= speed <= 10:
            raise Unplayable(
                f"{named(timeline, clip)} would play at {speed:.3g} times its speed; 0.1 to 10 is possible.",
                "Change its speed less.",
            )
        source = source.but(speed=speed)
    elif isinstance(source, Drawn):
        source = source.but(
            shot=_drawn_for(source, clip, frames, shows), first=round(source.first * frames / clip.frames)
        )
    effects = tuple(
        effect.but(at=int(effect.at * frames / clip.frames), frames=max(1, round(effect.frames * frames / clip.frames)))
        if isinstance(effect, Freeze)
        else effect
        for effect in clip.effects
    )
    return lasting_as_long(clip.but(source=source, effects=effects), frames)


def _drawn_for(source: Drawn, clip: Clip, frames: int, shows: Sequence[Stretch]) -> Shot:
    """Return a shot that is drawn for another length, its words where they are heard now."""
    shot, first = source.shot, round(source.first * frames / clip.frames)

    def moved(ms: int) -> int:
        frame = ms * FPS / 1000 - source.first + clip.start
        if frame < clip.start:
            return round(ms * frames / clip.frames)
        show = next((show for show in shows if frame <= show.last), shows[-1])
        return max(0, round((first + show.at(max(frame, show.first))) * 1000 / FPS))

    words = tuple(word.but(start_ms=moved(word.start_ms), end_ms=moved(word.end_ms)) for word in shot.words)
    return shot.but(frames=max(1, round(shot.frames * frames / clip.frames)), words=words, beats_ms=())
