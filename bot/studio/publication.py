"""A locked cut on one platform, with its own states."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints

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


class TikTokWay(StrEnum):
    """How a film gets to TikTok."""

    DRAFT = "draft"
    """Into the creator's inbox: they set the last choices and post it in the app."""
    POST = "post"
    """Posted by us, which TikTok allows to apps that it has audited."""


class TikTokPrivacy(StrEnum):
    """Who sees a post on TikTok, in TikTok's words."""

    PUBLIC = "PUBLIC_TO_EVERYONE"
    FOLLOWERS = "FOLLOWER_OF_CREATOR"
    FRIENDS = "MUTUAL_FOLLOW_FRIENDS"
    SELF = "SELF_ONLY"


class TikTokChoices(Value):
    """What TikTok wants to have chosen by a person; nothing of it has a default that shows more or allows more."""

    kind: Literal["tiktok"] = "tiktok"
    way: TikTokWay = TikTokWay.DRAFT
    privacy: TikTokPrivacy | None = None
    """Chosen for a post; a draft's is chosen in the app."""
    comments: bool = False
    duet: bool = False
    stitch: bool = False
    own_brand: bool = False
    """Whether it promotes the creator's own business."""
    paid_partnership: bool = False
    """Whether somebody else pays for it: TikTok's branded content."""
    music_terms: bool = False
    """Whether TikTok's Music Usage Confirmation was agreed to."""
    cover_ms: Annotated[int, Field(ge=0)] | None = None
    """Which moment is the cover; the first picture without it."""

    @property
    def seen_by(self) -> str:
        """Say who will see it."""
        return _TIKTOK_SEES[self.privacy] if self.privacy else "whoever is chosen in the app"

    @property
    def words(self) -> tuple[str, ...]:
        """Say each choice as people read it on the review card."""
        if self.way is TikTokWay.DRAFT:
            return ("a draft in the TikTok inbox: its owner sets who sees it and posts it in the app",)
        allowed = [name for name, is_on in _allowances(self) if is_on]
        promoted = [name for name, is_on in _promotions(self) if is_on]
        return (
            f"posted for {self.seen_by}",
            f"viewers may {' and '.join(allowed)}" if allowed else "no comments, no duets, no stitches",
            f"promotes {' and '.join(promoted)}" if promoted else "promotes nothing",
            "TikTok's Music Usage Confirmation was agreed to"
            if self.music_terms
            else "TikTok's Music Usage Confirmation was not agreed to",
        )


_TIKTOK_SEES: Final = {
    TikTokPrivacy.PUBLIC: "everyone",
    TikTokPrivacy.FOLLOWERS: "followers",
    TikTokPrivacy.FRIENDS: "friends who follow back",
    TikTokPrivacy.SELF: "its owner only",
}


class InstagramTrial(StrEnum):
    """Whether a reel is shown to strangers first, in Instagram's words."""

    NONE = "NONE"
    MANUAL = "MANUAL"
    """A trial, which somebody shares with followers in the app."""
    PERFORMANCE = "SS_PERFORMANCE"
    """A trial, which Instagram shares with followers when it does well."""


class InstagramChoices(Value):
    """What Instagram wants to have chosen for a reel."""

    kind: Literal["instagram"] = "instagram"
    share_to_feed: bool = True
    comments: bool = True
    cover_ms: Annotated[int, Field(ge=0)] = 0
    """Which moment is the cover."""
    trial: InstagramTrial = InstagramTrial.NONE

    @property
    def seen_by(self) -> str:
        """Say who will see it."""
        return "everyone" if self.trial is InstagramTrial.NONE else "people who do not follow the account, as a trial"

    @property
    def words(self) -> tuple[str, ...]:
        """Say each choice as people read it on the review card."""
        return (
            f"a reel for {self.seen_by}",
            "in Reels and in the profile's feed" if self.share_to_feed else "in Reels only",
            "comments allowed" if self.comments else "comments switched off",
            f"its cover is the picture at {self.cover_ms / 1000:g} s",
        )


class YouTubeChoices(Value):
    """What is chosen for a video on YouTube beside who sees it."""

    kind: Literal["youtube"] = "youtube"
    playlist: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    """YouTube's id of the playlist that it is put into."""
    title: Annotated[str, StringConstraints(max_length=150)]
    """What people call that playlist."""

    @property
    def seen_by(self) -> str:
        """Say nothing: on YouTube the target's privacy decides it."""
        return ""

    @property
    def words(self) -> tuple[str, ...]:
        """Say each choice as people read it on the review card."""
        return (f"in the playlist “{self.title}”",)


Choices = Annotated[TikTokChoices | InstagramChoices | YouTubeChoices, Field(discriminator="kind")]
"""What one platform alone wants to have chosen; each kind says in `seen_by` and `words` what was chosen."""


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
    choices: Choices | None = Field(default=None, exclude_if=lambda value: value is None)
    """What this platform alone wants to know. Left out where there is nothing: older seals stay true."""
    metadata: Metadata | None = Field(default=None, exclude_if=lambda value: value is None)
    """The words for this platform, where they are not the release's."""

    @property
    def seen_by(self) -> str:
        """Say who will see it once it is out."""
        return (self.choices.seen_by if self.choices else "") or self.privacy.value


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
    HANDED_OVER = "handed_over"
    """Lies in its owner's app, who posts it there: we can do no more."""
    FAILED = "failed"
    CANCELLED = "cancelled"


_NEXT: Final = {
    PublicationState.WAITING: {"UPLOADING", "FAILED", "CANCELLED"},
    PublicationState.UPLOADING: {"UPLOADED", "UNKNOWN", "FAILED", "CANCELLED", "WAITING"},
    PublicationState.UPLOADED: {"RELEASING", "FAILED", "CANCELLED"},
    PublicationState.RELEASING: {"PUBLISHED", "HANDED_OVER", "UNKNOWN", "FAILED", "UPLOADED", "WAITING"},
    PublicationState.UNKNOWN: {
        "WAITING",
        "UPLOADING",
        "UPLOADED",
        "RELEASING",
        "PUBLISHED",
        "HANDED_OVER",
        "FAILED",
        "CANCELLED",
    },
    PublicationState.FAILED: {"WAITING", "UPLOADED", "CANCELLED"},
    PublicationState.PUBLISHED: {"TAKEDOWN_REQUESTED"},
    PublicationState.HANDED_OVER: {"TAKEDOWN_REQUESTED"},
    PublicationState.TAKEDOWN_REQUESTED: {"TAKEN_DOWN"},
    PublicationState.TAKEN_DOWN: set(),
    PublicationState.CANCELLED: set(),
}

WERE_PUBLISHED: Final = frozenset(
    {PublicationState.PUBLISHED, PublicationState.TAKEDOWN_REQUESTED, PublicationState.TAKEN_DOWN}
)
WERE_OUT: Final = WERE_PUBLISHED | {PublicationState.HANDED_OVER}
"""What is out of the studio's hands, or was."""


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
    held_back: bool = False
    """Whether all is prepared and the part that makes it appear waits for the last question."""
    url: str = ""
    problem: str = ""
    note: str = ""
    """What went less well than asked, such as a thumbnail that was not taken."""
    removal: Removal | None = None
    """How it is to be taken down, once somebody asked for that."""
    retry_at: datetime | None = None
    """When it is tried again by itself, after a problem that passes."""
    changed_at: datetime

    @property
    def is_up(self) -> bool:
        """Say whether the upload is done, so that its release is what comes next."""
        return bool(self.url) or self.held_back

    def to(self, state: PublicationState, at: datetime, **facts: str | bool | datetime | None) -> Self:
        """Move to another state. Raises WrongState when there is no such step."""
        if state.name not in _NEXT[self.state]:
            raise WrongState(
                f"The publication is {self.state.value} and cannot become {state.value}.",
                "Look at `/publish status`.",
            )
        return self.but(state=state, changed_at=at, **facts)


def _allowances(choices: TikTokChoices) -> tuple[tuple[str, bool], ...]:
    return (("comment", choices.comments), ("duet", choices.duet), ("stitch", choices.stitch))


def _promotions(choices: TikTokChoices) -> tuple[tuple[str, bool], ...]:
    return (("its owner's brand", choices.own_brand), ("another brand, for money", choices.paid_partnership))
