import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.emoji import Emoji, with_emoji
from bot.studio.illustrations import bundled


def names(text: str) -> list[str]:
    return [piece.name for piece in with_emoji(text) if isinstance(piece, Emoji)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("🎉", "party-popper"),
        ("👍🏽", "thumbs-up"),
        ("❤️", "red-heart"),
        ("❤", "red-heart"),
        ("👩🏽‍🚀", "astronaut"),
        ("🏃‍♀️", "person-running"),
    ],
)
def test_a_sequence_comes_down_to_what_the_set_has(written: str, name: str) -> None:
    assert with_emoji(written) == (Emoji(name=name),)


def test_letters_and_pictures_keep_their_order() -> None:
    assert with_emoji("fun🎉🔥 now") == ("fun", Emoji(name="party-popper"), Emoji(name="fire"), " now")


def test_signs_that_are_letters_stay_letters() -> None:
    assert with_emoji("© 2026 → 1st ™ ❤\ufe0e") == ("© 2026 → 1st ™ ❤",)
    assert with_emoji("1️⃣ first") == ("1 first",)


@pytest.mark.parametrize("unknown", ["🇫🇷", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "\U0001f6d8"])
def test_a_picture_that_the_set_lacks_leaves_nothing_behind(unknown: str) -> None:
    assert "".join(piece for piece in with_emoji(f"a{unknown}b") if isinstance(piece, str)) == "ab"


@given(st.text(st.characters(max_codepoint=0x22FF, exclude_characters="\u20e3")))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert "".join(map(str, with_emoji(text))) == text


@given(st.lists(st.sampled_from(sorted(bundled().by_char))))
def test_every_emoji_of_the_set_is_found_again(chars: list[str]) -> None:
    assert names(" ".join(f"{char}\ufe0f" for char in chars)) == [bundled().by_char[char] for char in chars]
