"""Grammars (GBNF) that keep a small model to the form of a plan.

They fix line numbers, first words and the end of a line, not its length: a model that is cut at a number of words
glues the next ones together.
"""

from collections.abc import Sequence
from typing import Final

_CHARS: Final = "[A-Za-z0-9 ,;:'’\\\"&%£$€°()/.!?–-]"
_FIRST: Final = '[A-Z0-9\\"]'


def title_grammar() -> str:
    """Return the grammar of a title, as line 0."""
    return f'root ::= "0. " {_FIRST} {_CHARS}* "\\n"'


def line_grammar(number: int, openings: Sequence[str] = ()) -> str:
    """Return the grammar of one numbered line that ends a sentence, perhaps begun in one of some ways."""
    first = "(" + " | ".join(f'"{opening} "' for opening in openings) + ")" if openings else _FIRST
    return f'root ::= "\\n{number}. " {first} {_CHARS}* [.!?] [\\"]? "\\n"?'


def lines_grammar(count: int) -> str:
    """Return the grammar of a title as line 0 and so many numbered lines."""
    lines = " ".join(f'"\\n{number}. " line' for number in range(1, count + 1))
    return f'root ::= "0. " {_FIRST} {_CHARS}* {lines} "\\n"?\nline ::= {_FIRST} {_CHARS}* [.!?] [\\"]?'


def rewrite_grammar() -> str:
    """Return the grammar of one line without a number."""
    return f'root ::= {_FIRST} {_CHARS}* [.!?] [\\"]? "\\n"?'


def notes_grammar(count: int) -> str:
    """Return the grammar of so many short notes."""
    return f'root ::= note{{{count},{count}}}\nnote ::= "- " [A-Za-z] [A-Za-z0-9 ,\'&%-]{{3,48}} "\\n"'


def picture_grammar() -> str:
    """Return the grammar of one scene's picture and of the things in it, in plain ASCII."""
    return (
        'root ::= [A-Za-z] [A-Za-z0-9 ,\'-]* " | " thing ", " thing ", " thing "\\n"?\n'
        'thing ::= [a-z]{3,12} (" " [a-z]{2,10})?'
    )
