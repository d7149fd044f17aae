"""A locked cut on one platform, with its own states."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import StringConstraints

from bot.studio.brief import Platform
from bot.studio.errors import WrongState
from bot.studio.values import AccountId, GuildId, LanguageTag, LockId, ProductionId, PublicationId, Value


class Privacy(StrEnum):
    """Who can see it once it is released."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Removal(StrEnum):
    """How something is taken down."""

    PRIVATE = "private"
    """Nobody but the account's owner sees it; it can be put back."""
    DELETE = "delete"
    """Gone for good, with its comments and numbers."""


class Metadata(Value):
    """The words that go with a cut."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    description: Annotated[str, StringConstraints(max_length=5000)] = ""
    tags: tuple[str, ...] = ()
    language: LanguageTag | None = None
    """The language of words and voice, where the platform wants to know."""


class Target(Value):
    """One platform account and every choice that platform wants."""

    platform: Platform
    account: AccountId
    privacy: Privacy = Privacy.PUBLIC
    synthetic: bool = True
    """The platform's flag for generated media."""
    made_for_kids: bool = False
    category: str = ""
    """The platform's own id of a category; empty for its default."""


class PublicationState(StrEnum):
    """Where a publication stands."""

    WAITING = "waiting"
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    """There, and private."""
    RELEASING = "releasing"
    UNKNOWN = "unknown"
    """A step's outcome is in doubt; the platform is asked before anything is retried."""
    PUBLISHED = "published"
    TAKEDOWN_REQUESTED = "takedown_requested"
    """It is to be taken down: by us where the platform lets us, else by a person with the steps before them."""
    TAKEN_DOWN = "taken_down"
    FAILED = "failed"
    CANCELLED = "cancelled"


_NEXT: Final = {
    PublicationState.WAITING: {"UPLOADING", "FAILED", "CANCELLED"},
    PublicationState.UPLOADING: {"UPLOADED", "UNKNOWN", "FAILED", "CANCELLED", "WAITING"},
    PublicationState.UPLOADED: {"RELEASING", "FAILED", "CANCELLED"},
    PublicationState.RELEASING: {"PUBLISHED", "UNKNOWN", "FAILED", "UPLOADED"},
    PublicationState.UNKNOWN: {"UPLOADING", "UPLOADED", "RELEASING", "PUBLISHED", "FAILED", "CANCELLED"},
    PublicationState.FAILED: {"WAITING", "UPLOADED", "CANCELLED"},
    PublicationState.PUBLISHED: {"TAKEDOWN_REQUESTED"},
    PublicationState.TAKEDOWN_REQUESTED: {"TAKEN_DOWN"},
    PublicationState.TAKEN_DOWN: set(),
    PublicationState.CANCELLED: set(),
}

WERE_PUBLISHED: Final = frozenset(
    {PublicationState.PUBLISHED, PublicationState.TAKEDOWN_REQUESTED, PublicationState.TAKEN_DOWN}
)


class Publication(Value):
    """What became of one target of a lock."""

    id: PublicationId
    guild: GuildId
    production: ProductionId
    lock: LockId
    target: Target
    state: PublicationState = PublicationState.WAITING
    session: str = ""
    """The platform's upload session; a secret."""
    remote_id: str = ""
    url: str = ""
    problem: str = ""
    note: str = ""
    """What went less well than asked, such as a thumbnail that was not taken."""
    removal: Removal | None = None
    """How it is to be taken down, once somebody asked for that."""
    retry_at: datetime | None = None
    """When it is tried again by itself, after a problem that passes."""
    changed_at: datetime

    def to(self, state: PublicationState, at: datetime, **facts: str | datetime | None) -> Self:
        """Move to another state. Raises WrongState when there is no such step."""
        if state.name not in _NEXT[self.state]:
            raise WrongState(
                f"The publication is {self.state.value} and cannot become {state.value}.",
                "Look at `/publish status`.",
            )
        return self.but(state=state, changed_at=at, **facts)
