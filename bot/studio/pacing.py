"""Pacing: how long each scene stays, so that lines are heard, captions can be read, and cuts fall on the beat."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

from bot.studio.captions import READABLE_CELLS_A_SECOND, cells, estimated_words
from bot.studio.errors import Unplayable
from bot.studio.music import Track, beats_ms
from bot.studio.plan import SCENE_SECONDS_LEAST, Plan, Scene
from bot.studio.shot import WordTime
from bot.studio.takes import LineTake
from bot.studio.timeline import FPS

OPENING_FRAMES: Final = 10
"""Breathing room before the first word of the film; with it, something is heard or read within the first second."""
OPENING_SILENCE_MS: Final = 150
"""Silence at the start of the first line beyond this is skipped."""
CLOSING_FRAMES: Final = 24
"""Breathing room after the last word."""
SCENE_FRAMES_LEAST: Final = int(SCENE_SECONDS_LEAST * FPS)
FILM_SECONDS_MOST: Final = 180
BEAT_LATER_MOST: Final = 10
"""Frames by which a scene may be lengthened to end on a beat."""
BEAT_EARLIER_MOST: Final = 4
"""And shortened, out of its pause."""


def tightened(take: LineTake) -> LineTake:
    """Return the take of a film's first line without the silence before its first word."""
    if not take.words or take.words[0].start_ms <= OPENING_SILENCE_MS:
        return take
    skipped = take.words[0].start_ms - OPENING_SILENCE_MS
    words = (word.but(start_ms=word.start_ms - skipped, end_ms=word.end_ms - skipped) for word in take.words)
    return take.but(words=tuple(words), duration_ms=max(1, take.duration_ms - skipped))


def takes_of(plan: Plan, line_takes: Mapping[str, LineTake]) -> tuple[LineTake | None, ...]:
    """Return the take of every scene's line as it is heard in the film; None where there is none."""
    takes = [line_takes.get(scene.line.digest()) for scene in plan.scenes]
    first = takes[0]
    return (tightened(first) if first and plan.scenes[0].line.voice else first, *takes[1:])


def words_of(scene: Scene, take: LineTake | None) -> tuple[WordTime, ...]:
    """Return when each word of a scene's line is heard or to be read, in milliseconds from the line's start.

    A line with a voice needs its take; raises Unplayable without it.
    """
    if not scene.line.voice:
        return _read(estimated_words(scene.line.text, scene.line.language), scene.stretch)
    if take is None:
        raise Unplayable(
            f"The line “{scene.line.text[:60]}” has not been spoken yet.", "Wait until every line has been spoken."
        )
    return take.words


def _read(words: Sequence[WordTime], stretch: float) -> tuple[WordTime, ...]:
    """Stretch the words that nobody speaks, but leave every one the time that it takes to read."""
    read: list[WordTime] = []
    late = 0
    for word, following in zip(words, [*words[1:], None], strict=True):
        start, end = round(word.start_ms * stretch) + late, round(word.end_ms * stretch) + late
        least = start + (cells(word.text) + 1) * 1000 // READABLE_CELLS_A_SECOND
        end = max(end, least)
        read.append(word.but(start_ms=start, end_ms=end))
        if following is not None:
            late += max(0, end - late - round(following.start_ms * stretch))
    return tuple(read)


def line_ms(scene: Scene, take: LineTake | None) -> int:
    """Return how long a scene's line takes."""
    words = words_of(scene, take)
    ends = max((word.end_ms for word in words), default=0)
    return max(take.duration_ms, ends) if scene.line.voice and take is not None else ends


def scene_frames(scene: Scene, take: LineTake | None, *, is_first: bool = False, is_last: bool = False) -> int:
    """Return how long a scene stays: its line and pause, stretched, and never shorter than the line itself."""
    line = line_ms(scene, take)
    stretch = scene.stretch if scene.line.voice else 1.0
    pause = scene.pause_ms if scene.line.voice else scene.pause_ms * scene.stretch
    held = max(line, (line + pause) * stretch)
    frames = -int(-held * FPS // 1000) + OPENING_FRAMES * is_first + CLOSING_FRAMES * is_last
    return max(frames, SCENE_FRAMES_LEAST)


def lengths_of(plan: Plan, line_takes: Mapping[str, LineTake]) -> tuple[int, ...]:
    """Return the planned frames of every scene, or raise Unplayable when the film would be too long."""
    last = len(plan.scenes) - 1
    lengths = tuple(
        scene_frames(scene, take, is_first=number == 0, is_last=number == last)
        for number, (scene, take) in enumerate(zip(plan.scenes, takes_of(plan, line_takes), strict=True))
    )
    if sum(lengths) > FILM_SECONDS_MOST * FPS:
        raise Unplayable(
            f"The film would run {sum(lengths) / FPS:.0f} seconds; at most {FILM_SECONDS_MOST} fit.",
            "Shorten some lines or take a scene out.",
        )
    return lengths


def lengths_on_beats(plan: Plan, line_takes: Mapping[str, LineTake], track: Track | None) -> tuple[int, ...]:
    """Return the frames of every scene with its cut on the nearest beat within reach; the last keeps its length.

    No line loses anything, and at least half of every pause stays. Raises Unplayable like `lengths_of`.
    """
    planned = lengths_of(plan, line_takes)
    if track is None:
        return planned
    takes = takes_of(plan, line_takes)
    room = FILM_SECONDS_MOST * FPS - sum(planned)
    lengths: list[int] = []
    start = 0
    for number, frames in enumerate(planned[:-1]):
        spoken = -(-line_ms(plan.scenes[number], takes[number]) * FPS // 1000) + lead_of(number + 1)
        earlier = min(BEAT_EARLIER_MOST, (frames - spoken) // 2, frames - SCENE_FRAMES_LEAST)
        beat = _beat_near(track, start + frames, max(0, earlier), min(BEAT_LATER_MOST, room))
        lengths.append(beat - start)
        room -= beat - start - frames
        start = beat
    return (*lengths, planned[-1])


def _beat_near(track: Track, cut: int, earlier: int, later: int) -> int:
    from_ms = max(0, (cut - earlier - 1) * 1000 // FPS)
    heard = (from_ms + beat for beat in beats_ms(track, from_ms, (cut + later + 1) * 1000 // FPS))
    near = [frame for frame in (round(beat * FPS / 1000) for beat in heard) if cut - earlier <= frame <= cut + later]
    return min(near, key=lambda frame: abs(frame - cut), default=cut)


def lead_of(number: int) -> int:
    """Return how many frames into the scene at a position counted from one its line begins."""
    return OPENING_FRAMES if number == 1 else 0


def starts_of(lengths: Sequence[int]) -> tuple[int, ...]:
    """Return the frame at which each scene begins."""
    return tuple(accumulate(lengths[:-1], initial=0))
