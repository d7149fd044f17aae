"""What a server chose for itself: read by anyone, changed by those who manage it."""

from collections.abc import Callable

from bot.services import access
from bot.services.context import Studio
from bot.studio.guild import GuildSettings
from bot.studio.people import Capability, Member
from bot.studio.values import ChannelId, GuildId, ProductionId


async def settings_of(studio: Studio, guild: GuildId) -> GuildSettings:
    """Return a server's choices."""
    return await studio.store.guilds.get(guild)


async def change(studio: Studio, member: Member, how: Callable[[GuildSettings], GuildSettings]) -> GuildSettings:
    """Change a server's choices. Raises NotAllowed unless the member manages it."""
    await access.check(studio, member, Capability.MANAGE)
    async with studio.store.writing(by=member.user) as tx:
        settings = how(await studio.store.guilds.get(member.guild, tx=tx))
        await studio.store.guilds.save(tx, settings)
        tx.after(studio.announcer.dirty_all)
    return settings


async def joined(studio: Studio, guild: GuildId) -> GuildSettings | None:
    """Note that the bot is in a server; return its settings when its owner has yet to be welcomed."""
    settings = await studio.store.guilds.get(guild)
    if settings.welcomed_at is not None and settings.left_at is None:
        return None
    here = settings.but(welcomed_at=studio.now(), left_at=None)
    async with studio.store.writing() as tx:
        await studio.store.guilds.save(tx, here)
        tx.after(studio.announcer.dirty_all)
    return here


async def left(studio: Studio, guild: GuildId) -> None:
    """Note that the bot was removed from a server; everything there is kept until it is erased."""
    settings = await studio.store.guilds.get(guild)
    async with studio.store.writing() as tx:
        await studio.store.guilds.save(tx, settings.but(left_at=studio.now()))


async def move_thread(studio: Studio, guild: GuildId, production_id: ProductionId, thread: ChannelId) -> None:
    """Give a production another thread, in which its cards are posted anew."""
    production = await studio.store.productions.get(guild, production_id)
    moved = production.but(thread=thread, changed_at=studio.now())
    async with studio.store.writing() as tx:
        await studio.store.productions.save(tx, moved, cause="its thread was gone; it has a new one")
        await studio.store.cards.drop(tx, guild, production_id)
        tx.after(lambda: studio.announcer.changed(guild, production_id))
