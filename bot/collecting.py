"""What nothing needs any more: files that no row mentions, takes past their time, outcomes that were applied."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.artifacts import Artifacts
from bot.logs import logger
from bot.store.store import Store

FRESH: Final = timedelta(days=1)
"""A file this young may belong to news that is still on its way."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Collected:
    """What was removed, or would be."""

    takes: int
    files: int
    bytes: int
    outcomes: int
    leftovers: int

    def as_dict(self) -> dict[str, Any]:
        """Return it for printing."""
        return asdict(self)


async def collect(
    store: Store, artifacts: Artifacts, *, retention_days: int, now: datetime, dry_run: bool = False
) -> Collected:
    """Remove what is older than the retention and needed by nothing; with `dry_run` only count files."""
    before = now - timedelta(days=retention_days)
    takes = 0
    if not dry_run:
        async with store.writing() as tx:
            takes = await store.takes.forget_before(tx, before.isoformat())
    needed = await store.artifacts_in_use()
    files, size = 0, 0
    for stored in await artifacts.listing():
        if stored.sha not in needed and stored.changed_at < now - FRESH:
            files, size = files + 1, size + stored.bytes
            if not dry_run:
                await artifacts.remove(stored.sha)
    outcomes = await artifacts.forget_outcomes_before(now - max(FRESH, timedelta(days=7)), dry_run=dry_run)
    leftovers = await artifacts.clear_incoming(now - FRESH, dry_run=dry_run)
    found = Collected(takes, files, size, outcomes, leftovers)
    log.info("gc.collected", dry_run=dry_run, **found.as_dict())
    return found
