"""What people see at the loopback YouTube: a page for each video and each channel."""

import html
import re
from typing import Final

from aiohttp import web

from bot.sandbox.platforms.paging import page
from bot.sandbox.platforms.youtube_state import Channel, State, Video

OWNER_COOKIE: Final = "sandbox_owner"
_TITLE_MOST: Final = 150
_HASHTAG: Final = re.compile(r"(?<![^\s])#\w+")


class Watching:
    """The pages. A private video plays only for its owner, whom a visitor can choose to be."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages."""
        return [
            web.get("/", self._home),
            web.get("/channel/{channel}", self._channel),
            web.get("/shorts/{video}", self._watch),
            web.get("/watch", self._watch),
            web.get("/media/{video}.mp4", self._film),
            web.get("/media/{video}.jpg", self._cover),
            web.post("/viewer", self._switch),
            web.post("/channel/{channel}/playlists", self._make_playlist),
        ]

    async def _home(self, _: web.Request) -> web.Response:
        owner = next(iter(self._state.channels.values()))
        raise web.HTTPFound(f"/channel/{owner.id}")

    async def _channel(self, request: web.Request) -> web.Response:
        channel = self._state.channels.get(request.match_info["channel"])
        if channel is None:
            raise web.HTTPNotFound(text="This channel does not exist.")
        is_owner = _is_owner(request)
        listed = [
            video for video in self._state.of_channel(channel) if is_owner or video.status["privacyStatus"] == "public"
        ]
        body = page(
            "channel",
            channel=html.escape(channel.name),
            initial=_initial(channel),
            shelf="".join(_card(video) for video in listed),
            empty="" if listed else '<p class="empty">Nothing is public here yet.</p>',
            playlists=_playlists(self._state, channel) if is_owner else "",
            viewer=_viewer(request, is_owner),
        )
        return web.Response(text=body, content_type="text/html")

    async def _watch(self, request: web.Request) -> web.Response:
        video = self._state.videos.get(request.match_info.get("video") or request.query.get("v", ""))
        if video is None:
            raise web.HTTPNotFound(text="This video does not exist.")
        is_owner = _is_owner(request)
        may = is_owner or video.status["privacyStatus"] != "private"
        if not is_owner and may:
            video.statistics["viewCount"] = video.statistics.get("viewCount", 0) + 1
        body = page(
            "watch",
            stage=_stage(video, may=may),
            title=html.escape(video.snippet.get("title", "")) if may else "Private video",
            channel=html.escape(video.channel.name),
            channel_id=video.channel.id,
            initial=_initial(video.channel),
            privacy=video.status["privacyStatus"],
            synthetic=_synthetic(video) if may else "",
            words=_words(video) if may else "",
            viewer=_viewer(request, is_owner),
        )
        return web.Response(text=body, content_type="text/html", status=200 if may else 403)

    async def _film(self, request: web.Request) -> web.StreamResponse:
        video = self._shown(request)
        return web.FileResponse(video.file, headers={"Content-Type": "video/mp4", "Cache-Control": "no-store"})

    async def _cover(self, request: web.Request) -> web.Response:
        video = self._shown(request)
        if not video.thumbnail:
            raise web.HTTPNotFound
        kind = "image/png" if video.thumbnail.startswith(b"\x89PNG") else "image/jpeg"
        return web.Response(body=video.thumbnail, content_type=kind)

    async def _switch(self, request: web.Request) -> web.Response:
        form = await request.post()
        back = str(form.get("back", "/"))
        answer = web.HTTPFound(back if back.startswith("/") and not back.startswith("//") else "/")
        answer.set_cookie(OWNER_COOKIE, "yes" if form.get("as") == "owner" else "no", httponly=True, samesite="Lax")
        raise answer

    async def _make_playlist(self, request: web.Request) -> web.Response:
        """Make a playlist, as a channel's owner does in YouTube Studio."""
        channel = self._state.channels.get(request.match_info["channel"])
        title = str((await request.post()).get("title", "")).strip()[:_TITLE_MOST]
        if channel is None or not _is_owner(request):
            raise web.HTTPForbidden(text="Only the channel's owner makes playlists.")
        if title:
            self._state.add_playlist(channel, title)
        raise web.HTTPFound(f"/channel/{channel.id}")

    def _shown(self, request: web.Request) -> Video:
        video = self._state.videos.get(request.match_info["video"])
        if video is None or (video.status["privacyStatus"] == "private" and not _is_owner(request)):
            raise web.HTTPNotFound
        return video


def _is_owner(request: web.Request) -> bool:
    return request.cookies.get(OWNER_COOKIE) == "yes"


def _initial(channel: Channel) -> str:
    return html.escape(channel.name[:1].upper())


def _stage(video: Video, *, may: bool) -> str:
    if not may:
        return '<div class="locked"><b>This video is private</b>Only its owner can watch it.</div>'
    if video.processing == "failed":
        return '<div class="locked"><b>Processing failed</b>The file could not be read.</div>'
    cover = f' poster="/media/{video.id}.jpg"' if video.thumbnail else ""
    return f'<video src="/media/{video.id}.mp4" controls playsinline loop preload="metadata"{cover}></video>'


def _synthetic(video: Video) -> str:
    return '<span class="label">Altered or synthetic content</span>' if video.status["containsSyntheticMedia"] else ""


def _words(video: Video) -> str:
    text = html.escape(video.snippet.get("description", ""))
    return f'<div class="words">{_HASHTAG.sub(_tag, text)}</div>' if text else ""


def _tag(found: re.Match[str]) -> str:
    return f'<span class="tag">{found[0]}</span>'


def _card(video: Video) -> str:
    cover = f' style="background-image:url(/media/{video.id}.jpg)"' if video.thumbnail else ""
    privacy = html.escape(video.status["privacyStatus"])
    return (
        f'<a href="/shorts/{video.id}"><div class="cover"{cover}></div>'
        f'<span class="name">{html.escape(video.snippet.get("title", ""))}</span>'
        f'<span class="label {privacy}">{privacy}</span></a>'
    )


def _playlists(state: State, channel: Channel) -> str:
    """Show a channel's playlists to its owner, with a way to make one."""
    made = [one for one in state.playlists.values() if one.channel is channel]
    lines = "".join(f'<li>{html.escape(one.title)} <span class="label">{len(one.items)}</span></li>' for one in made)
    return (
        f'<form class="box" method="post" action="/channel/{channel.id}/playlists"><h1>Playlists</h1><ul>{lines}</ul>'
        '<label>Title <input name="title" maxlength="150" required></label> '
        '<button class="main">New playlist</button></form>'
    )


def _viewer(request: web.Request, is_owner: bool) -> str:
    now, other, verb = ("the owner", "visitor", "a visitor") if is_owner else ("a visitor", "owner", "the owner")
    return (
        f'<form class="viewer" method="post" action="/viewer">You watch as {now}.'
        f'<input type="hidden" name="back" value="{html.escape(request.path_qs)}">'
        f'<button name="as" value="{other}">Watch as {verb}</button></form>'
    )
