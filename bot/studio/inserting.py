"""Inserting what people bring: a file becomes the one edit that puts it into the film."""

from collections.abc import Iterable
from typing import Final

from bot.studio.bringing import Brought, BroughtAs, FileBrought, Media, check_use
from bot.studio.clips import Clip, Filmed, Fit, Still
from bot.studio.errors import Refused
from bot.studio.operations.kinds import AddSticker, InsertClip, Operation, SetLogo, SetMusic
from bot.studio.overlays import Logo, Sticker
from bot.studio.soundtrack import Music
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import SceneKey

STILL_FRAMES: Final = 3 * FPS
CLIP_FRAMES_MOST: Final = 60 * FPS
"""Of a longer film, so much is shown; it can be trimmed like any other scene."""
_STICKER_Y: Final = 0.3


def inserting(brought: Brought, file: FileBrought, film: Timeline, key: str) -> Operation:
    """Return the edit that puts a file into a film; `key` names what is new in it. Raises Refused."""
    check_use(brought.name, brought.wanted, file.media, has_sound=file.has_sound)
    match brought.wanted:
        case BroughtAs.SCENE:
            return InsertClip(clip=_clip(file, key), to=_position(film, brought.place))
        case BroughtAs.MUSIC:
            before = film.music
            levels = {"level_db": before.level_db, "duck_db": before.duck_db} if before else {}
            return SetMusic(music=Music(artifact=file.artifact, **levels))
        case BroughtAs.LOGO:
            look = film.logo.but(artifact=file.artifact) if film.logo else Logo(artifact=file.artifact)
            return SetLogo(logo=look)
        case BroughtAs.STICKER:
            clip = _scene(film, brought.place or 1)
            return AddSticker(
                clip=clip.key, sticker=Sticker(start=0, end=clip.frames, artifact=file.artifact, y=_STICKER_Y)
            )


def brought_in(edits: Iterable[Operation]) -> int:
    """Count the edits that put a file of people's own into a film."""
    return sum(_brings(edit) for edit in edits)


def _brings(edit: Operation) -> bool:
    match edit:
        case InsertClip(clip=clip):
            return isinstance(clip.source, Filmed | Still)
        case AddSticker(sticker=sticker):
            return sticker.artifact is not None
        case SetMusic(music=music):
            return music is not None and music.artifact is not None
        case SetLogo(logo=logo):
            return logo is not None
        case _:
            return False


def _clip(file: FileBrought, key: str) -> Clip:
    if file.media is Media.STILL:
        source: Filmed | Still = Still(artifact=file.artifact, fit=Fit.BLUR)
        frames = STILL_FRAMES
    else:
        source = Filmed(artifact=file.artifact, fit=Fit.BLUR, sound_db=0.0 if file.has_sound else None)
        frames = min(max(1, file.frames), CLIP_FRAMES_MOST)
    return Clip(key=key, scene=SceneKey(key), start=0, frames=frames, source=source)


def _position(film: Timeline, place: int | None) -> int:
    """Return the position among the clips at which a scene of that number begins; the end for none."""
    scenes = _scenes(film)
    if place is None or place == len(scenes) + 1:
        return len(film.picture) + 1
    return film.picture.index(_scene(film, place)) + 1


def _scene(film: Timeline, number: int) -> Clip:
    """Return the first clip of a scene."""
    scenes = _scenes(film)
    if number > len(scenes):
        raise Refused(f"There is no scene {number}; the film has {len(scenes)}.", "Name one of them with `place:`.")
    return next(clip for clip in film.picture if clip.scene == scenes[number - 1])


def _scenes(film: Timeline) -> list[SceneKey]:
    return list(dict.fromkeys(clip.scene for clip in film.picture))
