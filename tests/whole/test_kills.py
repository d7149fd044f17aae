"""Real processes killed with -9 at twelve named points of publishing: out once everywhere, and every card true.

Each film goes to three platforms at once. The platforms stop at the point, so that nothing depends on the clock: the
kill comes while all three wait there, and only then do they go on.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import pytest
import pytest_asyncio

from bot.auditing import verified
from bot.sandbox.platforms.faults import Fault
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.services import approval
from bot.studio.brief import Platform
from bot.studio.publication import PublicationState
from tests.publishing.test_accounts import everything_in
from tests.whole.lot import cards
from tests.whole.processes import PATIENCE_S, UpProcess, WorkerProcess
from tests.whole.release import ReleaseLot, film_of_parts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="module")]

NAMES = {Platform.YOUTUBE: "YouTube", Platform.TIKTOK: "TikTok", Platform.INSTAGRAM: "Instagram"}


class Victim(StrEnum):
    """Who is killed."""

    WORKER = "worker"
    BOT = "bot"


@dataclass(frozen=True)
class Halt:
    """Where a platform stops: at a request, after so many that pass, before or after it is acted on."""

    route: str
    skip: int = 0
    acts_first: bool = True

    def plant(self, lot: ReleaseLot, platform: Platform) -> Fault:
        faults = lot.faults()[platform]
        hold = faults.hold_reply if self.acts_first else faults.hold
        return hold(self.route, skip=self.skip)


@dataclass(frozen=True)
class Point:
    """One of the named points, as each platform reaches it."""

    name: str
    youtube: Halt
    tiktok: Halt
    instagram: Halt

    def plant(self, lot: ReleaseLot) -> list[Fault]:
        return [
            self.youtube.plant(lot, Platform.YOUTUBE),
            self.tiktok.plant(lot, Platform.TIKTOK),
            self.instagram.plant(lot, Platform.INSTAGRAM),
        ]


UNREMEMBERED = Point("before the session is remembered", Halt("uploads.start"), Halt("init"), Halt("media.create"))
REMEMBERED = Point(
    "before the first byte, the session being remembered",
    Halt("uploads.chunk", acts_first=False),
    Halt("uploads.chunk", acts_first=False),
    Halt("container", acts_first=False),
)
HALFWAY = Point(
    "in the middle of the upload",
    Halt("uploads.chunk", skip=1),
    Halt("uploads.chunk"),
    Halt("upload", acts_first=False),
)
ALL_SENT = Point("after the last byte, before its answer", Halt("uploads.final"), Halt("uploads.final"), Halt("upload"))
BEFORE_PUBLIC = Point(
    "before anybody asks whether it may be public",
    Halt("videos.list", skip=2),
    Halt("status"),
    Halt("me", skip=1),
)
PUBLIC = Point(
    "once it is public, before the news of it", Halt("videos.update"), Halt("status", skip=2), Halt("media.publish")
)
ROUNDS = [
    (UNREMEMBERED, Victim.WORKER),
    (UNREMEMBERED, Victim.BOT),
    (REMEMBERED, Victim.WORKER),
    (HALFWAY, Victim.BOT),
    (HALFWAY, Victim.WORKER),
    (ALL_SENT, Victim.BOT),
    (ALL_SENT, Victim.WORKER),
    (BEFORE_PUBLIC, Victim.BOT),
    (BEFORE_PUBLIC, Victim.WORKER),
    (PUBLIC, Victim.BOT),
    (PUBLIC, Victim.WORKER),
]
SCHEDULED = "scheduled, and due while the studio was down"
TWELVE = len(ROUNDS) + 1


def title_of(point: Point, victim: Victim) -> str:
    return f"{victim.value} killed {point.name}"


@dataclass
class Running:
    """The studio's processes on their lot."""

    lot: ReleaseLot
    up: UpProcess
    worker: WorkerProcess


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    folder = tmp_path_factory.mktemp("studio")
    async with (
        Loopback() as discord,
        LoopbackYouTube() as youtube,
        LoopbackTikTok() as tiktok,
        LoopbackInstagram() as instagram,
    ):
        tiktok.state.rates.clear()
        lot = ReleaseLot(discord, youtube, tiktok, instagram, folder)
        async with lot.at_the_desk() as house:
            await lot.furnish(house)
            for point, victim in ROUNDS:
                await lot.shoot(house, title_of(point, victim))
        running = Running(lot, UpProcess(lot.settings()), WorkerProcess(lot.settings(), "net=3"))
        try:
            await running.up.start()
            await running.worker.start()
            yield running
        finally:
            await running.worker.kill()
            await running.up.kill()


async def stopped(halts: list[Fault]) -> None:
    """Wait until every platform has come to the point."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*(halt.met.wait() for halt in halts))
    except TimeoutError:
        pytest.fail(f"not reached: {[halt.route for halt in halts if not halt.met.is_set()]}")


async def is_out_once(lot: ReleaseLot, title: str) -> None:
    """Wait for the cards, then look at the platforms themselves."""
    thread = lot.threads[title]
    for name in NAMES.values():
        await lot.ada.sees(thread, f"Published on {name}", timeout_s=PATIENCE_S)
    assert lot.out(title) == {platform: [film_of_parts()] for platform in NAMES}
    assert lot.hidden(title) == 0
    for name in NAMES.values():
        assert len(cards(thread, f"Published on {name}")) == 1
        assert not cards(thread, f"Publishing to {name}")


@pytest.mark.parametrize(("point", "victim"), ROUNDS, ids=lambda part: getattr(part, "name", None) or part.value)
async def test_a_film_is_out_once_whoever_is_killed(running: Running, point: Point, victim: Victim) -> None:
    lot, title = running.lot, title_of(point, victim)
    review = await lot.ada.sees(
        lot.threads[title], lambda one: "Review ·" in one.text and len(one.reactions) == 2, timeout_s=PATIENCE_S
    )
    halts = point.plant(lot)

    await lot.olive.react(review, "✅")
    await stopped(halts)
    process = running.worker if victim is Victim.WORKER else running.up
    await process.kill()
    for halt in halts:
        halt.release()
    await process.start()

    await is_out_once(lot, title)


async def test_a_post_that_came_due_while_the_studio_was_down_is_out_once(running: Running) -> None:
    lot = running.lot
    await running.up.kill()
    async with lot.at_the_desk() as house:
        due = house.clock.now() - timedelta(hours=1)
        house.clock.time = due - timedelta(hours=1)
        made = await lot.shoot(house, SCHEDULED, publish_at=due)
        review = await house.studio.store.reviews.open_of(lot.guild, made.id)
        assert review is not None
        approver = lot.approver()
        await approval.vote(house.studio, approver, review.id, approves=True, approvers=[approver])
        await house.work()
    assert lot.hidden(SCHEDULED) == 1

    await running.up.start()

    await is_out_once(lot, SCHEDULED)
    await lot.ada.sees(lot.threads[SCHEDULED], "As scheduled", timeout_s=PATIENCE_S)


async def test_nothing_was_lost_and_the_log_of_it_all_is_whole(running: Running) -> None:
    lot = running.lot
    await running.up.kill()
    async with lot.at_the_desk() as house:
        made = await house.studio.store.productions.of(lot.guild)
        found = [one for film in made for one in await house.studio.store.publications.of(lot.guild, film.id)]
        (report,) = await verified(house.studio.store, 0, [])
    assert len(found) == len(NAMES) * TWELVE
    assert {one.state for one in found} == {PublicationState.PUBLISHED}
    assert not [one.problem for one in found if one.problem]
    assert not report["flaws"]


async def test_no_secret_of_it_all_is_on_the_disk_or_in_discord(running: Running) -> None:
    lot = running.lot
    said = repr([(one.payload, one.reply) for one in lot.discord.recorder.exchanges]).encode()

    assert lot.secrets()
    assert "Published on" in said.decode()
    assert not lot.found_in(said)
    assert not lot.found_in(everything_in(lot.data_dir))
