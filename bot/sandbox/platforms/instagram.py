"""A loopback Instagram: sign-in, containers, uploads, publishing and a profile to look at, over real sockets.

Faults are injected by route: `oauth.token`, `oauth.long`, `oauth.refresh`, `me`, `limit`, `media.create`, `upload`,
`container`, `media.publish`, `media.list`, `media.get`, `media.insights` and `media.comments`. A reason is `CODE` or
`CODE/SUBCODE`.
"""

import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

from aiohttp import web

from bot.sandbox.platforms import instagram_uploads as uploads
from bot.sandbox.platforms.instagram_oauth import SignIn
from bot.sandbox.platforms.instagram_state import (
    CONTAINER_LIFE,
    LONG_LIFE,
    SCOPES,
    Container,
    Grant,
    IssuedAccount,
    Reel,
    State,
)
from bot.sandbox.platforms.instagram_watching import Watching
from bot.sandbox.platforms.instagram_wire import (
    INSIGHTS,
    container_object,
    foreign_field,
    insights_object,
    problem_with,
    reel_object,
    refusal,
)
from bot.sandbox.platforms.server import Handler, LoopbackPlatform
from bot.studio.brief import Platform

VERSION: Final = "v25.0"
_BASIC, _PUBLISH = "instagram_business_basic", "instagram_business_content_publish"
_INSIGHTS: Final = "instagram_business_manage_insights"
_COMMENTS: Final = "instagram_business_manage_comments"
_FORM_MOST: Final = 64 * 1024

_Api = Callable[[web.Request, Grant], Awaitable[web.StreamResponse]]


class LoopbackInstagram(LoopbackPlatform):
    """The server; `async with LoopbackInstagram() as instagram` starts and stops it."""

    platform = Platform.INSTAGRAM
    body_most = _FORM_MOST

    def __init__(self, port: int = 0, *, owner: str = "picturelock.demo", processing_polls: int = 2) -> None:
        super().__init__(port)
        self.state = State(folder=self.folder, processing_polls=processing_polls)
        self.owner = self.state.add_profile(owner)
        self.client_id = "990602627938098"
        self.client_secret = secrets.token_hex(16)
        self.sign_in = SignIn(self.state, self.client_id, self.client_secret, "", self.owner)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.sign_in.redirect_uri = f"{self.base}/signed-in"
        return self

    @property
    def reels(self) -> dict[str, Reel]:
        """Every reel by its id."""
        return self.state.reels

    @property
    def containers(self) -> dict[str, Container]:
        """Every post in the making by its id."""
        return self.state.containers

    @property
    def shown(self) -> tuple[Path, ...]:
        """The films that others can see, oldest first."""
        return tuple(reel.file for reel in self.reels.values())

    def settings(self) -> dict[str, Any]:
        """Return what `[publishing.instagram]` must hold for a studio to publish here."""
        return {
            "api_base": self.base,
            "upload_base": self.base,
            "auth_base": self.base,
            "token_url": f"{self.base}/oauth/access_token",
            "watch_base": self.base,
            "redirect_uri": f"{self.base}/signed-in",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }

    def issue_account(self, username: str = "", scopes: frozenset[str] = SCOPES) -> IssuedAccount:
        """Give a permission without a browser; its token is as good as any."""
        profile = self.state.add_profile(username) if username else self.owner
        token = self.state.give(profile, scopes)
        return IssuedAccount(profile.id, profile.username, token, int(LONG_LIFE.total_seconds()))

    def withdraw_permissions(self) -> None:
        """Take every permission back, as its owner can in Instagram's settings."""
        self.state.tokens.clear()

    def expire_containers(self) -> None:
        """Let a day pass for every container."""
        for container in self.containers.values():
            container.began_at -= CONTAINER_LIFE

    def forget_containers(self) -> None:
        """Forget every container, published or not."""
        self.state.containers.clear()

    def pass_time(self, span: timedelta) -> None:
        """Make it later here."""
        self.state.ahead += span

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return what it answers."""
        return [
            web.get("/oauth/authorize", self.sign_in.ask),
            web.post("/oauth/authorize", self.sign_in.decide),
            web.post("/oauth/access_token", self.faulty("oauth.token", self.sign_in.token, refusal)),
            web.get("/access_token", self.faulty("oauth.long", self.sign_in.lengthen, refusal)),
            web.get("/refresh_access_token", self.faulty("oauth.refresh", self.sign_in.renew, refusal)),
            web.get("/signed-in", self.sign_in.came_back),
            web.post(f"/ig-api-upload/{VERSION}/{{container}}", self._send),
            web.get(f"/{VERSION}/me", self._api("me", _BASIC, self._me)),
            web.get(f"/{VERSION}/{{id}}/content_publishing_limit", self._api("limit", _PUBLISH, self._limit)),
            web.get(f"/{VERSION}/{{id}}/insights", self._api("media.insights", _INSIGHTS, self._insights)),
            web.get(f"/{VERSION}/{{id}}/media", self._api("media.list", _BASIC, self._list)),
            web.post(f"/{VERSION}/{{id}}/media", self._api("media.create", _PUBLISH, self._create)),
            web.post(f"/{VERSION}/{{id}}/media_publish", self._api("media.publish", _PUBLISH, self._publish)),
            web.get(f"/{VERSION}/{{id}}", self._object),
            web.post(f"/{VERSION}/{{id}}", self._api("media.comments", _COMMENTS, self._comments)),
            *Watching(self.state, self.owner).routes(),
        ]

    def _api(self, route: str, scope: str, handler: _Api) -> Handler:
        """Check token, permission and owner before a call is done."""

        async def checked(request: web.Request) -> web.StreamResponse:
            grant = self._grant(request, "Bearer")
            if grant is None:
                return refusal(400, "190/463")
            if scope not in grant.scopes:
                return refusal(403, "10")
            asked = request.match_info.get("id", "")
            if request.path.count("/") > 2 and route != "media.insights" and asked != grant.profile.id:
                return refusal(400, "100", "Unsupported request: the object does not exist or is not yours.")
            return await handler(request, grant)

        return self.faulty(route, checked, refusal)

    def _grant(self, request: web.Request, kind: str) -> Grant | None:
        given, _, token = request.headers.get("Authorization", "").partition(" ")
        grant = self.state.tokens.get(token) if given == kind else None
        return grant if grant is not None and self.state.now() < grant.until else None

    async def _me(self, _: web.Request, grant: Grant) -> web.StreamResponse:
        profile = grant.profile
        return web.json_response(
            {"id": f"9{profile.id}", "user_id": profile.id, "username": profile.username, "account_type": "BUSINESS"}
        )

    async def _limit(self, _: web.Request, grant: Grant) -> web.StreamResponse:
        config = {"quota_total": self.state.posts_total, "quota_duration": 86400}
        return web.json_response({"data": [{"quota_usage": self.state.used(grant.profile), "config": config}]})

    async def _create(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        fields = {name: str(value) for name, value in (await request.post()).items()}
        problem = problem_with(fields)
        if not self.state.takes_resumable and "upload_type" in fields:
            return refusal(400, "100", "Invalid parameter: upload_type")
        if problem:
            return refusal(400, problem, "" if "/" in problem else "Invalid parameter")
        if self.state.containers_left <= 0:
            return refusal(400, "4")
        container = self.state.open_container(grant.profile, fields)
        answer = {"id": container.id}
        if "upload_type" in fields:
            answer["uri"] = f"{self.base}/ig-api-upload/{VERSION}/{container.id}"
        return web.json_response(answer)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        container = self.containers.get(request.match_info["container"])
        grant = self._grant(request, "OAuth")
        if grant is None or container is None or container.profile is not grant.profile:
            async for _ in request.content.iter_chunked(1 << 16):
                pass
            return refusal(400, "190/463") if grant is None else refusal(404, "24/2207006")
        return await uploads.send(self.state, self.faults, request, container)

    async def _publish(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        form = await request.post()
        container = self.containers.get(str(form.get("creation_id", "")))
        if container is None or container.profile is not grant.profile:
            return refusal(400, "24/2207006")
        container.look()
        if container.reel is not None:
            return refusal(400, "9", "The media has already been published.")
        word = container.status(self.state.now())
        if word == "EXPIRED":
            return refusal(400, "-2/2207020")
        if word != "FINISHED":
            return refusal(400, "9007/2207027")
        if self.state.used(grant.profile) >= self.state.posts_total:
            return refusal(403, "9/2207042")
        return web.json_response({"id": self.state.publish(container).id})

    async def _list(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        fields, most = _fields(request), int(request.query.get("limit", "25"))
        mine = self.state.of_profile(grant.profile)[:most]
        return web.json_response({"data": [reel_object(reel, self.base, fields) for reel in mine]})

    async def _object(self, request: web.Request) -> web.StreamResponse:
        """Answer for a container or a reel, which share their addresses."""
        if request.match_info["id"] in self.state.deleted:
            return await self._api("media.get", _BASIC, self._gone)(request)
        is_reel = request.match_info["id"] in self.reels
        handler = self._reel if is_reel else self._container
        return await self._api("media.get" if is_reel else "container", _BASIC, handler)(request)

    async def _container(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        container = self.containers.get(request.match_info["id"])
        if container is None or container.profile is not grant.profile:
            return refusal(400, "24/2207006")
        foreign = foreign_field(_fields(request))
        if foreign:
            return refusal(400, "100", f"(#100) Tried accessing nonexisting field ({foreign})")
        await uploads.fetch(self.state, container)
        container.look()
        return web.json_response(container_object(self.state, container, _fields(request)))

    async def _reel(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        reel = self.reels[request.match_info["id"]]
        if reel.profile is not grant.profile:
            return refusal(400, "100")
        return web.json_response(reel_object(reel, self.base, _fields(request)))

    async def _gone(self, request: web.Request, _: Grant) -> web.StreamResponse:
        name = request.match_info["id"]
        return refusal(400, "100/33", f"Unsupported get request. Object with ID '{name}' does not exist.")

    async def _insights(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        reel = self.reels.get(request.match_info["id"])
        if reel is None or reel.profile is not grant.profile:
            return await self._gone(request, grant)
        names = request.query.get("metric", "").split(",")
        if not set(names) <= INSIGHTS:
            return refusal(400, "100", "(#100) metric must be one of the following values: views, reach, ...")
        return web.json_response(insights_object(reel, names))

    async def _comments(self, request: web.Request, grant: Grant) -> web.StreamResponse:
        reel = self.reels.get(request.match_info["id"])
        wanted = str((await request.post()).get("comment_enabled", ""))
        if reel is None or reel.profile is not grant.profile or wanted not in {"true", "false"}:
            return refusal(400, "100")
        reel.comments = json.loads(wanted)
        return web.json_response({"success": True})


def _fields(request: web.Request) -> set[str]:
    return set(request.query.get("fields", "").split(","))
