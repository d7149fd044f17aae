"""The first picture of a scene, for cameras that film from one: from that alone, or in no likeness, or after no guide.

A draw model draws it from the words, and after what is to be followed; of a scene with characters several after the
reference pictures, and the one most like them begins the scene.
"""

from dataclasses import dataclass, replace
from typing import Final

from bot.studio.catalogue import Ability, ModelRow
from bot.studio.errors import ModelFailed, OutOfMemory, Unavailable
from bot.studio.guiding import CONTROL_WORDS
from bot.studio.shot import Control, Guide
from bot.studio.takes import Made
from bot.studio.work import Filming
from models import registry
from models.protocols import ImageModel, Picture, Resemblance, StillWanted
from workers.context import Reporter, WorkerContext
from workers.filming.previewing import steps_told
from workers.filming.resembling import Scores, by_faces, scored
from workers.filming.stills import Stills, setting_of
from workers.filming.wording import AVOIDED, seed_of, words_of
from workers.rungs import down

CANDIDATES: Final = {"draft": 2, "standard": 3, "best": 4}
"""How many are drawn, by the preset of the scene."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """First pictures to choose from."""

    pictures: tuple[Picture, ...]
    scores: Scores | None = None
    """How much each looks like the reference pictures; none where there are none."""
    after: str = ""
    """What they were drawn after, in words."""

    @property
    def best(self) -> Picture:
        """Return the one that looks most like the reference pictures."""
        return self.pictures[self.scores.best if self.scores else 0]

    def why(self, drawer: str) -> str:
        """Say which one begins the scene, and why."""
        after = f" after {self.after}" if self.after else ""
        if self.scores is None:
            return f"begins with a picture drawn by {drawer}{after}"
        return (
            f"begins with picture {self.scores.best + 1} of {len(self.pictures)} drawn by {drawer}{after}, the most "
            f"like the reference pictures {self.scores.words}"
        )


async def with_first_still(worker: WorkerContext, work: Filming, stills: Stills, report: Reporter) -> Stills:
    """Return the pictures of a scene, with a first one where its camera can use them no other way, or needs one.

    Where nothing here can draw it, they stay as they are and say why. Raises Cancelled, Refused.
    """
    row = registry.row_of(work.camera)
    casts = bool(stills.likeness) and Ability.LIKENESS not in row.abilities
    guides = stills.guide is not None and _followed(work) not in row.controls
    opens = Ability.TEXT_TO_VIDEO not in row.abilities
    if stills.first is not None or Ability.IMAGE_TO_VIDEO not in row.abilities or not (casts or guides or opens):
        return stills
    try:
        done = await down(
            work.drawer or worker.settings.models.draw or _best_drawer(),
            lambda row: worker.models.run(
                row.name,
                lambda model: candidates(model, row, work, stills, report),
                setting_of(row, work.width, work.height),
            ),
        )
    except (Unavailable, OutOfMemory, ModelFailed) as trouble:
        of = (" of its characters" if casts else "") + (" after its guide" if guides else "")
        return replace(stills, note=f"no first picture{of}: {trouble.what}")
    drawn = done.value.value
    if drawn.scores is not None:
        drawn = replace(drawn, scores=await by_faces(worker, drawn.pictures, stills.likeness, drawn.scores))
    return Stills(first=drawn.best, likeness=(), note=drawn.why(done.row.name))


def candidates(model: ImageModel, row: ModelRow, work: Filming, stills: Stills, report: Reporter) -> Candidates:
    """Draw first pictures and compare them; blocks. Raises Cancelled, OutOfMemory, ModelFailed, Unavailable."""
    follows = _followed(work) if stills.guide is not None else None
    if follows is not None and follows not in row.controls:
        raise Unavailable(f"{row.name} draws nothing after {CONTROL_WORDS[follows]}.", "Pick another model.")
    knows_likeness = Ability.LIKENESS in row.abilities
    count = CANDIDATES[work.direction.preset] if stills.likeness else 1
    pictures = []
    for number in range(count):
        wanted = StillWanted(
            prompt=words_of(work),
            negative=", ".join(filter(None, (work.direction.negative, AVOIDED))),
            width=work.width,
            height=work.height,
            seed=seed_of(work.shot) + number,
            preset=work.direction.preset,
            control=stills.guide,
            controlled_by=follows or "edges",
            likeness=stills.likeness if knows_likeness else (),
        )
        told = steps_told(report, f"drawing first picture {number + 1} of {count}", 0.0)
        pictures.append(model.draw(model.fitted(wanted), told))
    by = model if knows_likeness and isinstance(model, Resemblance) else None
    scores = scored(by, pictures, stills.likeness) if stills.likeness else None
    return Candidates(tuple(pictures), scores, CONTROL_WORDS[follows] if follows else "")


def noted(made: Made, stills: Stills) -> Made:
    """Say in a take where its first picture came from, unless the camera that filmed it in the end took none."""
    if not stills.note or Ability.IMAGE_TO_VIDEO not in registry.row_of(made.model).abilities:
        return made
    return made.but(note="; ".join(filter(None, (stills.note, made.note))))


def guided_by(work: Filming, made: Made, stills: Stills) -> Guide | None:
    """Return what a take was filmed after: none where the camera that filmed it in the end could not."""
    row, guide = registry.row_of(made.model), work.direction.guide
    if guide is None:
        return None
    was_drawn = stills.guide is None and Ability.IMAGE_TO_VIDEO in row.abilities
    return guide if was_drawn or (stills.guide is not None and guide.follows in row.controls) else None


def _followed(work: Filming) -> Control | None:
    return work.direction.guide.follows if work.direction.guide else None


def _best_drawer() -> str:
    """Return the draw model that is highest on its ladder. Raises Unavailable where there is none."""
    rows = [row for row in registry.catalogue().values() if row.role == "draw" and not row.is_asked_for]
    if not rows:
        raise Unavailable("The catalogue has no model that draws.", "Add one to [[models.rows]].")
    return max(rows, key=lambda row: (len(registry.ladder(row.name)), row.vram.mib)).name
