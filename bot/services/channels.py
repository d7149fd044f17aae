"""The channels of a server: accounts on platforms that are connected, listed and forgotten."""

from bot.accounts.sign_in import Granted
from bot.services import access, locks, publishing
from bot.services.context import Studio
from bot.studio.account import Account
from bot.studio.brief import Platform
from bot.studio.people import Capability, Member
from bot.studio.values import AccountId, GuildId


async def known(studio: Studio, guild: GuildId) -> tuple[Account, ...]:
    """Return the connected accounts of a server."""
    return await studio.store.accounts.of(guild)


async def sign_in_url(studio: Studio, member: Member, platform: Platform = Platform.YOUTUBE) -> str:
    """Return the address at which a member signs in; only they can finish it. Raises SettingsWrong."""
    await access.check(studio, member, Capability.CONNECT)
    return studio.accounts.begin(member.guild, member.user, platform)


async def connect(studio: Studio, member: Member, address: str) -> Account:
    """Connect the account of a finished sign-in, and go on with what waited for it."""
    await access.check(studio, member, Capability.CONNECT)
    account = await studio.accounts.finish(member.guild, member.user, address)
    await _resume(studio, member.guild)
    return account


async def adopt(studio: Studio, guild: GuildId, granted: Granted, platform: Platform = Platform.YOUTUBE) -> Account:
    """Connect the account of a sign-in that whoever runs the studio made on its machine."""
    account = await studio.accounts.adopt(guild, None, granted, platform)
    await _resume(studio, guild)
    return account


async def disconnect(studio: Studio, member: Member, account_id: AccountId) -> Account:
    """Forget an account; approvals that would publish to it are void."""
    await access.check(studio, member, Capability.CONNECT)
    store, guild = studio.store, member.guild
    account = await store.accounts.get(guild, account_id)
    async with store.writing(by=member.user) as tx:
        for production in await store.productions.of(guild, tx=tx):
            review = await store.reviews.open_of(guild, production.id, tx=tx)
            lock = await store.locks.current(guild, production.id, tx=tx)
            targets = (*(review.release.targets if review else ()), *(lock.release.targets if lock else ()))
            if any(target.account == account_id for target in targets):
                await locks.void(studio, tx, production, f"{account.name} was disconnected.")
    return await studio.accounts.forget(guild, account_id, by=member.user)


async def _resume(studio: Studio, guild: GuildId) -> None:
    """Go on with what waited for an account."""
    for production in await studio.store.productions.of(guild, locks.GOING_OUT):
        async with studio.store.writing() as tx:
            await publishing.advance(studio, tx, await studio.store.productions.get(guild, production.id, tx=tx))
