"""Every fault at every stage of publishing a reel, on virtual time: published exactly once, or clearly not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.services import publishing
from bot.studio.publication import PublicationState
from tests.publishing.house import AUTHOR
from tests.publishing.reel_house import ReelHouse
from tests.publishing.reels import REEL

State = PublicationState


@pytest.fixture
async def house(instagram: LoopbackInstagram, tmp_path: Path) -> AsyncIterator[ReelHouse]:
    async with ReelHouse.beside(instagram, tmp_path) as house:
        yield house


ROUTES = ("me", "media.create", "upload", "container", "limit", "media.publish", "media.list", "media.get")
PASSING = {
    "dropped": ("drop", 0, ""),
    "answer lost": ("lose", 0, ""),
    "500": ("refuse", 500, "2"),
    "503 page": ("refuse", 503, ""),
    "busy": ("refuse", 400, "-1/2207001"),
    "rate": ("refuse", 400, "4"),
    "429": ("refuse", 429, ""),
    "token": ("refuse", 400, "190"),
    "401": ("refuse", 401, ""),
    "not ready": ("refuse", 400, "9007/2207027"),
    "unknown": ("refuse", 400, "24/2207006"),
}
KINDS = ("dropped", "answer lost", "503 page", "rate", "token", "unknown")
"""One fault of each kind; the others run with the slow tests, and so do those that pass at the second try."""
CASES = [
    pytest.param(fault, times, marks=() if times > 1 and fault in KINDS else pytest.mark.slow)
    for fault in PASSING
    for times in (1, 5)
]
FINAL = {"403": (403, ""), "restricted": (400, "25/2207050")}


def plant(house: ReelHouse, route: str, fault: str, times: int, skip: int) -> None:
    """Have a route go wrong."""
    how, status, reason = PASSING[fault]
    faults = house.instagram.faults
    match how:
        case "drop":
            faults.drop(route, times=times, skip=skip)
        case "lose":
            faults.lose_reply(route, times=times, skip=skip)
        case _:
            faults.refuse(route, status, reason, times=times, skip=skip)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("fault", "times"), CASES)
async def test_what_passes_is_published_exactly_once(house: ReelHouse, route: str, fault: str, times: int) -> None:
    await house.approved()
    house.instagram.faults.seen.clear()
    plant(house, route, fault, times, skip=0)
    if route == "media.list":
        house.instagram.faults.lose_reply("media.publish")

    state = await house.settled()

    if fault in {"token", "401"} and times == 5 and state is not State.PUBLISHED:
        house.instagram.faults.clear()
        await house.connect()
        async with house.studio.store.writing() as tx:
            await publishing.advance(house.studio, tx, await house.production())
        state = await house.settled()
    assert state is State.PUBLISHED
    assert house.reel.file.read_bytes() == REEL
    assert (await house.publication()).remote_id in {house.reel.id, house.reel.container}
    assert (await house.publication()).problem == ""


@pytest.mark.parametrize("skip", [1, 2, 3])
@pytest.mark.parametrize("fault", ["dropped", "500", "unknown"])
async def test_a_look_that_fails_later_publishes_exactly_once(house: ReelHouse, fault: str, skip: int) -> None:
    await house.approved()
    plant(house, "container", fault, 5, skip)

    assert await house.settled() is State.PUBLISHED
    assert house.reel.file.read_bytes() == REEL


@pytest.mark.parametrize("route", ["me", "media.create", "upload", "container", "media.publish"])
@pytest.mark.parametrize("fault", FINAL)
async def test_what_does_not_pass_publishes_nothing_until_somebody_tries_again(
    house: ReelHouse, route: str, fault: str
) -> None:
    await house.approved()
    status, reason = FINAL[fault]
    house.instagram.faults.refuse(route, status, reason, times=99)

    state = await house.settled()

    assert state in {State.FAILED, State.WAITING, State.UNKNOWN}
    assert (await house.publication()).problem
    assert not house.instagram.reels
    house.instagram.faults.clear()
    await publishing.retry(house.studio, AUTHOR, await house.production())
    assert await house.settled() is State.PUBLISHED
    assert len(house.instagram.reels) == 1
