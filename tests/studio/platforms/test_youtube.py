"""YouTube's limits, and our words in its fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Genre, Platform
from bot.studio.plan import Look
from bot.studio.platforms import youtube
from bot.studio.platforms.film import Film
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import Metadata, Privacy, Target
from bot.studio.values import AccountId
from tests.studio.films import plan_of

FILM = Film(duration_s=25, width=1080, height=1920, size_bytes=9_000_000)
TARGET = Target(platform=Platform.YOUTUBE, account=AccountId("a"), category="27")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=400)


def test_a_plan_gives_title_description_hashtags_and_the_note_on_ai() -> None:
    plan = plan_of(("Honey never spoils.", "Bees fan the nectar dry."))
    plan = plan.with_scene(plan.scenes[0].but(look=Look(key_words=("honey", "3,000"))))

    metadata = youtube.metadata_for(plan)

    assert metadata.title == plan.title
    assert metadata.description.startswith("Honey never spoils. Bees fan the nectar dry.\n\n#")
    assert "#honey" in metadata.description
    assert "honey" in metadata.tags
    assert metadata.description.endswith("Made with AI: script, pictures and voice.")
    assert metadata.language == plan.language


@given(st.lists(WORDS, min_size=1, max_size=8), WORDS, st.lists(WORDS, max_size=5))
def test_whatever_is_planned_is_never_refused(lines: list[str], title: str, key_words: list[str]) -> None:
    plan = plan_of(tuple(lines)).but(title=title[:100])
    plan = plan.with_scene(plan.scenes[0].but(look=Look(key_words=tuple(key_words))))

    metadata = youtube.metadata_for(plan)

    if metadata.title.strip():
        assert youtube.check(metadata, FILM) == ()


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        (Metadata(title="a > b"), "title holds < or >"),
        (Metadata(title="ok", description="<b>"), "description holds < or >"),
        (Metadata(title="ok", description="é" * 2501), "5,002 bytes"),
        (Metadata(title="ok", tags=("x" * 251, "y" * 251)), "503 characters"),
        (Metadata(title="ok", description=" ".join(["#tag"] * 61)), "61 hashtags"),
        (Metadata(title=" "), "title is empty"),
    ],
)
def test_what_youtube_would_refuse_is_refused_here(metadata: Metadata, why: str) -> None:
    assert any(why in line for line in youtube.check(metadata, FILM))


def test_an_empty_film_is_refused() -> None:
    assert youtube.check(Metadata(title="ok"), FILM.but(size_bytes=0)) == ("The film is empty.",)


def test_a_tag_with_a_blank_counts_its_quotes() -> None:
    assert youtube.tags_length(("how to", "bees")) == len('"how to",bees')


@pytest.mark.parametrize(
    ("film", "short"),
    [
        (FILM, True),
        (FILM.but(duration_s=180), True),
        (FILM.but(duration_s=180.1), False),
        (FILM.but(width=1080, height=1080), True),
        (FILM.but(width=1920, height=1080), False),
    ],
)
def test_a_short_is_square_or_taller_and_at_most_three_minutes(film: Film, short: bool) -> None:
    assert youtube.is_short(film) is short


@given(st.sampled_from(Privacy), st.booleans(), st.booleans())
def test_an_upload_is_private_and_says_everything_that_counts(privacy: Privacy, synthetic: bool, kids: bool) -> None:
    target = TARGET.but(privacy=privacy, synthetic=synthetic, made_for_kids=kids)

    status = youtube.insert_body(Metadata(title="ok"), target)["status"]

    assert status == {
        "privacyStatus": "private",
        "selfDeclaredMadeForKids": kids,
        "containsSyntheticMedia": synthetic,
    }


def test_a_release_sends_back_what_was_there() -> None:
    there = {"privacyStatus": "private", "license": "creativeCommon", "embeddable": False, "uploadStatus": "processed"}

    body = youtube.release_body("id", there, TARGET)

    assert body["status"] == {
        "license": "creativeCommon",
        "embeddable": False,
        "privacyStatus": "public",
        "selfDeclaredMadeForKids": False,
        "containsSyntheticMedia": True,
    }


def test_blanks_do_not_count_when_words_are_compared() -> None:
    metadata = Metadata(title="Bees", description="One.\n\nTwo. ")

    assert youtube.differs(metadata, {"title": "Bees ", "description": "One.\nTwo."}) == ""
    assert youtube.differs(metadata, {"title": "Wasps", "description": "One.\nTwo."}) == "title"
    assert youtube.differs(metadata, {"title": "Bees"}) == "description"


@pytest.mark.parametrize("genre", Genre)
def test_every_genre_has_a_category(genre: Genre) -> None:
    assert youtube.target_for(AccountId("a"), genre).category.isdigit()


def test_every_platform_has_its_rules() -> None:
    assert set(PLATFORMS) == set(Platform)
