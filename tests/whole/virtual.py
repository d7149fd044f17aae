"""A studio on virtual time: real store, services, dispatcher, relay; queue and workers are a few lines that fail."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.artifacts import Artifacts
from bot.catalogue import Catalogue
from bot.dispatcher import Dispatcher
from bot.queue import Queue
from bot.relay import Relay
from bot.services import making, outcomes, planning
from bot.services.announcer import SilentAnnouncer
from bot.services.context import Studio
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.cut import Rendering
from bot.studio.orders import Attempt, Beat, Event, Order
from bot.studio.outcomes import CutRendered, LineSpoken, Outcome, PlanWritten, RenderedAhead, SceneFilmed
from bot.studio.people import Member
from bot.studio.production import Production, Stage
from bot.studio.takes import Made, SceneTake
from bot.studio.values import ChannelId, GuildId, OrderId, UserId, WorkerId, ulid
from bot.studio.work import ROLE_OF, FilmScene, RenderAhead, RenderCut, Role, SpeakLine
from tests import signing
from tests.studio.films import line_take, plan_of

BEGAN = datetime(2026, 11, 23, tzinfo=UTC)
ADA = Member(guild=GuildId(1), user=UserId(2), name="Ada")
STEPS_MOST = 400


@dataclass
class VirtualQueue:
    """Hands jobs straight to workers in this process."""

    hands: dict[WorkerId, dict[str, tuple[Order, Attempt]]] = field(default_factory=dict)
    silent: set[WorkerId] = field(default_factory=set)
    now: Callable[[], datetime] = lambda: BEGAN

    async def beats(self) -> list[Beat]:
        return [
            Beat(
                worker=worker,
                host="here",
                at=self.now(),
                slots=dict.fromkeys(Role, 1),
                in_hand=tuple(jobs),
                able=("qwen2.5-coder-1.5b", "hibari", "animatic"),
            )
            for worker, jobs in self.hands.items()
            if worker not in self.silent
        ]

    async def hand(self, order: Order, attempt: Attempt) -> bool:
        self.hands[attempt.worker][attempt.job] = (order, attempt)
        return True

    async def cancel(self, attempt: Attempt) -> None:
        self.hands.get(attempt.worker, {}).pop(attempt.job, None)

    async def delete_queue(self, worker: WorkerId) -> None:
        self.hands.pop(worker, None)


class VirtualStudio:
    """One production from wish to cut, a step at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds = 0.0
        self.ids = 0
        self.hired = 0
        self.place = 0
        self.queue = VirtualQueue(now=self.now)
        self.kept: dict[OrderId, Outcome] = {}
        self.worked: list[OrderId] = []
        self.hire()

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.seconds)

    def new_id(self) -> str:
        self.ids += 1
        return ulid(self.ids, bytes(10))

    def seed(self) -> int:
        return 7

    def hire(self) -> WorkerId:
        """Start a worker."""
        self.hired += 1
        worker = WorkerId(f"worker-{self.hired}")
        self.queue.hands[worker] = {}
        return worker

    async def open(self) -> None:
        """Start the bot on what its folder holds."""
        self.store = await Store.open(self.folder, self.now)
        settings = read_settings(studio={"data_dir": self.folder}, queue={"beat_s": 1.0, "dead_after_s": 4.0})
        queue = cast(Queue, self.queue)
        self.studio = Studio(
            settings=settings,
            store=self.store,
            queue=queue,
            artifacts=Artifacts(str(self.folder / "artifacts"), self.folder / "cache"),
            accounts=Accounts(self.store, Vault.open(self.folder / "keys"), settings.publishing, self.now, self.new_id),
            identity=signing.identity(),
            announcer=SilentAnnouncer(),
            catalogue=Catalogue.read(),
            clock=self,
            wake=lambda: None,
        )

        async def apply(*facts: Any) -> None:
            await outcomes.apply(self.studio, *facts)

        async def answer(*facts: Any) -> Any:
            return await outcomes.answer(self.studio, *facts)

        self.dispatcher = Dispatcher(settings, self.store, queue, fail=apply, monotonic=lambda: self.seconds)
        self.relay = Relay(self.store, queue, apply=apply, answer=answer, progress=lambda _: None, wake=lambda: None)

    async def restart(self) -> None:
        """Stop the bot and start it again."""
        await self.store.close()
        await self.open()
        for production in await self.store.productions.unfinished():
            async with self.store.writing() as tx:
                await making.advance(self.studio, tx, production)

    async def wish(self) -> None:
        """Have Ada ask for a film."""
        made = await planning.start(self.studio, ADA, ChannelId(3), "Why honey never spoils")
        await planning.in_thread(self.studio, made, ChannelId(4))

    async def production(self) -> Production:
        (made,) = await self.store.productions.of(GuildId(1))
        return made

    async def look(self) -> None:
        """Let a second pass and the dispatcher look; Ada presses Generate once she can."""
        self.seconds += 1.0
        made = await self.production()
        if made.stage is Stage.PLANNED and not await self.store.backlog.open_of(made.guild, made.id):
            await making.generate(self.studio, ADA, made)
        await self.dispatcher.look()

    def job(self) -> tuple[Order, Attempt] | None:
        """Return a job that a worker which is not silent has in hand."""
        return next(
            (
                job
                for worker, jobs in self.queue.hands.items()
                if worker not in self.queue.silent
                for job in jobs.values()
            ),
            None,
        )

    def fill(self, order: Order) -> Outcome:
        """Do the work of an order, or find that it was done."""
        if order.id not in self.kept:
            self.worked.append(order.id)
            self.kept[order.id] = outcome_of(order)
        return self.kept[order.id]

    async def tell(self, attempt: Attempt, outcome: Outcome) -> bool:
        """Bring news of an attempt; say whether it counted."""
        self.place += 1
        event = Event(order=attempt.order, attempt=attempt.number, worker=attempt.worker, at=self.now(), news=outcome)
        counted = await self.relay.apply(f"{self.place}-0", event)
        self.queue.hands.get(attempt.worker, {}).pop(attempt.job, None)
        return counted


def outcome_of(order: Order) -> Outcome:
    """Return what a worker would make of an order."""
    assert order.work.kind in ROLE_OF
    match order.work:
        case SpeakLine(line=line):
            return LineSpoken(take=line_take(line))
        case FilmScene() as work:
            take = SceneTake(
                inputs=work.inputs,
                scene=work.shot.scene,
                plan_version=work.plan_version,
                artifact="a" * 64,
                frames=work.shot.frames,
                width=1080,
                height=1920,
                made=Made(model=work.camera),
            )
            return SceneFilmed(take=take)
        case RenderCut() as work:
            rendering = Rendering(
                timeline=work.timeline.digest(),
                profile=work.profile,
                master="e" * 64,
                draft="b" * 64,
                draft_bytes=1,
                thumbnail="c" * 64,
                contact_sheet="d" * 64,
                frames=work.timeline.frames,
                signed=True,
                made=Made(model="cut"),
            )
            return CutRendered(rendering=rendering)
        case RenderAhead():
            return RenderedAhead(frames=0)
        case _:
            return PlanWritten(plan=plan_of())
