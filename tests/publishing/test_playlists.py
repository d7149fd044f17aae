"""A video goes into its playlist once, before it is public, and goes out without it where that fails."""

import asyncio

import pytest

from bot.sandbox.platforms.youtube_state import Playlist
from bot.studio.errors import Cancelled
from bot.studio.outcomes import Failed, MadePublic, Uploaded
from bot.studio.publication import YouTubeChoices
from tests.publishing.bench import TARGET, Bench


@pytest.fixture
def playlist(bench: Bench) -> Playlist:
    """Choose a playlist for whatever the bench uploads."""
    playlist = bench.youtube.add_playlist("Honey and bees")
    bench.target = TARGET.but(choices=YouTubeChoices(playlist=playlist.id, title=playlist.title))
    return playlist


def videos_in(playlist: Playlist) -> list[str]:
    return [video for _, video in playlist.items]


async def uploaded(bench: Bench) -> Uploaded:
    outcome = await bench.upload()
    assert isinstance(outcome, Uploaded), outcome
    return outcome


async def test_a_video_is_in_its_playlist_while_nobody_sees_it(bench: Bench, playlist: Playlist) -> None:
    outcome = await uploaded(bench)

    video = bench.youtube.videos[outcome.remote_id]
    assert videos_in(playlist) == [video.id]
    assert video.status["privacyStatus"] == "private"
    assert outcome.note == ""
    seen = bench.youtube.faults.seen
    assert seen.index("thumbnails.set") < seen.index("playlistItems.insert")


async def test_no_playlist_is_touched_where_none_was_chosen(bench: Bench) -> None:
    bench.youtube.add_playlist("Honey and bees")

    await uploaded(bench)

    assert bench.youtube.faults.count("playlistItems.list") == 0
    assert bench.youtube.faults.count("playlistItems.insert") == 0


async def test_an_attempt_that_comes_again_puts_it_in_once(bench: Bench, playlist: Playlist) -> None:
    await uploaded(bench)

    await uploaded(bench)

    assert videos_in(playlist) == [bench.remote_id]


@pytest.mark.parametrize("lag", [0, 2])
async def test_a_lost_answer_puts_it_in_once_even_if_the_list_lags_behind(
    bench: Bench, playlist: Playlist, lag: int
) -> None:
    playlist.lag = 1 + lag
    bench.youtube.faults.lose_reply("playlistItems.insert")

    outcome = await uploaded(bench)

    assert videos_in(playlist) == [bench.remote_id]
    assert outcome.note == ""


async def test_a_worker_killed_before_it_heard_the_answer_leaves_one_entry(bench: Bench, playlist: Playlist) -> None:
    held = bench.youtube.faults.hold_reply("playlistItems.insert")
    killed = asyncio.ensure_future(bench.upload())
    await held.met.wait()
    killed.cancel()
    with pytest.raises(asyncio.CancelledError):
        await killed
    held.release()

    await uploaded(bench)

    assert videos_in(playlist) == [bench.remote_id]


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (404, "playlistNotFound", "does not have that playlist any more"),
        (403, "playlistContainsMaximumNumberOfVideos", "as many videos as YouTube allows"),
        (403, "playlistItemsNotAccessible", "does not let this account change that playlist"),
        (403, "quotaExceeded", "allowance of YouTube calls is used up"),
        (403, "insufficientPermissions", "did not give every permission"),
        (503, "backendError", "an error of its own"),
    ],
)
async def test_a_playlist_that_fails_is_told_and_the_film_goes_out(
    bench: Bench, playlist: Playlist, status: int, reason: str, words: str
) -> None:
    bench.youtube.faults.refuse("playlistItems.insert", status, reason, times=9)

    outcome = await uploaded(bench)

    assert outcome.note.startswith("It is not in the playlist “Honey and bees”:")
    assert words in outcome.note
    assert isinstance(await bench.make_public(bench.target), MadePublic)
    assert bench.youtube.videos[bench.remote_id].status["privacyStatus"] == "public"


async def test_a_full_or_deleted_playlist_is_refused_as_the_real_one_does(bench: Bench, playlist: Playlist) -> None:
    bench.youtube.state.playlist_most = 0
    assert "as many videos as YouTube allows" in (await uploaded(bench)).note

    bench.youtube.state.playlists.clear()
    assert "does not have that playlist any more" in (await uploaded(bench)).note


async def test_a_busy_youtube_is_asked_again(bench: Bench, playlist: Playlist) -> None:
    bench.youtube.faults.refuse("playlistItems.insert", 503, "backendError", times=2)
    bench.youtube.faults.refuse("playlistItems.list", 401, "authError")

    assert (await uploaded(bench)).note == ""
    assert videos_in(playlist) == [bench.remote_id]


async def test_two_things_that_went_less_well_are_both_told(bench: Bench, playlist: Playlist) -> None:
    bench.youtube.faults.refuse("thumbnails.set", 403, "forbidden")
    bench.youtube.faults.refuse("playlistItems.list", 404, "playlistNotFound")

    outcome = await uploaded(bench)

    assert "The thumbnail was not taken" in outcome.note
    assert "It is not in the playlist" in outcome.note


async def test_an_upload_that_was_stopped_puts_nothing_into_a_playlist(bench: Bench, playlist: Playlist) -> None:
    bench.stop_at = "putting it into its playlist"

    with pytest.raises(Cancelled):
        await bench.upload()

    assert not playlist.items


async def test_a_permission_without_playlists_is_no_failure_of_the_upload(bench: Bench, playlist: Playlist) -> None:
    issued = bench.youtube.issue_account(scopes=("youtube.upload", "youtube.readonly"))
    bench.refresh_token, bench.access_token = issued.refresh_token, issued.access_token

    outcome = await bench.upload()

    assert not isinstance(outcome, Failed)
    assert "did not give every permission" in outcome.note
