"""The one interface to a publishing platform, stage by stage; every adapter is a class of it and a row in the table."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, Self, TypeVar

from bot.studio.asks import Recalled, RecallUpload, RememberRemote, RememberSession
from bot.studio.measuring import Metrics, PostRead, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import HandedOver, MadePublic, TakenDown, Uploaded
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.values import AccountId, PublicationId, Value
from bot.studio.work import MakePublic, TakeDown, Upload
from workers.context import WorkerContext
from workers.publishing.approved import check_bytes
from workers.publishing.line import Line

L = TypeVar("L", bound=Line)
S = TypeVar("S")


class Publisher(ABC, Generic[L, S]):
    """One platform, for one order and one account, over a line `L`; an upload in progress there is an `S`.

    Bringing a film there is `prepare`, `start`, `upload` and `confirm`: nobody sees it then. `make_public` is the one
    step that cannot be taken back. `status` and `metrics` look at it afterwards, and `take_down` removes it. Every
    stage may be taken again after a crash, and raises PlatformTrouble where the platform refuses.
    """

    def __init__(self, worker: WorkerContext, line: L) -> None:
        self.worker = worker
        self.line = line

    @classmethod
    @abstractmethod
    def of(cls, worker: WorkerContext, order: Order, account: AccountId) -> Self:
        """Return the publisher of one order to one account."""

    @classmethod
    @asynccontextmanager
    async def opened(cls, worker: WorkerContext, order: Order, account: AccountId) -> AsyncIterator[Self]:
        """Have a line to the platform for as long as the block runs. Raises AccountNeedsSignIn."""
        publisher = cls.of(worker, order, account)
        try:
            await publisher.line.open()
            yield publisher
        finally:
            await publisher.line.close()

    async def bring(self, work: Upload, film: Path) -> Uploaded:
        """Take a film through every stage up to the last look before it is made public."""
        await self.prepare(work, film)
        session = await self.start(work, film)
        remote_id = await self.upload(work, film, session)
        await self.line.ask(RememberRemote(publication=work.publication, remote_id=remote_id))
        return await self.confirm(work, remote_id)

    async def prepare(self, work: Upload, film: Path) -> None:
        """Look at everything that can be wrong before a byte is sent. Raises MediaBroken."""
        await check_bytes(film, work.master)

    @abstractmethod
    async def start(self, work: Upload, film: Path) -> S:
        """Begin an upload, or find the one begun before; it is remembered before it is used."""

    @abstractmethod
    async def upload(self, work: Upload, film: Path, session: S) -> str:
        """Send what is missing of a film, telling how far it is; return the platform's id of it. Raises Cancelled."""

    @abstractmethod
    async def confirm(self, work: Upload, remote_id: str) -> Uploaded:
        """Wait until the platform has it as it should be; what goes less well than asked becomes a note."""

    @abstractmethod
    async def make_public(self, work: MakePublic) -> MadePublic | HandedOver:
        """Let it appear, after asking once more whether it may.

        Raises LockVoid when the approval no longer holds, and PlatformTrouble, in doubt when nobody can say whether it
        became public.
        """

    @abstractmethod
    async def status(self, work: ReadPost) -> PostRead:
        """Ask how a post stands now."""

    @abstractmethod
    async def metrics(self, work: ReadPost) -> Metrics:
        """Ask for the numbers of a post that is there."""

    async def take_down(self, work: TakeDown) -> TakenDown:  # noqa: ARG002 - for those that can
        """Hide or delete a post, where a platform lets a program do that; one that is gone counts as done."""
        raise PlatformTrouble(
            Trouble(
                again=Again.NEVER,
                what=f"{self.line.platform} does not let a program take a video down.",
                remedy="Do it there by hand; the steps are on its card.",
            )
        )

    async def recalled(self, publication: PublicationId) -> Recalled:
        """Return how far an earlier attempt got."""
        answer = await self.line.ask(RecallUpload(publication=publication))
        return answer if isinstance(answer, Recalled) else Recalled()

    async def remember(self, publication: PublicationId, session: Value) -> None:
        """Have an upload in progress remembered, before it is used."""
        await self.line.ask(RememberSession(publication=publication, session=session.model_dump_json()))
