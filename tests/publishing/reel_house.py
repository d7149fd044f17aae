"""A whole studio without Discord that publishes to a loopback Instagram; time passes in both at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from bot.accounts.instagram import Kept
from bot.accounts.sign_in import Granted
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.instagram_state import Reel
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services import publishing
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.account import Account
from bot.studio.brief import Platform
from bot.studio.cut import Cut
from bot.studio.publication import PublicationState
from bot.studio.releasing import ENDED
from bot.studio.values import GuildId
from tests.publishing.bench import fast
from tests.publishing.house import HERE, OWNER, House
from tests.publishing.reel_bench import hurried
from tests.publishing.reels import REEL

ROUNDS_MOST = 8
"""How often a studio may have to come back to a publication in these tests."""


@dataclass
class ReelHouse(House):
    """The studio, and the Instagram it publishes to."""

    instagram: LoopbackInstagram = field(init=False, repr=False)

    @classmethod
    @asynccontextmanager
    async def beside(
        cls, instagram: LoopbackInstagram, folder: Path, youtube: LoopbackYouTube | None = None, **changes: Any
    ) -> AsyncIterator["ReelHouse"]:
        """Put a studio together in a folder, for as long as the block runs."""
        publishing_there = hurried(instagram, **changes) | (fast(youtube) if youtube else {})
        settings = read_settings(studio={"data_dir": str(folder)}, publishing=publishing_there)
        async with Store.opened(folder) as store:
            house = cls.of(store, settings, cast(LoopbackYouTube, youtube), folder)
            assert isinstance(house, ReelHouse)
            house.instagram = instagram
            yield house

    @property
    def reel(self) -> Reel:
        """Return the one reel there is."""
        (reel,) = self.instagram.reels.values()
        return reel

    async def connect(self, guild: GuildId = HERE) -> Account:
        """Connect the owner's account without a browser."""
        issued = self.instagram.issue_account()
        now = self.clock.now()
        kept = Kept(token=issued.token, made_at=now, until=now + timedelta(seconds=issued.expires_in))
        granted = Granted(kept.model_dump_json(), issued.token, now + timedelta(days=1))
        return await self.studio.accounts.adopt(guild, OWNER.user, granted, Platform.INSTAGRAM)

    async def shoot(self, *, number: int = 1, film: bytes = REEL, signed: bool = True, has_logo: bool = False) -> Cut:
        """Bring a production to its review with a finished cut."""
        return await super().shoot(number=number, film=film, signed=signed, has_logo=has_logo)

    async def approved(self, **choices: object) -> None:
        """Bring a film to where its first upload is ordered."""
        await self.ready()
        await self.approve(await self.review(**choices))

    def pass_time(self, span: timedelta) -> None:
        """Make it later, here and there."""
        self.clock.time += span
        self.instagram.pass_time(span)

    async def come_back(self, after: timedelta) -> None:
        """Let time pass, and go on with what has waited long enough."""
        self.pass_time(after)
        await publishing.tick(self.studio)
        await self.work()

    async def settled(self) -> PublicationState:
        """Go on until nothing more happens by itself; return where the publication stands."""
        await self.work()
        for _ in range(ROUNDS_MOST):
            publication = await self.publication()
            if publication.state in ENDED or publication.retry_at is None:
                break
            await self.come_back(publication.retry_at - self.clock.now())
        return (await self.publication()).state
