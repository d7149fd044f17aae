"""Filming a scene: a camera's pictures become a silent clip of exactly the planned frames."""

import asyncio
import tempfile
import time
from pathlib import Path

from bot.studio.consent import Use
from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.orders import Order
from bot.studio.outcomes import SceneFilmed
from bot.studio.takes import Made, SceneTake, shot_inputs
from bot.studio.work import FilmScene
from models.protocols import Camera
from workers.agreement import check_agreed
from workers.context import WorkerContext
from workers.editing.heart import Heart, Report, disk_watched
from workers.editing.mp4 import Mp4, clip_options

_THREADS = 1


async def film_scene(worker: WorkerContext, order: Order, work: FilmScene) -> SceneFilmed:
    """Film one take of a scene and keep it. Raises ConsentMissing, Cancelled, ModelFailed, DiskFull."""
    began = time.monotonic()
    for person in work.people:
        await check_agreed(worker, order, person, Use.APPEAR)
    report = worker.reporter(order)
    if not report(step="loading the camera"):
        raise Cancelled
    camera = await worker.models.get(work.camera)
    with tempfile.TemporaryDirectory(prefix="picturelock-film-") as folder:
        clip = Path(folder) / "clip.mp4"
        await asyncio.to_thread(film, camera, work, clip, report)
        artifact = await worker.artifacts.keep(clip)
    shot = work.shot
    take = SceneTake(
        inputs=shot_inputs(shot, work.camera),
        scene=shot.scene,
        plan_version=work.plan_version,
        artifact=artifact,
        frames=shot.frames,
        width=work.width,
        height=work.height,
        made=Made(model=work.camera, seed=shot.seed, seconds=round(time.monotonic() - began, 3)),
    )
    return SceneFilmed(take=take)


def film(camera: Camera, work: FilmScene, path: Path, report: Report) -> None:
    """Write what the camera sees as an almost lossless clip; blocks.

    Raises Cancelled when `report` answers False, ModelFailed when the camera stops early, DiskFull.
    """
    shot, heart = work.shot, Heart(report)
    count = 0
    with disk_watched(), Mp4(path, work.width, work.height, clip_options(_THREADS), fps=shot.fps) as clip:
        for picture in camera.film(shot, work.width, work.height):
            if count == shot.frames:
                break
            clip.write(picture)
            count += 1
            heart.beat(count / shot.frames, f"filming scene {shot.number} of {shot.of}", always=count == 1)
        if count < shot.frames:
            raise ModelFailed(
                f"{camera.name} stopped after {count} of {shot.frames} frames of scene {shot.number}.",
                "Try again, or pick another camera.",
            )
