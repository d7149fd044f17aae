"""Publishing on YouTube: uploaded private, processed, given its thumbnail; made public as one step of its own."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from googleapiclient.http import MediaFileUpload

from bot.studio.asks import MayMakePublic
from bot.studio.errors import LockVoid, StudioError
from bot.studio.measuring import Metrics, PostRead, PostState, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import MadePublic, TakenDown, Uploaded
from bot.studio.platforms import youtube, youtube_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import Privacy, Removal, YouTubeChoices
from bot.studio.values import AccountId
from bot.studio.work import MakePublic, TakeDown, Upload
from workers.context import WorkerContext
from workers.publishing import google
from workers.publishing.playlists import put_into_playlist
from workers.publishing.publisher import Publisher
from workers.publishing.resumable import Sending, Session
from workers.publishing.youtube_line import YouTubeLine

POLLS_MOST: Final = 120
REMOVALS_MOST: Final = 4
"""How often YouTube is asked to take something down before somebody is told that it stays."""
MISSING_MOST: Final = 5
"""How often a video may be absent from a list before it counts as deleted; lists lag behind uploads."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload in progress, or one that is done."""

    session: Session | None = None
    is_resumed: bool = False
    remote_id: str = ""


class YouTube(Publisher[YouTubeLine, Begun]):
    """YouTube, for one order."""

    @classmethod
    def of(cls, worker: WorkerContext, order: Order, account: AccountId) -> Self:
        """Return the publisher of one order to one channel."""
        return cls(worker, YouTubeLine(worker, order, account))

    async def prepare(self, work: Upload, film: Path) -> None:
        """Look at the film's bytes, and whether YouTube knows every field that is sent."""
        await super().prepare(work, film)
        google.check_fields("Video", youtube.insert_body(work.metadata, work.target))

    async def start(self, work: Upload, film: Path) -> Begun:
        """Open an upload session, or find the one opened before."""
        recalled = await self.recalled(work.publication)
        if recalled.remote_id:
            return Begun(remote_id=recalled.remote_id)
        remembered = recalled.session or work.session
        if remembered:
            return Begun(Session.model_validate_json(remembered), is_resumed=True)
        return Begun(await self._sending(work, film).start())

    async def upload(self, work: Upload, film: Path, session: Begun) -> str:
        """Send what is missing of a film, as private."""
        if session.session is None:
            return session.remote_id
        return await self._sending(work, film).send(session.session, is_resumed=session.is_resumed)

    async def confirm(self, work: Upload, remote_id: str) -> Uploaded:
        """Wait for YouTube's processing, then set the thumbnail and put the video into its playlist."""
        line, choices = self.line, work.target.choices
        is_processed = await _processed(line, remote_id)
        notes = [
            await _set_thumbnail(line, remote_id, await self.worker.artifacts.fetch(work.thumbnail))
            if is_processed
            else "YouTube is still processing the film."
        ]
        if isinstance(choices, YouTubeChoices):
            line.report(0.99, "putting it into its playlist")
            notes.append(await put_into_playlist(line, remote_id, choices))
        line.report(1.0, "uploaded")
        address = youtube.address_of(line.settings.watch_base, remote_id)
        note = " ".join(note for note in notes if note)
        return Uploaded(publication=work.publication, remote_id=remote_id, url=address, note=note)

    async def make_public(self, work: MakePublic) -> MadePublic:
        """Make an uploaded film as visible as was approved, after asking once more whether it may be.

        Raises LockVoid when the approval no longer holds or the words on YouTube are not the approved ones, and
        PlatformTrouble, in doubt when nobody can say whether it became public.
        """
        line, failures = self.line, 0
        while not await _is_released(line, work):
            line.report(0.5, "making it public")
            await line.ask(MayMakePublic(publication=work.publication))
            try:
                await _release(line, work)
            except PlatformTrouble as error:
                failures += 1
                await line.recover(error.trouble, failures, in_doubt=error.in_doubt)
        address = youtube.address_of(line.settings.watch_base, work.remote_id)
        return MadePublic(publication=work.publication, url=address)

    async def status(self, work: ReadPost) -> PostRead:
        """Ask who can see a video now; one that is in no list is gone."""
        video = await _look(self.line, work.remote_id, "status")
        state = PostState.GONE if video is None else youtube.post_state(video["status"])
        return PostRead(publication=work.publication, state=state)

    async def metrics(self, work: ReadPost) -> Metrics:
        """Ask for a video's statistics; how long it was watched is in YouTube Analytics, behind another permission."""
        video = await _look(self.line, work.remote_id, "statistics")
        if video is None:
            raise _gone()
        return youtube.metrics_of(video.get("statistics", {}))

    async def take_down(self, work: TakeDown) -> TakenDown:
        """Hide or delete a film; one that is hidden or gone already counts as done. Raises PlatformTrouble.

        Both steps may be repeated, and what YouTube says afterwards is what counts, not its answer to the step.
        """
        line = self.line
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
        raise PlatformTrouble(youtube_errors.still_there())

    def _sending(self, work: Upload, film: Path) -> Sending:
        async def remember(begun: Session) -> None:
            await self.remember(work.publication, begun)

        return Sending(self.line, work.metadata, work.target, film, remember)


async def _delete(line: YouTubeLine, remote_id: str) -> None:
    try:
        await line.call(line.client.videos().delete(id=remote_id).execute)
    except PlatformTrouble as error:
        if error.trouble.reason != "videoNotFound":
            raise


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
