"""A worker that is killed at any question and within any request: the next one publishes exactly once."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.studio.outcomes import MadePublic, Uploaded
from tests.publishing.reel_bench import CHOICES, TARGET, ReelBench
from tests.publishing.reels import REEL

QUIET = TARGET.but(choices=CHOICES.but(comments=False))
UPLOADING = [("me", 0), ("media.create", 0), ("container", 0), ("upload", 0), ("container", 1), ("limit", 0)]
PUBLISHING = [
    ("me", 1),
    ("container", 3),
    ("limit", 1),
    ("media.publish", 0),
    ("media.comments", 0),
    ("media.get", 0),
]


@pytest.fixture
def bench(instagram: LoopbackInstagram, tmp_path: Path) -> ReelBench:
    return ReelBench.at(instagram, tmp_path)


async def published(bench: ReelBench) -> None:
    """Let a new worker take up whatever is left to do, as the studio's orders do; check that it is out once."""
    if not bench.remote_id:
        assert isinstance(await bench.upload(QUIET), Uploaded)
    outcome = await bench.make_public(QUIET)

    assert isinstance(outcome, MadePublic)
    assert outcome.remote_id == bench.reel.id
    assert bench.reel.file.read_bytes() == REEL
    assert not bench.reel.comments
    assert bench.instagram.faults.count("media.publish") <= 2


@pytest.mark.parametrize("question", range(4))
async def test_killed_at_a_question_of_the_upload(bench: ReelBench, question: int) -> None:
    bench.dies_at = question
    with pytest.raises(asyncio.CancelledError):
        await bench.upload(QUIET)

    await published(bench)
    assert len(bench.instagram.containers) == 1


@pytest.mark.parametrize("question", range(2))
async def test_killed_at_a_question_of_the_release(bench: ReelBench, question: int) -> None:
    await bench.upload(QUIET)
    bench.dies_at = len(bench.asked) + question
    with pytest.raises(asyncio.CancelledError):
        await bench.make_public(QUIET)

    assert not bench.instagram.reels
    await published(bench)


@pytest.mark.parametrize(("route", "skip"), [*UPLOADING, *PUBLISHING])
async def test_killed_within_a_request_that_instagram_still_acts_on(bench: ReelBench, route: str, skip: int) -> None:
    held = bench.instagram.faults.hold(route, skip=skip)

    async def work() -> None:
        await bench.upload(QUIET)
        await bench.make_public(QUIET)

    task = asyncio.create_task(work())
    await held.met.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    held.release()

    await published(bench)
    assert len(bench.instagram.containers) <= 2
