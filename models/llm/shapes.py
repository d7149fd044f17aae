"""The shape an answer must have, and how to find it in what a model said: a grammar's, or a schema's."""

import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

from models.llm.grammars import pattern_of
from models.protocols import Sampling

_FENCED = re.compile(r"\A\s*```[a-z]*\n(.*?)\n?```\s*\Z", re.DOTALL)


class Shape(Protocol):
    """What an answer must look like."""

    def found(self, text: str) -> str | None:
        """Return the answer in what was said, without fences and chatter around it; None when there is none."""
        ...


class GrammarShape:
    """A grammar's. Raises GrammarUnreadable for one that cannot be checked here."""

    def __init__(self, grammar: str) -> None:
        self._pattern = pattern_of(grammar)

    def found(self, text: str) -> str | None:
        """Return the answer; line ends that a grammar wants and people leave out are put back."""
        return next((said for said in _ways(text) if self._pattern.fullmatch(said)), None)


class SchemaShape:
    """A JSON schema's."""

    def __init__(self, schema: dict[str, Any]) -> None:
        from jsonschema import Draft202012Validator

        self._validator = Draft202012Validator(schema)

    def found(self, text: str) -> str | None:
        """Return the answer as JSON."""
        for said in (*_ways(text), text[text.find("{") : text.rfind("}") + 1]):
            try:
                if self._validator.is_valid(json.loads(said)):
                    return said
            except ValueError:
                continue
        return None


def shape_of(sampling: Sampling) -> Shape | None:
    """Return the shape that is asked for; None for free text. Raises GrammarUnreadable."""
    if sampling.grammar:
        return GrammarShape(sampling.grammar)
    return SchemaShape(sampling.json_schema) if sampling.json_schema is not None else None


def _ways(text: str) -> Iterator[str]:
    yield text
    fenced = _FENCED.match(text)
    bare = (fenced[1] if fenced else text).strip()
    yield from (bare, f"\n{bare}", f"{bare}\n", f"\n{bare}\n")
