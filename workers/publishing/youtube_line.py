"""One order's conversation with YouTube, through Google's client, whose blocking calls run in threads."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.sections import YouTubeSection
from bot.studio.orders import Order
from bot.studio.platforms.trouble import Again, PlatformTrouble
from bot.studio.values import AccountId
from workers.context import WorkerContext
from workers.publishing import google
from workers.publishing.line import Line
from workers.publishing.wire import Wire

T = TypeVar("T")


class YouTubeLine(Line):
    """A line to YouTube."""

    platform = "YouTube"

    def __init__(self, worker: WorkerContext, order: Order, account: AccountId) -> None:
        self.settings: YouTubeSection = worker.settings.publishing.youtube
        super().__init__(worker, order, account, self.settings)
        self.wire = Wire("")
        self.client: Any = None

    async def open(self) -> None:
        """Get ready to call. Raises AccountNeedsSignIn."""
        await super().open()
        self.client = await asyncio.to_thread(google.client, self.settings.api_base, self.wire)

    async def refresh(self) -> None:
        """Have a fresh access token given. Raises AccountNeedsSignIn."""
        await super().refresh()
        self.wire.access_token = self.access_token

    async def call(self, act: Callable[[], T]) -> T:
        """Do what may be done twice; again after a pause where that can help. Raises PlatformTrouble."""
        failures = 0
        while True:
            try:
                return await asyncio.to_thread(act)
            except google.FAULTS as error:
                failures += 1
                await self.recover(google.trouble_of(error), failures)

    async def call_once(self, act: Callable[[], T]) -> T:
        """Do what should not be done twice unseen. Raises PlatformTrouble, which says whether it is in doubt."""
        try:
            return await asyncio.to_thread(act)
        except google.FAULTS as error:
            trouble = google.trouble_of(error)
            raise PlatformTrouble(trouble, in_doubt=trouble.again is Again.SOON) from error

    async def close(self) -> None:
        """Hang up."""
        self.wire.close()
