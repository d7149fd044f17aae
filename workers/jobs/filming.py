"""Filming a scene: a camera's pictures become a silent clip of exactly the planned frames."""

import asyncio
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from bot.studio.consent import Use
from bot.studio.errors import Cancelled, MediaBroken, ModelFailed
from bot.studio.orders import Order
from bot.studio.outcomes import SceneFilmed
from bot.studio.takes import Made, SceneTake, shot_inputs
from bot.studio.values import Sha256
from bot.studio.work import FilmScene
from models.protocols import Camera, Picture, VideoModel
from workers.agreement import check_agreed
from workers.context import Reporter, WorkerContext
from workers.editing.heart import Heart, Report, disk_watched
from workers.editing.mp4 import Mp4, clip_options
from workers.filming.generative import GenerativeCamera
from workers.filming.previewing import steps_told

_THREADS = 1
_FILMING = 0.9
"""Share of an order that a video model takes; what is left is scaling and writing."""


async def film_scene(worker: WorkerContext, order: Order, work: FilmScene) -> SceneFilmed:
    """Film one take of a scene and keep it. Raises ConsentMissing, Cancelled, ModelFailed, DiskFull."""
    began = time.monotonic()
    for person in work.people:
        await check_agreed(worker, order, person, Use.APPEAR)
    report = worker.reporter(order)
    if not report(step="loading the camera"):
        raise Cancelled
    camera = await _camera(worker, work, report)
    with tempfile.TemporaryDirectory(prefix="picturelock-film-") as folder:
        clip = Path(folder) / "clip.mp4"
        await asyncio.to_thread(film, camera, work, clip, report)
        artifact = await worker.artifacts.keep(clip)
    shot = work.shot
    take = SceneTake(
        inputs=shot_inputs(shot, work.camera, work.direction),
        scene=shot.scene,
        plan_version=work.plan_version,
        artifact=artifact,
        frames=shot.frames,
        width=work.width,
        height=work.height,
        made=Made(
            model=work.camera,
            seed=shot.seed,
            seconds=round(time.monotonic() - began, 3),
            note=camera.note if isinstance(camera, GenerativeCamera) else "",
        ),
    )
    return SceneFilmed(take=take)


async def _camera(worker: WorkerContext, work: FilmScene, report: Reporter) -> Camera:
    """Return the camera of an order: one that draws by rules, or a video model made into one."""
    model = await worker.models.get(work.camera)
    if not isinstance(model, VideoModel):
        camera: Camera = model
        return camera
    told, shot = work.direction, work.shot
    return GenerativeCamera(
        model,
        told,
        first=await _picture(worker, told.first) if told.first else None,
        likeness=[await _picture(worker, one) for one in told.likeness],
        on_step=steps_told(report, f"filming scene {shot.number} of {shot.of}", _FILMING),
    )


async def _picture(worker: WorkerContext, artifact: Sha256) -> Picture:
    """Return a still as RGB. Raises MediaBroken."""
    path = await worker.artifacts.fetch(artifact)
    found = await asyncio.to_thread(cv2.imread, str(path), cv2.IMREAD_COLOR)
    if found is None:
        raise MediaBroken(f"The still {artifact[:12]} is not a picture.", "Give another picture.")
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)


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
