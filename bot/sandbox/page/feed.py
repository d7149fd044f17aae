"""What the page is told as things happen, over a web socket for the person who sits at it."""

import asyncio
import contextlib
import json

from aiohttp import web

from bot.sandbox.entities import Json, Message
from bot.sandbox.happenings import Happening, Kind
from bot.sandbox.page.screen import Screen

_REDRAWN = {
    Kind.MESSAGE_UPDATE,
    Kind.REACTION_ADD,
    Kind.REACTION_REMOVE,
    Kind.REACTION_REMOVE_ALL,
    Kind.REACTION_REMOVE_EMOJI,
}
_SILENT = {Kind.INTERACTION_CREATE, Kind.THREAD_MEMBERS_UPDATE}


async def feed(request: web.Request, screen: Screen) -> web.WebSocketResponse:
    """Serve one page until it is closed."""
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    news: asyncio.Queue[Json] = asyncio.Queue()

    def hear(happening: Happening) -> None:
        told = tell(screen, happening)
        if told is not None:
            news.put_nowait(told)

    async def pump() -> None:
        while True:
            await socket.send_str(json.dumps(await news.get()))

    stop = screen.parts.world.happenings.listen(hear)
    pumping = asyncio.create_task(pump())
    try:
        async for _ in socket:
            pass
    finally:
        stop()
        pumping.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await pumping
    return socket


def tell(screen: Screen, happening: Happening) -> Json | None:
    """Write what the page should know of a happening, if anything."""
    kind, message = happening.kind, happening.message
    if kind in _SILENT:
        return None
    if message is not None:
        return _about(screen, kind, message)
    if kind is Kind.TYPING_START and happening.channel and happening.user:
        if happening.user is screen.user:
            return None
        name = happening.user.display_name
        return {"kind": "typing", "channel": str(happening.channel.id), "name": name}
    return {"kind": "home"}


def _about(screen: Screen, kind: Kind, message: Message) -> Json | None:
    world = screen.parts.world
    if message.channel_id not in world.channels:
        return None
    if not world.may_see(screen.user.id, message):
        return _nudge(screen, message) if kind is Kind.MESSAGE_CREATE else None
    if kind is Kind.MESSAGE_DELETE:
        return {"kind": "gone", "channel": str(message.channel_id), "id": str(message.id)}
    if kind is Kind.MESSAGE_CREATE or kind in _REDRAWN:
        return {"kind": "message", "new": kind is Kind.MESSAGE_CREATE, **screen.message(message)}
    return None


def _nudge(screen: Screen, message: Message) -> Json | None:
    """Tell that somebody else got a direct message: whoever plays them may want to look."""
    channel = screen.parts.world.channels[message.channel_id]
    others = [user for user in channel.recipients if user not in (message.author.id, screen.user.id)]
    people = [str(user) for user in others if not screen.parts.world.users[user].is_bot]
    return {"kind": "nudge", "people": people} if people else None
