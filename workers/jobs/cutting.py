"""Rendering a cut: gather what the timeline names, render it off the loop, sign it, keep what came of it."""

import asyncio
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bot.logs import logger
from bot.studio.cut import Profile, Rendering, Thumbnail
from bot.studio.errors import Cancelled, MediaBroken, StudioError
from bot.studio.orders import Order
from bot.studio.outcomes import CutRendered, RenderedAhead
from bot.studio.segments import segments_ahead
from bot.studio.takes import Made
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from bot.studio.work import RenderAhead, RenderCut
from workers.context import WorkerContext
from workers.editing.provenance import ROOM_BYTES
from workers.editing.render import render, rendered_ahead
from workers.editing.thumbnails import Candidate
from workers.editing.workshop import workshop_of
from workers.jobs.signing import Signed, sign_files

CUTTER = "cutting-room"

log = logger(__name__)


async def render_cut(worker: WorkerContext, order: Order, work: RenderCut) -> CutRendered:
    """Render a timeline and keep its files. Raises Cancelled, MediaBroken, Refused or DiskFull."""
    began = time.monotonic()
    material = await gathered(worker, work.timeline.artifacts())
    with tempfile.TemporaryDirectory(prefix="picturelock-cut-") as folder:
        files = await asyncio.to_thread(
            render,
            work.timeline,
            material.__getitem__,
            Path(folder),
            work.profile,
            max(1, work.draft_limit - ROOM_BYTES),
            worker.reporter(order),
            workshop_of(worker.settings),
        )
        worker.reporter(order)(1.0, "signing")
        signed = await sign_files(worker, order, work.timeline, files)
        rendering = await kept(worker, work.timeline, work.profile, signed, began)
    return CutRendered(rendering=rendering)


async def render_ahead(worker: WorkerContext, order: Order, work: RenderAhead) -> RenderedAhead:
    """Render the certain parts of a cut into the cache of pieces.

    What goes wrong is left for the cut itself to say, which meets it again. Raises Cancelled.
    """
    segments = segments_ahead(work.timeline, work.filmed, work.arrived)
    try:
        material = await gathered(worker, work.timeline.artifacts())
        made = await asyncio.to_thread(
            rendered_ahead,
            work.timeline,
            segments,
            material.__getitem__,
            max(1, work.draft_limit - ROOM_BYTES),
            worker.reporter(order),
            workshop_of(worker.settings),
        )
    except Cancelled:
        raise
    except StudioError as error:
        log.warning("cutting.not_ahead", scene=work.arrived, because=error.what)
        made = 0
    return RenderedAhead(frames=made)


async def gathered(worker: WorkerContext, wanted: Mapping[Sha256, str]) -> dict[Sha256, Path]:
    """Return a local path for each artifact. Raises MediaBroken saying which clip, line or logo cannot be had."""
    paths: dict[Sha256, Path] = {}
    for artifact, what in wanted.items():
        try:
            paths[artifact] = await worker.artifacts.fetch(artifact)
        except MediaBroken as error:
            raise MediaBroken(f"The {what} cannot be used. {error.what}", "Have it made again.") from error
    return paths


async def kept(worker: WorkerContext, timeline: Timeline, profile: Profile, signed: Signed, began: float) -> Rendering:
    """Keep the files of a film and return what is known of it. Raises DiskFull."""
    keep, files = worker.artifacts.keep, signed.files
    if files.draft is None:
        raise RuntimeError("a cut for people comes with a draft")
    thumbnails = tuple([_thumbnail(await keep(path), candidate) for path, candidate in files.thumbnails])
    draft_bytes = files.draft.stat().st_size
    master, draft = await keep(files.master) if files.master else None, await keep(files.draft)
    beside = signed.provenance(timeline, master, draft).model_dump_json(indent=2)
    return Rendering(
        timeline=timeline.digest(),
        profile=profile,
        master=master,
        draft=draft,
        draft_bytes=draft_bytes,
        thumbnail=thumbnails[0].artifact,
        thumbnails=thumbnails,
        contact_sheet=await keep(files.contact_sheet),
        captions=await keep(files.captions_srt) if files.captions_srt else None,
        frames=files.frames,
        width=timeline.width,
        height=timeline.height,
        reused_frames=files.told.reused_frames,
        loudness=files.loudness,
        provenance=await keep(beside.encode()),
        signed=not signed.unsigned_because,
        unsigned_because=signed.unsigned_because,
        has_logo=timeline.logo is not None,
        made=Made(model=CUTTER, seconds=round(time.monotonic() - began, 3)),
    )


def _thumbnail(artifact: Sha256, candidate: Candidate) -> Thumbnail:
    score = candidate.score
    return Thumbnail(
        artifact=artifact,
        frame=candidate.frame,
        sharp=score.sharp,
        faces=score.faces,
        contrast=score.contrast,
        text_room=score.text_room,
        overall=score.overall,
    )
