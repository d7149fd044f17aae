"""Somebody's own script."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Brief, brief_of
from bot.studio.errors import Refused
from bot.studio.making import film_seconds
from bot.studio.plan import LETTERS_A_WORD, Author, Plan
from bot.studio.planning.draft import LineDraft, PlanDraft, plan_of
from bot.studio.planning.script import LINE_WORDS_MOST, scenes_asked_for, script_lines, with_lines, with_text
from bot.studio.planning.shape import Shape, counted_like, shape_of, shortfall
from bot.studio.values import SceneKey

PROSE = st.lists(
    st.sampled_from(
        ["Honey", "never", "spoils.", "Why?", "Dr.", "Smith", "knows,", "and", "so;", "do", "we!", "3.14", "\n"]
    ),
    min_size=1,
    max_size=80,
)


@given(PROSE, st.integers(1, 16))
def test_a_script_keeps_its_words_in_their_order(words: list[str], most: int) -> None:
    text = " ".join(words)

    lines = script_lines(text, most)

    assert " ".join(lines).split() == text.split()
    assert len(lines) <= max(most, len(text) // 300)


def test_each_line_break_begins_a_scene_and_numbers_in_front_go() -> None:
    assert script_lines("1. Bees dance.\n2. They point.\n\n3) All fly.") == ("Bees dance.", "They point.", "All fly.")
    assert script_lines("Scene 1: Bees.\nScene 2: Flowers.") == ("Bees.", "Flowers.")


def test_a_year_in_front_of_one_line_stays() -> None:
    assert script_lines("12. That was the number.\nNobody knew why.")[0].startswith("12.")


def test_a_paragraph_is_split_into_sentences_but_not_at_abbreviations() -> None:
    text = "Honey never really spoils. Dr. Smith found jars of it in tombs. They were still edible! And sweet."

    assert script_lines(text) == (
        "Honey never really spoils.",
        "Dr. Smith found jars of it in tombs.",
        "They were still edible! And sweet.",
    )


def test_a_very_long_sentence_is_split_at_a_comma() -> None:
    text = (
        "It was still good, " + "although nobody had expected that when the door was opened again, " * 4 + "and sweet."
    )

    assert all(len(line.split()) <= LINE_WORDS_MOST for line in script_lines(text))


def test_chinese_sentences_are_scenes_too() -> None:
    text = "蜂蜜永远不会变质，因为里面几乎没有水分。考古学家在古墓里发现了三千年前的蜂蜜。它仍然可以吃，而且还很甜。"

    assert len(script_lines(text)) == 3


@pytest.mark.parametrize(
    ("idea", "asked"),
    [("bees in 5 scenes", 5), ("three short shots of a cat", 3), ("why bees dance", None), ("500 scenes of rain", 500)],
)
def test_a_number_of_scenes_that_was_asked_for_is_found(idea: str, asked: int | None) -> None:
    assert scenes_asked_for(brief_of(idea)) == asked


def test_a_script_asks_for_no_number_of_scenes() -> None:
    assert scenes_asked_for(brief_of("They shot 500 scenes.", is_script=True)) is None


@given(st.integers(10, 180))
def test_the_words_of_a_plan_fill_the_seconds_asked_for(seconds: int) -> None:
    shape = shape_of(Brief(idea="bees", seconds=seconds))

    assert planned(shape, seconds) == pytest.approx(seconds, rel=0.06, abs=1.0)


@given(st.integers(15, 180), st.lists(st.floats(0.75, 1.3), min_size=16, max_size=16))
def test_lines_make_up_for_those_before_them_that_came_out_short_or_long(seconds: int, shares: list[float]) -> None:
    shape = shape_of(Brief(idea="bees", seconds=seconds))
    lines: list[str] = []
    for share in shares[: shape.scenes]:
        lines.append(words_worth(shape.after(lines).words * share))

    length = film_seconds(plan_with(lines, seconds))
    assert length == pytest.approx(seconds, rel=0.2, abs=1.0)
    assert shape.after(lines) == shape


def plan_with(lines: Sequence[str], seconds: int) -> Plan:
    """Return a plan as it comes of a model's lines."""
    draft = PlanDraft(title="Bees", lines=tuple(LineDraft(text=line) for line in lines))
    keys = map(SceneKey, "ABCDEFGHIJKLMNOP")
    return plan_of(draft, Brief(idea="bees", seconds=seconds), 1, lambda: next(keys), Author(model="test"), "hibari")


def words_worth(count: float) -> str:
    """Return a line as long as so many words are, one with another."""
    return "x" * round(count * LETTERS_A_WORD - 1)


def planned(shape: Shape, seconds: int) -> float:
    """Return how long a film is whose lines are as long as its shape says."""
    return film_seconds(plan_with([words_worth(shape.words)] * shape.scenes, seconds))


@pytest.mark.parametrize(
    ("text", "before", "counted"),
    [
        ("Try a warm bath.", "First, try to take a warm bath.", "First, try a warm bath."),
        ("First, try a bath.", "First, try to take a warm bath.", "First, try a bath."),
        ("I bathe.", "Second, I take a warm bath.", "Second, I bathe."),
        ("Try a bath.", "Firstly try a warm bath.", "Try a bath."),
    ],
)
def test_a_line_said_in_another_way_still_counts(text: str, before: str, counted: str) -> None:
    assert counted_like(text, before) == counted


def test_own_words_take_the_place_of_a_line(plan: Plan) -> None:
    changed = with_text(plan, 2, "  Bees fan it   dry. ")

    assert changed.scene(2).line.text == "Bees fan it dry."
    assert changed.version == plan.version + 1
    assert changed.scene(1) == plan.scene(1)
    with pytest.raises(Refused, match="already"):
        with_text(plan, 2, plan.scene(2).line.text)
    with pytest.raises(Refused, match="600"):
        with_text(plan, 2, "bee " * 300)


def test_lines_that_stay_keep_their_scenes(plan: Plan, new_key: Callable[[], SceneKey]) -> None:
    kept = plan.scene(1).line.text

    changed = with_lines(plan, [kept, "Something quite new is said here.", *["And more."] * 6], new_key)

    assert changed.scene(1).key == plan.scene(1).key
    assert len(changed.scenes) == 8
    assert {scene.line.voice for scene in changed.scenes} == {"hibari"}
    assert changed.version == plan.version + 1


def test_too_many_lines_or_none_are_refused(plan: Plan, new_key: Callable[[], SceneKey]) -> None:
    with pytest.raises(Refused, match="too many"):
        with_lines(plan, [f"Line {number}." for number in range(17)], new_key)
    with pytest.raises(Refused, match="no lines"):
        with_lines(plan, ["...", " "], new_key)


@pytest.mark.parametrize(
    ("idea", "scenes", "items"),
    [
        ("Three easy ways to fall asleep faster tonight", 5, 3),
        ("5 facts about octopuses", 7, 5),
        ("Why honey never spoils", 6, 0),
        ("Two reasons to walk to work", 4, 2),
        ("50 facts about the moon", 8, 6),
        ("30 seconds of facts about the moon", 6, 0),
        ("three tips for tea in 5 scenes", 5, 3),
        ("three tips for tea in 6 scenes", 6, 0),
        ("one of my habits", 6, 0),
    ],
)
def test_a_brief_that_counts_gets_a_scene_for_each_thing_between_an_opening_and_an_end(
    idea: str, scenes: int, items: int
) -> None:
    shape = shape_of(Brief(idea=idea, seconds=25))

    assert (shape.scenes, shape.items) == (scenes, items)


@given(st.integers(2, 60), st.integers(10, 180))
def test_things_that_are_counted_fit_one_a_scene_or_the_plan_says_that_they_do_not(asked: int, seconds: int) -> None:
    brief = Brief(idea=f"{asked} facts about bees", seconds=seconds)

    shape = shape_of(brief)

    ordinals = [shape.ordinal(number) for number in range(1, shape.scenes + 1)]
    assert sum(map(bool, ordinals)) == shape.items <= asked
    assert shape.items in {0, shape.scenes - 2}
    assert (shortfall(brief) == "") == (shape.items == asked)
    assert not ordinals[0]
    assert not ordinals[-1]
    assert planned(shape, seconds) <= 1.25 * seconds + 2


def test_what_does_not_fit_is_told() -> None:
    assert shortfall(Brief(idea="50 facts about the moon", seconds=25)).startswith(
        "The brief counts 50; in 25 seconds there is room for 6."
    )
