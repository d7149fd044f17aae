"""Whatever fails on the way to TikTok and passes: the film appears once, or it is in doubt and looked for."""

import asyncio

import pytest

from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.studio.asks import TokenPlease
from bot.studio.outcomes import Failed, MadePublic
from tests.publishing.tiktok_bench import CHUNK, DRAFT, POST, TikTokBench, only

STAGES = ["status", "uploads.chunk", "uploads.final"]
READS = ["creator_info", *STAGES]


@pytest.fixture
def bench(tiktok_bench: TikTokBench) -> TikTokBench:
    return tiktok_bench


@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize("route", READS)
async def test_a_busy_tiktok_is_tried_again(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, status: int
) -> None:
    tiktok.faults.refuse(route, status, "internal_error" if status >= 500 else "rate_limit_exceeded", times=2)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 1


@pytest.mark.parametrize("route", ["uploads.chunk", "uploads.final"])
@pytest.mark.parametrize("after_bytes", [0, 1, CHUNK - 1])
async def test_a_connection_that_drops_within_a_part_costs_that_part_only(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, after_bytes: int
) -> None:
    tiktok.faults.drop(route, after_bytes=after_bytes)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 1
    assert tiktok.faults.count(route) == 2


@pytest.mark.parametrize("route", STAGES)
async def test_a_lost_answer_sends_nothing_twice(bench: TikTokBench, tiktok: LoopbackTikTok, route: str) -> None:
    tiktok.faults.lose_reply(route)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert (tiktok.faults.count("uploads.chunk"), tiktok.faults.count("uploads.final")) == (1, 1)


@pytest.mark.parametrize(("route", "target"), [("init", POST), ("inbox_init", DRAFT)])
@pytest.mark.parametrize("how", ["lost", "dropped", "500", "429"])
async def test_an_upload_that_could_not_be_begun_is_not_begun_again_at_once(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, target: object, how: str
) -> None:
    bench.target = target  # type: ignore[assignment]
    if how == "lost":
        tiktok.faults.lose_reply(route)
    elif how == "dropped":
        tiktok.faults.drop(route)
    else:
        tiktok.faults.refuse(route, int(how), "internal_error" if how == "500" else "rate_limit_exceeded")

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert tiktok.faults.count(route) == 1
    assert not outcome.in_doubt
    assert outcome.retry_after_s is not None
    assert 500 < outcome.retry_after_s <= 600
    assert "ten minutes" in outcome.remedy
    assert not isinstance(await bench.both(), Failed)
    only(tiktok)


@pytest.mark.parametrize("route", [*READS[:2], "init"])
async def test_a_token_that_runs_out_is_renewed_and_the_step_repeated(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str
) -> None:
    tiktok.faults.refuse(route, 401, "access_token_invalid")

    assert isinstance(await bench.both(), MadePublic)

    assert [one.fresh for one in bench.asked if isinstance(one, TokenPlease)].count(True) == 1
    only(tiktok)


@pytest.mark.parametrize("route", ["creator_info", "init", "status"])
async def test_a_token_that_is_refused_for_good_needs_its_owner(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str
) -> None:
    tiktok.faults.refuse(route, 401, "access_token_invalid", times=50)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt) == ("AccountNeedsSignIn", False)
    assert not tiktok.appeared


async def test_a_permission_lost_after_the_last_part_leaves_a_doubt(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    tiktok.faults.refuse("status", 401, "access_token_invalid", skip=3)
    held = tiktok.faults.hold("uploads.final")
    task = asyncio.ensure_future(bench.make_public())
    await held.met.wait()
    bench.lost_permission = True
    held.release()
    outcome = await task

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt) == ("AccountNeedsSignIn", True)
    bench.lost_permission = False
    assert isinstance(await bench.make_public(), MadePublic)
    only(tiktok)


async def test_a_failure_of_tiktoks_own_is_tried_once_more_from_the_start(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    tiktok.state.fail_next = "internal"

    assert isinstance(await bench.both(), MadePublic)

    assert tiktok.faults.count("init") == 2
    assert bench.visible_when_asked[-1] == 1  # the one that TikTok gave up
    only(tiktok)


async def test_slow_processing_is_a_doubt_that_passes(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    tiktok.state.processing_polls = 70
    tiktok.state.rates["status"] = 1000

    first = await bench.both()
    second = await bench.make_public()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert "still checking" in first.what
    assert isinstance(second, MadePublic)
    only(tiktok)
    assert tiktok.faults.count("uploads.final") == 1


async def test_what_nobody_can_know_is_put_to_a_person(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    tiktok.faults.lose_reply("uploads.final")
    tiktok.faults.drop("status", times=20, skip=3)
    await bench.make_public()
    tiktok.faults.clear()
    tiktok.forget_uploads()

    outcome = await bench.make_public()

    assert isinstance(outcome, Failed)
    assert (outcome.in_doubt, outcome.retry_after_s) == (False, None)
    assert "may be out" in outcome.what
    assert "Look at the account" in outcome.remedy
    assert not tiktok.uploads


@pytest.mark.parametrize("route", ["uploads.chunk", "uploads.final"])
@pytest.mark.parametrize("after_bytes", [1, CHUNK // 2])
async def test_an_error_in_the_middle_of_a_part_costs_that_part_only(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, after_bytes: int
) -> None:
    tiktok.faults.refuse(route, 503, "internal_error", after_bytes=after_bytes)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 1
