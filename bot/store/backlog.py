"""The backlog: every order from the moment it is wanted to its end, with its attempts, causes and times."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.store.database import Database, Row, Transaction
from bot.store.order_rows import (
    OUTCOME,
    HandedOrder,
    Held,
    OrderChange,
    OrderRecord,
    handed_of,
    held_of,
    orders_of,
    record_of,
    waiting_of,
)
from bot.studio.errors import UnknownName
from bot.studio.orders import Attempt, Order
from bot.studio.outcomes import Dropped, Failed, MusicComposed, Outcome
from bot.studio.scheduling import Waiting
from bot.studio.values import GuildId, OrderId, ProductionId, WorkerId

_RUNS: Final = "state = 'waiting' OR (state = 'handed' AND cancelled = 0)"
_UNSETTLED: Final = (
    "state = 'failed' AND settled = 0 AND NOT EXISTS (SELECT 1 FROM orders AS later WHERE later.guild = orders.guild "
    "AND later.production IS orders.production AND later.work = orders.work AND later.rowid > orders.rowid)"
)
"""A failure that nobody has dealt with: the same work was not ordered again."""


class Backlog:
    """The orders of every server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _ADD: Final = (
        "INSERT INTO orders (guild, id, production, work, kind, role, model, urgency, state, ordered_at, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)"
    )

    async def add(self, tx: Transaction, order: Order, cause: str = "") -> None:
        """Put an order on the backlog."""
        await tx.run(
            self._ADD,
            order.guild,
            order.id,
            order.production,
            order.work.digest(),
            order.work.kind,
            order.role.value,
            order.model,
            order.urgency,
            order.ordered_at.isoformat(),
            order.model_dump_json(),
        )
        await self._log(tx, order.guild, order.id, 0, "ordered", "", cause)

    async def get(self, guild: GuildId, order: OrderId, tx: Transaction | None = None) -> Order:
        """Return an order. Raises UnknownName."""
        found = await self.find(order, tx)
        if found is None or found.guild != guild:
            raise UnknownName("order", order)
        return found

    _FIND: Final = "SELECT body FROM orders WHERE id = ?"

    async def find(self, order: OrderId, tx: Transaction | None = None) -> Order | None:
        """Return an order of any server by its id alone, which is all that an event says."""
        row = await self._database.row(tx, self._FIND, order)
        return Order.model_validate_json(row[0]) if row else None

    # What is waiting and what is in hand.

    _WAITING: Final = "SELECT body FROM orders WHERE state = 'waiting' ORDER BY urgency, ordered_at, rowid"

    async def waiting(self, tx: Transaction | None = None) -> tuple[Order, ...]:
        """Return what waits on every server, most urgent and then oldest first."""
        return orders_of(await self._database.rows(tx, self._WAITING))

    _QUEUED: Final = (
        "SELECT id, guild, production, role, model, urgency, ordered_at FROM orders WHERE state = 'waiting' "
        "ORDER BY urgency, ordered_at, rowid"
    )

    async def queued(self, tx: Transaction | None = None) -> tuple[Waiting, ...]:
        """Return what waits, as far as it matters for its turn; much cheaper than `waiting`."""
        return tuple(waiting_of(row) for row in await self._database.rows(tx, self._QUEUED))

    _HANDED: Final = "SELECT * FROM orders WHERE state = 'handed' ORDER BY handed_at, rowid"

    async def handed(self, tx: Transaction | None = None) -> tuple[HandedOrder, ...]:
        """Return what is in workers' hands on every server."""
        return tuple(handed_of(row) for row in await self._database.rows(tx, self._HANDED))

    _HELD: Final = (
        "SELECT id, attempt, worker, guild, production, role, cancelled, lost FROM orders "
        "WHERE state = 'handed' ORDER BY handed_at, rowid"
    )

    async def held(self, tx: Transaction | None = None) -> tuple[Held, ...]:
        """Return what is in workers' hands, without the work itself; much cheaper than `handed`."""
        return tuple(held_of(row) for row in await self._database.rows(tx, self._HELD))

    _HANDED_ONE: Final = "SELECT * FROM orders WHERE state = 'handed' AND id = ?"

    async def in_hand(self, order: OrderId, tx: Transaction | None = None) -> HandedOrder | None:
        """Return an order if a worker has it."""
        row = await self._database.row(tx, self._HANDED_ONE, order)
        return handed_of(row) if row else None

    _OPEN_OF: Final = f"SELECT body FROM orders WHERE guild = ? AND production = ? AND ({_RUNS}) ORDER BY rowid"  # noqa: S608 - constants

    async def open_of(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[Order, ...]:
        """Return what a production still waits for; what was told to stop does not count."""
        return orders_of(await self._database.rows(tx, self._OPEN_OF, guild, production))

    _PENDING: Final = (
        f"SELECT body FROM orders WHERE guild = ? AND production = ? AND ({_RUNS} OR ({_UNSETTLED})) ORDER BY rowid"  # noqa: S608 - constants
    )

    async def pending_or_failed(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[Order, ...]:
        """Return what a production waits for, and what failed and was not dealt with."""
        return orders_of(await self._database.rows(tx, self._PENDING, guild, production))

    _FAILED_OF: Final = (
        f"SELECT body, outcome FROM orders WHERE guild = ? AND production = ? AND {_UNSETTLED} ORDER BY rowid"  # noqa: S608 - constants
    )

    async def failed_of(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[tuple[Order, Failed], ...]:
        """Return a production's failures that nobody has dealt with: neither ordered again nor given up."""
        rows = await self._database.rows(tx, self._FAILED_OF, guild, production)
        found = [(Order.model_validate_json(row[0]), OUTCOME.validate_json(row[1])) for row in rows]
        return tuple((order, outcome) for order, outcome in found if isinstance(outcome, Failed))

    _RECENT: Final = "SELECT * FROM orders WHERE guild = ? AND production = ? ORDER BY rowid DESC LIMIT ?"

    async def recent(
        self, guild: GuildId, production: ProductionId, limit: int = 100, tx: Transaction | None = None
    ) -> tuple[OrderRecord, ...]:
        """Return a production's orders with their times, newest first."""
        return tuple(record_of(row) for row in await self._database.rows(tx, self._RECENT, guild, production, limit))

    _COMPOSED: Final = (
        "SELECT outcome FROM orders WHERE guild = ? AND production = ? AND kind = 'compose_music' "
        "AND outcome IS NOT NULL ORDER BY rowid"
    )

    async def composed(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[MusicComposed, ...]:
        """Return all music that was composed for a production."""
        rows = await self._database.rows(tx, self._COMPOSED, guild, production)
        outcomes = [OUTCOME.validate_json(row[0]) for row in rows]
        return tuple(outcome for outcome in outcomes if isinstance(outcome, MusicComposed))

    _OUTCOME_OF: Final = "SELECT outcome FROM orders WHERE guild = ? AND id = ?"

    async def outcome_of(self, guild: GuildId, order: OrderId, tx: Transaction | None = None) -> Outcome | None:
        """Return what came of an order; None while it is open."""
        row = await self._database.row(tx, self._OUTCOME_OF, guild, order)
        return OUTCOME.validate_json(row[0]) if row and row[0] else None

    _CHANGES: Final = (
        "SELECT at, attempt, what, worker, cause FROM order_history WHERE guild = ? AND id = ? ORDER BY rowid"
    )

    async def changes(self, guild: GuildId, order: OrderId, tx: Transaction | None = None) -> tuple[OrderChange, ...]:
        """Return the way of an order, oldest step first."""
        rows = await self._database.rows(tx, self._CHANGES, guild, order)
        return tuple(OrderChange(datetime.fromisoformat(row[0]), *row[1:]) for row in rows)

    # What happens to an order.

    _HAND: Final = (
        "UPDATE orders SET state = 'handed', attempt = attempt + 1, worker = ?, handed_at = ?, started_at = NULL "
        "WHERE id = ? AND state = 'waiting' "
    )

    async def hand(self, tx: Transaction, order: OrderId, worker: WorkerId) -> Attempt | None:
        """Give a waiting order to a worker; None when it does not wait any more."""
        if not await tx.run(self._HAND, worker, self._now(), order):
            return None
        row = await self._row(tx, order)
        await self._log(tx, row["guild"], order, row["attempt"], "handed", worker, "")
        return Attempt(order=order, number=row["attempt"], worker=worker)

    _STARTED: Final = (
        "UPDATE orders SET started_at = ? WHERE id = ? AND attempt = ? AND state = 'handed' AND started_at IS NULL"
    )

    async def started(self, tx: Transaction, order: OrderId, attempt: int) -> bool:
        """Note that a worker took an attempt up; False when the attempt is old."""
        if not await tx.run(self._STARTED, self._now(), order, attempt):
            return False
        row = await self._row(tx, order)
        await self._log(tx, row["guild"], order, attempt, "started", row["worker"], "")
        return True

    _FINISH: Final = "UPDATE orders SET state = ?, ended_at = ?, outcome = ? WHERE id = ?"

    async def finish(self, tx: Transaction, order: OrderId, attempt: int, outcome: Outcome) -> bool:
        """Close an order with what came of it; False when the attempt is old, or it is closed already."""
        row = await self._database.row(tx, self._ROW, order)
        if row is None or row["state"] != "handed" or row["attempt"] != attempt:
            return False
        state, cause = "done", ""
        if isinstance(outcome, Failed):
            state, cause = ("dropped" if row["cancelled"] else "failed"), f"{outcome.error}: {outcome.what}"
        elif isinstance(outcome, Dropped):
            state = "dropped"
        await tx.run(self._FINISH, state, self._now(), outcome.model_dump_json(), order)
        await self._log(tx, row["guild"], order, attempt, state, row["worker"], cause)
        return True

    _FAIL: Final = "UPDATE orders SET state = 'failed', ended_at = ?, outcome = ? WHERE id = ? AND state = 'waiting'"

    async def fail(self, tx: Transaction, order: OrderId, failure: Failed) -> bool:
        """Close a waiting order that cannot be filled; False when it does not wait any more."""
        if not await tx.run(self._FAIL, self._now(), failure.model_dump_json(), order):
            return False
        row = await self._row(tx, order)
        await self._log(tx, row["guild"], order, row["attempt"], "failed", "", f"{failure.error}: {failure.what}")
        return True

    _GIVE_BACK: Final = (
        "UPDATE orders SET state = ?, worker = NULL, started_at = NULL, lost = lost + ? "
        "WHERE id = ? AND state = 'handed'"
    )

    async def give_back(self, tx: Transaction, order: OrderId, because: str, *, was_lost: bool = True) -> int:
        """Let an order wait again, or drop it if it was told to stop; return how often it was lost by now."""
        row = await self._row(tx, order)
        state = "dropped" if row["cancelled"] else "waiting"
        if await tx.run(self._GIVE_BACK, state, int(was_lost), order):
            await self._log(tx, row["guild"], order, row["attempt"], "given back", row["worker"] or "", because)
        return int(row["lost"]) + int(was_lost)

    _OPEN_OR_FAILED: Final = (
        "SELECT id, state, attempt, worker FROM orders "
        "WHERE guild = ? AND production = ? AND cancelled = 0 AND state IN ('waiting', 'handed', 'failed') "
        "AND kind NOT IN (SELECT value FROM json_each(?))"
    )
    _ONE_OPEN: Final = (
        "SELECT id, state, attempt, worker FROM orders WHERE guild = ? AND id = ? AND cancelled = 0 "
        "AND (state IN ('waiting', 'handed') OR (state = 'failed' AND settled = 0))"
    )

    async def cancel(
        self, tx: Transaction, guild: GuildId, production: ProductionId, sparing: Iterable[str] = ()
    ) -> list[Attempt]:
        """Drop what a production waits for and settle its failures; return what workers must be told to stop.

        Kinds of work can be spared.
        """
        spared = json.dumps(sorted(sparing))
        rows = await self._database.rows(tx, self._OPEN_OR_FAILED, guild, production, spared)
        return await self._stop(tx, guild, rows)

    async def cancel_order(self, tx: Transaction, guild: GuildId, order: OrderId) -> list[Attempt]:
        """Drop one order, or settle its failure; return its attempt if a worker must be told to stop."""
        return await self._stop(tx, guild, await self._database.rows(tx, self._ONE_OPEN, guild, order))

    _DROP: Final = "UPDATE orders SET state = 'dropped', ended_at = ? WHERE id = ?"
    _CANCEL: Final = "UPDATE orders SET cancelled = 1 WHERE id = ?"
    _SETTLE: Final = "UPDATE orders SET settled = 1 WHERE id = ?"

    async def _stop(self, tx: Transaction, guild: GuildId, rows: Iterable[Row]) -> list[Attempt]:
        running = []
        for row in rows:
            if row["state"] == "failed":
                await tx.run(self._SETTLE, row["id"])
                continue
            if row["state"] == "waiting":
                await tx.run(self._DROP, self._now(), row["id"])
            else:
                await tx.run(self._CANCEL, row["id"])
                running.append(Attempt(order=row["id"], number=row["attempt"], worker=row["worker"]))
            await self._log(tx, guild, row["id"], row["attempt"], "cancelled", row["worker"] or "", "")
        return running

    _ROW: Final = "SELECT guild, state, attempt, worker, cancelled, lost FROM orders WHERE id = ?"

    async def _row(self, tx: Transaction, order: OrderId) -> Row:
        row = await self._database.row(tx, self._ROW, order)
        if row is None:
            raise UnknownName("order", order)
        return row

    _LOG: Final = "INSERT INTO order_history (guild, id, attempt, at, what, worker, cause) VALUES (?, ?, ?, ?, ?, ?, ?)"

    async def _log(
        self, tx: Transaction, guild: int, order: OrderId, attempt: int, what: str, worker: str, cause: str
    ) -> None:
        await tx.run(self._LOG, guild, order, attempt, self._now(), what, worker, cause)

    def _now(self) -> str:
        return self._database.now().isoformat()
