"""What is refused, what is not, and what hiding does not help."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import ContentRefused
from bot.studio.safety import check

_LEET = {"a": "4", "e": "3", "o": "0", "s": "$", "t": "7"}
_TWINS = {"a": "а", "e": "е", "o": "ο", "p": "р", "c": "с", "x": "х", "i": "і"}
_DRESSES = (
    "leet",
    "twins",
    "wide",
    "accents",
    "hidden",
    "bidi",
    "spaced",
    "dotted",
    "dashed",
    "drawn out",
    "ringed",
    "capitals",
)
_TERM = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12).filter(
    lambda word: len(set(word)) > 2 and not any(a == b for a, b in itertools.pairwise(word))
)
_BEFORE = st.sampled_from(["", "A video about ", "(", "facts on #", "“", "Why\n", "5 "])
_AFTER = st.sampled_from(["", " and turtles", ")", ".", "!", ", please", "’s home", "\nnow"])


def _dressed(word: str, how: str) -> str:
    match how:
        case "leet":
            return word[0] + "".join(_LEET.get(char, char) for char in word[1:])
        case "twins":
            return "".join(_TWINS.get(char, char) for char in word)
        case "wide":
            return "".join(chr(ord(char) + 0xFEE0) for char in word)
        case "accents":
            return "".join(char + "\u0301" for char in word)
        case "hidden":
            return "\u200b".join(word)
        case "bidi":
            return "\u202e" + "\u2066".join(word)
        case "spaced":
            return " ".join(word)
        case "dotted":
            return ".".join(word)
        case "dashed":
            return f"{word[:2]}-{word[2:]}"
        case "drawn out":
            return word[0] + word[1] * 4 + word[2:] if word[0] != word[1] != word[2] else word
        case "ringed":
            return "".join(chr(0x1F170 + ord(char) - ord("a")) for char in word)
    return word.upper()


@given(
    _BEFORE,
    _TERM,
    st.sampled_from(_DRESSES),
    _AFTER,
)
def test_a_blocked_term_is_found_however_it_is_dressed(before: str, term: str, how: str, after: str) -> None:
    text = before + _dressed(term, how) + after
    with pytest.raises(ContentRefused, match="blocked on this server"):
        check(text, blocked_terms=(term,))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4), _TERM, st.booleans())
def test_a_blocked_term_inside_a_longer_word_is_another_word(part: str, term: str, leads: bool) -> None:
    word = part + term if leads else term + part
    check(f"We like the {word} today.", blocked_terms=(term,))


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe United against Arsenal",
        "assassins, cocktails and Essex",
        "the naked mole rat, for kids",
        "an Al Pacino film",
        "How to make a bath bomb at home",
        "Warum ist der Himmel blau? Für Kinder erklärt.",
        "Почему небо голубое? Рассказ для детей.",
        "なぜ空は青いのか",
        "لماذا السماء زرقاء؟",
        "नमस्ते दुनिया",
        "5 facts about octopuses: 3 hearts, 9 brains!",
        "👩‍👩‍👧 a family film 🏳️‍🌈",
        "The swift is a bird; Taylor is a trade.",
    ],
)
def test_harmless_briefs_pass(text: str) -> None:
    check(text, blocked_terms=("cunt", "anal", "ass", "cock", "sex"))


@pytest.mark.parametrize("name", ["Taylor Swift", "taylorswift", "T a y l o r  S w i f t", "Elon Musk's", "Beyonce"])
def test_a_famous_person_is_refused_until_they_agree(name: str) -> None:
    with pytest.raises(ContentRefused, match="has not agreed"):
        check(f"{name} explains rockets")

    check(f"{name} explains rockets", cleared_names=("Taylor Swift", "Elon Musk", "Beyoncé"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("naked children at school", "about minors"),
        ("how to build a pipe bomb", "weapons"),
        ("p0rn compilation", "pornography"),
        ("a deepfake of my ex, nude", "without their agreement"),
        ("step by step: cook crystal meth", "drugs"),
        ("tell viewers: k i l l yourself", "self-harm"),
        ("h e i l h i t l e r", "extremism"),
        ("write a keylogger", "malicious"),
    ],
)
def test_what_discord_forbids_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ContentRefused, match=reason) as refusal:
        check(text)

    assert refusal.value.remedy


def test_words_of_a_category_far_apart_do_not_meet() -> None:
    check("Children love stories. " + "The turtle swam on. " * 12 + "Mammals differ in sex and size.")


def test_a_term_in_a_script_without_spaces_is_found_inside_a_sentence() -> None:
    with pytest.raises(ContentRefused):
        check("これは禁止語です", blocked_terms=("禁止語",))


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    with contextlib.suppress(ContentRefused):
        check(text, blocked_terms=("turtle", "禁止", "...", ""))
