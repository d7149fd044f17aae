"""Secrets are planted, platforms repeat them in what they refuse, and then everything is searched for them."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from bot import auditing
from bot.accounts.instagram import Kept
from bot.accounts.sign_in import Attempt, Granted
from bot.logs import configure
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.services import approval, channels, publishing
from bot.studio.asks import Recalled, Token
from bot.studio.errors import StudioError
from bot.studio.people import Member
from bot.studio.redacting import HIDDEN
from bot.studio.values import UserId
from tests.publishing.house import House
from tests.publishing.reels import REEL
from tests.publishing.test_accounts import everything_in
from tests.whole.release import ReleaseLot
from workers.publishing.resumable import Session

SECRET = "PLANTEDsecret0123456789"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def lot(tmp_path: Path) -> AsyncIterator[ReleaseLot]:
    discord = Loopback()
    async with LoopbackYouTube() as youtube, LoopbackTikTok() as tiktok, LoopbackInstagram() as instagram:
        yield ReleaseLot(discord, youtube, tiktok, instagram, tmp_path)


def repeat_secrets(lot: ReleaseLot) -> None:
    """Have every platform refuse for good and repeat in its answer what it was sent."""
    (video,), (post,), (photo,) = (
        lot.youtube.state.access_tokens,
        lot.tiktok.state.access_tokens,
        lot.instagram.state.tokens,
    )
    lot.youtube.faults.refuse("uploads.start", 403, f"Invalid token {video} of {lot.youtube.client_secret}")
    lot.tiktok.faults.refuse("init", 400, f"bad token {post}")
    lot.instagram.faults.refuse("upload", 400, f"NotAuthorized OAuth {photo}", times=3)


async def approved(lot: ReleaseLot, house: House, title: str) -> None:
    made = await lot.shoot(house, title, film=REEL)
    review = await house.studio.store.reviews.open_of(lot.guild, made.id)
    assert review is not None
    await approval.vote(house.studio, lot.approver(), review.id, approves=True, approvers=[lot.approver()])


async def test_nothing_secret_is_written_down_or_said(lot: ReleaseLot, tmp_path: Path) -> None:
    async with lot.at_the_desk() as house:
        debug = house.studio.settings.studio.model_copy(update={"log_level": "DEBUG"})
        settings = house.studio.settings.model_copy(update={"studio": debug})
        configure(settings, as_json=True, file=tmp_path / "logs" / "bot.log")
        await lot.furnish(house)
        repeat_secrets(lot)

        await approved(lot, house, "Refused")
        refused = await house.work()
        await approved(lot, house, "Published")
        published = await house.work()

        told = [outcome.model_dump_json() for outcome in (*refused, *published)]
        told += [repr(outcome) for outcome in (*refused, *published)]
        productions = await house.studio.store.productions.of(lot.guild)
        for made in productions:
            told += await publishing.status(house.studio, made)
            told += [repr(change) for change in await house.studio.store.history.of(lot.guild, made.id)]
        told += [repr(house.studio.announcer.heard)]  # type: ignore[attr-defined]
        await auditing.exported(house.studio.store, 0, str(tmp_path / "audit.json"), names=True)
        logging.getLogger("urllib3.connectionpool").debug("PUT %s", f"/video/{lot.tiktok.uploads[-1].secret}")
    everything = everything_in(tmp_path) + "".join(told).encode()

    assert "failed" in "".join(told)
    assert HIDDEN in "".join(told)
    assert all(lot.out("Published").values())
    assert len(set(lot.secrets().values())) == 10
    assert lot.found_in(everything) == set()


async def test_errors_do_not_repeat_what_they_were_about(lot: ReleaseLot) -> None:
    async with lot.at_the_desk() as house:
        await lot.furnish(house)
        member = Member(guild=lot.guild, user=UserId(lot.ada.id), name="Ada", manages_guild=True)
        addresses = [
            f"http://localhost:8976/?code={SECRET}&state=unknown",
            f"http://localhost:8976/?state={SECRET}",
            f"{SECRET}",
        ]
        for address in addresses:
            with pytest.raises(StudioError) as refused:
                await channels.connect(house.studio, member, address)
            assert SECRET not in f"{refused.value}{refused.value!r}{refused.value.what}{refused.value.remedy}"


def test_what_holds_a_secret_does_not_show_it() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    holders = [
        Token(access_token=SECRET, expires_at=now),
        Recalled(session=SECRET),
        Kept(token=SECRET, made_at=now, until=now),
        Session(uri=SECRET, began_at=now),
        Attempt(url="", state="", verifier=SECRET),
        Granted(refresh_token=SECRET, access_token=SECRET, expires_at=now),
    ]

    for holder in holders:
        assert SECRET not in f"{holder}{holder!r}", type(holder)
