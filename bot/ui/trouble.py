"""What people are told when something goes wrong, and which of Discord's refusals mean what."""

import secrets
from typing import Final

import discord
from discord import app_commands

from bot.logs import logger
from bot.studio.errors import DiscordRefused, Refused, StudioError
from bot.ui.content import Colour
from bot.ui.render import SILENT
from bot.ui.text import plain, shorten

log = logger(__name__)

UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
TOO_LARGE: Final = 40005
NO_ACCESS: Final = 50001
NO_PERMISSION: Final = 50013
ARCHIVED: Final = 50083
THREAD_LOCKED: Final = 160005
_OUTDATED: Final = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError)


def refusal_of(error: discord.HTTPException, doing: str) -> DiscordRefused:
    """Say in plain words why Discord did not let the bot do something."""
    match error.code:
        case 10003:
            return DiscordRefused(f"I could not {doing}: the channel or thread is gone.", "Use a channel that exists.")
        case 50001 | 50013:
            return DiscordRefused(
                f"I could not {doing}: I lack the permission.",
                "Give my role View Channel, Send Messages, Send Messages in Threads, Create Public Threads, "
                "Embed Links, Attach Files, Add Reactions and Read Message History there; "
                "`/studio setup` shows what is missing.",
            )
        case 50083 | 160005:
            return DiscordRefused(
                f"I could not {doing}: the thread is locked.", "Unlock it, or start a new one with `/plan`."
            )
        case 50007:
            return DiscordRefused(f"I could not {doing}: direct messages are closed.", "Open them for this server.")
        case 40005:
            return DiscordRefused(f"I could not {doing}: the file is too large for this server.", "Use a smaller one.")
        case _:
            return DiscordRefused(
                f"I could not {doing}: Discord answered {error.status} ({shorten(error.text, 120)}).",
                "Try again in a minute.",
            )


def explained(error: BaseException, doing: str) -> StudioError:
    """Turn any error into one that people can be told; an unexpected one gets a reference to the log."""
    cause = getattr(error, "original", error)
    if isinstance(cause, StudioError):
        return cause
    if isinstance(cause, _OUTDATED):
        return Refused("This command has changed since your Discord loaded it.", "Reload Discord and use it again.")
    if isinstance(cause, app_commands.NoPrivateMessage):
        return Refused("That works only in a server.", "Use it in a server where I am.")
    if isinstance(cause, discord.HTTPException):
        log.warning("discord.refused", doing=doing, status=cause.status, code=cause.code)
        return refusal_of(cause, doing)
    reference = secrets.token_hex(4)
    log.error("discord.bug", reference=reference, doing=doing, exc_info=cause)
    return StudioError(
        "Something went wrong on my side; nothing you made is lost.",
        f"Try again; if it keeps happening, tell whoever runs me this reference: {reference}.",
    )


def trouble_embed(error: StudioError) -> discord.Embed:
    """Show what happened and what to do next."""
    embed = discord.Embed(title=None, description=f"**{plain(error.what, 1500)}**", colour=int(Colour.TROUBLE))
    if error.remedy:
        embed.description = f"{embed.description}\n{shorten(error.remedy, 1500)}"
    return embed


async def tell(interaction: discord.Interaction, error: BaseException, doing: str) -> None:
    """Answer an interaction with what went wrong, seen only by whoever caused it."""
    told = explained(error, doing)
    if interaction.client.is_closed():
        return
    embed = trouble_embed(told)
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(embed=embed, ephemeral=True, allowed_mentions=SILENT)
        else:
            await interaction.followup.send(embed=embed, ephemeral=True, allowed_mentions=SILENT)
    except discord.HTTPException as lost:
        log.warning("discord.could_not_tell", code=lost.code, what=told.what)
