import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.artifacts import Artifacts
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.studio.values import Sha256
from tests.publishing.bench import Bench, artifacts_in
from tests.publishing.house import House
from tests.publishing.tiktok_bench import FILM, TikTokBench


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


@pytest.fixture(scope="session")
def tiktok_film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Artifacts, Sha256]:
    """A film for TikTok, kept once: it is large."""
    artifacts = artifacts_in(tmp_path_factory.mktemp("artifacts"))
    return artifacts, asyncio.run(artifacts.keep(FILM))


@pytest.fixture
def tiktok_bench(tiktok: LoopbackTikTok, tmp_path: Path, tiktok_film: tuple[Artifacts, Sha256]) -> TikTokBench:
    return TikTokBench.of(tiktok, tmp_path, *tiktok_film)


@pytest.fixture
async def house(youtube: LoopbackYouTube, tmp_path: Path) -> AsyncIterator[House]:
    async with House.opened(youtube, tmp_path) as house:
        yield house
