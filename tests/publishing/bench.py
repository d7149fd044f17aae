"""A worker's bench: the real jobs against a loopback YouTube, with the bot's answers given here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.artifacts import Artifacts
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.settings import Settings
from bot.studio.asks import (
    Answer,
    MayMakePublic,
    MayUse,
    No,
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
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import Metadata, Target
from bot.studio.values import AccountId, GuildId, OrderId, ProductionId, PublicationId, WorkerId
from bot.studio.work import MakePublic, Upload, Work
from tests import signing
from workers.context import Reporter, WorkerContext
from workers.jobs import publishing
from workers.residency import Residency

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


@dataclass
class Bench:
    """One worker and what the bot would remember and answer."""

    youtube: LoopbackYouTube
    settings: Settings
    artifacts: Artifacts
    refresh_token: str
    access_token: str
    asked: list[Question] = field(default_factory=list)
    session: str = ""
    remote_id: str = ""
    refusal: No | None = None
    """What is answered to `MayMakePublic` instead of Yes."""
    stop_at: str = ""
    """The step at which somebody cancels."""
    steps: list[str] = field(default_factory=list)
    stored_when_remembered: list[int] = field(default_factory=list)
    """Bytes that YouTube had of each session when the bot was asked to remember it."""

    @property
    def worker(self) -> WorkerContext:
        """Return a worker as it starts."""
        models = Residency(self.settings.weights_dir, budget_mib=1)
        return WorkerContext(WorkerId("W"), self.settings, self.artifacts, models, self._answer, self._reporter)

    async def upload(self) -> Uploaded | Failed:
        """Run the upload job once."""
        master, thumbnail = await self.artifacts.keep(FILM), await self.artifacts.keep(JPEG)
        work = Upload(publication=PUBLICATION, target=TARGET, metadata=METADATA, master=master, thumbnail=thumbnail)
        return await publishing.upload(self.worker, order_of(work), work)

    async def make_public(self, target: Target = TARGET) -> MadePublic | HandedOver | Failed:
        """Run the release job once."""
        work = MakePublic(publication=PUBLICATION, target=target, remote_id=self.remote_id, metadata=METADATA)
        return await publishing.make_public(self.worker, order_of(work), work)

    def count(self, kind: type[Question] | Any) -> int:
        """Count the questions of a kind."""
        return sum(isinstance(question, kind) for question in self.asked)

    async def _answer(self, _: Order, question: Question) -> Answer:
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

    def _reporter(self, order: Order) -> Reporter:
        return _Listening(order, self)


class _Listening(Reporter):
    """Notes what is reported, and stops at the step at which somebody cancels."""

    def __init__(self, order: Order, bench: Bench) -> None:
        super().__init__(order, 1)
        self._bench = bench

    def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
        self._bench.steps.append(step)
        if self._bench.stop_at and self._bench.stop_at in f"{step} {done:.2f}":
            self.stop()
        return super().__call__(done, step, text)


def order_of(work: Work) -> Order:
    """Return an order for work."""
    return Order(
        id=OrderId("O"), guild=GuildId(1), production=ProductionId("F"), work=work, ordered_at=datetime.now(UTC)
    )


def artifacts_in(folder: Path) -> Artifacts:
    """Return artifacts in a folder."""
    return Artifacts(str(folder / "artifacts"), folder / "cache")
