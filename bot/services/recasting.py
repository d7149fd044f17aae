"""Recasting: people put characters into scenes of the plan in force, and take them out."""

from bot.services import casting, characters, planning, voice_casting
from bot.services.character_casting import seen_in, speaking
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.appearing import scenes_named
from bot.studio.casting import scenes_with, with_character, without_character
from bot.studio.characters import Character
from bot.studio.errors import Refused, StudioError
from bot.studio.people import Member
from bot.studio.plan import Plan
from bot.studio.production import Production
from bot.studio.voices import with_voice


async def cast(
    studio: Studio, member: Member, production: Production, name: str, scenes: str = "", *, speaks: bool = True
) -> Plan:
    """Put a character into some scenes of the plan in force, or all; with a voice of their own, they speak there.

    The plan becomes its next version. Raises NotAllowed, WrongState, UnknownName, ConsentMissing, LimitReached,
    Refused.
    """
    plan = await planning.plan_to_change(studio, member, production, None)
    numbers = _numbers(plan, scenes)
    character = await characters.of_name(studio, member.guild, name)
    async with studio.store.writing(by=member.user) as tx:
        production = await studio.store.productions.get(production.guild, production.id, tx=tx)
        newer = with_character(plan, numbers, character)
        if speaks and character.voice:
            production, newer = await speaking(studio, tx, production, newer, numbers, character)
        production = await seen_in(studio, tx, production, plan, numbers, character)
        newer = newer.but(version=production.plan_version + 1)
        await planning.put_in_force(studio, tx, production, newer, f"{member.name} cast {character.name}")
    return newer


async def uncast(studio: Studio, member: Member, production: Production, name: str, scenes: str = "") -> Plan:
    """Take a character out of some scenes, or all; the narrator speaks again where they spoke.

    Raises NotAllowed, WrongState, UnknownName, Refused for scenes that they are not in.
    """
    plan = await planning.plan_to_change(studio, member, production, None)
    character = await characters.of_name(studio, member.guild, name)
    there = set(scenes_with(plan, character.id))
    numbers = tuple(number for number in _numbers(plan, scenes) if number in there)
    if not numbers:
        raise Refused(
            f"{character.name} is not in {'those scenes' if scenes else 'this plan'}.", "See the plan's card."
        )
    async with studio.store.writing(by=member.user) as tx:
        production = await studio.store.productions.get(production.guild, production.id, tx=tx)
        known = {one.id: one for one in await studio.store.characters.all(production.guild, tx=tx)}
        newer = without_character(plan, numbers, character, known)
        newer = await _narrated(studio, tx, production, newer, numbers, character)
        newer = newer.but(version=production.plan_version + 1)
        await planning.put_in_force(studio, tx, production, newer, f"{member.name} took {character.name} out")
    return newer


def _numbers(plan: Plan, scenes: str) -> tuple[int, ...]:
    keys = scenes_named(scenes, plan)
    return tuple(plan.number_of(key) for key in keys) or tuple(range(1, len(plan.scenes) + 1))


async def _narrated(
    studio: Studio, tx: Transaction, production: Production, plan: Plan, numbers: tuple[int, ...], character: Character
) -> Plan:
    """Have the narrator speak the lines that a character spoke."""
    voice = await studio.store.voices.called(production.guild, character.voice, tx=tx) if character.voice else None
    theirs = (voice.engine, voice.person) if voice else (character.voice, None)
    lines = [(number, plan.scene(number).line) for number in numbers]
    spoken = tuple(number for number, line in lines if line.voice and (line.voice, line.speaker) == theirs)
    if not spoken:
        return plan
    try:
        wanted = production.brief.voice or await casting.voice(studio, production.guild, plan.language)
        cloned, engine = await voice_casting.speaker(studio, production.guild, wanted, plan.language, production, tx)
    except StudioError:
        cloned, engine = None, await casting.voice(studio, production.guild, plan.language)
    return with_voice(plan, spoken, cloned, engine)
