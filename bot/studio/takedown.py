"""Taking down what is out: by us where a platform lets us, else by a person with the steps before them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, Cancelled, Unavailable, WrongState
from bot.studio.outcomes import Failed
from bot.studio.publication import Publication, PublicationState, Removal
from bot.studio.releasing import PATIENCE

State = PublicationState
BY_API: Final = frozenset({Platform.YOUTUBE})
"""Platforms whose API lets us hide and delete what we published."""
_STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "tiktok": (
        "Open the video in the TikTok app, signed in to the account it is on.",
        "Press ••• (or the arrow), then **Delete**; or **Privacy settings**, then **Only me**.",
    ),
    "instagram": (
        "Open the reel in the Instagram app, signed in to the account it is on.",
        "Press •••, then **Manage**, then **Archive** to hide it, or **Delete**.",
    ),
}
_ANYWHERE: Final = ("Open it where it was published, signed in to its account.", "Delete it, or make it private.")
_REMOVABLE: Final = frozenset({State.CANCELLED, State.FAILED})


def is_out(publication: Publication) -> bool:
    """Say whether people can see it, or may be able to in a moment."""
    return publication.state in {State.PUBLISHED, State.HANDED_OVER, State.RELEASING} or (
        publication.state is State.UNKNOWN and publication.is_up
    )


def has_private_copy(publication: Publication) -> bool:
    """Say whether a copy that was never published lies on a platform that lets us remove it."""
    can_be_removed = publication.target.platform in BY_API and publication.state in _REMOVABLE
    return can_be_removed and bool(publication.remote_id)


def awaits_removal(publication: Publication, now: datetime) -> bool:
    """Say whether the platform is to be asked, for the first time or once more; not where that failed for good."""
    if publication.target.platform not in BY_API or publication.removal is None:
        return False
    if publication.state is not State.TAKEDOWN_REQUESTED and not has_private_copy(publication):
        return False
    return publication.retry_at <= now if publication.retry_at is not None else not publication.problem


def steps(platform: Platform) -> tuple[str, ...]:
    """Return what a person has to do where we cannot."""
    return _STEPS.get(platform.value, _ANYWHERE)


def requested(publication: Publication, how: Removal, at: datetime) -> Publication:
    """Return a publication as it stands once it is to be taken down; asking again does no harm. Raises WrongState."""
    if publication.state is State.TAKEDOWN_REQUESTED or has_private_copy(publication):
        return publication.but(removal=how, changed_at=at, problem="", retry_at=None)
    if publication.state not in {State.PUBLISHED, State.HANDED_OVER}:
        raise WrongState(
            f"It is {publication.state.value.replace('_', ' ')}, so there is nothing to take down.",
            "What is still on its way is stopped with `/publish cancel`.",
        )
    return publication.to(State.TAKEDOWN_REQUESTED, at, problem="", retry_at=None).but(removal=how)


def removed(publication: Publication, how: Removal, at: datetime) -> Publication:
    """Return a publication that nobody can see any more."""
    if publication.state is State.TAKEDOWN_REQUESTED:
        publication = publication.to(State.TAKEN_DOWN, at)
    else:
        publication = publication.but(removal=None)
    gone = {"remote_id": "", "url": ""} if how is Removal.DELETE else {}
    note = "deleted there" if how is Removal.DELETE else "private there; only its owner sees it"
    return publication.but(problem="", note=note, retry_at=None, changed_at=at, **gone)


def not_removed(publication: Publication, failure: Failed, at: datetime) -> Publication:
    """Return a publication that could not be taken down: tried again where that can help, else left to people."""
    passes = failure.error in {Unavailable.__name__, Cancelled.__name__} or failure.retry_after_s is not None
    is_lost = failure.error == AccountNeedsSignIn.__name__
    wait = PATIENCE if failure.retry_after_s is None else timedelta(seconds=failure.retry_after_s)
    return publication.but(
        problem=f"{failure.what} {failure.remedy}".strip(),
        retry_at=at + wait if passes and not is_lost else None,
        changed_at=at,
    )
