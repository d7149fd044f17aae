"""A worker's bench for TikTok: the real jobs against a loopback, with the bot's answers given here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.artifacts import Artifacts
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.tiktok_state import Upload as Appeared
from bot.settings import read_settings
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
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import Metadata, Target, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.values import AccountId, PublicationId, Sha256
from bot.studio.work import MakePublic, Upload
from tests.publishing.bench import film_of, order_of
from tests.publishing.worker import WorkerBench
from workers.jobs import publishing

CHUNK = 5_242_880
FILM = film_of(size=2 * CHUNK)
"""What TikTok takes for an MP4: one part, and a last one that is a bit longer."""
CAPTION = "Honey never spoils 🍯\n\n#honey"
METADATA = Metadata(title="Honey", description=CAPTION)
DRAFT = Target(platform=Platform.TIKTOK, account=AccountId("A"), choices=TikTokChoices())
POST = DRAFT.but(
    choices=TikTokChoices(way=TikTokWay.POST, privacy=TikTokPrivacy.PUBLIC, comments=True, music_terms=True)
)
PUBLICATION = PublicationId("P")


def fast(tiktok: LoopbackTikTok, **changes: Any) -> dict[str, Any]:
    """Return settings of a studio that loses no time."""
    return {"tiktok": {**tiktok.settings(), "retry_base_s": 0.001, "poll_s": 0.001, "tries": 4, **changes}}


class Died(BaseException):
    """A worker that is no more."""


@dataclass(kw_only=True)
class TikTokBench(WorkerBench):
    """A worker, and a TikTok that it publishes to."""

    tiktok: LoopbackTikTok
    master: Sha256
    refresh_token: str
    access_token: str
    target: Target = POST
    lost_permission: bool = False
    """Whether a fresh token is refused."""
    dies_at: int = -1
    """The question, by number, at which the worker dies: even numbers before it is heard, odd ones after."""
    visible_when_asked: list[int] = field(default_factory=list)
    """How many films were complete at TikTok each time the bot was asked whether one may appear."""

    @classmethod
    def of(cls, tiktok: LoopbackTikTok, folder: Path, artifacts: Artifacts, master: Sha256) -> "TikTokBench":
        """Set a bench up."""
        settings = read_settings(studio={"data_dir": str(folder)}, publishing=fast(tiktok))
        issued = tiktok.issue_account()
        return cls(
            tiktok=tiktok,
            settings=settings,
            artifacts=artifacts,
            master=master,
            refresh_token=issued.refresh_token,
            access_token=issued.access_token,
        )

    async def upload(self) -> Uploaded | Failed:
        """Run the upload job once."""
        work = Upload(
            publication=PUBLICATION, target=self.target, metadata=METADATA, master=self.master, thumbnail="b" * 64
        )
        return await publishing.upload(self.worker, order_of(work), work)

    async def make_public(self) -> MadePublic | HandedOver | Failed:
        """Run the release job once."""
        work = MakePublic(
            publication=PUBLICATION,
            target=self.target,
            remote_id=self.remote_id,
            metadata=METADATA,
            master=self.master,
        )
        return await publishing.make_public(self.worker, order_of(work), work)

    async def both(self) -> MadePublic | HandedOver | Failed:
        """Run one job after the other."""
        first = await self.upload()
        return first if isinstance(first, Failed) else await self.make_public()

    async def to_the_end(self) -> MadePublic | HandedOver | Failed:
        """Do as the bot does with whatever state the last worker left: go on until it is out or cannot be."""
        for _ in range(6):
            if not self.remote_id:
                await self.upload()
                continue
            outcome = await self.make_public()
            if not isinstance(outcome, Failed) or outcome.retry_after_s is None:
                return outcome
        raise AssertionError("it never ends")

    async def answer(self, question: Question) -> Answer:
        """Answer as the bot would."""
        self.asked.append(question)
        number = 2 * (len(self.asked) - 1)
        if self.dies_at == number:
            raise Died
        answer = self._heard(question)
        if self.dies_at == number + 1:
            raise Died
        return answer

    def _heard(self, question: Question) -> Answer:
        match question:
            case TokenPlease(fresh=fresh):
                return self._token(fresh=fresh)
            case RecallUpload():
                return Recalled(session=self.session, remote_id=self.remote_id)
            case RememberSession(session=session):
                self.stored_when_remembered.append(self.tiktok.uploads[-1].stored)
                self.session = session
            case RememberRemote(remote_id=remote_id):
                self.remote_id = remote_id
            case MayMakePublic():
                self.visible_when_asked.append(sum(upload.is_whole for upload in self.tiktok.uploads))
                return self.refusal or Yes()
            case _:
                raise AssertionError("publishing asks nothing of the kind")
        return Yes()

    def _token(self, *, fresh: bool) -> Answer:
        if self.lost_permission:
            return No(what="The permission was withdrawn.", remedy="Connect again.", error="AccountNeedsSignIn")
        if fresh:
            self.refresh_token, self.access_token, _ = self.tiktok.state.rotate(self.refresh_token)
        return Token(access_token=self.access_token, expires_at=datetime.now(UTC) + timedelta(hours=1))


def only(tiktok: LoopbackTikTok) -> Appeared:
    """Return the one film that has appeared; that it is whole and the only one is part of every test."""
    (upload,) = tiktok.appeared
    assert upload.file.read_bytes() == FILM
    return upload
