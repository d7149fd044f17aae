"""Guilds, members, roles, users, the app itself and the way to the gateway."""

from aiohttp import web

from bot.sandbox import errors, limits
from bot.sandbox.entities import ChannelKind, Guild, Member
from bot.sandbox.permissions import NOTHING, Permission, permissions_of
from bot.sandbox.rest.channels import overwrite_from
from bot.sandbox.rest.wire import body_of, id_in, nothing, number_in, parts_of, reply

routes = web.RouteTableDef()


def guild_in(request: web.Request, needed: Permission = NOTHING) -> Guild:
    """Find the guild of the path, if the bot is in it and may do there what it wants."""
    world = parts_of(request).world
    guild = world.guilds.get(id_in(request, "guild_id"))
    if guild is None or world.app.bot.id not in guild.members:
        raise errors.unknown("guild")
    if (permissions_of(guild, world.app.bot.id) & needed) != needed:
        raise errors.missing_permissions()
    return guild


def _member_in(request: web.Request, guild: Guild) -> Member:
    member = guild.members.get(id_in(request, "user_id"))
    if member is None:
        raise errors.unknown("member")
    return member


@routes.get("/gateway")
async def get_gateway(request: web.Request) -> web.Response:
    """Tell where the gateway is."""
    return reply({"url": parts_of(request).gateway.url})


@routes.get("/gateway/bot")
async def get_gateway_bot(request: web.Request) -> web.Response:
    """Tell where the gateway is, and how many shards to use."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return reply({"url": parts_of(request).gateway.url, "shards": 1, "session_start_limit": limit})


@routes.get("/users/@me")
async def get_me(request: web.Request) -> web.Response:
    """Tell the bot who it is."""
    return reply(parts_of(request).objects.current_user())


@routes.get("/oauth2/applications/@me")
@routes.get("/applications/@me")
async def get_application(request: web.Request) -> web.Response:
    """Tell the app what it is."""
    return reply(parts_of(request).objects.application())


@routes.patch("/applications/@me")
async def edit_application(request: web.Request) -> web.Response:
    """Change what the app says of itself."""
    parts = parts_of(request)
    body = await body_of(request)
    limits.within(body.get("description"), "description", 400)
    if body.get("description") is not None:
        parts.world.app.description = str(body["description"])
    return reply(parts.objects.application())


@routes.get("/users/{user_id}")
async def get_user(request: web.Request) -> web.Response:
    """Fetch a user."""
    parts = parts_of(request)
    user = parts.world.users.get(id_in(request, "user_id"))
    if user is None:
        raise errors.unknown("user")
    return reply(parts.objects.user(user))


@routes.get("/guilds/{guild_id}")
async def get_guild(request: web.Request) -> web.Response:
    """Fetch a guild."""
    return reply(parts_of(request).objects.guild(guild_in(request)))


@routes.get("/guilds/{guild_id}/channels")
async def list_channels(request: web.Request) -> web.Response:
    """List the channels of a guild, without threads."""
    parts = parts_of(request)
    channels = [one for one in guild_in(request).channels.values() if not one.is_thread]
    return reply([parts.objects.channel(one) for one in channels if parts.gateway.events.sees(one)])


@routes.post("/guilds/{guild_id}/channels")
async def create_channel(request: web.Request) -> web.Response:
    """Make a text channel or a category."""
    parts = parts_of(request)
    payload = await body_of(request)
    guild = guild_in(request, Permission.MANAGE_CHANNELS)
    limits.within(payload.get("name") or "", "name", 100, least=1)
    parent = guild.channels.get(int(payload.get("parent_id") or 0))
    channel = parts.world.add_channel(
        guild,
        payload["name"],
        kind=ChannelKind(payload.get("type") or 0),
        parent=parent,
        topic=payload.get("topic"),
        overwrites=[overwrite_from(one) for one in payload.get("permission_overwrites") or []],
    )
    return reply(parts.objects.channel(channel), status=201)


@routes.get("/guilds/{guild_id}/members")
async def list_members(request: web.Request) -> web.Response:
    """List members; needs the members intent, as on Discord."""
    parts = parts_of(request)
    guild = guild_in(request)
    if not parts.world.app.intents_enabled & 1 << 1:
        raise errors.missing_access()
    after = int(request.query.get("after", 0))
    limit = number_in(request, "limit", 1, 1000)
    found = sorted((one for one in guild.members.values() if one.user.id > after), key=lambda one: one.user.id)
    return reply([parts.objects.member(one) for one in found[:limit]])


@routes.get("/guilds/{guild_id}/members/{user_id}")
async def get_member(request: web.Request) -> web.Response:
    """Fetch a member."""
    return reply(parts_of(request).objects.member(_member_in(request, guild_in(request))))


@routes.put("/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
@routes.delete("/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
async def change_role(request: web.Request) -> web.Response:
    """Give a role to a member, or take it away."""
    world = parts_of(request).world
    guild = guild_in(request, Permission.MANAGE_ROLES)
    member = _member_in(request, guild)
    role = guild.roles.get(id_in(request, "role_id"))
    if role is None:
        raise errors.unknown("role")
    held = set(member.roles) - {role.id} | ({role.id} if request.method == "PUT" else set())
    world.set_roles(guild, member.user, [guild.roles[one] for one in held])
    return nothing()


@routes.get("/guilds/{guild_id}/roles")
async def list_roles(request: web.Request) -> web.Response:
    """List the roles of a guild."""
    objects = parts_of(request).objects
    return reply([objects.role(role) for role in guild_in(request).roles.values()])


@routes.get("/guilds/{guild_id}/roles/member-counts")
async def count_holders(request: web.Request) -> web.Response:
    """Count the members of every role; needs no intent."""
    guild = guild_in(request)
    held = [role for member in guild.members.values() for role in member.roles]
    return reply({str(role): held.count(role) for role in guild.roles if role != guild.id})


@routes.post("/guilds/{guild_id}/roles")
async def create_role(request: web.Request) -> web.Response:
    """Make a role."""
    parts = parts_of(request)
    payload = await body_of(request)
    guild = guild_in(request, Permission.MANAGE_ROLES)
    name = payload.get("name") or "new role"
    limits.within(name, "name", 100)
    wanted = Permission(int(payload.get("permissions") or 0) & int(permissions_of(guild, parts.world.app.bot.id)))
    return reply(parts.objects.role(parts.world.add_role(guild, name, wanted, colour=payload.get("color") or 0)))
