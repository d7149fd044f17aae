"""Threads and who is in them."""

from aiohttp import web

from bot.sandbox import errors, limits
from bot.sandbox.entities import Channel, ChannelKind, Json, Message
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.wire import body_of, channel_in, id_in, message_in, nothing, number_in, parts_of, reply

routes = web.RouteTableDef()
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def _open(request: web.Request, payload: Json, kind: ChannelKind, starter: Message | None) -> web.Response:
    parts = parts_of(request)
    needed = (
        Permission.CREATE_PRIVATE_THREADS if kind is ChannelKind.PRIVATE_THREAD else Permission.CREATE_PUBLIC_THREADS
    )
    parent = channel_in(request, needed)
    if parent.is_thread or parent.kind is not ChannelKind.TEXT:
        raise errors.wrong_channel_type()
    limits.within(payload.get("name") or "", "name", 100, least=1)
    minutes = payload.get("auto_archive_duration") or 1440
    check_archive(minutes)
    bot = parts.world.app.bot
    thread = parts.world.add_thread(
        parent, payload["name"], bot, kind=kind, starter=starter, auto_archive_minutes=minutes
    )
    return reply(parts.objects.channel(thread, viewer=bot.id), status=201)


def check_archive(minutes: int) -> None:
    """Refuse an auto-archive duration that Discord does not offer."""
    if minutes not in ARCHIVE_MINUTES:
        text = f"Value must be one of {ARCHIVE_MINUTES}."
        raise errors.invalid("auto_archive_duration", "BASE_TYPE_CHOICES", text)


@routes.post("/channels/{channel_id}/messages/{message_id}/threads")
async def open_from_message(request: web.Request) -> web.Response:
    """Open a thread on a message; it takes the message's id."""
    payload = await body_of(request)
    message = message_in(request)
    if message.thread_id is not None:
        raise errors.thread_exists()
    return _open(request, payload, ChannelKind.PUBLIC_THREAD, message)


@routes.post("/channels/{channel_id}/threads")
async def open_alone(request: web.Request) -> web.Response:
    """Open a thread without a message; private unless told otherwise, as on Discord."""
    payload = await body_of(request)
    kind = payload.get("type") or ChannelKind.PRIVATE_THREAD
    return _open(request, payload, ChannelKind(kind), None)


def _thread_in(request: web.Request) -> Channel:
    channel = channel_in(request)
    if channel.thread is None:
        raise errors.wrong_channel_type()
    return channel


@routes.get("/channels/{channel_id}/thread-members")
async def list_members(request: web.Request) -> web.Response:
    """List who is in a thread."""
    thread = _thread_in(request)
    objects = parts_of(request).objects
    members = thread.thread.members if thread.thread else {}
    return reply([objects.thread_member(thread, user) for user in members])


@routes.get("/channels/{channel_id}/thread-members/{user_id}")
async def get_member(request: web.Request) -> web.Response:
    """Say whether a user is in a thread."""
    thread = _thread_in(request)
    user = id_in(request, "user_id")
    if thread.thread is None or user not in thread.thread.members:
        raise errors.unknown("member")
    return reply(parts_of(request).objects.thread_member(thread, user))


@routes.put("/channels/{channel_id}/thread-members/{user_id}")
async def add_member(request: web.Request) -> web.Response:
    """Join a thread, or add somebody who is in the guild."""
    world = parts_of(request).world
    thread = _thread_in(request)
    user = id_in(request, "user_id")
    guild = world.guild_of(thread)
    if guild is None or user not in guild.members:
        raise errors.unknown("member")
    if user != world.app.bot.id:
        channel_in(request, Permission.SEND_MESSAGES_IN_THREADS)
    if thread.thread and thread.thread.is_archived:
        raise errors.thread_archived()
    world.change_thread_members(thread, added=[user])
    return nothing()


@routes.delete("/channels/{channel_id}/thread-members/{user_id}")
async def remove_member(request: web.Request) -> web.Response:
    """Leave a thread, or remove somebody."""
    world = parts_of(request).world
    thread = _thread_in(request)
    user = id_in(request, "user_id")
    if user != world.app.bot.id:
        channel_in(request, Permission.MANAGE_THREADS)
    world.change_thread_members(thread, removed=[user])
    return nothing()


def _listing(request: web.Request, threads: list[Channel], *, has_more: bool = False) -> web.Response:
    parts = parts_of(request)
    bot = parts.world.app.bot.id
    mine = [one for one in threads if one.thread and bot in one.thread.members]
    return reply(
        {
            "threads": [parts.objects.channel(one, viewer=bot) for one in threads],
            "members": [parts.objects.thread_member(one, bot) for one in mine],
            "has_more": has_more,
        }
    )


@routes.get("/guilds/{guild_id}/threads/active")
async def list_active(request: web.Request) -> web.Response:
    """List threads of a guild that are not archived."""
    parts = parts_of(request)
    guild = parts.world.guilds.get(id_in(request, "guild_id"))
    if guild is None or parts.world.app.bot.id not in guild.members:
        raise errors.unknown("guild")
    threads = [one for one in parts.world.threads_of(guild) if one.thread and not one.thread.is_archived]
    return _listing(request, [one for one in threads if parts.gateway.events.sees(one)])


@routes.get("/channels/{channel_id}/threads/archived/public")
async def list_archived(request: web.Request) -> web.Response:
    """List archived threads of a channel, latest archived first."""
    parts = parts_of(request)
    channel = channel_in(request, Permission.READ_MESSAGE_HISTORY)
    guild = parts.world.guild_of(channel)
    found = [
        (one.thread.archived_at, one)
        for one in (parts.world.threads_of(guild, channel) if guild else ())
        if one.thread and one.thread.is_archived and one.kind is ChannelKind.PUBLIC_THREAD
    ]
    before = request.query.get("before")
    found = [pair for pair in found if before is None or pair[0].isoformat() < before]
    found.sort(key=lambda pair: pair[0], reverse=True)
    limit = number_in(request, "limit", 50, 100)
    return _listing(request, [thread for _, thread in found[:limit]], has_more=len(found) > limit)
