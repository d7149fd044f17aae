"""What every worker's bench here has: a worker as it starts, and ears for the steps that it reports."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from bot.artifacts import Artifacts
from bot.settings import Settings
from bot.studio.asks import Answer, No, Question
from bot.studio.orders import Order
from bot.studio.values import WorkerId
from workers.context import Reporter, WorkerContext
from workers.residency import Residency


@dataclass(kw_only=True)
class WorkerBench(ABC):
    """One worker, and what the bot would remember and answer."""

    settings: Settings
    artifacts: Artifacts
    asked: list[Question] = field(default_factory=list)
    session: str = ""
    remote_id: str = ""
    refusal: No | None = None
    """What is answered to `MayMakePublic` instead of Yes."""
    stop_at: str = ""
    """The step at which somebody cancels."""
    steps: list[str] = field(default_factory=list)
    stored_when_remembered: list[int] = field(default_factory=list)
    """Bytes that the platform had of the newest upload each time the bot was asked to remember a session."""

    @property
    def worker(self) -> WorkerContext:
        """Return a worker as it starts."""
        models = Residency(self.settings.weights_dir, budget_mib=1)
        return WorkerContext(WorkerId("W"), self.settings, self.artifacts, models, self._answer, self._reporter)

    @abstractmethod
    async def answer(self, question: Question) -> Answer:
        """Answer as the bot would."""

    def count(self, kind: type[Question] | Any) -> int:
        """Count the questions of a kind."""
        return sum(isinstance(question, kind) for question in self.asked)

    async def _answer(self, _: Order, question: Question) -> Answer:
        return await self.answer(question)

    def _reporter(self, order: Order) -> Reporter:
        return _Listening(order, self)


class _Listening(Reporter):
    """Notes what is reported, and stops at the step at which somebody cancels."""

    def __init__(self, order: Order, bench: WorkerBench) -> None:
        super().__init__(order, 1)
        self._bench = bench

    def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
        self._bench.steps.append(step)
        if self._bench.stop_at and self._bench.stop_at in f"{step} {done:.2f}":
            self.stop()
        return super().__call__(done, step, text)
