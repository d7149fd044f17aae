"""What every use case works with: the studio as one value, passed down from the composition root."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.accounts.accounts import Accounts
from bot.artifacts import Artifacts
from bot.catalogue import Catalogue
from bot.identity import Identity
from bot.queue import Queue
from bot.services.announcer import Announcer
from bot.settings import Settings
from bot.store.store import Store
from bot.studio.scheduling import Want
from bot.studio.values import OrderId, ulid


class Clock(Protocol):
    """Where time, identities and chance come from."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        ...

    def new_id(self) -> str:
        """Return a fresh ULID."""
        ...

    def seed(self) -> int:
        """Return a fresh random seed of 31 bits."""
        ...


class WallClock:
    """The real world's clock."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    def new_id(self) -> str:
        """Return a fresh ULID."""
        return ulid(time.time_ns() // 1_000_000, os.urandom(10))

    def seed(self) -> int:
        """Return a fresh random seed of 31 bits."""
        return secrets.randbelow(1 << 31)


@dataclass(frozen=True, slots=True)
class Studio:
    """Everything a use case may touch."""

    settings: Settings
    store: Store
    queue: Queue
    artifacts: Artifacts
    accounts: Accounts
    identity: Identity
    """In whose name films are signed."""
    announcer: Announcer
    catalogue: Catalogue
    clock: Clock
    wake: Callable[[], None]
    """Tells the dispatcher that the backlog has changed."""
    wants: Callable[[], Mapping[OrderId, Want]] = dict
    """Returns the waiting orders that no worker here can take."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self.clock.now()

    def new_id(self) -> str:
        """Return a fresh ULID."""
        return self.clock.new_id()

    def seed(self) -> int:
        """Return a fresh random seed."""
        return self.clock.seed()
