"""Every fault at every stage of a playlist, on virtual time: the video is out once, and in there once or told."""

from datetime import timedelta

import pytest

from bot.sandbox.platforms.faults import PlatformFaults
from bot.sandbox.platforms.youtube_state import Playlist
from bot.services import publishing
from bot.studio.publication import PublicationState, YouTubeChoices
from bot.studio.releasing import ENDED
from tests.publishing.house import House

ROUNDS_MOST = 8
PASSING = {
    "dropped": ("drop", 0, ""),
    "answer lost": ("lose", 0, ""),
    "500": ("refuse", 500, "internalError"),
    "503": ("refuse", 503, "backendError"),
    "429": ("refuse", 429, "rateLimitExceeded"),
    "401": ("refuse", 401, "authError"),
}
CASES = [
    pytest.param(fault, times, marks=() if times > 1 or fault == "answer lost" else pytest.mark.slow)
    for fault in PASSING
    for times in (1, 5)
]
"""Those that pass at the second try run with the slow tests, all but the one that can put a video in twice."""
FINAL = {
    "quota": (403, "quotaExceeded"),
    "scope": (403, "insufficientPermissions"),
    "full": (403, "playlistContainsMaximumNumberOfVideos"),
    "gone": (404, "playlistNotFound"),
    "unknown": (400, "somethingNew"),
}


def plant(faults: PlatformFaults, route: str, fault: tuple[str, int, str], times: int) -> None:
    """Have a route go wrong."""
    how, status, reason = fault
    if how == "drop":
        faults.drop(route, times=times)
    elif how == "lose":
        faults.lose_reply(route, times=times)
    else:
        faults.refuse(route, status, reason, times=times)


@pytest.fixture
async def playlist(house: House) -> Playlist:
    """Bring a film to where it is uploaded and put into a playlist."""
    playlist = house.youtube.add_playlist("Honey")
    await house.allow_approvers()
    account = await house.connect()
    await house.shoot()
    chosen = YouTubeChoices(playlist=playlist.id, title=playlist.title)
    await house.approve(await house.review(choices={account.id: chosen}))
    return playlist


async def settled(house: House) -> PublicationState:
    """Go on until nothing more happens by itself."""
    await house.work()
    for _ in range(ROUNDS_MOST):
        publication = await house.publication()
        if publication.state in ENDED or publication.retry_at is None:
            break
        house.clock.time = publication.retry_at + timedelta(seconds=1)
        await publishing.tick(house.studio)
        await house.work()
    return (await house.publication()).state


async def check(house: House, playlist: Playlist) -> None:
    """Check that one video is public, and in its playlist once, or that the card says why it is not."""
    (video,) = house.youtube.videos.values()
    assert video.status["privacyStatus"] == "public"
    entries, note = [one for _, one in playlist.items], (await house.publication()).note
    assert entries in ([], [video.id])
    assert entries or note.startswith("It is not in the playlist “Honey”: ")
    assert house.youtube.faults.count("videos.update") == 1


@pytest.mark.parametrize("route", ["playlistItems.list", "playlistItems.insert"])
@pytest.mark.parametrize(("fault", "times"), CASES)
async def test_what_passes_leaves_one_public_video_in_its_playlist_once(
    house: House, playlist: Playlist, route: str, fault: str, times: int
) -> None:
    plant(house.youtube.faults, route, PASSING[fault], times)

    assert await settled(house) is PublicationState.PUBLISHED

    await check(house, playlist)
    if times == 1:
        assert len(playlist.items) == 1
        assert (await house.publication()).note == ""


@pytest.mark.parametrize("route", ["playlistItems.list", "playlistItems.insert"])
@pytest.mark.parametrize("fault", FINAL)
async def test_what_does_not_pass_is_told_and_the_video_is_out(
    house: House, playlist: Playlist, route: str, fault: str
) -> None:
    plant(house.youtube.faults, route, ("refuse", *FINAL[fault]), 9)

    assert await settled(house) is PublicationState.PUBLISHED

    await check(house, playlist)
    assert not playlist.items
    assert (await house.production()).problem == ""
