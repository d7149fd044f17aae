"""Replaying: a film that was assembled again gets the edits that people made to the one before."""

from collections.abc import Iterable

from bot.studio.errors import Refused
from bot.studio.operations.kinds import Operation
from bot.studio.operations.performing import perform
from bot.studio.timeline import Timeline
from bot.studio.values import Value


class LostEdit(Value):
    """An edit that no longer applies, and why."""

    operation: Operation
    because: str


class EditedTimeline(Value):
    """A film with the edits that apply to it."""

    timeline: Timeline
    lost: tuple[LostEdit, ...] = ()


def edited(timeline: Timeline, operations: Iterable[Operation]) -> EditedTimeline:
    """Do again what still can be done, in order; what cannot is told, not silently dropped."""
    film, lost = timeline, []
    for operation in operations:
        try:
            film = perform(film, operation).timeline
        except Refused as refusal:
            lost.append(LostEdit(operation=operation, because=refusal.what))
    return EditedTimeline(timeline=film, lost=tuple(lost))
