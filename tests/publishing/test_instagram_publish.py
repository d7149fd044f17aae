"""The one step that cannot be taken back, on Instagram."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.studio.asks import MayMakePublic, No
from bot.studio.errors import Cancelled, ConsentMissing, LockVoid
from bot.studio.outcomes import Failed, MadePublic
from tests.publishing.reel_bench import CHOICES, METADATA, TARGET, ReelBench

VOID = No(what="The approval is void.", remedy="Ask for a new review.", error="LockVoid")


@pytest.fixture
async def uploaded(instagram: LoopbackInstagram, tmp_path: Path) -> ReelBench:
    bench = ReelBench.at(instagram, tmp_path)
    await bench.upload()
    instagram.faults.seen.clear()
    bench.asked.clear()
    return bench


async def test_a_reel_is_published_once_with_its_words_and_its_label(uploaded: ReelBench) -> None:
    outcome = await uploaded.make_public()

    reel = uploaded.reel
    assert isinstance(outcome, MadePublic)
    assert outcome.url == f"{uploaded.instagram.base}/reel/{reel.shortcode}/"
    assert (outcome.remote_id, outcome.note) == (reel.id, "")
    assert (reel.caption, reel.is_ai_generated, reel.comments) == (METADATA.description, True, True)


async def test_the_bot_is_asked_right_before(uploaded: ReelBench) -> None:
    await uploaded.make_public()

    assert uploaded.count(MayMakePublic) == 1
    assert isinstance(uploaded.asked[-1], MayMakePublic)
    seen = uploaded.instagram.faults.seen
    assert seen[: seen.index("media.publish")] == ["me", "container", "limit"]


@pytest.mark.parametrize(("error", "kind"), [("LockVoid", LockVoid), ("ConsentMissing", ConsentMissing)])
async def test_a_no_publishes_nothing(uploaded: ReelBench, error: str, kind: type[Exception]) -> None:
    uploaded.refusal = VOID.but(error=error)

    with pytest.raises(kind):
        await uploaded.make_public()

    assert uploaded.instagram.faults.count("media.publish") == 0


@pytest.mark.parametrize("lag", [0, 1, 2])
async def test_a_lost_answer_is_looked_up_and_not_repeated(uploaded: ReelBench, lag: int) -> None:
    uploaded.instagram.state.publish_lag = lag
    uploaded.instagram.faults.lose_reply("media.publish")

    outcome = await uploaded.make_public()

    assert isinstance(outcome, MadePublic)
    assert outcome.remote_id == uploaded.reel.id
    assert uploaded.instagram.faults.count("media.publish") == 1
    assert uploaded.count(MayMakePublic) == 1


async def test_even_a_word_that_lags_too_long_publishes_nothing_twice(uploaded: ReelBench) -> None:
    uploaded.instagram.state.publish_lag = 6
    uploaded.instagram.faults.lose_reply("media.publish")

    outcome = await uploaded.make_public()

    assert isinstance(outcome, MadePublic)
    assert outcome.remote_id == uploaded.reel.id


async def test_a_step_that_did_not_happen_is_repeated_after_asking_again(uploaded: ReelBench) -> None:
    uploaded.instagram.faults.refuse("media.publish", 503, "2", times=2)

    assert isinstance(await uploaded.make_public(), MadePublic)

    assert uploaded.instagram.faults.count("media.publish") == 3
    assert uploaded.count(MayMakePublic) == 3


@pytest.mark.parametrize("is_out", [False, True])
async def test_a_lock_voided_after_a_try_in_doubt_leaves_it_in_doubt(uploaded: ReelBench, is_out: bool) -> None:
    uploaded.instagram.state.publish_lag = 9
    faults = uploaded.instagram.faults
    _ = faults.lose_reply("media.publish") if is_out else faults.drop("media.publish")
    held = faults.hold("limit", skip=1)
    task = asyncio.ensure_future(uploaded.make_public())
    await held.met.wait()
    uploaded.refusal = VOID
    held.release()

    outcome = await task

    assert isinstance(outcome, Failed)
    assert outcome.in_doubt
    assert faults.count("media.publish") == 1
    assert len(uploaded.instagram.reels) == is_out


async def test_when_nobody_can_say_it_is_in_doubt(uploaded: ReelBench) -> None:
    uploaded.instagram.faults.lose_reply("media.publish")
    uploaded.instagram.faults.drop("container", skip=1, times=20)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert outcome.in_doubt
    assert outcome.retry_after_s is not None
    uploaded.instagram.faults.clear()
    again = await uploaded.make_public()
    assert isinstance(again, MadePublic)
    assert again.remote_id == uploaded.reel.id
    assert uploaded.instagram.faults.count("media.publish") == 1


async def test_published_twice_is_published_once(uploaded: ReelBench) -> None:
    first = await uploaded.make_public()

    assert await uploaded.make_public() == first
    assert uploaded.instagram.faults.count("media.publish") == 1


async def test_a_reel_that_is_out_and_not_listed_yet_counts_as_out(uploaded: ReelBench) -> None:
    uploaded.instagram.faults.lose_reply("media.publish")
    uploaded.instagram.faults.drop("media.list", times=20)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, MadePublic)
    assert outcome.url == f"{uploaded.instagram.base}/{uploaded.instagram.owner.username}/"
    assert "does not say yet" in outcome.note


async def test_a_container_that_is_gone_is_uploaded_once_more(uploaded: ReelBench) -> None:
    uploaded.instagram.expire_containers()

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert (outcome.from_the_start, outcome.in_doubt) == (True, False)
    assert uploaded.instagram.faults.count("media.publish") == 0


async def test_a_forgotten_container_whose_reel_is_out_is_not_uploaded_again(uploaded: ReelBench) -> None:
    await uploaded.make_public()
    uploaded.instagram.forget_containers()

    outcome = await uploaded.make_public()

    assert isinstance(outcome, MadePublic)
    assert outcome.remote_id == uploaded.reel.id


async def test_a_forgotten_container_is_in_doubt_while_nobody_says_what_is_out(uploaded: ReelBench) -> None:
    uploaded.instagram.forget_containers()
    uploaded.instagram.faults.drop("media.list", times=20)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert (outcome.from_the_start, outcome.in_doubt) == (False, True)


async def test_an_older_reel_with_the_same_words_is_not_taken_for_ours(uploaded: ReelBench) -> None:
    await uploaded.make_public()
    older = uploaded.reel
    older.at -= timedelta(hours=1)
    uploaded.instagram.forget_containers()

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert outcome.from_the_start


async def test_a_day_that_is_full_waits(uploaded: ReelBench) -> None:
    uploaded.instagram.state.posts_total = 1
    await uploaded.make_public()
    await uploaded.upload()
    uploaded.instagram.forget_containers()
    uploaded.session = uploaded.remote_id = ""
    await uploaded.upload()

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert "1 of 1" in outcome.what
    assert outcome.retry_after_s is not None
    assert outcome.retry_after_s > 3500
    assert uploaded.instagram.faults.count("media.publish") == 1


async def test_a_refusal_for_a_full_day_waits_too(uploaded: ReelBench) -> None:
    uploaded.instagram.faults.refuse("media.publish", 403, "9/2207042")

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert (outcome.in_doubt, outcome.error) == (False, "PlatformTrouble")
    assert outcome.retry_after_s is not None


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [(400, "4/2207051", "spam"), (400, "25/2207050", "restricted"), (400, "352/2207026", "format")],
)
async def test_a_final_refusal_is_final(uploaded: ReelBench, status: int, reason: str, said: str) -> None:
    uploaded.instagram.faults.refuse("media.publish", status, reason)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert said in outcome.what
    assert (outcome.in_doubt, outcome.retry_after_s) == (False, None)
    assert uploaded.instagram.faults.count("media.publish") == 1


async def test_one_that_is_still_processed_is_waited_for(uploaded: ReelBench) -> None:
    uploaded.container.polls_left = 5

    assert isinstance(await uploaded.make_public(), MadePublic)
    assert uploaded.instagram.faults.count("media.publish") == 1


@pytest.mark.parametrize("route", ["me", "container", "limit", "media.publish", "media.get"])
async def test_a_token_that_is_refused_is_renewed(uploaded: ReelBench, route: str) -> None:
    uploaded.instagram.faults.refuse(route, 400, "190")

    assert isinstance(await uploaded.make_public(), MadePublic)


async def test_comments_are_switched_off_where_that_was_chosen(uploaded: ReelBench) -> None:
    outcome = await uploaded.make_public(TARGET.but(choices=CHOICES.but(comments=False)))

    assert isinstance(outcome, MadePublic)
    assert outcome.note == ""
    assert not uploaded.reel.comments


async def test_comments_are_switched_off_after_a_restart_too(uploaded: ReelBench) -> None:
    await uploaded.make_public()

    await uploaded.make_public(TARGET.but(choices=CHOICES.but(comments=False)))

    assert not uploaded.reel.comments


async def test_comments_that_stay_on_are_told(uploaded: ReelBench) -> None:
    uploaded.instagram.faults.refuse("media.comments", 403, "10")

    outcome = await uploaded.make_public(TARGET.but(choices=CHOICES.but(comments=False)))

    assert isinstance(outcome, MadePublic)
    assert "Comments could not be switched off" in outcome.note


async def test_a_label_that_instagram_does_not_show_is_told(uploaded: ReelBench) -> None:
    uploaded.container.fields["is_ai_generated"] = "false"

    outcome = await uploaded.make_public()

    assert isinstance(outcome, MadePublic)
    assert "AI label" in outcome.note


async def test_a_refusal_after_a_try_in_doubt_is_no_proof_that_it_is_not_out(uploaded: ReelBench) -> None:
    uploaded.instagram.state.publish_lag = 30
    uploaded.instagram.faults.lose_reply("media.publish")
    uploaded.instagram.faults.drop("media.list", times=99)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, Failed)
    assert outcome.in_doubt
    assert uploaded.reel


async def test_nothing_that_fails_afterwards_says_that_it_is_not_out(uploaded: ReelBench) -> None:
    uploaded.instagram.faults.drop("media.get", times=20)

    outcome = await uploaded.make_public()

    assert isinstance(outcome, MadePublic)
    assert outcome.remote_id == uploaded.reel.id


async def test_a_cancelled_release_publishes_nothing(uploaded: ReelBench) -> None:
    uploaded.stop_at = "publishing"

    with pytest.raises(Cancelled):
        await uploaded.make_public()

    assert uploaded.instagram.faults.count("media.publish") == 0
