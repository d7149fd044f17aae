"""How a worker reads the state and the numbers of a post, platform by platform."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.instagram_state import SCOPES
from bot.sandbox.platforms.tiktok import BASIC, DRAFT, POST
from bot.studio.errors import AccountNeedsSignIn
from bot.studio.measuring import Metrics, PostRead, PostState, ReadPost
from bot.studio.outcomes import Failed, HandedOver, MadePublic
from bot.studio.publication import TikTokChoices, TikTokPrivacy, TikTokWay
from tests.publishing import reel_bench
from tests.publishing import tiktok_bench as tiktok_values
from tests.publishing.bench import Bench, order_of
from tests.publishing.reel_bench import ReelBench
from tests.publishing.tiktok_bench import TikTokBench
from workers.jobs import publishing


def told(outcome: PostRead | Failed) -> PostRead:
    assert isinstance(outcome, PostRead), outcome
    return outcome


# YouTube.


@pytest.fixture
async def out(bench: Bench) -> Bench:
    """A film that is public on YouTube."""
    await bench.upload()
    await bench.make_public()
    bench.youtube.faults.seen.clear()
    return bench


async def test_a_videos_numbers_are_read(out: Bench) -> None:
    out.youtube.videos[out.remote_id].statistics.update(viewCount=12, likeCount=3)

    found = told(await out.read_post())

    assert found.state is PostState.PUBLIC
    assert found.metrics == Metrics(views=12, likes=3, comments=0)
    assert out.youtube.faults.seen == ["videos.list"] * 2


async def test_numbers_that_the_owner_hides_are_left_out_and_not_nought(out: Bench) -> None:
    del out.youtube.videos[out.remote_id].statistics["likeCount"]

    assert told(await out.read_post()).metrics == Metrics(views=0, comments=0)


@pytest.mark.parametrize("privacy", ["private", "unlisted"])
async def test_what_was_hidden_on_youtube_is_told(out: Bench, privacy: str) -> None:
    out.youtube.videos[out.remote_id].status["privacyStatus"] = privacy

    assert told(await out.read_post()).state.value == privacy


async def test_a_video_that_was_deleted_on_youtube_is_gone(out: Bench) -> None:
    out.youtube.videos.clear()

    found = told(await out.read_post())

    assert (found.state, found.metrics) == (PostState.GONE, Metrics())


async def test_a_used_up_quota_is_told_with_when_it_comes_back(out: Bench) -> None:
    out.youtube.state.units_left = 0

    outcome = await out.read_post()

    assert isinstance(outcome, Failed)
    assert "allowance of YouTube calls is used up" in outcome.what
    assert "after" in outcome.remedy


async def test_a_quota_that_ends_between_the_two_looks_leaves_the_state(out: Bench) -> None:
    out.youtube.state.units_left = 1

    found = told(await out.read_post())

    assert found.state is PostState.PUBLIC
    assert "used up" in found.problem


async def test_a_token_that_ran_out_is_renewed(out: Bench) -> None:
    out.youtube.expire_tokens()

    assert told(await out.read_post()).metrics.views == 0


# Instagram.


@pytest.fixture
async def reel(instagram: LoopbackInstagram, tmp_path: Path) -> ReelBench:
    """A reel that is out."""
    bench = ReelBench.at(instagram, tmp_path)
    await bench.upload()
    outcome = await bench.make_public()
    assert isinstance(outcome, MadePublic)
    bench.remote_id = outcome.remote_id
    return bench


async def read_reel(bench: ReelBench) -> PostRead | Failed:
    work = ReadPost(
        publication=reel_bench.PUBLICATION,
        target=reel_bench.TARGET,
        remote_id=bench.remote_id,
        metadata=reel_bench.METADATA,
        since=datetime.now(UTC),
    )
    return await publishing.read_post(bench.worker, order_of(work), work)


async def test_a_reels_insights_are_read_with_what_was_watched(reel: ReelBench) -> None:
    reel.reel.insights = {
        "views": 40,
        "reach": 31,
        "likes": 5,
        "comments": 1,
        "saved": 2,
        "shares": 3,
        "ig_reels_avg_watch_time": 4200,
        "ig_reels_video_view_total_time": 168_000,
    }

    found = told(await read_reel(reel))

    assert found.state is PostState.PUBLIC
    assert found.url == f"{reel.instagram.base}/reel/{reel.reel.shortcode}/"
    assert found.metrics == Metrics(
        views=40, reach=31, likes=5, comments=1, saves=2, shares=3, average_watch_s=4.2, watched_s=168.0
    )


async def test_what_instagram_has_not_counted_yet_is_no_number(reel: ReelBench) -> None:
    assert told(await read_reel(reel)).metrics == Metrics()


async def test_a_reel_that_was_deleted_in_the_app_is_gone(reel: ReelBench) -> None:
    reel.instagram.state.delete(reel.reel)

    assert told(await read_reel(reel)).state is PostState.GONE


async def test_without_the_permission_for_insights_the_state_is_told_and_what_is_missing(reel: ReelBench) -> None:
    scopes = SCOPES - {"instagram_business_manage_insights"}
    reel.tokens = [reel.instagram.issue_account(scopes=scopes).token]

    found = told(await read_reel(reel))

    assert found.state is PostState.PUBLIC
    assert "permission to read its numbers" in found.problem
    assert "/publish connect" in found.problem


async def test_a_reel_whose_id_was_never_told_is_found_by_its_words(reel: ReelBench) -> None:
    media, reel.remote_id = reel.remote_id, reel.container.id
    reel.reel.insights = {"views": 7}

    found = told(await read_reel(reel))

    assert found.remote_id == media
    assert found.metrics.views == 7


async def test_the_numbers_of_an_older_reel_with_the_same_words_are_not_taken(reel: ReelBench) -> None:
    reel.remote_id = reel.container.id
    reel.reel.at -= timedelta(days=1)
    reel.reel.insights = {"views": 7}

    found = told(await read_reel(reel))

    assert found.metrics == Metrics()
    assert "does not say which reel it became" in found.problem


async def test_instagrams_rate_limit_is_told(reel: ReelBench) -> None:
    reel.instagram.faults.refuse("media.get", 400, "4")

    outcome = await read_reel(reel)

    assert isinstance(outcome, Failed)
    assert "allowance of calls is used up" in outcome.what


# TikTok.


@pytest.fixture
def post(tiktok_bench: TikTokBench) -> TikTokBench:
    """A worker that will publish to TikTok."""
    return tiktok_bench


async def posted(bench: TikTokBench) -> None:
    """Have it posted, and its id remembered where TikTok has told it."""
    outcome = await bench.to_the_end()
    if isinstance(outcome, MadePublic) and outcome.remote_id:
        bench.remote_id = outcome.remote_id


async def read_post(bench: TikTokBench) -> PostRead | Failed:
    work = ReadPost(
        publication=tiktok_values.PUBLICATION, target=bench.target, remote_id=bench.remote_id, since=datetime.now(UTC)
    )
    return await publishing.read_post(bench.worker, order_of(work), work)


async def test_a_public_posts_numbers_are_read(post: TikTokBench) -> None:
    await posted(post)
    (upload,) = post.tiktok.uploads
    upload.counts.update(view_count=900, like_count=80, share_count=7)

    found = told(await read_post(post))

    assert found.state is PostState.PUBLIC
    assert found.metrics == Metrics(views=900, likes=80, comments=0, shares=7)
    assert found.url == f"{post.tiktok.base}/@picturelockdemo/video/{upload.post_id}"


async def test_a_post_whose_id_comes_late_is_found_by_its_upload(post: TikTokBench) -> None:
    await posted(post)
    (upload,) = post.tiktok.uploads
    post.remote_id = upload.publish_id

    assert told(await read_post(post)).remote_id == str(upload.post_id)


async def test_a_post_that_its_owner_took_away_is_not_shown_any_more(post: TikTokBench) -> None:
    await posted(post)
    post.tiktok.uploads[0].is_deleted = True

    found = told(await read_post(post))

    assert (found.state, found.metrics) == (PostState.HIDDEN, Metrics())


async def test_a_draft_waits_in_the_inbox_until_its_owner_posts_it(post: TikTokBench) -> None:
    post.target = tiktok_values.DRAFT
    assert isinstance(await post.to_the_end(), HandedOver)
    assert told(await read_post(post)).state is PostState.IN_INBOX

    post.tiktok.state.post_in_app(post.tiktok.uploads[0])

    found = told(await read_post(post))
    assert found.state is PostState.PUBLIC
    assert found.metrics.views == 0


async def test_a_post_for_friends_has_no_numbers_and_says_so(post: TikTokBench) -> None:
    post.target = tiktok_values.POST.but(
        choices=TikTokChoices(way=TikTokWay.POST, privacy=TikTokPrivacy.FRIENDS, music_terms=True)
    )
    await posted(post)

    found = told(await read_post(post))

    assert found.state is PostState.POSTED
    assert "numbers of public posts only" in found.problem


async def test_without_the_scope_for_numbers_it_says_which_and_how_to_get_it(post: TikTokBench) -> None:
    await posted(post)
    issued = post.tiktok.issue_account((BASIC, DRAFT, POST))
    post.refresh_token, post.access_token = issued.refresh_token, issued.access_token

    outcome = await read_post(post)

    assert isinstance(outcome, Failed)
    assert "video.list" in outcome.what
    assert "docs/connect-tiktok.md" in outcome.remedy
    assert outcome.error != "AccountNeedsSignIn"


async def test_an_upload_that_tiktok_forgot_has_no_numbers(post: TikTokBench) -> None:
    post.target = tiktok_values.DRAFT
    await post.to_the_end()
    post.tiktok.forget_uploads()

    assert "no longer says what became of the upload" in told(await read_post(post)).problem


async def test_a_lost_permission_is_said_to_be_one(post: TikTokBench) -> None:
    await posted(post)
    post.tiktok.expire_tokens()
    post.lost_permission = True

    with pytest.raises(AccountNeedsSignIn):
        await read_post(post)


async def test_a_used_up_rate_is_tried_again_and_then_told(post: TikTokBench) -> None:
    await posted(post)
    post.tiktok.state.rates["query"] = 0

    outcome = await read_post(post)

    assert isinstance(outcome, Failed)
    assert outcome.what
