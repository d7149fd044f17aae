"""Which waiting order goes to which worker next: one pure function.

Urgency first; among the equally urgent, the server and then the production that has least in hand; then age.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.studio.orders import PROTOCOL, Beat
from bot.studio.values import GuildId, OrderId, ProductionId, WorkerId
from bot.studio.work import Role

AHEAD: Final = 1
"""Orders a worker may hold beyond its slots, so that it does not idle between two; none where people watch."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order on the backlog, as far as it matters for its turn."""

    order: OrderId
    guild: GuildId
    production: ProductionId | None
    role: Role
    model: str
    urgency: int
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class InHand:
    """An order that a worker has."""

    order: OrderId
    guild: GuildId
    production: ProductionId | None
    role: Role
    worker: WorkerId


@dataclass(frozen=True, slots=True)
class Choice:
    """An order and the worker it goes to."""

    order: OrderId
    worker: WorkerId


class Lack(StrEnum):
    """What is missing for an order to be filled, however long it waits."""

    WORKER = "no worker is running"
    VERSION = "the workers are of another version"
    SLOT = "no worker has slots of its role"
    MODEL = "no worker can load its model"


@dataclass(frozen=True, slots=True)
class Want:
    """What a waiting order cannot be filled without, and what of it is missing."""

    role: Role
    model: str
    lack: Lack


def choose(waiting: Sequence[Waiting], in_hand: Sequence[InHand], workers: Sequence[Beat]) -> Choice | None:
    """Return the next order to hand out and to whom; None when nothing waiting fits a free slot.

    `workers` are the ones alive. A slot that is free goes before one that is merely one order short of full.
    """
    ready = [worker for worker in workers if worker.protocol == PROTOCOL and not worker.draining]
    load = Counter((entry.worker, entry.role) for entry in in_hand)
    for ahead in range(AHEAD + 1):
        for candidate in in_turn(waiting, in_hand):
            free = [
                worker
                for worker in ready
                if can_fill(worker, candidate) and load[worker.worker, candidate.role] < _room(worker, candidate, ahead)
            ]
            if free:
                best = min(free, key=lambda worker: _preference(worker, candidate, load))
                return Choice(candidate.order, best.worker)
    return None


def in_turn(waiting: Iterable[Waiting], in_hand: Iterable[InHand]) -> list[Waiting]:
    """Sort waiting orders by whose turn it is."""
    held = list(in_hand)
    guilds = Counter(entry.guild for entry in held)
    productions = Counter((entry.guild, entry.production) for entry in held)
    return sorted(
        waiting,
        key=lambda entry: (
            entry.urgency,
            guilds[entry.guild],
            productions[entry.guild, entry.production],
            entry.ordered_at,
            entry.order,
        ),
    )


def can_fill(worker: Beat, order: Waiting) -> bool:
    """Say whether a worker has slots of the role and what it takes to load the model.

    A language model that nobody can load has a stand-in without weights, so any chat slot does.
    """
    if not worker.slots.get(order.role, 0):
        return False
    return not order.model or order.model in worker.able or order.role is Role.CHAT


def lack_of(order: Waiting, workers: Sequence[Beat]) -> Lack | None:
    """Say why none of the workers that are alive will ever take an order; None when one will in its turn."""
    of_this_version = [worker for worker in workers if worker.protocol == PROTOCOL]
    if not of_this_version:
        return Lack.VERSION if workers else Lack.WORKER
    if any(can_fill(worker, order) for worker in of_this_version):
        return None
    has_slots = any(worker.slots.get(order.role, 0) for worker in of_this_version)
    return Lack.MODEL if has_slots else Lack.SLOT


def _room(worker: Beat, order: Waiting, ahead: int) -> int:
    return worker.slots.get(order.role, 0) + (0 if order.role is Role.CHAT else ahead)


def _preference(worker: Beat, order: Waiting, load: Counter[tuple[WorkerId, Role]]) -> tuple[bool, bool, float, str]:
    slots = worker.slots.get(order.role, 1)
    is_cold = bool(order.model) and order.model not in worker.resident
    cannot = bool(order.model) and order.model not in worker.able
    return cannot, is_cold, load[worker.worker, order.role] / slots, worker.worker
