"""What people are told about a new version of a plan."""

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Mood
from bot.studio.plan import Plan
from bot.studio.planning.differences import differences
from tests.studio.planning.conftest import LINES, made


def test_nothing_is_told_of_the_same_plan(plan: Plan) -> None:
    assert differences(plan, plan.revised()) == ()


def test_each_change_is_one_sentence(plan: Plan) -> None:
    first = plan.scene(1)
    changed = plan.with_scene(first.but(line=first.line.but(text="Honey keeps."))).but(title="Honey", mood=Mood.DARK)

    assert differences(plan, changed) == (
        "The title is now “Honey”.",
        "The mood is now dark.",
        "Scene 1 now says “Honey keeps.”",
    )


def test_scenes_that_come_go_and_change_places_are_told(plan: Plan) -> None:
    one, two, *rest = plan.scenes

    assert differences(plan, plan.but(scenes=(two, one, *rest))) == ("Scenes 1 and 2 swapped places.",)
    assert differences(plan, plan.but(scenes=(one, *rest))) == (
        "Scene 2 was taken out: “Bees take almost all of the water out of it.”",
    )
    assert differences(plan.but(scenes=(one, *rest)), plan)[0].startswith("Scene 2 is new")
    assert "another order" in differences(plan, plan.but(scenes=(*rest, one, two)))[0]


@given(st.permutations(range(6)), st.sets(st.integers(0, 5), max_size=5))
def test_different_plans_are_never_called_the_same(order: list[int], left_out: set[int]) -> None:
    plan = made(*LINES)
    scenes = tuple(plan.scenes[at] for at in order if at not in left_out)

    changed = plan.but(scenes=scenes)

    assert bool(differences(plan, changed)) == (scenes != plan.scenes)
