"""A loopback YouTube: uploads, lists, updates, thumbnails, sign-in and a page to watch on, over real sockets.

It answers Google's own client. Faults are injected by route: `uploads.start`, `uploads.chunk`, `uploads.final`,
`uploads.query`, `videos.list`, `videos.update`, `videos.delete`, `thumbnails.set`, `channels.list`,
`playlists.list`, `playlistItems.list`, `playlistItems.insert` and `oauth.token`.
"""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.sandbox.platforms import youtube_playlists as playlists
from bot.sandbox.platforms import youtube_uploads as uploads
from bot.sandbox.platforms.server import Handler, LoopbackPlatform
from bot.sandbox.platforms.youtube_oauth import LIFE_S, SignIn
from bot.sandbox.platforms.youtube_state import (
    SCOPE,
    STATUS_DEFAULTS,
    Grant,
    IssuedAccount,
    Playlist,
    State,
    Video,
)
from bot.sandbox.platforms.youtube_watching import Watching
from bot.sandbox.platforms.youtube_wire import channel_resource, listing, refusal, video_resource
from bot.studio.brief import Platform

_COSTS: Final = {"videos.update": 50, "videos.delete": 50, "thumbnails.set": 50, "playlistItems.insert": 50}
_THUMBNAIL_MOST: Final = 50 * 1024 * 1024
_READ: Final = ("youtube", "youtube.force-ssl", "youtube.readonly")
_WRITE: Final = ("youtube", "youtube.force-ssl")
_UPLOAD: Final = ("youtube", "youtube.force-ssl", "youtube.upload")

_Api = Callable[[web.Request, Grant], Awaitable[web.StreamResponse]]


class LoopbackYouTube(LoopbackPlatform):
    """The server; `async with LoopbackYouTube() as youtube` starts and stops it."""

    platform = Platform.YOUTUBE
    body_most = _THUMBNAIL_MOST + 1024

    def __init__(self, port: int = 0, *, owner: str = "Picturelock Demo", processing_polls: int = 2) -> None:
        super().__init__(port)
        self.state = State(folder=self.folder, processing_polls=processing_polls)
        self.owner = self.state.add_channel(owner)
        self.client_id = "sandbox.apps.googleusercontent.com"
        self.client_secret = secrets.token_urlsafe(12)
        self.sign_in = SignIn(self.state, self.client_id, self.client_secret, self.owner)

    @property
    def api_base(self) -> str:
        """Where the Data API lives."""
        return self.base

    @property
    def auth_base(self) -> str:
        """Where people sign in."""
        return self.base

    @property
    def token_url(self) -> str:
        """Where codes are traded for tokens."""
        return f"{self.base}/token"

    @property
    def videos(self) -> dict[str, Video]:
        """Every video by its id."""
        return self.state.videos

    @property
    def shown(self) -> tuple[Path, ...]:
        """The films that others can see, oldest first."""
        return tuple(video.file for video in self.videos.values() if video.status["privacyStatus"] != "private")

    def settings(self) -> dict[str, Any]:
        """Return what `[publishing.youtube]` must hold for a studio to publish here."""
        return {
            "api_base": self.api_base,
            "auth_base": self.auth_base,
            "token_url": self.token_url,
            "watch_base": self.base,
            "redirect_uri": f"{self.base}/signed-in",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }

    def add_playlist(self, title: str) -> Playlist:
        """Make a playlist of the owner's."""
        return self.state.add_playlist(self.owner, title)

    def issue_account(self, name: str = "", scopes: tuple[str, ...] = ("youtube.force-ssl",)) -> IssuedAccount:
        """Give a permission without a browser; its tokens are as good as any."""
        channel = self.state.add_channel(name) if name else self.owner
        refresh, access = self.state.give(channel, frozenset(f"{SCOPE}{scope}" for scope in scopes))
        return IssuedAccount(channel.id, channel.name, refresh, access, LIFE_S)

    def expire_tokens(self) -> None:
        """Let every access token run out; permissions stay."""
        self.state.access_tokens.clear()

    def withdraw_permissions(self) -> None:
        """Take every permission back, as its owner can in their Google account."""
        self.expire_tokens()
        self.state.refresh_tokens.clear()

    def forget_sessions(self) -> None:
        """Forget every upload session, as happens after a while."""
        self.state.sessions.clear()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return what it answers."""
        return [
            web.post("/upload/youtube/v3/videos", self._api("uploads.start", _UPLOAD, self._start)),
            web.put("/upload/youtube/v3/videos", self._send),
            web.post("/upload/youtube/v3/thumbnails/set", self._api("thumbnails.set", _UPLOAD, self._thumbnail)),
            web.get("/youtube/v3/videos", self._api("videos.list", _READ, self._list)),
            web.put("/youtube/v3/videos", self._api("videos.update", _WRITE, self._update)),
            web.delete("/youtube/v3/videos", self._api("videos.delete", _WRITE, self._delete)),
            web.get("/youtube/v3/channels", self._api("channels.list", _READ, self._channels)),
            web.get("/youtube/v3/playlists", self._api("playlists.list", _READ, self._of(playlists.mine))),
            web.get("/youtube/v3/playlistItems", self._api("playlistItems.list", _READ, self._of(playlists.items))),
            web.post("/youtube/v3/playlistItems", self._api("playlistItems.insert", _WRITE, self._of(playlists.put))),
            web.get("/o/oauth2/v2/auth", self.sign_in.ask),
            web.post("/o/oauth2/v2/auth", self.sign_in.decide),
            web.post("/token", self.faulty("oauth.token", self.sign_in.token, refusal)),
            web.post("/revoke", self.sign_in.revoke),
            web.get("/signed-in", self.sign_in.came_back),
            *Watching(self.state).routes(),
        ]

    def _api(self, route: str, scopes: tuple[str, ...], handler: _Api) -> Handler:
        """Check token, scope and allowance before a call is done."""

        async def checked(request: web.Request) -> web.StreamResponse:
            grant = self._grant(request)
            if grant is None:
                return refusal(401, "authError")
            if not grant.allows(*scopes):
                return refusal(403, "insufficientPermissions")
            cost = _COSTS.get(route, 1)
            if route != "uploads.start" and self.state.units_left < cost:
                return refusal(403, "quotaExceeded")
            self.state.units_left -= 0 if route == "uploads.start" else cost
            return await handler(request, grant)

        return self.faulty(route, checked, refusal)

    def _grant(self, request: web.Request) -> Grant | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.state.access_tokens.get(token) if kind == "Bearer" else None

    def _of(self, handler: Callable[[State, web.Request, Grant], Awaitable[web.StreamResponse]]) -> _Api:
        async def handled(request: web.Request, grant: Grant) -> web.StreamResponse:
            return await handler(self.state, request, grant)

        return handled

    async def _start(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        return await uploads.start(self.state, request, grant.channel)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        if "Authorization" in request.headers and self._grant(request) is None:
            async for _ in request.content.iter_chunked(1 << 16):
                pass
            return refusal(401, "authError")
        return await uploads.send(self.state, self.faults, request)

    async def _list(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        parts = set(request.query.get("part", "").split(","))
        found = []
        for wanted in request.query.get("id", "").split(","):
            video = self.videos.get(wanted)
            if video is None or (video.status["privacyStatus"] == "private" and video.channel is not grant.channel):
                continue
            if "processingDetails" in parts:
                video.look()
            found.append(video_resource(video, parts))
        return listing("video", found)

    async def _update(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        """Replace every field of the parts named, as the real one does."""
        body = await request.json()
        video = self.videos.get(body.get("id", ""))
        if video is None:
            return refusal(404, "videoNotFound")
        if video.channel is not grant.channel:
            return refusal(403, "forbidden")
        parts = set(request.query.get("part", "").split(","))
        if not set(body) - {"id", "kind"} <= parts:
            return refusal(400, "unexpectedPart")
        if "status" in parts:
            video.status = {**STATUS_DEFAULTS, **body.get("status", {})}
        if "snippet" in parts:
            video.snippet = body.get("snippet", {})
        return web.json_response(video_resource(video, parts))

    async def _delete(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        """Delete a video for good."""
        video = self.videos.get(request.query.get("id", ""))
        if video is None:
            return refusal(404, "videoNotFound")
        if video.channel is not grant.channel:
            return refusal(403, "forbidden")
        del self.videos[video.id]
        return web.Response(status=204)

    async def _thumbnail(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        """Take a thumbnail; one that comes before processing is done is ignored without a word."""
        video = self.videos.get(request.query.get("videoId", ""))
        image = await request.read()
        if video is None or video.channel is not grant.channel:
            return refusal(404, "videoNotFound")
        if not image.startswith((b"\xff\xd8", b"\x89PNG")):
            return refusal(400, "invalidImage")
        if video.processing == "succeeded":
            video.thumbnail = image
        return web.json_response({"kind": "youtube#thumbnailSetResponse", "items": [{}]})

    async def _channels(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        parts = set(request.query.get("part", "").split(","))
        return listing("channel", [channel_resource(grant.channel, parts)])
