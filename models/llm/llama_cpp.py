"""Language models in GGUF files, run by llama.cpp in this process (through xllamacpp).

llama.cpp's server object always listens on a port of 127.0.0.1; a random key that nobody is told shuts it.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bot.studio.catalogue import PlanStyle
from bot.studio.errors import ModelFailed, TooLong, WeightsMissing
from models.llm.held import COMPACT
from models.llm.shapes import SchemaShape
from models.llm.trouble import is_too_long
from models.protocols import Completion, Message, OnText, Sampling

_SEEDS: Final = 2**32 - 1
"""llama.cpp takes 2^32 - 1 for "draw one at random"."""


class LlamaCpp:
    """A chat model in a GGUF file. Calls from several threads wait for each other."""

    def __init__(
        self, *, name: str, weights: Path, plan_style: PlanStyle = "guided", threads: int = 2, context: int = 4096
    ) -> None:
        # Without this, idle OpenMP threads spin and a busy machine falls to a tenth of its speed.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import xllamacpp  # after the environment is set, and only where it is used

        self.name = name
        self.plan_style = plan_style
        self._lock = threading.Lock()
        files = sorted(weights.glob("*.gguf"))
        if not files:
            raise WeightsMissing(f"{name} has no GGUF file.", f"Run `picturelock models pull {name}`.")
        try:
            self._server: Any = xllamacpp.Server(_settings(xllamacpp, files[0], threads, context))
        except RuntimeError as error:
            raise ModelFailed(
                f"{name} could not be loaded: {error}",
                f"Run `picturelock models check {name}`; it may need more memory.",
            ) from error

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        """Answer a conversation; blocks. The same seed gives the same answer (see `Sampling.reuse`).

        An assistant's turn at the end is continued. Raises ModelFailed when llama.cpp refuses, TooLong for a
        conversation that is longer than its context, and whatever `on_text` raises.
        """
        began = time.monotonic()
        with self._lock:
            if self._server is None:
                raise ModelFailed(f"{self.name} has been unloaded.", "Try again.")
            answer = _Answer(on_text)
            self._server.handle_chat_completions(_request(messages, sampling), answer.take)
        if answer.raised is not None:
            raise answer.raised
        if is_too_long(answer.refusal):
            raise TooLong(f"{self.name} refused: {answer.refusal}.", "Shorten what it is asked.")
        if answer.refusal:
            raise ModelFailed(f"{self.name} refused: {answer.refusal}.", "Shorten what it is asked.")
        said = answer.completion(time.monotonic() - began)
        is_json = sampling.json_schema is not None and not sampling.grammar
        if is_json and said.finished and SchemaShape(sampling.json_schema or {}).found(said.text) is None:
            # llguidance lets a model say anything by a schema with words that it does not know
            raise ModelFailed(f"{self.name} cannot be held to this JSON schema.", "Use a plainer one.")
        return said

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._server = None


class _Answer:
    """An answer as it comes in, piece by piece."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self._pieces: list[str] = []
        self._finished = False
        self._timings: dict[str, Any] = {}
        self.refusal = ""
        self.raised: BaseException | None = None

    def take(self, chunk: dict[str, Any]) -> bool:
        """Take a piece; answer True to stop. The runtime swallows exceptions, so they are kept for the caller."""
        try:
            return self._take(chunk)
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            self.raised = error
            return True

    def _take(self, chunk: dict[str, Any]) -> bool:
        if "error" in chunk:
            self.refusal = str(chunk["error"].get("message", chunk["error"])).rstrip(".")
            return True
        self._timings = chunk.get("timings", self._timings)
        choice = (chunk.get("choices") or [{}])[0]
        self._finished = choice.get("finish_reason") == "stop"
        text = (choice.get("delta") or {}).get("content") or ""
        if not text:
            return False
        self._pieces.append(text)
        return self._on_text is not None and not self._on_text(text)

    def completion(self, seconds: float) -> Completion:
        return Completion(
            text="".join(self._pieces),
            finished=self._finished,
            prompt_tokens=self._timings.get("prompt_n", 0) + self._timings.get("cache_n", 0),
            tokens=self._timings.get("predicted_n", len(self._pieces)),
            seconds=seconds,
        )


def _settings(xllamacpp: Any, file: Path, threads: int, context: int) -> Any:
    settings = xllamacpp.CommonParams()
    settings.model.path = str(file)
    settings.n_ctx = context
    settings.n_parallel = 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = threads
    settings.n_gpu_layers = 0
    settings.fit_params = False
    settings.warmup = False
    settings.cache_prompt = True
    settings.cache_ram_mib = 0
    settings.verbosity = -1
    settings.ui = False
    settings.endpoint_slots = False
    settings.n_threads_http = 1
    settings.hostnames = ["127.0.0.1"]
    settings.api_keys = [secrets.token_urlsafe(32)]
    return settings


def _request(messages: Sequence[Message], sampling: Sampling) -> dict[str, Any]:
    request: dict[str, Any] = {
        "messages": [{"role": message.role, "content": message.content} for message in messages],
        "stream": True,
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "min_p": sampling.min_p,
        "repeat_penalty": sampling.repeat_penalty,
        "seed": sampling.seed % _SEEDS,
        "cache_prompt": sampling.reuse,
    }
    if sampling.grammar:
        request["grammar"] = sampling.grammar
    elif sampling.json_schema is not None:
        schema = {**sampling.json_schema, "x-guidance": COMPACT}
        request["grammar"] = f"%llguidance {{}}\nstart: %json {json.dumps(schema)}"
    return request
