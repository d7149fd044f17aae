"""Numbers as English says them. Its own module because the core imports no library that knows them."""

from typing import Final

_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SMALL: Final = tuple(_SMALL_WORDS.split())
_TENS_WORDS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"
_TENS: Final = tuple(_TENS_WORDS.split())
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_MOST: Final = 10**15
_IRREGULAR: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int) -> tuple[str, ...]:
    """Say a whole number: 2105 is two thousand one hundred and five. From 10^15 on, digit by digit."""
    if number < 0:
        return ("minus", *cardinal(-number))
    if number >= _MOST:
        return digits(str(number))
    if number < 20:
        return (_SMALL[number],)
    if number < 100:
        return (_TENS[number // 10], *((_SMALL[number % 10],) if number % 10 else ()))
    if number < 1000:
        rest = number % 100
        return (_SMALL[number // 100], "hundred", *(("and", *cardinal(rest)) if rest else ()))
    scale, name = next(entry for entry in _SCALES if number >= entry[0])
    rest = number % scale
    joint = ("and",) if 0 < rest < 100 else ()
    return (*cardinal(number // scale), name, *joint, *(cardinal(rest) if rest else ()))


def ordinal(number: int) -> tuple[str, ...]:
    """Say a place in an order: 21 is twenty first."""
    *front, last = cardinal(number)
    if last in _IRREGULAR:
        return (*front, _IRREGULAR[last])
    return (*front, last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(number: int) -> tuple[str, ...]:
    """Say a year: 1969 is nineteen sixty nine, 2005 two thousand and five, 1905 nineteen oh five."""
    century, rest = divmod(number, 100)
    if number < 1100 or number > 2999 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return (*cardinal(century), "hundred")
    return (*cardinal(century), *(("oh", _SMALL[rest]) if rest < 10 else cardinal(rest)))


def plural(words: tuple[str, ...]) -> tuple[str, ...]:
    """Say several of a number, such as a decade: nineties, twenties, fives."""
    *front, last = words
    if last.endswith("y"):
        return (*front, last[:-1] + "ies")
    return (*front, last + ("es" if last.endswith("x") else "s"))


def digits(text: str) -> tuple[str, ...]:
    """Say digits one by one."""
    return tuple(_SMALL[int(digit)] for digit in text)


def decimal(whole: str, fraction: str) -> tuple[str, ...]:
    """Say a decimal number: 3.14 is three point one four."""
    return (*cardinal(int(whole or "0")), "point", *digits(fraction))


def fraction(above: int, below: int) -> tuple[str, ...]:
    """Say a fraction: 1/2 is one half, 3/4 three quarters, 2/3 two thirds."""
    names = {2: ("half",), 4: ("quarter",)}.get(below, ordinal(below))
    if above == 1:
        return ("one", *names)
    return (*cardinal(above), *(("halves",) if below == 2 else plural(names)))
