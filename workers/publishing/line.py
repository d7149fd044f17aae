"""One order's conversation with a platform: questions to the bot, tokens, pauses and second tries.

Tokens are asked of the bot when they are needed, and live here only.
"""

import asyncio
import random
from typing import Any, Final, Protocol

from bot.studio import errors
from bot.studio.asks import No, Question, Token, TokenPlease
from bot.studio.orders import Order
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.values import AccountId
from workers.context import WorkerContext
from workers.publishing.pace import Pacer

PAUSE_MOST_S: Final = 32.0
UPLOAD_SHARE: Final = 0.9
"""How much of a publication the sending is shown as."""
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


class Pace(Protocol):
    """How often a step is tried, and how long the first pause is."""

    @property
    def tries(self) -> int:
        """How often a step is tried."""

    @property
    def retry_base_s(self) -> float:
        """The longest first pause, in seconds."""


class Line:
    """A line to a platform for one order and one account."""

    platform = ""
    """What people call it."""

    def __init__(self, worker: WorkerContext, order: Order, account: AccountId, pace: Pace) -> None:
        self.access_token = ""
        self._pace = pace
        self._worker = worker
        self._order = order
        self._account = account
        self._report = worker.reporter(order)
        self._pacer = Pacer()

    async def open(self) -> None:
        """Get ready to call. Raises AccountNeedsSignIn."""
        await self.refresh()

    async def close(self) -> None:
        """Hang up."""

    async def refresh(self) -> None:
        """Have a fresh access token given. Raises AccountNeedsSignIn."""
        was_refused = bool(self.access_token)
        answer = await self.ask(TokenPlease(account=self._account, fresh=was_refused))
        if not isinstance(answer, Token):
            raise errors.AccountNeedsSignIn("No access token was given.", "Connect again with `/publish connect`.")
        self.access_token = answer.access_token

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

    def sent(self, done: int, size: int, step: str = "uploading", *, may_stop: bool = True) -> None:
        """Say how much of a film is there, how fast it goes and how long the rest takes. Raises Cancelled if it may."""
        goes_on = self._report.sending(done / size * UPLOAD_SHARE, step, self._pacer.at(done, size))
        if may_stop and not goes_on:
            raise errors.Cancelled

    async def recover(self, trouble: Trouble, failures: int, *, in_doubt: bool = False) -> None:
        """Make ready for another try, or raise PlatformTrouble when there should be none."""
        if failures >= self._pace.tries:
            raise PlatformTrouble(self._given_up(trouble), in_doubt=in_doubt)
        match trouble.again:
            case Again.AFTER_REFRESH:
                await self.refresh()
            case Again.SOON:
                await self.pause(failures)
            case _:
                raise PlatformTrouble(trouble)

    async def pause(self, failures: int) -> None:
        """Wait, twice as long after each failure, with some chance in it."""
        longest = min(PAUSE_MOST_S, self._pace.retry_base_s * 2.0 ** (failures - 1))
        await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing

    def _given_up(self, trouble: Trouble) -> Trouble:
        """Say that a token which is refused again and again needs its owner."""
        if trouble.again is not Again.AFTER_REFRESH:
            return trouble
        return trouble.but(
            again=Again.AFTER_SIGN_IN,
            what=f"{self.platform} refuses the connected account's permission.",
            remedy="Connect it again with `/publish connect`.",
        )
