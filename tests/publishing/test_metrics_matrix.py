"""Every fault at every stage of reading a post: numbers or the reason, never a change, and the next reading works."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.server import LoopbackPlatform
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.tiktok_state import PUBLIC
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.platforms.youtube_state import STATUS_DEFAULTS, Video
from bot.studio.errors import StudioError
from bot.studio.measuring import PostRead, PostState, ReadPost
from bot.studio.outcomes import Failed
from bot.studio.publication import Target
from tests.publishing import reel_bench, tiktok_bench
from tests.publishing.bench import PUBLICATION, TARGET, Bench, artifacts_in, order_of
from tests.publishing.reel_bench import ReelBench
from tests.publishing.test_playlist_matrix import plant
from tests.publishing.tiktok_bench import TikTokBench
from tests.publishing.worker import WorkerBench
from workers.jobs import publishing

READS = {
    "youtube": ("videos.list",),
    "instagram": ("media.get", "media.insights"),
    "tiktok": ("status", "query"),
}
PASSING = {
    "youtube": {"503": (503, "backendError"), "429": (429, "rateLimitExceeded"), "token": (401, "authError")},
    "instagram": {"503": (503, "2"), "429": (429, ""), "token": (400, "190")},
    "tiktok": {
        "503": (503, "internal_error"),
        "429": (429, "rate_limit_exceeded"),
        "token": (401, "access_token_invalid"),
    },
}
FINAL = {
    "youtube": {"quota": (403, "quotaExceeded"), "forbidden": (403, "forbidden"), "bad": (400, "invalid")},
    "instagram": {"rate": (400, "4"), "forbidden": (403, ""), "scope": (403, "10")},
    "tiktok": {"scope": (401, "scope_not_authorized"), "bad": (400, "invalid_params")},
}
STAGES = [pytest.param(name, route, id=route) for name, routes in READS.items() for route in routes]


@dataclass
class Reader:
    """A post that is out, and a worker that reads how it does."""

    platform: LoopbackPlatform
    bench: WorkerBench
    target: Target
    remote_id: str

    async def read(self) -> PostRead | Failed | StudioError:
        """Run the job once; what it raises is what a worker would tell."""
        work = ReadPost(publication=PUBLICATION, target=self.target, remote_id=self.remote_id, since=datetime.now(UTC))
        try:
            return await publishing.read_post(self.bench.worker, order_of(work), work)
        except StudioError as error:
            return error


Make = Callable[[str], Awaitable[Reader]]


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Make]:
    """Return what makes a reader for a platform, whose post has seven views."""
    async with AsyncExitStack() as stack:

        async def made(name: str) -> Reader:
            match name:
                case "youtube":
                    return _youtube(await stack.enter_async_context(LoopbackYouTube()), tmp_path)
                case "instagram":
                    return _instagram(await stack.enter_async_context(LoopbackInstagram()), tmp_path)
                case _:
                    return _tiktok(await stack.enter_async_context(LoopbackTikTok()), tmp_path)

        yield made


def _youtube(youtube: LoopbackYouTube, folder: Path) -> Reader:
    film = folder / "film.mp4"
    film.touch()
    video = Video("V", youtube.owner, film, 1, datetime.now(UTC), {"title": "Honey"}, dict(STATUS_DEFAULTS), 0)
    video.upload_status = "processed"
    video.statistics["viewCount"] = 7
    youtube.state.videos["V"] = video
    return Reader(youtube, Bench.at(youtube, folder), TARGET, "V")


def _instagram(instagram: LoopbackInstagram, folder: Path) -> Reader:
    reel = instagram.state.publish(instagram.state.open_container(instagram.owner, {}))
    reel.insights["views"] = 7
    return Reader(instagram, ReelBench.at(instagram, folder), reel_bench.TARGET, reel.id)


def _tiktok(tiktok: LoopbackTikTok, folder: Path) -> Reader:
    upload = tiktok.state.begin(tiktok.owner, {"privacy_level": PUBLIC}, 1, 1, 1)
    upload.stored, upload.polls_left, upload.status, upload.post_id = 1, 0, "PUBLISH_COMPLETE", 7_000_000_000
    upload.counts["view_count"] = 7
    bench = TikTokBench.of(tiktok, folder, artifacts_in(folder), "a" * 64)
    return Reader(tiktok, bench, tiktok_bench.POST, upload.publish_id)


async def check_the_next_one(post: Reader) -> None:
    """Check that a reading later tells the numbers, and that none has changed anything."""
    post.platform.faults.clear()
    if isinstance(post.bench, TikTokBench):
        post.bench.tiktok.state.now = lambda: datetime.now(UTC) + timedelta(minutes=2)
    found = await post.read()
    assert isinstance(found, PostRead)
    assert (found.state, found.metrics.views, found.problem) == (PostState.PUBLIC, 7, "")
    assert set(post.platform.faults.seen) <= {*READS[post.target.platform.value], "oauth.token"}


def told(outcome: PostRead | Failed | StudioError) -> str:
    """Return the words for what could not be read."""
    return outcome.problem if isinstance(outcome, PostRead) else outcome.what


@pytest.mark.parametrize(("name", "route"), STAGES)
@pytest.mark.parametrize("times", [pytest.param(1, marks=pytest.mark.slow), 5])
@pytest.mark.parametrize("fault", ["dropped", "answer lost", "503", "429", "token"])
async def test_what_passes_is_read_in_the_end_or_told(
    reader: Make, name: str, route: str, times: int, fault: str
) -> None:
    post = await reader(name)
    how = {"dropped": ("drop", 0, ""), "answer lost": ("lose", 0, "")}.get(fault) or ("refuse", *PASSING[name][fault])
    plant(post.platform.faults, route, how, times)

    outcome = await post.read()

    if times == 1 and (name, fault) != ("instagram", "429"):
        assert isinstance(outcome, PostRead)
        assert (outcome.state, outcome.metrics.views) == (PostState.PUBLIC, 7)
    elif not (isinstance(outcome, PostRead) and outcome.metrics.views == 7):
        assert told(outcome)
    await check_the_next_one(post)


@pytest.mark.parametrize(
    ("name", "route", "fault"),
    [(name, route, fault) for name, routes in READS.items() for route in routes for fault in FINAL[name]],
)
async def test_what_does_not_pass_is_told_in_words_and_changes_nothing(
    reader: Make, name: str, route: str, fault: str
) -> None:
    post = await reader(name)
    plant(post.platform.faults, route, ("refuse", *FINAL[name][fault]), 1)

    outcome = await post.read()

    assert told(outcome).endswith(".")
    assert len(told(outcome)) > 20
    await check_the_next_one(post)
