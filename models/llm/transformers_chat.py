"""Language models run by transformers in this process: Llama, Mistral, Qwen and their like, on a GPU.

Whoever came first moves the whole batch on, step by step, until its own answer is there, and then hands that on to the
next: several conversations share one model without a thread of its own. Each draws by its own seed, and so gets the
answer that it would get alone, up to rounding.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.logs import logger
from bot.studio.catalogue import PlanStyle
from bot.studio.errors import ModelFailed, StudioError, TooLong
from bot.studio.vram import RunPlan
from models import device
from models.llm.batch import Answering, Batch, Reading
from models.llm.drawing import Draw
from models.llm.held import Shaper
from models.llm.memory import Kept, Layers, first, layers_of
from models.llm.opening import opened
from models.llm.shapes import SchemaShape
from models.llm.turns import Spelling, Turns
from models.protocols import Completion, Message, OnText, Sampling

log = logger(__name__)


def warm() -> None:
    """Import what it takes to load one."""
    device.torch()
    from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache  # noqa: F401


class TransformersChat:
    """A chat model of transformers. May be used by several threads at once: they are answered side by side."""

    def __init__(
        self,
        *,
        name: str,
        weights: Path,
        plan_style: PlanStyle = "direct",
        run: RunPlan | None = None,
        family: str = "",
        context: int = 8192,
        kept: int = 2048,
    ) -> None:
        self.name = name
        self.plan_style = plan_style
        model, self._tokenizer = opened(name, weights, run or RunPlan(), family)
        self._context = min(context, int(getattr(model.config, "max_position_embeddings", context)))
        self._turns = Turns(name, self._tokenizer)
        self._ends = _ends(model, self._tokenizer)
        vocabulary = int(model.get_output_embeddings().weight.shape[0])
        self._shaper = Shaper(name, self._tokenizer, vocabulary, sorted(self._ends))
        self._kept = Kept(kept)
        self._batch: Batch | None = Batch(model)
        self._gate, self._lock = threading.Lock(), threading.Lock()
        self._driver: Answering | None = None
        """Whose thread moves the batch on."""

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        """Answer a conversation; blocks. An assistant's turn at the end is continued.

        `on_text` hears pieces as they come and an empty one now and then; answering False stops before the next
        token. Raises TooLong, OutOfMemory, ModelFailed, and whatever `on_text` raises.
        """
        began = time.monotonic()
        with self._my_turn():
            tokens = self._turns.tokens(messages)
            held = self._shaper.held(sampling)
        if len(tokens) + sampling.max_tokens > self._context:
            raise TooLong(
                f"{self.name} takes {self._context} tokens; this is {len(tokens)} and an answer.",
                "Shorten what it is asked.",
            )
        heard = _Heard(on_text, Spelling(self._tokenizer, tokens))
        row = Answering(list(tokens), Draw(sampling, held), sampling.max_tokens, self._ends, heard.take)
        try:
            self._begin(row, messages, heard, reuses=sampling.reuse)
            self._go_on(row)
        finally:
            self._end(row)
        if row.trouble is not None:
            raise row.trouble
        said = heard.completion(row, len(tokens), time.monotonic() - began)
        if sampling.json_schema is not None and not sampling.grammar and said.finished:
            self._check(sampling.json_schema, said)
        return said

    def close(self) -> None:
        """Give the memory back; who is being answered is told."""
        with self._my_turn():
            if self._batch is not None:
                self._batch.fail(self._unloaded())
            self._batch = None
            self._kept.clear()
        device.release()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """Have the model alone; in the order of asking, so that whoever moves the batch on lets others in."""
        with self._gate:
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def _begin(self, row: Answering, messages: Sequence[Message], heard: "_Heard", *, reuses: bool) -> None:
        """Read the question, from where it is new, and draw the first token; others go on between two chunks."""
        with self._my_turn(), self._watched():
            reading = Reading(row.tokens, self._kept.longest(row.tokens)[1] if reuses else [])
        while not reading.is_done:
            with self._my_turn(), self._watched(alone=True):
                self._loaded().read(reading)
            row.has_stopped = not heard.goes_on("")
            if row.has_stopped:
                return
        with self._my_turn(), self._watched():
            layers = layers_of(reading.cache)
            if reuses:
                self._keep(row.tokens, layers, messages)
            row.take(reading.logits)
            if not row.is_over:
                self._loaded().join(row, layers)

    def _go_on(self, row: Answering) -> None:
        """Move the whole batch on until this answer is there, or wait while another thread does."""
        while not row.is_over:
            with self._my_turn():
                self._driver = self._driver or row
                drives = self._driver is row
                if drives and not row.is_over:
                    with self._watched():
                        self._loaded().step()
            if not drives:
                row.moved.wait()
                row.moved.clear()

    def _end(self, row: Answering) -> None:
        """Leave, and have another thread move the batch on."""
        with self._my_turn():
            if self._batch is not None:
                self._batch.leave(row)
            if self._driver is row:
                self._driver = None
            for other in self._batch.rows if self._batch else ():
                other.moved.set()

    def _keep(self, tokens: Sequence[int], layers: Layers, messages: Sequence[Message]) -> None:
        """Keep what was read: what the persona always begins with, and the whole of it."""
        shared = self._turns.shared(messages)
        self._kept.keep(tokens, layers)
        if shared:
            self._kept.keep(tokens[:shared], first(layers, shared, by_itself=True))

    @contextmanager
    def _watched(self, *, alone: bool = False) -> Iterator[None]:
        """Let go of what was kept when the model fails; tell the whole batch, unless one was read `alone`."""
        try:
            with device.memory_watched(self.name):
                yield
        except StudioError as error:
            self._drop(error, alone=alone)
            raise
        except Exception as error:  # of a conversation that shares the model with others, who must not wait for it
            log.exception("chat.failed", model=self.name)
            failed = ModelFailed(f"{self.name} failed: {type(error).__name__}.", "Try again.")
            self._drop(failed, alone=alone)
            raise failed from error

    def _drop(self, trouble: StudioError, *, alone: bool) -> None:
        self._kept.clear()
        if self._batch is not None and not alone:
            self._batch.fail(trouble)
        device.release()

    def _loaded(self) -> Batch:
        if self._batch is None:
            raise self._unloaded()
        return self._batch

    def _unloaded(self) -> ModelFailed:
        return ModelFailed(f"{self.name} has been unloaded.", "Try again.")

    def _check(self, schema: dict[str, Any], said: Completion) -> None:
        """Raise ModelFailed for an answer that llguidance let through: it says anything by words it does not know."""
        if SchemaShape(schema).found(said.text) is None:
            raise ModelFailed(f"{self.name} cannot be held to this JSON schema.", "Use a plainer one.")


class _Heard:
    """What was heard of one answer, and who listens."""

    def __init__(self, on_text: OnText | None, spelling: Spelling) -> None:
        self._on_text = on_text
        self._spelling = spelling
        self._pieces: list[str] = []
        self._tokens = 0

    def take(self, token: int) -> bool:
        """Hear a token; answers whether to go on."""
        self._tokens += 1
        piece = self._spelling.take(token)
        if piece:
            self._pieces.append(piece)
        return self.goes_on(piece)

    def goes_on(self, piece: str) -> bool:
        """Tell of a piece, or of none, and ask whether to go on."""
        return self._on_text is None or self._on_text(piece)

    def completion(self, row: Answering, prompt: int, seconds: float) -> Completion:
        """Return what was heard."""
        rest = "" if row.has_stopped else self._spelling.rest()
        is_whole = row.is_whole and not row.has_stopped
        return Completion("".join((*self._pieces, rest)), is_whole, prompt, self._tokens, seconds)


def _ends(model: Any, tokenizer: Any) -> frozenset[int]:
    """Return the tokens that end an answer."""
    told = model.generation_config.eos_token_id
    ends = [told] if isinstance(told, int) else list(told or ())
    return frozenset(int(end) for end in (*ends, tokenizer.eos_token_id) if end is not None)
