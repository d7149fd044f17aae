"""A studio on a loopback Discord, with the people in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from tests.discord.stage import Stage, on_stage


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    async with Loopback() as discord:
        yield discord


@pytest.fixture
async def stage(loopback: Loopback, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(loopback, tmp_path) as stage:
        yield stage


@pytest.fixture
async def youtube() -> AsyncIterator[LoopbackYouTube]:
    async with LoopbackYouTube(owner="Honey Films") as youtube:
        yield youtube


@pytest.fixture
def owner(loopback: Loopback) -> Person:
    return loopback.owner


@pytest.fixture
def ada(loopback: Loopback) -> Person:
    return loopback.person("Ada")


@pytest.fixture
def guest(loopback: Loopback) -> Person:
    return loopback.person("Gus")
