"""Understanding what people wish of a plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Mood
from bot.studio.errors import UnknownName
from bot.studio.plan import Plan
from bot.studio.planning.revise import (
    AddScene,
    Change,
    ChangeMood,
    EditPlan,
    NewTitle,
    RerollLines,
    RewriteLines,
    RewritePlan,
    read_wish,
    trimmed_line,
)
from bot.studio.revision import Drop, Retitle, Swap
from bot.studio.values import SceneKey
from tests.studio.planning.conftest import LINES, made

ALL = (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("wish", "change"),
    [
        ("make line 3 shorter", RewriteLines(numbers=(3,), how="shorter", shorter=True)),
        ("Please make it a bit shorter.", RewriteLines(numbers=ALL, how="shorter", shorter=True)),
        ("shorten line 2", RewriteLines(numbers=(2,), how="shorter", shorter=True)),
        ("make lines 2 and 3 funnier", RewriteLines(numbers=(2, 3), how="funnier")),
        ("simplify everything", RewriteLines(numbers=ALL, how="simpler")),
        ("the last line should be more serious", RewriteLines(numbers=(6,), how="more serious")),
        ("line 3 should mention the price", RewriteLines(numbers=(3,), how="line 3 should mention the price")),
        ("darker", ChangeMood(mood=Mood.DARK)),
        ("mood: calm", ChangeMood(mood=Mood.CALM)),
        ("change the title to Honey", EditPlan(edits=(Retitle(scene=None, text="Honey"),))),
        ("swap scene 2 and 3", EditPlan(edits=(Swap(first=SceneKey("key2"), second=SceneKey("key3")),))),
        ("remove scene 4", EditPlan(edits=(Drop(scenes=(SceneKey("key4"),)),))),
        ("another title", NewTitle()),
        ("reroll line 2", RerollLines(numbers=(2,))),
        ("rewrite line 4", RerollLines(numbers=(4,))),
        ("add a scene about bears after scene 2", AddScene(at=3, about="bears")),
        ("add a line saying “Bees dance.” at the end", AddScene(at=7, text="Bees dance.")),
        ("add another fact about water", AddScene(at=6, about="water")),
        ("say it all from the bee's point of view", RewritePlan(wish="say it all from the bee's point of view")),
    ],
)
def test_a_wish_is_understood(wish: str, change: Change, plan: Plan) -> None:
    assert read_wish(wish, plan) == change


def test_a_scene_that_is_not_there_is_told(plan: Plan) -> None:
    for wish in ("make line 9 shorter", "remove scene 7", "reroll line 12", "line 8 should mention bees"):
        with pytest.raises(UnknownName):
            read_wish(wish, plan)


@given(st.text(min_size=1, max_size=200))
def test_any_wish_is_read_as_something(wish: str) -> None:
    try:
        change = read_wish(wish, made(*LINES))
    except UnknownName:
        return

    assert change.kind


@pytest.mark.parametrize(
    ("line", "shorter"),
    [
        ("It is sour as well, which keeps germs away.", "It is sour as well."),
        ("A really tiny seed blew in.", "A seed blew in."),
        ("Honey keeps.", "Honey keeps."),
        ('"I keep," said the honey.', '"I keep," said the honey.'),
    ],
)
def test_a_line_is_shortened_without_a_model(line: str, shorter: str) -> None:
    assert trimmed_line(line) == shorter


@given(
    st.lists(
        st.sampled_from(["a", "very", "bee", "bee,", "and", "because", "which", '"so"', "x."]), min_size=1, max_size=12
    )
)
def test_shortening_only_ever_takes_words_away(words: list[str]) -> None:
    line = " ".join(words)

    shorter = trimmed_line(line)

    bare = [word.strip(".,") for word in shorter.split()]
    rest = iter([word.strip(".,") for word in line.split()])
    assert all(word in rest for word in bare)
