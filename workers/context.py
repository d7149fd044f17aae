"""What a job works with: models, files, questions to the bot, and a way to say how far it is."""

import asyncio
import base64
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.artifacts import Artifacts
from bot.settings import Settings
from bot.studio.asks import Answer, Question
from bot.studio.orders import Order, Pace, Progress
from bot.studio.values import WorkerId
from workers.residency import Residency

REPORT_EVERY_S: Final = 0.1


class Reporter:
    """Says how far an attempt is, from any thread; the latest state is always sent, those between may not be."""

    def __init__(self, order: Order, attempt: int) -> None:
        self.order = order
        self.attempt = attempt
        self._stopped = threading.Event()
        self._latest: Progress | None = None
        self._pace: Pace | None = None
        self._due = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
        """Report; False once the attempt is to stop."""
        return self._tell(done, step, text)

    def show(self, preview: bytes, done: float, step: str) -> bool:
        """Report, with a small JPEG of how it looks; False once the attempt is to stop."""
        return self._tell(done, step, "", preview)

    def _tell(self, done: float, step: str, text: str, preview: bytes = b"") -> bool:
        pace, self._pace = self._pace, None
        self._latest = Progress(
            order=self.order.id,
            attempt=self.attempt,
            production=self.order.production,
            done=min(1.0, max(0.0, done)),
            step=step,
            text=text,
            pace=pace,
            preview=base64.b64encode(preview).decode(),
        )
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._due.set)
        return not self._stopped.is_set()

    def sending(self, done: float, step: str, pace: Pace) -> bool:
        """Report while a file is sent; False once the attempt is to stop."""
        self._pace = pace
        return self(done, step)

    @property
    def is_stopped(self) -> bool:
        """Say whether the attempt is to stop."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Have the next report answered with False."""
        self._stopped.set()

    async def run(self, send: Callable[[Progress], Awaitable[None]]) -> None:
        """Send what is reported until cancelled, at most ten times a second; the last state even then."""
        self._loop = asyncio.get_running_loop()
        if self._latest is not None:
            self._due.set()
        sent: Progress | None = None
        try:
            while True:
                await self._due.wait()
                self._due.clear()
                sent, began = self._latest, time.monotonic()
                if sent is not None:
                    await send(sent)
                await asyncio.sleep(max(0.0, REPORT_EVERY_S - (time.monotonic() - began)))
        finally:
            if self._latest is not None and self._latest is not sent:
                await send(self._latest)


@dataclass(frozen=True)
class WorkerContext:
    """A worker, as its jobs see it."""

    id: WorkerId
    settings: Settings
    artifacts: Artifacts
    models: Residency
    asking: Callable[[Order, Question], Awaitable[Answer]]
    reporters: Callable[[Order], Reporter]
    device: Callable[[], str] = str
    """Says what it works on (`device_name`); empty where nobody knows."""

    async def ask(self, order: Order, question: Question) -> Answer:
        """Ask the bot on behalf of an order. Raises Unavailable when nobody answers, Cancelled once it is stopped."""
        return await self.asking(order, question)

    def reporter(self, order: Order) -> Reporter:
        """Return what says how far an order is."""
        return self.reporters(order)
