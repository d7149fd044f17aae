"""Filming a scene: a camera's pictures become a silent clip of exactly the planned frames."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.studio.consent import Use
from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.orders import Order
from bot.studio.outcomes import SceneFilmed
from bot.studio.takes import Made, SceneTake
from bot.studio.work import FilmScene
from models.protocols import Camera, VideoModel
from workers.agreement import check_agreed
from workers.context import Reporter, WorkerContext
from workers.editing.heart import Heart, Report, disk_watched
from workers.editing.mp4 import Mp4, clip_options
from workers.filming.casting import noted, with_first_still
from workers.filming.generative import GenerativeCamera
from workers.filming.previewing import steps_told
from workers.filming.stills import Stills, stills_of
from workers.rungs import down

_THREADS = 1
_FILMING = 0.9
"""Share of an order that a video model takes; what is left is scaling and writing."""


async def film_scene(worker: WorkerContext, order: Order, work: FilmScene) -> SceneFilmed:
    """Film one take of a scene and keep it; where its camera cannot be had or finds no memory, by the next one down.

    Raises ConsentMissing, Cancelled, ModelFailed, DiskFull, MediaBroken; Unavailable when there is no camera at all.
    """
    began = time.monotonic()
    for person in work.people:
        await check_agreed(worker, order, person, Use.APPEAR)
    report = worker.reporter(order)
    if not report(step="loading the camera"):
        raise Cancelled
    stills = await with_first_still(worker, work, await stills_of(worker, work.direction), report)
    with tempfile.TemporaryDirectory(prefix="picturelock-film-") as folder:
        clip = Path(folder) / "clip.mp4"
        made = await _filmed(worker, work, lambda model: _film_with(model, work, stills, clip, report))
        artifact = await worker.artifacts.keep(clip)
    shot = work.shot
    take = SceneTake(
        inputs=work.inputs,
        scene=shot.scene,
        plan_version=work.plan_version,
        artifact=artifact,
        frames=shot.frames,
        width=work.width,
        height=work.height,
        made=noted(made, stills).but(seed=shot.seed, seconds=round(time.monotonic() - began, 3)),
    )
    return SceneFilmed(take=take)


async def _filmed(worker: WorkerContext, work: FilmScene, act: Callable[[Any], str]) -> Made:
    """Have the highest camera on the ladder that can do it film, and say which, why, and what it did without."""
    done = await down(work.camera, lambda row: worker.models.run(row.name, act))
    gave_up, told = done.value.gave_up, done.value.value.split("; ")
    note = "; ".join(filter(None, (gave_up, *(part for part in told if part not in gave_up))))
    return Made(model=done.row.name, note=note, fell_back_from=done.fell_back_from, because=done.because)


def _film_with(model: Any, work: FilmScene, stills: Stills, path: Path, report: Reporter) -> str:
    """Film with a camera that draws by rules, or with a video model; return what it did without. Blocks."""
    if not isinstance(model, VideoModel):
        film(model, work, path, report)
        return ""
    shot = work.shot
    told = steps_told(report, f"filming scene {shot.number} of {shot.of}", _FILMING)
    camera = GenerativeCamera(model, work.direction, first=stills.first, likeness=stills.likeness, on_step=told)
    film(camera, work, path, report)
    return camera.note


def film(camera: Camera, work: FilmScene, path: Path, report: Report) -> None:
    """Write what the camera sees as an almost lossless clip; blocks.

    Raises Cancelled when `report` answers False, ModelFailed when the camera stops early, DiskFull.
    """
    shot, heart = work.shot, Heart(report)
    before = _FILMING if isinstance(camera, GenerativeCamera) else 0.0
    count = 0
    with disk_watched(), Mp4(path, work.width, work.height, clip_options(_THREADS), fps=shot.fps) as clip:
        for picture in camera.film(shot, work.width, work.height):
            if count == shot.frames:
                break
            clip.write(picture)
            count += 1
            done = before + (1 - before) * count / shot.frames
            heart.beat(done, f"filming scene {shot.number} of {shot.of}", always=count == 1)
        if count < shot.frames:
            raise ModelFailed(
                f"{camera.name} stopped after {count} of {shot.frames} frames of scene {shot.number}.",
                "Try again, or pick another camera.",
            )
