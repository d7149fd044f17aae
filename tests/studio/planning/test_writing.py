"""Examples, prompts, scores and drafts: what surrounds a model."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Brief, Genre, brief_of
from bot.studio.plan import Author, Layout
from bot.studio.planning.draft import (
    LineDraft,
    PlanDraft,
    as_named,
    plan_of,
    subject_of,
    tidy_line,
    tidy_title,
    title_fits,
    title_from,
)
from bot.studio.planning.examples import COUNTED, EXAMPLES, closest, drawn
from bot.studio.planning.outline import outline
from bot.studio.planning.prompts import script_turns
from bot.studio.planning.score import ACCEPTABLE, line_score, plan_score
from bot.studio.planning.shape import ORDINALS, Shape, shape_of
from bot.studio.values import SceneKey

SHAPE = Shape(scenes=6, words=10)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_worked_example_keeps_the_rules_it_teaches(example) -> None:  # type: ignore[no-untyped-def]
    assert len(example.lines) == 6
    assert all(line.endswith((".", "?", '."')) and 5 <= len(line.split()) <= 16 for line in example.lines)
    assert len(example.title.split()) <= 7
    assert all(line.isascii() for line in example.lines)


@pytest.mark.parametrize("example", COUNTED, ids=lambda example: example.title)
def test_every_worked_example_that_counts_gives_each_thing_a_line(example) -> None:  # type: ignore[no-untyped-def]
    shape = shape_of(Brief(idea=example.ask))

    assert len(example.lines) == shape.scenes == 5
    assert [line.split(",")[0] for line in example.lines[1:-1]] == list(ORDINALS[: shape.items])
    assert all(line.endswith((".", "?")) and 8 <= len(line.split()) <= 16 for line in example.lines)
    assert all(line.isascii() for line in (*example.lines, example.title))


def test_every_genre_has_several_examples() -> None:
    for genre in Genre:
        assert sum(example.genre is genre for example in EXAMPLES) >= 4


@given(st.sampled_from(list(Genre)), st.integers(0, 2**31))
def test_two_different_examples_are_drawn_the_same_for_the_same_seed(genre: Genre, seed: int) -> None:
    first, second = drawn(genre, seed)

    assert first != second
    assert (first, second) == drawn(genre, seed)


@pytest.mark.parametrize(
    ("idea", "genre", "counts", "title"),
    [
        ("why are shrimp pink?", Genre.FACTS, False, "Why flamingos are pink"),
        ("how to fix a bicycle", Genre.HOW_TO, False, "Fix a flat bicycle tyre"),
        ("a robot in a garden", Genre.STORY, False, "The robot in the garden"),
        ("three ways to spend less on shopping", Genre.TIPS, True, "Three ways to carry shopping home"),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_the_likest_example_stands_next_to_the_brief(
    idea: str, genre: Genre, counts: bool, title: str, seed: int
) -> None:
    other, likest = closest(idea, genre, seed, counts=counts)

    assert likest.title == title
    assert other.genre is genre
    assert other != likest


@pytest.mark.parametrize("genre", Genre)
@given(st.integers(0, 2**31))
def test_where_no_example_is_like_the_brief_the_seed_draws(genre: Genre, seed: int) -> None:
    pair = closest("zzz", genre, seed)

    assert pair == closest("zzz", genre, seed)
    assert len({example.title for example in pair}) == 2
    assert {closest("zzz", genre, other) for other in range(8)} != {pair}


def test_a_genre_whose_examples_do_not_count_lends_the_others() -> None:
    assert closest("three bakeries of mine", Genre.ADVERT, 3, counts=True) == drawn(Genre.ADVERT, 3)


def test_the_conversation_ends_with_the_brief() -> None:
    brief = Brief(idea="why bees dance", audience="children", seconds=25)

    turns = script_turns(brief, Genre.FACTS, SHAPE, drawn(Genre.FACTS, 0))

    assert [turn.role for turn in turns] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert "why bees dance" in turns[-1].text
    assert "children" in turns[-1].text


@pytest.mark.parametrize(
    ("line", "genre"),
    [
        ("In this video, we explore the world of bees.", Genre.FACTS),
        ("Every flamingo hatches grey, covered in soft down like snow.", Genre.FACTS),
        ("Then old Marta put the honey into a jar.", Genre.STORY),
        ("The best honey, free for our first customers.", Genre.ADVERT),
        ("No appointment needed, just bring your bees on Saturday.", Genre.ADVERT),
        ("Call us on 555 1234 or visit honey.com today.", Genre.ADVERT),
        ('She said "the honey is gone and left.', Genre.STORY),
        ("Bees carry the nectar home and put it into the", Genre.FACTS),
        ("Bees dry the honey with their wings in the hive.", Genre.FACTS),
    ],
)
def test_lines_of_bad_form_are_drawn_again(line: str, genre: Genre) -> None:
    before = ["Bees dry honey in the hive with their wings."]

    assert line_score(line, before, "why honey never spoils", genre, SHAPE) >= ACCEPTABLE


def test_a_plain_line_is_taken() -> None:
    before = ["Bees dry honey in the hive with their wings."]

    assert (
        line_score("Almost no water is left for germs to live in.", before, "why honey keeps", Genre.FACTS, SHAPE) == 0
    )


def test_a_plan_about_something_else_scores_worse() -> None:
    lines = ["Almost no water is left for germs.", "It is sour as well, like lemon juice."]

    about = plan_score("Why honey keeps", lines, "why honey keeps for years", Genre.FACTS, SHAPE)
    elsewhere = plan_score("My cat", lines, "how rockets reach the moon", Genre.FACTS, SHAPE)

    assert about < elsewhere


@pytest.mark.parametrize(
    ("idea", "title"),
    [
        ("make a short video about why honey never spoils", "Why honey never spoils"),
        ("Please create a 30 second clip on the moon.", "The moon"),
        ("Three mistakes that make houseplants die, for beginners", "Three mistakes that make houseplants die"),
        ("a funny short about people who can never decide what to eat", "People who can never decide what to eat"),
        ("story of the last train", "The last train"),
        ("a snail who wants to see the sea", "A snail who wants to see the sea"),
        ("🐝 bees!", "🐝 bees"),
    ],
)
def test_a_brief_gives_a_title(idea: str, title: str) -> None:
    assert title_from(brief_of(idea).idea) == title


@given(st.text(min_size=1, max_size=300).filter(lambda text: any(char.isalnum() for char in text)))
def test_any_brief_gives_a_title_an_outline_and_a_plan(idea: str) -> None:
    brief = brief_of(idea)
    keys = iter(range(99))

    plan = plan_of(outline(brief), brief, 1, lambda: SceneKey(str(next(keys))), Author(model="outline"), "")

    assert 1 <= len(plan.title) <= 100
    assert all(scene.line.text for scene in plan.scenes)
    assert len(plan.scenes) <= max(shape_of(brief).scenes, 3)


def test_a_title_has_to_name_the_subject() -> None:
    assert title_fits("Why honey keeps forever", "why honey keeps")
    assert not title_fits("Grind fresh beans", "how to brew coffee with a French press")
    assert not title_fits("A funny short about food", "a funny short about food")


def test_a_draft_becomes_a_plan_with_an_opening_and_a_closing(new_key: Callable[[], SceneKey]) -> None:
    draft = PlanDraft(
        title="0. why bees dance.",
        lines=tuple(LineDraft(text=f"bees dance in circle {number}", things=("bee",)) for number in range(4)),
    )

    plan = plan_of(draft, Brief(idea="why bees dance"), 3, new_key, Author(model="m"), "hibari", "Check it.")

    assert plan.title == "Why bees dance"
    assert plan.notes == ("Check it.",)
    assert plan.scenes[0].look.layout is Layout.OPENING
    assert plan.scenes[-1].look.layout is Layout.CLOSING
    assert plan.scenes[0].line.text == "Bees dance in circle 0."
    assert "honeybee" in plan.scenes[0].look.illustrations
    assert plan.seed == 3


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("3. honey  keeps", "Honey keeps."),
        ("“It keeps.”", "“It keeps.”"),
        ("Why?", "Why?"),
        ("**Bold** claim", "Bold** claim."),
    ],
)
def test_lines_are_tidied(raw: str, tidy: str) -> None:
    assert tidy_line(raw) == tidy


def test_a_name_is_written_as_the_brief_writes_it() -> None:
    idea = "my salon Happy Paws in Bristol, and Clay and Co too"

    assert as_named("Every Sunday, happy Paws opens.", idea) == "Every Sunday, Happy Paws opens."
    assert as_named("Come to clay and co: happy pawsteps.", idea) == "Come to Clay and Co: happy pawsteps."


def test_a_line_that_is_far_too_long_is_drawn_again() -> None:
    short = Shape(scenes=6, words=8)
    line = "Bees carry the sweet nectar home from many flowers in their small stomachs, drop by drop."

    assert line_score(line, (), "why bees dance", Genre.FACTS, short) >= ACCEPTABLE
    assert line_score(line, (), "why bees dance", Genre.FACTS, Shape(scenes=6, words=14)) < ACCEPTABLE


def test_a_line_that_is_far_too_short_is_drawn_again() -> None:
    line = "Bees carry the nectar home."

    assert line_score(line, (), "why bees dance", Genre.FACTS, Shape(scenes=6, words=12)) >= ACCEPTABLE
    assert line_score(line, (), "why bees dance", Genre.FACTS, Shape(scenes=6, words=8)) < ACCEPTABLE


def test_titles_are_tidied() -> None:
    assert tidy_title("Title: “honey”.") == "Honey"
    assert subject_of("I want a video about bees. Make it fun.") == "bees"


def test_an_outline_uses_the_briefs_own_sentences_where_it_has_some() -> None:
    brief = brief_of(
        "Our bees live on a roof in Paris. They visit parks and balconies. Their honey tastes of lime trees."
    )

    assert [line.text for line in outline(brief).lines] == [
        "Our bees live on a roof in Paris.",
        "They visit parks and balconies.",
        "Their honey tastes of lime trees.",
    ]


def test_an_outline_in_another_language_says_only_what_the_brief_says() -> None:
    brief = brief_of("Warum Honig nie verdirbt", language="de")

    assert [line.text for line in outline(brief).lines] == ["Warum Honig nie verdirbt"]
