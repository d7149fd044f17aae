"""Store, dispatcher and relay without services and Discord: outcomes are written down, and that is all."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.dispatcher import Dispatcher
from bot.queue import Queue
from bot.relay import Relay
from bot.settings import Settings
from bot.store.database import Transaction
from bot.store.store import Store
from bot.studio.asks import Answer, Ask, Yes
from bot.studio.brief import brief_of
from bot.studio.orders import Order, Progress
from bot.studio.outcomes import Outcome
from bot.studio.plan import Line
from bot.studio.production import Production
from bot.studio.values import ChannelId, GuildId, OrderId, ProductionId, UserId, ulid
from bot.studio.work import SpeakLine, Work, WritePlan
from bot.supervisor import Post, Supervisor
from bot.valkey import EmbeddedValkey

GUILD, FILM = GuildId(1 << 40), ProductionId("01FILM")
DESK = Post("desk", "chat=1,speak=1")
LINE = "A jar of honey from an old tomb could still be eaten by whoever found it."


class SmallStudio:
    """What the tests look at."""

    def __init__(self, settings: Settings, store: Store, queue: Queue) -> None:
        self.settings = settings
        self.store = store
        self.queue = queue
        self.applied: list[tuple[Order, Outcome]] = []
        self.asked: list[Ask] = []
        self.progress: list[Progress] = []
        self.dispatcher = Dispatcher(settings, store, queue, fail=self._apply)
        self.relay = Relay(
            store,
            queue,
            apply=self._apply,
            answer=self._answer,
            progress=self.progress.append,
            wake=self.dispatcher.wake,
        )
        self._news = asyncio.Condition()

    async def order(self, work: Work, urgency: int = 5) -> Order:
        """Put work on the backlog."""
        order = Order(
            id=OrderId(ulid(time.time_ns() // 1_000_000, os.urandom(10))),
            guild=GUILD,
            production=FILM,
            work=work,
            urgency=urgency,
            ordered_at=datetime.now(UTC),
        )
        async with self.store.writing() as tx:
            await self.store.backlog.add(tx, order)
            tx.after(self.dispatcher.wake)
        return order

    async def outcome(self, order: Order, within_s: float = 30.0) -> Outcome:
        """Wait for what comes of an order."""
        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(lambda: any(entry.id == order.id for entry, _ in self.applied))
        return next(outcome for entry, outcome in self.applied if entry.id == order.id)

    async def whats(self, order: Order) -> list[str]:
        """Return the steps of an order's way, with the number of the attempt."""
        return [f"{change.attempt} {change.what}" for change in await self.store.backlog.changes(GUILD, order.id)]

    async def is_at_work(self, order: Order) -> bool:
        """Say whether a worker has taken an order up."""
        held = await self.store.backlog.in_hand(order.id)
        return held is not None and held.started is not None

    async def has_worker(self) -> bool:
        """Say whether a worker is alive."""
        return bool(self.dispatcher.workers())

    async def _apply(self, tx: Transaction, order: Order, outcome: Outcome) -> None:
        async def tell() -> None:
            self.applied.append((order, outcome))
            async with self._news:
                self._news.notify_all()

        tx.after(tell)

    async def _answer(self, ask: Ask, _order: Order) -> Answer:
        self.asked.append(ask)
        return Yes()


@asynccontextmanager
async def small_studio(
    settings: Settings, valkey: EmbeddedValkey, posts: tuple[Post, ...] = ()
) -> AsyncIterator[tuple[SmallStudio, Supervisor]]:
    """Run a studio, with the workers of some posts."""
    queue_section = settings.queue.model_copy(update={"redis_url": SecretStr(valkey.address)})
    supervisor = Supervisor(settings.model_copy(update={"queue": queue_section}), posts)
    async with Store.opened(settings.studio.data_dir) as store, await Queue.connect(settings, valkey.address) as queue:
        now = datetime.now(UTC)
        if await store.productions.find(GUILD, FILM) is None:
            async with store.writing() as tx:
                await store.productions.save(tx, film(now), "asked for")
        studio = SmallStudio(settings, store, queue)
        async with asyncio.TaskGroup() as group:
            parts = (valkey.run(), studio.dispatcher.run(), studio.relay.run(), supervisor.run())
            tasks = [group.create_task(part) for part in parts]
            try:
                yield studio, supervisor
            finally:
                for task in tasks:
                    task.cancel()


def film(now: datetime) -> Production:
    """Return the production that orders belong to."""
    return Production(
        id=FILM,
        guild=GUILD,
        author=UserId(7),
        channel=ChannelId(5),
        brief=brief_of("Why honey never spoils"),
        made_at=now,
        changed_at=now,
    )


def speak(text: str = LINE) -> SpeakLine:
    """Return the order of a line in a real voice."""
    return SpeakLine(line=Line(text=text, voice="hibari"))


def plan(model: str = "smollm2-135m") -> WritePlan:
    """Return the order of a plan; without the model's weights it is an outline."""
    return WritePlan(brief=brief_of("Why honey never spoils"), model=model, seed=7)


def logs_of(settings: Settings) -> str:
    """Return what workers logged."""
    folder: Path = settings.studio.data_dir / "logs"
    return "".join(path.read_text() for path in sorted(folder.glob("*.log")))
