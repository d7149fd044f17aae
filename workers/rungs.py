"""Going down the ladder of a model: the first rung that can be had does the work, and what was given up is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.logs import logger
from bot.studio.catalogue import ModelRow
from bot.studio.errors import OutOfMemory, StudioError, Unavailable
from models import registry

T = TypeVar("T")

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What was made, by which model, and what that one stood in for."""

    value: T
    row: ModelRow
    fell_back_from: str = ""
    because: str = ""


async def down(name: str, work: Callable[[ModelRow], Awaitable[T]]) -> Done[T]:
    """Have the highest rung work that can: a model that is missing, has no room or runs out of memory is passed over.

    Raises UnknownName, whatever else the work raises, or the trouble of the first rung when all have some.
    """
    first: StudioError | None = None
    for row in registry.ladder(name):
        try:
            value = await work(row)
        except (Unavailable, OutOfMemory) as trouble:
            log.warning("model.passed_over", model=row.name, because=str(trouble))
            first = first or trouble
        else:
            return Done(value, row, name if first else "", str(first) if first else "")
    raise first or Unavailable(f"{name} cannot be had.", "Pick another model.")
