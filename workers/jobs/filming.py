"""Filming a scene, or a clip of no film: the highest camera of its ladder that can be had films it."""

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.studio.catalogue import ModelRow
from bot.studio.consent import Use
from bot.studio.errors import Cancelled
from bot.studio.orders import Order
from bot.studio.outcomes import ClipFilmed, SceneFilmed
from bot.studio.takes import Made, SceneTake
from bot.studio.work import FilmClip, Filming, FilmScene
from workers.agreement import check_agreed
from workers.context import Reporter, WorkerContext
from workers.filming.casting import guided_by, noted, with_first_still
from workers.filming.shooting import Reel, Slate, shoot
from workers.filming.small import PREVIEW, WHOLE, Smallness
from workers.filming.stills import Stills, picture_of
from workers.filming.wording import words_of
from workers.jobs.guides import guide_of
from workers.residency import Ran
from workers.rungs import down

NO_FILM: Final = 0
"""Stands for the version of a plan where there is none."""


async def film_scene(worker: WorkerContext, order: Order, work: FilmScene) -> SceneFilmed:
    """Film one take of a scene and keep it; where its camera cannot be had or finds no memory, by the next one down.

    Raises ConsentMissing, Cancelled, ModelFailed, DiskFull, MediaBroken; Unavailable when there is no camera at all.
    """
    slate = await _slate(worker, work, f"scene {work.shot.number} of {work.shot.of}")
    return SceneFilmed(take=await _taken(_Filming(worker, order, work, slate), PREVIEW, work.plan_version))


async def film_clip(worker: WorkerContext, order: Order, work: FilmClip) -> ClipFilmed:
    """Film one clip in somebody's own words, as a scene is filmed."""
    if work.guide is not None:
        guide = await guide_of(worker, order, work.guide, worker.reporter(order))
        work = work.but(direction=work.direction.but(guide=guide), guide=None)
    slate = await _slate(worker, work, "the clip", prompt=words_of(work))
    return ClipFilmed(words=work.shot.picture, take=await _taken(_Filming(worker, order, work, slate), WHOLE, NO_FILM))


@dataclass(frozen=True, slots=True)
class _Filming:
    """One take on its way."""

    worker: WorkerContext
    order: Order
    work: Filming
    slate: Slate


async def _taken(filming: _Filming, small: Smallness, plan_version: int) -> SceneTake:
    """Film a slate and keep what comes of it, if everyone in it agrees right now."""
    began, worker, work = time.monotonic(), filming.worker, filming.work
    for person in work.people:
        await check_agreed(worker, filming.order, person, Use.APPEAR)
    report = worker.reporter(filming.order)
    if not report(step="loading the camera"):
        raise Cancelled
    slate = filming.slate
    stills = await with_first_still(worker, work, Stills(slate.first, tuple(slate.likeness), slate.guide), report)
    filmed = replace(slate, first=stills.first, likeness=stills.likeness, guide=stills.guide)
    filming = replace(filming, slate=filmed)
    with tempfile.TemporaryDirectory(prefix="picturelock-film-") as folder:
        made, reel = await _filmed(filming, Path(folder), small, report)
        artifact = await worker.artifacts.keep(reel.clip)
        preview = await worker.artifacts.keep(reel.small) if reel.small else None
    shot = work.shot
    return SceneTake(
        inputs=work.inputs,
        scene=shot.scene,
        plan_version=plan_version,
        artifact=artifact,
        frames=shot.frames,
        width=work.width,
        height=work.height,
        preview=preview,
        guide=guided_by(work, made, stills),
        made=noted(made, stills).but(seed=shot.seed, seconds=round(time.monotonic() - began, 3), on=worker.device()),
    )


async def _filmed(filming: _Filming, folder: Path, small: Smallness, report: Reporter) -> tuple[Made, Reel]:
    """Have the highest camera on the ladder that can do it film, and say which, why, and what it did without."""
    slate, models = filming.slate, filming.worker.models
    shot = slate.shot

    async def shot_by(row: ModelRow) -> tuple[Ran[str], Reel]:
        shown = row.trained or isinstance(filming.work, FilmClip)
        reel = Reel(folder / f"{row.name}.mp4", folder / f"{row.name}-small.mp4" if shown else None, small)
        setting = row.gpu.setting_for(slate.width, slate.height, shot.frames) if row.gpu else None
        return await models.run(row.name, lambda model: shoot(model, slate, reel, report), setting), reel

    done = await down(filming.work.camera, shot_by)
    ran, reel = done.value
    told = ran.value.split("; ")
    note = "; ".join(filter(None, (ran.gave_up, *(part for part in told if part not in ran.gave_up))))
    return Made(model=done.row.name, note=note, fell_back_from=done.fell_back_from, because=done.because), reel


async def _slate(worker: WorkerContext, work: Filming, called: str, prompt: str = "") -> Slate:
    """Gather what is to be shot, with the pictures of its direction. Raises MediaBroken."""
    direction = work.direction
    return Slate(
        work.shot,
        work.width,
        work.height,
        direction,
        called,
        prompt,
        first=await picture_of(worker, direction.first) if direction.first else None,
        likeness=tuple([await picture_of(worker, one) for one in direction.likeness]),
        guide=await picture_of(worker, direction.guide.picture) if direction.guide else None,
    )
