"""The crew: several hands, one of them this process, that make all pieces of a rendering.

The others are processes of their own: one that dies takes no rendering with it, and stopping is killing them. A run
that was lost with its hand is done again; if that fails too, it is done here, so that its error is seen.
"""

import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from types import TracebackType
from typing import Any, Final, Self

from bot.studio import errors
from bot.studio.errors import StudioError
from workers.editing.cache import PieceCache
from workers.editing.composing import Composers
from workers.editing.hand import Material
from workers.editing.tasks import Task, perform

_TRIES: Final = 2
_LOOK_EVERY_S: Final = 0.1
_ALONE_FRAMES: Final = 150
"""So few pictures are made sooner here than another process starts."""

Beat = Callable[[int], None]
"""Told how many pictures there are so far; raises to stop."""


def hands_for(frames: int, processes: int, *, may_share: bool) -> int:
    """Return how many processes are worth having for so many pictures."""
    return max(1, min(processes, -(-frames // _ALONE_FRAMES))) if may_share else 1


class Crew:
    """Makes runs of tasks; the other hands begin at once, this process when `finish` is called."""

    def __init__(self, runs: Sequence[list[Task]], composers: Composers, cache: PieceCache) -> None:
        self._composers, self._cache = composers, cache
        self._waiting = deque((run, 0) for run in runs)
        self._change = Condition()
        self._out = 0
        self._pictures = 0
        self._error: Exception | None = None
        self._processes: list[subprocess.Popen[str]] = []
        self._threads: list[Thread] = []

    def hire(self, hands: int, material: Material) -> None:
        """Start that many further processes."""
        for _ in range(hands):
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workers.editing.hand"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"},
            )
            self._processes.append(process)
            thread = Thread(target=self._lead, args=(process, material.model_dump_json()), daemon=True)
            self._threads.append(thread)
            thread.start()

    def finish(self, beat: Beat) -> None:
        """Work with the others until every run is done. Raises what any of them met."""
        while True:
            taken = self._take()
            if taken is None:
                with self._change:
                    if self._error is not None:
                        raise self._error
                    if not self._out and not self._waiting:
                        return
                    self._change.wait(_LOOK_EVERY_S)
                beat(self._pictures)
                continue
            for task in taken[0]:
                perform(task, self._composers.at(task.size), self._cache, lambda: self._made_one(beat))
            self._done()

    def _made_one(self, beat: Beat) -> None:
        with self._change:
            self._pictures += 1
            if self._error is not None:
                raise self._error
        beat(self._pictures)

    def _take(self, *, mine: bool = True) -> tuple[list[Task], int] | None:
        """Return the next run; what failed twice elsewhere is left to this process."""
        with self._change:
            if self._error is not None or not self._waiting or (not mine and self._waiting[0][1] >= _TRIES):
                return None
            self._out += 1
            return self._waiting.popleft()

    def _done(self) -> None:
        with self._change:
            self._out -= 1
            self._change.notify_all()

    def _lead(self, process: "subprocess.Popen[str]", material: str) -> None:
        """Hand runs to one process, one after the other, and hear what it says."""
        try:
            self._say(process, material)
            while (taken := self._take(mine=False)) is not None:
                if not self._worked(process, taken[0]):
                    with self._change:
                        self._waiting.appendleft((taken[0], taken[1] + 1))
                    self._done()
                    return
                self._done()
        except OSError:
            return  # it died before its first run, which is still waiting for another hand

    def _worked(self, process: "subprocess.Popen[str]", run: list[Task]) -> bool:
        """Have a run done; False when the process is gone."""
        try:
            self._say(process, json.dumps([task.model_dump(mode="json") for task in run]))
        except OSError:
            return False
        while True:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                return False
            news = json.loads(line)
            with self._change:
                self._pictures += news.get("pictures", 0)
                if "error" in news:
                    self._error = self._error or _error_of(news)
                    self._change.notify_all()
            if "error" in news or "done" in news:
                return True

    def _say(self, process: "subprocess.Popen[str]", line: str) -> None:
        if process.stdin:
            process.stdin.write(line + "\n")
            process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the hands go, or stop them where something went wrong; no half-written piece stays."""
        for process in self._processes:
            if kind is None and process.stdin:
                process.stdin.close()
            else:
                process.kill()
        for process in self._processes:
            process.wait()
            self._cache.sweep(time.time(), process.pid)
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe and not pipe.closed:
                    try:
                        pipe.close()
                    except OSError:
                        continue  # what it was still to hear, it does not need any more


def _error_of(news: dict[str, Any]) -> Exception:
    """Return the error that another process met, as if it had happened here."""
    kind = getattr(errors, news["error"], None) if news["error"] else None
    if isinstance(kind, type) and issubclass(kind, StudioError):
        error = StudioError.__new__(kind)
        StudioError.__init__(error, news["what"], news["remedy"])
        return error
    if news["error"] == "OSError":
        return OSError(news["errno"], news["what"])
    return RuntimeError(news["what"])
