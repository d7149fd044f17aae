from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.queue import Queue
from bot.settings import Settings
from bot.valkey import EmbeddedValkey

QUICK = {"beat_s": 0.2, "dead_after_s": 3.0, "ask_timeout_s": 5.0}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Beats five times a second, a worker is presumed dead after three, and there are no weights."""
    return Settings(studio={"data_dir": tmp_path / "data", "weights_dir": tmp_path / "weights"}, queue=QUICK)


@pytest.fixture
async def valkey(settings: Settings) -> AsyncIterator[EmbeddedValkey]:
    async with EmbeddedValkey(settings.studio.data_dir) as server:
        yield server


@pytest.fixture
async def queue(settings: Settings, valkey: EmbeddedValkey) -> AsyncIterator[Queue]:
    async with await Queue.connect(settings, valkey.address) as queue:
        yield queue
