from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.settings import read_settings
from tests.publishing.bench import Bench, artifacts_in, fast
from tests.publishing.house import House


@pytest.fixture
async def youtube() -> AsyncIterator[LoopbackYouTube]:
    async with LoopbackYouTube() as youtube:
        yield youtube


@pytest.fixture
async def instagram() -> AsyncIterator[LoopbackInstagram]:
    async with LoopbackInstagram() as instagram:
        yield instagram


@pytest.fixture
def bench(youtube: LoopbackYouTube, tmp_path: Path) -> Bench:
    settings = read_settings(studio={"data_dir": str(tmp_path)}, publishing=fast(youtube))
    issued = youtube.issue_account()
    return Bench(youtube, settings, artifacts_in(tmp_path), issued.refresh_token, issued.access_token)


@pytest.fixture
async def house(youtube: LoopbackYouTube, tmp_path: Path) -> AsyncIterator[House]:
    async with House.opened(youtube, tmp_path) as house:
        yield house
