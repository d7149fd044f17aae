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
STATISTICS: Final = ("viewCount", "likeCount", "favoriteCount", "commentCount")
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
    statistics: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATISTICS, 0))
    """What is counted of it; what its owner hides is left out."""

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


@dataclass
class Playlist:
    """A playlist that a channel's owner made."""

    id: str
    channel: Channel
    title: str
    items: list[tuple[str, str]] = field(default_factory=list)
    """What is in it, in order: the id of the entry and that of its video."""
    lag: int = 0
    """Looks that do not see the newest entry yet."""

    def add(self, video: Video) -> str:
        """Put a video at its end, and return the entry's id."""
        entry = f"PLI{secrets.token_urlsafe(12)}"
        self.items.append((entry, video.id))
        return entry

    def look(self, videos: dict[str, Video]) -> list[tuple[str, Video]]:
        """Return its entries, those of deleted videos left out."""
        self.lag, hides = max(0, self.lag - 1), 1 if self.lag else 0
        seen = self.items[: len(self.items) - hides]
        return [(entry, videos[video]) for entry, video in seen if video in videos]


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
    playlists: dict[str, Playlist] = field(default_factory=dict)
    playlist_most: int = 5000
    """Videos that one playlist may hold."""
    uploads_left: int = 100
    units_left: int = 10_000

    def add_channel(self, name: str) -> Channel:
        """Open a channel."""
        channel = Channel(id=f"UC{secrets.token_urlsafe(16)}", name=name)
        self.channels[channel.id] = channel
        return channel

    def add_playlist(self, channel: Channel, title: str) -> Playlist:
        """Make a playlist."""
        playlist = Playlist(id=f"PL{secrets.token_urlsafe(24)}", channel=channel, title=title)
        self.playlists[playlist.id] = playlist
        return playlist

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
