"""Platform accounts; their tokens are bytes that only `bot.accounts` can read."""

from typing import Final

from bot.store.audit import Audit
from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.account import Account
from bot.studio.errors import UnknownName
from bot.studio.values import AccountId, GuildId


class Accounts:
    """The platform accounts of every server."""

    def __init__(self, database: Database, history: History, audit: Audit) -> None:
        self._database = database
        self._history = history
        self._audit = audit

    _GET: Final = "SELECT body FROM accounts WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, account: AccountId, tx: Transaction | None = None) -> Account:
        """Return an account. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, account)
        if row is None:
            raise UnknownName("account", account)
        return Account.model_validate_json(row[0])

    _SECRET: Final = "SELECT secret FROM accounts WHERE guild = ? AND id = ?"  # noqa: S105 - a statement

    async def secret(self, guild: GuildId, account: AccountId, tx: Transaction | None = None) -> bytes:
        """Return the encrypted tokens of an account; empty when it has none."""
        row = await self._database.row(tx, self._SECRET, guild, account)
        return bytes(row[0]) if row else b""

    _OF: Final = "SELECT body FROM accounts WHERE guild = ? ORDER BY id"

    async def of(self, guild: GuildId, tx: Transaction | None = None) -> tuple[Account, ...]:
        """Return a server's accounts."""
        return tuple(Account.model_validate_json(row[0]) for row in await self._database.rows(tx, self._OF, guild))

    _ALL: Final = "SELECT body FROM accounts ORDER BY guild, id"

    async def everywhere(self, tx: Transaction | None = None) -> tuple[Account, ...]:
        """Return the accounts of all servers."""
        return tuple(Account.model_validate_json(row[0]) for row in await self._database.rows(tx, self._ALL))

    _SAVE: Final = (
        "INSERT INTO accounts (guild, id, body, secret) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET body = excluded.body, secret = excluded.secret"
    )

    async def save(self, tx: Transaction, account: Account, secret: bytes | None = None) -> None:
        """Keep an account; without `secret`, the tokens it has stay as they are."""
        before = await self._database.row(tx, self._GET, account.guild, account.id)
        was = Account.model_validate_json(before[0]).state.value if before else ""
        kept = await self.secret(account.guild, account.id, tx) if secret is None else secret
        await tx.run(self._SAVE, account.guild, account.id, account.model_dump_json(), kept)
        if was != account.state.value:
            await self._history.add(
                tx,
                account.guild,
                None,
                "account",
                account.id,
                was,
                account.state.value,
                account.platform.value,
                {"platform": account.platform.value},
            )

    _REMOVE: Final = "DELETE FROM accounts WHERE guild = ? AND id = ?"

    async def remove(self, tx: Transaction, guild: GuildId, account: AccountId) -> None:
        """Forget an account and its tokens."""
        before = await self._database.row(tx, self._GET, guild, account)
        if before is not None:
            was = Account.model_validate_json(before[0]).state.value
            await self._audit.record(tx, guild, "account", account, was, "disconnected")
        await tx.run(self._REMOVE, guild, account)
