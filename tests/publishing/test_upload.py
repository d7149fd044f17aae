"""Uploading a film, whatever happens on the way."""

import asyncio
import time

import pytest

from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.platforms.youtube_state import Video
from bot.studio.asks import RecallUpload, RememberSession, TokenPlease
from bot.studio.errors import Cancelled, MediaBroken
from bot.studio.outcomes import Failed, Uploaded
from tests.publishing.bench import FILM, GRAIN, JPEG, METADATA, Bench


def only(youtube: LoopbackYouTube) -> Video:
    """Return the one video there is."""
    (video,) = youtube.videos.values()
    return video


def whole(video: Video) -> bool:
    """Say whether YouTube has every byte of the film."""
    return video.file.read_bytes() == FILM


async def test_a_film_arrives_whole_private_and_flagged_with_its_words_and_thumbnail(
    bench: Bench, youtube: LoopbackYouTube
) -> None:
    outcome = await bench.upload()

    video = only(youtube)
    assert isinstance(outcome, Uploaded)
    assert (outcome.remote_id, outcome.url, outcome.note) == (video.id, f"{youtube.base}/shorts/{video.id}", "")
    assert whole(video)
    assert video.thumbnail == JPEG
    assert video.snippet["title"] == METADATA.title
    assert video.snippet["description"] == METADATA.description
    assert video.snippet["tags"] == list(METADATA.tags)
    assert video.status["privacyStatus"] == "private"
    assert video.status["containsSyntheticMedia"] is True
    assert video.status["selfDeclaredMadeForKids"] is False
    assert bench.steps[0] == "uploading"
    assert bench.steps[-1] == "uploaded"


async def test_the_session_is_remembered_before_the_first_byte_goes(bench: Bench) -> None:
    await bench.upload()

    assert bench.stored_when_remembered == [0]
    kinds = [type(question) for question in bench.asked]
    assert kinds.index(RecallUpload) < kinds.index(RememberSession)
    assert bench.remote_id


@pytest.mark.parametrize("after_bytes", [0, 1, GRAIN - 1, GRAIN // 2])
async def test_a_connection_that_drops_within_a_part_costs_that_part_only(
    bench: Bench, youtube: LoopbackYouTube, after_bytes: int
) -> None:
    youtube.faults.drop("uploads.chunk", after_bytes=after_bytes, skip=1)

    assert isinstance(await bench.upload(), Uploaded)

    assert whole(only(youtube))
    assert youtube.faults.count("uploads.chunk") == 4
    assert youtube.faults.count("uploads.query") >= 1


@pytest.mark.parametrize("route", ["uploads.start", "uploads.chunk", "uploads.final", "videos.list", "thumbnails.set"])
@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_busy_youtube_is_tried_again(bench: Bench, youtube: LoopbackYouTube, route: str, status: int) -> None:
    youtube.faults.refuse(route, status, "backendError", times=2)

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert outcome.note == ""
    assert whole(only(youtube))


@pytest.mark.parametrize("route", ["uploads.chunk", "uploads.final"])
async def test_a_lost_answer_to_a_part_sends_nothing_twice(bench: Bench, youtube: LoopbackYouTube, route: str) -> None:
    youtube.faults.lose_reply(route)

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert outcome.remote_id == only(youtube).id
    assert whole(only(youtube))
    assert youtube.faults.count("uploads.start") == 1
    assert youtube.faults.count("uploads.chunk") == 3
    assert youtube.faults.count("uploads.final") == 1


async def test_a_restarted_worker_goes_on_where_the_last_one_stopped(bench: Bench, youtube: LoopbackYouTube) -> None:
    bench.stop_at = "uploading 0.60"
    with pytest.raises(Cancelled):
        await bench.upload()
    sent = youtube.faults.count("uploads.chunk")

    bench.stop_at = ""
    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert sent == 2
    assert youtube.faults.count("uploads.start") == 1
    assert youtube.faults.count("uploads.chunk") == 3
    assert youtube.faults.seen[youtube.faults.seen.index("uploads.query") - 1] == "uploads.chunk"
    assert whole(only(youtube))


async def test_a_worker_that_died_after_the_last_byte_finds_the_film_there(
    bench: Bench, youtube: LoopbackYouTube
) -> None:
    youtube.faults.lose_reply("uploads.final")
    youtube.faults.drop("uploads.query", times=10)
    first = await bench.upload()

    youtube.faults.clear()
    second = await bench.upload()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert first.retry_after_s is not None
    assert isinstance(second, Uploaded)
    assert second.remote_id == only(youtube).id
    assert youtube.faults.count("uploads.start") == 1


async def test_a_forgotten_session_of_a_finished_upload_never_uploads_twice(
    bench: Bench, youtube: LoopbackYouTube
) -> None:
    youtube.faults.lose_reply("uploads.final")
    youtube.faults.drop("uploads.query", times=10)
    await bench.upload()
    youtube.faults.clear()
    youtube.forget_sessions()

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert outcome.remote_id == only(youtube).id
    assert youtube.faults.count("uploads.start") == 1
    assert youtube.faults.count("playlistItems.list") == 1


async def test_a_session_forgotten_halfway_starts_anew(bench: Bench, youtube: LoopbackYouTube) -> None:
    bench.stop_at = "uploading 0.60"
    with pytest.raises(Cancelled):
        await bench.upload()
    bench.stop_at = ""
    youtube.forget_sessions()

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert youtube.faults.count("uploads.start") == 2
    assert bench.count(RememberSession) == 2
    assert bench.stored_when_remembered == [0, 0]
    assert whole(only(youtube))


async def test_what_youtube_says_it_has_counts_and_not_what_was_sent(bench: Bench, youtube: LoopbackYouTube) -> None:
    held = youtube.faults.hold("uploads.final")
    task = asyncio.ensure_future(bench.upload())
    await held.met.wait()
    (session,) = youtube.state.sessions.values()
    session.stored = 0
    held.release()

    assert isinstance(await task, Uploaded)
    assert whole(only(youtube))
    assert youtube.faults.count("uploads.chunk") == 6


async def test_an_older_film_of_the_same_name_is_not_taken_for_ours(bench: Bench, youtube: LoopbackYouTube) -> None:
    await bench.upload()
    older = only(youtube)
    older.published_at = older.published_at.replace(year=2020)
    bench.remote_id = ""
    youtube.forget_sessions()

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert outcome.remote_id != older.id


@pytest.mark.parametrize("route", ["uploads.start", "uploads.chunk", "uploads.final", "videos.list"])
async def test_a_token_that_runs_out_is_renewed_and_the_step_repeated(
    bench: Bench, youtube: LoopbackYouTube, route: str
) -> None:
    youtube.faults.refuse(route, 401, "authError")

    assert isinstance(await bench.upload(), Uploaded)

    assert [question.fresh for question in bench.asked if isinstance(question, TokenPlease)] == [False, True]
    assert whole(only(youtube))


async def test_a_token_that_is_dead_from_the_start_is_renewed(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.expire_tokens()

    assert isinstance(await bench.upload(), Uploaded)


async def test_a_token_that_is_refused_for_good_needs_its_owner(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.faults.refuse("uploads.start", 401, "authError", times=10)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert outcome.error == "AccountNeedsSignIn"
    assert outcome.retry_after_s is None


async def test_a_used_up_quota_waits_for_california(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.state.uploads_left = 0

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert not outcome.in_doubt
    assert outcome.retry_after_s is not None
    assert 0 < outcome.retry_after_s <= 25 * 3600
    assert "allowance" in outcome.what
    assert youtube.faults.count("uploads.start") == 1


@pytest.mark.parametrize(
    ("status", "reason", "error"),
    [
        (400, "invalidTitle", "PlatformTrouble"),
        (403, "forbidden", "PlatformTrouble"),
        (403, "insufficientPermissions", "AccountNeedsSignIn"),
        (401, "youtubeSignupRequired", "AccountNeedsSignIn"),
    ],
)
async def test_a_final_refusal_is_final(
    bench: Bench, youtube: LoopbackYouTube, status: int, reason: str, error: str
) -> None:
    youtube.faults.refuse("uploads.start", status, reason)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt, outcome.retry_after_s) == (error, False, None)
    assert youtube.faults.count("uploads.start") == 1


async def test_a_youtube_that_stays_away_is_given_up_in_doubt(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.faults.refuse("uploads.chunk", 503, "backendError", times=50)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert outcome.in_doubt
    assert outcome.retry_after_s == 60.0
    assert not youtube.videos


async def test_a_refused_thumbnail_does_not_fail_the_upload(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.faults.refuse("thumbnails.set", 403, "forbidden")

    outcome = await bench.upload()

    assert isinstance(outcome, Uploaded)
    assert "thumbnail was not taken" in outcome.note


async def test_the_thumbnail_waits_until_processing_is_done(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.state.processing_polls = 5

    await bench.upload()

    assert only(youtube).thumbnail == JPEG
    assert youtube.faults.count("videos.list") == 5


async def test_a_film_that_youtube_cannot_read_is_told(bench: Bench, youtube: LoopbackYouTube) -> None:
    held = youtube.faults.hold("videos.list")
    task = asyncio.ensure_future(bench.upload())
    await held.met.wait()
    video = only(youtube)
    video.upload_status, video.failure = "failed", "codec"
    youtube.faults.clear()

    outcome = await task

    assert isinstance(outcome, Failed)
    assert "codec" in outcome.what
    assert outcome.retry_after_s is None


async def test_a_cancelled_upload_stops_between_two_parts(bench: Bench, youtube: LoopbackYouTube) -> None:
    bench.stop_at = "uploading 0.30"

    with pytest.raises(Cancelled):
        await bench.upload()

    assert youtube.faults.count("uploads.chunk") == 1
    assert not youtube.videos


async def test_a_film_whose_bytes_changed_is_not_uploaded(bench: Bench, youtube: LoopbackYouTube) -> None:
    master = await bench.artifacts.keep(FILM)
    path = await bench.artifacts.fetch(master)
    path.chmod(0o644)
    path.write_bytes(FILM[:-1] + b"!")

    with pytest.raises(MediaBroken):
        await bench.upload()

    assert not youtube.state.sessions


async def test_tokens_and_sessions_appear_in_no_outcome(bench: Bench, youtube: LoopbackYouTube) -> None:
    youtube.faults.refuse("uploads.final", 403, "forbidden")

    outcome = await bench.upload()

    told = outcome.model_dump_json() + repr(bench.asked)
    assert bench.access_token not in told
    assert "upload_id" in bench.session
    assert "upload_id" not in told


async def test_an_upload_blocks_nobody(bench: Bench, youtube: LoopbackYouTube) -> None:
    held = youtube.faults.hold("uploads.chunk")
    task = asyncio.ensure_future(bench.upload())

    await held.met.wait()
    began = time.perf_counter()
    await asyncio.sleep(0)
    assert time.perf_counter() - began < 0.5

    held.release()
    assert isinstance(await task, Uploaded)
