"""The store: every aggregate of the studio behind one value."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from bot.keys import kept_key
from bot.store.accounts import Accounts
from bot.store.audit import Audit
from bot.store.backlog import Backlog
from bot.store.cards import Cards
from bot.store.characters import Characters
from bot.store.cuts import Cuts
from bot.store.database import Database, Now, Transaction
from bot.store.directions import SceneDirections
from bot.store.exports import Exports
from bot.store.guilds import Guilds
from bot.store.history import History
from bot.store.ledgers import Cursors, Usage
from bot.store.locks import Locks, Reviews
from bot.store.measurements import Measurements
from bot.store.people import Consents, People
from bot.store.personal import Personal
from bot.store.plans import Plans, Styles
from bot.store.productions import Productions
from bot.store.proposals import Proposals
from bot.store.publications import Publications
from bot.store.takes import Takes
from bot.store.talks import Talks
from bot.store.voices import Voices
from bot.studio.values import UserId

AUDIT_KEY: Final = "audit.key"


class Store:
    """What the studio remembers. Every read names the guild; every write goes through `writing`."""

    def __init__(self, database: Database, audit_key: bytes) -> None:
        self._database = database
        self.audit = Audit(database, audit_key)
        self.history = History(database, self.audit)
        self.guilds = Guilds(database, self.audit)
        self.productions = Productions(database, self.history)
        self.plans = Plans(database, self.history)
        self.styles = Styles(database, self.history)
        self.takes = Takes(database)
        self.directions = SceneDirections(database, self.history)
        self.cuts = Cuts(database, self.history)
        self.proposals = Proposals(database, self.history)
        self.exports = Exports(database, self.history)
        self.reviews = Reviews(database, self.history, self.audit)
        self.locks = Locks(database, self.history, self.audit)
        self.publications = Publications(database, self.history)
        self.measurements = Measurements(database)
        self.people = People(database, self.history, self.audit)
        self.consents = Consents(database, self.history, self.audit)
        self.voices = Voices(database, self.audit)
        self.characters = Characters(database, self.audit)
        self.personal = Personal(database, self.audit)
        self.backlog = Backlog(database)
        self.cards = Cards(database)
        self.talks = Talks(database)
        self.usage = Usage(database)
        self.accounts = Accounts(database, self.history, self.audit)
        self.cursor = Cursors(database)

    @classmethod
    async def open(cls, folder: Path, now: Now | None = None) -> Self:
        """Open the store of a data folder. Raises AlreadyRunning when another process holds it."""
        database = await Database.open(folder, now)
        key = await asyncio.to_thread(kept_key, folder / "keys", AUDIT_KEY, lambda: os.urandom(32))
        return cls(database, key)

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

    def writing(self, by: UserId | None = None) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: `async with store.writing() as tx`. Writes of other tasks wait for it.

        `by` is the member on whose behalf it is done; the audit log says so.
        """
        return self._database.writing(by)

    def now(self) -> datetime:
        """Return the time by which the store keeps its history."""
        return self._database.now()

    async def artifacts_in_use(self) -> frozenset[str]:
        """Return the address of every artifact that any row mentions."""
        return await self.takes.artifacts_in_use()
