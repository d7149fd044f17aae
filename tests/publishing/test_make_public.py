"""The one step that cannot be taken back."""

import asyncio

import pytest

from bot.studio.asks import MayMakePublic, No
from bot.studio.errors import Cancelled, ConsentMissing, LockVoid
from bot.studio.outcomes import Failed, MadePublic
from bot.studio.publication import Privacy
from tests.publishing.bench import TARGET, Bench

VOID = No(what="The approval is void.", remedy="Ask for a new review.", error="LockVoid")


@pytest.fixture
async def uploaded(bench: Bench) -> Bench:
    await bench.upload()
    bench.youtube.faults.seen.clear()
    bench.asked.clear()
    return bench


def privacy(bench: Bench) -> str:
    return str(bench.youtube.videos[bench.remote_id].status["privacyStatus"])


@pytest.mark.parametrize("wanted", [Privacy.PUBLIC, Privacy.UNLISTED])
async def test_a_film_becomes_as_visible_as_was_approved(uploaded: Bench, wanted: Privacy) -> None:
    outcome = await uploaded.make_public(TARGET.but(privacy=wanted))

    assert isinstance(outcome, MadePublic)
    assert privacy(uploaded) == wanted.value
    assert outcome.url.endswith(f"/shorts/{uploaded.remote_id}")


async def test_the_bot_is_asked_right_before(uploaded: Bench) -> None:
    await uploaded.make_public()

    assert isinstance(uploaded.asked[-1], MayMakePublic)
    assert uploaded.count(MayMakePublic) == 1


@pytest.mark.parametrize(("error", "kind"), [("LockVoid", LockVoid), ("ConsentMissing", ConsentMissing)])
async def test_a_no_leaves_it_private(uploaded: Bench, error: str, kind: type[Exception]) -> None:
    uploaded.refusal = VOID.but(error=error)

    with pytest.raises(kind):
        await uploaded.make_public()

    assert privacy(uploaded) == "private"
    assert uploaded.youtube.faults.count("videos.update") == 0


async def test_what_was_there_is_kept(uploaded: Bench) -> None:
    status = uploaded.youtube.videos[uploaded.remote_id].status
    status.update(license="creativeCommon", embeddable=False, publicStatsViewable=False)

    await uploaded.make_public()

    after = uploaded.youtube.videos[uploaded.remote_id].status
    assert (after["license"], after["embeddable"], after["publicStatsViewable"]) == ("creativeCommon", False, False)
    assert after["containsSyntheticMedia"] is True


async def test_a_lost_answer_is_looked_up_and_not_repeated(uploaded: Bench) -> None:
    uploaded.youtube.faults.lose_reply("videos.update")

    assert isinstance(await uploaded.make_public(), MadePublic)

    assert uploaded.youtube.faults.count("videos.update") == 1
    assert uploaded.count(MayMakePublic) == 1


async def test_a_step_that_did_not_happen_is_repeated_after_asking_again(uploaded: Bench) -> None:
    uploaded.youtube.faults.refuse("videos.update", 503, "backendError", times=2)

    assert isinstance(await uploaded.make_public(), MadePublic)

    assert uploaded.youtube.faults.count("videos.update") == 3
    assert uploaded.count(MayMakePublic) == 3


async def test_a_lock_voided_between_two_tries_stops_it(uploaded: Bench) -> None:
    uploaded.youtube.faults.refuse("videos.update", 503, "backendError")
    held = uploaded.youtube.faults.hold("videos.list", skip=2)
    task = asyncio.ensure_future(uploaded.make_public())
    await held.met.wait()
    uploaded.refusal = VOID
    held.release()

    with pytest.raises(LockVoid):
        await task

    assert privacy(uploaded) == "private"
    assert uploaded.count(MayMakePublic) == 2


async def test_when_nobody_can_say_it_is_in_doubt(uploaded: Bench) -> None:
    uploaded.youtube.faults.lose_reply("videos.update")
    uploaded.youtube.faults.drop("videos.list", skip=2, times=20)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert outcome.in_doubt
    assert outcome.retry_after_s is not None
    uploaded.youtube.faults.clear()
    again = await uploaded.make_public()
    assert isinstance(again, MadePublic)
    assert uploaded.youtube.faults.count("videos.update") == 1


async def test_released_twice_is_released_once(uploaded: Bench) -> None:
    await uploaded.make_public()

    assert isinstance(await uploaded.make_public(), MadePublic)
    assert uploaded.youtube.faults.count("videos.update") == 1


@pytest.mark.parametrize("field", ["title", "description"])
async def test_words_changed_on_youtube_are_not_released(uploaded: Bench, field: str) -> None:
    uploaded.youtube.videos[uploaded.remote_id].snippet[field] = "Buy my wasps"

    with pytest.raises(LockVoid, match=field):
        await uploaded.make_public()

    assert privacy(uploaded) == "private"


async def test_a_deleted_film_cannot_be_released(uploaded: Bench) -> None:
    uploaded.youtube.videos.clear()

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert "no longer on YouTube" in outcome.what
    assert not outcome.in_doubt


async def test_a_token_that_runs_out_is_renewed(uploaded: Bench) -> None:
    uploaded.youtube.faults.refuse("videos.update", 401, "authError")

    assert isinstance(await uploaded.make_public(), MadePublic)


async def test_a_used_up_quota_waits(uploaded: Bench) -> None:
    uploaded.youtube.faults.refuse("videos.update", 403, "quotaExceeded")

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert not outcome.in_doubt
    assert outcome.retry_after_s is not None
    assert outcome.retry_after_s > 0


async def test_a_cancelled_release_sends_nothing(uploaded: Bench) -> None:
    uploaded.stop_at = "making it public"

    with pytest.raises(Cancelled):
        await uploaded.make_public()

    assert uploaded.youtube.faults.count("videos.update") == 0
