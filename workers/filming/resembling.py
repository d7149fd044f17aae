"""Which of several pictures looks most like reference pictures, and by what measure that can be told here.

By faces where a model for them is there and sees some; else as the model that drew them sees them; else by colours
and edges, which need no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.studio.errors import ModelFailed, OutOfMemory, Unavailable
from models import registry
from models.image.resemblance import ColourAndEdges
from models.protocols import Picture, Resemblance
from workers.context import WorkerContext


@dataclass(frozen=True, slots=True)
class Scores:
    """How much each of some pictures looks like the reference pictures."""

    of: tuple[float | None, ...]
    """None for one in which there is nothing to compare, such as no face."""
    measure: str
    instead: str = ""
    """Why it is not a better measure, where there is one."""

    @property
    def best(self) -> int:
        """Return which looks most like them; the first of equals."""
        known = [-1.0 if score is None else score for score in self.of]
        return known.index(max(known))

    @property
    def words(self) -> str:
        """Say by what the best one was found, and how near each comes."""
        each = ", ".join(f"no {self.measure}" if score is None else f"{score:.2f}" for score in self.of)
        because = f", as {self.instead}" if self.instead else ""
        return f"by {self.measure}, {self.of[self.best] or 0.0:.2f} (of {each}){because}"


def scored(by: Resemblance | None, pictures: Sequence[Picture], references: Sequence[Picture]) -> Scores:
    """Compare pictures by a measure, or by colours and edges; blocks. Raises what it does."""
    by = by or ColourAndEdges()
    return Scores(tuple(by.resemblance(picture, references) for picture in pictures), by.measure)


async def by_faces(
    worker: WorkerContext, pictures: Sequence[Picture], references: Sequence[Picture], otherwise: Scores
) -> Scores:
    """Compare pictures by the faces in them; where that cannot be, return what was told otherwise, and why."""
    for row in registry.catalogue().values():
        if row.role != "compare" or row.is_asked_for:
            continue
        try:
            ran = await worker.models.run(row.name, lambda model: scored(model, pictures, references))
        except (Unavailable, OutOfMemory, ModelFailed):
            continue
        found = ran.value
        if any(score is not None for score in found.of):
            return found
        return Scores(otherwise.of, otherwise.measure, f"no {found.measure} is seen in them")
    return otherwise
