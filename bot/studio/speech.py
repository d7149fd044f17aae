"""From written words to spoken ones: captions show `£2.5m`, the voice says `two point five million pounds`.

Every written word keeps the words that are spoken for it, so that the times of the spoken words become times of
the written ones. English only; words of other languages are passed on as they are written. How one written word is
read is in `readings`; this module deals with what depends on its neighbours.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.studio.readings import pause_after, read, read_foreign
from bot.studio.shot import WordTime
from bot.studio.values import Value
from bot.studio.written import Written, bare

_LETTERS = re.compile(r"[A-Z](?:'s)?")
_SHOUTING = 0.6
_SAID_SIGNS = "°№℃℉"


class SpokenWord(Value):
    """A word as captions show it, and the words that are heard for it; single capitals are names of letters."""

    written: str
    words: tuple[str, ...]
    pause: str = ""
    """The mark at which the voice pauses after it."""


def spoken(text: str, language: str = "en") -> tuple[SpokenWord, ...]:
    """Read a line. The written words joined by blanks are the text again, blanks squeezed.

    A written word that is silent, such as a dash or an emoji, joins the one before it.
    """
    written = text.split()
    capitals = sum(bare(word).isalpha() and len(bare(word)) > 1 and word.isupper() for word in written)
    shouted = capitals > 2 and capitals > _SHOUTING * len(written)
    english = language.split("-")[0] == "en"
    heard: list[SpokenWord] = []
    silent = ""
    for before, word, after in zip(["", *written], written, [*written[1:], ""], strict=False):
        among = Written(word, before, after, shouted)
        words = read(among) if english else read_foreign(word)
        if words:
            heard.append(SpokenWord(written=f"{silent} {word}".strip(), words=words, pause=pause_after(among)))
            silent = ""
        elif heard:
            pause = heard[-1].pause or pause_after(among)
            heard[-1] = heard[-1].but(written=f"{heard[-1].written} {word}", pause=pause)
        else:
            silent = f"{silent} {word}".strip()
    if silent:
        heard.append(SpokenWord(written=silent, words=()))
    return tuple(heard)


def speakable(line: Sequence[SpokenWord]) -> str:
    """Return what a voice is given: words, with the marks at which it pauses. Letters are joined by dots."""
    said = ""
    starts = True
    for word in line:
        text = _joined(word.words)
        said += (" " if said else "") + (_capitalised(text) if starts else text)
        said += "" if word.pause == "." and said.endswith(".") else word.pause
        starts = word.pause in {".", "!", "?", "…"}
    return said


def sayable(line: Sequence[SpokenWord], language: str) -> str:
    """Return what a voice is given for a line of any language.

    English is written out. Numbers and signs of other languages have no readings here, so they go to the voice as they
    are written, for those voices that know how to read them.
    """
    if language.split("-")[0] == "en":
        return speakable(line)
    return " ".join(_without_pictures(word.written) for word in line if word.words)


def _without_pictures(written: str) -> str:
    """Drop emoji and the like: a voice would stumble over them."""
    kept = [char for char in written if char in _SAID_SIGNS or unicodedata.category(char) not in {"So", "Sk"}]
    return " ".join("".join(kept).replace("\ufe0f", "").split())


def _capitalised(text: str) -> str:
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 else text


def _joined(words: Sequence[str]) -> str:
    joined = ""
    was_letter = False
    for word in words:
        is_letter = _LETTERS.fullmatch(word) is not None
        joined += ("." if was_letter and is_letter else " ") + word
        was_letter = is_letter
    joined = joined.strip()
    return "A." if joined == "A" else joined


def flat(line: Sequence[SpokenWord]) -> tuple[str, ...]:
    """Return every spoken word of a line, in order: what an aligner listens for."""
    return tuple(heard for word in line for heard in word.words)


def word_times(line: Sequence[SpokenWord], heard: Sequence[tuple[int, int]]) -> tuple[WordTime, ...]:
    """Give every written word the time from its first spoken word to its last, in milliseconds.

    `heard` has one entry for each word of `flat(line)`. Raises ValueError when it does not.
    """
    if len(heard) != len(flat(line)):
        raise ValueError(f"{len(heard)} times for {len(flat(line))} spoken words")
    times = []
    at = end = 0
    for word in line:
        own = heard[at : at + len(word.words)]
        at += len(own)
        start = max(end, own[0][0]) if own else end
        end = max(start, own[-1][1]) if own else end
        times.append(WordTime(text=word.written, start_ms=start, end_ms=end))
    return tuple(times)
