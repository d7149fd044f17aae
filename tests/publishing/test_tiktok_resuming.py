"""A film for TikTok whose worker died or whose address ran out: another goes on, and it appears once."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.studio.asks import MayMakePublic
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import Target
from tests.publishing.tiktok_bench import DRAFT, FILM, POST, Died, TikTokBench, only


@pytest.fixture
def bench(tiktok_bench: TikTokBench) -> TikTokBench:
    return tiktok_bench


async def test_a_restarted_worker_goes_on_where_the_last_one_stopped(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    bench.remote_id = ""

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert (tiktok.faults.count("init"), tiktok.faults.count("uploads.chunk")) == (1, 1)


async def test_a_worker_that_died_after_the_last_part_asks_what_became_of_it(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    tiktok.faults.lose_reply("uploads.final")
    tiktok.faults.drop("status", times=20, skip=3)
    first = await bench.make_public()
    tiktok.faults.clear()

    second = await bench.make_public()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert isinstance(second, MadePublic)
    only(tiktok)
    assert tiktok.faults.count("uploads.final") == 1
    assert bench.count(MayMakePublic) == 1


async def test_a_last_part_that_never_arrived_is_asked_for_again_and_sent_again(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    tiktok.faults.drop("uploads.final", times=10)
    first = await bench.make_public()
    tiktok.faults.clear()

    second = await bench.make_public()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert isinstance(second, MadePublic)
    assert bench.visible_when_asked == [0, 0]
    only(tiktok)


@pytest.mark.parametrize("at", ["before", "after"])
async def test_an_address_that_ran_out_is_replaced_because_nothing_can_come_of_it(
    bench: TikTokBench, tiktok: LoopbackTikTok, at: str
) -> None:
    await bench.upload()
    if at == "after":
        tiktok.faults.drop("uploads.final", times=10)
        await bench.make_public()
        tiktok.faults.clear()
    tiktok.expire_addresses()

    assert isinstance(await bench.make_public(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 2
    assert bench.visible_when_asked[-1] == 0


async def test_an_old_session_is_not_even_tried(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    began = tiktok.uploads[0].began_at
    older = (began - timedelta(hours=2)).isoformat()
    bench.session = bench.session.replace(bench.session.split('"began_at":"')[1].split('"')[0], older)

    assert isinstance(await bench.make_public(), MadePublic)

    assert tiktok.faults.count("init") == 2
    only(tiktok)


async def test_an_address_that_always_runs_out_is_given_up(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    tiktok.state.rates["init"] = 100
    tiktok.state.rates["status"] = 1000
    tiktok.faults.refuse("uploads.final", 403, "expired", times=100)

    outcome = await bench.both()

    assert isinstance(outcome, Failed)
    assert tiktok.faults.count("init") <= 5
    assert not tiktok.appeared


async def test_a_forgotten_upload_that_lacked_its_last_part_is_begun_anew(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    tiktok.forget_uploads()

    assert isinstance(await bench.make_public(), MadePublic)
    only(tiktok)


async def test_an_upload_ordered_again_after_the_last_part_went_begins_nothing(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.both()

    again = await bench.upload()

    assert isinstance(again, Uploaded)
    assert isinstance(await bench.make_public(), MadePublic)
    only(tiktok)
    assert tiktok.faults.count("init") == 1


async def test_an_address_that_runs_out_as_the_last_byte_arrives_costs_nothing(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    upload = tiktok.uploads[0]
    held = tiktok.faults.hold("uploads.final")
    task = asyncio.ensure_future(bench.make_public())
    await held.met.wait()
    upload.file.write_bytes(FILM)
    upload.stored = len(FILM)
    tiktok.expire_addresses()
    held.release()

    assert isinstance(await task, MadePublic)
    only(tiktok)
    assert tiktok.faults.count("init") == 1


@pytest.mark.parametrize(
    ("target", "dies_at"), [*((POST, number) for number in range(18)), *((DRAFT, number) for number in range(9, 14))]
)
async def test_a_worker_that_dies_at_any_question_leaves_a_film_that_appears_once(
    bench: TikTokBench, tiktok: LoopbackTikTok, dies_at: int, target: Target
) -> None:
    bench.target, bench.dies_at = target, dies_at
    with suppress(Died):
        await bench.both()
    bench.dies_at = -1

    outcome = await bench.to_the_end()

    assert isinstance(outcome, MadePublic if target is POST else HandedOver)
    only(tiktok)
    assert sum(upload.is_whole for upload in tiktok.uploads) == 1


@pytest.mark.parametrize(
    ("route", "skip"),
    [
        ("creator_info", 0),
        ("init", 0),
        ("uploads.chunk", 0),
        ("uploads.final", 0),
        *(("status", skip) for skip in range(6)),
    ],
)
async def test_a_worker_that_dies_during_any_request_leaves_a_film_that_appears_once(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, skip: int
) -> None:
    held = tiktok.faults.hold(route, skip=skip)
    dying = asyncio.ensure_future(bench.both())
    await held.met.wait()
    dying.cancel()
    held.release()
    with suppress(asyncio.CancelledError):
        await dying

    assert isinstance(await bench.to_the_end(), MadePublic)

    only(tiktok)
    assert sum(upload.is_whole for upload in tiktok.uploads) == 1
