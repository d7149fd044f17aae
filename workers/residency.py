"""The models in a worker's memory: loaded when wanted, the least recently used one leaves first."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from bot.logs import logger
from models import registry
from models.folders import using

CURRENT_JOB: Final[ContextVar[str]] = ContextVar("current_job", default="")
"""The job that is being worked on, so that no model is unloaded under it."""

log = logger(__name__)

Load = Callable[[str], Any]


@dataclass(slots=True)
class _Resident:
    model: Any
    mib: int
    mark: IO[bytes] | None
    """Keeps its weights from being removed."""
    jobs: set[str] = field(default_factory=set)


class Residency:
    """Models by name, within a budget of memory that their catalogue rows estimate."""

    def __init__(self, weights_dir: Path, *, budget_mib: int, threads: int = 2, load: Load | None = None) -> None:
        self._weights_dir = weights_dir
        self._budget_mib = budget_mib
        self._threads = threads
        self._load = load or self._load_from_catalogue
        self._residents: OrderedDict[str, _Resident] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, name: str) -> Any:
        """Return a model, loaded in a thread when it is not in memory.

        Raises WeightsMissing, LicenceNotAccepted, Unavailable or UnknownName.
        """
        async with self._locks.setdefault(name, asyncio.Lock()):
            resident = self._residents.get(name)
            if resident is None:
                row = registry.row_of(name)
                mib = max(row.memory.mib, row.vram.mib)
                await self._make_room(mib)
                model = await asyncio.to_thread(self._load, name)
                mark = using(self._weights_dir, name) if row.has_weights else None
                resident = self._residents[name] = _Resident(model, mib, mark)
                log.info("models.loaded", model=name, mib=mib)
        self._residents.move_to_end(name)
        if job := CURRENT_JOB.get():
            resident.jobs.add(job)
        return resident.model

    def names(self) -> tuple[str, ...]:
        """Return what is in memory; may be called from any thread."""
        return tuple(self._residents)

    def able(self, *, has_gpu: bool) -> tuple[str, ...]:
        """Return what could be loaded: packages and weights are there, and a GPU where one is needed; blocks."""
        return tuple(
            row.name
            for row in registry.catalogue().values()
            if (has_gpu or not row.needs_gpu) and registry.installed(row, self._weights_dir)
        )

    def release(self, job: str) -> None:
        """Say that a job uses its models no more."""
        for resident in self._residents.values():
            resident.jobs.discard(job)

    async def close(self) -> None:
        """Unload everything."""
        while self._residents:
            await self._unload(next(iter(self._residents)))

    async def _make_room(self, mib: int) -> None:
        """Unload idle models, oldest first, until it fits; what is in use stays even if it does not."""
        idle = [name for name, resident in self._residents.items() if not resident.jobs]
        for name in idle:
            if sum(resident.mib for resident in self._residents.values()) + mib <= self._budget_mib:
                return
            await self._unload(name)

    async def _unload(self, name: str) -> None:
        resident = self._residents.pop(name, None)
        close = getattr(resident.model, "close", None) if resident else None
        if close is not None:
            await asyncio.to_thread(close)
        if resident is not None and resident.mark is not None:
            resident.mark.close()
        log.info("models.unloaded", model=name)

    def _load_from_catalogue(self, name: str) -> Any:
        options = {"threads": self._threads} if registry.row_of(name).role == "chat" else {}
        return registry.load(name, self._weights_dir, **options)


def host_budget_mib() -> int:
    """Return how much memory models may take here: half of what the machine has."""
    meminfo = Path("/proc/meminfo")
    if not meminfo.exists():
        return 4096
    total_kib = next(int(line.split()[1]) for line in meminfo.read_text().splitlines() if line.startswith("MemTotal:"))
    return total_kib // 2048
