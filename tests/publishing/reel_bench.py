"""A worker's bench: the real jobs against a loopback Instagram, with the bot's answers given here."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.artifacts import Artifacts
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.instagram_state import Container, Reel
from bot.settings import Settings, read_settings
from bot.studio.asks import (
    Answer,
    MayMakePublic,
    No,
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
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import InstagramChoices, Metadata, Target
from bot.studio.values import AccountId, PublicationId, WorkerId
from bot.studio.work import MakePublic, Upload
from tests.publishing.bench import JPEG, artifacts_in, order_of
from tests.publishing.reels import REEL
from workers.context import Reporter, WorkerContext
from workers.jobs import publishing
from workers.residency import Residency

PUBLICATION = PublicationId("P")
CHOICES = InstagramChoices(cover_ms=2000)
TARGET = Target(platform=Platform.INSTAGRAM, account=AccountId("A"), choices=CHOICES)
METADATA = Metadata(title="Honey", description="Honey\n\nIt never spoils.\n\n#honey @bees")


def hurried(instagram: LoopbackInstagram, **changes: Any) -> dict[str, Any]:
    """Return settings of a studio that loses no time."""
    return {"instagram": {**instagram.settings(), "retry_base_s": 0.001, "poll_s": 0.0001, "tries": 4, **changes}}


@dataclass
class ReelBench:
    """One worker and what the bot would remember and answer."""

    instagram: LoopbackInstagram
    settings: Settings
    artifacts: Artifacts
    tokens: list[str]
    """What is given out, the first first; the last one again and again."""
    asked: list[Question] = field(default_factory=list)
    session: str = ""
    remote_id: str = ""
    refusal: No | None = None
    """What is answered to `MayMakePublic` instead of Yes."""
    stop_at: str = ""
    """The step at which somebody cancels."""
    dies_at: int = -1
    """The question at which the worker is killed: after the bot has acted on it, before it hears the answer."""
    steps: list[str] = field(default_factory=list)
    stored_when_remembered: list[int] = field(default_factory=list)
    """Bytes that Instagram had of each container when the bot was asked to remember it."""

    @classmethod
    def at(cls, instagram: LoopbackInstagram, folder: Path, **changes: Any) -> "ReelBench":
        """Set a bench up in a folder."""
        settings = read_settings(studio={"data_dir": str(folder)}, publishing=hurried(instagram, **changes))
        token = instagram.issue_account().token
        return cls(instagram, settings, artifacts_in(folder), [token])

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
        return await publishing.upload(self._worker, order_of(work), work)

    async def make_public(self, target: Target = TARGET) -> MadePublic | HandedOver | Failed:
        """Run the release job once."""
        work = MakePublic(publication=PUBLICATION, target=target, remote_id=self.remote_id, metadata=METADATA)
        return await publishing.make_public(self._worker, order_of(work), work)

    def count(self, kind: type[Question] | Any) -> int:
        """Count the questions of a kind."""
        return sum(isinstance(question, kind) for question in self.asked)

    @property
    def _worker(self) -> WorkerContext:
        models = Residency(self.settings.weights_dir, budget_mib=1)
        return WorkerContext(WorkerId("W"), self.settings, self.artifacts, models, self._answer, self._reporter)

    async def _answer(self, order: Order, question: Question) -> Answer:
        answer = await self._told(order, question)
        if len(self.asked) - 1 == self.dies_at:
            raise asyncio.CancelledError
        return answer

    async def _told(self, _: Order, question: Question) -> Answer:
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

    def _reporter(self, order: Order) -> Reporter:
        return _Listening(order, self)


class _Listening(Reporter):
    """Notes what is reported, and stops at the step at which somebody cancels."""

    def __init__(self, order: Order, bench: ReelBench) -> None:
        super().__init__(order, 1)
        self._bench = bench

    def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
        self._bench.steps.append(step)
        if self._bench.stop_at and self._bench.stop_at in f"{step} {done:.2f}":
            self.stop()
        return super().__call__(done, step, text)
