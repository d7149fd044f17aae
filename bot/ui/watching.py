"""What happens to the studio's messages while nobody talks to it: reactions come and go, cards are deleted."""

import discord
from discord.ext import commands

from bot.services.context import Studio
from bot.studio.values import GuildId
from bot.ui.announcer import DiscordAnnouncer
from bot.ui.reactions import Ballot


class Watching(commands.Cog):
    """Hears of votes and of deleted cards; whatever is cached or not."""

    def __init__(self, client: discord.Client, studio: Studio, announcer: DiscordAnnouncer) -> None:
        self._ballot = Ballot(client, studio)
        self._announcer = announcer

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Count a vote, or say why it does not count."""
        await self._ballot.added(payload)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Withdraw a vote."""
        await self._ballot.removed(payload)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Withdraw every vote that a moderator cleared."""
        await self._ballot.cleared(payload.guild_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Withdraw every vote that a moderator cleared."""
        await self._ballot.cleared(payload.guild_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Post a card anew that somebody deleted while it still applies."""
        self._announcer.message_gone(GuildId(payload.guild_id or 0), payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Post cards anew that somebody deleted while they still apply."""
        for message in payload.message_ids:
            self._announcer.message_gone(GuildId(payload.guild_id or 0), message)
