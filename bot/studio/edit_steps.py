"""Carrying out a model's steps: each becomes operations on the film as the steps before it left it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from bot.studio.clips import Clip
from bot.studio.edit_answer import (
    ComeIn,
    CutInTwo,
    EditAnswer,
    Framing,
    GiveEffect,
    Longer,
    LookOfCaptions,
    Play,
    PlaySound,
    PutAt,
    SayInCaption,
    Shorter,
    Silence,
    SizeOfCaptions,
    Speed,
    Step,
    TakeEffects,
    TakeOut,
    TakeTitles,
    Volume,
    WriteTitle,
)
from bot.studio.effects import Effect, Filter, Filtered, Freeze, Grain, Ramp, Vignette
from bot.studio.errors import Refused, UnknownName
from bot.studio.music import track_called
from bot.studio.operations.kinds import (
    AddEffect,
    AddSound,
    AddTitle,
    Level,
    MoveClip,
    Mute,
    Operation,
    Reframe,
    RemoveClip,
    RemoveEffect,
    RemoveTitle,
    Restyle,
    RetimeClip,
    RewordCaption,
    SetMusic,
    SetTransition,
    Sounding,
    Split,
    Trim,
)
from bot.studio.operations.naming import quoted
from bot.studio.operations.performing import performed
from bot.studio.operations.writing import those_in
from bot.studio.overlays import Title
from bot.studio.soundtrack import Music
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import SceneKey


def parsed(answer: EditAnswer, timeline: Timeline) -> tuple[Operation, ...]:
    """Turn an answer into operations; scenes are named by the numbers they had before the first step.

    What is said twice is done once. Raises Refused with the reason when a step cannot be done.
    """
    desk = _Desk(timeline)
    done: list[Operation] = []
    for step in dict.fromkeys(_plain(step) for step in answer.steps):
        wanted = tuple(_READ[type(step)](step, desk))
        steps = performed(desk.film, wanted)
        desk.film = steps[-1].timeline if steps else desk.film
        done += wanted
    return tuple(done)


def _plain(step: Step) -> Step:
    """Return a step that is about the music as one about the whole film, which it is."""
    if isinstance(step, Silence | Volume) and step.what is Sounding.MUSIC:
        return step.but(scene=0)
    return step


class _Desk:
    """The film as it is by now, and its scenes as they were numbered."""

    def __init__(self, timeline: Timeline) -> None:
        self.film = timeline
        self.scenes: tuple[SceneKey, ...] = tuple(dict.fromkeys(clip.scene for clip in timeline.picture))

    def clips(self, number: int) -> Sequence[Clip]:
        """Return the parts of a scene. Raises Refused when it is not, or no longer, there."""
        if number > len(self.scenes):
            raise UnknownName("scene", str(number), (f"1 to {len(self.scenes)}",))
        clips = [clip for clip in self.film.picture if clip.scene == self.scenes[number - 1]]
        if not clips:
            raise Refused(f"Scene {number} was taken out by an earlier step.", "Name another scene.")
        return clips

    def at(self, number: int, seconds: float) -> tuple[Clip, int]:
        """Return the part of a scene that plays after so many seconds of it, and the frame in that part."""
        frame = round(seconds * FPS)
        clips = self.clips(number)
        for clip in clips:
            if frame < clip.frames:
                return clip, frame
            frame -= clip.frames
        lasts = sum(clip.frames for clip in clips) / FPS
        raise Refused(f"Scene {number} lasts {lasts:.1f} s only.", "Name an earlier moment.")


def _shorter(step: Shorter, desk: _Desk) -> Iterator[Operation]:
    frames = max(1, round(step.seconds * FPS))
    clips = desk.clips(step.scene)
    if step.end == "start":
        yield Trim(clip=clips[0].key, head=frames)
    else:
        yield Trim(clip=clips[-1].key, tail=frames)


def _longer(step: Longer, desk: _Desk) -> Iterator[Operation]:
    yield Trim(clip=desk.clips(step.scene)[-1].key, tail=-max(1, round(step.seconds * FPS)))


def _split(step: CutInTwo, desk: _Desk) -> Iterator[Operation]:
    clip, at = desk.at(step.scene, step.at_seconds)
    yield Split(clip=clip.key, at=max(1, at))


def _move(step: PutAt, desk: _Desk) -> Iterator[Operation]:
    keys = [clip.key for clip in desk.clips(step.scene)]
    goal = [clip.key for clip in desk.clips(step.to)]
    if keys == goal:
        return
    now = [clip.key for clip in desk.film.picture]
    forwards = now.index(goal[0]) > now.index(keys[0])
    neighbour = goal[-1] if forwards else goal[0]
    for key in reversed(keys) if forwards else keys:
        now.remove(key)
        place = now.index(neighbour) + forwards
        now.insert(place, key)
        yield MoveClip(clip=key, to=place + 1)


def _remove(step: TakeOut, desk: _Desk) -> Iterator[Operation]:
    yield from (RemoveClip(clip=clip.key) for clip in desk.clips(step.scene))


def _speed(step: Speed, desk: _Desk) -> Iterator[Operation]:
    yield from (RetimeClip(clip=clip.key, by=step.times) for clip in desk.clips(step.scene))


def _transition(step: ComeIn, desk: _Desk) -> Iterator[Operation]:
    yield SetTransition(clip=desk.clips(step.scene)[0].key if step.scene else None, to=step.to)


def _caption(step: SayInCaption, desk: _Desk) -> Iterator[Operation]:
    old = [_bare(word) for word in step.old.split()]
    found = False
    for clip in desk.film.picture:
        for number, place in enumerate(those_in(clip, desk.film.captions), 1):
            words = desk.film.captions[place].words
            for first in range(len(words) - len(old), -1, -1):
                if [_bare(word.text) for word in words[first : first + len(old)]] != old:
                    continue
                found = True
                for word in range(first + len(old), first + 1, -1):
                    was = words[word - 1].text
                    yield RewordCaption(clip=clip.key, page=number, word=word, text="", was=was)
                last = words[first + len(old) - 1].text
                text = step.new + (last[len(last.rstrip(_MARKS)) :] if step.new and step.new[-1].isalnum() else "")
                was = words[first].text
                yield RewordCaption(clip=clip.key, page=number, word=first + 1, text=text, was=was)
    if not found:
        raise Refused(f"No caption says {quoted(step.old)}.", "Quote the words as they are written.")


_MARKS: Final = ".,!?;:…"


def _bare(word: str) -> str:
    return word.strip(_MARKS + "\"'“”‘’").casefold()


def _caption_style(step: LookOfCaptions, desk: _Desk) -> Iterator[Operation]:  # noqa: ARG001 - readers share a shape
    yield Restyle(style=step.style, ground=step.ground)


def _caption_size(step: SizeOfCaptions, desk: _Desk) -> Iterator[Operation]:  # noqa: ARG001 - readers share a shape
    yield Restyle(size=step.size)


def _mute(step: Silence, desk: _Desk) -> Iterator[Operation]:
    for key in _where(step.scene, desk):
        yield Mute(what=step.what, clip=key, muted=step.do == "mute")


def _volume(step: Volume, desk: _Desk) -> Iterator[Operation]:
    for key in _where(step.scene, desk):
        yield Level(what=step.what, clip=key, by_db=step.louder_db)


def _where(scene: int, desk: _Desk) -> Iterable[str | None]:
    return [clip.key for clip in desk.clips(scene)] if scene else [None]


def _music(step: Play, desk: _Desk) -> Iterator[Operation]:
    if step.track == "none":
        yield SetMusic()
        return
    track = track_called(step.track.strip().replace(" ", "_"))
    playing = desk.film.music
    yield SetMusic(
        music=playing.but(track=track.name, artifact=None, muted=False) if playing else Music(track=track.name)
    )


def _effect(step: GiveEffect, desk: _Desk) -> Iterator[Operation]:
    for clip in desk.clips(step.scene):
        yield AddEffect(clip=clip.key, effect=_effect_called(step.name, clip))


def _effect_called(name: str, clip: Clip) -> Effect:
    match name:
        case "grain":
            return Grain()
        case "vignette":
            return Vignette()
        case "freeze":
            return Freeze(at=clip.frames // 2, frames=min(FPS, max(1, clip.frames // 2)))
        case "slow_down":
            return Ramp(begins=1.0, ends=0.5)
        case "speed_up":
            return Ramp(begins=1.0, ends=2.0)
        case _:
            return Filtered(by=Filter(name))


def _no_effects(step: TakeEffects, desk: _Desk) -> Iterator[Operation]:
    for clip in desk.clips(step.scene):
        yield from (RemoveEffect(clip=clip.key, effect=1) for _ in clip.effects)


def _title(step: WriteTitle, desk: _Desk) -> Iterator[Operation]:
    clips = desk.clips(step.scene)
    end = min(round(step.seconds * FPS), sum(clip.frames for clip in clips))
    yield AddTitle(clip=clips[0].key, title=Title(start=0, end=max(1, end), text=step.text))


def _no_titles(step: TakeTitles, desk: _Desk) -> Iterator[Operation]:
    for clip in desk.clips(step.scene):
        yield from (RemoveTitle(clip=clip.key, title=1) for _ in those_in(clip, desk.film.titles))


def _sound(step: PlaySound, desk: _Desk) -> Iterator[Operation]:
    clip, at = desk.at(step.scene, step.at_seconds)
    yield AddSound(clip=clip.key, at=at, sound=step.sound, gain_db=-10.0)


def _frame(step: Framing, desk: _Desk) -> Iterator[Operation]:
    yield from (Reframe(clip=clip.key, fit=step.fit) for clip in desk.clips(step.scene))


_READ: Final[dict[type, Callable[[Any, _Desk], Iterator[Operation]]]] = {
    Shorter: _shorter,
    Longer: _longer,
    CutInTwo: _split,
    PutAt: _move,
    TakeOut: _remove,
    Speed: _speed,
    ComeIn: _transition,
    SayInCaption: _caption,
    LookOfCaptions: _caption_style,
    SizeOfCaptions: _caption_size,
    Silence: _mute,
    Volume: _volume,
    Play: _music,
    GiveEffect: _effect,
    TakeEffects: _no_effects,
    WriteTitle: _title,
    TakeTitles: _no_titles,
    PlaySound: _sound,
    Framing: _frame,
}
