"""Words, ids and cards, without Discord."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.making import Cost
from bot.studio.plan import Author
from bot.studio.production import Production
from bot.studio.talk import Mode, Talk
from bot.ui.cards.makers import maker
from bot.ui.cards.plan import cost_label
from bot.ui.content import Button, CardContent
from bot.ui.hearing import Meaning, meaning
from bot.ui.ids import PATTERN, Press, custom_id
from bot.ui.render import embed_of
from bot.ui.text import about, bar, plain, seconds, shorten
from tests.store.studio_values import AUTHOR, HERE, production_of


@given(st.text(max_size=300))
def test_plain_text_makes_no_mention_markup_or_link(text: str) -> None:
    shown = plain(text, 2000)

    assert not re.search(r"<[@#]", shown)
    assert not re.search(r"@(everyone|here)", shown)
    assert not re.search(r"https?://", shown, re.IGNORECASE)
    assert not re.search(r"^\s*(#{1,3}|>|-#) ", shown, re.MULTILINE)


@given(st.text(max_size=100), st.integers(1, 100))
def test_shortened_text_fits(text: str, most: int) -> None:
    assert len(shorten(text, most)) <= most


@given(st.floats(-1, 2), st.integers(1, 30))
def test_a_bar_is_as_wide_as_asked(done: float, width: int) -> None:
    assert len(bar(done, width)) == width


@given(
    st.from_regex(r"[a-z]{2,12}", fullmatch=True),
    st.from_regex(r"[0-9A-HJKMNP-TV-Z]{26}", fullmatch=True),
    st.integers(0, 999_999_999),
    st.from_regex(r"[A-Za-z0-9_.-]{0,40}", fullmatch=True),
)
def test_a_custom_id_reads_back_and_fits(verb: str, owner: str, version: int, arg: str) -> None:
    written = custom_id(verb, owner, version, arg)
    match = re.fullmatch(PATTERN, written)

    assert match is not None
    assert Press.of(match) == Press(verb, owner, version, arg)
    assert len(written) <= 100


@pytest.mark.parametrize("owner", ["", "x", "01", "' OR 1=1", "0" * 27])
def test_a_custom_id_that_cannot_be_read_back_is_not_written(owner: str) -> None:
    with pytest.raises(ValueError, match="not a custom id"):
        custom_id("revise", owner)


@pytest.mark.parametrize(("value", "words"), [(3.24, "3.2 s"), (45, "45 s"), (125, "2 min 5 s"), (3840, "1 h 4 min")])
def test_lengths_read_well(value: float, words: str) -> None:
    assert seconds(value) == words


@pytest.mark.parametrize(("value", "words"), [(2, "5 s"), (22, "20 s"), (64, "1 min"), (1500, "25 min"), (7300, "2 h")])
def test_rough_lengths_read_well(value: float, words: str) -> None:
    assert about(value) == words


def test_the_button_says_what_it_costs() -> None:
    free = Cost(film_seconds=25, wait_seconds=70, gpu_seconds=0)
    dear = Cost(film_seconds=25, wait_seconds=300, gpu_seconds=240)

    assert cost_label(free) == "Generate · free, about 1 min on the CPU"
    assert cost_label(dear) == "Generate · 4 min of GPU time, ready in about 5 min"
    assert len(cost_label(dear)) <= 80


def test_a_fallback_is_never_silent() -> None:
    words = maker(Author(model="small", seconds=3, fell_back_from="big", because="no GPU"))

    assert "small" in words
    assert "in place of big: no GPU" in words


def test_a_cards_digest_changes_with_anything_on_it() -> None:
    card = CardContent(key="plan:1", title="Honey")
    pressed = CardContent(key="plan:1", title="Honey", rows=((Button("Go", "pl:go:" + "0" * 26 + ":1"),),))

    assert card.digest() != pressed.digest()
    assert card.files_digest() == pressed.files_digest()


def talk(mode: Mode) -> Talk:
    return Talk(guild=HERE, channel=1, mode=mode, owner=AUTHOR)


@pytest.mark.parametrize(
    ("addressed", "production", "mode", "meant"),
    [
        (False, None, None, Meaning.NOTHING),
        (True, None, None, Meaning.TALK),
        (False, None, Mode.GENERAL, Meaning.TALK),
        (False, production_of(), None, Meaning.NOTHING),
        (False, production_of(), Mode.SCRIPTER, Meaning.NOTHING),
        (True, production_of(), None, Meaning.REVISION),
        (True, production_of(), Mode.PLANNER, Meaning.REVISION),
        (True, production_of(), Mode.EDITOR, Meaning.TALK),
    ],
)
def test_what_is_meant_for_the_studio(
    addressed: bool, production: Production | None, mode: Mode | None, meant: Meaning
) -> None:
    there = talk(mode) if mode else None

    assert meaning(is_addressed=addressed, production=production, talk=there) is meant


@given(st.text(min_size=1, max_size=5000), st.lists(st.text(min_size=1, max_size=2000), max_size=30))
def test_any_card_fits_into_an_embed(body: str, values: list[str]) -> None:
    fields = tuple((f"Field {number}", value) for number, value in enumerate(values[:3]))
    card = CardContent(key="plan:1", title="Honey " * 60, body=body, fields=fields, footer="facts")

    embed = embed_of(card)

    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert all(len(field.value or "") <= 1024 for field in embed.fields)


def test_a_numbered_line_stays_one() -> None:
    assert plain("1. Bees\n2. Honey") == "1\\. Bees\n2\\. Honey"
