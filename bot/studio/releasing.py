"""What a publication needs next, what a failed step makes of it, and how it is told."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.studio.errors import AccountNeedsSignIn, Cancelled, Unavailable
from bot.studio.measuring import Measurement
from bot.studio.outcomes import Failed
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import WERE_OUT, Publication, PublicationState

PATIENCE: Final = timedelta(seconds=60)
"""How long a step is left alone when nobody said how long."""

State = PublicationState
ENDED: Final = frozenset({*WERE_OUT, State.FAILED, State.CANCELLED})
_BACK: Final = {State.UPLOADING: State.WAITING, State.RELEASING: State.UPLOADED}


class Step(StrEnum):
    """What is ordered for a publication."""

    UPLOAD = "upload"
    RELEASE = "release"


def next_step(publication: Publication, publish_at: datetime | None, now: datetime) -> Step | None:
    """Return what has to be done for a publication that no worker is busy with; None while there is nothing."""
    if publication.state in ENDED or (publication.retry_at is not None and now < publication.retry_at):
        return None
    match publication.state:
        case State.WAITING:
            return None if _is_early(publication, publish_at, now) else Step.UPLOAD
        case State.UPLOADING:
            return Step.UPLOAD
        case State.UPLOADED:
            return Step.RELEASE if publish_at is None or publish_at <= now else None
        case State.RELEASING:
            return Step.RELEASE
        case _:
            return Step.RELEASE if publication.is_up else Step.UPLOAD


def in_step(publication: Publication, step: Step, now: datetime) -> Publication:
    """Return the publication as it stands once the step is ordered."""
    state = State.UPLOADING if step is Step.UPLOAD else State.RELEASING
    if publication.state is state:
        return publication.but(retry_at=None)
    return publication.to(state, now, retry_at=None)


def after_failure(publication: Publication, failure: Failed, now: datetime) -> Publication:
    """Return the publication as a failed step leaves it: to be tried again, in doubt, or failed for good."""
    if publication.state in ENDED:
        return publication
    back = _BACK.get(publication.state, publication.state)
    passes = failure.error in {Unavailable.__name__, Cancelled.__name__} or failure.retry_after_s is not None
    if failure.in_doubt:
        back = State.UNKNOWN
    if failure.error == AccountNeedsSignIn.__name__:
        return _moved(publication, back, now, problem=failure.what, retry_at=None)
    if failure.from_the_start:
        afresh = publication.but(session="", remote_id="", url="", held_back=False)
        return _moved(afresh, State.WAITING, now, problem=failure.what, retry_at=None)
    if passes or failure.in_doubt:
        wait = PATIENCE if failure.retry_after_s is None else timedelta(seconds=failure.retry_after_s)
        return _moved(publication, back, now, problem=failure.what, retry_at=now + wait)
    return _moved(publication, State.FAILED, now, problem=failure.what, retry_at=None)


def once_more(publication: Publication, now: datetime) -> Publication:
    """Return a publication that failed, or waits for its next try, as ready to be tried at once.

    What was held back begins anew: its platform has said that it will not appear, or a person has looked.
    """
    if publication.state is State.FAILED and publication.held_back:
        afresh = publication.but(session="", remote_id="", held_back=False)
        return afresh.to(State.WAITING, now, problem="", retry_at=None)
    if publication.state is State.FAILED:
        return publication.to(State.UPLOADED if publication.url else State.WAITING, now, problem="", retry_at=None)
    return publication if publication.state in ENDED else publication.but(retry_at=None)


def describe(
    publication: Publication, account: str, publish_at: datetime | None = None, measured: Measurement | None = None
) -> str:
    """Say in one line how a publication stands, with the numbers that were read last once it is out."""
    platform = PLATFORMS[publication.target.platform].title
    where = f"{platform} · {account}"
    again = f" Next try <t:{int(publication.retry_at.timestamp())}:R>." if publication.retry_at else ""
    note = f" · {publication.note}" if publication.note else ""
    numbers = f" · {measured.told(platform)}" if measured and publication.state in WERE_OUT else ""
    match publication.state:
        case State.WAITING:
            is_late = publish_at is not None and PLATFORMS[publication.target.platform].keeps is not None
            when = f", goes out <t:{int(publish_at.timestamp())}:R>" if publish_at and is_late else ""
            line = publication.problem or f"waiting for its upload{when}"
        case State.UPLOADING:
            line = "uploading; nobody sees it yet"
        case State.UPLOADED:
            kept = "prepared; its last part is held back" if publication.held_back else "uploaded, private"
            when = f", goes out <t:{int(publish_at.timestamp())}:R>" if publish_at else ""
            line = f"{kept}. {publication.problem}" if publication.problem else f"{kept}{when}"
        case State.RELEASING:
            line = "being released"
        case State.UNKNOWN:
            line = f"in doubt: {publication.problem} {platform} is asked before anything is done again."
        case State.PUBLISHED:
            own = publication.target.choices.seen_by if publication.target.choices else ""
            line = f"{f'out, for {own}' if own else publication.target.privacy.value}: {publication.url}"
        case State.HANDED_OVER:
            line = f"handed over: it waits in the app of {account}, who posts it there"
        case State.TAKEDOWN_REQUESTED:
            line = f"to be taken down: {publication.url} {publication.problem}".rstrip()
        case State.TAKEN_DOWN:
            line = "taken down"
        case State.FAILED:
            line = f"failed: {publication.problem}"
        case _:
            kept = f" A private copy is still on {platform}." if publication.url else ""
            line = f"cancelled.{kept}"
    return f"{where}: {line}{again}{note}{numbers}"


def _is_early(publication: Publication, publish_at: datetime | None, now: datetime) -> bool:
    """Say whether an upload would be gone by the time of its release."""
    keeps = PLATFORMS[publication.target.platform].keeps
    return publish_at is not None and keeps is not None and now < publish_at - keeps


def _moved(publication: Publication, state: State, now: datetime, **facts: str | bool | datetime | None) -> Publication:
    if publication.state is state:
        return publication.but(changed_at=now, **facts)
    return publication.to(state, now, **facts)
