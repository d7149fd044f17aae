"""What the backlog tells of an order, read from the rows of its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import ConfigDict, TypeAdapter

from bot.store.database import Row
from bot.studio.orders import Attempt, Order
from bot.studio.outcomes import Outcome
from bot.studio.scheduling import Waiting
from bot.studio.values import GuildId, OrderId, ProductionId
from bot.studio.work import Role

OUTCOME: Final[TypeAdapter[Outcome]] = TypeAdapter(Outcome, config=ConfigDict(defer_build=True))


@dataclass(frozen=True, slots=True)
class HandedOrder:
    """An order in a worker's hands."""

    order: Order
    attempt: Attempt
    handed_at: datetime
    started: datetime | None
    """When the worker said that it took it up."""
    cancelled: bool
    """Whether it was told to stop."""
    lost: int
    """Attempts before this one that went down with their worker."""


@dataclass(frozen=True, slots=True)
class Held:
    """An order in a worker's hands, as far as it matters for handing out others."""

    attempt: Attempt
    guild: GuildId
    production: ProductionId | None
    role: Role
    cancelled: bool
    lost: int


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """What became of an order, and when."""

    order: Order
    state: str
    """waiting, handed, done, failed or dropped."""
    attempt: int
    worker: str
    ordered_at: datetime
    handed_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One step of an order's way, and its cause."""

    at: datetime
    attempt: int
    what: str
    """ordered, handed, started, given back, cancelled, done, failed or dropped."""
    worker: str
    cause: str


def orders_of(rows: Iterable[Row]) -> tuple[Order, ...]:
    """Read the orders alone."""
    return tuple(Order.model_validate_json(row["body"]) for row in rows)


def waiting_of(row: Row) -> Waiting:
    """Read what matters for the turn of an order that waits."""
    return Waiting(
        order=OrderId(row["id"]),
        guild=GuildId(row["guild"]),
        production=ProductionId(row["production"]) if row["production"] else None,
        role=Role(row["role"]),
        model=row["model"],
        urgency=row["urgency"],
        ordered_at=datetime.fromisoformat(row["ordered_at"]),
    )


def handed_of(row: Row) -> HandedOrder:
    """Read an order that is in hand."""
    return HandedOrder(
        order=Order.model_validate_json(row["body"]),
        attempt=Attempt(order=row["id"], number=row["attempt"], worker=row["worker"]),
        handed_at=datetime.fromisoformat(row["handed_at"]),
        started=_time(row["started_at"]),
        cancelled=bool(row["cancelled"]),
        lost=row["lost"],
    )


def held_of(row: Row) -> Held:
    """Read what matters of an order in hand."""
    return Held(
        attempt=Attempt(order=row["id"], number=row["attempt"], worker=row["worker"]),
        guild=GuildId(row["guild"]),
        production=ProductionId(row["production"]) if row["production"] else None,
        role=Role(row["role"]),
        cancelled=bool(row["cancelled"]),
        lost=row["lost"],
    )


def record_of(row: Row) -> OrderRecord:
    """Read an order with its times."""
    return OrderRecord(
        order=Order.model_validate_json(row["body"]),
        state=row["state"],
        attempt=row["attempt"],
        worker=row["worker"] or "",
        ordered_at=datetime.fromisoformat(row["ordered_at"]),
        handed_at=_time(row["handed_at"]),
        started_at=_time(row["started_at"]),
        ended_at=_time(row["ended_at"]),
        outcome=OUTCOME.validate_json(row["outcome"]) if row["outcome"] else None,
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
