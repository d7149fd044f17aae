"""Publishing on TikTok: all but the last part is sent ahead; that part goes after the last question.

A post ends as published; a draft lies in its owner's inbox, who posts it: it ends as handed over, never as published.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from bot.studio.asks import MayMakePublic, Recalled, RecallUpload, RememberRemote, RememberSession
from bot.studio.errors import AccountNeedsSignIn, MediaBroken
from bot.studio.orders import Order
from bot.studio.outcomes import HandedOver, MadePublic, Uploaded
from bot.studio.platforms import tiktok, tiktok_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import TikTokPrivacy
from bot.studio.values import PublicationId
from bot.studio.work import MakePublic, Upload
from workers.context import WorkerContext
from workers.publishing.approved import check_bytes
from workers.publishing.tiktok_line import TikTokLine
from workers.publishing.tiktok_sending import Remember, Sender, Session, SessionGone, Standing

_LATER: Final = (1.0, 2.5, 5.0)
"""How much later each look at the processing comes, in units of `poll_s`; the last one from then on."""
_ID_LOOKS: Final = 5
"""How often a published post is looked at for its id, which comes after moderation."""


async def upload(worker: WorkerContext, order: Order, work: Upload) -> Uploaded:
    """Bring all but the last part of a film to TikTok, or take up where an earlier attempt left off."""
    film = await worker.artifacts.fetch(work.master)
    await check_bytes(film, work.master)
    line = TikTokLine(worker, order, work.target.account)
    await line.open()
    try:
        sender = Sender(line, work.metadata, work.target, film, _remembering(line, work.publication))
        session = await sender.prepared(await _recalled(line, work.publication))
        await line.ask(RememberRemote(publication=work.publication, remote_id=session.publish_id))
        line.report(0.9, "all but the last part is there")
    finally:
        await line.close()
    return Uploaded(publication=work.publication, remote_id=session.publish_id, url="", held_back=True)


async def make_public(worker: WorkerContext, order: Order, work: MakePublic) -> MadePublic | HandedOver:
    """Send the last part of a film, after asking once more whether it may appear; wait until TikTok says that it has.

    Raises PlatformTrouble, in doubt when TikTok may have the last part and nobody can say what became of it.
    """
    if work.master is None:
        raise MediaBroken("The film to be posted is not known.", "Ask for a new review: `/publish review`.")
    film = await worker.artifacts.fetch(work.master)
    await check_bytes(film, work.master)
    line = TikTokLine(worker, order, work.target.account)
    await line.open()
    try:
        sender = Sender(line, work.metadata, work.target, film, _remembering(line, work.publication))
        return await _Release(line, sender, work).run(await _recalled(line, work.publication))
    finally:
        await line.close()


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
        return MadePublic(publication=self._work.publication, url=address)

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


async def _recalled(line: TikTokLine, publication: PublicationId) -> Session | None:
    answer = await line.ask(RecallUpload(publication=publication))
    session = answer.session if isinstance(answer, Recalled) else ""
    return Session.model_validate_json(session) if session else None


def _remembering(line: TikTokLine, publication: PublicationId) -> Remember:
    async def remember(session: Session) -> None:
        await line.ask(RememberSession(publication=publication, session=session.model_dump_json()))

    return remember
