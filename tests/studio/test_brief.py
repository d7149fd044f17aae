"""Briefs: what people type, cleaned and bounded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import IDEA_LIMIT, brief_of, clean
from bot.studio.errors import BriefRefused


@given(st.text())
def test_cleaning_leaves_no_invisible_character_and_is_done_once(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    hidden = [char for char in cleaned if unicodedata.category(char) in {"Cc", "Cf"} and char not in "\n\u200c\u200d"]
    assert hidden == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("why\u202e cats\u202c purr", "why cats purr"),
        ("ca\u200bts", "cats"),
        ("a\tb\r\nc", "a b\nc"),
        ("  three\n\n\n\n\nlines ", "three\n\nlines"),
        ("👩\u200d🚀 in orbit", "👩\u200d🚀 in orbit"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_scripts_and_emoji_survive_cleaning(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u202e", "!!! ...", "\n\n"])
def test_a_brief_without_words_is_refused(empty: str) -> None:
    with pytest.raises(BriefRefused, match="no words"):
        brief_of(empty)


def test_a_brief_of_5000_characters_is_refused_with_both_numbers() -> None:
    with pytest.raises(BriefRefused, match=f"5,000 characters; at most {IDEA_LIMIT:,}"):
        brief_of("a" * 5000)
