"""Proposals: edits that a model would make, or that put in a file which somebody brought.

They are shown before anything changes, and a person applies them or does not.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field

from bot.studio.bringing import Appearing, Brought, FileBrought
from bot.studio.captions import written
from bot.studio.edit_answer import EditAnswer
from bot.studio.edit_steps import parsed
from bot.studio.errors import ConsentMissing, Refused, Stale, Unplayable
from bot.studio.inserting import inserting
from bot.studio.operations.differences import differences
from bot.studio.operations.kinds import Operation
from bot.studio.operations.performing import performed
from bot.studio.plan import Author
from bot.studio.style import EDITS_MOST, CutStyle
from bot.studio.timeline import Timeline
from bot.studio.values import GuildId, OrderId, ProductionId, ProposalId, UserId, Value

TRIES_MOST: Final = 8


class ProposalState(StrEnum):
    """What became of a proposal."""

    ASKED = "asked"
    """A model is at it, or a file is on its way."""
    OPEN = "open"
    APPLIED = "applied"
    DROPPED = "dropped"
    STALE = "stale"
    """The film changed before anybody decided."""
    FAILED = "failed"


class Proposal(Value):
    """Edits that would be made to one edition of a film, because somebody wished for something or brought a file."""

    id: ProposalId
    guild: GuildId
    production: ProductionId
    asked_by: UserId
    asked_at: datetime
    wish: str
    plan_version: int
    style_version: int
    order: OrderId
    """What a model was last asked with, or the file is fetched with."""
    state: ProposalState = ProposalState.ASKED
    tries: Annotated[int, Field(ge=1, le=TRIES_MOST)] = 1
    brought: Brought | None = None
    """The file that it is about; None where a model answers."""
    answer: EditAnswer | None = None
    author: Author | None = None
    operations: tuple[Operation, ...] = ()
    differences: tuple[str, ...] = ()
    draft: str = ""
    """Digest of the timeline that its draft shows; empty where nothing would change."""
    earlier: tuple[EditAnswer, ...] = ()
    """Answers that did not please."""
    problem: str = ""
    """What went wrong, with the answer or its draft."""
    ended_by: UserId | None = None

    @property
    def sentence(self) -> str:
        """Return what the model says it would do."""
        return self.answer.say if self.answer else ""

    def answered(self, answer: EditAnswer, author: Author, film: Timeline) -> tuple[Self, Timeline]:
        """Return this with an answer, and the film as it would be. Raises Refused when it cannot be done."""
        return self.but(answer=answer, author=author)._opened(parsed(answer, film), film)

    def arrived(self, file: FileBrought, film: Timeline) -> tuple[Self, Timeline]:
        """Return this with its file, and the film with that in it. Raises Refused where it does not go in."""
        if self.brought is None:
            raise Stale("This proposal is about no file.")
        operation = inserting(self.brought, file, film, self.id)
        return self.but(brought=self.brought.but(file=file))._opened((operation,), film)

    def showing(self, people: Appearing, by: UserId) -> Self:
        """Return this with what somebody says of who is in its file. Raises Stale where there is none."""
        if self.brought is None:
            raise Stale("This proposal is about no file.")
        return self.but(brought=self.brought.but(people=people, said_by=by))

    def require_clear(self, *, names_people: bool) -> None:
        """Raise ConsentMissing until it is said who is in the file, and named in the film if anybody is."""
        match self.brought.people if self.brought else Appearing.NOBODY:
            case Appearing.UNSAID:
                raise ConsentMissing(
                    "Nobody has said yet whether a real person is seen or heard in this file.",
                    "Press one of the two buttons on its card.",
                )
            case Appearing.SOMEBODY if not names_people:
                raise ConsentMissing(
                    "Somebody is seen or heard in this file, and nobody is named in this film yet.",
                    "Ask them with `/consent request`, or bring what they signed with `/consent release`.",
                )

    def _opened(self, operations: tuple[Operation, ...], film: Timeline) -> tuple[Self, Timeline]:
        after = edited_film(film, operations)
        told = differences(film, after)
        changed = self.but(
            state=ProposalState.OPEN,
            operations=operations if told else (),
            differences=told,
            draft=after.digest() if told else "",
            problem="",
        )
        return changed, after

    def again(self, order: OrderId) -> Self:
        """Return this with another try. Raises Refused after too many, and where no model answers."""
        if self.brought is not None:
            raise Refused("There is no other answer to a file.", "Drop it and add another one with `/edit add`.")
        if self.tries == TRIES_MOST:
            raise Refused(f"{TRIES_MOST} answers were tried.", "Say in other words what should be different.")
        return self.but(
            state=ProposalState.ASKED,
            order=order,
            tries=self.tries + 1,
            earlier=(*self.earlier, self.answer) if self.answer else self.earlier,
            answer=None,
            author=None,
            operations=(),
            differences=(),
            draft="",
            problem="",
        )

    def ended(self, state: ProposalState, by: UserId | None = None) -> Self:
        """Return this as decided."""
        return self.but(state=state, ended_by=by)

    def require(self, *states: ProposalState, tries: int) -> None:
        """Raise Stale unless it stands so and nothing was answered since."""
        if self.state not in states:
            raise Stale(f"This proposal is {self.state.value} already.")
        if tries != self.tries:
            raise Stale("There is a newer answer on this card.")

    def is_of(self, plan_version: int, style_version: int) -> bool:
        """Say whether it is about that edition of the film."""
        return (self.plan_version, self.style_version) == (plan_version, style_version)


def edited_film(film: Timeline, operations: Iterable[Operation]) -> Timeline:
    """Return a film after some operations, all of them. Raises Refused."""
    steps = performed(film, operations)
    return steps[-1].timeline if steps else film


def new_words(before: Timeline, after: Timeline) -> str:
    """Return what is written in one film and not in the other: whole titles and caption pages, a line each."""
    known = set(_words(before))
    return "\n".join(text for text in _words(after) if text not in known)


def with_edits(style: CutStyle, operations: tuple[Operation, ...]) -> CutStyle:
    """Return the next version of a style, with further edits. Raises Unplayable when they would be too many."""
    edits = (*style.edits, *operations)
    if len(edits) > EDITS_MOST:
        raise Unplayable(
            f"A cut takes {EDITS_MOST} edits; this would be edit {len(edits)}.",
            "Take some back with `/edit undo`, or export the project and go on in an editing program.",
        )
    return style.but(version=style.version + 1, edits=edits)


def _words(film: Timeline) -> list[str]:
    pages = [written([word.text for word in page.words]) for page in film.captions]
    return [*(title.text for title in film.titles), *pages, *(marker.name for marker in film.markers)]
