"""Who appears where, and whose consent a step needs."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.appearing import Gate, needed, parts_of, scenes_named, scenes_of
from bot.studio.brief import brief_of
from bot.studio.consent import Use
from bot.studio.errors import Refused, UnknownName
from bot.studio.production import Appearance, Production
from bot.studio.values import ChannelId, GuildId, PersonId, ProductionId, UserId
from tests.studio.films import plan_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ADA, BEN = PersonId("ada"), PersonId("ben")
PLAN = plan_of()
FIRST, SECOND = PLAN.scenes[0].key, PLAN.scenes[1].key
FILM = Production(
    id=ProductionId("f"),
    guild=GuildId(1),
    author=UserId(7),
    channel=ChannelId(5),
    brief=brief_of("Why honey never spoils"),
    made_at=NOW,
    changed_at=NOW,
)
USES = st.frozensets(st.sampled_from([Use.APPEAR, Use.VOICE, Use.VOICE_CLONE, Use.NAME]), min_size=1)


def seen(person: PersonId = ADA, *scenes: object, uses: frozenset[Use] = frozenset({Use.APPEAR})) -> Production:
    return FILM.with_person(Appearance.model_validate({"person": person, "uses": uses, "scenes": scenes}))


@given(USES)
def test_a_lock_needs_everything_that_is_used_of_everyone_and_publication(uses: frozenset[Use]) -> None:
    film = seen(uses=uses)

    for gate in (Gate.LOCK, Gate.PUBLIC):
        assert set(needed(film, PLAN, gate)) == {(ADA, use) for use in uses | {Use.PUBLISH}}


def test_who_was_only_named_as_being_in_it_must_agree_to_publication() -> None:
    assert needed(FILM.but(people=(ADA,)), PLAN, Gate.LOCK) == ((ADA, Use.PUBLISH),)
    assert needed(FILM, PLAN, Gate.LOCK) == ()


def test_a_scene_needs_those_who_are_seen_in_it() -> None:
    film = seen(ADA, FIRST)

    assert needed(film, PLAN, Gate.FILM, FIRST) == ((ADA, Use.APPEAR),)
    assert needed(film, PLAN, Gate.FILM, SECOND) == ()
    assert needed(seen(ADA), PLAN, Gate.FILM, SECOND) == ((ADA, Use.APPEAR),)


def test_who_a_plan_casts_needs_no_other_word() -> None:
    scene = PLAN.scenes[0]
    cast = PLAN.with_scene(scene.but(people=(ADA,), line=scene.line.but(speaker=BEN)))

    assert set(needed(FILM, cast, Gate.PLAN)) == {(ADA, Use.APPEAR), (BEN, Use.VOICE_CLONE)}
    assert needed(FILM, cast, Gate.SPEAK, FIRST) == ((BEN, Use.VOICE_CLONE),)
    assert set(needed(FILM, cast, Gate.PUBLIC)) == {
        (ADA, Use.APPEAR),
        (ADA, Use.PUBLISH),
        (BEN, Use.VOICE_CLONE),
        (BEN, Use.PUBLISH),
    }


def test_a_scene_that_was_taken_out_leaves_its_people_in_the_film() -> None:
    film = seen(ADA, "gone")

    assert needed(film, PLAN, Gate.FILM, SECOND) == ((ADA, Use.APPEAR),)
    assert scenes_of(parts_of(film, PLAN), ADA, PLAN) == "the whole film"


def test_who_is_taken_out_is_needed_no_more() -> None:
    film = seen(ADA, FIRST).with_person(Appearance(person=BEN, uses=frozenset({Use.NAME})))

    assert {person for person, _ in needed(film.without_person(ADA), PLAN, Gate.PUBLIC)} == {BEN}


def test_scenes_are_named_by_their_numbers() -> None:
    keys = tuple(scene.key for scene in PLAN.scenes)

    assert scenes_named("", PLAN) == ()
    assert scenes_named("1-2", PLAN) == keys[:2]
    assert scenes_named("2, 1 2", PLAN) == (keys[1], keys[0])
    assert scenes_of(parts_of(seen(ADA, *keys[:2]), PLAN), ADA, PLAN) == "scenes 1, 2"
    with pytest.raises(Refused):
        scenes_named("first", PLAN)
    with pytest.raises(UnknownName):
        scenes_named("99", PLAN)
    with pytest.raises(Refused, match="no plan yet"):
        scenes_named("1", None)
