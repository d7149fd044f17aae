from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from tests.publishing.bench import Bench
from tests.publishing.house import House


@pytest.fixture
async def youtube() -> AsyncIterator[LoopbackYouTube]:
    async with LoopbackYouTube() as youtube:
        yield youtube


@pytest.fixture
async def tiktok() -> AsyncIterator[LoopbackTikTok]:
    async with LoopbackTikTok() as tiktok:
        yield tiktok


@pytest.fixture
async def instagram() -> AsyncIterator[LoopbackInstagram]:
    async with LoopbackInstagram() as instagram:
        yield instagram


@pytest.fixture
def bench(youtube: LoopbackYouTube, tmp_path: Path) -> Bench:
    return Bench.at(youtube, tmp_path)


@pytest.fixture
async def house(youtube: LoopbackYouTube, tmp_path: Path) -> AsyncIterator[House]:
    async with House.opened(youtube, tmp_path) as house:
        yield house
