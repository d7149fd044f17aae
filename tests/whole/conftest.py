"""A whole studio: loopback Discord and platforms, the real bot, real workers, real Valkey, real films."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from tests.whole.lot import Lot


@pytest.fixture
async def lot(tmp_path: Path) -> AsyncIterator[Lot]:
    """Yield the ground of a studio that publishes to YouTube alone."""
    async with Loopback() as discord, LoopbackYouTube() as youtube:
        yield Lot(discord, youtube, tmp_path)


@pytest.fixture
async def wide_lot(tmp_path: Path) -> AsyncIterator[Lot]:
    """Yield the ground of a studio that publishes everywhere."""
    async with (
        Loopback() as discord,
        LoopbackYouTube() as youtube,
        LoopbackTikTok() as tiktok,
        LoopbackInstagram() as instagram,
    ):
        yield Lot(discord, youtube, tmp_path, (tiktok, instagram), dead_after_s=30)
