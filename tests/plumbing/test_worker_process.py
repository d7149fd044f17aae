"""Real workers as processes of their own, and everything that can befall them."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.artifacts import Artifacts
from bot.locking import valkey_socket
from bot.queue import Queue
from bot.settings import Settings
from bot.studio.outcomes import Dropped, Failed, LineSpoken, LinesWritten, PlanWritten, Replied
from bot.studio.work import Reply, RerollLine, RevisePlan, Turn, WriteLines
from bot.valkey import EmbeddedValkey
from models.folders import weights_folder
from models.registry import row_of
from models.weights import pull
from tests.plumbing.processes import children_of, kill_valkey, until, wipe
from tests.plumbing.small_studio import DESK, FILM, GUILD, LINE, logs_of, plan, small_studio, speak


async def test_a_line_and_a_plan_are_made_by_a_real_worker(settings: Settings, valkey: EmbeddedValkey) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, _):
        line, script = await studio.order(speak()), await studio.order(plan())

        spoken, written = await studio.outcome(line), await studio.outcome(script)

        assert isinstance(spoken, LineSpoken), spoken
        assert spoken.take.duration_ms > 500
        assert isinstance(written, PlanWritten), written
        assert written.plan.author.fell_back_from == "smollm2-135m"
        assert await studio.whats(line) == ["0 ordered", "1 handed", "1 started", "1 done"]

        wish = "remove scene 2"
        revision = RevisePlan(brief=plan().brief, plan=written.plan, wish=wish, model="smollm2-135m", seed=1)
        lines = WriteLines(brief=plan().brief, model="smollm2-135m", seed=1)
        reroll = RerollLine(plan=written.plan, scene=written.plan.scenes[0].key, model="smollm2-135m", seed=1)
        revised, lined, rerolled = [
            await studio.outcome(await studio.order(work)) for work in (revision, lines, reroll)
        ]
        assert isinstance(revised, PlanWritten), revised
        assert revised.plan.version == 2
        assert isinstance(lined, LinesWritten), lined
        assert lined.author.fell_back_from == "smollm2-135m"
        assert isinstance(rerolled, Failed)
        assert "picturelock models pull smollm2-135m" in rerolled.remedy


async def test_a_small_language_model_answers_while_people_watch(settings: Settings, valkey: EmbeddedValkey) -> None:
    shared = settings.model_copy(
        update={"studio": settings.studio.model_copy(update={"weights_dir": weights_folder()})}
    )
    await asyncio.to_thread(pull, row_of("smollm2-135m"), weights_folder(), lambda _: None)
    turns = (Turn(speaker="user", text="Say hello."),)
    async with small_studio(shared, valkey, (DESK,)) as (studio, _):
        outcome = await studio.outcome(
            await studio.order(Reply(turns=turns, model="smollm2-135m", seed=1, max_tokens=24))
        )

        assert isinstance(outcome, Replied), outcome
        texts = [progress.text for progress in studio.progress if progress.text]
        assert texts
        assert outcome.text.startswith(texts[0].strip())


async def test_an_order_whose_worker_is_killed_runs_again_as_the_next_attempt(
    settings: Settings, valkey: EmbeddedValkey
) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, supervisor):
        order = await studio.order(speak())
        await until(lambda: studio.is_at_work(order))

        supervisor.processes["desk"].kill()

        assert isinstance(await studio.outcome(order), LineSpoken), logs_of(settings)
        assert await studio.whats(order) == [
            *("0 ordered", "1 handed", "1 started", "1 given back", "2 handed", "2 started", "2 done")
        ]
        assert len(studio.applied) == 1


async def test_a_worker_that_was_asleep_comes_back_and_its_late_news_is_refused(
    settings: Settings, valkey: EmbeddedValkey
) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, supervisor):
        order = await studio.order(speak())
        await until(lambda: studio.is_at_work(order))
        sleeper = supervisor.processes["desk"]
        os.kill(sleeper.pid, signal.SIGSTOP)

        async def is_given_back() -> bool:
            return "1 given back" in await studio.whats(order)

        await until(is_given_back)
        os.kill(sleeper.pid, signal.SIGCONT)

        assert isinstance(await studio.outcome(order), LineSpoken)
        ways = await studio.whats(order)
        assert ways[-1] == "2 done"
        assert "1 done" not in ways
        assert len(studio.applied) == 1


async def test_news_that_got_lost_costs_no_second_work(settings: Settings, valkey: EmbeddedValkey) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, _):
        order = await studio.order(speak())
        first = await studio.outcome(order)
        async with studio.store.writing() as tx:
            await tx.run("UPDATE orders SET state = 'handed', outcome = NULL, ended_at = NULL WHERE id = ?", order.id)
        studio.applied.clear()

        again = await studio.outcome(order)

        assert again == first
        assert (await studio.whats(order))[-1] == "2 done"
        assert "worker.outcome_reused" in logs_of(settings)
        assert logs_of(settings).count('"worker.worked"') == 1


async def test_a_wiped_queue_loses_nothing(settings: Settings, valkey: EmbeddedValkey) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, _):
        await until(studio.has_worker)
        orders = [await studio.order(speak(f"Line {number} of this film.")) for number in ("one", "two", "three")]
        await until(lambda: studio.is_at_work(orders[0]))

        wipe(valkey)

        outcomes = [await studio.outcome(order) for order in orders]
        assert all(isinstance(outcome, LineSpoken) for outcome in outcomes), logs_of(settings)


async def test_a_queue_that_is_killed_loses_nothing(settings: Settings, valkey: EmbeddedValkey) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, _):
        await until(studio.has_worker)
        orders = [await studio.order(speak(f"Line {number} of this film.")) for number in ("one", "two", "three")]
        await until(lambda: studio.is_at_work(orders[0]))

        kill_valkey(valkey)

        outcomes = [await studio.outcome(order) for order in orders]
        assert all(isinstance(outcome, LineSpoken) for outcome in outcomes), logs_of(settings)


async def test_an_order_is_taken_up_within_150_ms(settings: Settings, valkey: EmbeddedValkey) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, _):
        await studio.outcome(await studio.order(plan()))
        waits = []
        for _ in range(5):
            order = await studio.order(plan())
            await studio.outcome(order)
            ordered, _, started, _ = await studio.store.backlog.changes(GUILD, order.id)
            waits.append((started.at - ordered.at).total_seconds())

        assert min(waits) <= 0.15, waits


async def test_what_a_worker_has_in_hand_is_given_back_when_it_is_told_to_stop(
    settings: Settings, valkey: EmbeddedValkey
) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, supervisor):
        await until(studio.has_worker)
        orders = [await studio.order(speak(f"{LINE} Number {number}.")) for number in range(6)]
        await until(lambda: studio.is_at_work(orders[0]))
        worker = supervisor.processes["desk"]

        worker.terminate()
        code = await worker.wait()

        assert code == 0
        assert isinstance(await studio.outcome(orders[-1]), LineSpoken)
        assert "gave no sign of life" not in str(await studio.store.backlog.changes(GUILD, orders[-1].id))


async def test_a_cancelled_order_is_dropped_by_its_worker(settings: Settings, valkey: EmbeddedValkey) -> None:
    async with small_studio(settings, valkey, (DESK,)) as (studio, _):
        await until(studio.has_worker)
        order = await studio.order(speak())
        await until(lambda: studio.is_at_work(order))
        async with studio.store.writing() as tx:
            for attempt in await studio.store.backlog.cancel(tx, GUILD, FILM):
                tx.after(lambda attempt=attempt: studio.queue.cancel(attempt))  # type: ignore[misc]

        outcome = await studio.outcome(order)

        assert isinstance(outcome, Dropped | LineSpoken)
        assert await studio.store.backlog.failed_of(GUILD, FILM) == ()
        assert await studio.store.backlog.waiting() == ()


async def test_two_workers_with_data_folders_of_their_own_share_one_folder_of_artifacts(
    settings: Settings, valkey: EmbeddedValkey, tmp_path: Path
) -> None:
    shared = {
        "PICTURELOCK_QUEUE__REDIS_URL": valkey.address,
        "PICTURELOCK_ARTIFACTS__URL": settings.artifacts_url,
        "PICTURELOCK_QUEUE__BEAT_S": "0.2",
    }
    async with small_studio(settings, valkey) as (studio, _), standalone(tmp_path / "one", shared):
        async with standalone(tmp_path / "two", shared):
            await until(lambda: len(studio.dispatcher.workers()) == 2)
            orders = [await studio.order(speak(f"Line {number} of this film.")) for number in ("one", "two")]

            outcomes = [await studio.outcome(order) for order in orders]

        takes = [outcome.take for outcome in outcomes if isinstance(outcome, LineSpoken)]
        artifacts = Artifacts(settings.artifacts_url, tmp_path / "cache")
        workers = {record.worker for record in await studio.store.backlog.recent(GUILD, FILM)}
        assert len(workers) == 2
        assert [await artifacts.has(take.artifact) for take in takes] == [True, True]


async def test_nothing_is_left_of_a_studio_that_is_killed(settings: Settings) -> None:
    script = (
        "import asyncio; from bot.settings import read_settings; from bot.supervisor import Post, Supervisor\n"
        "async def main():\n"
        "    async with Supervisor(read_settings(), (Post('desk', 'net=1'),)) as supervisor:\n"
        "        await supervisor.run()\n"
        "asyncio.run(main())"
    )
    environment = {**os.environ, **settings.environment()}
    studio = await asyncio.create_subprocess_exec(sys.executable, "-c", script, env=environment)
    socket = valkey_socket(settings.studio.data_dir)
    async with await Queue.connect(settings, f"unix://{socket}") as queue:

        async def has_beaten() -> bool:
            return bool(await queue.beats())

        await until(has_beaten)
        workers = children_of(studio.pid)
        assert len(workers) == 2
        studio.kill()
        await studio.wait()

        await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        assert not await queue.is_there()


@asynccontextmanager
async def standalone(folder: Path, environment: dict[str, str]) -> AsyncIterator[None]:
    """Run a worker that no studio started, as `picturelock worker` does."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers.cli", "worker", "--roles", "speak=1", "--name", folder.name, "--json"),
        env={**os.environ, "PICTURELOCK_STUDIO__DATA_DIR": str(folder), **environment},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        assert await process.wait() == 0
