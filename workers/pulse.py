"""Signs of life, given from a thread of its own so that a busy event loop does not look like a death."""

import threading
from collections.abc import Callable

from bot.logs import logger
from bot.queue import Queue
from bot.studio.orders import Beat

log = logger(__name__)


class Pulse:
    """Beats until stopped."""

    def __init__(self, queue: Queue, beat: Callable[[], Beat], every_s: float) -> None:
        self._queue = queue
        self._beat = beat
        self._every_s = every_s
        self._wake = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Start beating."""
        self._thread.start()

    def now(self) -> None:
        """Beat at once, because something about the worker changed."""
        self._wake.set()

    def stop(self, last: Beat) -> None:
        """Beat one last time and stop; blocks for a moment."""
        self._over = True
        self._wake.set()
        self._thread.join(timeout=5)
        self._queue.beat(last)

    def _run(self) -> None:
        while not self._over:
            self._wake.clear()
            self._queue.beat(self._beat())
            self._wake.wait(self._every_s)
