"""A first picture for cameras that film from pictures alone: drawn from the words of what they film."""

from dataclasses import replace

from bot.studio.catalogue import Ability
from bot.studio.errors import ModelFailed, OutOfMemory, Unavailable
from bot.studio.work import Filming
from models import registry
from models.protocols import ImageModel, Picture, StillWanted
from workers.context import Reporter, WorkerContext
from workers.filming.casting import best_drawer
from workers.filming.previewing import steps_told
from workers.filming.stills import Stills
from workers.filming.wording import AVOIDED, seed_of
from workers.rungs import down


async def with_needed_first(
    worker: WorkerContext, work: Filming, stills: Stills, prompt: str, report: Reporter
) -> Stills:
    """Return the pictures of a scene, with a first one where its camera cannot film without.

    Where nothing here can draw it they stay as they are and say why: the next camera down films. Raises Cancelled.
    """
    abilities = registry.row_of(work.camera).abilities
    needs_one = Ability.IMAGE_TO_VIDEO in abilities and Ability.TEXT_TO_VIDEO not in abilities
    if stills.first is not None or stills.note or not needs_one:
        return stills
    try:
        done = await down(
            work.drawer or worker.settings.models.draw or best_drawer(),
            lambda row: worker.models.run(row.name, lambda model: _drawn(model, work, prompt, report)),
        )
    except (Unavailable, OutOfMemory, ModelFailed) as trouble:
        return replace(stills, note=f"no first picture: {trouble.what}")
    return replace(stills, first=done.value.value, note=f"begins with a picture drawn by {done.row.name}")


def _drawn(model: ImageModel, work: Filming, prompt: str, report: Reporter) -> Picture:
    wanted = StillWanted(
        prompt=prompt,
        negative=", ".join(filter(None, (work.direction.negative, AVOIDED))),
        width=work.width,
        height=work.height,
        seed=seed_of(work.shot),
        preset=work.direction.preset,
    )
    return model.draw(model.fitted(wanted), steps_told(report, "drawing the first picture", 0.0))
