"""Other takes of a scene, and which of them goes into the cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.clips import Filmed
from bot.studio.cut import Profile
from bot.studio.directing import DRAWING, TAKES_MOST, SceneDirection, directed
from bot.studio.errors import LimitReached, UnknownName
from bot.studio.needs import Materials, next_work
from bot.studio.style import CutStyle
from bot.studio.takes import Made, SceneTake
from bot.studio.values import SceneKey
from bot.studio.work import FilmScene, RenderCut
from tests.studio.films import line_takes, plan_of

LIMIT = 10_000_000
PLAN = plan_of()
FIRST = PLAN.scenes[0].key


def materials(*directions: SceneDirection) -> Materials:
    return Materials(
        plan=PLAN,
        style=CutStyle(),
        camera="ltx",
        lines=line_takes(PLAN),
        directions={one.scene: one for one in directions},
    )


def filmed(made: Materials, artifact: str = "a") -> Materials:
    """Film what is missing."""
    takes = {}
    for work in next_work(made, Profile.MASTER, {}, LIMIT):
        assert isinstance(work, FilmScene)
        inputs = work.inputs
        takes[inputs] = SceneTake(
            inputs=inputs,
            scene=work.shot.scene,
            plan_version=1,
            artifact=artifact * 64,
            frames=work.shot.frames,
            width=1080,
            height=1920,
            made=Made(model=work.camera),
        )
    return made.but(scenes={**made.scenes, **takes})


def shown(made: Materials) -> str:
    """Return the artifact that the first scene of the cut shows."""
    (work,) = next_work(made, Profile.MASTER, {}, LIMIT)
    assert isinstance(work, RenderCut)
    source = work.timeline.picture[0].source
    assert isinstance(source, Filmed)
    return source.artifact[0]


def test_another_take_films_that_scene_alone_by_another_chance() -> None:
    made = filmed(materials())

    again = made.but(directions={FIRST: SceneDirection(scene=FIRST).another_take()})

    (work,) = next_work(again, Profile.MASTER, {}, LIMIT)
    assert isinstance(work, FilmScene)
    assert work.shot.scene == FIRST
    assert work.shot.seed != made.shots()[0].shot.seed
    assert shown(filmed(again, "b")) == "b"


def test_a_kept_seed_with_other_words_is_another_take_of_the_same_chance() -> None:
    seed = materials().shots()[0].shot.seed

    (shot, *_) = (
        work.shot for work in materials(SceneDirection(scene=FIRST).another_take(seed=seed, picture="A jar")).shots()
    )

    assert (shot.seed, shot.picture, shot.take) == (seed, "A jar", 2)


def test_an_older_take_can_be_picked_and_is_let_go_by_another_take() -> None:
    first = filmed(materials())
    second = filmed(first.but(directions={FIRST: SceneDirection(scene=FIRST).another_take()}), "b")
    takes = [take for take in second.scenes.values() if take.scene == FIRST]

    picked = second.directions[FIRST].pick(1, takes)

    assert shown(second.but(directions={FIRST: picked})) == "a"
    assert picked.another_take().picked == ""


def test_a_picked_take_that_its_line_has_outgrown_is_filmed_anew() -> None:
    made = filmed(materials())
    picked = SceneDirection(scene=FIRST).pick(1, [next(iter(made.scenes.values()))])
    longer = {inputs: take.but(duration_ms=take.duration_ms + 2000) for inputs, take in made.lines.items()}

    work = next_work(made.but(lines=longer, directions={FIRST: picked}), Profile.MASTER, {}, LIMIT)

    assert FIRST in {entry.shot.scene for entry in work if isinstance(entry, FilmScene)}


def test_a_scene_can_be_kept_as_it_is_drawn() -> None:
    work = next_work(materials(SceneDirection(scene=FIRST, camera=DRAWING)), Profile.MASTER, {}, LIMIT)

    assert [entry.camera for entry in work if isinstance(entry, FilmScene)] == [DRAWING, "ltx", "ltx"]


def test_takes_come_to_an_end_and_unknown_ones_are_refused() -> None:
    with pytest.raises(LimitReached, match="32 takes"):
        SceneDirection(scene=FIRST, take=TAKES_MOST).another_take()
    with pytest.raises(UnknownName, match="take"):
        SceneDirection(scene=FIRST).pick(1, [])


@given(st.integers(1, TAKES_MOST), st.integers(1, TAKES_MOST))
def test_no_two_takes_are_filmed_by_the_same_chance(one: int, other: int) -> None:
    shot = materials().shots()[0].shot

    seeds = {directed(shot, SceneDirection(scene=SceneKey(FIRST), take=take)).seed for take in (one, other)}

    assert len(seeds) == len({one, other})
