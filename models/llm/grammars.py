"""Grammars (GBNF, as llama.cpp reads them) as regular expressions, to check answers of servers that take none.

Only grammars without recursion can be written so; ours are. https://github.com/ggml-org/llama.cpp/blob/master/grammars/
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
      | (?P<rule>[A-Za-z][A-Za-z0-9-]*)\s*::=
      | (?P<name>[A-Za-z][A-Za-z0-9-]*)
      | (?P<text>"(?:\\.|[^"\\])*")
      | (?P<set>\[\^?(?:\\.|[^\]\\])*\])
      | (?P<times>[*+?]|\{\d+(?:,\d*)?\})
      | (?P<mark>[()|.])""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}


class GrammarUnreadable(Exception):
    """A grammar is broken, or calls itself; never shown as it is."""


class _Token(NamedTuple):
    kind: str
    text: str


@lru_cache(maxsize=64)
def pattern_of(grammar: str) -> re.Pattern[str]:
    """Return the expression that matches whole texts of a grammar, from its rule `root`.

    Raises GrammarUnreadable.
    """
    rules: dict[str, list[_Token]] = {}
    current: list[_Token] | None = None
    for token in _tokens(grammar):
        if token.kind == "rule":
            current = rules.setdefault(token.text, [])
        elif current is None:
            raise GrammarUnreadable(f"{token.text} stands before the first rule")
        else:
            current.append(token)
    try:
        return re.compile(_written("root", rules, ()), re.DOTALL)
    except re.error as error:
        raise GrammarUnreadable(str(error)) from error


def _tokens(grammar: str) -> Iterator[_Token]:
    at = 0
    while at < len(grammar):
        match = _TOKEN.match(grammar, at)
        if match is None:
            raise GrammarUnreadable(f"{grammar[at : at + 12]!r} cannot be read")
        at = match.end()
        kind = str(match.lastgroup)
        if kind != "skip":
            yield _Token(kind, match[kind])


def _written(name: str, rules: dict[str, list[_Token]], within: tuple[str, ...]) -> str:
    """Write one rule, with the rules it names put in their places."""
    if name not in rules:
        raise GrammarUnreadable(f"there is no rule {name}")
    if name in within:
        raise GrammarUnreadable(f"the rule {name} calls itself")
    pieces = []
    for kind, text in rules[name]:
        match kind:
            case "name":
                pieces.append(_written(text, rules, (*within, name)))
            case "text":
                pieces.append(f"(?:{re.escape(_unescaped(text[1:-1]))})")
            case "set":
                pieces.append(_set(text))
            case _:
                pieces.append("(?:" if text == "(" else text)
    return f"(?:{''.join(pieces)})"


def _set(text: str) -> str:
    """Write a set of characters; a dash stays a range only between two of them."""
    inner = text[1:-1]
    negated = inner.startswith("^")
    inner = inner[negated:]
    chars: list[str] = []
    for match in re.finditer(rf"{_ESCAPE.pattern}|.", inner, re.DOTALL):
        is_range = match[0] == "-" and chars and match.end() < len(inner)
        chars.append("-" if is_range else re.escape(_unescaped(match[0])))
    return f"[{'^' if negated else ''}{''.join(chars)}]"


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "xuU" and len(code) > 1:
            return chr(int(code[1:], 16))
        return _ESCAPES.get(code, code)

    return _ESCAPE.sub(plain, text)
