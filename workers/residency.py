"""The models in a worker's memory, on its GPU or beside it: loaded when wanted, the least recently used leaves first.

Host memory is shared within a budget, by what catalogue rows say; GPU memory by what the card's ledger expects. Models
that run by plan are used through `run`, which measures what they take and steps down once when memory runs out.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from bot.logs import logger
from bot.studio.catalogue import ModelRow
from bot.studio.errors import OutOfMemory, Unavailable
from bot.studio.fitting import fits
from bot.studio.vram import Offload, RunPlan, Setting
from models import registry
from models.folders import using
from workers.gpu.ledger import Ledger
from workers.gpu.room import Loaded, Room

T = TypeVar("T")
CURRENT_JOB: Final[ContextVar[str]] = ContextVar("current_job", default="")
"""The job that is being worked on, so that no model is unloaded under it."""
_LOADING: Final = "loading"

log = logger(__name__)

Load = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Ran(Generic[T]):
    """What a model made, and how it was run."""

    value: T
    plan: RunPlan
    gave_up: str = ""
    """In words, what it did without; empty when that is nothing."""


class Residency:
    """Models by name; without a ledger, on the CPU alone."""

    def __init__(
        self,
        weights_dir: Path,
        *,
        budget_mib: int,
        threads: int = 2,
        load: Load | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._weights_dir = weights_dir
        self._budget_mib = budget_mib
        self._threads = threads
        self._stand_in = load
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()
        self._room = Room(ledger, self._loaded) if ledger else None
        """The room on the GPU, once there is one."""
        self._locks: dict[str, asyncio.Lock] = {}
        self._one_at_a_time = asyncio.Lock()
        self._runs = count(1)

    async def get(self, name: str, setting: Setting | None = None) -> Any:
        """Return a model, loaded in a thread when it is not in memory; it stays as long as the job that asks.

        Raises WeightsMissing, LicenceNotAccepted, Unavailable, UnknownName, OutOfMemory, or NoRoom on a full GPU.
        """
        return (await self._had(registry.row_of(name), setting, CURRENT_JOB.get())).model

    async def run(self, name: str, act: Callable[[Any], T], setting: Setting | None = None) -> Ran[T]:
        """Have a model do something in a thread, at a setting, and learn what it takes of the GPU.

        When memory runs out, the model is loaded anew in the next way that takes less, once. Raises what `get` does.
        """
        row, user = registry.row_of(name), f"run {next(self._runs)}"
        try:
            return await self._ran(row, act, setting, user)
        except OutOfMemory:
            self.release(user)
            if row.gpu is None or not await self._has_left(name):
                raise
            ran = await self._ran(row, act, setting, user)
        finally:
            self.release(user)
        return Ran(ran.value, ran.plan, f"GPU memory ran out, so {ran.gave_up}" if ran.gave_up else "")

    def take_card(self, ledger: Ledger | None) -> None:
        """Have a GPU from now on, or none."""
        self._room = Room(ledger, self._loaded) if ledger else None

    def names(self) -> tuple[str, ...]:
        """Return what is in memory; may be called from any thread."""
        return tuple(name for name, loaded in tuple(self._loaded.items()) if loaded.model is not None)

    def plans(self) -> dict[str, RunPlan]:
        """Return how the models on the GPU are run; may be called from any thread."""
        return {name: loaded.plan for name, loaded in tuple(self._loaded.items()) if loaded.is_on_gpu}

    def able(self, *, vram_mib: int) -> tuple[str, ...]:
        """Return what could be loaded beside so much GPU memory: it fits, packages and weights are there; blocks."""
        return tuple(
            row.name
            for row in registry.catalogue().values()
            if fits(row, vram_mib) and registry.installed(row, self._weights_dir)
        )

    def release(self, user: str) -> None:
        """Say that a job uses its models no more."""
        for loaded in self._loaded.values():
            loaded.users.discard(user)
        if self._room is not None:
            self._room.change()

    def waiting(self) -> frozenset[str]:
        """Return the jobs and runs that wait for room on the GPU."""
        return self._room.waiting() if self._room else frozenset()

    async def unload_idle(self) -> None:
        """Unload everything that is not in use."""
        for name in [name for name, loaded in self._loaded.items() if not loaded.users]:
            await self._unload(name)

    async def close(self) -> None:
        """Unload everything."""
        while self._loaded:
            await self._unload(next(iter(self._loaded)))

    async def _ran(self, row: ModelRow, act: Callable[[Any], T], setting: Setting | None, user: str) -> Ran[T]:
        loaded = await self._had(row, setting, user)
        plan = loaded.plan
        if self._room is None or not loaded.is_on_gpu:
            return Ran(await asyncio.to_thread(act, loaded.model), plan)
        return Ran(await self._room.measured(row, loaded, act), plan, plan.given_up)

    async def _had(self, row: ModelRow, setting: Setting | None, user: str) -> Loaded:
        """Return a model that is in memory and planned for a setting, in use by somebody from now on."""
        async with self._locks.setdefault(row.name, asyncio.Lock()):
            loaded = self._loaded.get(row.name)
            if loaded is None or not await self._is_planned_for(row, loaded, setting):
                loaded = await self._brought(row, setting, {user, CURRENT_JOB.get()} - {""})
            if user:
                loaded.users.add(user)
            if self._room is not None and loaded.is_on_gpu:
                self._room.stir()
            self._loaded.move_to_end(row.name)
        return loaded

    async def _is_planned_for(self, row: ModelRow, loaded: Loaded, setting: Setting | None) -> bool:
        """Say whether a model can be run at a setting as it was loaded; one that cannot and is idle leaves."""
        if self._room is None or not loaded.is_on_gpu:
            return True
        plan = await self._room.replanned(row, loaded, setting)
        if plan is not None:
            loaded.plan = plan
            return True
        if loaded.users:
            raise Unavailable(f"{row.name} is at work at another size.", "Try again when it is done.")
        await self._unload(row.name)
        return False

    async def _brought(self, row: ModelRow, setting: Setting | None, users: set[str]) -> Loaded:
        """Book room for a model, and load it."""
        plan = RunPlan()
        leaving: tuple[str, ...] = ()
        if self._room is not None and row.gpu is not None:
            admission = await self._room.admission(row, setting, users)
            plan, leaving = admission.plan, admission.leaving
        elif row.needs_gpu and self._stand_in is None:
            raise Unavailable(f"{row.name} needs a GPU, and this worker has none.", "Pick another model.")
        loaded = self._loaded[row.name] = Loaded(_host_mib(row, plan), plan, users={_LOADING})
        try:
            await self._unload(*leaving)
            await self._make_room()
            async with self._one_at_a_time:
                await asyncio.to_thread(self._load, row, loaded)
            loaded.mark = using(self._weights_dir, row.name) if row.has_weights else None
        except OutOfMemory:
            if self._room is not None:
                await asyncio.to_thread(self._room.ran_out, row, loaded)
            raise
        finally:
            loaded.users.discard(_LOADING)
            if loaded.model is None:
                await self._unload(row.name)
        log.info("models.loaded", model=row.name, mib=loaded.host_mib, way=plan.way, gpu_mib=plan.expected_mib)
        return loaded

    def _load(self, row: ModelRow, loaded: Loaded) -> None:
        """Load a model; blocks."""
        if self._stand_in is not None:
            loaded.model = self._stand_in(row.name)
        elif self._room is not None and loaded.is_on_gpu:
            self._room.load(loaded, partial(registry.load, row.name, self._weights_dir, run=loaded.plan))
        else:
            options = {"threads": self._threads} if row.role == "chat" and row.gpu is None else {}
            loaded.model = registry.load(row.name, self._weights_dir, run=loaded.plan, **options)

    async def _make_room(self) -> None:
        """Unload idle models, oldest first, until host memory holds the rest; what is in use stays in any case."""
        for name in [name for name, loaded in self._loaded.items() if not loaded.users]:
            if sum(loaded.host_mib for loaded in self._loaded.values()) <= self._budget_mib:
                return
            await self._unload(name)

    async def _has_left(self, name: str) -> bool:
        """Unload a model that nobody uses; False for one that somebody does."""
        if name in self._loaded and self._loaded[name].users:
            return False
        await self._unload(name)
        return True

    async def _unload(self, *names: str) -> None:
        """Take models out of the list at once, and then out of memory."""
        for name, loaded in [(name, self._loaded.pop(name)) for name in names if name in self._loaded]:
            close = getattr(loaded.model, "close", None)
            if close is not None:
                await asyncio.to_thread(close)
            loaded.model = None
            if loaded.mark is not None:
                loaded.mark.close()
            if self._room is not None and loaded.is_on_gpu:
                await asyncio.to_thread(self._room.give_back)
                self._room.change()
            log.info("models.unloaded", model=name)


def _host_mib(row: ModelRow, plan: RunPlan) -> int:
    """Return the host memory that a model is expected to take: its weights on top where they wait or work there."""
    if row.gpu is None:
        return max(row.memory.mib, row.vram.mib)
    if not plan.expected_mib:
        return row.memory.mib + 2 * row.gpu.weights_mib  # a CPU computes in four bytes a number
    return row.memory.mib + (row.gpu.weights_mib if plan.offload is not Offload.NONE else 0)
