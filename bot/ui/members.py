"""Discord's members as the core knows them, read afresh each time."""

import discord

from bot.studio.errors import Refused
from bot.studio.people import Member
from bot.studio.values import GuildId, UserId


def member_of(user: discord.Member | discord.User, guild: discord.Guild | None) -> Member:
    """Return the member who did something. Raises Refused outside a server."""
    if guild is None:
        raise Refused("That works only in a server.", "Use it in a server where I am.")
    roles: frozenset[int] = frozenset()
    manages = guild.owner_id == user.id
    if isinstance(user, discord.Member):
        roles = frozenset(role.id for role in user.roles)
        manages = manages or user.guild_permissions.manage_guild or user.guild_permissions.administrator
    return Member(
        guild=GuildId(guild.id),
        user=UserId(user.id),
        name=user.display_name[:80] or str(user.id),
        roles=roles,
        manages_guild=manages,
        is_bot=user.bot,
    )


async def member_by_id(guild: discord.Guild, user: int) -> Member | None:
    """Ask Discord for a member as they are now; None for one who is not here."""
    try:
        return member_of(await guild.fetch_member(user), guild)
    except discord.NotFound:
        return None
