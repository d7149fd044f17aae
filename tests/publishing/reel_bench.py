"""A worker's bench: the real jobs against a loopback Instagram, with the bot's answers given here."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.instagram_state import Container, Reel
from bot.settings import read_settings
from bot.studio.asks import (
    Answer,
    MayMakePublic,
    Question,
    Recalled,
    RecallUpload,
    RememberRemote,
    RememberSession,
    Token,
    TokenPlease,
    Yes,
)
from bot.studio.brief import Platform
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import InstagramChoices, Metadata, Target
from bot.studio.values import AccountId, PublicationId
from bot.studio.work import MakePublic, Upload
from tests.publishing.bench import JPEG, artifacts_in, order_of
from tests.publishing.reels import REEL
from tests.publishing.worker import WorkerBench
from workers.jobs import publishing

PUBLICATION = PublicationId("P")
CHOICES = InstagramChoices(cover_ms=2000)
TARGET = Target(platform=Platform.INSTAGRAM, account=AccountId("A"), choices=CHOICES)
METADATA = Metadata(title="Honey", description="Honey\n\nIt never spoils.\n\n#honey @bees")


def hurried(instagram: LoopbackInstagram, **changes: Any) -> dict[str, Any]:
    """Return settings of a studio that loses no time."""
    return {"instagram": {**instagram.settings(), "retry_base_s": 0.001, "poll_s": 0.0001, "tries": 4, **changes}}


@dataclass(kw_only=True)
class ReelBench(WorkerBench):
    """A worker, and an Instagram that it publishes to."""

    instagram: LoopbackInstagram
    tokens: list[str]
    """What is given out, the first first; the last one again and again."""
    dies_at: int = -1
    """The question at which the worker is killed: after the bot has acted on it, before it hears the answer."""

    @classmethod
    def at(cls, instagram: LoopbackInstagram, folder: Path, **changes: Any) -> "ReelBench":
        """Set a bench up in a folder."""
        settings = read_settings(studio={"data_dir": str(folder)}, publishing=hurried(instagram, **changes))
        token = instagram.issue_account().token
        return cls(instagram=instagram, settings=settings, artifacts=artifacts_in(folder), tokens=[token])

    @property
    def reel(self) -> Reel:
        """Return the one reel there is."""
        (reel,) = self.instagram.reels.values()
        return reel

    @property
    def container(self) -> Container:
        """Return the newest container."""
        return list(self.instagram.containers.values())[-1]

    async def upload(self, target: Target = TARGET, film: bytes = REEL) -> Uploaded | Failed:
        """Run the upload job once."""
        master, thumbnail = await self.artifacts.keep(film), await self.artifacts.keep(JPEG)
        work = Upload(publication=PUBLICATION, target=target, metadata=METADATA, master=master, thumbnail=thumbnail)
        return await publishing.upload(self.worker, order_of(work), work)

    async def make_public(self, target: Target = TARGET) -> MadePublic | HandedOver | Failed:
        """Run the release job once."""
        work = MakePublic(publication=PUBLICATION, target=target, remote_id=self.remote_id, metadata=METADATA)
        return await publishing.make_public(self.worker, order_of(work), work)

    async def answer(self, question: Question) -> Answer:
        """Answer as the bot would."""
        answer = await self._told(question)
        if len(self.asked) - 1 == self.dies_at:
            raise asyncio.CancelledError
        return answer

    async def _told(self, question: Question) -> Answer:
        self.asked.append(question)
        match question:
            case TokenPlease():
                token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
                return Token(access_token=token, expires_at=datetime.now(UTC) + timedelta(days=1))
            case RecallUpload():
                return Recalled(session=self.session, remote_id=self.remote_id)
            case RememberSession(session=session):
                self.stored_when_remembered.append(self.container.stored)
                self.session = session
            case RememberRemote(remote_id=remote_id):
                self.remote_id = remote_id
            case MayMakePublic():
                return self.refusal or Yes()
            case _:
                raise AssertionError("publishing asks nothing of the kind")
        return Yes()
