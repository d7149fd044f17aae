import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.clips import TransitionKind
from bot.studio.edits import EXAMPLES, Edit, apply, understand
from bot.studio.errors import Refused, UnknownName
from bot.studio.operations.kinds import SetLogo, Trim
from bot.studio.overlays import CaptionStyle, Ground, Logo
from bot.studio.plan import Layout, Plan
from bot.studio.style import CutStyle
from tests.studio.films import LINES, plan_of

PLAN = plan_of((*LINES, "The pot was old."))
STYLE = CutStyle()
NUMBERS = st.integers(1, 4)


def order_of(plan: Plan) -> list[str]:
    return [scene.key for scene in plan.scenes]


def after(wish: str, plan: Plan = PLAN, style: CutStyle = STYLE) -> tuple[Plan, CutStyle]:
    edits = understand(wish, plan, style)
    assert edits, f"not understood: {wish}"
    edited = apply(edits, plan, style)
    return edited.plan, edited.style


@pytest.mark.parametrize("wish", EXAMPLES)
def test_every_example_is_understood_and_changes_something(wish: str) -> None:
    edited = apply(understand(wish, PLAN, STYLE), PLAN, STYLE)

    assert edited.differences
    assert (edited.plan.version, edited.style.version) in {(2, 1), (1, 2)}


ORDERS = [
    ("move scene 3 to the start", "3124"),
    ("Please move the third scene to the beginning, thanks!", "3124"),
    ("put 3 first", "3124"),
    ("start with scene 3", "3124"),
    ("scene 1 to the end", "2341"),
    ("move the last scene before scene 2", "1423"),
    ("move scene 1 after scene 3", "2314"),
    ("move 4 to position 2", "1423"),
    ("swap 2 and 3", "1324"),
    ("could you swap the first and the last scene?", "4231"),
    ("remove scene 2", "134"),
    ("delete scenes 1 and 3", "24"),
    ("swap 1 and 2, then move scene 4 to the start", "4213"),
]


@pytest.mark.parametrize(("wish", "order"), ORDERS)
def test_scenes_go_where_they_are_wished(wish: str, order: str) -> None:
    plan, style = after(wish)

    assert "".join(key[1] for key in order_of(plan)) == order
    assert style == STYLE


TIMES = [
    ("make scene 2 longer by 20%", {2: 1.2}),
    ("scene 2 20 percent shorter", {2: 0.8}),
    ("make scenes 2 and 3 longer", {2: 1.25, 3: 1.25}),
    ("make scene 2 twice as long", {2: 2.0}),
    ("make scene 1 half as long", {1: 0.5}),
    ("slower please", {1: 1.25, 2: 1.25, 3: 1.25, 4: 1.25}),
    ("everything a bit slower", {1: 1.12, 2: 1.12, 3: 1.12, 4: 1.12}),
    ("make scene 2 longer and scene 3 shorter", {2: 1.25, 3: 0.8}),
]


@pytest.mark.parametrize(("wish", "stretches"), TIMES)
def test_scenes_stay_as_long_as_they_are_wished(wish: str, stretches: dict[int, float]) -> None:
    plan, _ = after(wish)

    assert {number: scene.stretch for number, scene in enumerate(plan.scenes, 1) if scene.stretch != 1} == stretches


def test_seconds_are_added_to_the_pause() -> None:
    assert after("make scene 2 two seconds longer")[0].scenes[1].pause_ms == 2250
    assert after("add a 1 second pause after scene 1")[0].scenes[0].pause_ms == 1250
    assert after("no pause after scene 1")[0].scenes[0].pause_ms == 0


WORDS = [
    ("change line 2 to “Bees dance, and hum.”", 2, "Bees dance, and hum."),
    ("change line 2 to Bees dance, you know", 2, "Bees dance, you know."),
    ('make scene 1 say "It\'s honey!"', 1, "It's honey!"),
    ("line 1: Honey lasts", 1, "Honey lasts."),
    ("say 'vase' instead of 'jar'", 3, "A vase from an old tomb could still be eaten."),
    ("in scene 3 say tin instead of jar", 3, "A tin from an old tomb could still be eaten."),
    ("replace pot with jug", 4, "The jug was old."),
    ("change “an old tomb” to “a pyramid” and music off", 3, "A jar from a pyramid could still be eaten."),
]


@pytest.mark.parametrize(("wish", "number", "text"), WORDS)
def test_lines_say_what_is_wished(wish: str, number: int, text: str) -> None:
    plan, _ = after(wish)

    assert plan.scene(number).line.text == text
    assert [scene for scene in plan.scenes if scene.key != f"S{number}"] == [
        scene for scene in PLAN.scenes if scene.key != f"S{number}"
    ]


STYLES = [
    ("captions as box", {"caption_ground": Ground.BOX}),
    ("use the pop style captions", {"caption_style": CaptionStyle.POP}),
    ("turn off the subtitles", {"caption_style": CaptionStyle.NONE}),
    ("music quieter", {"music_level_db": -18.0}),
    ("turn the music up a lot", {"music_level_db": -6.0}),
    ("music 3 dB louder", {"music_level_db": -11.0}),
    ("the music is too loud", {"music_level_db": -18.0}),
    ("no music", {"music": None}),
    ("happy music", {"music": "happy_acoustic_1"}),
    ("hard cuts", {"transition": TransitionKind.CUT}),
    ("use slide transitions", {"transition": TransitionKind.SLIDE_LEFT}),
    ("boxed captions and zoom between scenes", {"caption_ground": Ground.BOX, "transition": TransitionKind.ZOOM}),
]


@pytest.mark.parametrize(("wish", "changes"), STYLES)
def test_the_cut_looks_and_sounds_as_wished(wish: str, changes: dict[str, object]) -> None:
    plan, style = after(wish)

    assert style == STYLE.but(version=2, **changes)
    assert plan == PLAN


def test_other_music_is_another_track_each_time() -> None:
    _, once = after("other music")
    _, twice = after("different music", style=once)

    assert once.music
    assert twice.music not in {once.music, ""}


@pytest.mark.parametrize(
    "wish",
    ["", "make me a sandwich", "music quieter and paint it blue", "swap 2 and 2", "bigger captions", "scene 2", "?!"],
)
def test_what_is_not_understood_whole_is_not_understood(wish: str) -> None:
    assert understand(wish, PLAN, STYLE) == ()


@pytest.mark.parametrize("wish", ["move scene 9 to the start", "swap 1 and 7", "remove scene 12", "scene 0 longer"])
def test_a_scene_that_is_not_there_is_named(wish: str) -> None:
    with pytest.raises(UnknownName, match="no scene"):
        understand(wish, PLAN, STYLE)


@pytest.mark.parametrize(
    "wish",
    ["remove scenes 1, 2, 3 and 4", "say “x” instead of “zebra”", "replace “The pot was old.” with “…”"],
)
def test_what_cannot_be_done_is_refused_with_a_reason(wish: str) -> None:
    with pytest.raises(Refused) as refused:
        apply(understand(wish, PLAN, STYLE), PLAN, STYLE)

    assert refused.value.what
    assert refused.value.remedy


def test_no_music_cannot_be_made_louder() -> None:
    style = STYLE.but(music=None)

    with pytest.raises(Refused, match="no music"):
        apply(understand("music louder", PLAN, style), PLAN, style)


def test_a_counter_follows_the_number_that_is_said() -> None:
    scene = PLAN.scenes[0]
    look = scene.look.but(layout=Layout.NUMBER, figure="71%", key_words=("water", "Scene"))
    plan = PLAN.with_scene(scene.but(look=look, line=scene.line.but(text="Oceans are 71 percent water.")))

    assert after("say 72 instead of 71", plan)[0].scenes[0].look.figure == "72%"
    without, _ = after("change line 1 to “Oceans are wet.”", plan)
    assert without.scenes[0].look == look.but(layout=Layout.HERO, figure="", key_words=("Scene",))


@given(NUMBERS, NUMBERS)
def test_swapping_twice_is_doing_nothing(first: int, second: int) -> None:
    wish = f"swap scenes {first} and {second}"
    edits = understand(wish, PLAN, STYLE)

    once = apply(edits, PLAN, STYLE)
    twice = apply(edits, once.plan, STYLE)

    assert order_of(twice.plan) == order_of(PLAN)
    assert (once.differences == ()) == (first == second)


@given(NUMBERS, NUMBERS, st.sampled_from(["before", "after"]))
def test_a_moved_scene_stands_beside_the_other(moved: int, other: int, side: str) -> None:
    edits = understand(f"move scene {moved} {side} scene {other}", PLAN, STYLE)
    if moved == other:
        assert edits == ()
        return

    order = order_of(apply(edits, PLAN, STYLE).plan)

    assert order.index(f"S{moved}") - order.index(f"S{other}") == (-1 if side == "before" else 1)
    assert [key for key in order if key != f"S{moved}"] == [key for key in order_of(PLAN) if key != f"S{moved}"]


@given(st.lists(st.sampled_from([wish for wish, _ in ORDERS + TIMES + STYLES]), min_size=1, max_size=4))
def test_whatever_is_wished_versions_rise_only_with_changes(wishes: list[str]) -> None:
    plan, style = PLAN, STYLE
    for wish in wishes:
        try:
            edited = apply(understand(wish, plan, style), plan, style)
        except Refused:
            continue
        assert edited.plan.version == plan.version + (edited.plan != plan)
        assert edited.style.version == style.version + (edited.style != style)
        assert bool(edited.differences) == (edited.plan != plan or edited.style != style)
        assert set(order_of(edited.plan)) <= set(order_of(plan))
        plan, style = edited.plan, edited.style


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_crash(wish: str) -> None:
    try:
        edits: tuple[Edit, ...] = understand(wish, PLAN, STYLE)
    except UnknownName:
        return

    assert isinstance(edits, tuple)


@given(NUMBERS, st.text(min_size=1, max_size=60).filter(lambda text: any(char.isalnum() for char in text)))
def test_quoted_words_are_taken_as_they_are(number: int, text: str) -> None:
    plain = " ".join(text.translate(dict.fromkeys(map(ord, '“”"«»„⟦⟧'))).split())
    if not any(char.isalnum() for char in plain):
        return

    plan, _ = after(f"change line {number} to “{plain}”")

    assert plan.scene(number).line.text == plain


@pytest.mark.parametrize(
    ("wish", "heard"),
    [
        ("no sound effects", False),
        ("turn off the sound effects please", False),
        ("without whooshes", False),
        ("sound effects off", False),
        ("sound effects on", True),
        ("add some sound effects", True),
        ("with sfx", True),
    ],
)
def test_sound_effects_are_switched_in_plain_words(wish: str, heard: bool) -> None:
    before = STYLE.but(sound_effects=not heard)

    plan, style = after(wish, style=before)

    assert plan == PLAN
    assert style == before.but(sound_effects=heard, version=2)


@pytest.mark.parametrize("wish", ["no logo", "take the logo off please", "remove our logo", "watermark off"])
def test_the_logo_is_taken_off_in_plain_words_and_nothing_else(wish: str) -> None:
    logo, other = SetLogo(logo=Logo(artifact="ab" * 32)), Trim(clip="S1", tail=1)
    before = STYLE.but(edits=(logo, other))

    plan, style = after(wish, style=before)

    assert plan == PLAN
    assert style == before.but(edits=(other,), version=2)
    assert after(wish, style=STYLE)[1].edits == ()
