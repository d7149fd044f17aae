from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.illustration_names import TABLE
from bot.studio.illustration_words import ALIASES
from bot.studio.illustrations import ILLUSTRATIONS_MOST, bundled, named, resolve, searched
from models.video.animatic.gallery import names


def test_the_table_agrees_with_the_bundled_set() -> None:
    assert set(bundled().keywords) == names()
    assert len(names()) > 1000


def test_the_set_is_small_and_says_where_it_is_from() -> None:
    art = files("models.video.animatic.art")

    assert len(art.joinpath("noto.json.xz").read_bytes()) < 2_500_000
    assert "Apache License" in art.joinpath("LICENSE-APACHE-2.0").read_text()
    assert "noto-emoji" in art.joinpath("LICENSE-NOTICE").read_text()


def test_there_are_no_flags_and_no_skin_tones() -> None:
    chars = {row.split("|")[1] for row in TABLE.splitlines()}

    assert not any("flag-" in name for name in names() if name != "flag-in-hole")
    assert not any(0x1F1E6 <= ord(one) <= 0x1F1FF or 0x1F3FB <= ord(one) <= 0x1F3FF for char in chars for one in char)


def test_every_alias_means_a_picture_of_the_set() -> None:
    assert {row.partition(": ")[0] for row in ALIASES.splitlines()} <= names()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("rocket ship", "rocket"),
        ("🚀", "rocket"),
        ("Rocket", "rocket"),
        ("red_heart", "red-heart"),
        ("❤️", "red-heart"),
        ("👩🏽‍🔬", "scientist"),
        ("bee", "honeybee"),
        ("octopuses", "octopus"),
        ("magnifying glass", "magnifying-glass-tilted-left"),
        ("coffee cup", "hot-beverage"),
        ("zzqx", ""),
        ("", ""),
    ],
)
def test_a_name_is_found_in_any_spelling(said: str, meant: str) -> None:
    assert named(said) == meant


def test_what_was_named_goes_before_what_the_line_says() -> None:
    assert resolve(("🚀", "rocket", "nonsense zzqx"), "An octopus") == ("rocket",)
    assert resolve(("zzqx",), "An octopus has three hearts") == ("octopus", "red-heart")


def test_a_line_that_names_nothing_finds_nothing() -> None:
    assert searched("And then it was as it had always been") == ()


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=9), st.text(max_size=200))
def test_only_known_names_come_back_each_once(said: list[str], text: str) -> None:
    found = resolve(said, text)

    assert set(found) <= names()
    assert len(set(found)) == len(found) <= ILLUSTRATIONS_MOST
