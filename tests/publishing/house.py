"""A whole studio without Discord: store, accounts, services, and a worker that fills its orders."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from bot.accounts.accounts import Accounts
from bot.accounts.sign_in import Granted
from bot.accounts.vault import Vault
from bot.artifacts import Artifacts
from bot.catalogue import Catalogue
from bot.queue import Queue
from bot.sandbox.platforms.tiktok import BASIC, DRAFT, POST, LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services import approval, outcomes
from bot.services.announcer import SilentAnnouncer
from bot.services.context import Studio
from bot.settings import Settings, read_settings
from bot.store.store import Store
from bot.studio.account import Account
from bot.studio.asks import Answer, Ask, Question
from bot.studio.brief import Platform, brief_of
from bot.studio.consent import Consent, Person, Use
from bot.studio.cut import Cut, Profile, Rendering
from bot.studio.errors import Cancelled, StudioError
from bot.studio.lock import Lock, Review, Verdict
from bot.studio.measuring import ReadPost
from bot.studio.orders import Attempt, Order
from bot.studio.outcomes import Dropped, Failed, Outcome
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage
from bot.studio.publication import Publication
from bot.studio.takes import Made
from bot.studio.values import (
    ChannelId,
    ConsentId,
    CutId,
    GuildId,
    PersonId,
    ProductionId,
    UserId,
    WorkerId,
    ulid,
)
from bot.studio.work import MakePublic, TakeDown, Upload
from tests import signing
from tests.publishing.bench import FILM, JPEG, fast
from tests.publishing.tiktok_bench import fast as fast_tiktok
from tests.studio.films import plan_of
from workers.context import Reporter, WorkerContext
from workers.jobs import publishing as jobs
from workers.residency import Residency

HERE, THERE = GuildId(1), GuildId(2)
APPROVER_ROLE, PUBLISHER_ROLE = 500, 501
FILM_ID = ProductionId("01FILM")


def member(user: int, *roles: int, guild: GuildId = HERE, manages: bool = False) -> Member:
    """Return somebody of a server."""
    return Member(guild=guild, user=UserId(user), name=f"Member {user}", roles=frozenset(roles), manages_guild=manages)


AUTHOR = member(7)
OWNER = member(1, manages=True)
APPROVER = member(20, APPROVER_ROLE)
SECOND = member(21, APPROVER_ROLE)
GUEST = member(30)
APPROVERS = [APPROVER, SECOND]


@dataclass
class Clock:
    """Time and ids, which tests hold in their hands."""

    time: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    made: int = 0

    def now(self) -> datetime:
        """Tell the time."""
        return self.time

    def new_id(self) -> str:
        """Return a fresh ULID."""
        self.made += 1
        return ulid(int(self.time.timestamp() * 1000), self.made.to_bytes(10))

    def seed(self) -> int:
        """Return no chance at all."""
        return 7


@dataclass
class Controls:
    """What workers would be told."""

    cancelled: list[Attempt] = field(default_factory=list)

    async def cancel(self, attempt: Attempt) -> None:
        """Note it."""
        self.cancelled.append(attempt)


@dataclass
class House:
    """The studio and the hands that turn its wheels."""

    studio: Studio
    youtube: LoopbackYouTube
    clock: Clock
    controls: Controls
    filled: list[str] = field(default_factory=list)
    """Kinds of the orders that a worker has filled."""
    tiktok: LoopbackTikTok | None = None

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, youtube: LoopbackYouTube, folder: Path, tiktok: LoopbackTikTok | None = None
    ) -> AsyncIterator["House"]:
        """Put a studio together in a folder, for as long as the block runs."""
        publishing = fast(youtube) | (fast_tiktok(tiktok, direct_post=True) if tiktok else {})
        settings = read_settings(studio={"data_dir": str(folder)}, publishing=publishing)
        async with Store.opened(folder) as store:
            house = cls.of(store, settings, youtube, folder)
            house.tiktok = tiktok
            yield house

    @classmethod
    def of(cls, store: Store, settings: Settings, youtube: LoopbackYouTube, folder: Path) -> "House":
        """Put a studio together."""
        clock, controls = Clock(), Controls()
        vault = Vault.open(folder / "keys")
        studio = Studio(
            settings=settings,
            store=store,
            queue=cast(Queue, controls),
            artifacts=Artifacts(str(folder / "artifacts"), folder / "cache"),
            accounts=Accounts(store, vault, settings.publishing, clock.now, clock.new_id),
            identity=signing.identity(),
            announcer=SilentAnnouncer(),
            catalogue=Catalogue({}),
            clock=clock,
            wake=lambda: None,
        )
        return cls(studio, youtube, clock, controls)

    # What there is.

    async def production(self) -> Production:
        """Return the film's production."""
        return await self.studio.store.productions.get(HERE, FILM_ID)

    async def publication(self) -> Publication:
        """Return the newest publication."""
        return (await self.studio.store.publications.of(HERE, FILM_ID))[-1]

    async def lock(self) -> Lock | None:
        """Return the lock in force."""
        return await self.studio.store.locks.current(HERE, FILM_ID)

    async def video(self) -> dict[str, object]:
        """Return the status that YouTube has of the film."""
        return self.youtube.videos[(await self.publication()).remote_id].status

    # What happens.

    async def allow_approvers(self) -> None:
        """Give the approver role its meaning."""
        settings = await self.studio.store.guilds.get(HERE)
        async with self.studio.store.writing() as tx:
            await self.studio.store.guilds.save(tx, settings.with_role(Capability.APPROVE, APPROVER_ROLE))

    async def connect(self, guild: GuildId = HERE) -> Account:
        """Connect the owner's channel without a browser."""
        issued = self.youtube.issue_account()
        expires_at = self.clock.now() + timedelta(seconds=issued.expires_in)
        granted = Granted(issued.refresh_token, issued.access_token, expires_at)
        return await self.studio.accounts.adopt(guild, OWNER.user, granted)

    async def connect_tiktok(self, *scopes: str) -> Account:
        """Connect the owner's TikTok account without a browser."""
        assert self.tiktok is not None
        issued = self.tiktok.issue_account(scopes or (BASIC, DRAFT, POST))
        expires_at = self.clock.now() + timedelta(seconds=issued.expires_in)
        granted = Granted(issued.refresh_token, issued.access_token, expires_at, issued.scopes)
        return await self.studio.accounts.adopt(HERE, OWNER.user, granted, Platform.TIKTOK)

    async def shoot(self, *, number: int = 1, film: bytes = FILM, signed: bool = True, has_logo: bool = False) -> Cut:
        """Bring a production to its review with a finished cut."""
        studio, store, now = self.studio, self.studio.store, self.clock.now()
        plan = plan_of().but(version=number)
        rendering = Rendering(
            timeline=f"{number:064}",
            profile=Profile.MASTER,
            master=await studio.artifacts.keep(film),
            draft=await studio.artifacts.keep(b"draft"),
            draft_bytes=5,
            thumbnail=await studio.artifacts.keep(JPEG),
            contact_sheet=await studio.artifacts.keep(b"sheet"),
            frames=750,
            signed=signed,
            has_logo=has_logo,
            made=Made(model="cutter"),
        )
        cut = Cut(
            id=CutId(studio.new_id()),
            production=FILM_ID,
            number=number,
            plan_version=number,
            style_version=1,
            rendering=rendering,
        )
        made = Production(
            id=FILM_ID,
            guild=HERE,
            author=AUTHOR.user,
            channel=ChannelId(5),
            thread=ChannelId(6),
            brief=brief_of("Why honey never spoils"),
            stage=Stage.REVIEW,
            plan_version=number,
            cut_number=number,
            made_at=now,
            changed_at=now,
        )
        async with store.writing() as tx:
            await store.productions.save(tx, made, cause="shot")
            await store.plans.save(tx, HERE, FILM_ID, plan, "written")
            await store.cuts.save(tx, HERE, cut)
        return cut

    async def ready(self) -> None:
        """Have everything that a review needs."""
        await self.allow_approvers()
        await self.connect()
        await self.shoot()

    async def review(self, **choices: object) -> Review:
        """Put the newest cut to the vote."""
        return await approval.open_review(self.studio, AUTHOR, await self.production(), **choices)  # type: ignore[arg-type]

    async def approve(self, review: Review, voter: Member = APPROVER, *, approves: bool = True) -> Verdict:
        """Vote."""
        return await approval.vote(self.studio, voter, review.id, approves=approves, approvers=APPROVERS)

    async def add_person(self, *, agrees: bool) -> Consent:
        """Let somebody appear in the film."""
        store, now = self.studio.store, self.clock.now()
        person = Person(id=PersonId("01MIRA"), guild=HERE, name="Mira", user=UserId(11))
        consent = Consent(
            id=ConsentId("01CONSENT"),
            guild=HERE,
            person=person.id,
            uses=frozenset({Use.PUBLISH}),
            production=FILM_ID,
            asked_at=now,
            answered_at=now,
            given=agrees,
            is_adult=True,
        )
        production = await self.production()
        async with store.writing() as tx:
            await store.people.save(tx, person)
            await store.consents.save(tx, consent, cause="asked")
            await store.productions.save(tx, production.but(people=(person.id,)), cause="Mira appears")
        return consent

    # What dispatcher, worker and relay do.

    async def work(self, most: int = 20) -> list[Outcome]:
        """Fill orders until none waits; return what came of them."""
        found: list[Outcome] = []
        while len(found) < most and (waiting := await self.studio.store.backlog.waiting()):
            found.append(await self.fill(waiting[0]))
        return found

    async def fill(self, order: Order) -> Outcome:
        """Hand one order to a worker and apply what comes of it."""
        store = self.studio.store
        async with store.writing() as tx:
            attempt = await store.backlog.hand(tx, order.id, WorkerId("W"))
        assert attempt is not None
        outcome = await self._do(order)
        self.filled.append(order.work.kind)
        async with store.writing() as tx:
            if await store.backlog.finish(tx, order.id, attempt.number, outcome):
                await outcomes.apply(self.studio, tx, order, outcome)
        return outcome

    async def _do(self, order: Order) -> Outcome:
        async def answer(_: Order, question: Question) -> Answer:
            ask = Ask(id="A", order=order.id, attempt=1, worker=WorkerId("W"), question=question)
            return await outcomes.answer(self.studio, ask, order)

        settings = self.studio.settings
        models = Residency(settings.weights_dir, budget_mib=1)
        worker = WorkerContext(
            WorkerId("W"), settings, self.studio.artifacts, models, answer, lambda order: Reporter(order, 1)
        )
        try:
            match order.work:
                case Upload():
                    return await jobs.upload(worker, order, order.work)
                case MakePublic():
                    return await jobs.make_public(worker, order, order.work)
                case TakeDown():
                    return await jobs.take_down(worker, order, order.work)
                case ReadPost():
                    return await jobs.read_post(worker, order, order.work)
                case _:
                    raise AssertionError(order.work.kind)
        except Cancelled:
            return Dropped()
        except StudioError as error:
            return Failed(what=error.what, remedy=error.remedy, error=type(error).__name__)
