"""What platforms say of what was published: how it stands there, its numbers, and how often they may be asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.studio.errors import LimitReached
from bot.studio.publication import Metadata, Publication, PublicationState, Target
from bot.studio.values import GuildId, PublicationId, Value

APART: Final = timedelta(minutes=5)
"""How long after one reading of a film the next may be."""
A_DAY_MOST: Final = 24
"""Readings of one film in 24 hours, so that its numbers never use up what publishing needs."""
DAY: Final = timedelta(hours=24)
_MEASURABLE: Final = frozenset({PublicationState.PUBLISHED, PublicationState.HANDED_OVER})

Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0)]


class PostState(StrEnum):
    """How a post stands by the word of its platform."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"
    POSTED = "posted"
    """Out; to whom, the platform does not say."""
    IN_INBOX = "in the inbox"
    """Its owner has not posted it yet."""
    REJECTED = "rejected"
    HIDDEN = "hidden"
    """Not shown to everyone any more; whether it was deleted, the platform does not say."""
    GONE = "gone"
    """The platform does not have it any more."""


UNCOUNTABLE: Final = frozenset({PostState.HIDDEN, PostState.GONE})
"""What has no numbers any more."""
_UNUSUAL: Final = frozenset({PostState.UNLISTED, PostState.PRIVATE, PostState.IN_INBOX, PostState.REJECTED})


class Metrics(Value):
    """The numbers of one post; None where the platform does not give one."""

    views: Count | None = None
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    saves: Count | None = None
    reach: Count | None = None
    """How many accounts saw it at least once."""
    watched_s: Seconds | None = None
    """Everything that was watched of it, by everybody."""
    average_watch_s: Seconds | None = None

    @property
    def words(self) -> str:
        """Say them as people read them: `12 views, 3 likes`; empty where there is none."""
        counted = (
            (self.views, "view"),
            (self.likes, "like"),
            (self.comments, "comment"),
            (self.shares, "share"),
            (self.saves, "save"),
        )
        told = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counted if count is not None]
        if self.watched_s is not None:
            told.append(f"{_span(self.watched_s)} watched")
        if self.average_watch_s is not None:
            told.append(f"{self.average_watch_s:.1f} s on average")
        return ", ".join(told)


class ReadPost(Value):
    """Read how a post stands on its platform, and its numbers."""

    kind: Literal["read_post"] = "read_post"
    publication: PublicationId
    target: Target
    remote_id: str
    metadata: Metadata | None = None
    """Its words, by which it is found where its platform has not told its id."""
    since: datetime
    """When it was approved: nothing older is it."""


class PostRead(Value):
    """A platform said how a post stands, for `ReadPost`."""

    kind: Literal["post_read"] = "post_read"
    publication: PublicationId
    state: PostState
    metrics: Metrics = Metrics()
    problem: str = ""
    """Why its numbers are not told, as a sentence; empty where they are."""
    remote_id: str = ""
    """The platform's id of it, where that is learnt only now."""
    url: str = ""


class Measurement(Value):
    """What was read of one publication at one time, or why nothing could be."""

    guild: GuildId
    publication: PublicationId
    at: datetime
    state: PostState | None = None
    """None where the platform did not say."""
    metrics: Metrics = Metrics()
    problem: str = ""

    def told(self, platform: str) -> str:
        """Say it in one line."""
        moment = f"<t:{int(self.at.timestamp())}:R>"
        if self.state is PostState.GONE:
            return f"{platform} does not have it any more, as of {moment}: somebody deleted it there."
        if self.state is PostState.HIDDEN:
            return f"{platform} does not show it to everyone any more, as of {moment}: deleted there, or made private."
        state = f"{platform} says that it is {self.state.value}" if self.state in _UNUSUAL else ""
        known = ", ".join(part for part in (state, self.metrics.words) if part)
        if self.problem and not known:
            return f"{self.problem} (asked {moment})"
        line = f"{known or 'no numbers yet'}, as of {moment}"
        return f"{line}. {self.problem}" if self.problem else line


def is_measurable(publication: Publication) -> bool:
    """Say whether a platform can be asked about a publication."""
    return publication.state in _MEASURABLE and bool(publication.remote_id)


def check_pace(readings: Iterable[datetime], now: datetime) -> None:
    """Raise LimitReached where a film was read just now, or as often as it may be in a day."""
    recent = sorted(at for at in readings if now - at < DAY)
    if recent and now - recent[-1] < APART:
        raise LimitReached(
            f"Its numbers were read <t:{int(recent[-1].timestamp())}:R>; platforms limit how often they are asked.",
            f"It can be asked again <t:{int((recent[-1] + APART).timestamp())}:R>.",
        )
    if len(recent) >= A_DAY_MOST:
        raise LimitReached(
            f"Its numbers were read {len(recent)} times in 24 hours, the most for one film.",
            f"It can be asked again <t:{int((recent[-A_DAY_MOST] + DAY).timestamp())}:R>.",
        )


def _span(seconds: float) -> str:
    """Say a long time shortly."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"
