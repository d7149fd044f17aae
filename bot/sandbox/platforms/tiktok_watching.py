"""What people see at the loopback TikTok: a page for each creator, with posts and the inbox, and one for each film."""

import html
from typing import Any, Final

from aiohttp import web

from bot.sandbox.platforms.paging import page
from bot.sandbox.platforms.tiktok_state import PUBLIC, State, Upload

_PRIVACY: Final = {PUBLIC: "public", "FOLLOWER_OF_CREATOR": "followers", "MUTUAL_FOLLOW_FRIENDS": "friends"}


class Watching:
    """The pages; whoever looks is the creator."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages."""
        return [
            web.get("/", self._home),
            web.get("/@{name}", self._profile),
            web.get("/@{name}/video/{id}", self._watch),
            web.get("/drafts/{id}", self._watch),
            web.get("/media/{id}.mp4", self._film),
        ]

    async def _home(self, _: web.Request) -> web.Response:
        owner = next(iter(self._state.creators.values()))
        raise web.HTTPFound(f"/@{owner.username}")

    async def _profile(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        creator = next((one for one in self._state.creators.values() if one.username == name), None)
        if creator is None:
            raise web.HTTPNotFound(text="Couldn't find this account.")
        mine = self._state.of_creator(creator)
        posts, drafts = [one for one in mine if not one.is_draft], [one for one in mine if one.is_draft]
        body = page(
            "profile",
            "TikTok",
            channel=html.escape(creator.nickname),
            initial=html.escape(creator.nickname[:1].upper()),
            posts="".join(_card(one, f"/@{name}/video/{one.publish_id}") for one in posts),
            no_posts="" if posts else '<p class="empty">Nothing is posted yet.</p>',
            drafts="".join(_card(one, f"/drafts/{one.publish_id}") for one in drafts),
            no_drafts="" if drafts else '<p class="empty">No drafts.</p>',
        )
        return web.Response(text=body, content_type="text/html")

    async def _watch(self, request: web.Request) -> web.Response:
        upload = self._found(request)
        post = upload.post_info or {}
        if not upload.is_draft:
            upload.counts["view_count"] += 1
        body = page(
            "post",
            "TikTok",
            media=f"/media/{html.escape(upload.publish_id)}.mp4",
            channel=html.escape(upload.creator.nickname),
            username=html.escape(upload.creator.username),
            initial=html.escape(upload.creator.nickname[:1].upper()),
            privacy=_privacy(upload),
            labels="".join(f'<span class="label">{one}</span>' for one in _labels(post)),
            words=html.escape(post.get("title", "")) or "A draft: its owner writes the caption.",
        )
        return web.Response(text=body, content_type="text/html")

    async def _film(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._found(request).file, headers={"Content-Type": "video/mp4"})

    def _found(self, request: web.Request) -> Upload:
        wanted = request.match_info["id"]
        for upload in self._state.uploads.values():
            if upload.has_appeared and wanted in {upload.publish_id, str(upload.post_id)}:
                return upload
        raise web.HTTPNotFound(text="Video currently unavailable.")


def _privacy(upload: Upload) -> str:
    if upload.is_draft:
        return "draft"
    return _PRIVACY.get((upload.post_info or {}).get("privacy_level", ""), "private")


def _labels(post: dict[str, Any]) -> list[str]:
    names = {
        "is_aigc": "Creator labeled as AI-generated",
        "brand_organic_toggle": "Promotional content",
        "brand_content_toggle": "Paid partnership",
    }
    return [words for name, words in names.items() if post.get(name)]


def _card(upload: Upload, address: str) -> str:
    privacy = _privacy(upload)
    title = html.escape((upload.post_info or {}).get("title", "") or "Draft")
    return (
        f'<a href="{html.escape(address)}"><div class="cover"></div><span class="name">{title}</span>'
        f'<span class="label {privacy}">{privacy}</span></a>'
    )
