"""A conversation as the tokens of one model, by the template that comes with it."""

import re
from collections.abc import Sequence
from typing import Any

from bot.studio.errors import ModelFailed
from models.protocols import Message


class Turns:
    """Writes conversations as one model reads them. Raises ModelFailed for one that was not made to converse."""

    def __init__(self, name: str, tokenizer: Any) -> None:
        if not tokenizer.chat_template:
            raise ModelFailed(
                f"{name} has no template for conversations.", "Name the “Instruct” version of it in its row."
            )
        self._name = name
        self._tokenizer = tokenizer
        marks = {str(token) for token in tokenizer.all_special_tokens}
        marks |= {token.content for token in tokenizer.added_tokens_decoder.values() if token.special}
        self._marks = re.compile("|".join(sorted(map(re.escape, filter(None, marks)), key=len, reverse=True)) or "(?!)")

    def tokens(self, messages: Sequence[Message]) -> list[int]:
        """Return a conversation as tokens, up to where the answer begins; an assistant's turn at the end is begun.

        Raises ModelFailed when the template cannot write it.
        """
        said = self._folded(messages)
        begun = said.pop()["content"] if said and said[-1]["role"] == "assistant" else ""
        return self._spelt(self._written(said) + begun)

    def shared(self, messages: Sequence[Message]) -> int:
        """Return how many tokens every conversation that begins with the same system's turn begins with."""
        if not messages or messages[0].role != "system":
            return 0
        one, other = (self.tokens((messages[0], Message("user", word))) for word in ("a", "Why?"))
        return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)

    def _spelt(self, text: str) -> list[int]:
        tokens: list[int] = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return tokens

    def _written(self, said: list[dict[str, str]]) -> str:
        """Write turns; where the template knows no system, what it says goes before the first thing said."""
        from jinja2.exceptions import TemplateError

        ways = [said]
        if said and said[0]["role"] == "system":
            first = said[1]["content"] if len(said) > 1 else ""
            ways.append([{"role": "user", "content": f"{said[0]['content']}\n\n{first}".strip()}, *said[2:]])
        why = ""
        for way in ways:
            try:
                written: str = self._tokenizer.apply_chat_template(
                    way, tokenize=False, add_generation_prompt=True, enable_thinking=False
                )
            except TemplateError as error:
                why = str(error)
            else:
                return written
        raise ModelFailed(f"{self._name} cannot take a conversation of this form: {why}.", "Ask otherwise.")

    def _folded(self, messages: Sequence[Message]) -> list[dict[str, str]]:
        """Join turns of the same speaker, and take out marks by which somebody could write a turn of another."""
        said: list[dict[str, str]] = []
        for message in messages:
            content = self._marks.sub("", message.content)
            if said and said[-1]["role"] == message.role:
                said[-1]["content"] += f"\n\n{content}"
            else:
                said.append({"role": message.role, "content": content})
        return said


class Spelling:
    """Turns tokens into text as they come; a letter that is not whole yet waits for the rest of its bytes."""

    def __init__(self, tokenizer: Any, before: Sequence[int] = ()) -> None:
        self._tokenizer = tokenizer
        self._tokens = list(before[-4:])
        """Some of what stands before, because many tokens read otherwise at the start of a text."""
        self._told = self._text()

    def take(self, token: int) -> str:
        """Return the text that a token adds; nothing while a letter is in the middle of its bytes."""
        self._tokens.append(token)
        text = self._text()
        if text.endswith("�") or not text.startswith(self._told):
            return ""
        piece = text[len(self._told) :]
        self._tokens = self._tokens[-8:]
        self._told = self._text()
        return piece

    def rest(self) -> str:
        """Return what is left at the end, whole or not."""
        text = self._text()
        return text[len(self._told) :].rstrip("�") if text.startswith(self._told) else ""

    def _text(self) -> str:
        text: str = self._tokenizer.decode(self._tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text
