"""Characters in plans: cast by hand or because the idea names them, seen, heard and cleared in each scene of theirs."""

from dataclasses import dataclass

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.services import consent, planning
from bot.studio.outcomes import PlanWritten
from bot.studio.plan import Plan
from bot.studio.work import FilmScene
from tests.discord.stage import Stage, answered, plan_of
from tests.discord.test_characters import LOOKS, characters, create, of_gus


async def plan_in(stage: Stage, thread: ChannelView) -> Plan:
    production = await stage.production(thread)
    return await stage.studio.store.plans.get(stage.guild, production.id, production.plan_version)


async def filming(stage: Stage, ada: Person, thread: ChannelView, camera: str = "animatediff") -> list[FilmScene]:
    """Press Generate; return what is to be filmed, in order."""
    async with stage.studio.store.writing() as tx:
        settings = await stage.studio.store.guilds.get(stage.guild)
        await stage.studio.store.guilds.save(tx, settings.but(camera=camera))
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.click(await ada.sees(thread, "Re-roll a line"), "Generate")
    await stage.next_order("film_scene")
    orders = await stage.orders(await stage.production(thread))
    work = [order.work for order in orders if isinstance(order.work, FilmScene)]
    return sorted(work, key=lambda one: one.shot.number)


async def test_a_character_is_cast_seen_by_the_camera_heard_in_its_voice_and_taken_out(
    stage: Stage, ada: Person
) -> None:
    await create(ada, voice="bark", picture=("mira.png", b"\x89PNG"))
    await stage.work("bring_picture")
    (mira,) = await characters(stage)
    thread, _ = await stage.planned(ada)

    reply = await ada.slash(thread, "character cast", name="mira", scenes="2")
    assert "They are in plan 2" in await answered(reply)

    await ada.sees(thread, "🎭 Mira")
    plan = await plan_in(stage, thread)
    assert [scene.characters for scene in plan.scenes] == [(), (mira.id,), ()]
    assert [scene.line.voice for scene in plan.scenes] == ["hibari", "bark", "hibari"]
    first, second, _ = await filming(stage, ada, thread)
    assert (first.shot.cast, first.direction.likeness) == ((), ())
    assert second.shot.cast == (f"Mira is {LOOKS}",)
    assert second.direction.likeness == mira.pictures

    assert "without them" in await answered(await ada.slash(thread, "character uncast", name="Mira"))
    plan = await plan_in(stage, thread)
    assert [scene.characters for scene in plan.scenes] == [(), (), ()]
    assert [scene.line.voice for scene in plan.scenes] == ["hibari", "hibari", "hibari"]


async def test_a_character_may_be_seen_while_the_narrator_speaks(stage: Stage, ada: Person) -> None:
    await create(ada, voice="bark")
    thread, _ = await stage.planned(ada)

    await answered(await ada.slash(thread, "character cast", name="Mira", speaks=False))

    plan = await plan_in(stage, thread)
    assert {(scene.line.voice, len(scene.characters)) for scene in plan.scenes} == {("hibari", 1)}


async def test_the_planner_casts_whom_the_idea_names(stage: Stage, ada: Person) -> None:
    await create(ada, voice="bark")
    await create(ada, name="Honey")
    thread = await stage.plan(ada, "Why honey never spoils, told by Mira")
    plan = plan_of(("Why does honey never spoil?", "Mira says it is too dry.", "Follow for more."))
    await stage.work("write_plan", PlanWritten(plan=plan))

    await ada.sees(thread, "🎭 Mira")

    (mira, _) = await characters(stage)
    plan = await plan_in(stage, thread)
    assert [scene.characters for scene in plan.scenes] == [(), (mira.id,), ()]
    assert [scene.line.voice for scene in plan.scenes] == ["hibari", "bark", "hibari"]


async def test_a_revision_casts_whom_it_names_and_keeps_who_was_there(stage: Stage, ada: Person) -> None:
    await create(ada)
    await create(ada, name="Nora")
    thread, _ = await stage.planned(ada)
    await answered(await ada.slash(thread, "character cast", name="Mira", scenes="1"))
    production, member = await stage.production(thread), await stage.member(ada)

    await planning.revise(stage.studio, member, production, "Let Nora be in it, too")
    await stage.work("revise_plan")

    mira, nora = await characters(stage)
    plan = await plan_in(stage, thread)
    assert [scene.characters for scene in plan.scenes] == [(mira.id, nora.id), (nora.id,), (nora.id,)]


async def test_whoever_is_behind_a_character_is_in_the_film_and_stops_it_by_saying_no(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await of_gus(stage, ada, guest)
    (gus,) = await characters(stage)
    assert "plan 2" in await answered(await ada.slash(thread, "character cast", name="Captain Gus", scenes="2"))
    work = await filming(stage, ada, thread)
    assert gus.person in work[1].people
    assert gus.person in (await stage.production(thread)).people

    await answered(await guest.slash(thread, "consent revoke", what="being seen"))

    production = await stage.production(thread)
    assert production.stage == "failed"
    assert not [order for order in await stage.orders(production) if order.work.kind == "film_scene"]
    assert not await characters(stage)


@dataclass(frozen=True)
class Refusal:
    options: dict[str, str]
    words: str


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal({"name": "Nora"}, "Known: Mira"),
        Refusal({"name": "Mira", "scenes": "9"}, "no scene called"),
        Refusal({"name": "Mira", "scenes": "x"}, "not the number of a scene"),
    ],
)
async def test_what_cannot_be_cast_is_refused_and_the_plan_stays(stage: Stage, ada: Person, refusal: Refusal) -> None:
    await create(ada)
    thread, _ = await stage.planned(ada)

    assert refusal.words in await answered(await ada.slash(thread, "character cast", **refusal.options))
    assert "not in this plan" in await answered(await ada.slash(thread, "character uncast", name="Mira"))
    assert (await plan_in(stage, thread)).version == 1


async def test_nobody_is_cast_who_does_not_agree_any_more_and_the_plan_says_why(
    stage: Stage, ada: Person, guest: Person
) -> None:
    await of_gus(stage, ada, guest)
    (gus,) = await characters(stage)
    other = await stage.plan(ada, "A film with Captain Gus")
    member = await stage.member(guest)
    await consent.revoke(stage.studio, stage.guild, member.user)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.characters.save(tx, gus)  # as after a consent that ran out

    await stage.work("write_plan")

    await ada.sees(other, "Without Captain Gus")
    assert not any(scene.characters for scene in (await plan_in(stage, other)).scenes)
    assert "has not agreed" in await answered(await ada.slash(other, "character cast", name="Captain Gus"))
