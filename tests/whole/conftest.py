"""A whole studio: loopback Discord and YouTube, the real bot, real workers, real Valkey, real films."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from tests.whole.lot import Lot


@pytest.fixture
async def lot(tmp_path: Path) -> AsyncIterator[Lot]:
    async with Loopback() as discord, LoopbackYouTube() as youtube:
        yield Lot(discord, youtube, tmp_path)
