"""Assembly: from a plan and its takes to shots for the cameras and a timeline for the cutting room.

The spoken length of each line sets the length of its scene, transitions lie inside a clip's first frames, so the film
has exactly the frames that were planned.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.studio.brief import Mood
from bot.studio.captions import estimated_words, frames_of, pages_of
from bot.studio.clips import Clip, Drawn, Filmed, Transition, TransitionKind
from bot.studio.errors import Unplayable
from bot.studio.music import beats_ms, chosen
from bot.studio.overlays import CaptionLook, CaptionPage
from bot.studio.plan import SCENE_SECONDS_LEAST, Plan, Scene
from bot.studio.shot import Shot, WordTime
from bot.studio.soundtrack import Music, Narration
from bot.studio.style import CutStyle
from bot.studio.takes import LineTake, SceneTake
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import SceneKey

OPENING_FRAMES: Final = 10
"""Breathing room before the first word of the film."""
CLOSING_FRAMES: Final = 24
"""Breathing room after the last one."""
SCENE_FRAMES_LEAST: Final = int(SCENE_SECONDS_LEAST * FPS)
FILM_SECONDS_MOST: Final = 180

_TRANSITION_FRAMES: Final = {TransitionKind.CUT: 0, TransitionKind.DISSOLVE: 9, TransitionKind.WHIP: 8}
_USUAL_TRANSITION_FRAMES: Final = 10
_ACCENTS: Final = {
    Mood.CALM: "#8be9c8",
    Mood.PLAYFUL: "#ffd23f",
    Mood.BOLD: "#ff7a3d",
    Mood.DARK: "#ff6b81",
    Mood.WARM: "#ffc15e",
    Mood.SCIENCE: "#5ee1ff",
}


def words_of(scene: Scene, take: LineTake | None) -> tuple[WordTime, ...]:
    """Return when each word of a scene's line is heard or to be read, in milliseconds from the line's start.

    A line with a voice needs its take; raises Unplayable without it.
    """
    if not scene.line.voice:
        return tuple(
            word.but(start_ms=round(word.start_ms * scene.stretch), end_ms=round(word.end_ms * scene.stretch))
            for word in estimated_words(scene.line.text, scene.line.language)
        )
    if take is None:
        raise Unplayable(
            f"The line “{scene.line.text[:60]}” has not been spoken yet.", "Wait until every line has been spoken."
        )
    return take.words


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
    """Return the frames of every scene, or raise Unplayable when the film would be too long."""
    last = len(plan.scenes) - 1
    lengths = tuple(
        scene_frames(scene, _take(scene, line_takes), is_first=number == 0, is_last=number == last)
        for number, scene in enumerate(plan.scenes)
    )
    if sum(lengths) > FILM_SECONDS_MOST * FPS:
        raise Unplayable(
            f"The film would run {sum(lengths) / FPS:.0f} seconds; at most {FILM_SECONDS_MOST} fit.",
            "Shorten some lines or take a scene out.",
        )
    return lengths


def shots_of(plan: Plan, line_takes: Mapping[str, LineTake], style: CutStyle | None = None) -> tuple[Shot, ...]:
    """Return what each scene's camera has to film, in order.

    With a style, shots know the beats of its music. Without one a shot depends on nothing but its own scene and place
    in the film, so that neither other music nor a longer line has other scenes filmed again. Raises Unplayable.
    """
    music = chosen(style.music, plan.mood, plan.seed) if style else None
    shots, start = [], 0
    for number, (scene, frames) in enumerate(zip(plan.scenes, lengths_of(plan, line_takes), strict=True), 1):
        lead_ms = _lead(number) * 1000 // FPS
        words = words_of(scene, _take(scene, line_takes))
        shots.append(
            Shot(
                scene=scene.key,
                number=number,
                of=len(plan.scenes),
                look=scene.look,
                picture=scene.picture,
                mood=plan.mood,
                language=scene.line.language,
                line=scene.line.text,
                words=tuple(word.but(start_ms=word.start_ms + lead_ms, end_ms=word.end_ms + lead_ms) for word in words),
                frames=frames,
                fps=FPS,
                seed=_seed(plan.seed, scene.key),
                film_seed=plan.seed,
                beats_ms=beats_ms(music, _ms(start), _ms(start + frames)) if music else (),
            )
        )
        start += frames
    return tuple(shots)


def assemble(
    plan: Plan,
    style: CutStyle,
    line_takes: Mapping[str, LineTake],
    scene_takes: Mapping[SceneKey, SceneTake] | None = None,
) -> Timeline:
    """Put a film together: filmed where there is a take of the scene, drawn where there is none.

    Raises Unplayable when a line has not been spoken or the film is too long, UnknownName for unknown music.
    """
    track = chosen(style.music, plan.mood, plan.seed)
    shots = shots_of(plan, line_takes, style)
    clips: list[Clip] = []
    pages: list[CaptionPage] = []
    narration: list[Narration] = []
    start = 0
    for scene, shot in zip(plan.scenes, shots, strict=True):
        take = (scene_takes or {}).get(scene.key)
        clips.append(
            Clip(
                key=scene.key,
                scene=scene.key,
                start=start,
                frames=shot.frames,
                source=Filmed(artifact=take.artifact) if take else Drawn(shot=shot),
                transition=_transition(style.transition, shot),
            )
        )
        pages += pages_in(shot, start)
        if scene.line.voice:
            narration.append(_narration(line_takes[scene.line.digest()], start + _lead(shot.number)))
        start += shot.frames
    return Timeline(
        language=plan.language,
        frames=start,
        picture=tuple(clips),
        captions=tuple(pages),
        caption_look=CaptionLook(style=style.caption_style, ground=style.caption_ground, highlight=_ACCENTS[plan.mood]),
        narration=tuple(narration),
        music=Music(track=track.name, level_db=style.music_level_db) if track else None,
    )


def pages_in(shot: Shot, start: int) -> Sequence[CaptionPage]:
    """Return the caption pages of one scene that starts at a frame of the film."""
    end = start + shot.frames
    return pages_of(frames_of(shot.words, start, end, shot.fps), end)


def _take(scene: Scene, line_takes: Mapping[str, LineTake]) -> LineTake | None:
    return line_takes.get(scene.line.digest())


def _lead(number: int) -> int:
    return OPENING_FRAMES if number == 1 else 0


def _ms(frames: int) -> int:
    return frames * 1000 // FPS


def _seed(seed: int, key: SceneKey) -> int:
    """Give every scene a seed of its own that moving it does not change (FNV-1a)."""
    mixed = 0x811C9DC5 ^ (seed & 0xFFFFFFFF)
    for byte in key.encode():
        mixed = (mixed ^ byte) * 0x01000193 & 0xFFFFFFFF
    return mixed >> 1


def _transition(kind: TransitionKind, shot: Shot) -> Transition:
    if shot.number == 1 or kind is TransitionKind.CUT:
        return Transition()
    return Transition(kind=kind, frames=min(_TRANSITION_FRAMES.get(kind, _USUAL_TRANSITION_FRAMES), shot.frames // 3))


def _narration(take: LineTake, start: int) -> Narration:
    return Narration(artifact=take.artifact, start=start, duration_ms=take.duration_ms)
