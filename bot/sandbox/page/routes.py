"""The page's addresses. Only pages of this very server may use them: others are turned away at the door."""

from pathlib import Path
from urllib.parse import urlsplit

import fontpkg_inter
from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.entities import User
from bot.sandbox.page.acts import perform
from bot.sandbox.page.feed import feed
from bot.sandbox.page.screen import Screen, cast
from bot.sandbox.people.asking import NotAnswered
from bot.sandbox.people.typed import NotAllowed
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.wire import body_and_files, parts_of, reply

routes = web.RouteTableDef()
STATIC = Path(__file__).parent / "static"
NAMES: web.AppKey[frozenset[str]] = web.AppKey("names", frozenset)
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; form-action 'none'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
_FONTS = {"inter.ttf": "Inter[opsz,wght].ttf", "inter-italic.ttf": "Inter-Italic[opsz,wght].ttf"}


def _let_in(request: web.Request) -> None:
    """Turn away other sites that a browser may have open: their name is not ours."""
    names = request.app[NAMES]
    origin = request.headers.get("Origin")
    asked = {urlsplit(f"//{request.host}").hostname}
    if origin is not None:
        asked.add(urlsplit(origin).hostname)
    if not asked <= names:
        raise web.HTTPForbidden(text="This sandbox is for its own page only.")


def _screen(request: web.Request, identity: str | None) -> Screen:
    parts = parts_of(request)
    user: User | None = parts.world.users.get(int(identity or 0))
    if user is None or user.is_bot:
        raise errors.unknown("user")
    return Screen(parts, user)


@routes.get("/")
async def index(request: web.Request) -> web.Response:
    """Serve the page."""
    return _asset(request, "index.html")


@routes.get("/page/static/{name}")
async def asset(request: web.Request) -> web.Response:
    """Serve a part of the page."""
    return _asset(request, request.match_info["name"])


def _asset(request: web.Request, name: str) -> web.Response:
    _let_in(request)
    path = fontpkg_inter.ROOT / "files" / _FONTS[name] if name in _FONTS else STATIC / name
    if "/" in name or path.suffix not in _TYPES or not path.is_file():
        raise web.HTTPNotFound
    headers = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    body = path.read_bytes()
    return web.Response(body=body, content_type=_TYPES[path.suffix], charset="utf-8", headers=headers)


@routes.get("/page/cast")
async def get_cast(request: web.Request) -> web.Response:
    """List the people whom one can be."""
    _let_in(request)
    return reply(cast(parts_of(request)))


@routes.get("/page/home")
async def get_home(request: web.Request) -> web.Response:
    """Tell where a person can go."""
    _let_in(request)
    return await _answered(request)


@routes.get("/page/channels/{channel_id}")
async def get_conversation(request: web.Request) -> web.Response:
    """Tell what is said in a channel."""
    _let_in(request)
    return await _answered(request)


@routes.get("/page/commands/{channel_id}")
async def get_commands(request: web.Request) -> web.Response:
    """Tell what can be typed after a slash."""
    _let_in(request)
    return await _answered(request)


@routes.post("/page/act")
async def act(request: web.Request) -> web.Response:
    """Do something as a person."""
    _let_in(request)
    return await _answered(request)


@routes.get("/page/feed")
async def get_feed(request: web.Request) -> web.StreamResponse:
    """Tell what happens from now on."""
    _let_in(request)
    return await feed(request, _screen(request, request.query.get("as")))


async def _answered(request: web.Request) -> web.Response:
    try:
        return reply(await _answer(request))
    except (NotAllowed, NotAnswered, LookupError) as error:
        return reply({"error": str(error.args[0] if error.args else error)}, 400)
    except errors.Refused as error:
        return reply({"error": error.message}, 400)


async def _answer(request: web.Request) -> object:
    if request.method == "POST":
        given, uploads = await body_and_files(request)
        return await perform(_screen(request, given.get("as")), given, uploads)
    screen = _screen(request, request.query.get("as"))
    if "channel_id" not in request.match_info:
        return screen.home()
    channel = parts_of(request).world.channel(int(request.match_info["channel_id"]))
    if not screen.parts.world.permissions(screen.user.id, channel) & Permission.VIEW_CHANNEL:
        raise errors.missing_access()
    if request.path.startswith("/page/commands/"):
        return screen.commands(channel)
    before = request.query.get("before")
    return screen.conversation(channel, int(before) if before else None)
