"""Fitting words into limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.platforms.text import ELLIPSIS, graphemes, shorten

FAMILY = "👨‍👩‍👧‍👦"
WHOLE = [FAMILY, "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "ক্ষ"[:2], "각", "\u1100\u1161\u11a8", "❤️", "\r\n", "நி"]


@pytest.mark.parametrize("whole", WHOLE)
def test_what_people_see_as_one_character_is_one(whole: str) -> None:
    assert list(graphemes(f"a{whole}b")) == ["a", whole, "b"]


def test_flags_pair_up() -> None:
    assert list(graphemes("🇩🇪🇫🇷")) == ["🇩🇪", "🇫🇷"]


@given(st.text())
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


TEXTS = st.lists(st.sampled_from([*WHOLE, "word", "longer", " ", "\n", "é", "漢", "x" * 30])).map("".join)


@given(TEXTS, st.integers(0, 60))
def test_shortened_text_fits_and_is_a_beginning(text: str, most: int) -> None:
    short = shorten(text, lambda candidate: len(candidate.encode()) <= most)

    assert len(short.encode()) <= most
    if short != text:
        assert short == "" or short.endswith(ELLIPSIS)
        assert text.startswith(short.removesuffix(ELLIPSIS))


@given(TEXTS, st.integers(1, 40))
def test_a_cut_never_splits_what_people_see_as_one_character(text: str, most: int) -> None:
    short = shorten(text, lambda candidate: len(candidate) <= most)

    kept = list(graphemes(short.removesuffix(ELLIPSIS)))
    assert kept == list(graphemes(text))[: len(kept)]


def test_a_cut_falls_between_words_where_there_are_any() -> None:
    assert shorten("honey never spoils", lambda text: len(text) <= 14) == "honey never…"
    assert shorten("honey never spoils", lambda text: len(text) <= 12) == "honey never…"


def test_a_single_long_word_is_cut_inside() -> None:
    assert shorten("honeycombs", lambda text: len(text) <= 6) == "honey…"
