"""Consent that is asked for in the thread of a film, and not for it: for a character, or a clone of a voice."""

from datetime import timedelta

import pytest

from bot.services import clearing, consent, standings
from bot.studio.appearing import Gate
from bot.studio.consent import Consent, ConsentAnswer, Reach, Use
from bot.studio.errors import ConsentMissing, Refused
from tests.publishing.house import AUTHOR, HERE, House, member

MIRA = member(11)
SEEN = frozenset({Use.APPEAR})


async def ask(house: House, uses: frozenset[Use] = SEEN, **how: object) -> Consent:
    """Ask Mira, as the film's author."""
    film = await house.production()
    return await consent.request(house.studio, AUTHOR, film, MIRA.user, "Mira", uses, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("uses", [SEEN, frozenset({Use.VOICE_CLONE}), frozenset({Use.APPEAR, Use.VOICE_CLONE})])
async def test_who_is_asked_for_a_character_or_a_voice_is_not_in_the_film_whose_thread_it_was(
    house: House, uses: frozenset[Use]
) -> None:
    await house.ready()
    before = await house.production()
    asked = await ask(house, uses, reach=Reach.EVERYTHING, in_film=False)

    assert await house.production() == before
    assert await standings.everyone_in(house.studio, HERE, before) == ()
    await clearing.check(house.studio, before, Gate.PUBLIC)
    await house.approve(await house.review())
    house.clock.time += timedelta(seconds=1)
    await consent.answer(house.studio, HERE, asked.id, MIRA.user, ConsentAnswer(agrees=False))
    assert await house.lock() is not None, "it does not rest on what she said"


async def test_asked_for_a_character_first_and_for_the_film_then_are_two_questions(house: House) -> None:
    await house.ready()
    first = await ask(house, in_film=False)
    second = await ask(house)

    assert first.id != second.id
    assert (await house.production()).people == (first.person,)
    with pytest.raises(ConsentMissing):
        await house.review()
    with pytest.raises(Refused, match="in no scene"):
        await ask(house, in_film=False, scenes="1")
