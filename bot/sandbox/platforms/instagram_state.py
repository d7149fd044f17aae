"""What the loopback Instagram is made of: profiles, containers, reels, permissions and allowances. No wire format."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

CONTAINER_LIFE: Final = timedelta(hours=24)
DAY: Final = timedelta(hours=24)
LONG_LIFE: Final = timedelta(days=60)
YOUNG: Final = timedelta(hours=24)
"""A long-lived token that is younger cannot be renewed."""
SCOPES: Final = frozenset(
    {
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
    }
)


@dataclass
class Profile:
    """A professional account."""

    id: str
    username: str


@dataclass
class Reel:
    """One published reel."""

    id: str
    shortcode: str
    profile: Profile
    caption: str
    file: Path
    at: datetime
    is_ai_generated: bool
    share_to_feed: bool
    thumb_offset: int
    container: str
    comments: bool = True
    insights: dict[str, int] = field(default_factory=dict)
    """What is counted of it by now: nothing at first, as with the real one, which takes up to two days."""


@dataclass
class Container:
    """A post in the making: what was asked, the bytes that came, and how far processing is."""

    id: str
    profile: Profile
    fields: dict[str, str]
    file: Path
    began_at: datetime
    polls_left: int
    total: int = 0
    stored: int = 0
    problem: int = 0
    """Subcode of what is wrong with it; 0 for nothing."""
    reel: Reel | None = None
    lag: int = 0
    """Looks that still see it unpublished after it was published."""

    @property
    def is_whole(self) -> bool:
        """Say whether every byte has come."""
        return 0 < self.total == self.stored

    def status(self, now: datetime) -> str:
        """Return the word of `status_code`."""
        if self.reel is not None and self.lag <= 0:
            return "PUBLISHED"
        if self.problem:
            return "ERROR"
        if now >= self.began_at + CONTAINER_LIFE:
            return "EXPIRED"
        return "FINISHED" if self.is_whole and self.polls_left <= 0 else "IN_PROGRESS"

    def look(self) -> None:
        """Let processing go on by one look."""
        if self.is_whole:
            self.polls_left -= 1
        if self.reel is not None:
            self.lag -= 1


@dataclass
class Grant:
    """A long-lived token: whose it is, what it allows, since when and until when."""

    profile: Profile
    scopes: frozenset[str]
    made_at: datetime
    until: datetime
    is_short: bool = False


@dataclass(frozen=True)
class IssuedAccount:
    """A permission given without a browser."""

    user_id: str
    username: str
    token: str
    expires_in: int


@dataclass
class State:
    """Everything the loopback Instagram knows."""

    folder: Path
    processing_polls: int = 2
    publish_lag: int = 0
    fails_with: int = 0
    """Subcode with which processing ends for the next containers; 0 for success."""
    posts_total: int = 50
    containers_left: int = 400
    takes_resumable: bool = True
    """Whether local files may be sent: the documents promise it for one of the two logins only."""
    ahead: timedelta = timedelta()
    """How much later it is here than outside."""
    profiles: dict[str, Profile] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    reels: dict[str, Reel] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    """Ids of reels that were deleted."""
    tokens: dict[str, Grant] = field(default_factory=dict)

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self.ahead

    def add_profile(self, username: str) -> Profile:
        """Open an account."""
        profile = Profile(id=_digits(17), username=username)
        self.profiles[profile.id] = profile
        return profile

    def give(self, profile: Profile, scopes: frozenset[str], *, is_short: bool = False) -> str:
        """Give a token: for 60 days, or for the hour of a sign-in."""
        token = f"IGAA{secrets.token_urlsafe(32)}"
        now = self.now()
        life = timedelta(hours=1) if is_short else LONG_LIFE
        self.tokens[token] = Grant(profile, scopes, now, now + life, is_short)
        return token

    def used(self, profile: Profile) -> int:
        """Count the posts of a profile in the last 24 hours."""
        return sum(reel.profile is profile and reel.at > self.now() - DAY for reel in self.reels.values())

    def open_container(self, profile: Profile, fields: dict[str, str]) -> Container:
        """Begin a post."""
        name = _digits(17)
        file = self.folder / f"{name}.mp4"
        file.touch()
        container = Container(name, profile, fields, file, self.now(), self.processing_polls, problem=0)
        self.containers[name] = container
        self.containers_left -= 1
        return container

    def publish(self, container: Container) -> Reel:
        """Turn a finished container into a reel that everybody sees."""
        reel = Reel(
            id=_digits(17),
            shortcode=secrets.token_urlsafe(8),
            profile=container.profile,
            caption=container.fields.get("caption", ""),
            file=container.file,
            at=self.now(),
            is_ai_generated=container.fields.get("is_ai_generated") == "true",
            share_to_feed=container.fields.get("share_to_feed", "true") == "true",
            thumb_offset=int(container.fields.get("thumb_offset", "0")),
            container=container.id,
        )
        container.reel, container.lag = reel, self.publish_lag
        self.reels[reel.id] = reel
        return reel

    def delete(self, reel: Reel) -> None:
        """Delete a reel, as its owner can in the app."""
        del self.reels[reel.id]
        self.deleted.add(reel.id)

    def of_profile(self, profile: Profile) -> list[Reel]:
        """Return a profile's reels, newest first."""
        mine = [reel for reel in self.reels.values() if reel.profile is profile]
        return sorted(mine, key=lambda reel: reel.at, reverse=True)


def _digits(count: int) -> str:
    return str(secrets.randbelow(9 * 10 ** (count - 1)) + 10 ** (count - 1))
