"""A loopback TikTok: sign-in, creator info, posts, inbox drafts, parts of films and pages, over real sockets.

It keeps TikTok's rules: part sizes and their order, the challenge in hex, refresh tokens that are good once, an
address that runs out, calls a minute, posts and drafts a day, what an app without an audit may. Faults are injected by
route: `oauth.token`, `user_info`, `creator_info`, `init`, `inbox_init`, `status`, `query`, `uploads.chunk` and
`uploads.final`.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.sandbox.platforms import tiktok_uploads as parts
from bot.sandbox.platforms.server import Handler, LoopbackPlatform
from bot.sandbox.platforms.tiktok_oauth import SignIn
from bot.sandbox.platforms.tiktok_state import ACCESS_LIFE_S, Grant, IssuedAccount, Json, State, Upload
from bot.sandbox.platforms.tiktok_watching import Watching
from bot.sandbox.platforms.tiktok_wire import (
    answer,
    creator_resource,
    flat_refusal,
    problem_of_post,
    problem_of_query,
    problem_of_source,
    refusal,
    status_resource,
    video_resource,
)
from bot.studio.brief import Platform

POST: Final = "video.publish"
DRAFT: Final = "video.upload"
BASIC: Final = "user.info.basic"
LIST: Final = "video.list"

_Api = Callable[[Json, Grant], web.Response]


class LoopbackTikTok(LoopbackPlatform):
    """The server; `async with LoopbackTikTok() as tiktok` starts and stops it."""

    platform = Platform.TIKTOK

    def __init__(self, port: int = 0, *, owner: str = "Picturelock Demo", processing_polls: int = 2) -> None:
        super().__init__(port)
        self.state = State(folder=self.folder, processing_polls=processing_polls)
        self.owner = self.state.add_creator(owner)
        self.client_key = "sbawsandboxclientkey"
        self.client_secret = secrets.token_urlsafe(12)
        self.sign_in = SignIn(self.state, self.client_key, self.client_secret, self.owner)

    @property
    def uploads(self) -> list[Upload]:
        """Every upload, oldest first."""
        return list(self.state.uploads.values())

    @property
    def appeared(self) -> list[Upload]:
        """What anybody can see, be it in the inbox of its owner."""
        return [upload for upload in self.uploads if upload.has_appeared]

    @property
    def shown(self) -> tuple[Path, ...]:
        """The films that somebody can see, be it in the inbox of their owner, oldest first."""
        return tuple(upload.file for upload in self.appeared)

    def settings(self) -> dict[str, Any]:
        """Return what `[publishing.tiktok]` must hold for a studio to publish here."""
        return {
            "api_base": self.base,
            "auth_base": self.base,
            "watch_base": self.base,
            "redirect_uri": f"{self.base}/callback/",
            "client_key": self.client_key,
            "client_secret": self.client_secret,
        }

    def issue_account(self, scopes: tuple[str, ...] = (BASIC, DRAFT, POST, LIST)) -> IssuedAccount:
        """Give a permission without a browser; its tokens are as good as any."""
        refresh, access = self.state.give(self.owner, frozenset(scopes))
        return IssuedAccount(self.owner.open_id, self.owner.nickname, refresh, access, ACCESS_LIFE_S, scopes)

    def expire_tokens(self) -> None:
        """Let every access token run out; permissions stay."""
        self.state.access_tokens.clear()

    def withdraw_permissions(self) -> None:
        """Take every permission back, as its owner can in the app."""
        self.expire_tokens()
        self.state.refresh_tokens.clear()

    def expire_addresses(self) -> None:
        """Let the address of every upload run out, as happens after an hour."""
        for upload in self.uploads:
            upload.expires_at = self.state.now() - timedelta(seconds=1)

    def forget_uploads(self) -> None:
        """Forget every upload that has not appeared, as happens after days."""
        for upload in self.uploads:
            del self.state.uploads[upload.publish_id]

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return what it answers."""
        api = "/v2/post/publish"
        return [
            web.get("/v2/auth/authorize/", self.sign_in.ask),
            web.post("/v2/auth/authorize/", self.sign_in.decide),
            web.post("/v2/oauth/token/", self.faulty("oauth.token", self.sign_in.token, flat_refusal)),
            web.post("/v2/oauth/revoke/", self.sign_in.revoke),
            web.get("/callback/", self.sign_in.came_back),
            web.get("/v2/user/info/", self._api("user_info", BASIC, self._user)),
            web.post("/v2/video/query/", self._query),
            web.post(f"{api}/creator_info/query/", self._api("creator_info", POST, self._creator)),
            web.post(f"{api}/video/init/", self._api("init", POST, self._post)),
            web.post(f"{api}/inbox/video/init/", self._api("inbox_init", DRAFT, self._draft)),
            web.post(f"{api}/status/fetch/", self._api("status", "", self._status)),
            web.put("/video/{secret}", self._send),
            *Watching(self.state).routes(),
        ]

    def _api(self, route: str, scope: str, handler: _Api) -> Handler:
        """Check token, scope and pace before a call is done."""

        async def checked(request: web.Request) -> web.StreamResponse:
            kind, _, token = request.headers.get("Authorization", "").partition(" ")
            grant = self.state.access_tokens.get(token) if kind == "Bearer" else None
            if grant is None:
                return refusal(401, "access_token_invalid")
            may = {scope} if scope else {POST, DRAFT}
            if not may & grant.scopes:
                return refusal(401, "scope_not_authorized")
            if self.state.is_too_fast(route, token):
                return refusal(429, "rate_limit_exceeded")
            if request.method == "POST" and request.headers.get("Content-Type") != "application/json; charset=UTF-8":
                return refusal(400, "invalid_param", "Content-Type must be application/json; charset=UTF-8")
            try:
                body = await request.json() if request.can_read_body else {}
            except ValueError:
                return refusal(400, "invalid_param", "The body is not JSON.")
            return handler(body if isinstance(body, dict) else {}, grant)

        return self.faulty(route, checked, refusal)

    def _user(self, _: Json, grant: Grant) -> web.Response:
        user = {"open_id": grant.creator.open_id, "display_name": grant.creator.nickname}
        return answer({"user": user})

    def _creator(self, _: Json, grant: Grant) -> web.Response:
        grant.creator.asked_at = self.state.now()
        return answer(creator_resource(grant.creator))

    def _post(self, body: Json, grant: Grant) -> web.Response:
        post = body.get("post_info")
        status, code, message = problem_of_post(post, grant.creator, audited=self.state.audited)
        if status:
            return refusal(status, code, message)
        return self._begin(body, grant, post)

    def _draft(self, body: Json, grant: Grant) -> web.Response:
        if set(body) != {"source_info"}:
            return refusal(400, "invalid_param", "a draft has source_info only")
        return self._begin(body, grant, None)

    def _begin(self, body: Json, grant: Grant, post: Json | None) -> web.Response:
        source = body.get("source_info")
        problem = problem_of_source(source)
        if problem or not isinstance(source, dict):
            return refusal(400, "invalid_param", problem)
        cap = self.state.cap_reached(grant.creator, is_draft=post is None)
        if cap:
            return refusal(403, cap)
        upload = self.state.begin(
            grant.creator, post, source["video_size"], source["chunk_size"], source["total_chunk_count"]
        )
        return answer({"publish_id": upload.publish_id, "upload_url": f"{self.base}/video/{upload.secret}"})

    def _status(self, body: Json, grant: Grant) -> web.Response:
        upload = self.state.uploads.get(str(body.get("publish_id", "")))
        if upload is None:
            return refusal(400, "invalid_publish_id")
        if upload.creator is not grant.creator:
            return refusal(400, "token_not_authorized_for_specified_publish_id")
        self.state.look(upload)
        return answer(status_resource(upload))

    async def _query(self, request: web.Request) -> web.StreamResponse:
        """Answer for public posts of the creator alone; others are left out without a word."""
        fields = [name for name in request.query.get("fields", "").split(",") if name]

        def found(body: Json, grant: Grant) -> web.Response:
            problem = problem_of_query(body, fields)
            if problem:
                return refusal(400, "invalid_params", problem)
            posts = self.state.public_posts(grant.creator)
            videos = [posts[one] for one in body["filters"]["video_ids"] if one in posts]
            return answer({"videos": [video_resource(one, self.base, fields) for one in videos]})

        return await self._api("query", LIST, found)(request)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        return await parts.send(self.state, self.faults, request)
