"""Host memory that creeps: idle models go first, then the process is started anew."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.queue import Queue
from bot.settings import Settings
from bot.supervisor import RECYCLED as SUPERVISOR_KNOWS
from bot.supervisor import Post, Supervisor, environment_of
from bot.valkey import EmbeddedValkey
from tests.plumbing.processes import until
from workers.memory import RECYCLED, Creep, limit_mib, total_mib, used_mib, watch, what_to_do
from workers.residency import Residency


@given(st.integers(0, 1000), st.integers(0, 1000), st.booleans())
def test_only_who_has_emptied_in_vain_starts_anew(used: int, limit: int, has_emptied: bool) -> None:
    creep = what_to_do(used, limit, has_emptied=has_emptied)

    assert (creep is Creep.NOTHING) == (used <= limit)
    assert creep is not Creep.RECYCLE or has_emptied


def test_this_process_and_machine_are_measured(tmp_path: Path) -> None:
    assert 10 < used_mib() < total_mib()
    assert limit_mib(0) == total_mib() * 3 // 4
    assert limit_mib(1.5) == 1536
    assert (used_mib(tmp_path / "none"), total_mib(tmp_path / "none")) == (0, 8192)


async def test_idle_models_go_before_the_process_does(tmp_path: Path) -> None:
    models = Residency(tmp_path, budget_mib=1000, load=lambda name: name)
    seen: Iterator[int] = iter((100, 300, 100, 300, 300))
    held: list[tuple[str, ...]] = []

    def look() -> int:
        held.append(models.names())
        return next(seen)

    await models.get("hibari")
    await asyncio.wait_for(watch(models, 200, 0, look), timeout=20)

    assert held == [("hibari",), ("hibari",), (), (), ()]
    assert list(seen) == []


async def test_a_worker_above_its_limit_asks_to_be_started_anew(settings: Settings, valkey: EmbeddedValkey) -> None:
    tight = settings.model_copy(update={"workers": settings.workers.model_copy(update={"memory_gib": 0.001})})
    environment = environment_of(tight, Post("net", "net=1")) | {"PICTURELOCK_QUEUE__REDIS_URL": valkey.address}
    supervisor = Supervisor(tight, (Post("net", "net=1"),))

    process = await supervisor.start(supervisor.posts[0], environment)

    async with asyncio.timeout(60):
        assert await process.wait() == RECYCLED == SUPERVISOR_KNOWS


async def test_a_worker_whose_gpu_is_not_there_says_so_and_does_the_rest(
    settings: Settings, valkey: EmbeddedValkey, queue: Queue
) -> None:
    post = Post("gpu-0", "net=1", gpu="7")
    environment = environment_of(settings, post) | {"PICTURELOCK_QUEUE__REDIS_URL": valkey.address}
    process = await Supervisor(settings, (post,)).start(post, environment)

    async def says_so() -> bool:
        return any(beat.trouble and not beat.warming for beat in await queue.beats() or ())

    try:
        await until(says_so, within_s=60)
    finally:
        process.terminate()
        await process.wait()
