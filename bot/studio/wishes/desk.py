"""The parts of speech of a wish, what a clause is read against, and the register of readers."""

import re
from collections.abc import Callable
from typing import Final

from bot.studio.plan import Plan
from bot.studio.revision import Edit
from bot.studio.style import CutStyle
from bot.studio.values import SceneKey

_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            "one first opening intro", "two second", "three third", "four fourth", "five fifth", "six sixth",
            "seven seventh", "eight eighth", "nine ninth", "ten tenth",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
NUMBER = r"(?:\d{1,2}(?:st|nd|rd|th)?|" + "|".join([*_ORDINALS, "last", "final", "closing", "outro"]) + r")\b"
_NOUN = r"(?:scenes?|shots?|clips?|lines?|parts?|slides?|captions?)"
SCENE = rf"(?:the\s+)?(?:{_NOUN}\s*)?(?:number\s+|no\.?\s*|\#\s*)?{NUMBER}(?:\s+(?:{_NOUN}|one)\b)?"
SOFTLY = (
    r"(?P<much>(?:just\s+)?(?:a\s+(?:little\s+)?bit|a\s+little|slightly|a\s+tad|somewhat|a\s+lot|much"
    r"|far|way|even|twice\s+as|half\s+as)\s+)?"
)
AMOUNT = (
    r"(?P<amount>\d+(?:\.\d+)?|a|one|two|three|half\s+a)\s*(?P<unit>%|percent|per\s*cent|x|times"
    r"|seconds?|secs?|s|ms|milliseconds?)"
)
TEXT = r"(?P<text>⟦\d+⟧|[^⟦⟧]+)"
SCENES = rf"{SCENE}(?:\s*(?:,|and|&|,\s*and)\s*{SCENE})*"


class Desk:
    """What a clause is read against: plan, style and the quoted words."""

    def __init__(self, plan: Plan, style: CutStyle, quotes: list[str]) -> None:
        self.plan, self.style, self.quotes = plan, style, quotes

    def number(self, words: str) -> int:
        """Return the scene number that was named."""
        found = re.search(NUMBER, words, re.IGNORECASE)
        name = found[0].lower() if found else ""
        if name in _ORDINALS:
            return _ORDINALS[name]
        return int(re.sub(r"\D", "", name)) if name[:1].isdigit() else len(self.plan.scenes)

    def key(self, words: str) -> SceneKey:
        """Return the scene that was named, or raise UnknownName."""
        return self.plan.scene(self.number(words)).key

    def keys(self, words: str | None) -> tuple[SceneKey, ...]:
        """Return the scenes that were named; all of them where none was."""
        named = re.findall(NUMBER, words or "", re.IGNORECASE)
        if not named:
            return tuple(scene.key for scene in self.plan.scenes)
        return tuple(dict.fromkeys(self.key(name) for name in named))

    def text(self, words: str) -> str:
        """Return the words meant, taken out of their quotes."""
        held = re.fullmatch(r"⟦(\d+)⟧", words.strip())
        return " ".join((self.quotes[int(held[1])] if held else words).split())


Reader = Callable[[re.Match[str], "Desk"], tuple[Edit, ...]]
Readers = list[tuple[re.Pattern[str], Reader]]


def reads_into(readers: Readers) -> Callable[..., Callable[[Reader], Reader]]:
    """Return the decorator that puts a reader, with its patterns, at the end of a department's readers."""

    def reads(*patterns: str) -> Callable[[Reader], Reader]:
        def register(reader: Reader) -> Reader:
            readers.extend((re.compile(pattern, re.IGNORECASE), reader) for pattern in patterns)
            return reader

        return register

    return reads


def value_of(words: str) -> float:
    """Return the number that an amount names."""
    names = {"a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}
    plain = " ".join(words.lower().split())
    return 0.5 if plain == "half a" else names[plain] if plain in names else float(plain)


def degree(much: str, little: float, plain: float, lots: float) -> float:
    """Choose by how much was asked for: a bit, plainly, or a lot."""
    if any(word in much for word in ("bit", "little", "slightly", "tad", "somewhat")):
        return little
    return lots if any(word in much.split() for word in ("lot", "much", "far", "way")) else plain
