"""Assembly: from a plan and its takes to shots for the cameras and a timeline for the cutting room.

The spoken length of each line sets the length of its scene, transitions lie inside a clip's first frames, so the film
has exactly the frames that were planned, give or take what brings a cut onto a beat of the music.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.studio.brief import Mood
from bot.studio.captions import frames_of, pages_of
from bot.studio.clips import Clip, Drawn, Filmed, Transition, usual_transition
from bot.studio.music import Track, beats_ms, chosen
from bot.studio.overlays import CaptionLook, CaptionPage
from bot.studio.pacing import lead_of, lengths_of, lengths_on_beats, starts_of, takes_of, words_of
from bot.studio.plan import Plan
from bot.studio.shot import Shot
from bot.studio.sound_design import sounds_for
from bot.studio.soundtrack import Music, Narration
from bot.studio.style import CutStyle
from bot.studio.takes import LineTake, SceneTake
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import SceneKey

HANDLE_FRAMES: Final = 12
"""What is filmed beyond a scene's planned end: real pictures where a cut waits for a beat, and under the transition."""
_ACCENTS: Final = {
    Mood.CALM: "#8be9c8",
    Mood.PLAYFUL: "#ffd23f",
    Mood.BOLD: "#ff7a3d",
    Mood.DARK: "#ff6b81",
    Mood.WARM: "#ffc15e",
    Mood.SCIENCE: "#5ee1ff",
}


def shots_of(plan: Plan, line_takes: Mapping[str, LineTake]) -> tuple[Shot, ...]:
    """Return what each scene's camera has to film, in order.

    A shot depends on nothing but its own scene and place in the film, so that neither other music nor a longer line
    has other scenes filmed again. All but the last have a handle. Raises Unplayable.
    """
    shots = []
    scenes = zip(plan.scenes, takes_of(plan, line_takes), lengths_of(plan, line_takes), strict=True)
    for number, (scene, take, frames) in enumerate(scenes, 1):
        lead_ms = lead_of(number) * 1000 // FPS
        words = words_of(scene, take)
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
                frames=frames + (HANDLE_FRAMES if number < len(plan.scenes) else 0),
                fps=FPS,
                seed=_seed(plan.seed, scene.key),
                film_seed=plan.seed,
            )
        )
    return tuple(shots)


def assemble(
    plan: Plan,
    style: CutStyle,
    line_takes: Mapping[str, LineTake],
    scene_takes: Mapping[SceneKey, SceneTake] | None = None,
) -> Timeline:
    """Put a film together: filmed where there is a take of the scene, drawn where there is none.

    The style's own edits are not done to it yet. Raises Unplayable when a line has not been spoken or the film is too
    long, UnknownName for unknown music.
    """
    track = chosen(style.music, plan.mood, plan.seed)
    shots = shots_of(plan, line_takes)
    lengths = lengths_on_beats(plan, line_takes, track)
    clips: list[Clip] = []
    pages: list[CaptionPage] = []
    for shot, start, frames in zip(shots, starts_of(lengths), lengths, strict=True):
        take = (scene_takes or {}).get(shot.scene)
        clips.append(
            Clip(
                key=shot.scene,
                scene=shot.scene,
                start=start,
                frames=frames,
                source=Filmed(artifact=take.artifact) if take else Drawn(shot=_with_beats(shot, track, start, frames)),
                transition=usual_transition(style.transition, frames) if start else Transition(),
            )
        )
        pages += pages_in(shot, start, frames)
    return Timeline(
        language=plan.language,
        frames=sum(lengths),
        picture=tuple(clips),
        captions=tuple(pages),
        caption_look=CaptionLook(style=style.caption_style, ground=style.caption_ground, highlight=_ACCENTS[plan.mood]),
        narration=_narration(plan, line_takes, clips),
        music=Music(track=track.name, level_db=style.music_level_db) if track else None,
        sounds=sounds_for(plan.mood, clips, shots) if style.sound_effects else (),
    )


def pages_in(shot: Shot, start: int, frames: int) -> Sequence[CaptionPage]:
    """Return the caption pages of one scene that starts at a frame of the film and lasts so long."""
    end = start + frames
    return pages_of(frames_of(shot.words, start, end, shot.fps), end)


def _with_beats(shot: Shot, track: Track | None, start: int, frames: int) -> Shot:
    """Return a shot that is drawn while the cut is rendered, and so may know its music."""
    if track is None:
        return shot
    return shot.but(beats_ms=beats_ms(track, start * 1000 // FPS, (start + frames) * 1000 // FPS))


def _narration(plan: Plan, line_takes: Mapping[str, LineTake], clips: Sequence[Clip]) -> tuple[Narration, ...]:
    lines = []
    heard = takes_of(plan, line_takes)
    for number, (scene, take, clip) in enumerate(zip(plan.scenes, heard, clips, strict=True), 1):
        if scene.line.voice and take is not None:
            skipped = line_takes[scene.line.digest()].duration_ms - take.duration_ms
            start = clip.start + lead_of(number)
            lines.append(Narration(artifact=take.artifact, start=start, first_ms=skipped, duration_ms=take.duration_ms))
    return tuple(lines)


def _seed(seed: int, key: SceneKey) -> int:
    """Give every scene a seed of its own that moving it does not change (FNV-1a)."""
    mixed = 0x811C9DC5 ^ (seed & 0xFFFFFFFF)
    for byte in key.encode():
        mixed = (mixed ^ byte) * 0x01000193 & 0xFFFFFFFF
    return mixed >> 1
