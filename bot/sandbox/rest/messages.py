"""Messages in channels, and typing."""

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.entities import Json, Message
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.wire import (
    body_and_files,
    channel_in,
    id_in,
    message_in,
    nothing,
    number_in,
    parts_of,
    reply,
)

routes = web.RouteTableDef()
_MESSAGES = "/channels/{channel_id}/messages"


def write(request: web.Request, message: Message) -> Json:
    """Write a message as the bot gets it over REST."""
    parts = parts_of(request)
    redact = not parts.world.app.intents_enabled & 1 << 15
    return parts.objects.message(message, viewer=parts.world.app.bot.id, redact=redact)


@routes.get(_MESSAGES)
async def list_messages(request: web.Request) -> web.Response:
    """List messages, newest first; `before`, `after` and `around` are ids."""
    channel = channel_in(request)
    world = parts_of(request).world
    limit = number_in(request, "limit", 50, 100)
    if not world.permissions(world.app.bot.id, channel) & Permission.READ_MESSAGE_HISTORY:
        return reply([])
    found = [message for message in channel.messages.values() if message.seen_only_by is None]
    if "before" in request.query:
        found = [one for one in found if one.id < int(request.query["before"])][-limit:]
    elif "after" in request.query:
        found = [one for one in found if one.id > int(request.query["after"])][:limit]
    elif "around" in request.query:
        middle = int(request.query["around"])
        older = [one for one in found if one.id <= middle][-(limit // 2 + 1) :]
        found = older + [one for one in found if one.id > middle][: limit - len(older)]
    else:
        found = found[-limit:]
    return reply([write(request, message) for message in sorted(found, key=lambda one: -one.id)])


@routes.post(_MESSAGES)
async def create_message(request: web.Request) -> web.Response:
    """Post a message. With `enforce_nonce`, one that was already posted is given back."""
    parts = parts_of(request)
    payload, uploads = await body_and_files(request)
    channel = parts.world.channel(id_in(request, "channel_id"))
    bot = parts.world.app.bot
    parts.desk.check_rights(channel, bot, payload, uploads)
    if payload.get("enforce_nonce") and payload.get("nonce") is not None:
        recent = list(channel.messages.values())[-25:]
        for message in recent:
            if message.author is bot and message.nonce == payload["nonce"]:
                return reply(write(request, message))
    payload["flags"] = int(payload.get("flags") or 0) & ~(1 << 6)
    return reply(write(request, parts.desk.write(channel, bot, payload, uploads)))


@routes.get(_MESSAGES + "/{message_id}")
async def get_message(request: web.Request) -> web.Response:
    """Fetch one message."""
    return reply(write(request, message_in(request, Permission.READ_MESSAGE_HISTORY)))


@routes.patch(_MESSAGES + "/{message_id}")
async def edit_message(request: web.Request) -> web.Response:
    """Edit a message of the bot's own; of others only the flags."""
    parts = parts_of(request)
    payload, uploads = await body_and_files(request)
    message = message_in(request)
    if message.author is not parts.world.app.bot and set(payload) - {"flags"}:
        raise errors.not_yours_to_edit()
    channel = parts.world.channel(message.channel_id)
    if channel.thread and channel.thread.is_archived:
        raise errors.thread_archived()
    return reply(write(request, parts.desk.rewrite(message, payload, uploads)))


@routes.delete(_MESSAGES + "/{message_id}")
async def delete_message(request: web.Request) -> web.Response:
    """Delete a message; somebody else's needs Manage Messages."""
    world = parts_of(request).world
    message = message_in(request)
    if message.author is not world.app.bot:
        message_in(request, Permission.MANAGE_MESSAGES)
    world.delete(message)
    return nothing()


@routes.post("/channels/{channel_id}/typing")
async def type_in(request: web.Request) -> web.Response:
    """Show that the bot is typing."""
    world = parts_of(request).world
    channel = channel_in(request)
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    channel_in(request, needed)
    world.type_in(channel, world.app.bot)
    return nothing()


@routes.get("/channels/{channel_id}/messages/pins")
async def list_pins(request: web.Request) -> web.Response:
    """List pinned messages."""
    channel = channel_in(request, Permission.READ_MESSAGE_HISTORY)
    pinned = [message for message in channel.messages.values() if message.is_pinned]
    items = [{"pinned_at": one.created_at.isoformat(), "message": write(request, one)} for one in pinned]
    return reply({"items": items, "has_more": False})


@routes.put("/channels/{channel_id}/messages/pins/{message_id}")
@routes.delete("/channels/{channel_id}/messages/pins/{message_id}")
async def pin(request: web.Request) -> web.Response:
    """Pin or unpin a message."""
    world = parts_of(request).world
    channel = channel_in(request)
    may = world.permissions(world.app.bot.id, channel)
    if not may & (Permission.PIN_MESSAGES | Permission.MANAGE_MESSAGES):
        raise errors.missing_permissions()
    message = message_in(request)
    message.is_pinned = request.method == "PUT"
    world.edited(message, by_author=False)
    return nothing()
