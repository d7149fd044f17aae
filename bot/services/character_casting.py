"""Who plays: the characters that a film was asked for with are put into its plan.

Whoever a character looks like is cleared here, at the door, and is in the film from then on; workers ask again.
"""

from bot.services import consent, likenesses, voice_casting
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.casting import named_in, with_character
from bot.studio.characters import Character
from bot.studio.consent import Use
from bot.studio.errors import StudioError
from bot.studio.plan import Plan
from bot.studio.production import Production
from bot.studio.voices import with_voice


async def recognised(
    studio: Studio, tx: Transaction, production: Production, plan: Plan, words: str
) -> tuple[Production, Plan]:
    """Put the characters that somebody's words name into a plan that was just written.

    Where one may not be seen or heard now, the plan says so.
    """
    for character, numbers in named_in(plan, await studio.store.characters.all(production.guild, tx=tx), words):
        try:
            await likenesses.check_agreed(studio, production.guild, character.person, production.id, tx)
            newer = with_character(plan, numbers, character)
        except StudioError as problem:
            plan = plan.but(notes=(f"Without {character.name}: {problem.what}", *plan.notes))
            continue
        production = await seen_in(studio, tx, production, plan, numbers, character)
        plan = newer
        free = tuple(number for number in numbers if len(plan.scene(number).characters) == 1)
        if not character.voice or not free:
            continue
        try:
            production, plan = await speaking(studio, tx, production, plan, free, character)
        except StudioError as problem:
            plan = plan.but(notes=(f"{character.name} does not speak: {problem.what}", *plan.notes))
    return production, plan


async def seen_in(
    studio: Studio, tx: Transaction, production: Production, plan: Plan, numbers: tuple[int, ...], character: Character
) -> Production:
    """Let whoever a character looks like be in the film, so that it waits for them. Raises ConsentMissing."""
    if character.person is None:
        return production
    await likenesses.check_agreed(studio, production.guild, character.person, production.id, tx)
    person = await studio.store.people.get(production.guild, character.person, tx=tx)
    keys = tuple(plan.scene(number).key for number in numbers)
    return await consent.put_in(studio, tx, production, person, frozenset({Use.APPEAR}), keys)


async def speaking(
    studio: Studio, tx: Transaction, production: Production, plan: Plan, numbers: tuple[int, ...], character: Character
) -> tuple[Production, Plan]:
    """Have a character speak the lines of some scenes in their own voice."""
    cloned, engine = await voice_casting.speaker(
        studio, production.guild, character.voice, plan.language, production, tx
    )
    if cloned is not None:
        production = await voice_casting.heard_in(studio, tx, production, cloned)
    return production, with_voice(plan, numbers, cloned, engine)
