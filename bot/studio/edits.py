"""Edits in people's words: reads a wish such as "swap 2 and 3, and make the music quieter" into edits.

Deterministic and for plain English. A wish is understood whole or not at all: half an edit would surprise people.
"""

import re
from typing import Final

from bot.studio.plan import Plan
from bot.studio.revising import apply
from bot.studio.revision import Edit, Edited
from bot.studio.style import CutStyle
from bot.studio.wishes import ordering, styling, timing, wording
from bot.studio.wishes.desk import Desk

__all__ = ["EXAMPLES", "Edit", "Edited", "apply", "understand"]

EXAMPLES: Final = (
    "move scene 3 to the start",
    "swap 2 and 3",
    "make scene 2 20% longer",
    "slower",
    "change line 2 to “Bees dance.”",
    "say “jar” instead of “pot”",
    "remove scene 3",
    "captions as box",
    "no captions",
    "music quieter",
    "other music",
    "music off",
    "no sound effects",
    "slide transitions",
)

_READERS: Final = (*ordering.READERS, *timing.READERS, *wording.READERS, *styling.READERS)
_POLITE = re.compile(
    r"^(?:(?:please|ok(?:ay)?|hey|hi|now|and|just|so|could you|can you|would you|i want you to"
    r"|i(?:'d| would) like (?:you )?to"
    r"|i(?:'d| would) like|i want|let'?s|we should|we need to|maybe|kindly|also|then)\b[\s,]*)+"
    r"|(?:[\s,]+(?:please|thanks|thank you|for me|instead|now|again))?[\s.!?]*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[;\n]+|\.\s|,?\s+(?:and\s+then|and\s+also|and|then|also|plus)\s+|,\s)\s*", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]|(?<!\w)[‘']([^‘’']+(?:[’'](?=\w)[^‘’']+)*)[’'](?!\w)")


def understand(wish: str, plan: Plan, style: CutStyle) -> tuple[Edit, ...]:
    """Read a wish into edits; empty when any part of it is not understood.

    Raises UnknownName when it names a scene that is not there.
    """
    quotes: list[str] = []

    def hold(match: re.Match[str]) -> str:
        quotes.append(match[1] or match[2])
        return f"⟦{len(quotes) - 1}⟧"

    plain = _QUOTED.sub(hold, wish.replace("⟦", "").replace("⟧", ""))
    return _understood(plain, Desk(plan, style, quotes), 4)


def _understood(wish: str, desk: Desk, depth: int) -> tuple[Edit, ...]:
    """Read several clauses if they can be told apart, else the whole as one."""
    if depth:
        for separator in _SEPARATOR.finditer(wish):
            first = _clause(wish[: separator.start()], desk)
            rest = _understood(wish[separator.end() :], desk, depth - 1) if first else ()
            if rest:
                return first + rest
    return _clause(wish, desk)


def _clause(clause: str, desk: Desk) -> tuple[Edit, ...]:
    bare = " ".join(clause.split())
    while (shorter := _POLITE.sub("", bare).strip()) != bare:
        bare = shorter
    for pattern, reader in _READERS:
        match = pattern.fullmatch(bare)
        if match:
            edits = reader(match, desk)
            if edits:
                return edits
    return ()
