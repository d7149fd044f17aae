"""Mira, who is in the film: she is asked, answers, and takes it back."""

from datetime import timedelta

from bot.services import consent
from bot.studio.consent import Consent, ConsentAnswer, Use
from bot.studio.publication import PublicationState
from bot.studio.values import PersonId
from tests.publishing.house import AUTHOR, HERE, House, member

MIRA = member(11)
YES = ConsentAnswer(agrees=True, is_adult=True)
SEEN = frozenset({Use.APPEAR})


async def ask(house: House, uses: frozenset[Use] = SEEN, **how: object) -> Consent:
    """Ask Mira, as the film's author."""
    film = await house.production()
    return await consent.request(house.studio, AUTHOR, film, MIRA.user, "Mira", uses, **how)  # type: ignore[arg-type]


async def say(house: House, asked: Consent, said: ConsentAnswer = YES) -> Consent:
    """Answer as Mira."""
    house.clock.time += timedelta(seconds=1)
    return await consent.answer(house.studio, HERE, asked.id, MIRA.user, said)


async def mira_agrees(house: House, uses: frozenset[Use] = SEEN, **how: object) -> Consent:
    """Have a finished film in which Mira appears and to which she agrees."""
    await house.ready()
    return await say(house, await ask(house, uses, **how))


async def published(house: House, uses: frozenset[Use] = SEEN) -> None:
    """Have it published."""
    await mira_agrees(house, uses)
    await house.approve(await house.review())
    await house.work()
    assert (await house.publication()).state is PublicationState.PUBLISHED


async def revoke(house: House, **what: object) -> consent.Revoked:
    """Take it back as Mira."""
    house.clock.time += timedelta(seconds=1)
    return await consent.revoke(house.studio, HERE, MIRA.user, **what)  # type: ignore[arg-type]


async def person_id(house: House) -> PersonId:
    mira = await house.studio.store.people.by_user(HERE, MIRA.user)
    assert mira is not None
    return mira.id
