"""Opening a thread for a production or a conversation, or saying plainly why that is not possible."""

from typing import Final

import discord

from bot.studio.brief import clean
from bot.studio.errors import DiscordRefused
from bot.ui.text import shorten
from bot.ui.trouble import refusal_of

_NEEDS: Final = {
    "view_channel": "View Channel",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
}


def channel_for_threads(guild: discord.Guild | None, here: object, home: int | None = None) -> discord.TextChannel:
    """Return the channel in which a thread can be opened. Raises DiscordRefused."""
    place = guild.get_channel(home) if guild and home else None
    if place is None:
        place = here.parent if isinstance(here, discord.Thread) else here  # type: ignore[assignment]
    if guild is None or not isinstance(place, discord.TextChannel):
        raise DiscordRefused("I cannot open a thread here.", "Use a text channel of a server.")
    may = place.permissions_for(guild.me)
    lacking = [words for name, words in _NEEDS.items() if not getattr(may, name)]
    if lacking:
        raise DiscordRefused(
            f"I cannot open a thread in #{place.name}: I lack {', '.join(lacking)}.",
            "Ask someone who manages this server; `/studio setup` shows what is missing.",
        )
    return place


def check_may_write(message: discord.Message) -> None:
    """Raise DiscordRefused where the bot cannot answer a message."""
    place = message.channel
    if message.guild is None or not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return
    may = place.permissions_for(message.guild.me)
    if not (may.send_messages_in_threads if isinstance(place, discord.Thread) else may.send_messages):
        raise DiscordRefused(
            f"I may not write in #{place.name}.",
            "Ask someone who manages that server; `/studio setup` shows what is missing.",
        )


def title_of(name: str) -> str:
    """Return what a thread is called."""
    return shorten(" ".join(clean(name).split()), 96) or "Untitled"


async def open_thread(place: discord.TextChannel, name: str, *members: discord.abc.Snowflake) -> discord.Thread:
    """Open a thread and bring people into it. Raises DiscordRefused."""
    try:
        thread = await place.create_thread(name=title_of(name), type=discord.ChannelType.public_thread)
    except discord.HTTPException as error:
        raise refusal_of(error, f"open a thread in #{place.name}") from error
    for member in members:
        try:
            await thread.add_user(member)
        except discord.HTTPException:
            break
    return thread
