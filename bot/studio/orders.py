"""Orders from the bot to workers, their attempts, the news of them, and the workers as the bot knows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.studio.outcomes import Outcome
from bot.studio.values import GuildId, OrderId, ProductionId, Value, WorkerId
from bot.studio.vram import RunPlan
from bot.studio.work import ROLE_OF, Role, Work, model_of

PROTOCOL: Final = 9
"""Raised when orders or outcomes change shape; a worker of another protocol gets no orders."""


class Order(Value):
    """One piece of work, from the backlog to a worker."""

    id: OrderId
    guild: GuildId
    production: ProductionId | None
    """None for a conversation that belongs to no production."""
    work: Work
    urgency: Annotated[int, Field(ge=0, le=9)] = 5
    """Lower goes first: 2 where a person watches, 5 for a production, 8 for what can wait."""
    ordered_at: datetime
    timeout_s: Annotated[float, Field(gt=0)] = 900.0

    @property
    def role(self) -> Role:
        """The kind of slot it needs."""
        return ROLE_OF[self.work.kind]

    @property
    def model(self) -> str:
        """The model it needs resident; empty for none."""
        return model_of(self.work)


class Attempt(Value):
    """A numbered try at an order by one worker; only the newest one counts."""

    order: OrderId
    number: Annotated[int, Field(ge=1)]
    worker: WorkerId

    @property
    def job(self) -> str:
        """Id of the queue's job."""
        return f"{self.order}.{self.number}"


class Started(Value):
    """A worker took the attempt up."""

    kind: Literal["started"] = "started"


class Event(Value):
    """What a worker tells the bot of one attempt; applied once, refused when the attempt is old."""

    order: OrderId
    attempt: Annotated[int, Field(ge=1)]
    worker: WorkerId
    at: datetime
    news: Annotated[Started, Field()] | Outcome


class Pace(Value):
    """How much of a file has gone over the line, and how fast the rest goes."""

    sent: Annotated[int, Field(ge=0)]
    size: Annotated[int, Field(gt=0)]
    bytes_a_second: Annotated[float, Field(ge=0)] = 0.0
    """Of late; 0 before that can be told."""

    @property
    def left_s(self) -> float | None:
        """Return how long the rest takes at this pace; None where that cannot be told."""
        return (self.size - self.sent) / self.bytes_a_second if self.bytes_a_second else None

    @property
    def told(self) -> str:
        """Say it in a line."""
        words = f"{self.sent / 1e6:.1f} of {self.size / 1e6:.1f} MB"
        left = self.left_s
        if left is None:
            return words
        minutes, seconds = divmod(round(left), 60)
        time = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        return f"{words} · {self.bytes_a_second / 1e6:.1f} MB/s · about {time} left"


class Progress(Value):
    """How far an attempt is; may be lost."""

    order: OrderId
    attempt: int
    production: ProductionId | None = None
    done: Annotated[float, Field(ge=0, le=1)] = 0.0
    text: str = ""
    """The whole text so far, for what is written while people watch."""
    step: str = ""
    pace: Pace | None = None
    """Of what is sent, while something is."""
    preview: str = ""
    """How it looks so far: a small JPEG in base64, for what is filmed or drawn while people watch."""


# Workers as the bot knows them.


class Beat(Value):
    """A sign of life, every few seconds."""

    worker: WorkerId
    host: str
    at: datetime
    protocol: int = PROTOCOL
    slots: dict[Role, int]
    in_hand: tuple[str, ...] = ()
    """Jobs (`Attempt.job`) it has received and not finished telling of."""
    resident: tuple[str, ...] = ()
    """Models in memory."""
    able: tuple[str, ...] = ()
    """Models it has what it takes to load."""
    writes: tuple[str, ...] | None = None
    """Scripts it has letters of; None for a worker that draws nothing."""
    gpu: str = ""
    vram_total_mib: int = 0
    vram_free_mib: int = 0
    plans: Mapping[str, RunPlan] = {}
    """How the models on its GPU are run, and what they take."""
    trouble: str = ""
    """Why its GPU cannot be used, in a line."""
    warming: bool = False
    """Whether it is still getting its GPU ready; until then it takes no order that needs it."""
    draining: bool = False

    @property
    def device(self) -> str:
        """Return what it works on, which stays when it is started anew."""
        return device_name(self.host, self.gpu)


def device_name(host: str, gpu: str) -> str:
    """Return what a worker works on: its machine, and its GPU where it has one; cards of a kind count as one."""
    return f"{host}, {gpu}" if gpu else host
