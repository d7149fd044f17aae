"""What may be done to the picture track, each returning the new film and a sentence that tells what is different."""

from collections.abc import Sequence
from typing import Final

from bot.studio.clips import Clip, Drawn, Filmed, Still, Transition, source_place, usual_transition
from bot.studio.effects import Freeze
from bot.studio.errors import Refused, UnknownName, Unplayable
from bot.studio.operations.clip_effects import divided, later, worded
from bot.studio.operations.kinds import (
    AddEffect,
    InsertClip,
    MoveClip,
    Reframe,
    RemoveClip,
    RemoveEffect,
    ReplaceSource,
    SetTransition,
    Split,
    SwapTake,
    Trim,
)
from bot.studio.operations.naming import clip_called, free_key, lasting, named, place_of, within
from bot.studio.operations.ripple import Part, Stretch, relaid, whole
from bot.studio.timeline import Timeline

Outcome = tuple[Timeline, str]
"""The new film, and what is different, in a sentence."""
EFFECTS_MOST: Final = 8


def trim(timeline: Timeline, asked: Trim) -> Outcome:
    """Take frames off a clip's ends, or give some back."""
    clip = clip_called(timeline, asked.clip)
    frames = clip.frames - asked.head - asked.tail
    if frames < 1 or clip.frames - max(asked.head, 0) - max(asked.tail, 0) < 1:
        raise Unplayable(
            f"{named(timeline, clip)} lasts {lasting(clip.frames)}; nothing would be left of it.", "Take less off it."
        )
    trimmed = lasting_as_long(_begun_at(timeline, clip, asked.head), frames)
    shows = Stretch(
        clip.start + max(asked.head, 0),
        clip.end - max(asked.tail, 0),
        max(-asked.head, 0),
        frames - max(-asked.tail, 0),
    )
    after = relaid(timeline, _with(timeline, clip.key, (Part(trimmed, (shows,), clip),)))
    change = frames - clip.frames
    ends = f"starts {lasting(asked.head)} {'later' if asked.head > 0 else 'earlier'} in its picture"
    if not change:
        return after, f"{named(timeline, clip)} {ends} and lasts as long." if asked.head else "Nothing changes."
    told = f"{named(timeline, clip)} is {lasting(change)} {'longer' if change > 0 else 'shorter'}"
    return after, f"{told}{_unheard(timeline, after)}."


def _unheard(before: Timeline, after: Timeline) -> str:
    """Say what is no longer heard."""
    words = sum(len(page.words) for page in before.captions) - sum(len(page.words) for page in after.captions)
    lost = sum(line.duration_ms for line in before.narration) - sum(line.duration_ms for line in after.narration)
    if lost < 100 or not before.narration:
        return ""
    return f"; {words} spoken word{'s are' if words > 1 else ' is'} cut off" if words > 0 else ""


def _begun_at(timeline: Timeline, clip: Clip, head: int) -> Clip:
    """Return a clip that begins so many frames later in its source, or earlier; its length is still to be set."""
    if not head:
        return clip
    source = clip.source
    if isinstance(source, Filmed | Drawn):
        before = -head * (source.speed if isinstance(source, Filmed) else 1.0)
        first = round(source_place(clip, head)) if head > 0 else round(source.first - before)
        if first < 0:
            raise Unplayable(
                f"{named(timeline, clip)} begins at the start of what was filmed; there is nothing before it.",
                "Lengthen its end instead.",
            )
        source = source.but(first=first)
    return clip.but(source=source, effects=tuple(later(clip.effects, head)))


def lasting_as_long(clip: Clip, frames: int) -> Clip:
    """Return a clip of another length; what is drawn is drawn for as long, what stands still beyond it is left out."""
    source = clip.source
    if isinstance(source, Drawn) and source.first + frames > source.shot.frames:
        source = source.but(shot=source.shot.but(frames=source.first + frames))
    effects = tuple(effect for effect in clip.effects if not (isinstance(effect, Freeze) and effect.at >= frames))
    transition = clip.transition
    if frames < clip.frames and transition.frames > frames // 2:
        transition = transition.but(frames=frames // 2) if frames > 1 else Transition()
    return clip.but(frames=frames, source=source, effects=effects, transition=transition)


def split(timeline: Timeline, asked: Split) -> Outcome:
    """Divide a clip in two."""
    clip, at = clip_called(timeline, asked.clip), asked.at
    if at >= clip.frames:
        raise Unplayable(
            f"{named(timeline, clip)} lasts {clip.frames} frames; it cannot be split at frame {at}.",
            "Name a frame inside it.",
        )
    key = asked.key or free_key(timeline, clip.key)
    if key in {other.key for other in timeline.picture}:
        raise Refused(f"There already is a clip called “{key}”.", "Choose another name for the new part.")
    source, rest = clip.source, clip.source
    if isinstance(source, Filmed | Drawn):
        rest = source.but(first=max(0, round(source_place(clip, at))))
    elif isinstance(source, Still):
        middle = _between(source, at / clip.frames)
        source, rest = source.but(ends=middle.begins), source.but(begins=middle.begins)
    paced, on = divided(clip, at)
    first = clip.but(source=source, effects=paced, frames=at)
    second = Clip(key=key, scene=clip.scene, start=0, frames=clip.frames - at, source=rest, effects=on)
    parts = (
        Part(first, (Stretch(clip.start, clip.start + at, 0, at),), clip),
        Part(second, (Stretch(clip.start + at, clip.end, 0, clip.frames - at),)),
    )
    after = relaid(timeline, _with(timeline, clip.key, parts))
    return after, f"{named(timeline, clip)} is split after {lasting(at)}."


def _between(still: Still, share: float) -> Still:
    first, last = still.begins, still.ends
    return still.but(
        begins=first.but(
            x=first.x + (last.x - first.x) * share,
            y=first.y + (last.y - first.y) * share,
            zoom=first.zoom + (last.zoom - first.zoom) * share,
        )
    )


def move(timeline: Timeline, asked: MoveClip) -> Outcome:
    """Put a clip at another position."""
    place = place_of(timeline, asked.clip)
    clip, to = timeline.picture[place], _position(timeline, asked.to, len(timeline.picture))
    if to == place:
        return timeline, f"{named(timeline, clip)} is there already."
    order = [other for other in timeline.picture if other is not clip]
    order.insert(to, clip)
    after = relaid(timeline, [whole(other) for other in order])
    where = "comes first" if to == 0 else "comes last" if to == len(order) - 1 else ""
    return after, f"{named(timeline, clip)} now {where or f'follows {within(timeline, order[to - 1])}'}."


def _position(timeline: Timeline, number: int, most: int) -> int:
    if number > most:
        raise UnknownName("position", str(number), (f"1 to {len(timeline.picture)}",))
    return number - 1


def remove(timeline: Timeline, asked: RemoveClip) -> Outcome:
    """Take a clip out."""
    clip = clip_called(timeline, asked.clip)
    if len(timeline.picture) == 1:
        raise Unplayable("That would leave no picture.", "Keep at least one scene.")
    after = relaid(timeline, _with(timeline, clip.key, ()))
    return after, f"{named(timeline, clip)} is taken out; the film is {lasting(clip.frames)} shorter."


def insert(timeline: Timeline, asked: InsertClip) -> Outcome:
    """Put a new clip in."""
    place = _position(timeline, asked.to, len(timeline.picture) + 1)
    if asked.clip.key in {other.key for other in timeline.picture}:
        raise Refused(f"There already is a clip called “{asked.clip.key}”.", "Give the new one another name.")
    parts = [whole(clip) for clip in timeline.picture]
    parts.insert(place, Part(asked.clip))
    after = relaid(timeline, parts)
    return after, f"A new clip of {lasting(asked.clip.frames)} comes in at position {asked.to}."


def replace(timeline: Timeline, asked: ReplaceSource) -> Outcome:
    """Show something else for as long."""
    clip = clip_called(timeline, asked.clip)
    after = with_clip(timeline, lasting_as_long(clip.but(source=asked.source), clip.frames))
    return after, f"{named(timeline, clip)} shows something else."


def swap_take(timeline: Timeline, asked: SwapTake) -> Outcome:
    """Show another take of a scene."""
    clips = [clip for clip in timeline.picture if clip.scene == asked.scene]
    if not clips:
        raise UnknownName("scene", asked.scene, tuple(dict.fromkeys(clip.scene for clip in timeline.picture)))
    if not any(isinstance(clip.source, Filmed) for clip in clips):
        raise Refused(f"{named(timeline, clips[0])} is not filmed, so it has no takes.", "Have it filmed first.")
    after = timeline
    for clip in clips:
        if isinstance(clip.source, Filmed):
            after = with_clip(after, clip.but(source=clip.source.but(artifact=asked.artifact)))
    return after, f"{_scene(timeline, clips[0])} shows another take."


def _scene(timeline: Timeline, clip: Clip) -> str:
    name = within(timeline, clip).rpartition("scene ")[2]
    return f"Scene {name}"


def reframe(timeline: Timeline, asked: Reframe) -> Outcome:
    """Bring a picture into the film's shape in another way."""
    clip = clip_called(timeline, asked.clip)
    if not isinstance(clip.source, Filmed | Still):
        raise Refused(f"{named(timeline, clip)} is drawn to fit.", "Films and stills can be framed anew.")
    ways = {
        "cover": "fills the frame",
        "subject": "keeps its subject in the frame",
        "blur": "stands on a blur of itself",
    }
    told = ways.get(asked.fit, "is seen whole")
    return with_clip(timeline, clip.but(source=clip.source.but(fit=asked.fit))), f"{named(timeline, clip)} {told}."


def set_transition(timeline: Timeline, asked: SetTransition) -> Outcome:
    """Have a clip, or every one, follow in another way."""
    words = asked.to.replace("_", " ")
    if asked.clip is not None:
        clip = clip_called(timeline, asked.clip)
        if clip is timeline.picture[0]:
            raise Unplayable("Nothing comes before the first scene that it could follow from.", "Name a later scene.")
        return with_clip(timeline, _followed(clip, asked)), f"{named(timeline, clip)} comes in with a {words}."
    clips = (timeline.picture[0], *(_followed(clip, asked) for clip in timeline.picture[1:]))
    told = "Hard cuts between scenes." if asked.to == "cut" else f"Scenes change with a {words}."
    return timeline.but(picture=clips), told


def _followed(clip: Clip, asked: SetTransition) -> Clip:
    wanted = usual_transition(asked.to, clip.frames)
    if asked.frames is not None and wanted.frames:
        wanted = wanted.but(frames=min(asked.frames, clip.frames))
    return clip.but(transition=wanted if wanted.frames else Transition())


def add_effect(timeline: Timeline, asked: AddEffect) -> Outcome:
    """Do something to the pictures of a clip."""
    clip = clip_called(timeline, asked.clip)
    if len(clip.effects) == EFFECTS_MOST:
        raise Refused(f"{named(timeline, clip)} has {EFFECTS_MOST} effects, as many as fit.", "Take one away first.")
    if isinstance(asked.effect, Freeze) and asked.effect.at >= clip.frames:
        raise Unplayable(f"{named(timeline, clip)} has no frame {asked.effect.at} to stand still on.", "Name another.")
    place = len(clip.effects) if asked.place is None else asked.place - 1
    if place > len(clip.effects):
        raise UnknownName("place among the effects", str(asked.place), (f"1 to {len(clip.effects) + 1}",))
    effects = (*clip.effects[:place], asked.effect, *clip.effects[place:])
    return with_clip(timeline, clip.but(effects=effects)), f"{named(timeline, clip)} gets {worded(asked.effect)}."


def remove_effect(timeline: Timeline, asked: RemoveEffect) -> Outcome:
    """Do one thing less to the pictures of a clip."""
    clip = clip_called(timeline, asked.clip)
    if asked.effect > len(clip.effects):
        raise UnknownName("effect", str(asked.effect), tuple(worded(effect) for effect in clip.effects))
    effects = (*clip.effects[: asked.effect - 1], *clip.effects[asked.effect :])
    told = f"{named(timeline, clip)} loses {worded(clip.effects[asked.effect - 1])}."
    return with_clip(timeline, clip.but(effects=effects)), told


def with_clip(timeline: Timeline, changed: Clip) -> Timeline:
    """Put a changed clip of the same length in the place of the one with its key."""
    return timeline.but(picture=tuple(changed if clip.key == changed.key else clip for clip in timeline.picture))


def _with(timeline: Timeline, key: str, parts: Sequence[Part]) -> list[Part]:
    laid: list[Part] = []
    for clip in timeline.picture:
        laid += parts if clip.key == key else (whole(clip),)
    return laid
