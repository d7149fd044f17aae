"""A full disk, on a worker's machine and on the bot's: told once and plainly, nothing is lost, and Retry works."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest

from bot.queue import Queue
from bot.sandbox.people.person import Person
from bot.studio.asks import Answer, Question, Yes
from bot.studio.errors import DiskFull
from bot.studio.orders import Event, Order
from bot.studio.outcomes import Outcome
from bot.studio.production import Stage as Standing
from bot.studio.work import FilmScene
from tests.discord.stage import HAND, Stage
from workers.context import Reporter, WorkerContext
from workers.filling import Filling
from workers.jobs.table import Job
from workers.residency import Residency


class Disk:
    """A disk that is full at times: what is written is not taken when it is to be made to last."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        self._fsync = os.fsync
        monkeypatch.setattr("os.fsync", self._sync)

    def _sync(self, handle: int) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._fsync(handle)


class Hand:
    """A worker's own filling of orders, around what the stage makes."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.reporter: Reporter | None = None
        context = WorkerContext(
            id=HAND,
            settings=stage.studio.settings,
            artifacts=stage.studio.artifacts,
            models=Residency(stage.studio.settings.weights_dir, budget_mib=100),
            asking=_yes,
            reporters=lambda _: cast(Reporter, self.reporter),
        )
        self.filling = Filling(HAND, cast(Queue, self), stage.studio.artifacts, context, lambda _: self._job())

    async def work(self, kind: str, most: int = 99) -> list[Order]:
        """Fill what waits of a kind, once something does."""
        await self.stage.next_order(kind)
        orders = [order for order in await self.stage.studio.store.backlog.waiting() if order.work.kind == kind]
        for order in orders[:most]:
            attempt = await self.stage.take(order)
            self.reporter = Reporter(order, attempt.number)
            await self.stage.tell(attempt, await self.filling.outcome(order, attempt.number, self.reporter))
        return orders[:most]

    async def tell(self, _event: Event) -> None:
        """Take what the bot would be told."""

    async def report(self, _progress: object) -> None:
        """Take progress."""

    def _job(self) -> Job:
        async def job(_worker: WorkerContext, order: Order, _work: Any) -> Outcome:
            return await self.stage.done(order)

        return job


async def _yes(_order: Order, _question: Question) -> Answer:
    return Yes()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


async def test_a_disk_that_fills_up_while_filming_is_told_once_and_what_was_filmed_is_kept(
    stage: Stage, ada: Person, disk: Disk, tmp_path: Path
) -> None:
    hand = Hand(stage)
    thread, _ = await stage.planned(ada)
    await hand.work("speak_line")
    await hand.work("render_cut")
    await ada.click(await ada.sees(thread, "Animatic"), "Generate")
    kept = await hand.work("film_scene", most=1)

    disk.is_full = True
    await hand.work("film_scene")

    problem = await ada.sees(thread, "2 steps failed")
    assert "Scene 2, Scene 3" in problem.text
    assert problem.text.count("disk is full") == 1
    assert "Make room and try again" in problem.text
    assert not list((tmp_path / "artifacts" / "incoming").iterdir())

    disk.is_full = False
    await ada.click(problem, "Try again")
    again = await hand.work("film_scene")
    await hand.work("render_cut")

    await ada.sees(thread, "cut 1")
    works = [order.work for order in kept + again]
    assert [work.shot.number for work in works if isinstance(work, FilmScene)] == [1, 2, 3]
    await problem.until(lambda one: not one.components)


async def test_a_disk_that_fills_up_while_cutting_costs_only_the_cut(stage: Stage, ada: Person, disk: Disk) -> None:
    hand = Hand(stage)
    thread, _ = await stage.planned(ada)
    await hand.work("speak_line")
    await hand.work("render_cut")
    await ada.click(await ada.sees(thread, "Animatic"), "Generate")
    await hand.work("film_scene")

    disk.is_full = True
    await hand.work("render_cut")
    problem = await ada.sees(thread, "One step failed")
    assert "disk is full" in problem.text
    assert (await stage.production(thread)).stage is Standing.FAILED

    disk.is_full = False
    await ada.click(problem, "Try again")
    await hand.work("render_cut")

    await ada.sees(thread, "cut 1")
    assert len([one for one in thread.messages if "disk is full" in one.text]) == 1


async def test_a_database_without_room_refuses_a_press_and_takes_it_once_there_is_some(
    stage: Stage, ada: Person
) -> None:
    thread, card = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    card = await ada.sees(thread, "Animatic")
    await _fill_up(stage)

    await ada.click(card, "Generate")
    refusal = await ada.sees(thread, "The disk is full")
    assert "Make room and try again" in refusal.text
    assert (await stage.production(thread)).stage is Standing.PLANNED

    await stage.studio.store._database._writer.execute_fetchall("PRAGMA max_page_count = 1000000")
    await ada.click(card, "Generate")
    await stage.work("film_scene")
    await stage.work("render_cut")
    await ada.sees(thread, "cut 1")


async def _fill_up(stage: Stage) -> None:
    """Let the database grow no more, and use up the pages it has left."""
    writer = stage.studio.store._database._writer
    async with stage.studio.store.writing():
        await writer.execute("CREATE TABLE ballast (bytes BLOB) STRICT")
    await writer.execute_fetchall("PRAGMA max_page_count = 1")
    with suppress(DiskFull):
        while True:
            async with stage.studio.store.writing():
                await writer.execute("INSERT INTO ballast VALUES (zeroblob(3000))")
