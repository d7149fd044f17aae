"""A worker's bench: the real jobs against a loopback YouTube, with the bot's answers given here."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.artifacts import Artifacts
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.settings import read_settings
from bot.studio.asks import (
    Answer,
    MayMakePublic,
    MayUse,
    Question,
    Recalled,
    RecallUpload,
    RememberRemote,
    RememberSession,
    SignPlease,
    Token,
    TokenPlease,
    WhoSigns,
    Yes,
)
from bot.studio.brief import Platform
from bot.studio.measuring import PostRead, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import Metadata, Target
from bot.studio.values import AccountId, GuildId, OrderId, ProductionId, PublicationId
from bot.studio.work import MakePublic, Upload, Work
from tests import signing
from tests.publishing.worker import WorkerBench
from workers.jobs import publishing

GRAIN = 262_144
MANIFEST = 12_288
"""A little less than a signature takes."""


def film_of(ending: bytes = b"", size: int = 3 * GRAIN) -> bytes:
    """Return what a platform takes for an MP4, `size` bytes and a bit, signed as every film is."""
    body = bytes(range(256)) * ((size - MANIFEST) // 256) + b"the end" + ending
    head = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomavc1"
    return signing.signed_bytes(head + (8 + len(body)).to_bytes(4) + b"mdat" + body)


FILM = film_of()
JPEG = b"\xff\xd8\xff\xe0 a still"
TARGET = Target(platform=Platform.YOUTUBE, account=AccountId("A"), category="27")
METADATA = Metadata(title="Honey", description="It never spoils.\n\n#honey", tags=("honey", "bees"), language="en")
PUBLICATION = PublicationId("P")


def fast(youtube: LoopbackYouTube, **changes: Any) -> dict[str, Any]:
    """Return settings of a studio that loses no time."""
    hurried = {"chunk_bytes": GRAIN, "retry_base_s": 0.001, "poll_s": 0.001, "tries": 4}
    return {"youtube": {**youtube.settings(), **hurried, **changes}}


@dataclass(kw_only=True)
class Bench(WorkerBench):
    """A worker, and a YouTube that it publishes to."""

    youtube: LoopbackYouTube
    refresh_token: str
    access_token: str
    target: Target = TARGET

    @classmethod
    def at(cls, youtube: LoopbackYouTube, folder: Path) -> "Bench":
        """Set a bench up in a folder."""
        settings = read_settings(studio={"data_dir": str(folder)}, publishing=fast(youtube))
        issued = youtube.issue_account()
        return cls(
            youtube=youtube,
            settings=settings,
            artifacts=artifacts_in(folder),
            refresh_token=issued.refresh_token,
            access_token=issued.access_token,
        )

    async def upload(self) -> Uploaded | Failed:
        """Run the upload job once."""
        master, thumbnail = await self.artifacts.keep(FILM), await self.artifacts.keep(JPEG)
        work = Upload(
            publication=PUBLICATION, target=self.target, metadata=METADATA, master=master, thumbnail=thumbnail
        )
        return await publishing.upload(self.worker, order_of(work), work)

    async def make_public(self, target: Target = TARGET) -> MadePublic | HandedOver | Failed:
        """Run the release job once."""
        work = MakePublic(publication=PUBLICATION, target=target, remote_id=self.remote_id, metadata=METADATA)
        return await publishing.make_public(self.worker, order_of(work), work)

    async def read_post(self) -> PostRead | Failed:
        """Run the job that reads how it does, once."""
        work = ReadPost(publication=PUBLICATION, target=self.target, remote_id=self.remote_id, since=datetime.now(UTC))
        return await publishing.read_post(self.worker, order_of(work), work)

    async def answer(self, question: Question) -> Answer:
        """Answer as the bot would."""
        self.asked.append(question)
        match question:
            case TokenPlease(fresh=fresh):
                if fresh:
                    self.access_token = self.youtube.state.access(self.refresh_token)
                return Token(access_token=self.access_token, expires_at=datetime.now(UTC) + timedelta(hours=1))
            case RecallUpload():
                return Recalled(session=self.session, remote_id=self.remote_id)
            case RememberSession(session=session):
                self.stored_when_remembered.append(list(self.youtube.state.sessions.values())[-1].stored)
                self.session = session
            case RememberRemote(remote_id=remote_id):
                self.remote_id = remote_id
            case MayMakePublic():
                return self.refusal or Yes()
            case MayUse() | WhoSigns() | SignPlease():
                raise AssertionError("publishing asks nothing of the kind")
        return Yes()


def order_of(work: Work) -> Order:
    """Return an order for work."""
    return Order(
        id=OrderId("O"), guild=GuildId(1), production=ProductionId("F"), work=work, ordered_at=datetime.now(UTC)
    )


def artifacts_in(folder: Path) -> Artifacts:
    """Return artifacts in a folder."""
    return Artifacts(str(folder / "artifacts"), folder / "cache")
