"""The words for each platform, as people fill them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Platform
from bot.studio.errors import Refused
from bot.studio.platforms.fields import FIELDS, changed, words_of
from bot.studio.publication import Metadata

WORDS = Metadata(title="Honey", description="It never spoils. #honey", tags=("honey", "bees"), language="de")


@pytest.mark.parametrize("platform", Platform)
def test_a_form_that_is_sent_as_it_came_changes_nothing(platform: Platform) -> None:
    written: dict[str, str] = {field.name: field.read(WORDS) for field in FIELDS[platform]}

    assert words_of(platform, WORDS, written) == WORDS
    assert changed(platform, WORDS, WORDS) == ()


@given(st.sampled_from([Platform.TIKTOK, Platform.INSTAGRAM]), st.text(alphabet="ab #🐝\n", max_size=60))
def test_a_caption_is_all_that_changes_where_there_is_one_text(platform: Platform, caption: str) -> None:
    after = words_of(platform, WORDS, {"description": caption, "title": "Sneaked in"})

    assert after.but(description=WORDS.description) == WORDS
    told = changed(platform, WORDS, after)
    assert len(told) == (after.description != WORDS.description)
    assert all(phrase.startswith("caption “") for phrase in told)


def test_what_was_changed_is_said_field_by_field() -> None:
    after = words_of(Platform.YOUTUBE, WORDS, {"title": "Bees", "tags": "#bees, , naps"})

    assert after.tags == ("bees", "naps")
    assert changed(Platform.YOUTUBE, WORDS, after) == (
        "title “Honey” to “Bees”",
        "tags “honey, bees” to “bees, naps”",
    )


def test_a_video_keeps_a_title() -> None:
    with pytest.raises(Refused, match="title is empty"):
        words_of(Platform.YOUTUBE, WORDS, {"title": " \u200b "})
