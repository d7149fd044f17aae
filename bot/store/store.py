"""The store: every aggregate of the studio behind one value."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from bot.store.accounts import Accounts
from bot.store.backlog import Backlog
from bot.store.cards import Cards
from bot.store.cuts import Cuts
from bot.store.database import Database, Now, Transaction
from bot.store.guilds import Guilds
from bot.store.history import History
from bot.store.ledgers import Cursors, Usage
from bot.store.locks import Locks, Reviews
from bot.store.people import Consents, People
from bot.store.personal import Personal
from bot.store.plans import Plans, Styles
from bot.store.productions import Productions
from bot.store.publications import Publications
from bot.store.takes import Takes
from bot.store.talks import Talks


class Store:
    """What the studio remembers. Every read names the guild; every write goes through `writing`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.history = History(database)
        self.guilds = Guilds(database)
        self.productions = Productions(database, self.history)
        self.plans = Plans(database, self.history)
        self.styles = Styles(database, self.history)
        self.takes = Takes(database)
        self.cuts = Cuts(database, self.history)
        self.reviews = Reviews(database, self.history)
        self.locks = Locks(database, self.history)
        self.publications = Publications(database, self.history)
        self.people = People(database, self.history)
        self.consents = Consents(database, self.history)
        self.personal = Personal(database)
        self.backlog = Backlog(database)
        self.cards = Cards(database)
        self.talks = Talks(database)
        self.usage = Usage(database)
        self.accounts = Accounts(database, self.history)
        self.cursor = Cursors(database)

    @classmethod
    async def open(cls, folder: Path, now: Now | None = None) -> Self:
        """Open the store of a data folder. Raises AlreadyRunning when another process holds it."""
        return cls(await Database.open(folder, now))

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, now: Now | None = None) -> AsyncIterator[Self]:
        """Open the store of a data folder for as long as the block runs."""
        store = await cls.open(folder, now)
        try:
            yield store
        finally:
            await store.close()

    async def close(self) -> None:
        """Close it and let go of the folder."""
        await self._database.close()

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: `async with store.writing() as tx`. Writes of other tasks wait for it."""
        return self._database.writing()

    def now(self) -> datetime:
        """Return the time by which the store keeps its history."""
        return self._database.now()

    async def artifacts_in_use(self) -> frozenset[str]:
        """Return the address of every artifact that any row mentions."""
        return await self.takes.artifacts_in_use()
