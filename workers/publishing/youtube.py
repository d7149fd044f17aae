"""Publishing on YouTube: uploaded private, processed, given its thumbnail; made public as one step of its own."""

import asyncio
from pathlib import Path
from typing import Any, Final

from googleapiclient.http import MediaFileUpload

from bot.studio.asks import MayMakePublic, Recalled, RecallUpload, RememberRemote, RememberSession
from bot.studio.errors import LockVoid, StudioError
from bot.studio.orders import Order
from bot.studio.outcomes import MadePublic, TakenDown, Uploaded
from bot.studio.platforms import youtube, youtube_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import Privacy, Removal
from bot.studio.work import MakePublic, TakeDown, Upload
from workers.context import WorkerContext
from workers.publishing import google
from workers.publishing.approved import check_bytes
from workers.publishing.resumable import Session, send_film
from workers.publishing.youtube_line import YouTubeLine

POLLS_MOST: Final = 120
REMOVALS_MOST: Final = 4
"""How often YouTube is asked to take something down before somebody is told that it stays."""
MISSING_MOST: Final = 5
"""How often a video may be absent from a list before it counts as deleted; lists lag behind uploads."""


async def upload(worker: WorkerContext, order: Order, work: Upload) -> Uploaded:
    """Bring a film to YouTube as private, or take up where an earlier attempt left off."""
    film = await worker.artifacts.fetch(work.master)
    await check_bytes(film, work.master)
    line = YouTubeLine(worker, order, work.target.account)
    await line.open()
    try:
        recalled = await line.ask(RecallUpload(publication=work.publication))
        remote_id = recalled.remote_id if isinstance(recalled, Recalled) else ""
        if not remote_id:
            remote_id = await _send(line, work, film, recalled.session or work.session)
            await line.ask(RememberRemote(publication=work.publication, remote_id=remote_id))
        note = "" if await _processed(line, remote_id) else "YouTube is still processing the film."
        note = note or await _set_thumbnail(line, remote_id, await worker.artifacts.fetch(work.thumbnail))
        line.report(1.0, "uploaded")
    finally:
        line.close()
    address = youtube.address_of(line.settings.watch_base, remote_id)
    return Uploaded(publication=work.publication, remote_id=remote_id, url=address, note=note)


async def make_public(worker: WorkerContext, order: Order, work: MakePublic) -> MadePublic:
    """Make an uploaded film as visible as was approved, after asking once more whether it may be.

    Raises LockVoid when the approval no longer holds or the words on YouTube are not the approved ones, and
    PlatformTrouble, in doubt when nobody can say whether it became public.
    """
    line = YouTubeLine(worker, order, work.target.account)
    await line.open()
    try:
        failures = 0
        while not await _is_released(line, work):
            line.report(0.5, "making it public")
            await line.ask(MayMakePublic(publication=work.publication))
            try:
                await _release(line, work)
            except PlatformTrouble as error:
                failures += 1
                await line.recover(error.trouble, failures, in_doubt=error.in_doubt)
    finally:
        line.close()
    return MadePublic(publication=work.publication, url=youtube.address_of(line.settings.watch_base, work.remote_id))


async def take_down(worker: WorkerContext, order: Order, work: TakeDown) -> TakenDown:
    """Hide or delete a film; one that is hidden or gone already counts as done. Raises PlatformTrouble.

    Both steps may be repeated, and what YouTube says afterwards is what counts, not its answer to the step.
    """
    line = YouTubeLine(worker, order, work.target.account)
    await line.open()
    try:
        for _ in range(REMOVALS_MOST):
            video = await _look(line, work.remote_id, "status")
            if video is None or (work.how is Removal.PRIVATE and youtube.is_hidden(video["status"])):
                return TakenDown(publication=work.publication, how=work.how)
            line.report(0.5, "taking it down")
            if work.how is Removal.DELETE:
                await _delete(line, work.remote_id)
            else:
                body = youtube.release_body(work.remote_id, video["status"], work.target.but(privacy=Privacy.PRIVATE))
                google.check_fields("Video", body)
                await line.call(line.client.videos().update(part="status", body=body).execute)
    finally:
        line.close()
    raise PlatformTrouble(youtube_errors.still_there())


async def _delete(line: YouTubeLine, remote_id: str) -> None:
    try:
        await line.call(line.client.videos().delete(id=remote_id).execute)
    except PlatformTrouble as error:
        if error.trouble.reason != "videoNotFound":
            raise


async def _send(line: YouTubeLine, work: Upload, film: Path, session: str) -> str:
    async def remember(begun: Session) -> None:
        await line.ask(RememberSession(publication=work.publication, session=begun.model_dump_json()))

    remembered = Session.model_validate_json(session) if session else None
    return await send_film(line, work.metadata, work.target, film, remembered, remember)


async def _processed(line: YouTubeLine, remote_id: str) -> bool:
    """Wait until YouTube has processed the film; False when it takes longer than we wait."""
    missing = 0
    for poll in range(POLLS_MOST):
        line.report(0.9 + 0.1 * poll / POLLS_MOST, "processing")
        video = await _look(line, remote_id, "status,processingDetails")
        if video is None:
            missing += 1
            if missing >= MISSING_MOST:
                raise _gone()
        else:
            problem = youtube_errors.processing_problem(video["status"])
            if problem:
                raise PlatformTrouble(Trouble(again=Again.NEVER, what=problem, remedy="Look at it in YouTube Studio."))
            if video["status"].get("uploadStatus") == "processed":
                return True
        await asyncio.sleep(line.settings.poll_s * min(4.0, 1.1**poll))
    return False


async def _set_thumbnail(line: YouTubeLine, remote_id: str, image: Path) -> str:
    """Set the thumbnail; a film without one is published all the same, so return what went wrong instead."""
    media = MediaFileUpload(str(image), mimetype="image/jpeg", resumable=False)
    try:
        await line.call(line.client.thumbnails().set(videoId=remote_id, media_body=media).execute)
    except PlatformTrouble as error:
        return f"The thumbnail was not taken: {error.what}"
    return ""


async def _is_released(line: YouTubeLine, work: MakePublic) -> bool:
    """Look how things stand on YouTube. Raises LockVoid when the words there are not the approved ones."""
    try:
        video = await _look(line, work.remote_id, "snippet,status")
    except StudioError as error:
        if isinstance(error, PlatformTrouble):
            error.in_doubt = True
        raise
    if video is None:
        raise _gone()
    if youtube.is_released(video["status"], work.target):
        return True
    field = youtube.differs(work.metadata, video["snippet"]) if work.metadata else ""
    if field:
        raise LockVoid(
            f"Somebody changed the {field} on YouTube after the approval.",
            "Put it back in YouTube Studio, or ask for a new review: `/publish review`.",
        )
    return False


async def _release(line: YouTubeLine, work: MakePublic) -> None:
    """Read the status, change it and write it back. Raises PlatformTrouble."""
    video = await _look(line, work.remote_id, "status")
    if video is None:
        raise _gone()
    body = youtube.release_body(work.remote_id, video["status"], work.target)
    google.check_fields("Video", body)
    await line.call_once(line.client.videos().update(part="status", body=body).execute)


async def _look(line: YouTubeLine, remote_id: str, parts: str) -> dict[str, Any] | None:
    found = await line.call(line.client.videos().list(part=parts, id=remote_id).execute)
    items: list[dict[str, Any]] = found.get("items", [])
    return items[0] if items else None


def _gone() -> PlatformTrouble:
    return PlatformTrouble(youtube_errors.video_gone())
