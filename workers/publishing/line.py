"""One order's conversation with YouTube: tokens, pauses and second tries.

Blocking calls run in threads. Tokens are asked of the bot when they are needed, and live here only.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final, TypeVar

from bot.settings import YouTubeSection
from bot.studio import errors
from bot.studio.asks import No, Question, Token, TokenPlease
from bot.studio.orders import Order
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.values import AccountId
from workers.context import WorkerContext
from workers.publishing import google
from workers.publishing.wire import Wire

T = TypeVar("T")

PAUSE_MOST_S: Final = 32.0
_NAMED: Final = {
    kind.__name__: kind
    for kind in (
        errors.LockVoid,
        errors.ConsentMissing,
        errors.AccountNeedsSignIn,
        errors.NotAllowed,
        errors.WrongState,
        errors.Unavailable,
        errors.MediaBroken,
    )
}


class Line:
    """A line to YouTube for one order and one account; made by `open_line`."""

    def __init__(self, worker: WorkerContext, order: Order, account: AccountId) -> None:
        self.settings: YouTubeSection = worker.settings.publishing.youtube
        self.wire = Wire("")
        self.client: Any = None
        self._worker = worker
        self._order = order
        self._account = account
        self._report = worker.reporter(order)

    async def open(self) -> None:
        """Get ready to call. Raises AccountNeedsSignIn."""
        await self.refresh()
        self.client = await asyncio.to_thread(google.client, self.settings.api_base, self.wire)

    async def refresh(self) -> None:
        """Have a fresh access token given. Raises AccountNeedsSignIn."""
        was_refused = bool(self.wire.access_token)
        answer = await self.ask(TokenPlease(account=self._account, fresh=was_refused))
        if not isinstance(answer, Token):
            raise errors.AccountNeedsSignIn("No access token was given.", "Connect again with `/publish connect`.")
        self.wire.access_token = answer.access_token

    async def ask(self, question: Question) -> Any:
        """Ask the bot. Raises the error that a No names."""
        answer = await self._worker.ask(self._order, question)
        if isinstance(answer, No):
            if answer.error == errors.Cancelled.__name__:
                raise errors.Cancelled(answer.what)
            raise _NAMED.get(answer.error, errors.PlatformError)(answer.what, answer.remedy)
        return answer

    def report(self, done: float, step: str) -> None:
        """Say how far it is. Raises Cancelled once somebody stopped it."""
        if not self._report(done=done, step=step):
            raise errors.Cancelled

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

    async def recover(self, trouble: Trouble, failures: int, *, in_doubt: bool = False) -> None:
        """Make ready for another try, or raise PlatformTrouble when there should be none."""
        if failures >= self.settings.tries:
            raise PlatformTrouble(_given_up(trouble), in_doubt=in_doubt)
        match trouble.again:
            case Again.AFTER_REFRESH:
                await self.refresh()
            case Again.SOON:
                await self.pause(failures)
            case _:
                raise PlatformTrouble(trouble)

    async def pause(self, failures: int) -> None:
        """Wait, twice as long after each failure, with some chance in it."""
        longest = min(PAUSE_MOST_S, self.settings.retry_base_s * 2.0 ** (failures - 1))
        await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing

    def close(self) -> None:
        """Hang up."""
        self.wire.close()


def _given_up(trouble: Trouble) -> Trouble:
    """Say that a token which is refused again and again needs its owner."""
    if trouble.again is not Again.AFTER_REFRESH:
        return trouble
    return trouble.but(
        again=Again.AFTER_SIGN_IN,
        what="YouTube refuses the connected account's permission.",
        remedy="Connect it again with `/publish connect`.",
    )
