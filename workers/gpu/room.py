"""Room on a worker's GPU: who may be loaded, how, and who leaves for it; and what each run takes, measured.

Room is booked by what models are expected to take, from before they are loaded until they have left, so that one that
idles between two films can go on without asking again. Who is in use stays. Those who find no room wait until somebody
is done, unless all of them wait.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

from bot.studio.catalogue import ModelRow
from bot.studio.errors import OutOfMemory, Unavailable
from bot.studio.vram import Admission, Resident, RunPlan, Setting, admit
from models import device
from workers.gpu.ledger import Ledger

T = TypeVar("T")


class NoRoom(Unavailable):
    """A model does not fit beside what is in use."""


@dataclass(slots=True)
class Loaded:
    """A model in memory, or one that is on its way there."""

    host_mib: int
    plan: RunPlan
    model: Any = None
    mark: IO[bytes] | None = None
    """Keeps its weights from being removed."""
    held_mib: int = 0
    """GPU memory that loading it took."""
    users: set[str] = field(default_factory=set)
    """Jobs and runs that it must not leave under."""

    @property
    def is_on_gpu(self) -> bool:
        """Say whether it has room booked on the GPU."""
        return self.plan.expected_mib > 0


class Room:
    """The room on one card, shared by the models of a residency; `loaded` is in the order of their last use."""

    def __init__(self, ledger: Ledger, loaded: Mapping[str, Loaded]) -> None:
        self._ledger = ledger
        self._loaded = loaded
        self._changed = asyncio.Event()
        self._stuck: set[str] = set()
        """Users that wait for room."""
        self._stirs = 0
        """How often a model was loaded or taken into use."""

    async def admission(self, row: ModelRow, setting: Setting | None, users: set[str]) -> Admission:
        """Return how a model is to be run and who leaves for it; waits for those in use, except for a chat.

        Raises NoRoom.
        """
        wanted = self._ledger.plans(row, setting)
        while True:
            changed = self._changed
            reach = await asyncio.to_thread(self._ledger.card.reach_mib)
            residents = [
                Resident(name=name, mib=one.plan.expected_mib, in_use=bool(one.users))
                for name, one in self._loaded.items()
            ]
            admission = admit(wanted, residents, reach - self._booked_mib())
            if admission is not None:
                return admission
            most = reach - sum(one.mib for one in residents if one.in_use)
            self._stuck |= users
            try:
                if row.role == "chat" or not self._in_use() - self._stuck:
                    raise _no_room(row, min(plan.expected_mib for plan in wanted), most, reach)
                await changed.wait()
            finally:
                self._stuck -= users

    async def replanned(self, row: ModelRow, loaded: Loaded, setting: Setting | None) -> RunPlan | None:
        """Return the plan of a loaded model for another setting, run as it is; None when that takes too much."""
        if setting in {None, loaded.plan.setting}:
            return loaded.plan
        plan = next((plan for plan in self._ledger.plans(row, setting) if plan.way is loaded.plan.way), None)
        free = await asyncio.to_thread(self._ledger.card.reach_mib) - self._booked_mib()
        has_room = plan is not None and plan.expected_mib <= max(0, free) + loaded.plan.expected_mib
        return plan if has_room else None

    async def measured(self, row: ModelRow, loaded: Loaded, act: Callable[[Any], T]) -> T:
        """Have a loaded model do something in a thread, and learn what it took if nothing else ran meanwhile.

        Raises OutOfMemory, which is remembered.
        """
        others = [one for one in self._loaded.values() if one is not loaded]
        beside_mib, stirs = sum(one.held_mib for one in others), self._stirs
        is_alone = not any(one.users for one in others if one.is_on_gpu)

        def measure() -> tuple[T, int]:
            self._ledger.card.release()
            with self._ledger.card.measured() as peak, device.memory_watched(row.name):
                made = act(loaded.model)
            return made, peak.mib

        try:
            made, peak_mib = await asyncio.to_thread(measure)
        except OutOfMemory:
            await asyncio.to_thread(self.ran_out, row, loaded)
            raise
        if is_alone and stirs == self._stirs:
            await asyncio.to_thread(self._ledger.learn, row, loaded.plan, peak_mib - beside_mib)
        return made

    def load(self, loaded: Loaded, load: Callable[[], Any]) -> None:
        """Load a model whose room is booked, and note what that took; blocks. Raises OutOfMemory."""
        before = self._ledger.card.held_mib()
        with device.memory_watched("loading it"):
            loaded.model = load()
        loaded.held_mib = max(0, self._ledger.card.held_mib() - before)

    def ran_out(self, row: ModelRow, loaded: Loaded) -> None:
        """Remember that a model needed more than there was for it; blocks."""
        had = self._ledger.card.reach_mib() - self._booked_mib() + loaded.plan.expected_mib
        self._ledger.ran_out(row, loaded.plan, had)

    def waiting(self) -> frozenset[str]:
        """Return who waits for room."""
        return frozenset(self._stuck)

    def stir(self) -> None:
        """Note that a model is loaded or taken into use."""
        self._stirs += 1

    def change(self) -> None:
        """Let those look again who wait for room."""
        self._changed.set()
        self._changed = asyncio.Event()

    def give_back(self) -> None:
        """Give memory back that nothing uses; blocks."""
        self._ledger.card.release()

    def _booked_mib(self) -> int:
        return sum(one.plan.expected_mib for one in tuple(self._loaded.values()))

    def _in_use(self) -> set[str]:
        return {user for one in self._loaded.values() if one.is_on_gpu for user in one.users}


def _no_room(row: ModelRow, least_mib: int, most_mib: int, reach_mib: int) -> NoRoom:
    return NoRoom(
        f"{row.name} takes {least_mib:,} MiB of GPU memory; {max(0, most_mib):,} of {reach_mib:,} MiB can be had.",
        "Pick a smaller model or a smaller size, or try again when the GPU is idle.",
    )
