"""Consent, asked and answered: by the person alone, once, in their own limits."""

from datetime import timedelta

import pytest

from bot.services import consent, standings
from bot.studio.consent import ConsentAnswer, Reach, Use
from bot.studio.errors import ConsentMissing, NotAllowed, Refused, Stale, UnknownName
from bot.studio.people import Capability
from bot.studio.publication import PublicationState
from bot.studio.values import PersonId
from tests.publishing.house import AUTHOR, GUEST, HERE, OWNER, THERE, House
from tests.publishing.mira import MIRA, SEEN, YES, ask, mira_agrees, person_id, revoke, say

State = PublicationState


async def test_nothing_is_put_to_the_vote_before_everyone_agrees_to_everything(house: House) -> None:
    await house.ready()
    asked = await ask(house, frozenset({Use.APPEAR, Use.VOICE_CLONE}))
    with pytest.raises(ConsentMissing, match="have not answered yet"):
        await house.review()

    await say(house, asked, YES.but(uses=frozenset({Use.APPEAR, Use.PUBLISH})))

    with pytest.raises(ConsentMissing, match="a clone of the voice: they said no"):
        await house.review()


async def test_the_same_is_not_asked_twice_and_never_once_it_is_settled(house: House) -> None:
    await house.ready()
    first = await ask(house)
    assert (await ask(house)).id == first.id
    answered = await say(house, first)

    again = await ask(house)

    assert again.id == answered.id
    assert len(await house.studio.store.consents.of(HERE, await person_id(house))) == 1


async def test_only_the_person_answers_and_only_once(house: House) -> None:
    await house.ready()
    asked = await ask(house)
    for other in (AUTHOR, OWNER, GUEST):
        with pytest.raises(NotAllowed, match="Only Mira"):
            await consent.answer(house.studio, HERE, asked.id, other.user, YES)
    with pytest.raises(UnknownName):
        await consent.answer(house.studio, THERE, asked.id, MIRA.user, YES)
    await say(house, asked, ConsentAnswer(agrees=False))

    with pytest.raises(Stale):
        await say(house, asked)
    with pytest.raises(Refused, match="18"):
        await say(house, await ask(house), ConsentAnswer(agrees=True))


async def test_for_a_period_it_must_be_said_how_long(house: House) -> None:
    await house.ready()
    with pytest.raises(Refused, match="how long"):
        await ask(house, reach=Reach.PERIOD)

    asked = await ask(house, reach=Reach.PERIOD, days=10)
    await say(house, asked)

    await house.review()
    house.clock.time += timedelta(days=10)
    with pytest.raises(ConsentMissing, match="ran out"):
        await house.review()


async def test_strangers_can_put_nobody_into_a_film_that_others_may_not_edit(house: House) -> None:
    await house.ready()
    settings = await house.studio.store.guilds.get(HERE)
    async with house.studio.store.writing() as tx:
        await house.studio.store.guilds.save(tx, settings.with_role(Capability.EDIT, 900))

    with pytest.raises(NotAllowed):
        await consent.request(house.studio, GUEST, await house.production(), MIRA.user, "Mira", SEEN)
    with pytest.raises(NotAllowed):
        await consent.take_out(house.studio, GUEST, await house.production(), PersonId("x"))


async def test_the_status_says_who_is_in_which_scene_and_what_is_missing(house: House) -> None:
    await house.ready()
    await ask(house, scenes="1")

    (standing,) = await standings.everyone_in(house.studio, HERE, await house.production())

    assert (standing.person.name, standing.scenes, standing.agrees) == ("Mira", "scene 1", False)
    assert standing.missing == (
        (Use.APPEAR, "they have not answered yet"),
        (Use.PUBLISH, "they have not answered yet"),
    )


async def test_who_is_taken_out_is_waited_for_no_more_and_what_was_approved_is_void(house: House) -> None:
    await mira_agrees(house)
    await house.approve(await house.review())

    await consent.take_out(house.studio, AUTHOR, await house.production(), await person_id(house))

    assert await house.lock() is None
    assert (await house.production()).people == ()
    await revoke(house)
    await house.review()
