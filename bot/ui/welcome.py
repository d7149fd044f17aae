"""What the owner of a new server is told, and what `/studio setup` shows: who may, where, and what is missing."""

from collections.abc import Iterable

import discord

from bot.logs import logger
from bot.studio.guild import GuildSettings, missing
from bot.studio.people import EVERYONE, Capability
from bot.ui.content import Colour
from bot.ui.render import SILENT
from bot.ui.text import listed, plain

log = logger(__name__)


async def greet(guild: discord.Guild, settings: GuildSettings, *, message_content: bool) -> None:
    """Welcome the owner by direct message, or where the server puts its notices."""
    embed = setup_embed(guild, settings, message_content=message_content)
    embed.title = f"Thank you for having me in {plain(guild.name, 80)}"
    embed.description = (
        "I make short videos from a sentence: `/plan` in a channel starts one. I am an AI, and so is what I make.\n\n"
        + (embed.description or "")
    )
    for place in _places(guild):
        try:
            target = await guild.fetch_member(guild.owner_id or 0) if place is None else place
            await target.send(embed=embed, allowed_mentions=SILENT)
        except discord.HTTPException:
            continue
        return
    log.warning("welcome.nowhere_to_say_it", guild=guild.id)


def setup_embed(guild: discord.Guild, settings: GuildSettings, *, message_content: bool) -> discord.Embed:
    """Show how a server is set up and what it still lacks."""
    gaps = gaps_of(guild, settings, message_content=message_content)
    body = f"**Still missing**\n{listed(gaps)}\n`/studio setup` mends it." if gaps else "Everything is in place."
    embed = discord.Embed(title="Studio setup", description=body, colour=int(Colour.WORKING if gaps else Colour.DONE))
    home = f"<#{settings.home}>" if settings.home else "wherever `/plan` is used"
    told = f"<#{settings.managers}>" if settings.managers else "nobody"
    embed.add_field(name="Studio channel", value=home)
    embed.add_field(name="Told of refusals", value=told)
    embed.add_field(name="Who may", value="\n".join(_may(settings)), inline=False)
    if settings.approval is not None:
        rules = settings.approval
        embed.add_field(
            name="Approval",
            value=f"{rules.quorum} of the approvers; the author {rules.author_may_approve.value.replace('_', ' ')}",
        )
    if settings.blocked_terms:
        embed.add_field(name="Blocked terms", value=f"{len(settings.blocked_terms)}")
    chosen = {"Language model": settings.chat, "Camera": settings.camera, "Voice": settings.voice}
    for name, value in chosen.items():
        if value:
            embed.add_field(name=name, value=plain(value, 60))
    return embed


def gaps_of(guild: discord.Guild, settings: GuildSettings, *, message_content: bool) -> tuple[str, ...]:
    """Return what a server still lacks."""
    place = guild.get_channel(settings.home) if settings.home else _first_channel(guild)
    if place is None:
        return ("The studio channel does not exist any more: choose another.",)
    may = place.permissions_for(guild.me)
    posts = ("view_channel", "send_messages", "embed_links", "attach_files", "add_reactions", "read_message_history")
    return missing(
        settings,
        message_content=message_content,
        may_post=all(getattr(may, name) for name in posts),
        may_thread=may.create_public_threads and may.send_messages_in_threads,
    )


def _places(guild: discord.Guild) -> Iterable[discord.TextChannel | None]:
    """Where a welcome can go: the owner (None), the system channel, any channel."""
    yield None
    if guild.system_channel is not None:
        yield guild.system_channel
    first = _first_channel(guild)
    if first is not None:
        yield first


def _first_channel(guild: discord.Guild) -> discord.TextChannel | None:
    return next((one for one in guild.text_channels if one.permissions_for(guild.me).send_messages), None) or next(
        iter(guild.text_channels), None
    )


def _may(settings: GuildSettings) -> Iterable[str]:
    for capability in Capability:
        roles = settings.role_map.roles.get(capability, frozenset())
        if roles:
            who = " ".join(f"<@&{role}>" for role in sorted(roles))
        elif capability is Capability.APPROVE:
            who = "⚠️ nobody yet"
        else:
            who = "everyone" if capability in EVERYONE else "those who manage the server"
        yield f"{capability.value}: {who}"
