import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.brief import Mood
from bot.studio.figures import figure_of
from bot.studio.looks import TITLE_WORDS_MOST, figure_in, fits, opened, points_in, short_title, vary
from bot.studio.plan import Layout, Line, Look, Scene
from bot.studio.values import SceneKey
from tests.studio.films import plan_of

SAID = """octopus heart three 71% 5 cm 1,000 people, and or but tea. coffee; the of a rocket grows 1889 vs money
    タコ قلب never"""
WORDS = st.sampled_from(SAID.split())
LINES = st.lists(WORDS, min_size=1, max_size=16).map(" ".join)
LOOKS = st.builds(
    Look,
    layout=st.sampled_from(Layout),
    title=st.sampled_from(["", "A title", "One two three four five six seven eight nine", "Three hearts"]),
    key_words=st.lists(st.sampled_from(["heart", "", "absent"]), max_size=2).map(tuple),
    illustrations=st.lists(st.sampled_from(["octopus", "🚀", "zzqx", "heart", "brain"]), max_size=5).map(tuple),
    points=st.lists(st.sampled_from(["One", "Two", ""]), max_size=5).map(tuple),
    figure=st.sampled_from(["", "71%", "many"]),
    note=st.sampled_from(["", "A title"]),
)


def scenes_of(looks: list[Look], lines: list[str]) -> tuple[Scene, ...]:
    return tuple(
        Scene(key=SceneKey(f"s{index}"), look=look, line=Line(text=line))
        for index, (look, line) in enumerate(zip(looks, lines, strict=True))
    )


FILMS = st.lists(st.tuples(LOOKS, LINES), min_size=1, max_size=12).map(
    lambda pairs: scenes_of([look for look, _ in pairs], [line for _, line in pairs])
)


@settings(deadline=None)
@given(FILMS, st.sampled_from(Mood), st.integers(0, 9))
def test_layouts_fit_what_they_hold_and_never_tire(film: tuple[Scene, ...], mood: Mood, seed: int) -> None:
    looks = [scene.look for scene in vary(film, mood, seed)]
    layouts = [look.layout for look in looks]

    assert layouts[0] is Layout.OPENING
    assert len(layouts) == 1 or layouts[-1] is Layout.CLOSING
    assert not {Layout.OPENING, Layout.CLOSING} & set(layouts[1:-1])
    assert all(len(set(three)) > 1 for three in zip(layouts, layouts[1:], layouts[2:], strict=False))
    demanding = {Layout.NUMBER, Layout.GRID, Layout.LIST, Layout.SPLIT}
    assert all(fits(look, look.layout) for look in looks if look.layout in demanding)


@settings(deadline=None)
@given(FILMS, st.sampled_from(Mood), st.integers(0, 9))
def test_nothing_but_looks_is_changed_and_varying_again_changes_nothing(
    film: tuple[Scene, ...], mood: Mood, seed: int
) -> None:
    varied = vary(film, mood, seed)

    assert [scene.but(look=Look()) for scene in varied] == [scene.but(look=Look()) for scene in film]
    assert vary(varied, mood, seed) == varied


@settings(deadline=None)
@given(FILMS, st.sampled_from(Mood))
def test_titles_are_short_and_never_repeat_a_long_line(film: tuple[Scene, ...], mood: Mood) -> None:
    for scene in vary(film, mood, 0):
        assert len(scene.look.title.split()) <= TITLE_WORDS_MOST
        if len(scene.line.text.split()) > TITLE_WORDS_MOST:
            assert scene.look.title != scene.line.text


def test_a_title_that_reads_the_line_aloud_is_shortened() -> None:
    line = "An octopus has three hearts and nine brains"
    film = scenes_of([Look(title="An octopus has three hearts and nine")], [line])

    assert len(vary(film, Mood.CALM, 0)[0].look.title.split()) <= 4


def test_a_planner_that_repeats_itself_is_varied() -> None:
    lines = [
        "Three facts about octopuses",
        "An octopus has three hearts",
        "About 71% of them live deep",
        "They eat crab, clam, shrimp and fish",
        "Brains or brawn",
        "They see with their skin",
        "Follow for more",
    ]
    film = scenes_of([Look(layout=Layout.HERO)] * 7, lines)

    layouts = [scene.look.layout for scene in vary(film, Mood.SCIENCE, 0)]

    assert len(set(layouts)) >= 4


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ("It grows by 5 cm a day", "5 cm"),
        ("About 71% of it is water", "71%"),
        ("In 1889 it cost 7,800,000 francs", "7,800,000"),
        ("It costs $1,299.50 today", "$1,299.50"),
        ("They have 3 hearts", ""),
        ("In 1969 we landed", ""),
        ("No number here", ""),
    ],
)
def test_the_figure_of_a_line_is_the_one_worth_showing(line: str, figure: str) -> None:
    assert figure_in(line) == figure


def test_lists_and_comparisons_are_found_in_the_line() -> None:
    assert points_in("Mix, fold, wait and bake.") == ("Mix", "Fold", "Wait", "Bake")
    assert points_in("Tea or coffee?") == ("Tea", "Coffee")
    assert points_in("An octopus has three hearts") == ()


def test_a_title_made_by_code_is_the_telling_part() -> None:
    assert short_title("Honey never spoils: pots from tombs were still edible.") == "Honey never spoils"


@pytest.mark.parametrize(
    ("written", "value", "half"),
    [
        ("5 cm", 5, "2 cm"),
        ("71%", 71, "36%"),
        ("$1,299.50", 1299.5, "$649.75"),
        ("1.000.000", 1_000_000, "500.000"),
        ("3.5x", 3.5, "1.8x"),
        ("10,000", 10_000, "5,000"),
    ],
)
def test_a_counter_runs_up_in_the_way_the_figure_is_written(written: str, value: float, half: str) -> None:
    figure = figure_of(written)

    assert figure is not None
    assert figure.value == value
    assert figure.at(0.5) == half
    assert figure.at(1) == written


@settings(deadline=None)
@given(st.text(max_size=24))
def test_any_text_is_a_figure_or_none(written: str) -> None:
    figure = figure_of(written)

    assert figure is None or (figure.at(1) == written and figure.at(0.3))


def test_the_opening_card_shows_the_title_of_the_film() -> None:
    film = vary(plan_of().scenes, Mood.WARM, 0)

    first, *others = opened(film, "Three easy ways to fall asleep faster tonight")

    assert first.look.title == "Three easy ways to fall asleep faster"
    assert set(first.look.key_words) <= set(first.look.title.split())
    assert tuple(others) == film[1:]
