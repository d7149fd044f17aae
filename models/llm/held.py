"""Keeping a model to a JSON schema or a grammar, token by token, with llguidance (https://github.com/guidance-ai)."""

import json
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.studio.errors import ModelFailed
from models.protocols import Sampling

COMPACT: Final = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
"""How llguidance writes JSON. Left to itself a small model fills half of its answer with line ends and spaces."""


class Shaper:
    """Makes what keeps answers of one model to a shape."""

    def __init__(self, name: str, tokenizer: Any, vocabulary: int, ends: list[int]) -> None:
        self._name = name
        self._tokenizer = tokenizer
        self._vocabulary = vocabulary
        self._ends = ends
        self._guide: Any = None

    def held(self, sampling: Sampling) -> "Held | None":
        """Return what keeps an answer to the shape that is asked for; None for free text.

        Raises ModelFailed for a shape that it cannot be kept to.
        """
        if not sampling.grammar and sampling.json_schema is None:
            return None
        import llguidance
        import llguidance.hf
        from llguidance.gbnf_to_lark import any_to_lark

        if self._guide is None:
            self._guide = llguidance.hf.from_tokenizer(self._tokenizer, self._vocabulary, self._ends)
        try:
            if sampling.grammar:
                rules = llguidance.LLMatcher.grammar_from_lark(any_to_lark(sampling.grammar))
            else:
                rules = llguidance.LLMatcher.grammar_from_json_schema(
                    json.dumps({**(sampling.json_schema or {}), "x-guidance": COMPACT})
                )
            matcher = llguidance.LLMatcher(self._guide, rules)
        except Exception as error:  # llguidance raises whatever its parsers do for a form that it cannot read
            raise self._refused(str(error)) from error
        if matcher.is_error():
            raise self._refused(matcher.get_error())
        return Held(self._name, matcher, self._vocabulary)

    def _refused(self, why: str) -> ModelFailed:
        kind = " ".join(why.split())[:120]
        return ModelFailed(f"{self._name} cannot be held to this form: {kind}.", "Use a plainer schema or grammar.")


class Held:
    """One answer that keeps to a shape."""

    def __init__(self, name: str, matcher: Any, vocabulary: int) -> None:
        self._name = name
        self._matcher = matcher
        self._vocabulary = vocabulary

    def allowed(self) -> NDArray[np.bool_]:
        """Return for each token whether it may come next."""
        bits = np.frombuffer(self._matcher.compute_bitmask(), np.uint8)
        allowed = np.unpackbits(bits, bitorder="little")[: self._vocabulary].astype(bool)
        return np.pad(allowed, (0, self._vocabulary - len(allowed)))

    def took(self, token: int) -> None:
        """Go on past a token. Raises ModelFailed when the shape does not go on with it."""
        if not self._matcher.consume_token(token):
            raise ModelFailed(f"{self._name} left the form asked for.", "Try again.")

    @property
    def is_over(self) -> bool:
        """Say whether nothing can come after this."""
        return bool(self._matcher.is_stopped())
