"""A written word among its neighbours, as the readings see it."""

import re
from dataclasses import dataclass
from typing import Final

Words = tuple[str, ...]
"""Spoken words."""
OPENING: Final = "\"'“”‘([{«¿¡*_"
CLOSING: Final = "\"'“”’)]}».,!?;:…*_"
PAUSES: Final = re.compile(r"(\.\.\.|[.,!?;:…]|—|–)[\"'”’)\]]*(?:\s\S*)*$|[\"'”’)\]]([.,!?])$")


@dataclass(frozen=True, slots=True)
class Written:
    """A written word and what stands around it."""

    text: str
    before: str = ""
    after: str = ""
    shouted: bool = False
    """The whole line is in capitals."""

    @property
    def core(self) -> str:
        """Return the word without the marks around it."""
        return plain(self.text).lstrip(OPENING).rstrip(CLOSING)

    @property
    def dotted(self) -> str:
        """Return the word with the dots at its end, which may shorten it."""
        return plain(self.text).lstrip(OPENING).rstrip("\"'“”’)]},!?;:…")


def plain(text: str) -> str:
    """Return text with the simple forms of apostrophe and minus."""
    return text.replace("’", "'").replace("−", "-").replace("\u00a0", " ")


def bare(word: str) -> str:
    """Return a word without marks and dashes around it."""
    return word.strip(OPENING + CLOSING + "—–-")
