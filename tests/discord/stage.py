"""The real client and services on a loopback Discord; only the workers are played by the test."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import discord

from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.artifacts import Artifacts
from bot.catalogue import Catalogue
from bot.client import StudioClient, point_discord_at
from bot.dispatcher import Dispatcher
from bot.queue import Queue
from bot.sandbox.people.asking import Reply
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.services import making, outcomes
from bot.services.context import Studio, WallClock
from bot.settings import Settings, read_settings
from bot.store.store import Store
from bot.studio.account import Account
from bot.studio.brief import Genre, Mood, Platform
from bot.studio.characters import BringPicture, PictureBrought
from bot.studio.cut import Rendering
from bot.studio.edit_answer import EditAnswer
from bot.studio.edit_orders import EditsProposed, ExportProject, ProjectExported, SuggestEdits
from bot.studio.guiding import BringGuide, GuideBrought
from bot.studio.orders import Attempt, Beat, Order, Progress
from bot.studio.outcomes import (
    CutRendered,
    LineSpoken,
    MusicComposed,
    Outcome,
    PlanWritten,
    RenderedAhead,
    SampleChecked,
    SceneFilmed,
    VoiceTried,
)
from bot.studio.plan import Author, Layout, Line, Look, Plan, Scene
from bot.studio.production import Production
from bot.studio.scheduling import Want
from bot.studio.sheets import DrawSheet, Sheet, SheetsDrawn
from bot.studio.shot import Guide, WordTime
from bot.studio.takes import LineTake, Made, SceneTake
from bot.studio.thumbnails import DrawnThumbnail, DrawThumbnail, ThumbnailDrawn
from bot.studio.values import AccountId, GuildId, OrderId, SceneKey, WorkerId
from bot.studio.work import (
    CheckSample,
    ComposeMusic,
    FilmScene,
    RenderAhead,
    RenderCut,
    RerollLine,
    RevisePlan,
    SpeakLine,
    TryVoice,
    WritePlan,
)
from bot.ui.announcer import DiscordAnnouncer
from bot.ui.members import member_of
from tests import signing

LINES = ("Why does honey never spoil?", "It is too dry for germs to live in.", "Follow for more.")
ANSWER = EditAnswer.model_validate(
    {
        "say": "Scene 2 ends sooner and has a title.",
        "steps": [
            {"do": "shorter", "scene": 2, "end": "end", "seconds": 0.5},
            {"do": "title", "scene": 2, "text": "Too dry", "seconds": 1},
        ],
    }
)
HAND = WorkerId("01HAND")


class StillQueue:
    """A queue without workers: says who is there, and keeps what was cancelled."""

    def __init__(self) -> None:
        self.cancelled: list[Attempt] = []
        self.workers: list[Beat] | None = []
        self.seconds = 0.0
        """Time as the dispatcher sees it."""

    async def beats(self) -> list[Beat] | None:
        return self.workers

    async def cancel(self, attempt: Attempt) -> None:
        self.cancelled.append(attempt)

    async def hand(self, _order: Order, _attempt: Attempt) -> bool:
        return True

    async def delete_queue(self, worker: WorkerId) -> None:
        self.workers = [beat for beat in self.workers or () if beat.worker != worker]


@dataclass
class Stage:
    """One studio on one loopback Discord."""

    discord: Loopback
    studio: Studio
    queue: StillQueue
    client: StudioClient
    announcer: DiscordAnnouncer
    dispatcher: Dispatcher
    waiting: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def guild(self) -> GuildId:
        return GuildId(self.discord.guild.id)

    # People

    async def plan(self, who: Person, idea: str = "Why honey never spoils", /, **options: Any) -> ChannelView:
        """Use /plan and return the thread that opens."""
        reply = await who.slash("studio", "plan", idea=idea, **options)
        assert reply.message is not None
        await reply.message.until("being written in")
        return await who.finds_thread("studio")

    async def planned(self, who: Person, idea: str = "Why honey never spoils", /) -> tuple[ChannelView, MessageView]:
        """Have a plan written; return the thread and the card."""
        thread = await self.plan(who, idea)
        await self.work("write_plan")
        card = await who.sees(thread, lambda message: "Re-roll a line" in message.text)
        return thread, card

    async def filmed(self, who: Person) -> tuple[ChannelView, MessageView]:
        """Have a film made; return the thread and the card of its cut."""
        thread, _ = await self.planned(who)
        production = await self.production(thread)
        await self.work("speak_line")
        await self.work("render_cut")
        member = await self.member(who)
        await making.generate(self.studio, member, await self.production(thread))
        await self.work_all(production)
        return thread, await who.sees(thread, "Send to review")

    async def member(self, who: Person) -> Any:
        guild = self.client.get_guild(self.discord.guild.id)
        assert guild is not None
        return member_of(await guild.fetch_member(who.id), guild)

    async def production(self, thread: ChannelView) -> Production:
        found = await self.studio.store.productions.in_thread(self.guild, cast(Any, thread.id))
        assert found is not None
        return found

    async def orders(self, production: Production) -> tuple[Order, ...]:
        return await self.studio.store.backlog.open_of(self.guild, production.id)

    # Workers

    async def next_order(self, kind: str = "") -> Order:
        """Wait until an order of a kind waits, and return it."""
        async with asyncio.timeout(5), self.waiting:
            while True:
                found = [one for one in await self.studio.store.backlog.waiting() if kind in {"", one.work.kind}]
                if found:
                    return found[0]
                await self.waiting.wait()

    async def look(self, *workers: Beat, after_s: float = 0.0) -> None:
        """Let time pass, and the dispatcher look at the backlog with these workers there."""
        self.queue.seconds += after_s
        at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=self.queue.seconds)
        self.queue.workers = [beat.but(at=at) for beat in workers]
        await self.dispatcher.look()

    async def take(self, order: Order) -> Attempt:
        async with self.studio.store.writing() as tx:
            attempt = await self.studio.store.backlog.hand(tx, order.id, HAND)
        assert attempt is not None
        return attempt

    async def tell(self, attempt: Attempt, outcome: Outcome) -> None:
        """Bring what came of an attempt, as the relay does."""
        store = self.studio.store
        async with store.writing() as tx:
            order = await store.backlog.find(attempt.order, tx=tx)
            assert order is not None
            if await store.backlog.finish(tx, order.id, attempt.number, outcome):
                await outcomes.apply(self.studio, tx, order, outcome)

    async def work(self, kind: str = "", outcome: Outcome | None = None) -> None:
        """Do everything of a kind that waits, once something does."""
        await self.next_order(kind)
        for order in await self.studio.store.backlog.waiting():
            if kind in {"", order.work.kind}:
                attempt = await self.take(order)
                await self.tell(attempt, outcome or await self.done(order))

    async def work_all(self, production: Production) -> None:
        """Do whatever a production waits for until it waits for nothing."""
        while await self.orders(production):
            await self.work()

    async def report(self, attempt: Attempt, order: Order, **how: Any) -> None:
        self.announcer.progress(Progress(order=order.id, attempt=attempt.number, production=order.production, **how))

    async def done(self, order: Order) -> Outcome:
        """Do an order as a worker would."""
        match order.work:
            case WritePlan():
                return PlanWritten(plan=plan_of())
            case RevisePlan(plan=plan) | RerollLine(plan=plan):
                first = plan.scenes[0]
                changed = first.but(line=first.line.but(text="Honey lasts for thousands of years!"))
                return PlanWritten(plan=plan.with_scene(changed).revised(Author(model="test-writer", seconds=2.5)))
            case SpeakLine(line=line):
                return LineSpoken(take=await self._take_of(line))
            case RenderAhead():
                return RenderedAhead(frames=0)
            case RenderCut() as work:
                return CutRendered(rendering=await self.rendering(work))
            case SuggestEdits():
                return EditsProposed(answer=ANSWER, author=Author(model="test-editor", seconds=1.5))
            case ExportProject(name=name, form=form):
                return ProjectExported(
                    artifact=await self.studio.artifacts.keep(b"PK the whole project"), bytes=20, name=f"{name}.{form}"
                )
            case FilmScene() as work:
                clip = await self.studio.artifacts.keep(f"clip {work.shot.number}, take {work.shot.take}".encode())
                take = SceneTake(
                    inputs=work.inputs,
                    scene=work.shot.scene,
                    plan_version=work.plan_version,
                    artifact=clip,
                    frames=work.shot.frames,
                    width=1080,
                    height=1920,
                    made=Made(model="animatic", seconds=1.0),
                )
                return SceneFilmed(take=take)
        return await self._shown(order)

    async def _shown(self, order: Order) -> Outcome:
        """Do what is told in a message of its own."""
        match order.work:
            case TryVoice(line=line, name=name):
                return VoiceTried(name=name, sound=(await self._take_of(line)).artifact, made=Made(model=line.voice))
            case ComposeMusic(words=words, model=model):
                music = await self.studio.artifacts.keep(f"music: {words}".encode())
                return MusicComposed(words=words, music=music, made=Made(model=model, seconds=2.0))
            case CheckSample(voice=voice, recording=recording):
                sample = await self.studio.artifacts.keep(f"the best of {recording}".encode())
                return SampleChecked(voice=voice, sample=sample, seconds=12.0)
            case BringPicture(character=character, name=name):
                picture = await self.studio.artifacts.keep(f"what is seen in {name}".encode())
                return PictureBrought(character=character, picture=picture)
            case BringGuide(file=file, scene=scene):
                picture = await self.studio.artifacts.keep(f"{file.follows} of {file.name}".encode())
                return GuideBrought(
                    scene=scene, guide=Guide(picture=picture, follows=file.follows, by=file.by, seen=file.person)
                )
            case DrawThumbnail(plan_version=version, model=model):
                picture = await self.studio.artifacts.keep(b"\xff\xd8 a thumbnail")
                made = Made(model=model, seconds=4.0)
                return ThumbnailDrawn(thumbnail=DrawnThumbnail(picture=picture, plan_version=version, made=made))
            case DrawSheet(character=character, count=count, model=model):
                keep = self.studio.artifacts.keep
                drawn = []
                for number in range(count):
                    views = tuple([await keep(f"view {view} of sheet {number}".encode()) for view in range(3)])
                    drawn.append(Sheet(views=views, picture=await keep(f"sheet {number}".encode()), seed=number))
                return SheetsDrawn(character=character, sheets=tuple(drawn), made=Made(model=model, seconds=4.0))
        raise AssertionError(order.work.kind)

    async def _take_of(self, line: Line) -> LineTake:
        words = line.text.split()
        return LineTake(
            inputs=line.digest(),
            artifact=await self.studio.artifacts.keep(line.text.encode()),
            duration_ms=400 * len(words),
            words=tuple(WordTime(text=word, start_ms=400 * at, end_ms=400 * at + 380) for at, word in enumerate(words)),
            made=Made(model="hibari", seconds=0.5, fell_back_from="xtts", because="no GPU"),
        )

    async def rendering(self, work: RenderCut) -> Rendering:
        keep, digest = self.studio.artifacts.keep, work.timeline.digest()
        return Rendering(
            timeline=digest,
            profile=work.profile,
            master=await keep(f"master {digest}".encode()) if work.profile.value == "master" else None,
            draft=await keep(b"\x00\x00\x00\x18ftypmp42 " + digest.encode()),
            draft_bytes=100,
            thumbnail=await keep(b"\xff\xd8\xff\xe0 " + digest.encode()),
            contact_sheet=await keep(b"\x89PNG " + digest.encode()),
            frames=work.timeline.frames,
            signed=True,
            made=Made(model="cutter", seconds=3.0),
        )

    # Accounts

    async def connect_account(self) -> None:
        account = Account(
            id=AccountId(self.studio.new_id()),
            guild=self.guild,
            platform=Platform.YOUTUBE,
            name="Night Shift Channel",
            channel_id="UC1",
        )
        async with self.studio.store.writing() as tx:
            await self.studio.store.accounts.save(tx, account, b"sealed")


def plan_of(lines: tuple[str, ...] = LINES, voice: str = "hibari") -> Plan:
    layouts = (Layout.OPENING, Layout.HERO, Layout.CLOSING)
    scenes = tuple(
        Scene(
            key=SceneKey(f"S{number}"),
            picture="A jar of honey",
            look=Look(layout=layouts[min(number, 2)], title="Honey", illustrations=("honey-pot",)),
            line=Line(text=text, voice=voice),
        )
        for number, text in enumerate(lines)
    )
    return Plan(
        title="Why honey never spoils",
        genre=Genre.FACTS,
        mood=Mood.WARM,
        seed=7,
        scenes=scenes,
        author=Author(model="test-writer", seconds=4.2),
        notes=("A fact to check: 3,000 years.",),
    )


def settings_for(
    loopback: Loopback, folder: Path, publishing: Mapping[str, Any] | None = None, **discord_settings: Any
) -> Settings:
    return read_settings(
        publishing=dict(publishing or {}),
        studio={"data_dir": str(folder)},
        discord={
            "token": loopback.token,
            "api_base": loopback.api_base,
            "gateway_url": loopback.gateway_url,
            "edit_every_s": 0.05,
            "guild_ready_timeout_s": 0.05,
            **discord_settings,
        },
    )


@asynccontextmanager
async def on_stage(
    loopback: Loopback, folder: Path, publishing: Mapping[str, Any] | None = None, **discord_settings: Any
) -> AsyncIterator[Stage]:
    """Run the client, as the application does, on a store in `folder`."""
    settings = settings_for(loopback, folder, publishing, **discord_settings)
    point_discord_at(settings.discord.api_base, settings.discord.gateway_url)
    waiting = asyncio.Condition()
    wakers: set[asyncio.Task[None]] = set()

    async def notify() -> None:
        async with waiting:
            waiting.notify_all()

    def wake() -> None:
        task = asyncio.ensure_future(notify())
        wakers.add(task)
        task.add_done_callback(wakers.discard)

    def wants() -> Mapping[OrderId, Want]:
        return dispatcher.wants()

    async with Store.opened(folder) as store:
        clock, queue = WallClock(), StillQueue()
        announcer = DiscordAnnouncer(settings.discord.edit_every_s)
        studio = Studio(
            settings=settings,
            store=store,
            queue=cast(Queue, queue),
            artifacts=Artifacts(settings.artifacts_url, folder / "cache"),
            accounts=Accounts(
                store,
                Vault.open(folder / "keys"),
                settings.publishing,
                clock.now,
                clock.new_id,
                lost=announcer.account_lost,
            ),
            identity=signing.identity(),
            announcer=announcer,
            catalogue=Catalogue.read(settings.models.rows, tiny=settings.models.tiny),
            clock=clock,
            wake=wake,
            wants=wants,
        )
        client = StudioClient(studio, announcer)
        dispatcher = Dispatcher(
            settings,
            store,
            studio.queue,
            fail=partial(outcomes.apply, studio),
            stuck=lambda entry: announcer.stuck(entry.guild, entry.production, entry.order),
            monotonic=lambda: queue.seconds,
        )
        stage = Stage(loopback, studio, queue, client, announcer, dispatcher, waiting)
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(client.connect_until_closed()),
                tasks.create_task(announcer.run(studio, client)),
            ]
            try:
                async with asyncio.timeout(10):
                    await client.caught_up.wait()
                yield stage
            finally:
                await client.close()
                for task in running:
                    task.cancel()


async def answered(reply: Reply) -> str:
    """Wait for an answer that was deferred, and return it."""
    assert reply.message is not None
    return (await reply.message.until(lambda one: not one.raw.is_loading)).text


def shown(reply: Reply) -> str:
    """What a reply says that only its person sees."""
    assert reply.message is not None
    return reply.message.text


__all__ = ["LINES", "Stage", "answered", "discord", "on_stage", "plan_of", "settings_for", "shown"]
