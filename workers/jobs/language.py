"""Which language model fills an order: the one it names, else the next on its ladder that can be had, and why."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Cancelled, OutOfMemory, StudioError, Unavailable
from bot.studio.plan import Author
from models import registry
from models.protocols import ChatModel
from workers.context import Reporter, WorkerContext

STEPS_DOWN: Final = (Unavailable, OutOfMemory)
"""What sends an order to the next model: this one cannot be had, or finds too little memory."""
T = TypeVar("T")


class Ladder:
    """A model and what it falls back to, from top to bottom. Raises UnknownName for a name without a row."""

    def __init__(self, worker: WorkerContext, name: str) -> None:
        self._worker = worker
        self._left = list(registry.ladder(name))
        self._wanted = name
        self._first_trouble: StudioError | None = None
        self.row: ModelRow = self._left[0]

    async def model(self) -> ChatModel:
        """Return the highest model that can be had: loaded, or its server answers.

        Raises what was in the way of the first one (WeightsMissing, LicenceNotAccepted, Unavailable, OutOfMemory) when
        none can.
        """
        while not self.is_exhausted:
            self.row = self._left[0]
            try:
                model: ChatModel = await self._worker.models.get(self.row.name)
                if self.row.server is not None:
                    await asyncio.to_thread(_ask_whether_ready, model)
            except STEPS_DOWN as trouble:
                self.missed(trouble)
            else:
                return model
        raise self._first_trouble or Unavailable(f"{self._wanted} cannot be had.", "Pick another model.")

    async def filled(self, report: Reporter, fill: Callable[[ChatModel], Awaitable[T]]) -> T:
        """Return what the highest model that can be had makes, or the next where that one gets out of reach meanwhile.

        Raises Cancelled, what `model` raises, and what filling does beside that.
        """
        while True:
            if not report(step="loading the model"):
                raise Cancelled
            model = await self.model()
            try:
                return await fill(model)
            except STEPS_DOWN as trouble:
                self.missed(trouble)

    def missed(self, trouble: StudioError) -> None:
        """Go a rung down, and remember what was in the way of the first one."""
        self._first_trouble = self._first_trouble or trouble
        self._left = self._left[1:]

    @property
    def is_exhausted(self) -> bool:
        """Say whether there is no rung left."""
        return not self._left

    @property
    def because(self) -> str:
        """Return why it is not the model that was wanted; empty when it is."""
        return str(self._first_trouble) if self._first_trouble else ""

    def signed(self, author: Author) -> Author:
        """Return an author with what it stood in for; one that stood in already keeps that."""
        if self._first_trouble is None or author.fell_back_from:
            return author
        return author.but(fell_back_from=self._wanted, because=self.because)


def _ask_whether_ready(model: ChatModel) -> None:
    ready = getattr(model, "ready", None)
    if ready is not None:
        ready()
