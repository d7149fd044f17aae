"""The first picture of a scene with characters, for cameras that film from a picture and know no likeness.

A draw model draws several after the reference pictures, and the one most like them begins the scene.
"""

from dataclasses import dataclass, replace
from typing import Final

from bot.studio.catalogue import Ability, ModelRow
from bot.studio.errors import ModelFailed, OutOfMemory, Unavailable
from bot.studio.takes import Made
from bot.studio.work import Filming
from models import registry
from models.protocols import ImageModel, Picture, Resemblance, StillWanted
from workers.context import Reporter, WorkerContext
from workers.filming.previewing import steps_told
from workers.filming.resembling import Scores, by_faces, scored
from workers.filming.stills import Stills, setting_of
from workers.filming.wording import AVOIDED, prompt_of, seed_of
from workers.rungs import down

CANDIDATES: Final = {"draft": 2, "standard": 3, "best": 4}
"""How many are drawn, by the preset of the scene."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """First pictures to choose from, and how much each looks like the reference pictures."""

    pictures: tuple[Picture, ...]
    scores: Scores

    @property
    def best(self) -> Picture:
        """Return the one that looks most like them."""
        return self.pictures[self.scores.best]

    def why(self, drawer: str) -> str:
        """Say which one begins the scene, and why."""
        return (
            f"begins with picture {self.scores.best + 1} of {len(self.pictures)} drawn by {drawer}, the most like the "
            f"reference pictures {self.scores.words}"
        )


async def with_first_still(worker: WorkerContext, work: Filming, stills: Stills, report: Reporter) -> Stills:
    """Return the pictures of a scene, a first one drawn where its camera begins with one and knows no likeness.

    Where nothing here can draw it, they stay as they are and say why. Raises Cancelled.
    """
    abilities = registry.row_of(work.camera).abilities
    if not stills.likeness or stills.first is not None:
        return stills
    if Ability.LIKENESS in abilities or Ability.IMAGE_TO_VIDEO not in abilities:
        return stills
    try:
        done = await down(
            _drawer(),
            lambda row: worker.models.run(
                row.name,
                lambda model: candidates(model, row, work, stills, report),
                setting_of(row, work.width, work.height),
            ),
        )
    except (Unavailable, OutOfMemory, ModelFailed) as trouble:
        return replace(stills, note=f"no first picture of its characters: {trouble.what}")
    drawn = done.value.value
    drawn = replace(drawn, scores=await by_faces(worker, drawn.pictures, stills.likeness, drawn.scores))
    return Stills(first=drawn.best, likeness=(), note=drawn.why(done.row.name))


def candidates(model: ImageModel, row: ModelRow, work: Filming, stills: Stills, report: Reporter) -> Candidates:
    """Draw first pictures and compare them; blocks. Raises Cancelled, OutOfMemory, ModelFailed."""
    knows_likeness = Ability.LIKENESS in row.abilities
    count = CANDIDATES[work.direction.preset]
    pictures = []
    for number in range(count):
        wanted = StillWanted(
            prompt=prompt_of(work.shot),
            negative=", ".join(filter(None, (work.direction.negative, AVOIDED))),
            width=work.width,
            height=work.height,
            seed=seed_of(work.shot) + number,
            preset=work.direction.preset,
            likeness=stills.likeness if knows_likeness else (),
        )
        told = steps_told(report, f"drawing first picture {number + 1} of {count}", 0.0)
        pictures.append(model.draw(model.fitted(wanted), told))
    by = model if knows_likeness and isinstance(model, Resemblance) else None
    return Candidates(tuple(pictures), scored(by, pictures, stills.likeness))


def noted(made: Made, stills: Stills) -> Made:
    """Say in a take where its first picture came from, unless the camera that filmed it in the end took none."""
    if not stills.note or Ability.IMAGE_TO_VIDEO not in registry.row_of(made.model).abilities:
        return made
    return made.but(note="; ".join(filter(None, (stills.note, made.note))))


def _drawer() -> str:
    """Return the draw model that is highest on its ladder. Raises Unavailable where there is none."""
    rows = [row for row in registry.catalogue().values() if row.role == "draw" and not row.is_asked_for]
    if not rows:
        raise Unavailable("The catalogue has no model that draws.", "Add one to [[models.rows]].")
    return max(rows, key=lambda row: (len(registry.ladder(row.name)), row.vram.mib)).name
