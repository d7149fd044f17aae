"""Who is in which scene: by name, by hand, and only while whoever is behind a character is known to be in it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.casting import (
    LIKENESS_MOST,
    cast_direction,
    cast_shot,
    named_in,
    playing,
    scenes_with,
    with_character,
    without_character,
)
from bot.studio.characters import Character, character_name, described
from bot.studio.cut import Profile
from bot.studio.errors import LimitReached, Refused
from bot.studio.needs import Materials
from bot.studio.plan import Plan
from bot.studio.shot import Direction
from bot.studio.style import CutStyle
from bot.studio.values import CharacterId, GuildId, PersonId, UserId
from tests.studio.films import line_take, plan_of


def character(name: str = "Mira", *pictures: str, person: str | None = None) -> Character:
    return Character(
        id=CharacterId(f"id of {name}"),
        guild=GuildId(1),
        name=name,
        description=f"what {name} looks like",
        pictures=tuple(letter * 64 for letter in pictures),
        person=PersonId(person) if person else None,
        made_by=UserId(1),
        made_at=datetime(2026, 11, 26, tzinfo=UTC),
    )


def named(plan: Plan, words: str, *characters: Character) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.name, numbers) for one, numbers in named_in(plan, characters, words)]


def pictured(plan: Plan, *pictures: str) -> Plan:
    scenes = zip(plan.scenes, pictures, strict=True)
    return plan.but(scenes=tuple(scene.but(picture=picture) for scene, picture in scenes))


def test_a_character_that_is_asked_for_is_in_the_scenes_that_name_it_else_in_all() -> None:
    plan = pictured(plan_of(), "A jar", "Mira opens a jar", "A jar")

    assert named(plan, "A film in which Mira finds honey", character()) == [("Mira", (2,))]
    assert named(plan_of(), "A film in which Mira finds honey", character()) == [("Mira", (1, 2, 3))]


@pytest.mark.parametrize("words", ["A film about honey", "Miranda and her bees", "mira", ""])
def test_a_name_counts_only_as_it_is_written_and_as_a_word_of_its_own(words: str) -> None:
    assert named(plan_of(), words, character("Mira"), character("Honey")) == []


def test_who_is_cast_already_stays_where_people_put_them() -> None:
    plan = with_character(plan_of(), (2,), character())

    assert named(plan, "Mira again", character()) == []


def test_whoever_is_behind_a_character_comes_and_goes_with_it() -> None:
    mira, twin = character("Mira", person="P"), character("Nora", person="P")
    both = with_character(with_character(plan_of(), (1, 2), mira), (1,), twin)

    without = without_character(both, (1, 2, 3), mira, {mira.id: mira, twin.id: twin})

    assert [scene.people for scene in both.scenes] == [("P",), ("P",), ()]
    assert [scene.people for scene in without.scenes] == [("P",), (), ()]
    assert scenes_with(without, mira.id) == ()
    assert without_character(without, (1,), twin, {twin.id: twin}).scenes == plan_of().scenes


def test_a_scene_has_at_most_three_characters_and_says_so() -> None:
    plan = plan_of()
    for name in ("A", "B", "C"):
        plan = with_character(plan, (1,), character(name))

    assert with_character(plan, (1,), character("A")) == plan
    with pytest.raises(LimitReached, match="Scene 1"):
        with_character(plan, (1,), character("D"))


def test_nobody_real_plays_whom_the_scene_does_not_name_and_nobody_who_is_gone() -> None:
    mira, real = character("Mira"), character("Gus", person="P")
    scene = with_character(with_character(plan_of(), (1,), mira), (1,), real).scenes[0]
    known = {mira.id: mira, real.id: real}

    assert playing(scene, known) == (mira, real)
    assert playing(scene.but(people=()), known) == (mira,)
    assert playing(scene, {real.id: real}) == (real,)


@given(st.lists(st.integers(0, 4), max_size=3), st.integers(0, 2))
def test_a_camera_sees_its_own_pictures_and_each_character_once_before_any_twice(counts: list[int], own: int) -> None:
    letters = iter("0123456789abcdef")
    wished = tuple(next(letters) * 64 for _ in range(own))
    cast = [character(str(at), *(next(letters) for _ in range(count))) for at, count in enumerate(counts)]

    likeness = cast_direction(Direction(likeness=wished), cast).likeness

    assert likeness[:own] == wished
    assert len(likeness) == min(LIKENESS_MOST, own + sum(counts))
    shown = [sum(picture in one.pictures for picture in likeness) for one in cast if one.pictures]
    full = [min(len(one.pictures), max(shown, default=0)) for one in cast if one.pictures]
    assert all(most - there <= 1 for there, most in zip(shown, full, strict=True))


def test_a_plan_without_characters_is_filmed_under_the_keys_that_it_always_had() -> None:
    plan, mira = plan_of(), character("Mira", "a")
    lines = {scene.line.digest(): line_take(scene.line) for scene in plan.scenes}
    plain = Materials(plan=plan, style=CutStyle(), camera="animatediff", lines=lines)
    cast = plain.but(plan=with_character(plan, (2,), mira), characters={mira.id: mira})

    first, second, third = cast.shots()

    assert "characters" not in plan.scenes[0].model_dump(mode="json")
    assert [work.inputs for work in plain.shots()][::2] == [first.inputs, third.inputs]
    assert second.shot.cast == ("Mira is what Mira looks like",)
    assert second.direction.likeness == mira.pictures
    assert second.inputs != plain.shots()[1].inputs


def test_a_drawing_is_the_same_whoever_is_in_the_scene() -> None:
    plan, mira = plan_of(), character("Mira", "a")
    lines = {scene.line.digest(): line_take(scene.line) for scene in plan.scenes}
    plain = Materials(plan=plan, style=CutStyle(), camera="animatic", lines=lines)
    cast = plain.but(plan=with_character(plan, (2,), mira), characters={mira.id: mira})

    assert [work.inputs for work in cast.shots()] == [work.inputs for work in plain.shots()]
    assert cast.timeline(Profile.PREVIEW) == plain.timeline(Profile.PREVIEW)
    assert cast_shot(plain.shots()[0].shot, ()) == plain.shots()[0].shot


def test_names_and_descriptions_are_what_people_can_read() -> None:
    assert character_name("  Captain   O'Hara-Smith ") == "Captain O'Hara-Smith"
    assert described(" red   hair. ") == "red hair"
    for wrong in ("", "*", "x" * 33, "a\nb" * 20, "-a"):
        with pytest.raises(Refused, match="name has"):
            character_name(wrong)
    for wrong in ("", " . ", "x" * 301):
        with pytest.raises(Refused, match="description"):
            described(wrong)
