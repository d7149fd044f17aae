"""When something shall happen, read from what people write: `tomorrow at 18:00`, `in 3 hours`, or ISO 8601."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from bot.studio.errors import Refused

EXAMPLES: Final = ("tomorrow at 18:00", "friday 9am", "in 3 hours", "2026-12-24 18:00", "2026-12-24T18:00+01:00")
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS: Final = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_IN: Final = re.compile(r"in (?:(\d{1,4})|an?) ?([a-z]+?)s?")
_STAMP: Final = re.compile(r"<t:(\d{1,11})(?::[tTdDfFR])?>")
_CLOCK: Final = re.compile(r"(?:at )?\b(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm)?\b")
_NAMED_CLOCK: Final = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
_DATE: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?")


def moment_from(words: str, now: datetime, zone: tzinfo = UTC) -> datetime:
    """Return the moment that is meant, in UTC; times without a zone are of `zone`. Raises Refused.

    A day needs a time and a time is never guessed: `at 6` could be morning or evening, and is refused.
    """
    text = " ".join(words.strip().split())[:100]
    found = _written(text, zone) or _spoken(text.casefold(), now, zone)
    if found is None:
        raise Refused(f"“{text[:60]}” is not a time that I understand.", f"Write it like one of: {_examples()}.")
    moment = found.astimezone(UTC)
    if moment <= now:
        raise Refused(f"{moment:%d %B %Y at %H:%M} UTC is past.", "Give a time to come.")
    return moment


def _written(text: str, zone: tzinfo) -> datetime | None:
    """Read a moment in full: ISO 8601, or Discord's own way to write one."""
    stamp = _STAMP.fullmatch(text)
    if stamp:
        return datetime.fromtimestamp(int(stamp[1]), UTC)
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _spoken(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    span = _IN.fullmatch(text)
    if span:
        unit = _UNITS.get(span[2])
        return None if unit is None else now + int(span[1] or 1) * unit
    here = now.astimezone(UTC if re.search(r"\butc\b", text) else zone)
    ahead, rest = _day(text, here)
    clock = _time(rest)
    if clock is None:
        return None
    if ahead is None:
        today = _at(here, 0, clock)
        return today if today > here else _at(here, 1, clock)
    moment = _at(here, ahead, clock)
    if moment <= here and any(day in text for day in _DAYS):
        return _at(here, ahead + 7, clock)
    return moment


def _day(text: str, here: datetime) -> tuple[int | None, str]:
    """Find the day that is named: how many days ahead, and what is written besides."""
    for name, ahead in (("day after tomorrow", 2), ("tomorrow", 1), ("today", 0), ("tonight", 0)):
        if re.search(rf"\b{name}\b", text):
            return ahead, re.sub(rf"\b{name}\b", " ", text)
    for number, day in enumerate(_DAYS):
        named = re.search(rf"\b(?:on |next )?{day}\b", text)
        if named:
            ahead = (number - here.weekday()) % 7
            return ahead or (7 if named[0].startswith("next") else 0), text.replace(named[0], " ")
    for dated in _DATE.finditer(text):
        number, month = int(dated[1] or dated[4]), (dated[2] or dated[3])[:3]
        if month in _MONTHS:
            ahead = _days_until(here, number, _MONTHS.index(month) + 1)
            return ahead, text.replace(dated[0], " ")
    return None, text


def _days_until(here: datetime, day: int, month: int) -> int:
    """Count the days to the next date of that day and month. Raises Refused for one that does not exist."""
    for year in range(here.year, here.year + 9):
        try:
            date = here.date().replace(year=year, month=month, day=day)
        except ValueError:
            continue
        if date >= here.date():
            return (date - here.date()).days
    raise Refused(f"There is no {day}. in that month.", "Check the date.")


def _time(text: str) -> tuple[int, int] | None:
    """Read the time of a day, if nothing but that is left; None for one that could be two."""
    left = " ".join(re.sub(r"[,;]", " ", re.sub(r"\b(on|the|of|utc)\b", " ", text)).split())
    named = _NAMED_CLOCK.get(left.removeprefix("at "))
    if named is not None:
        return named
    clock = _CLOCK.fullmatch(left)
    if clock is None or (clock[2] is None and clock[3] is None):
        return None
    hour, minute, half = int(clock[1]), int(clock[2] or 0), clock[3]
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _at(here: datetime, ahead: int, clock: tuple[int, int]) -> datetime:
    day = here.date() + timedelta(days=ahead)
    return datetime(day.year, day.month, day.day, *clock, tzinfo=here.tzinfo)


def _examples() -> str:
    return ", ".join(f"`{example}`" for example in EXAMPLES)
