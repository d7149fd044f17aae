"""Instagram's limits, and our words and choices in its fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.account import Account, AccountFacts
from bot.studio.brief import Genre, Platform
from bot.studio.errors import Refused
from bot.studio.plan import Look
from bot.studio.platforms import instagram
from bot.studio.platforms.film import Film
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import InstagramChoices, InstagramTrial, Metadata, Privacy, Target
from bot.studio.values import AccountId, GuildId
from tests.studio.films import plan_of

FILM = Film(duration_s=25, width=1080, height=1920, size_bytes=30_000_000)
TARGET = Target(platform=Platform.INSTAGRAM, account=AccountId("a"), choices=InstagramChoices(cover_ms=1000))
ACCOUNT = Account(
    id=AccountId("a"), guild=GuildId(1), platform=Platform.INSTAGRAM, name="@honey.films", channel_id="178"
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=400) | st.from_regex(
    r"([#@]\w{1,4} ){1,40}", fullmatch=True
)


def caption(text: str) -> Metadata:
    return Metadata(title="Honey", description=text)


def test_a_plan_gives_a_caption_with_title_hashtags_and_the_note_on_ai() -> None:
    plan = plan_of(("Honey never spoils.", "Bees fan the nectar dry."))
    plan = plan.with_scene(plan.scenes[0].but(look=Look(key_words=("honey", "3,000"))))

    words = instagram.caption_of(instagram.metadata_for(plan))

    assert words.startswith(f"{plan.title}\n\nHoney never spoils. Bees fan the nectar dry.\n\n#")
    assert "#honey" in words
    assert words.endswith("Made with AI: script, pictures and voice.")


@given(st.lists(WORDS, min_size=1, max_size=8), WORDS, st.lists(WORDS, max_size=5))
def test_whatever_is_planned_is_never_refused_and_calls_nobody(
    lines: list[str], title: str, key_words: list[str]
) -> None:
    plan = plan_of(tuple(lines)).but(title=title[:100])
    plan = plan.with_scene(plan.scenes[0].but(look=Look(key_words=tuple(key_words))))

    metadata = instagram.metadata_for(plan)

    assert instagram.check(metadata, FILM) == ()
    assert len(instagram.caption_of(metadata).encode("utf-16-le")) // 2 <= 2000
    assert not any(word.startswith("@") and word[1:2].isalnum() for word in metadata.description.split())


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        (caption("x" * 2201), "2,201 characters"),
        (caption(" ".join(["#tag"] * 31)), "31 hashtags"),
        (caption(" ".join(f"@bee{number}" for number in range(21))), "mentions 21 people"),
    ],
)
def test_words_that_instagram_would_refuse_are_refused_here(metadata: Metadata, why: str) -> None:
    assert any(why in line for line in instagram.check(metadata, FILM))


def test_words_at_the_limit_are_taken() -> None:
    tags, people = ["#tag"] * 30, [f"@bee{number}" for number in range(20)]
    written = " ".join([*tags, *people, "mail@bees.example", "a#b"])

    assert instagram.check(caption(written.ljust(2200, ".")), FILM) == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"duration_s": 2.9}, "at least 3"),
        ({"duration_s": 901.0}, "15 at most"),
        ({"size_bytes": 300_000_001, "duration_s": 600.0}, "takes 300"),
        ({"size_bytes": 90_000_000}, "29 Mbit/s"),
        ({"width": 2160, "height": 3840}, "2160 pixels wide"),
        ({"width": 10, "height": 1920}, "shape"),
        ({"size_bytes": 0}, "empty"),
    ],
)
def test_films_that_instagram_would_refuse_are_refused_here(changes: dict[str, float], why: str) -> None:
    assert any(why in line for line in instagram.check(caption("ok"), FILM.but(**changes)))


@pytest.mark.parametrize(("seconds", "size"), [(3.0, 9_000_000), (900.0, 300_000_000), (96.0, 300_000_000)])
def test_films_at_the_limit_are_taken(seconds: float, size: int) -> None:
    assert instagram.check(caption("ok"), FILM.but(duration_s=seconds, size_bytes=size)) == ()


def test_choices_that_instagram_cannot_keep_are_refused() -> None:
    assert (*instagram.check_target(TARGET), *instagram.check_fit(TARGET, FILM)) == ()
    assert "public" in instagram.check_target(TARGET.but(privacy=Privacy.UNLISTED))[0]
    late = TARGET.but(choices=InstagramChoices(cover_ms=25_000))
    assert "cover is at 25 s" in instagram.check_fit(late, FILM)[0]


def test_every_choice_is_asked_and_every_answer_is_kept_and_shown() -> None:
    facts = AccountFacts(posts_left=47)
    asked = instagram.questions(ACCOUNT, facts)
    assert len(asked) <= 5
    assert "47 more posts" in asked[0].note

    for question in asked:
        for option in question.options:
            choices = instagram.chosen({question.name: (option.value,)}, facts)
            assert (choices == instagram.chosen({}, facts)) == (option.value in question.preset)
            assert choices.words != instagram.chosen({}, facts).words or option.value in question.preset


@pytest.mark.parametrize("answers", [{"feed": ("x",)}, {"comments": ("x",)}, {"cover": ("4",)}, {"trial": ("x",)}])
def test_an_answer_that_was_never_offered_is_refused(answers: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Refused):
        instagram.chosen(answers, AccountFacts())


def test_a_container_is_asked_for_in_instagrams_words() -> None:
    choices = InstagramChoices(share_to_feed=False, cover_ms=2000, trial=InstagramTrial.MANUAL)

    fields = instagram.container_fields(caption(" Honey \n"), TARGET.but(choices=choices, synthetic=False))

    assert fields == {
        "media_type": "REELS",
        "caption": "Honey",
        "share_to_feed": "false",
        "thumb_offset": "2000",
        "is_ai_generated": "false",
        "trial_params": '{"graduation_strategy": "MANUAL"}',
    }


def test_the_label_is_on_unless_somebody_takes_it_off() -> None:
    target = PLATFORMS[Platform.INSTAGRAM].target_for(AccountId("a"), Genre.FACTS, Privacy.PUBLIC)

    assert instagram.container_fields(caption("ok"), target)["is_ai_generated"] == "true"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"data": [{"quota_usage": 3, "config": {"quota_total": 50}}]}, 47),
        ({"data": [{"quota_usage": 51, "config": {"quota_total": 50}}]}, 0),
        ({"data": []}, None),
        ({"error": {}}, None),
    ],
)
def test_the_days_allowance_is_read_as_instagram_says_it(answer: dict[str, object], left: int | None) -> None:
    assert instagram.Allowance.read(answer).left == left


def test_blanks_make_no_other_caption() -> None:
    assert instagram.same_words("Honey\n\nbees ", " Honey bees")
    assert not instagram.same_words("Honey", "Bees")
