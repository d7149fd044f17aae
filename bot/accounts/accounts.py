"""The connected accounts of every server: sign-ins under way, permissions kept sealed, tokens in memory only."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.accounts.sign_in import Attempt, Granted, read_redirect
from bot.accounts.table import sign_ins
from bot.accounts.vault import Vault
from bot.sections import PublishingSection
from bot.store.store import Store
from bot.studio.account import Account, AccountFacts, AccountState
from bot.studio.asks import Token
from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, DiskFull, Refused, StudioError, Unavailable
from bot.studio.values import AccountId, GuildId, PublicationId, UserId

SIGN_IN_LIFE: Final = timedelta(minutes=15)
_SPARE: Final = timedelta(minutes=5)
"""A token that runs out sooner is not handed out any more."""
_UNDER_WAY_MOST: Final = 200


@dataclass(frozen=True)
class _UnderWay:
    platform: Platform
    attempt: Attempt
    guild: GuildId
    user: UserId
    until: datetime


class Accounts:
    """Connects, refreshes and forgets accounts. Refreshing happens under one lock per account."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        settings: PublishingSection,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        lost: Callable[[Account], None] = lambda _: None,
    ) -> None:
        """`lost` is told of each account whose permission turns out to be gone."""
        self._store = store
        self._vault = vault
        self._now = now
        self._new_id = new_id
        self._lost = lost
        self._sign_ins = sign_ins(settings)
        self._spare = vault.spare
        self._under_way: dict[str, _UnderWay] = {}
        self._tokens: dict[AccountId, Token] = {}
        self._locks: defaultdict[AccountId, asyncio.Lock] = defaultdict(asyncio.Lock)

    def begin(self, guild: GuildId, user: UserId, platform: Platform = Platform.YOUTUBE) -> str:
        """Return the address at which a member signs in to a platform. Raises SettingsWrong."""
        now = self._now()
        fresh = {state: found for state, found in self._under_way.items() if found.until > now}
        self._under_way = dict(list(fresh.items())[-_UNDER_WAY_MOST:])
        attempt = self._sign_ins[platform].begin()
        self._under_way[attempt.state] = _UnderWay(platform, attempt, guild, user, now + SIGN_IN_LIFE)
        return attempt.url

    async def finish(self, guild: GuildId, user: UserId, address: str) -> Account:
        """Connect the channel of a finished sign-in; the same channel keeps its account.

        Raises Refused for an address of another sign-in, AccountNeedsSignIn, PlatformError, Unavailable.
        """
        state, code = read_redirect(address)
        found = self._under_way.get(state)
        if found is None or (found.guild, found.user) != (guild, user) or found.until <= self._now():
            raise Refused(
                "That address belongs to another sign-in, or it took too long.",
                "Start again with `/publish connect`.",
            )
        del self._under_way[state]
        granted = await self._sign_ins[found.platform].finish(found.attempt, code, self._now())
        return await self.adopt(guild, user, granted, found.platform)

    async def adopt(
        self, guild: GuildId, user: UserId | None, granted: Granted, platform: Platform = Platform.YOUTUBE
    ) -> Account:
        """Keep a permission as an account of a server. Raises AccountNeedsSignIn, PlatformError, Unavailable."""
        channel = await self._sign_ins[platform].channel(granted.access_token)
        known = {(account.platform, account.channel_id): account for account in await self._store.accounts.of(guild)}
        before = known.get((platform, channel.id))
        account = Account(
            id=before.id if before else AccountId(self._new_id()),
            guild=guild,
            platform=platform,
            name=channel.name,
            channel_id=channel.id,
            url=channel.url,
            scopes=granted.scopes,
            connected_by=user,
            connected_at=self._now(),
        )
        async with self._locks[account.id]:
            await self._keep(account, granted)
            self._remember(account, granted)
        return account

    async def token(self, guild: GuildId, account_id: AccountId, *, fresh: bool = False) -> Token:
        """Return an access token; a new one when the last was refused (`fresh`).

        Raises AccountNeedsSignIn once the permission is gone, Unavailable, UnknownName.
        """
        async with self._locks[account_id]:
            account = await self._store.accounts.get(guild, account_id)
            account.check()
            cached = self._tokens.get(account_id)
            if cached is not None and not fresh and cached.expires_at - self._now() > _SPARE:
                return cached
            self._tokens.pop(account_id, None)
            sign_in = self._sign_ins[account.platform]
            before = await self._refresh_token(account)
            if sign_in.rotates:
                await asyncio.to_thread(self._spare.take, account_id)
            try:
                granted = await sign_in.refresh(before, self._now(), was_refused=fresh)
            except AccountNeedsSignIn as error:
                await self._mark_lost(account)
                raise AccountNeedsSignIn(
                    f"The permission for {account.name} was withdrawn or has run out.", error.remedy
                ) from error
            if granted.refresh_token != before:
                await self._keep_renewed(account, granted)
            return self._remember(account, granted)

    async def keep_alive(self) -> None:
        """Look after permissions that run out unless they are renewed, used or not; called once in a while."""
        for account in await self._store.accounts.everywhere():
            if account.state is AccountState.OK and self._sign_ins[account.platform].runs_out:
                with suppress(StudioError):  # one that is lost is marked by then, one out of reach has weeks left
                    await self.token(account.guild, account.id)

    async def facts(self, account: Account) -> AccountFacts:
        """Return what may be chosen for an account now. Raises AccountNeedsSignIn, PlatformError, Unavailable."""
        sign_in = self._sign_ins[account.platform]
        token = await self.token(account.guild, account.id)
        try:
            return await sign_in.facts(token.access_token)
        except AccountNeedsSignIn:
            fresh = await self.token(account.guild, account.id, fresh=True)
            return await sign_in.facts(fresh.access_token)

    async def forget(self, guild: GuildId, account_id: AccountId, by: UserId | None = None) -> Account:
        """Give the permission back and forget the account. Raises UnknownName."""
        account = await self._store.accounts.get(guild, account_id)
        async with self._locks[account_id]:
            self._tokens.pop(account_id, None)
            with suppress(Unavailable):  # what cannot be given back is still forgotten here
                await self._sign_ins[account.platform].revoke(await self._refresh_token(account))
            async with self._store.writing(by) as tx:
                await self._store.accounts.remove(tx, guild, account_id)
            await asyncio.to_thread(self._spare.free, account_id)
        return account

    def seal_session(self, guild: GuildId, publication: PublicationId, session: str) -> str:
        """Seal an upload session, whose address lets anyone upload."""
        return self._vault.seal(session.encode(), session_label(guild, publication)).hex() if session else ""

    def unseal_session(self, guild: GuildId, publication: PublicationId, sealed: str) -> str:
        """Open a sealed upload session. Raises Unavailable."""
        return self._vault.unseal(bytes.fromhex(sealed), session_label(guild, publication)).decode() if sealed else ""

    async def _keep_renewed(self, account: Account, granted: Granted) -> None:
        """Store a permission that took the place of another; one that is good once survives a disk that is full."""
        if not self._sign_ins[account.platform].rotates:
            await self._keep(account, granted)
            return
        await asyncio.to_thread(self._spare.keep, account.id, self._sealed(account, granted))
        with suppress(DiskFull):  # it is kept, and lies in its own place after the next renewal
            await self._keep(account, granted)

    async def _keep(self, account: Account, granted: Granted) -> None:
        """Store a permission sealed."""
        async with self._store.writing(by=account.connected_by) as tx:
            await self._store.accounts.save(tx, account, self._sealed(account, granted))
        await asyncio.to_thread(self._spare.free, account.id)

    def _sealed(self, account: Account, granted: Granted) -> bytes:
        return self._vault.seal(granted.refresh_token.encode(), account_label(account.guild, account.id))

    def _remember(self, account: Account, granted: Granted) -> Token:
        """Keep an access token, in memory only."""
        token = Token(access_token=granted.access_token, expires_at=granted.expires_at)
        self._tokens[account.id] = token
        return token

    async def _mark_lost(self, account: Account) -> None:
        async with self._store.writing() as tx:
            await self._store.accounts.save(tx, account.but(state=AccountState.NEEDS_SIGN_IN))
        self._lost(account)

    async def _refresh_token(self, account: Account) -> str:
        secret = await asyncio.to_thread(self._spare.kept, account.id)
        secret = secret or await self._store.accounts.secret(account.guild, account.id)
        return self._vault.unseal(secret, account_label(account.guild, account.id)).decode()


def account_label(guild: GuildId, account: AccountId) -> str:
    """Return the label under which an account's permission is sealed."""
    return f"{guild}:{account}"


def session_label(guild: GuildId, publication: PublicationId) -> str:
    """Return the label under which a publication's upload session is sealed."""
    return f"{guild}:{publication}"
