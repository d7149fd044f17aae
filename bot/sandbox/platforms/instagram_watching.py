"""What people see at the loopback Instagram: profiles and reels. What is not published is seen nowhere."""

import html
import re
from typing import Final

from aiohttp import web

from bot.sandbox.platforms.instagram_state import Profile, Reel, State
from bot.sandbox.platforms.paging import page

_TAG: Final = re.compile(r"(?<!\S)[#@]\w[\w.]*")


class Watching:
    """The pages."""

    def __init__(self, state: State, owner: Profile) -> None:
        self._state = state
        self._owner = owner

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages; the profile's comes last, for it takes any name."""
        return [
            web.get("/", self._home),
            web.get("/reel/{code}/", self._reel),
            web.get("/media/{code}.mp4", self._film),
            web.get("/{username}/", self._profile),
        ]

    async def _home(self, _: web.Request) -> web.Response:
        raise web.HTTPFound(f"/{self._owner.username}/")

    async def _profile(self, request: web.Request) -> web.Response:
        wanted = request.match_info["username"]
        profile = next((one for one in self._state.profiles.values() if one.username == wanted), None)
        if profile is None:
            raise web.HTTPNotFound(text="Sorry, this page is not available.")
        reels = self._state.of_profile(profile)
        body = page(
            "instagram/profile",
            "Instagram",
            initial=_initial(profile),
            username=html.escape(profile.username),
            count=f"{len(reels)} {'post' if len(reels) == 1 else 'posts'}",
            shelf="".join(_card(reel) for reel in reels),
            empty="" if reels else '<p class="empty">No posts yet</p>',
        )
        return web.Response(text=body, content_type="text/html")

    async def _reel(self, request: web.Request) -> web.Response:
        reel = self._shown(request)
        reel.insights["views"] = reel.insights.get("views", 0) + 1
        labels = [
            "AI info" if reel.is_ai_generated else "",
            "" if reel.share_to_feed else "Reels tab only",
            "" if reel.comments else "Comments are turned off",
        ]
        body = page(
            "instagram/reel",
            "Instagram",
            film=f"/media/{reel.shortcode}.mp4#t={reel.thumb_offset / 1000:g}",
            initial=_initial(reel.profile),
            username=html.escape(reel.profile.username),
            labels="".join(f'<span class="label">{label}</span>' for label in labels if label),
            words=_TAG.sub(lambda found: f'<span class="tag">{found[0]}</span>', html.escape(reel.caption)),
        )
        return web.Response(text=body, content_type="text/html")

    async def _film(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._shown(request).file, headers={"Content-Type": "video/mp4"})

    def _shown(self, request: web.Request) -> Reel:
        code = request.match_info["code"]
        reel = next((one for one in self._state.reels.values() if one.shortcode == code), None)
        if reel is None:
            raise web.HTTPNotFound(text="Sorry, this page is not available.")
        return reel


def _initial(profile: Profile) -> str:
    return html.escape(profile.username[:1].upper())


def _card(reel: Reel) -> str:
    first = html.escape(reel.caption.partition("\n")[0][:80])
    return f'<a href="/reel/{reel.shortcode}/"><div class="cover"></div><span class="name">{first}</span></a>'
