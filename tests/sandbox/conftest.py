"""A sandbox, and the small bot in it."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.server import Loopback
from tests.sandbox.studio_bot import StudioBot, running


@pytest.fixture
async def sandbox() -> AsyncIterator[Loopback]:
    async with Loopback() as discord:
        yield discord


@pytest.fixture
async def bot(sandbox: Loopback) -> AsyncIterator[StudioBot]:
    async with running(sandbox, StudioBot()) as bot:
        yield bot
