"""Scenes are filmed again, picked and kept as drawn, by those who may; what is being filmed of others goes on."""

from typing import Any

import pytest

from bot.sandbox.people.person import Person
from bot.services import directing
from bot.studio.errors import ContentRefused, NotAllowed, UnknownName, WrongState
from bot.studio.guiding import TakeWish
from bot.studio.outcomes import Failed
from bot.studio.people import Capability
from bot.studio.production import Production
from bot.studio.production import Stage as Standing
from bot.studio.work import FilmScene
from tests.discord.stage import Stage


async def scenes_ordered(stage: Stage, production: Production) -> dict[int, FilmScene]:
    orders = await stage.orders(production)
    return {order.work.shot.number: order.work for order in orders if isinstance(order.work, FilmScene)}


async def filming(stage: Stage, ada: Person) -> tuple[Any, Production]:
    """Press Generate; return who did and the production."""
    thread, _ = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.click(await ada.sees(thread, "Re-roll a line"), "Generate")
    await stage.next_order("film_scene")
    return await stage.member(ada), await stage.production(thread)


async def test_another_take_of_one_scene_leaves_the_others_filming(stage: Stage, ada: Person) -> None:
    member, production = await filming(stage, ada)
    before = await scenes_ordered(stage, production)

    await directing.reroll(stage.studio, member, production, 2, TakeWish(picture="A jar of honey in the sun"))

    after = await scenes_ordered(stage, production)
    assert (after[1], after[3]) == (before[1], before[3])
    assert (after[2].shot.take, after[2].shot.picture) == (2, "A jar of honey in the sun")


async def test_a_failed_scene_can_be_kept_as_drawn_and_the_film_is_made(stage: Stage, ada: Person) -> None:
    member, production = await filming(stage, ada)
    attempt = await stage.take(await stage.next_order("film_scene"))
    await stage.tell(attempt, Failed(what="Out of GPU memory.", remedy="", error="OutOfMemory"))
    await stage.work("film_scene")

    production = await stage.studio.store.productions.get(stage.guild, production.id)
    await directing.keep_drawing(stage.studio, member, production, 1)

    assert [work.camera for work in (await scenes_ordered(stage, production)).values()] == ["animatic"]
    await stage.work_all(production)
    made = await stage.studio.store.productions.get(stage.guild, production.id)
    assert made.stage is Standing.REVIEW


async def test_a_finished_film_is_cut_anew_with_the_take_that_is_picked(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    member, production = await stage.member(ada), await stage.production(thread)
    await directing.reroll(stage.studio, member, production, 1)
    await stage.work_all(production)
    second = await stage.production(thread)
    assert second.cut_number == 2

    await directing.pick(stage.studio, member, second, 1, 1)

    await stage.work_all(production)
    _, roll = await directing.roll_of(stage.studio, second, 1)
    assert len(roll.takes) == 2
    assert roll.direction.picked == roll.takes[0].inputs
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_strangers_bad_words_unknown_takes_and_unfilmed_plans_are_refused(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, _ = await stage.planned(ada)
    member, planned = await stage.member(ada), await stage.production(thread)
    with pytest.raises(WrongState, match="filmed again"):
        await directing.reroll(stage.studio, member, planned, 1)

    thread, _ = await stage.filmed(ada)
    film = await stage.production(thread)
    with pytest.raises(UnknownName, match="take"):
        await directing.pick(stage.studio, member, film, 1, 9)
    with pytest.raises(ContentRefused):
        await directing.reroll(stage.studio, member, film, 1, TakeWish(picture="naked women on a beach"))
    async with stage.studio.store.writing() as tx:
        settings = await stage.studio.store.guilds.get(stage.guild)
        await stage.studio.store.guilds.save(tx, settings.with_role(Capability.GENERATE, 1))
    with pytest.raises(NotAllowed):
        await directing.keep_drawing(stage.studio, await stage.member(guest), film, 1)
    assert (await stage.production(thread)).revision == film.revision
