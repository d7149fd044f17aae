"""Reactions."""

from urllib.parse import unquote

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.wire import id_in, message_in, nothing, number_in, parts_of, reply

routes = web.RouteTableDef()
_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"
_READ = Permission.READ_MESSAGE_HISTORY


def _emoji(request: web.Request) -> str:
    emoji = unquote(request.match_info["emoji_name"])
    if emoji.isascii() and ":" not in emoji:
        raise errors.unknown("emoji")
    return emoji


@routes.put(_REACTIONS + "/{emoji_name}/@me")
async def react(request: web.Request) -> web.Response:
    """React; the first one with an emoji needs Add Reactions."""
    world = parts_of(request).world
    emoji = _emoji(request)
    message = message_in(request, _READ)
    thread = world.channel(message.channel_id).thread
    if thread and thread.is_archived:
        raise errors.thread_archived()
    if emoji not in message.reactions:
        message_in(request, _READ | Permission.ADD_REACTIONS)
    if len(message.reactions) >= 20 and emoji not in message.reactions:
        raise errors.Refused(400, 30010, "Maximum number of reactions reached (20)")
    world.react(message, world.app.bot, emoji)
    return nothing()


@routes.delete(_REACTIONS + "/{emoji_name}/@me")
async def unreact(request: web.Request) -> web.Response:
    """Take the bot's reaction away."""
    world = parts_of(request).world
    world.unreact(message_in(request), world.app.bot, _emoji(request))
    return nothing()


@routes.delete(_REACTIONS + "/{emoji_name}/{user_id}")
async def remove_reaction(request: web.Request) -> web.Response:
    """Take somebody's reaction away."""
    world = parts_of(request).world
    message = message_in(request, Permission.MANAGE_MESSAGES)
    user = world.users.get(id_in(request, "user_id"))
    if user is None:
        raise errors.unknown("user")
    world.unreact(message, user, _emoji(request))
    return nothing()


@routes.get(_REACTIONS + "/{emoji_name}")
async def list_reactors(request: web.Request) -> web.Response:
    """List who reacted with an emoji, by id; `after` is an id."""
    parts = parts_of(request)
    message = message_in(request, _READ)
    after = int(request.query.get("after", 0))
    users = sorted(user for user in message.reactions.get(_emoji(request), []) if user > after)
    limit = number_in(request, "limit", 25, 100)
    return reply([parts.objects.user(parts.world.users[user]) for user in users[:limit]])


@routes.delete(_REACTIONS + "/{emoji_name}")
async def clear_emoji(request: web.Request) -> web.Response:
    """Take all reactions of one emoji away."""
    message = message_in(request, Permission.MANAGE_MESSAGES)
    parts_of(request).world.clear_reactions(message, _emoji(request))
    return nothing()


@routes.delete(_REACTIONS)
async def clear(request: web.Request) -> web.Response:
    """Take all reactions away."""
    message = message_in(request, Permission.MANAGE_MESSAGES)
    parts_of(request).world.clear_reactions(message)
    return nothing()
