"""A GPU of pretended size, and tiny models on it that really run and really run out of memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from bot.studio.catalogue import ModelRow
from bot.studio.vram import RunPlan, Setting, lower_bound
from models import device
from models.device import Peak
from models.registry import row_of


class PretendCard:
    """Counts what tiny models say they take; the real errors of torch are raised when that is too much."""

    title = "Pretend RTX 12"

    def __init__(self, total_mib: int, elsewhere_mib: int = 0) -> None:
        self.total_mib = total_mib
        self.elsewhere_mib = elsewhere_mib
        """What other processes took."""
        self.taken: dict[object, int] = {}
        self._peak = 0

    def reach_mib(self) -> int:
        return self.total_mib - self.elsewhere_mib

    def held_mib(self) -> int:
        return sum(self.taken.values())

    def release(self) -> None:
        pass

    @contextmanager
    def measured(self) -> Iterator[Peak]:
        peak = Peak()
        self._peak = self.held_mib()
        try:
            yield peak
        finally:
            peak.mib = self._peak

    def take(self, who: object, mib: int) -> None:
        """Have something take so much; raises what torch raises."""
        if self.held_mib() - self.taken.get(who, 0) + mib > self.reach_mib():
            raise device.torch().OutOfMemoryError(f"CUDA out of memory. Tried to allocate {mib} MiB.")
        self.taken[who] = mib
        self._peak = max(self._peak, self.held_mib())


class Stage:
    """What the tiny models of a test share."""

    card = PretendCard(0)
    made: list["TinyLens"]
    may_go = Event()


class TinyLens:
    """A layer of torch that takes `hunger` times the lower bound of its plan while it works, a tenth while it idles."""

    def __init__(self, name: str, run: RunPlan, hunger: float = 1.0, load_hunger: float = 0.1) -> None:
        self.name = name
        self.run = run
        self.is_closed = False
        self._hunger = hunger
        self._layer = device.torch().nn.Linear(2, 2)
        self._layer.register_forward_pre_hook(self._take)
        self._idles_mib = round(load_hunger * self._bound(run.setting))
        Stage.card.take(self, self._idles_mib)
        Stage.made.append(self)

    def film(self, setting: Setting | None = None) -> int:
        """Work; memory runs out inside the model."""
        self._wanted = setting or self.run.setting
        try:
            self._layer(device.torch().zeros(1, 2))
        finally:
            Stage.card.taken[self] = self._idles_mib
        return round(self._hunger * self._bound(self._wanted))

    def close(self) -> None:
        self.is_closed = True
        Stage.card.taken.pop(self, None)

    def _take(self, *_: Any) -> None:
        Stage.card.take(self, round(self._hunger * self._bound(self._wanted)))

    def _bound(self, setting: Setting) -> int:
        needs = row_of(self.name).gpu
        assert needs is not None
        return lower_bound(needs, self.run.way, setting)


def lens(name: str, mib: int, *, role: str = "film", below: str = "", **options: Any) -> ModelRow:
    """Return the row of a tiny model: two components of half the size each, one of them in ten blocks."""
    half = {"mib": mib // 2, "working_mib": mib // 10}
    return ModelRow.model_validate(
        {
            "name": name,
            "role": role,
            "licence": "MIT",
            "class": "tests.plumbing.pretend_card:TinyLens",
            "needs_gpu": True,
            "falls_back_to": below,
            "options": {"name": name, **options},
            "gpu": {
                "at": {"width": 100, "height": 100, "frames": 10},
                "ways": ["none", "model", "group"],
                "components": [
                    {"name": "reader", "blocks": 10, **half},
                    {"name": "painter", "blocks": 10, "grows": "size", **half},
                ],
            },
        }
    )
