from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import Refused
from bot.studio.srt import read_srt


def told(text: str) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in read_srt(text.encode(), "a.srt")]


def stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


PLAIN = "1\n00:00:00,500 --> 00:00:02,000\nHoney never\nspoils.\n\n2\n00:00:02,000 --> 00:00:03,250\nReally.\n"
READ = [(500, 2000, "Honey never spoils."), (2000, 3250, "Really.")]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "\ufeff" + PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", "."),
        PLAIN.replace("1\n00:", "00:").replace("2\n00:", "00:"),
        PLAIN.replace("\n\n2\n", "\n2\n"),
        PLAIN.replace("00:00:0", "00:0"),
        PLAIN.replace("Honey", "<i>Honey</i>").replace("Really", "{\\an8}Really"),
        PLAIN.replace("--> 00:00:02,000", "--> 00:00:02,000 X1:40 X2:600"),
        "\n\n" + PLAIN.replace("\n\n", "\n\n\n") + "\n3\n00:00:04,000 --> 00:00:05,000\n\n",
    ],
    ids=["plain", "mark", "points", "no numbers", "no gaps", "no hours", "markup", "places", "empty"],
)
def test_what_programs_differ_in_is_read_alike(text: str) -> None:
    assert told(text) == READ


def test_utf_16_is_read_too() -> None:
    assert [cue.text for cue in read_srt(PLAIN.encode("utf-16"), "a.srt")] == ["Honey never spoils.", "Really."]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PLAIN.replace("02,000 -->", "02,0000 -->"), r"Line 7 of a\.srt should hold times"),
        (PLAIN.replace("03,250", "01,000"), r"Line 7 of a\.srt ends before it begins"),
        (PLAIN.replace("00:00:03,250", "00:00:73,250"), r"Line 7 of a\.srt has more than 59"),
        ("Once upon a time.\n", r"Line 1 of a\.srt should hold times and is “Once upon"),
        ("1\n00:00:01,000 - 00:00:02,000\nHi\n", "Line 2"),
        (PLAIN.replace("\n\n2", "\n2").replace("02,000 -->", "02,0000 -->"), "Line 6"),
        ("", r"no captions in a\.srt"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(text: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        told(text)


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match=r"Line 4 of a\.srt is not written in UTF-8"):
        read_srt(PLAIN.replace("spoils", "gâté").encode("latin-1"), "a.srt")


def test_no_cue_outlasts_the_next_and_what_starts_at_once_is_together() -> None:
    text = "\n\n".join(
        f"{stamp(start)} --> {stamp(end)}\n{words}"
        for start, end, words in ((3000, 4000, "c"), (0, 3500, "a"), (0, 1000, "b"))
    )

    assert told(text) == [(0, 3000, "a b"), (3000, 4000, "c")]


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=12), st.integers(0, 90 * 60_000))
def test_times_are_read_as_they_were_written(steps: list[int], start: int) -> None:
    edges = [start + sum(steps[:count]) for count in range(len(steps) + 1)]
    pairs = list(pairwise(edges))
    text = "\n".join(f"{number}\n{stamp(a)} --> {stamp(b)}\n{number}\n" for number, (a, b) in enumerate(pairs, 1))

    assert told(text) == [(a, b, str(number)) for number, (a, b) in enumerate(pairs, 1)]
