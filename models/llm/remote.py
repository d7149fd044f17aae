"""Language models on a server elsewhere that speaks OpenAI's protocol: vLLM, Ollama, llama-server, and others.

A shape that is asked for is asked of the server by its own means, and checked here all the same: some servers accept
a schema and do not keep to it. What a server cannot do is asked for in words, checked, and asked again.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.studio.catalogue import PlanStyle, Server
from bot.studio.errors import ModelFailed, StudioError, TooLong, Unavailable
from models.llm.grammars import GrammarUnreadable
from models.llm.shapes import Shape, shape_of
from models.llm.streaming import Line, Refusal
from models.llm.trouble import Trouble
from models.llm.wire import BELOW, Heard, Means, body_of, takes_grammars
from models.protocols import Completion, Message, OnText, Sampling

TRIES: Final = 3
_CANNOT_SHAPE: Final = frozenset({400, 415, 422, 500, 501})
"""How servers refuse a form of answer that they do not know."""


class RemoteChat:
    """A chat model on a server. May be used by several threads at once."""

    def __init__(self, *, name: str, server: Server, plan_style: PlanStyle = "direct") -> None:
        self.name = name
        self.plan_style = plan_style
        self._server = server
        key = os.environ.get(server.api_key_env, "") if server.api_key_env else ""
        if server.api_key_env and not key:
            raise Unavailable(
                f"The key for the server of {name} is not set.",
                f"Put it into the environment variable {server.api_key_env} and start the workers again.",
            )
        self._trouble = Trouble(name, server, key)
        self._line = Line(server, key, self._trouble)
        self._means: Means = "native"
        """How this server is asked for JSON; learnt from its refusals."""

    def ready(self) -> None:
        """Raise Unavailable unless the server answers and has the model; blocks for a moment."""
        try:
            names = self._line.models()
        except Refusal as refusal:
            raise self._trouble.refused(refusal.status, refusal.text) from None
        wanted = self._server.model
        if self._server.kind in {"vllm", "ollama"} and not {wanted, f"{wanted}:latest"} & set(names):
            raise self._trouble.refused(404, "")

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        """Answer a conversation; blocks. An assistant's turn at the end is continued.

        `on_text` hears pieces as they come and an empty one now and then; answering False closes the connection. An
        answer that has to be asked for again is not told again: the completion holds the one that counts. Raises
        Unavailable when the server is out of reach, TooLong, or ModelFailed.
        """
        try:
            shape = shape_of(sampling)
        except GrammarUnreadable as error:
            if not takes_grammars(self._server):
                raise ModelFailed(
                    f"The server of {self.name} cannot be held to this grammar: {error}.",
                    "Use a server that takes grammars, such as llama.cpp's.",
                ) from error
            shape = None
        asked = _Asked(messages, sampling, on_text, shape)
        if shape is None:
            return self._once(asked, self._means, is_told=True)
        return self._shaped(asked, shape)

    def close(self) -> None:
        """Have nothing to give back: the memory is the server's."""

    def _shaped(self, asked: "_Asked", shape: Shape) -> Completion:
        for number in range(TRIES):
            said = self._asked_by_the_best_means(asked, number)
            if asked.is_stopped or not said.finished:
                return said
            found = shape.found(said.text)
            if found is not None:
                return replace(said, text=found)
        raise ModelFailed(
            f"{self.name} did not answer in the form asked for, {TRIES} times.",
            "Try again, or use a server that keeps to schemas and grammars, such as llama.cpp's or vLLM.",
        )

    def _asked_by_the_best_means(self, asked: "_Asked", number: int) -> Completion:
        """Ask by the best means that the server does not refuse; from the second time on also in words.

        Servers of engines that enforce shapes get a second chance first: another draw is more than another wording.
        """
        patience = 1 if takes_grammars(self._server) else 0
        while True:
            means = self._means
            asking: Means = "object" if means == "native" and number > patience else means
            try:
                return self._once(asked.again(number), asking, is_told=number == 0)
            except _Unshaped as refusal:
                if asked.sampling.json_schema is None or asking not in BELOW:
                    raise refusal.meaning from None
                self._means = BELOW[asking]

    def _once(self, asked: "_Asked", means: Means, *, is_told: bool) -> Completion:
        body = body_of(self._server, asked.messages, asked.sampling, means)
        began = time.monotonic()
        try:
            heard, stopped = self._line.converse(body, asked.told if is_told else asked.watched)
        except Refusal as refusal:
            meaning = self._trouble.refused(refusal.status, refusal.text)
            is_about_shape = asked.shape is not None and not isinstance(meaning, TooLong)
            if is_about_shape and refusal.status in _CANNOT_SHAPE:
                raise _Unshaped(meaning) from None
            raise meaning from None
        asked.is_stopped = stopped
        if heard.ending == "content_filter":
            raise self._trouble.filtered()
        return _completion(heard, time.monotonic() - began, is_whole=heard.ending == "stop" and not stopped)


class _Unshaped(Exception):
    """The server refused, perhaps for the form of answer it was asked for."""

    def __init__(self, meaning: StudioError) -> None:
        super().__init__()
        self.meaning = meaning


class _Asked:
    """What is asked, and who listens."""

    def __init__(
        self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None, shape: Shape | None
    ) -> None:
        self.messages = messages
        self.sampling = self._first = sampling
        self.shape = shape
        self.is_stopped = False
        self._on_text = on_text

    def again(self, number: int) -> "_Asked":
        """Draw otherwise than the times before."""
        self.sampling = replace(self._first, seed=self._first.seed + number)
        return self

    def told(self, piece: str) -> bool:
        return self._on_text is None or self._on_text(piece)

    def watched(self, _: str) -> bool:
        return self._on_text is None or self._on_text("")


def _completion(heard: Heard, seconds: float, *, is_whole: bool) -> Completion:
    return Completion(
        text=heard.text,
        finished=is_whole,
        prompt_tokens=heard.prompt_tokens,
        tokens=heard.tokens or len(heard.pieces),
        seconds=seconds,
    )
