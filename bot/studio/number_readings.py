"""How numbers are read aloud: money, times, dates, quantities, ranges and fractions."""

import re
from collections.abc import Callable
from typing import Final

from bot.studio import number_words as say
from bot.studio.reading_tables import CURRENCIES, MAGNITUDES, MONTHS, UNITS, YEAR_CUES
from bot.studio.written import Words, Written, bare

_NUMBER: Final = r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?"
_SCALES: Final = frozenset({"thousand", "million", "billion", "trillion"})
_FRONTS: Final = {"-": ("minus",), "+": ("plus",), "~": ("about",), "<": ("under",), ">": ("over",)}
_NOT_PLURAL: Final = frozenset({"was", "is", "has", "as", "this", "its"})


def is_number(word: str) -> bool:
    """Answer whether a neighbour is a number, so that what follows may be its unit."""
    return re.fullmatch(rf"[-+~<>]?(?:{_NUMBER}|\d{{1,2}}:\d\d|\d+[-–]\d+|\d+/\d+)", bare(word) or word) is not None


def unit_of(unit: str, quantity: str) -> Words:
    """Say a unit, singular after `1`; nothing when it is none."""
    one, many = UNITS.get(unit, ("", ""))
    return tuple((one if quantity == "1" else many).split())


def amount(whole: str, part: str | None) -> Words:
    """Say a number with or without decimals, as written in figures."""
    return say.decimal(whole.replace(",", ""), part) if part else say.cardinal(_plain(whole))


def _plain(whole: str) -> int:
    return int(whole.replace(",", ""))


def _money(word: Written) -> Words | None:
    if word.core.lower() in _SCALES and (before := re.fullmatch(r"-?([£$€¥₹])[\d.,]+", bare(word.before))):
        return (word.core, CURRENCIES[before[1]][1])
    match = re.fullmatch(rf"(-?)([£$€¥₹]){_NUMBER}([kKmMbB]|bn|tn)?", word.core)
    if match is None:
        return None
    sign, symbol, whole, part, scale = match.groups()
    one, many, coin = CURRENCIES[symbol]
    minus = ("minus",) if sign else ()
    if scale:
        return (*minus, *amount(whole, part), MAGNITUDES[scale.lower()], many)
    if bare(word.after).lower() in _SCALES:
        return (*minus, *amount(whole, part))
    name = one if _plain(whole) == 1 else many
    if part and len(part) == 2 and coin:
        units = (*say.cardinal(_plain(whole)), name) if _plain(whole) else ()
        if not int(part):
            return (*minus, *(units or ("zero", many)))
        short = units and symbol != "$"
        return (*minus, *units, *say.cardinal(int(part)), *(() if short else (coin,)))
    return (*minus, *amount(whole, part), many if part else name)


def _clock(word: Written) -> Words | None:
    match = re.fullmatch(r"(\d{1,2})(?::(\d{2})|(\.\d{2})(?=[aApP]))?(am|pm|AM|PM)?", word.core)
    if match is None or not (match[2] or match[4]):
        return None
    hours, minutes, half = int(match[1]), int(match[2] or (match[3] or ".0")[1:]), match[4]
    if hours > 24 or minutes > 59:
        return None
    words = say.cardinal(hours)
    if minutes:
        words += ("oh", *say.cardinal(minutes)) if minutes < 10 else say.cardinal(minutes)
    elif not half and bare(word.after).lower() not in {"am", "pm", "a.m", "p.m"}:
        words += ("o'clock",) if 0 < hours <= 12 else ("hundred",)
    return words + (tuple(half.upper()) if half else ())


def _date(word: Written) -> Words | None:
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word.core)
    day = int(match[1]) if match else 0
    if 1 <= day <= 31:
        if bare(word.after) in MONTHS:
            return (*(() if word.before.lower() == "the" else ("the",)), *say.ordinal(day), "of")
        if bare(word.before) in MONTHS:
            return say.ordinal(day)
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", word.core)
    if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
        return ("the", *say.ordinal(int(match[3])), "of", MONTHS[int(match[2]) - 1], *say.year(int(match[1])))
    match = re.fullmatch(r"'?(\d\d|\d{4})'?s", word.core)
    if match and match[1].endswith("0"):
        return say.plural(say.year(int(match[1])) if len(match[1]) == 4 else say.cardinal(int(match[1])))
    return None


def _quantity(word: Written) -> Words | None:
    match = re.fullmatch(r"(\d{1,3}(?:,\d{3})*|\d+)(st|nd|rd|th)", word.core)
    if match:
        return say.ordinal(_plain(match[1]))
    match = re.fullmatch(rf"([-+~<>]?){_NUMBER}(%|[x×+]|°[CF]?|[a-zA-Zµ/²]{{1,4}})?", word.core)
    if match is None:
        return None
    sign, whole, part, unit = match.groups()
    front = _FRONTS.get(sign, ())
    if unit and unit in {"k", "K", "M", "bn", "tn"} and not (unit == "K" and _plain(whole) <= 16):  # 4K is a format
        return (*front, *amount(whole, part), MAGNITUDES[unit.lower()])
    if unit:
        ending = unit_of(unit, whole + (f".{part}" if part else ""))
        return (*front, *amount(whole, part), *ending) if ending else None
    if not part and not front and _is_year(whole, word):
        return say.year(int(whole))
    if not part and len(whole) > 1 and whole.startswith("0"):
        return (*front, *say.digits(whole))
    return (*front, *amount(whole, part))


def _is_year(whole: str, word: Written) -> bool:
    if not re.fullmatch(r"1[1-9]\d\d|20\d\d", whole) or bare(word.after) in UNITS:
        return False
    before, after = bare(word.before), bare(word.after).lower()
    if before.lower() in YEAR_CUES or before in MONTHS or re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", before):
        return True
    counted = after == "people" or (after.endswith("s") and after not in _NOT_PLURAL)
    return int(whole) >= 1800 and not counted


def _range(word: Written) -> Words | None:
    core = word.core
    if core in {"24/7", "50/50"}:
        return (*say.cardinal(int(core[:2])), *say.cardinal(int(core[3:])))
    match = re.fullmatch(r"(\d{1,3})/(\d{1,3})", core)
    if match:
        above, below = int(match[1]), int(match[2])
        if 0 < above < below <= 20:
            return say.fraction(above, below)
        return (*say.cardinal(above), "over", *say.cardinal(below))
    match = re.fullmatch(r"([£$€]?\d[\d,.]*)[-–—]([£$€]?\d[\d,.]*)([^\d\s]*)", core)
    if match is None:
        return None
    first, second, unit = match.groups()
    if first[0] in "£$€" and second[0] not in "£$€":
        first, second = first[1:], first[0] + second
    low = _simple(Written(first, before="from"))
    high = _simple(Written(second + unit, before="from", after="" if unit else word.after))
    return None if low is None or high is None else (*low, "to", *high)


def _simple(word: Written) -> Words | None:
    return _money(word) or _quantity(word)


NUMBER_READINGS: Final[tuple[Callable[[Written], Words | None], ...]] = (_money, _clock, _date, _quantity, _range)
"""In the order in which they are tried."""
