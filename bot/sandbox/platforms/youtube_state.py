"""What the loopback YouTube is made of: channels, videos, permissions and allowances. No wire format."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

STATUS_DEFAULTS: Final[Json] = {
    "privacyStatus": "public",
    "license": "youtube",
    "embeddable": True,
    "publicStatsViewable": True,
    "selfDeclaredMadeForKids": False,
    "containsSyntheticMedia": False,
}
"""What a status has that names nothing: since November 2026 an upload without a privacy is public."""
SCOPE: Final = "https://www.googleapis.com/auth/"


@dataclass
class Channel:
    """A channel, and the Google account behind it."""

    id: str
    name: str

    @property
    def uploads_playlist(self) -> str:
        """Id of the playlist that holds every upload."""
        return f"UU{self.id[2:]}"


@dataclass
class Video:
    """One video and how far its processing is."""

    id: str
    channel: Channel
    file: Path
    size: int
    published_at: datetime
    snippet: Json
    status: Json
    polls_left: int
    upload_status: str = "uploaded"
    failure: str = ""
    thumbnail: bytes = b""

    @property
    def processing(self) -> str:
        """The word of `processingDetails.processingStatus`."""
        if self.failure:
            return "failed"
        return "succeeded" if self.upload_status == "processed" else "processing"

    def look(self) -> None:
        """Let processing go on by one look."""
        if self.upload_status == "uploaded" and not self.failure:
            self.polls_left -= 1
            if self.polls_left <= 0:
                self.upload_status = "processed"


@dataclass(frozen=True)
class Grant:
    """A permission: one channel, some scopes."""

    channel: Channel
    scopes: frozenset[str]

    def allows(self, *names: str) -> bool:
        """Say whether any of the scopes was given."""
        return any(f"{SCOPE}{name}" in self.scopes for name in names)


@dataclass(frozen=True)
class IssuedAccount:
    """A permission given without a browser."""

    channel_id: str
    name: str
    refresh_token: str
    access_token: str
    expires_in: int


@dataclass
class UploadSession:
    """A resumable upload in progress."""

    id: str
    channel: Channel
    body: Json
    total: int
    file: Path
    stored: int = 0
    video: Video | None = None


@dataclass
class State:
    """Everything the loopback YouTube knows."""

    folder: Path
    processing_polls: int = 2
    channels: dict[str, Channel] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    sessions: dict[str, UploadSession] = field(default_factory=dict)
    refresh_tokens: dict[str, Grant] = field(default_factory=dict)
    access_tokens: dict[str, Grant] = field(default_factory=dict)
    uploads_left: int = 100
    units_left: int = 10_000

    def add_channel(self, name: str) -> Channel:
        """Open a channel."""
        channel = Channel(id=f"UC{secrets.token_urlsafe(16)}", name=name)
        self.channels[channel.id] = channel
        return channel

    def give(self, channel: Channel, scopes: frozenset[str]) -> tuple[str, str]:
        """Give a permission; return its refresh token and a first access token."""
        refresh = f"1//{secrets.token_urlsafe(24)}"
        self.refresh_tokens[refresh] = Grant(channel, scopes)
        return refresh, self.access(refresh)

    def access(self, refresh_token: str) -> str:
        """Make a fresh access token. Raises KeyError for a permission that was withdrawn."""
        token = f"ya29.{secrets.token_urlsafe(24)}"
        self.access_tokens[token] = self.refresh_tokens[refresh_token]
        return token

    def finish(self, session: UploadSession) -> Video:
        """Turn a complete upload into a video; a file that is no MP4 fails in processing."""
        with session.file.open("rb") as file:
            is_mp4 = b"ftyp" in file.read(16)
        video = Video(
            id=secrets.token_urlsafe(8),
            channel=session.channel,
            file=session.file,
            size=session.total,
            published_at=datetime.now(UTC),
            snippet=session.body.get("snippet", {}),
            status={**STATUS_DEFAULTS, **session.body.get("status", {})},
            polls_left=self.processing_polls,
        )
        if not is_mp4:
            video.upload_status, video.failure = "failed", "invalidFile"
        self.videos[video.id] = video
        session.video = video
        return video

    def of_channel(self, channel: Channel) -> list[Video]:
        """Return a channel's videos, newest first."""
        mine = [video for video in self.videos.values() if video.channel is channel]
        return sorted(mine, key=lambda video: video.published_at, reverse=True)
