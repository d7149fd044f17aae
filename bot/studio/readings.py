"""How one written English word is read aloud, given its neighbours: abbreviations, letters, addresses, the rest."""

import re
from typing import Final

from bot.studio import number_words as say
from bot.studio.number_readings import NUMBER_READINGS, amount, is_number, unit_of
from bot.studio.reading_tables import (
    ABBREVIATIONS,
    NAMES_WITH_SAINT,
    SAID_AS_WORDS,
    SIGNS,
    SPELLED,
    TITLES,
    UNITS,
)
from bot.studio.written import PAUSES, Words, Written, bare

_PIECES: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.,]\d+)*|[&+=@/#%°]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ROMAN: Final = re.compile(r"(?=[IVXLCDM]{2})M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ENDINGS: Final = re.compile(r"\.(com|org|net|io|co|uk|tv|gg|dev|info)\b")
_SENTENCE_END: Final = re.compile(r"[.!?:…][\"'”’)]*$")


def read(word: Written) -> Words:
    """Return the words spoken for a written one; none for a dash, an emoji or other ornament."""
    for reading in (_sign, _abbreviation, _initials, _address, *NUMBER_READINGS, _pair, _acronym):
        words = reading(word)
        if words is not None:
            return words
    return _mixed(word.core, word.shouted)


def read_foreign(written: str) -> Words:
    """Return the words of a language that has no readings here, as they stand."""
    return tuple(_WORD.findall(written.replace("’", "'"))) or tuple(re.findall(r"\d+", written))


def pause_after(word: Written) -> str:
    """Return the mark at which a voice pauses after a word, or nothing; a dot that shortens a word is none."""
    mark = PAUSES.search(word.text)
    if mark is None:
        return ""
    pause = (mark[1] or mark[2])[0].replace("–", "—")
    shortened = word.dotted.lower() in ABBREVIATIONS or word.dotted.lower() in TITLES or _initials(word) is not None
    if pause == "." and shortened and word.after and (word.dotted.lower() in TITLES or not word.after[0].isupper()):
        return ""
    return pause


def _sign(word: Written) -> Words | None:
    if word.dotted == "%":
        return ("percent",)
    if word.core in {"°C", "°F", "°"} or (word.core in UNITS and is_number(word.before)):
        return unit_of(word.core, bare(word.before))
    if word.core in SIGNS and word.before and word.after:
        return (SIGNS[word.core],)
    return None


def _abbreviation(word: Written) -> Words | None:
    if word.dotted == "St.":
        return ("saint",) if bare(word.after) in NAMES_WITH_SAINT else ("street",)
    if word.dotted in {"No.", "no."}:
        return ("number",) if bare(word.after)[:1].isdigit() else None
    return ABBREVIATIONS.get(word.dotted.lower())


def _initials(word: Written) -> Words | None:
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", word.dotted):
        return tuple(letter.upper() for letter in word.dotted if letter != ".")
    if word.core.lower() in {"am", "pm"} and is_number(word.before):
        return tuple(word.core.upper())
    if word.core == "A" and word.before and not word.shouted and not _SENTENCE_END.search(word.before):
        return ("A",)
    return {"A": ("a",), "OK": ("okay",), "O": ("oh",)}.get(word.core)


def _address(word: Written) -> Words | None:
    core = word.core
    if re.fullmatch(r"@\w[\w.]*", core):
        return ("at", *_camel(core[1:].replace(".", " ")))
    if re.fullmatch(r"#\w+", core):
        return ("number", *say.cardinal(int(core[1:]))) if core[1:].isdecimal() else ("hashtag", *_camel(core[1:]))
    if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", core):
        name, _, host = core.partition("@")
        return (*_mixed(name.replace(".", " dot "), word.shouted), "at", *_host(host))
    match = re.fullmatch(r"(https?://)?((?:[\w-]+\.)+[a-z]{2,})(/\S*)?", core)
    if match and (match[1] or match[2].startswith("www.") or _ENDINGS.search(match[2])):
        return _host(match[2].removeprefix("www."))
    return None


def _host(host: str) -> Words:
    words: list[str] = []
    for label in host.split("."):
        spelled = label != "co" and ((len(label) == 2 and words) or label in {"tv", "gg", "io"})
        words += ["dot"] if words else []
        words += label.upper() if spelled else _mixed(label, shouted=False)
    return tuple(words)


def _pair(word: Written) -> Words | None:
    match = re.fullmatch(r"([^\W\d_']+)/([^\W\d_']+)", word.core)
    if match is None:
        return None
    joint = () if match[1].lower() == "and" else ("or",)
    return (*read(Written(match[1])), *joint, *read(Written(match[2])))


def _acronym(word: Written) -> Words | None:
    return _letters(word.core, word.shouted)


def _letters(text: str, shouted: bool) -> Words | None:
    """Spell capitals, unless people say them as a word; Roman numbers are left as they are."""
    match = re.fullmatch(r"([A-Z]{2,})('?s)?", text)
    if match is None:
        return None
    name, ending = match[1], "'s" if match[2] else ""
    is_roman = _ROMAN.fullmatch(name) is not None and name not in SPELLED
    if is_roman or name in SAID_AS_WORDS or (shouted and name not in SPELLED):
        return (name + ending,)
    if name in SPELLED or len(name) <= 3 or not re.search("[AEIOUY]", name):
        return (*name[:-1], name[-1] + ending)
    return (name.lower() + ending,)


def _mixed(text: str, shouted: bool) -> Words:
    """Read letters, digits and signs in a row, such as COVID-19, H2O, R&B or well-known."""
    words: list[str] = []
    pieces = _PIECES.findall(text)
    for piece in pieces:
        if piece in SIGNS or piece in "#°":
            words += [SIGNS[piece]] if piece in SIGNS and len(pieces) > 1 else []
        elif piece[0].isdecimal():
            words += _digits_inside(piece)
        elif len(pieces) > 1 and piece.isupper() and (len(piece) == 1 or not shouted):
            words += _letters(piece, shouted) or (piece,)
        else:
            words.append(piece)
    return tuple(words)


def _digits_inside(piece: str) -> Words:
    whole, _, part = piece.partition(".")
    if "." in part or "," in part or not whole.replace(",", "").isdecimal():
        return say.digits(re.sub(r"\D", "", piece))
    return amount(whole, part)


def _camel(text: str) -> Words:
    return _mixed(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text), shouted=False)
