"""Several conversations answered by one model at once: each step gives every one of them its next token."""

import inspect
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from models import device
from models.llm.drawing import Draw
from models.llm.memory import Layers, cache_of, layers_of, row_of, side_by_side

CHUNK: Final = 512
"""Tokens of a question that are read at once; between two chunks the others go on."""


@dataclass(eq=False, slots=True)
class Answering:
    """One conversation that is being answered."""

    tokens: list[int]
    """All of it: the question, and what was answered so far."""
    draw: Draw
    room: int
    """How many more tokens it may have."""
    ends: frozenset[int]
    hears: Callable[[int], bool]
    """Told each token, by whichever thread made the step; answers False to stop."""
    is_whole: bool = False
    """Whether it came to an end of its own."""
    has_stopped: bool = False
    trouble: BaseException | None = None
    """What whoever asked is to be told."""
    moved: threading.Event = field(default_factory=threading.Event)
    """Set when it is over, or has to be moved on by whoever asked."""

    @property
    def is_over(self) -> bool:
        """Say whether no token will come."""
        return self.is_whole or self.room <= 0 or self.has_stopped or self.trouble is not None

    def take(self, logits: Any) -> None:
        """Draw the next token and tell it. What goes wrong here is the trouble of this conversation alone."""
        try:
            token = self.draw.next(logits, self.tokens)
            if token in self.ends:
                self.is_whole = True
                return
            self.tokens.append(token)
            self.room -= 1
            self.is_whole = self.draw.is_over
            self.has_stopped = not self.hears(token)
        except device.torch().OutOfMemoryError:
            raise
        except BaseException as error:  # noqa: BLE001 - raised again in the thread of whoever asked
            self.trouble = error


class Reading:
    """A question on its way into a model, going on from what was read of it before."""

    def __init__(self, tokens: Sequence[int], begun: Layers) -> None:
        self.tokens = tokens
        self.at = begun[0][0].shape[2] if begun else 0
        self.cache = cache_of(begun)
        self.logits: Any = None
        """What may come next, once all of it was read."""

    @property
    def is_done(self) -> bool:
        """Say whether all of it was read."""
        return self.at >= len(self.tokens)


class Batch:
    """Conversations side by side on one model. Used by one thread at a time."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._rows: list[Answering] = []
        self._pads: list[int] = []
        self._layers: Layers = []
        self._cache: Any = None
        takes = inspect.signature(model.forward).parameters
        self._takes_cache_as = "cache" if "cache" in takes else "past_key_values"  # renamed in transformers 5

    @property
    def rows(self) -> Sequence[Answering]:
        """Return who is being answered."""
        return self._rows

    def read(self, reading: "Reading") -> None:
        """Read the next chunk of a question."""
        torch, place = device.torch(), self._model.device
        chunk = torch.tensor([reading.tokens[reading.at : reading.at + CHUNK]], device=place)
        places = torch.arange(reading.at, reading.at + chunk.shape[1], device=place)[None]
        with torch.inference_mode():
            told = self._model(
                input_ids=chunk,
                position_ids=places,
                use_cache=True,
                logits_to_keep=1,
                **{self._takes_cache_as: reading.cache},
            )
        reading.logits = told.logits[0, -1]
        reading.at += chunk.shape[1]

    def join(self, row: Answering, layers: Layers) -> None:
        """Take in a conversation whose question was read."""
        self._arrange([*self._each(), (row, layers)])

    def leave(self, row: Answering) -> None:
        """Let a conversation go, if it is there."""
        if row in self._rows:
            self._arrange([one for one in self._each() if one[0] is not row])

    def fail(self, trouble: BaseException) -> None:
        """Let all go, and have them told why."""
        for row in self._rows:
            row.trouble = trouble
            row.moved.set()
        self._arrange([])

    def step(self) -> None:
        """Give every conversation its next token; those that are over leave.

        Raises what the model raises; then nobody has got one.
        """
        torch, place = device.torch(), self._model.device
        newest = torch.tensor([[row.tokens[-1]] for row in self._rows], device=place)
        places = torch.tensor([[len(row.tokens) - 1] for row in self._rows], device=place)
        width = self._layers[0][0].shape[2] + 1
        mask = torch.arange(width, device=place)[None] >= torch.tensor(self._pads, device=place)[:, None]
        with torch.inference_mode():
            told = self._model(
                input_ids=newest,
                attention_mask=mask.long(),
                position_ids=places,
                use_cache=True,
                **{self._takes_cache_as: self._cache},
            )
        self._layers = layers_of(self._cache)
        for row, logits in zip(self._rows, told.logits[:, -1], strict=True):
            row.take(logits)
        over = [row for row in self._rows if row.is_over]
        if over:
            self._arrange([one for one in self._each() if one[0] not in over])
        for row in over:
            row.moved.set()

    def _each(self) -> list[tuple[Answering, Layers]]:
        return [
            (row, row_of(self._layers, number, pad))
            for number, (row, pad) in enumerate(zip(self._rows, self._pads, strict=True))
        ]

    def _arrange(self, rows: list[tuple[Answering, Layers]]) -> None:
        self._rows = [row for row, _ in rows]
        with device.torch().inference_mode():
            self._layers, self._pads = side_by_side([layers for _, layers in rows]) if rows else ([], [])
            self._cache = cache_of(self._layers)
            self._layers = layers_of(self._cache)
