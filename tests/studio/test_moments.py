"""Moments, as people write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import Refused
from bot.studio.moments import EXAMPLES, moment_from

NOW = datetime(2026, 11, 26, 13, tzinfo=UTC)  # a Thursday
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow at 18:00", "2026-11-27T18:00"),
        ("Tomorrow, 6 PM", "2026-11-27T18:00"),
        ("at 6pm on friday", "2026-11-27T18:00"),
        ("friday 9am", "2026-11-27T09:00"),
        ("thursday 18:00", "2026-11-26T18:00"),
        ("thursday 9:00", "2026-12-03T09:00"),
        ("next thursday 18:00", "2026-12-03T18:00"),
        ("in 3 hours", "2026-11-26T16:00"),
        ("in an hour", "2026-11-26T14:00"),
        ("in 2 weeks", "2026-12-10T13:00"),
        ("noon tomorrow", "2026-11-27T12:00"),
        ("12am friday", "2026-11-27T00:00"),
        ("18:00", "2026-11-26T18:00"),
        ("12:00", "2026-11-27T12:00"),
        ("1 December 18:00", "2026-12-01T18:00"),
        ("December 1st at 6pm", "2026-12-01T18:00"),
        ("1 november 18:00", "2027-11-01T18:00"),
        ("2026-12-24 18:00", "2026-12-24T18:00"),
        ("2026-12-24T18:00+01:00", "2026-12-24T17:00"),
        ("2026-12-24T18:00Z", "2026-12-24T18:00"),
        ("<t:1800000000:F>", "2027-01-15T08:00"),
    ],
)
def test_what_people_write_is_understood(words: str, meant: str) -> None:
    assert moment_from(words, NOW) == datetime.fromisoformat(f"{meant}:00+00:00")


@pytest.mark.parametrize(
    "words",
    [
        "at 6",
        "tomorrow",
        "friday",
        "soon",
        "",
        "in 5 parsecs",
        "25:00",
        "13pm",
        "31 feb 10:00",
        "2026-13-01 10:00",
        "6",
    ],
)
def test_what_could_be_two_things_or_none_is_refused(words: str) -> None:
    with pytest.raises(Refused):
        moment_from(words, NOW)


@pytest.mark.parametrize("words", ["today 9:00", "2020-01-01 10:00", "<t:1:f>"])
def test_what_is_past_is_refused(words: str) -> None:
    with pytest.raises(Refused, match="past"):
        moment_from(words, NOW)


def test_a_zone_that_is_written_goes_first() -> None:
    berlin = timezone(timedelta(hours=1))

    assert moment_from("18:00", NOW, berlin).hour == 17
    assert moment_from("18:00 utc", NOW, berlin).hour == 18
    assert moment_from("2026-12-24T18:00+05:00", NOW, berlin).hour == 13


@given(st.integers(1, 2_000_000), ZONES)
def test_iso_is_read_to_the_minute_in_its_zone(minutes: int, zone: timezone) -> None:
    meant = (NOW + timedelta(minutes=minutes)).astimezone(zone)

    assert moment_from(f"{meant:%Y-%m-%d %H:%M}", NOW, zone) == meant
    assert moment_from(meant.isoformat(), NOW) == meant


@given(st.text(max_size=40) | st.from_regex(r"[a-z0-9: ]{1,30}"), ZONES)
def test_whatever_is_written_gives_a_moment_to_come_or_a_refusal(words: str, zone: timezone) -> None:
    try:
        moment = moment_from(words, NOW, zone)
    except Refused:
        return
    assert moment > NOW
    assert moment.utcoffset() == timedelta(0)


def test_the_examples_that_people_are_shown_are_understood() -> None:
    assert all(moment_from(example, NOW) > NOW for example in EXAMPLES)
