"""Steps of a pipeline as they are told and stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.studio.errors import Cancelled
from models.protocols import OnStep, Picture

Look = Callable[[Any], Picture]
"""Makes a small picture of latents."""


class Steps:
    """Counts the steps of one request, shows how it looks, and stops when told to."""

    def __init__(self, on_step: OnStep | None, total: int) -> None:
        self._on_step, self._total, self._done = on_step, total, 0
        self.look: Look | None = None

    def done(self, latents: Any) -> None:
        """Say that a step is done; raises Cancelled when the answer is to stop."""
        self._done = min(self._done + 1, self._total)
        if self._on_step is None:
            return
        picture = self.look(latents) if self.look else None
        if not self._on_step(self._done, self._total, picture):
            raise Cancelled

    def callback(self, _pipe: Any, _step: int, _time: Any, made: dict[str, Any]) -> dict[str, Any]:
        """Do the same as `callback_on_step_end` of a pipeline."""
        self.done(made["latents"])
        return made


@contextmanager
def listening(schedule: Any, steps: Steps) -> Iterator[None]:
    """Hear of every step by the schedule that takes it, for a pipeline that calls nobody back."""
    step = schedule.step

    def told(*args: Any, **named: Any) -> Any:
        made = step(*args, **named)
        steps.done(made[0])
        return made

    schedule.step = told
    try:
        yield
    finally:
        del schedule.step
