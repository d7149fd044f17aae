"""What the loopback TikTok is made of: creators, uploads, permissions, caps. No wire format."""

import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

ACCESS_LIFE_S: Final = 2 * 3600
REFRESH_LIFE_S: Final = 180 * 24 * 3600
ADDRESS_LIFE: Final = timedelta(hours=1)
DAY: Final = timedelta(hours=24)
MINUTE: Final = timedelta(minutes=1)
RATES: Final = {"creator_info": 20, "init": 6, "inbox_init": 6, "status": 30, "query": 600}
"""Calls of one permission in a minute."""
COUNTS: Final = ("view_count", "like_count", "comment_count", "share_count")
POSTS_MOST: Final = 15
"""Posts of one creator in 24 hours."""
DRAFTS_MOST: Final = 5
"""Drafts of one creator that wait in the inbox, in 24 hours."""
USERS_MOST: Final = 5
"""Creators that an app without an audit may post for, in 24 hours."""
PUBLIC: Final = "PUBLIC_TO_EVERYONE"
SELF_ONLY: Final = "SELF_ONLY"
_OPEN: Final = (PUBLIC, "MUTUAL_FOLLOW_FRIENDS", SELF_ONLY)
_PRIVATE: Final = ("FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", SELF_ONLY)


@dataclass
class Creator:
    """A TikTok account."""

    open_id: str
    username: str
    nickname: str
    is_private: bool = False
    closed: set[str] = field(default_factory=set)
    """What is switched off: comment, duet, stitch."""
    longest_s: int = 600
    asked_at: datetime | None = None
    """When `creator_info` was last read; a post wants it read before."""

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who its posts can be shown to."""
        return _PRIVATE if self.is_private else _OPEN


@dataclass(frozen=True)
class Grant:
    """A permission: one creator, some scopes."""

    creator: Creator
    scopes: frozenset[str]


@dataclass(frozen=True)
class IssuedAccount:
    """A permission given without a browser."""

    open_id: str
    name: str
    refresh_token: str
    access_token: str
    expires_in: int
    scopes: tuple[str, ...]


@dataclass
class Upload:
    """One upload, and what becomes of it."""

    publish_id: str
    secret: str
    creator: Creator
    post_info: Json | None
    """The words and choices of a post; None for a draft."""
    size: int
    chunk: int
    count: int
    file: Path
    began_at: datetime
    expires_at: datetime
    polls_left: int
    moderation_left: int
    stored: int = 0
    status: str = "PROCESSING_UPLOAD"
    reason: str = ""
    post_id: int | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    """What is counted of its post."""
    is_deleted: bool = False
    """Whether its owner deleted the post in the app, or made it private."""

    @property
    def is_draft(self) -> bool:
        """Say whether it goes to the inbox."""
        return self.post_info is None

    @property
    def is_whole(self) -> bool:
        """Say whether every byte has come."""
        return self.stored == self.size

    @property
    def has_appeared(self) -> bool:
        """Say whether anybody can see it, be it in the inbox."""
        return self.status in {"PUBLISH_COMPLETE", "SEND_TO_USER_INBOX"}


@dataclass
class State:
    """Everything the loopback TikTok knows."""

    folder: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    audited: bool = True
    processing_polls: int = 2
    moderation_polls: int = 1
    fail_next: str = ""
    """The `fail_reason` of the next upload that is processed."""
    creators: dict[str, Creator] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    refresh_tokens: dict[str, Grant] = field(default_factory=dict)
    access_tokens: dict[str, Grant] = field(default_factory=dict)
    rates: dict[str, int] = field(default_factory=lambda: dict(RATES))
    _calls: defaultdict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def add_creator(self, nickname: str) -> Creator:
        """Open an account."""
        username = "".join(char for char in nickname.lower() if char.isalnum()) or "creator"
        creator = Creator(f"-000{secrets.token_urlsafe(24)}", username, nickname)
        self.creators[creator.open_id] = creator
        return creator

    def give(self, creator: Creator, scopes: frozenset[str]) -> tuple[str, str]:
        """Give a permission; return its refresh token and an access token."""
        refresh, access = f"rft.{secrets.token_urlsafe(32)}", f"act.{secrets.token_urlsafe(32)}"
        self.refresh_tokens[refresh] = self.access_tokens[access] = Grant(creator, scopes)
        return refresh, access

    def rotate(self, refresh_token: str) -> tuple[str, str, Grant]:
        """Trade a refresh token for new tokens; it is good once. Raises KeyError."""
        grant = self.refresh_tokens.pop(refresh_token)
        return (*self.give(grant.creator, grant.scopes), grant)

    def is_too_fast(self, route: str, token: str) -> bool:
        """Count a call, and say whether it is one too many for a minute."""
        if route not in self.rates:
            return False
        calls, now = self._calls[route, token], self.now()
        calls[:] = [at for at in calls if now - at < MINUTE]
        if len(calls) >= self.rates[route]:
            return True
        calls.append(now)
        return False

    def cap_reached(self, creator: Creator, *, is_draft: bool) -> str:
        """Return the code of the daily cap that another upload would break; empty for none."""
        recent = [one for one in self.uploads.values() if self.now() - one.began_at < DAY and one.is_whole]
        mine = [one for one in recent if one.creator is creator and one.is_draft == is_draft]
        if is_draft:
            waiting = [one for one in mine if one.status != "FAILED"]
            return "spam_risk_too_many_pending_share" if len(waiting) >= DRAFTS_MOST else ""
        if len(mine) >= POSTS_MOST:
            return "spam_risk_too_many_posts"
        users = {one.creator.open_id for one in recent if not one.is_draft} | {creator.open_id}
        return "reached_active_user_cap" if not self.audited and len(users) > USERS_MOST else ""

    def begin(self, creator: Creator, post_info: Json | None, size: int, chunk: int, count: int) -> Upload:
        """Open an upload."""
        kind = "inbox" if post_info is None else "pub"
        publish_id = f"v_{kind}_file~v2-1.{secrets.randbelow(10**19)}"
        file = self.folder / f"{len(self.uploads)}.mp4"
        file.touch()
        upload = Upload(
            publish_id=publish_id,
            secret=secrets.token_urlsafe(16),
            creator=creator,
            post_info=post_info,
            size=size,
            chunk=chunk,
            count=count,
            file=file,
            began_at=self.now(),
            expires_at=self.now() + ADDRESS_LIFE,
            polls_left=self.processing_polls,
            moderation_left=self.moderation_polls,
        )
        self.uploads[publish_id] = upload
        return upload

    def look(self, upload: Upload) -> None:
        """Let processing go on by one look."""
        if upload.status == "PUBLISH_COMPLETE" and upload.post_id is None:
            upload.moderation_left -= 1
            is_public = (upload.post_info or {}).get("privacy_level") == PUBLIC
            if upload.moderation_left <= 0 and is_public:
                upload.post_id = 7_000_000_000_000_000_000 + secrets.randbelow(10**18)
        if upload.status != "PROCESSING_UPLOAD" or not upload.is_whole:
            return
        upload.polls_left -= 1
        if upload.polls_left <= 0:
            self._finish(upload)

    def _finish(self, upload: Upload) -> None:
        with upload.file.open("rb") as file:
            is_mp4 = b"ftyp" in file.read(16)
        reason, self.fail_next = self.fail_next or ("" if is_mp4 else "file_format_check_failed"), ""
        if reason:
            upload.status, upload.reason = "FAILED", reason
        else:
            upload.status = "SEND_TO_USER_INBOX" if upload.is_draft else "PUBLISH_COMPLETE"

    def post_in_app(self, upload: Upload) -> None:
        """Post a draft for everyone, as its owner does in the app."""
        upload.status, upload.post_info = "PUBLISH_COMPLETE", {"privacy_level": PUBLIC}

    def public_posts(self, creator: Creator) -> dict[str, Upload]:
        """Return a creator's public posts by their ids."""
        mine = [one for one in self.uploads.values() if one.creator is creator and not one.is_deleted]
        return {str(one.post_id): one for one in mine if one.post_id is not None}

    def of_creator(self, creator: Creator) -> list[Upload]:
        """Return what a creator has, newest first: posts, and drafts in the inbox."""
        mine = [one for one in self.uploads.values() if one.creator is creator and one.has_appeared]
        return sorted(mine, key=lambda one: one.began_at, reverse=True)
