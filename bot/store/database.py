"""The one door to SQLite: a locked folder, one writing connection, a few readers."""

import asyncio
import inspect
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Self

import aiosqlite

from bot.locking import lock_folder
from bot.store.migrating import migrate
from bot.studio.errors import DiskFull
from bot.studio.values import UserId

FILE: Final = "studio.db"
LOCK: Final = "studio.lock"
_READERS: Final = 2
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was erased is not left in free pages
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",
)

Now = Callable[[], datetime]
Row = sqlite3.Row


class Transaction:
    """One open write: everything in it is committed together, or not at all."""

    def __init__(self, connection: aiosqlite.Connection, by: UserId | None = None) -> None:
        self.connection = connection
        self.by = by
        """Who does it; None for the studio itself."""
        self._after: list[Callable[[], object]] = []

    async def run(self, sql: str, *values: Any) -> int:
        """Run one statement and return how many rows it changed."""
        async with self.connection.execute(sql, values) as cursor:
            return cursor.rowcount

    @contextmanager
    def doing_for(self, user: UserId | None) -> Iterator[None]:
        """Write down for a while that it is done for somebody who asked for it earlier; None changes nothing."""
        before, self.by = self.by, self.by if user is None else user
        try:
            yield
        finally:
            self.by = before

    def after(self, callback: Callable[[], object]) -> None:
        """Have a callable without arguments run after the commit, in order; what it returns is awaited."""
        self._after.append(callback)

    async def _committed(self) -> None:
        for callback in self._after:
            result = callback()
            if inspect.isawaitable(result):
                await _awaited(result)


class Database:
    """An open database; `writing` and `reading` are the only ways in."""

    def __init__(
        self,
        file: Path,
        lock: IO[str],
        writer: aiosqlite.Connection,
        readers: Iterable[aiosqlite.Connection],
        now: Now,
    ) -> None:
        self._lock = lock
        self._writer = writer
        self._all = tuple(readers)
        self._file = file
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in self._all:
            self._readers.put_nowait(reader)
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task[Any] | None = None
        self.now = now

    @classmethod
    async def open(cls, folder: Path, now: Now | None = None) -> Self:
        """Lock the folder, bring its database up to date and open it. Raises AlreadyRunning."""
        lock = await asyncio.to_thread(lock_folder, folder, LOCK)
        try:
            await asyncio.to_thread(migrate, folder / FILE)
            writer = await _connect(folder / FILE)
            readers = [await _connect(folder / FILE, read_only=True) for _ in range(_READERS)]
        except BaseException:
            lock.close()
            raise
        return cls(folder / FILE, lock, writer, readers, now or _utc_now)

    async def close(self) -> None:
        """Close every connection and let go of the folder."""
        for reader in self._all:
            await reader.close()
        await self._writer.close()
        self._lock.close()

    @asynccontextmanager
    async def writing(self, by: UserId | None = None) -> AsyncIterator[Transaction]:
        """Open the one transaction there can be; commit at the end, roll back on any error.

        `by` is on whose behalf, for the audit log. Raises DiskFull when there is no room for it.
        """
        task = asyncio.current_task()
        if task is not None and self._owner is task:
            raise RuntimeError("this task is writing already: pass its transaction on")
        async with self._turn:
            self._owner = task
            tx = Transaction(self._writer, by)
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield tx
                await asyncio.shield(self._writer.commit())
            except sqlite3.OperationalError as error:
                await self._undo()
                if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                    raise DiskFull(
                        "The disk is full, so the studio cannot keep what happened.", "Make room and try again."
                    ) from error
                raise
            except BaseException:
                await self._undo()
                raise
            finally:
                self._owner = None
        await tx._committed()

    async def rows(self, tx: Transaction | None, sql: str, *values: Any) -> list[Row]:
        """Read rows: what is committed, or within a transaction what it has written too."""
        if tx is not None:
            return list(await tx.connection.execute_fetchall(sql, values))
        reader = await self._readers.get()
        try:
            return list(await reader.execute_fetchall(sql, values))
        finally:
            self._readers.put_nowait(reader)

    async def row(self, tx: Transaction | None, sql: str, *values: Any) -> Row | None:
        """Read the first row, if there is one."""
        found = await self.rows(tx, sql, *values)
        return found[0] if found else None

    async def checkpoint(self) -> None:
        """Write the log back into the database and empty it, as far as no reader is in the way."""
        async with self._turn:
            await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    def copies(self) -> tuple[Path, ...]:
        """Return the copies that updates left beside the database."""
        return tuple(sorted(self._file.parent.glob(f"{self._file.name}.before-*")))

    async def _undo(self) -> None:
        if self._writer.in_transaction:
            await asyncio.shield(self._writer.rollback())


async def _connect(path: Path, *, read_only: bool = False) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in _PRAGMAS:
        await connection.execute(pragma)
    if read_only:
        await connection.execute("PRAGMA query_only = ON")
    return connection


async def _awaited(result: Awaitable[object]) -> None:
    await result


def _utc_now() -> datetime:
    return datetime.now(UTC)
