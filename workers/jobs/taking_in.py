"""Taking in a finished film to be published: fetched, looked into, made a master, signed."""

import asyncio
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from bot.artifacts import digest_of_file
from bot.studio.clips import Clip, Filmed, Fit
from bot.studio.cut import Profile
from bot.studio.errors import Refused
from bot.studio.orders import Order
from bot.studio.plan import AiShare
from bot.studio.taking_in import FILM_LIMITS, SCENE, FilmTakenIn, FinishedFilm, TakeInFilm, format_for
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import Sha256
from workers.attachments import fetch
from workers.context import Reporter, WorkerContext
from workers.editing.masters import passed_on
from workers.editing.provenance import ROOM_BYTES, statement_of
from workers.editing.render import RenderedFiles, render
from workers.editing.sources.material import Material, MediaKind
from workers.editing.sources.uploads import vetted
from workers.editing.workshop import Workshop, workshop_of
from workers.jobs.cutting import kept
from workers.jobs.signing import sign_files

_FETCHED: Final = 0.2
"""Share of the whole that fetching is shown as."""
_AGAIN: Final = "Send it again with `/publish review file:`."


async def take_in_film(worker: WorkerContext, order: Order, work: TakeInFilm) -> FilmTakenIn:
    """Bring a film to what is published of it. Raises Cancelled, MediaBroken, Refused, Unavailable or DiskFull."""
    began, report = time.monotonic(), worker.reporter(order)
    with tempfile.TemporaryDirectory(prefix="picturelock-file-") as folder:
        film = Path(folder) / "film"

        def coming(done: float) -> bool:
            return report(_FETCHED * done, "fetching the file")

        await fetch(worker, work.film, film, FILM_LIMITS, coming, _AGAIN)
        timeline, files = await asyncio.to_thread(
            _made, work, film, Path(folder) / "made", report, workshop_of(worker.settings)
        )
        report(1.0, "signing")
        signed = await sign_files(worker, order, timeline, files, work.film.source_type)
        rendering = await kept(worker, timeline, Profile.MASTER, signed, began)
    return FilmTakenIn(rendering=rendering.but(width=timeline.width, height=timeline.height))


def looked_into(path: Path, film: FinishedFilm) -> Material:
    """Return what the file is, once it is a film that may be published. Raises MediaBroken, Refused."""
    what = f"“{film.name}”"
    found = vetted(path, what, FILM_LIMITS)
    if found.kind is not MediaKind.VIDEO or found.is_book:
        shown = "a sound" if found.kind is MediaKind.SOUND else "a picture"
        raise Refused(f"{what} is not a video, whatever its name says: it is {shown}.", "Send an MP4, MOV or WebM.")
    if found.sound is None:
        raise Refused(f"{what} has no sound.", "Add a sound track, a silent one if it must be, and send it again.")
    told = statement_of(path) if found.container.startswith("mov") else None
    if told is not None and told.is_signed and told.is_generated and film.share is AiShare.NONE:
        raise Refused(
            f"{what} says of itself that AI made or changed something in it (C2PA), and you said that nothing was.",
            f"{_AGAIN} Answer what it is.",
        )
    return found


def timeline_of(artifact: Sha256, found: Material) -> Timeline:
    """Return the film as a timeline of one clip, with its own sound, in the format nearest to its shape."""
    shape = format_for(found.width, found.height)
    frames = max(1, round(Fraction(found.duration_s) * FPS))
    source = Filmed(artifact=artifact, fit=Fit.BLUR, sound_db=0.0)
    clip = Clip(key=SCENE, scene=SCENE, start=0, frames=frames, source=source)
    return Timeline(format=shape, width=shape.shape.width, height=shape.shape.height, frames=frames, picture=(clip,))


def _made(
    work: TakeInFilm, film: Path, out: Path, report: Reporter, workshop: Workshop
) -> tuple[Timeline, RenderedFiles]:
    """Make every file of a film; blocks. What is in the master format already is kept as it is, picture and sound."""

    def further(done: float, step: str) -> bool:
        return report(_FETCHED + (1.0 - _FETCHED) * done, step)

    found = looked_into(film, work.film)
    artifact = digest_of_file(film)
    timeline = timeline_of(artifact, found)
    limit = max(1, work.draft_limit - ROOM_BYTES)
    out.mkdir()
    master = passed_on(film, found, timeline, out / "film.mp4")
    profile = Profile.MASTER if master is None else Profile.PREVIEW
    files = render(timeline, {artifact: film}.__getitem__, out, profile, limit, further, workshop)
    return timeline, files if master is None else replace(files, master=master, loudness=None)
