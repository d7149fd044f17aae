"""Bringing a film to Instagram, where nobody sees it yet, whatever happens on the way."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.opening import open_port
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.studio.asks import RecallUpload, RememberSession, TokenPlease
from bot.studio.errors import Cancelled, MediaBroken
from bot.studio.outcomes import Failed, Uploaded
from bot.studio.publication import InstagramTrial
from tests.publishing.reel_bench import CHOICES, METADATA, TARGET, ReelBench
from tests.publishing.reels import REEL, reel

BIG = reel(media=3 * (1 << 18))
"""A film that goes up in more than one piece."""


@pytest.fixture
def bench(instagram: LoopbackInstagram, tmp_path: Path) -> ReelBench:
    return ReelBench.at(instagram, tmp_path)


async def test_a_film_arrives_whole_with_its_words_and_choices_and_nobody_sees_it(bench: ReelBench) -> None:
    outcome = await bench.upload()

    container = bench.container
    assert isinstance(outcome, Uploaded)
    assert (outcome.remote_id, outcome.url, outcome.held_back) == (container.id, "", True)
    assert outcome.note == "0 of 50 posts of 24 hours are used."
    assert container.file.read_bytes() == REEL
    assert container.status(bench.instagram.state.now()) == "FINISHED"
    assert container.fields == {
        "media_type": "REELS",
        "upload_type": "resumable",
        "caption": METADATA.description,
        "share_to_feed": "true",
        "thumb_offset": "2000",
        "is_ai_generated": "true",
    }
    assert not bench.instagram.reels
    assert (bench.steps[0], bench.steps[-1]) == ("uploading", "uploaded")


async def test_every_choice_goes_along(bench: ReelBench) -> None:
    chosen = CHOICES.but(share_to_feed=False, cover_ms=5000, trial=InstagramTrial.PERFORMANCE)

    await bench.upload(TARGET.but(choices=chosen))

    fields = bench.container.fields
    assert (fields["share_to_feed"], fields["thumb_offset"], fields["is_ai_generated"]) == ("false", "5000", "true")
    assert fields["trial_params"] == '{"graduation_strategy": "SS_PERFORMANCE"}'


async def test_the_container_is_remembered_before_the_first_byte_goes(bench: ReelBench) -> None:
    await bench.upload()

    assert bench.stored_when_remembered == [0]
    kinds = [type(question) for question in bench.asked]
    assert kinds.index(RecallUpload) < kinds.index(RememberSession)
    assert bench.remote_id == bench.container.id


@pytest.mark.parametrize("after_bytes", [0, 1, 100_000, len(BIG) - 1], ids=["none", "one", "some", "all_but_one"])
@pytest.mark.parametrize("status", [0, 500, 503, 429])
async def test_an_upload_that_breaks_goes_on_from_the_byte_that_instagram_has(
    bench: ReelBench, instagram: LoopbackInstagram, after_bytes: int, status: int
) -> None:
    if status:
        instagram.faults.refuse("upload", status, "2", after_bytes=after_bytes)
    else:
        instagram.faults.drop("upload", after_bytes=after_bytes)

    assert isinstance(await bench.upload(film=BIG), Uploaded)

    assert bench.container.file.read_bytes() == BIG
    assert instagram.faults.count("upload") == 2
    assert instagram.faults.count("media.create") == 1


async def test_a_lost_answer_to_the_upload_sends_nothing_twice(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    instagram.faults.lose_reply("upload")

    assert isinstance(await bench.upload(), Uploaded)

    assert instagram.faults.count("upload") == 1


@pytest.mark.parametrize("route", ["me", "media.create", "container", "upload", "limit"])
@pytest.mark.parametrize(("status", "reason"), [(500, "2"), (503, ""), (400, "-1/2207001"), (502, "1")])
async def test_a_busy_instagram_is_tried_again(
    bench: ReelBench, instagram: LoopbackInstagram, route: str, status: int, reason: str
) -> None:
    instagram.faults.refuse(route, status, reason, times=2)

    assert isinstance(await bench.upload(), Uploaded)

    assert bench.container.file.read_bytes() == REEL


@pytest.mark.parametrize("route", ["me", "media.create", "container", "upload", "limit"])
async def test_a_dropped_connection_is_tried_again(bench: ReelBench, instagram: LoopbackInstagram, route: str) -> None:
    instagram.faults.drop(route, times=2)

    assert isinstance(await bench.upload(), Uploaded)


async def test_a_restarted_worker_goes_on_where_the_last_one_stopped(
    bench: ReelBench, instagram: LoopbackInstagram
) -> None:
    instagram.faults.drop("upload", after_bytes=300_000)
    instagram.faults.drop("container", skip=1, times=10)
    first = await bench.upload(film=BIG)
    instagram.faults.clear()

    second = await bench.upload(film=BIG)

    assert isinstance(first, Failed)
    assert first.retry_after_s is not None
    assert isinstance(second, Uploaded)
    assert bench.container.file.read_bytes() == BIG
    assert len(instagram.containers) == 1


async def test_a_finished_container_is_not_filled_again(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    await bench.upload()

    again = await bench.upload()

    assert isinstance(again, Uploaded)
    assert instagram.faults.count("upload") == 1


@pytest.mark.parametrize("loss", ["expired", "forgotten"])
async def test_a_container_that_is_gone_costs_another_one(
    bench: ReelBench, instagram: LoopbackInstagram, loss: str
) -> None:
    await bench.upload()
    instagram.expire_containers() if loss == "expired" else instagram.forget_containers()

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert outcome.remote_id == bench.container.id
    assert instagram.faults.count("media.create") == 2
    assert bench.stored_when_remembered == [0, 0]


async def test_an_upload_that_instagram_lost_starts_anew(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    instagram.state.fails_with = 2207053
    held = instagram.faults.hold("media.create", skip=1)
    task = asyncio.ensure_future(bench.upload())
    await held.met.wait()
    instagram.state.fails_with = 0
    held.release()

    assert isinstance(await task, Uploaded)
    assert len(instagram.containers) == 2


async def test_bytes_in_a_place_that_instagram_does_not_want_cost_another_container(
    bench: ReelBench, instagram: LoopbackInstagram
) -> None:
    instagram.faults.refuse("upload", 400, "OffsetInvalidError")

    assert isinstance(await bench.upload(), Uploaded)

    assert len(instagram.containers) == 2


async def test_slow_processing_is_waited_for(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    instagram.state.processing_polls = 8

    assert isinstance(await bench.upload(), Uploaded)


async def test_processing_that_does_not_end_is_looked_at_again_later(
    bench: ReelBench, instagram: LoopbackInstagram
) -> None:
    instagram.state.processing_polls = 15

    first, second = await bench.upload(), await bench.upload()

    assert isinstance(first, Failed)
    assert (first.in_doubt, first.retry_after_s) == (False, 60.0)
    assert isinstance(second, Uploaded)
    assert instagram.faults.count("upload") == 1


@pytest.mark.parametrize(
    ("film", "said"),
    [(reel(edit_list=True), "format"), (reel(seconds=2), "format"), (reel(index_first=False), "format")],
)
async def test_a_film_that_instagram_does_not_take_is_told(
    bench: ReelBench, instagram: LoopbackInstagram, film: bytes, said: str
) -> None:
    outcome = await bench.upload(film=film)

    assert isinstance(outcome, Failed)
    assert said in outcome.what
    assert (outcome.in_doubt, outcome.retry_after_s, outcome.from_the_start) == (False, None, False)
    assert instagram.faults.count("upload") == 1


async def test_a_cover_outside_the_film_is_told(bench: ReelBench) -> None:
    outcome = await bench.upload(TARGET.but(choices=CHOICES.but(cover_ms=30_000)))

    assert isinstance(outcome, Failed)
    assert "cover" in outcome.what


@pytest.mark.parametrize("route", ["me", "media.create", "container", "upload"])
async def test_a_refused_token_is_renewed_and_the_step_repeated(
    bench: ReelBench, instagram: LoopbackInstagram, route: str
) -> None:
    instagram.faults.refuse(route, 400, "190")

    assert isinstance(await bench.upload(), Uploaded)

    assert [question.fresh for question in bench.asked if isinstance(question, TokenPlease)] == [False, True]


@pytest.mark.parametrize(
    ("route", "status", "reason", "times", "error"),
    [
        ("media.create", 400, "190", 10, "AccountNeedsSignIn"),
        ("me", 400, "190/463", 1, "AccountNeedsSignIn"),
        ("media.create", 403, "10", 1, "AccountNeedsSignIn"),
        ("media.create", 400, "36004/2207010", 1, "PlatformTrouble"),
        ("media.create", 400, "25/2207050", 1, "PlatformTrouble"),
        ("media.create", 403, "", 1, "PlatformTrouble"),
    ],
)
async def test_a_final_refusal_is_final(
    bench: ReelBench, instagram: LoopbackInstagram, route: str, status: int, reason: str, times: int, error: str
) -> None:
    instagram.faults.refuse(route, status, reason, times=times)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt, outcome.retry_after_s) == (error, False, None)


async def test_a_used_up_allowance_of_calls_waits_as_long_as_instagram_says(
    bench: ReelBench, instagram: LoopbackInstagram
) -> None:
    instagram.state.containers_left = 0

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert outcome.retry_after_s is not None
    assert 18 * 60 < outcome.retry_after_s <= 19 * 60
    assert instagram.faults.count("media.create") == 1


async def test_a_cancelled_upload_stops_within_the_film(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    bench.stop_at = "uploading 0.30"

    with pytest.raises(Cancelled):
        await bench.upload(film=BIG)

    assert bench.container.stored < len(BIG)


async def test_a_film_whose_bytes_changed_is_not_uploaded(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    path = await bench.artifacts.fetch(await bench.artifacts.keep(REEL))
    path.chmod(0o644)
    path.write_bytes(REEL[:-1] + b"!")

    with pytest.raises(MediaBroken):
        await bench.upload()

    assert not instagram.faults.seen


async def test_no_token_goes_to_an_address_that_is_not_instagrams(instagram: LoopbackInstagram, tmp_path: Path) -> None:
    bench = ReelBench.at(instagram, tmp_path, upload_base="https://rupload.facebook.com")

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert "not its own" in outcome.what
    assert instagram.faults.count("upload") == 0


async def test_where_files_cannot_be_sent_instagram_fetches_the_film(
    instagram: LoopbackInstagram, tmp_path: Path
) -> None:
    (tmp_path / "artifacts" / "files").mkdir(parents=True)
    app = web.Application()
    app.add_routes([web.static("/files", tmp_path / "artifacts" / "files")])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        port = await open_port(runner, "127.0.0.1", 0)
        bench = ReelBench.at(instagram, tmp_path, media_base=f"http://127.0.0.1:{port}/")
        instagram.state.takes_resumable = False

        outcome = await bench.upload()
    finally:
        await runner.cleanup()

    assert isinstance(outcome, Uploaded)
    assert bench.container.file.read_bytes() == REEL
    assert instagram.faults.count("upload") == 0


async def test_a_film_that_cannot_be_fetched_is_told(instagram: LoopbackInstagram, tmp_path: Path) -> None:
    bench = ReelBench.at(instagram, tmp_path, media_base=f"{instagram.base}/nothing-here")
    instagram.state.takes_resumable = False

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert "public address" in outcome.what


async def test_tokens_appear_in_no_outcome_and_no_address(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    instagram.faults.refuse("upload", 403, "")

    outcome = await bench.upload()

    told = outcome.model_dump_json() + repr(bench.asked) + repr(bench.session)
    assert bench.tokens[0] not in told


async def test_an_upload_blocks_nobody(bench: ReelBench, instagram: LoopbackInstagram) -> None:
    held = instagram.faults.hold("upload")
    task = asyncio.ensure_future(bench.upload())
    await held.met.wait()

    async with aiohttp.ClientSession() as browser, browser.get(instagram.base) as page:
        assert page.status == 200

    held.release()
    assert isinstance(await task, Uploaded)
