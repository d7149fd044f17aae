"""Publishing on TikTok: all but the last part is sent ahead; that part goes after the last question.

A post ends as published; a draft lies in its owner's inbox, who posts it: it ends as handed over, never as published.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from bot.studio.asks import MayMakePublic
from bot.studio.errors import AccountNeedsSignIn, MediaBroken
from bot.studio.measuring import Metrics, PostRead, PostState, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import HandedOver, MadePublic, Uploaded
from bot.studio.platforms import tiktok, tiktok_errors, tiktok_posts
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import TikTokPrivacy
from bot.studio.values import AccountId, PublicationId
from bot.studio.work import MakePublic, Upload
from workers.context import WorkerContext
from workers.publishing.approved import check_bytes
from workers.publishing.publisher import Publisher
from workers.publishing.tiktok_line import Standing, TikTokLine
from workers.publishing.tiktok_sending import Sender, Session, SessionGone

_LATER: Final = (1.0, 2.5, 5.0)
"""How much later each look at the processing comes, in units of `poll_s`; the last one from then on."""
_ID_LOOKS: Final = 5
"""How often a published post is looked at for its id, which comes after moderation."""


class TikTok(Publisher[TikTokLine, Session]):
    """TikTok, for one order."""

    @classmethod
    def of(cls, worker: WorkerContext, order: Order, account: AccountId) -> Self:
        """Return the publisher of one order to one account."""
        return cls(worker, TikTokLine(worker, order, account))

    async def start(self, work: Upload, film: Path) -> Session:
        """Begin an upload after looking whether the choices still fit, or find the one begun before."""
        return await self._sender(work, film).start(await self._recalled(work.publication))

    async def upload(self, work: Upload, film: Path, session: Session) -> str:
        """Send all but the last part of a film."""
        return (await self._sender(work, film).send(session)).publish_id

    async def confirm(self, work: Upload, remote_id: str) -> Uploaded:
        """Say that only the last part is missing: TikTok looks at nothing before it has that."""
        self.line.report(0.9, "all but the last part is there")
        return Uploaded(publication=work.publication, remote_id=remote_id, url="", held_back=True)

    async def make_public(self, work: MakePublic) -> MadePublic | HandedOver:
        """Send the last part, after asking once more whether it may appear; wait until TikTok says that it has.

        Raises PlatformTrouble, in doubt when TikTok may have the last part and nobody can say what became of it.
        """
        if work.master is None:
            raise MediaBroken("The film to be posted is not known.", "Ask for a new review: `/publish review`.")
        film = await self.worker.artifacts.fetch(work.master)
        await check_bytes(film, work.master)
        release = _Release(self.line, self._sender(work, film), work)
        return await release.run(await self._recalled(work.publication))

    async def status(self, work: ReadPost) -> PostRead:
        """Ask how a post stands; until its id is known, by the upload that it came from."""
        read, post_id = PostRead(publication=work.publication, state=PostState.POSTED), work.remote_id
        if not post_id.isdigit():
            try:
                standing = await self.line.standing(work.remote_id)
            except PlatformTrouble as error:
                if error.trouble.reason != "invalid_publish_id":
                    raise
                return read.but(problem=tiktok_errors.FORGOTTEN)
            if not standing.post_id:
                return tiktok_posts.read_upload(read, standing.status)
            post_id = standing.post_id
        found = await self._video(post_id)
        if found is None:
            return read.but(state=PostState.HIDDEN, remote_id=post_id)
        url = tiktok_posts.shared_address(self.line.settings.watch_base, found)
        return read.but(state=PostState.PUBLIC, remote_id=post_id, url=url)

    async def metrics(self, work: ReadPost) -> Metrics:
        """Ask for the numbers of a public post; TikTok tells those of no other."""
        found = await self._video(work.remote_id) if work.remote_id.isdigit() else None
        return tiktok_posts.metrics_of(found or {})

    async def _video(self, post_id: str) -> dict[str, Any] | None:
        """Look a public video up; None for one that is not there, or not public any more."""
        try:
            found = await self.line.read(tiktok_posts.QUERY, {"filters": {"video_ids": [post_id]}})
        except PlatformTrouble as error:
            if error.trouble.reason in tiktok_errors.LACKS_SCOPE:
                raise PlatformTrouble(tiktok_errors.numbers_withheld()) from error
            raise
        videos: list[dict[str, Any]] = found.get("videos") or []
        return next((one for one in videos if str(one.get("id")) == post_id), None)

    def _sender(self, work: Upload | MakePublic, film: Path) -> Sender:
        async def remember(session: Session) -> None:
            await self.remember(work.publication, session)

        return Sender(self.line, work.metadata, work.target, film, remember)

    async def _recalled(self, publication: PublicationId) -> Session | None:
        session = (await self.recalled(publication)).session
        return Session.model_validate_json(session) if session else None


class _Release:
    """The last step of one publication."""

    def __init__(self, line: TikTokLine, sender: Sender, work: MakePublic) -> None:
        self._line = line
        self._sender = sender
        self._work = work
        self._failures = 0

    async def run(self, session: Session | None) -> MadePublic | HandedOver:
        """Go on until TikTok has posted it, keeps a draft of it, or will do neither."""
        while True:
            if session is None or not session.is_last_sent:
                session = await self._sender.prepared(session)
            try:
                if not session.is_last_sent:
                    session = await self._sent(session)
                outcome = await self._became(session)
            except SessionGone:
                outcome = None
                self._failures += 1
                await self._line.recover(tiktok_errors.unreachable(), self._failures)
            if outcome is not None:
                return outcome
            session = None

    async def _sent(self, session: Session) -> Session:
        """Ask, then send the last part; whatever goes wrong with it leaves a doubt."""
        await self._line.ask(MayMakePublic(publication=self._work.publication))
        with _doubting():
            return await self._sender.send_last(session)

    async def _became(self, session: Session) -> MadePublic | HandedOver | None:
        """Wait for what becomes of a film that TikTok has; None when it cannot appear and another try may.

        Raises PlatformTrouble: not in doubt when TikTok says that it will not appear.
        """
        for look in range(self._line.settings.polls_most):
            found = await self._looked(session)
            match found.status:
                case "SEND_TO_USER_INBOX":
                    return HandedOver(publication=self._work.publication)
                case "PUBLISH_COMPLETE":
                    return await self._published(session, found)
                case "FAILED":
                    await self._again_after(found)
                    return None
                case "PROCESSING_UPLOAD" if found.stored < session.size:
                    await self._sent(session)
            await self._pause(look, "TikTok is looking at it")
        raise PlatformTrouble(tiktok_errors.still_checking(datetime.now(UTC)), in_doubt=True)

    async def _looked(self, session: Session) -> Standing:
        with _doubting():
            try:
                return await self._sender.standing(session)
            except PlatformTrouble as error:
                if error.trouble.reason != "invalid_publish_id":
                    raise
        raise PlatformTrouble(tiktok_errors.unknowable(session.began_at))

    async def _again_after(self, found: Standing) -> None:
        """Pause where TikTok failed by itself. Raises PlatformTrouble where another try does not help."""
        trouble = tiktok_errors.failed(found.reason)
        self._failures += 1
        if trouble.again is not Again.SOON:
            raise PlatformTrouble(trouble)
        await self._line.recover(trouble, self._failures)

    async def _published(self, session: Session, found: Standing) -> MadePublic | HandedOver:
        if self._sender.is_draft:
            return HandedOver(publication=self._work.publication)
        choices = self._work.target.choices
        is_public = getattr(choices, "privacy", None) is TikTokPrivacy.PUBLIC
        for look in range(_ID_LOOKS if is_public else 0):
            if found.post_id:
                break
            await self._pause(look, "waiting for its address")
            with suppress(PlatformTrouble):  # it is out; only its address is missing
                found = await self._sender.standing(session)
        address = tiktok.address_of(self._line.settings.watch_base, session.username, found.post_id)
        return MadePublic(publication=self._work.publication, url=address, remote_id=found.post_id)

    async def _pause(self, look: int, step: str) -> None:
        self._line.report(0.95, step)
        await asyncio.sleep(self._line.settings.poll_s * _LATER[min(look, len(_LATER) - 1)])


@contextmanager
def _doubting() -> Iterator[None]:
    """Say of whatever goes wrong that the film may appear all the same, a permission that was lost included."""
    try:
        yield
    except PlatformTrouble as error:
        error.in_doubt = True
        raise
    except AccountNeedsSignIn as error:
        trouble = Trouble(again=Again.AFTER_SIGN_IN, what=error.what, remedy=error.remedy)
        raise PlatformTrouble(trouble, in_doubt=True) from error
