"""Bringing a film to YouTube in parts, so that neither a fault nor a restart sends it twice.

The session is remembered before the first byte goes. After every doubt YouTube is asked what it has; and once a
session is gone, the channel is searched for the film before another session begins.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from googleapiclient.errors import HttpError, ResumableUploadError
from googleapiclient.http import MediaFileUpload
from pydantic import Field

from bot.studio.platforms import youtube, youtube_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import Metadata, Target
from bot.studio.values import Value
from workers.publishing import google
from workers.publishing.parts import Part
from workers.publishing.youtube_line import YouTubeLine

SESSIONS_MOST: Final = 3
"""How many sessions one attempt may begin."""
_CLOCKS_APART: Final = timedelta(minutes=5)
_LOOK_BACK: Final = 25
"""Uploads of the channel that are looked through."""


class Session(Value):
    """An upload session as it is remembered; its address lets anyone upload, so it is a secret."""

    uri: str = Field(repr=False)
    began_at: datetime


Remember = Callable[[Session], Awaitable[None]]


class SessionGone(Exception):
    """YouTube no longer knows the session."""


class _Film(MediaFileUpload):  # type: ignore[misc]
    """A file whose parts are read while they are sent, each by as many requests as it takes."""

    def __init__(self, film: Path, line: YouTubeLine, size: int) -> None:
        super().__init__(str(film), mimetype="video/mp4", chunksize=line.settings.chunk_bytes, resumable=True)
        self._film, self._line, self._length = film, line, size

    def getbytes(self, begin: int, length: int) -> Part:
        """Return a part of it."""
        length = max(0, min(length, self._length - begin))
        return Part(self._film, begin, length, lambda sent: self._line.sent(sent, self._length))

    def has_stream(self) -> bool:
        """Say no: the client would hand on a stream that can be read but once."""
        return False


class Sending:
    """One film on its way to one channel, as private."""

    def __init__(self, line: YouTubeLine, metadata: Metadata, target: Target, film: Path, remember: Remember) -> None:
        self._line = line
        self._metadata = metadata
        self._body = youtube.insert_body(metadata, target)
        self._path = film
        self._remember = remember

    async def start(self) -> Session:
        """Open a session, and have it remembered before anything is sent. Raises PlatformTrouble."""
        session = await _begin(self._line, self._request(await self._size()))
        await self._remember(session)
        return session

    async def send(self, session: Session, *, is_resumed: bool) -> str:
        """Send what is missing and return the video's id; a session that is gone is followed by another.

        Raises PlatformTrouble, Cancelled.
        """
        size = await self._size()
        for number in range(1, SESSIONS_MOST + 1):
            try:
                return await _send(self._line, self._request(size), session, size, is_resumed=is_resumed)
            except SessionGone:
                found = await find_uploaded(self._line, self._metadata, size, session.began_at)
                if found:
                    return found
            if number < SESSIONS_MOST:
                session, is_resumed = await self.start(), False
        raise PlatformTrouble(
            Trouble(
                again=Again.SOON, what="YouTube keeps forgetting the upload.", remedy="It is tried again by itself."
            )
        )

    def _request(self, size: int) -> Any:
        film = _Film(self._path, self._line, size)
        return self._line.client.videos().insert(part="snippet,status", body=self._body, media_body=film)

    async def _size(self) -> int:
        return (await asyncio.to_thread(self._path.stat)).st_size


async def find_uploaded(line: YouTubeLine, metadata: Metadata, size: int, since: datetime) -> str:
    """Return the id of a private video on the channel that is this film, uploaded since then; empty for none."""
    client = line.client
    channels = await line.call(client.channels().list(part="contentDetails", mine=True).execute)
    if not channels.get("items"):
        return ""
    uploads = channels["items"][0]["contentDetails"]["relatedPlaylists"]["uploads"]
    listing = client.playlistItems().list(part="snippet,contentDetails", playlistId=uploads, maxResults=_LOOK_BACK)
    entries = (await line.call(listing.execute)).get("items", [])
    recent = [
        entry["contentDetails"]["videoId"]
        for entry in entries
        if datetime.fromisoformat(entry["snippet"]["publishedAt"]) >= since - _CLOCKS_APART
    ]
    if not recent:
        return ""
    details = client.videos().list(part="snippet,status,fileDetails", id=",".join(recent))
    for video in (await line.call(details.execute)).get("items", []):
        same_size = int(video.get("fileDetails", {}).get("fileSize", size)) == size
        is_private = video["status"]["privacyStatus"] == "private"
        if is_private and same_size and not youtube.differs(metadata, video["snippet"]):
            return str(video["id"])
    return ""


async def _begin(line: YouTubeLine, request: Any) -> Session:
    """Open a session; nothing of the film is sent yet."""

    def start() -> str:
        headers = {
            **request.headers,
            "X-Upload-Content-Type": request.resumable.mimetype(),
            "X-Upload-Content-Length": str(request.resumable.size()),
        }
        response, content = line.wire.request(request.uri, request.method, request.body, headers)
        if response.status != 200 or "location" not in response:
            raise ResumableUploadError(response, content)
        return str(response["location"])

    began_at = datetime.now(UTC)
    return Session(uri=await line.call(start), began_at=began_at)


async def _send(line: YouTubeLine, request: Any, session: Session, size: int, *, is_resumed: bool) -> str:
    """Send part after part; after a fault, go on from what YouTube has. Raises SessionGone."""
    request.resumable_uri = session.uri
    in_doubt, failures, disagreed = is_resumed, 0, False
    while True:
        before = request.resumable_progress
        line.sent(before, size)
        try:
            if in_doubt:
                video = await asyncio.to_thread(_ask, line, request, size)
            else:
                _, video = await asyncio.to_thread(request.next_chunk)
            if video is not None:
                return str(video["id"])
            is_stuck = request.resumable_progress <= before and not in_doubt
            in_doubt = request.resumable_progress >= size
            if request.resumable_progress > before:
                failures = 0
            elif is_stuck or in_doubt:
                failures += 1
                await line.recover(youtube_errors.unreachable(), failures, in_doubt=True)
        except google.FAULTS as error:
            if isinstance(error, HttpError) and error.resp.status in {404, 410}:
                raise SessionGone from error
            trouble = google.trouble_of(error)
            if _is_misplaced(error) and not disagreed:
                disagreed, trouble = True, youtube_errors.unreachable()
            in_doubt, failures = True, failures + 1
            await line.recover(trouble, failures, in_doubt=True)


def _is_misplaced(error: Exception) -> bool:
    """Say whether YouTube refused a part, as it does when it has other bytes than we think."""
    return isinstance(error, HttpError) and error.resp.status in {400, 416}


def _ask(line: YouTubeLine, request: Any, size: int) -> dict[str, Any] | None:
    """Ask what YouTube has: the finished video, or the bytes from which the request then goes on; blocks."""
    headers = {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
    response, content = line.wire.request(request.resumable_uri, "PUT", headers=headers)
    if response.status in {200, 201}:
        video: dict[str, Any] = json.loads(content)
        return video
    if response.status != 308:
        raise HttpError(response, content, uri=request.uri)
    stored = response.get("range", "")
    request.resumable_progress = int(stored.rpartition("-")[2]) + 1 if stored else 0
    return None
