"""Productions whose thread was never noted because the bot stopped at that moment: they get theirs after a start."""

from datetime import datetime

import discord

from bot.logs import logger
from bot.services import making, planning
from bot.services.context import Studio
from bot.studio.errors import DiscordRefused
from bot.studio.production import Production, Stage
from bot.studio.values import ChannelId, GuildId
from bot.ui import threads

log = logger(__name__)


async def give_threads(client: discord.Client, studio: Studio, since: datetime) -> None:
    """Give each production from before `since` that has no thread the one that was opened for it, or a new one."""
    for production in await studio.store.productions.unfinished():
        if production.stage is not Stage.DRAFT or production.thread is not None or production.made_at >= since:
            continue
        try:
            thread = await _thread_for(client, studio, production)
        except (DiscordRefused, discord.HTTPException) as error:
            log.warning("rescue.no_thread", production=production.id, because=str(error))
            await making.give_up(studio, production, "Its thread could not be opened.")
            continue
        await planning.in_thread(studio, production, ChannelId(thread.id))
        log.info("rescue.thread", production=production.id, thread=thread.id)


async def _thread_for(client: discord.Client, studio: Studio, production: Production) -> discord.Thread:
    guild = client.get_guild(production.guild)
    place = threads.channel_for_threads(guild, guild.get_channel(production.channel) if guild else None)
    title = threads.title_of(production.brief.idea)
    for thread in reversed(place.threads):
        is_ours = client.user is not None and thread.owner_id == client.user.id and thread.name == title
        if is_ours and await studio.store.productions.in_thread(GuildId(place.guild.id), ChannelId(thread.id)) is None:
            return thread
    return await threads.open_thread(place, production.brief.idea, discord.Object(production.author))
