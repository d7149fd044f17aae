"""Performing operations: each gives the new film, the operation that takes it back exactly, and what is different."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from pydantic import ValidationError

from bot.studio.errors import StudioError, Unplayable
from bot.studio.operations import picture, sounding, writing
from bot.studio.operations.differences import differences
from bot.studio.operations.inverses import natural_inverse, restoring
from bot.studio.operations.kinds import (
    AddEffect,
    AddMarker,
    AddSound,
    AddSticker,
    AddTitle,
    InsertClip,
    Level,
    MoveClip,
    Mute,
    Operation,
    Reframe,
    RemoveClip,
    RemoveEffect,
    RemoveMarker,
    RemoveSound,
    RemoveSticker,
    RemoveTitle,
    ReplaceSource,
    Restore,
    Restyle,
    RetimeClip,
    RewordCaption,
    SetLogo,
    SetMusic,
    SetTransition,
    Split,
    SwapTake,
    Trim,
)
from bot.studio.operations.retiming import retime
from bot.studio.timeline import Timeline
from bot.studio.values import Value

_TOO_LONG_FRAMES: Final = 43_200 * 30


class Performed(Value):
    """A film after an operation, what takes it back exactly, and what is different, in a sentence."""

    timeline: Timeline
    inverse: Operation
    difference: str


def perform(timeline: Timeline, operation: Operation) -> Performed:
    """Do one thing to a film.

    Performing the inverse gives back the very same film. Raises Refused, Unplayable or UnknownName when it cannot be
    done; nothing has changed then.
    """
    after, told = _outcome(timeline, operation)
    return Performed(timeline=after, inverse=_inverse(timeline, after, operation), difference=told)


def performed(timeline: Timeline, operations: Iterable[Operation]) -> tuple[Performed, ...]:
    """Do several things one after another; all of them or, raising what `perform` raises, none."""
    steps: list[Performed] = []
    for operation in operations:
        steps.append(perform(steps[-1].timeline if steps else timeline, operation))
    return tuple(steps)


def undone(steps: Iterable[Performed]) -> tuple[Operation, ...]:
    """Return the operations that take several steps back, the last one first."""
    return tuple(step.inverse for step in reversed(tuple(steps)))


def _inverse(before: Timeline, after: Timeline, operation: Operation) -> Operation:
    """Return the operation that people would name, where it gives back the very same film, else one that restores."""
    natural = natural_inverse(before, operation)
    if natural is not None:
        try:
            if _outcome(after, natural)[0] == before:
                return natural
        except StudioError:
            pass
    return restoring(before, after)


def _outcome(timeline: Timeline, operation: Operation) -> picture.Outcome:
    try:
        after, told = _DONE_BY[type(operation)](timeline, operation)
    except ValidationError as error:
        raise Unplayable(f"That cannot be done: {error.errors()[0]['msg']}.", "Ask for something else.") from error
    if after.frames > _TOO_LONG_FRAMES:
        raise Unplayable("The film would be longer than twelve hours.", "Make it shorter.")
    return after, told


def _restored(timeline: Timeline, asked: Restore) -> picture.Outcome:
    changes = {name: value for name in Restore.model_fields if (value := getattr(asked, name)) is not None}
    del changes["kind"]
    after = timeline.but(**changes)
    return after, " ".join(differences(timeline, after)) or "Nothing changes."


_DONE_BY: Final[dict[type, Callable[[Timeline, Any], picture.Outcome]]] = {
    Trim: picture.trim,
    Split: picture.split,
    MoveClip: picture.move,
    RemoveClip: picture.remove,
    InsertClip: picture.insert,
    ReplaceSource: picture.replace,
    SwapTake: picture.swap_take,
    Reframe: picture.reframe,
    RetimeClip: retime,
    SetTransition: picture.set_transition,
    AddEffect: picture.add_effect,
    RemoveEffect: picture.remove_effect,
    RewordCaption: writing.reword,
    Restyle: writing.restyle,
    AddTitle: writing.add_title,
    RemoveTitle: writing.remove_title,
    AddSticker: writing.add_sticker,
    RemoveSticker: writing.remove_sticker,
    SetLogo: writing.set_logo,
    Mute: sounding.mute,
    Level: sounding.level,
    SetMusic: sounding.set_music,
    AddSound: sounding.add_sound,
    RemoveSound: sounding.remove_sound,
    AddMarker: writing.add_marker,
    RemoveMarker: writing.remove_marker,
    Restore: _restored,
}
