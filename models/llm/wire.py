"""OpenAI's protocol for chats as servers speak it: what is sent, and what comes back.

https://platform.openai.com/docs/api-reference/chat. What vLLM, llama.cpp and Ollama add or leave out is told by the
server's kind. Nothing here touches a socket.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.studio.catalogue import Server
from models.protocols import Message, Sampling

Means = Literal["native", "object", "words"]
"""How a shape is asked for: by the server's own means, as any JSON object, or in words alone."""
BELOW: Final[dict[Means, Means]] = {"native": "object", "object": "words"}
_GO_ON: Final = "Go on from exactly there. Write only what comes next."


def body_of(server: Server, messages: Sequence[Message], sampling: Sampling, means: Means) -> dict[str, Any]:
    """Return the body of a request."""
    said = [{"role": message.role, "content": message.content} for message in messages]
    begun = bool(said) and said[-1]["role"] == "assistant"
    body: dict[str, Any] = {
        "model": server.model,
        "messages": said,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed % 2**31,
    }
    match server.kind:
        case "llama.cpp":
            body |= {"min_p": sampling.min_p, "repeat_penalty": sampling.repeat_penalty, "cache_prompt": sampling.reuse}
        case "vllm":
            body |= {"min_p": sampling.min_p, "repetition_penalty": sampling.repeat_penalty}
            if begun:
                body |= {"continue_final_message": True, "add_generation_prompt": False}
        case _ if begun:
            said.append({"role": "user", "content": _GO_ON})
    if sampling.grammar and takes_grammars(server):
        body |= _grammar(server, sampling.grammar)
    elif sampling.json_schema is not None and not sampling.grammar:
        _ask_for_json(body, sampling.json_schema, means)
    return body


def takes_grammars(server: Server) -> bool:
    """Say whether a server keeps to a grammar by itself."""
    return server.kind in {"llama.cpp", "vllm"}


def _grammar(server: Server, grammar: str) -> dict[str, Any]:
    return {"grammar": grammar} if server.kind == "llama.cpp" else {"structured_outputs": {"grammar": grammar}}


def _ask_for_json(body: dict[str, Any], schema: dict[str, Any], means: Means) -> None:
    if means == "native":
        described = {"name": "answer", "schema": schema, "strict": _is_strict(schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": described}
        return
    if means == "object":
        body["response_format"] = {"type": "json_object"}
    words = f"Answer with one JSON object that follows this JSON schema, and nothing else:\n{json.dumps(schema)}"
    first = body["messages"][0] if body["messages"] else None
    if first and first["role"] == "system":
        first["content"] = f"{first['content']}\n\n{words}"
    else:
        body["messages"].insert(0, {"role": "system", "content": words})


def _is_strict(schema: Any) -> bool:
    """Say whether every object names all it holds, as OpenAI asks of schemas that are enforced."""
    if isinstance(schema, list):
        return all(_is_strict(part) for part in schema)
    if not isinstance(schema, dict):
        return True
    if "properties" in schema and (
        schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(schema["properties"])
    ):
        return False
    return all(_is_strict(part) for part in schema.values())


class Events:
    """Server-sent events, out of bytes that come in any pieces (https://html.spec.whatwg.org/#server-sent-events)."""

    def __init__(self) -> None:
        self._left = b""
        self._data: list[str] = []

    def feed(self, received: bytes) -> Iterator[str]:
        """Yield the data of each event that is whole by now."""
        *lines, self._left = (self._left + received).split(b"\n")
        for line in lines:
            text = line.removesuffix(b"\r").decode(errors="replace")
            if text.startswith("data:"):
                self._data.append(text[5:].removeprefix(" "))
            elif not text and self._data:
                yield "\n".join(self._data)
                self._data = []


@dataclass(slots=True)
class Heard:
    """An answer as it comes in."""

    pieces: list[str] = field(default_factory=list)
    ending: str = ""
    """Why it ended, in the server's word; empty while it has not."""
    is_over: bool = False
    prompt_tokens: int = 0
    tokens: int = 0

    def take(self, data: str) -> str:
        """Take one event; return the new piece of text. Raises ModelFailed for what is no part of an answer."""
        if data.strip() == "[DONE]":
            self.is_over = True
            return ""
        chunk = parsed(data)
        if "error" in chunk:
            raise ServerSaid(message_of(chunk))
        usage = chunk.get("usage") or {}
        self.prompt_tokens = usage.get("prompt_tokens", self.prompt_tokens)
        self.tokens = usage.get("completion_tokens", self.tokens)
        choice = (chunk.get("choices") or [{}])[0]
        self.ending = choice.get("finish_reason") or self.ending
        piece = (choice.get("delta") or choice.get("message") or {}).get("content") or ""
        if piece:
            self.pieces.append(piece)
        return piece

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self.pieces)


class ServerSaid(Exception):
    """The server told of an error in the middle of its answer; never shown as it is."""


class NoChat(Exception):
    """What was received is no part of a chat; never shown as it is."""


def parsed(text: str) -> dict[str, Any]:
    """Read a JSON object. Raises NoChat."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise NoChat from error
    if not isinstance(read, dict):
        raise NoChat
    return read


def message_of(body: dict[str, Any]) -> str:
    """Return what a server says went wrong; nothing when it does not."""
    error = body.get("error", body.get("message", ""))
    return str(error.get("message", error) if isinstance(error, dict) else error)
