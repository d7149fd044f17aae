"""Channels, and the bot's own way into direct conversations."""

from aiohttp import web

from bot.sandbox import errors, limits
from bot.sandbox.entities import Channel, ChannelKind, Json, Overwrite
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.threads import check_archive
from bot.sandbox.rest.wire import body_of, channel_in, parts_of, reply

routes = web.RouteTableDef()


@routes.get("/channels/{channel_id}")
async def get_channel(request: web.Request) -> web.Response:
    """Fetch a channel, thread or conversation."""
    parts = parts_of(request)
    return reply(parts.objects.channel(channel_in(request), viewer=parts.world.app.bot.id))


@routes.patch("/channels/{channel_id}")
async def edit_channel(request: web.Request) -> web.Response:
    """Edit a channel, or a thread: its name, whether it is archived or locked."""
    parts = parts_of(request)
    payload = await body_of(request)
    channel = channel_in(request)
    if payload.get("name") is not None:
        limits.within(payload["name"], "name", 100, least=1)
    if channel.thread is not None:
        _edit_thread(request, channel, payload)
    elif channel.kind is not ChannelKind.DIRECT:
        channel_in(request, Permission.MANAGE_CHANNELS)
        channel.name = payload.get("name") or channel.name
        channel.topic = payload.get("topic", channel.topic)
        channel.slowmode_s = payload.get("rate_limit_per_user", channel.slowmode_s)
        for overwrite in payload.get("permission_overwrites") or []:
            made = overwrite_from(overwrite)
            channel.overwrites[made.target_id] = made
        parts.world.channel_changed(channel)
    return reply(parts.objects.channel(channel, viewer=parts.world.app.bot.id))


def overwrite_from(given: Json) -> Overwrite:
    """Read a permission overwrite."""
    allow, deny = int(given.get("allow") or 0), int(given.get("deny") or 0)
    return Overwrite(int(given["id"]), given.get("type") == 0, allow, deny)


def _edit_thread(request: web.Request, channel: Channel, payload: Json) -> None:
    world = parts_of(request).world
    state = channel.thread
    if state is None:
        return
    may = world.permissions(world.app.bot.id, channel)
    is_manager = bool(may & Permission.MANAGE_THREADS)
    is_owner = state.owner_id == world.app.bot.id
    only_reopens = set(payload) <= {"archived", "locked"} and payload.get("archived") is False
    if state.is_locked and not is_manager:
        raise errors.missing_permissions()
    if "locked" in payload and bool(payload["locked"]) != state.is_locked and not is_manager:
        raise errors.missing_permissions()
    if not (is_manager or is_owner or only_reopens):
        raise errors.missing_permissions()
    if state.is_archived and payload.get("archived", True):
        raise errors.thread_archived()
    if payload.get("auto_archive_duration"):
        check_archive(payload["auto_archive_duration"])
        state.auto_archive_minutes = payload["auto_archive_duration"]
    channel.name = payload.get("name") or channel.name
    channel.slowmode_s = payload.get("rate_limit_per_user", channel.slowmode_s)
    archived = payload.get("archived", state.is_archived)
    world.set_archived(channel, archived, locked=payload.get("locked"))


@routes.delete("/channels/{channel_id}")
async def delete_channel(request: web.Request) -> web.Response:
    """Delete a channel or thread; a direct conversation is only closed."""
    parts = parts_of(request)
    channel = channel_in(request)
    body = parts.objects.channel(channel, viewer=parts.world.app.bot.id)
    if channel.kind is not ChannelKind.DIRECT:
        channel_in(request, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
        parts.world.remove_channel(channel)
    return reply(body)


@routes.post("/users/@me/channels")
async def open_direct(request: web.Request) -> web.Response:
    """Open a direct conversation with a user."""
    parts = parts_of(request)
    payload = await body_of(request)
    user = parts.world.users.get(int(payload.get("recipient_id") or 0))
    if user is None:
        raise errors.unknown("user")
    if user is parts.world.app.bot:
        raise errors.dms_closed()
    return reply(parts.objects.channel(parts.world.direct(parts.world.app.bot, user)))
