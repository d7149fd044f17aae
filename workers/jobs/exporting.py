"""Exporting a film: a bundle with everything in it, or its subtitles, kept as an artifact."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.studio.clips import Drawn
from bot.studio.edit_orders import ExportProject, ProjectExported
from bot.studio.errors import Cancelled
from bot.studio.export import ExportForm
from bot.studio.orders import Order
from bot.studio.shot import Shot
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from models.protocols import Animator, Planes
from workers.context import Reporter, WorkerContext
from workers.editing.bundle.archive import Export, exported
from workers.editing.bundle.drawn import drawn_clips
from workers.editing.composing import animatic
from workers.editing.heart import Heart, disk_watched
from workers.jobs.cutting import gathered


async def export_project(worker: WorkerContext, order: Order, work: ExportProject) -> ProjectExported:
    """Put a film into another form and keep it. Raises MediaBroken, Refused, DiskFull, or Cancelled."""
    report = worker.reporter(order)
    needs_media = work.form is ExportForm.OTIOZ
    material = await gathered(worker, work.timeline.artifacts()) if needs_media else {}
    with tempfile.TemporaryDirectory(prefix="picturelock-export-") as folder:
        path = await asyncio.to_thread(_exported, work, material, Path(folder), report)
        size = path.stat().st_size
        artifact = await worker.artifacts.keep(path)
    return ProjectExported(artifact=artifact, bytes=size, name=path.name)


def _exported(work: ExportProject, material: Mapping[Sha256, Path], folder: Path, report: Reporter) -> Path:
    film, needs_media = work.timeline, work.form is ExportForm.OTIOZ
    with disk_watched():
        drawn = _drawn(film, folder, report) if needs_media else {}
        if not report(0.8, "packing"):
            raise Cancelled
        beside = folder / f"{work.name}.mp4"
        (path,) = exported(film, material.__getitem__, beside, [Export(work.form)], drawn=drawn)
    return path


def _drawn(film: Timeline, folder: Path, report: Reporter) -> dict[str, Path]:
    """Film what a camera of ours draws, which no editing program can."""
    frames = sum(clip.source.shot.frames for clip in film.picture if isinstance(clip.source, Drawn))
    return drawn_clips(film, folder, lambda: _WatchedAnimator(animatic(), frames, Heart(report)))


class _WatchedAnimator:
    """Draws as another animator does, and says how far it is."""

    def __init__(self, animator: Animator, frames: int, heart: Heart) -> None:
        self._animator, self._frames, self._heart = animator, frames, heart
        self._drawn = 0

    def frame(self, shot: Shot, number: int, width: int, height: int) -> Planes:
        """Return one picture; raises Cancelled once the work is to stop."""
        self._heart.beat(0.8 * self._drawn / self._frames, "drawing the scenes")
        self._drawn += 1
        return self._animator.frame(shot, number, width, height)
