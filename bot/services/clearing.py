"""Clearing: whose consent a step needs, looked up afresh, whatever was found before.

It is asked when a plan is put in force, before a scene is filmed and a line is spoken, before a review and a lock, and
before anything is made public; workers ask again through the bot right before the step.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.appearing import Gate, needed, parts_of
from bot.studio.consent import Clearance, Person, Use, clear, holding
from bot.studio.errors import ConsentMissing
from bot.studio.plan import Plan
from bot.studio.production import Production
from bot.studio.values import GuildId, PersonId, ProductionId, SceneKey
from bot.studio.work import FilmScene, SpeakLine, Work

WORD: Final = r"\w+"


async def check(
    studio: Studio,
    production: Production,
    gate: Gate,
    *,
    plan: Plan | None = None,
    scene: SceneKey | None = None,
    tx: Transaction | None = None,
) -> None:
    """Raise ConsentMissing unless everyone whom a step needs agrees to it now."""
    if plan is None:
        plan = await plan_of(studio, production, tx)
    for person, use in needed(production, plan, gate, scene):
        await clear_use(studio, production, person, use, tx=tx)


async def clear_use(
    studio: Studio, production: Production, person_id: PersonId, use: Use, *, tx: Transaction | None = None
) -> Clearance:
    """Return proof that one person agrees to one use now. Raises ConsentMissing, UnknownName."""
    person = await studio.store.people.get(production.guild, person_id, tx=tx)
    return await clear_of(studio, person, use, production.id, tx=tx)


async def clear_of(
    studio: Studio, person: Person, use: Use, film: ProductionId | None, *, tx: Transaction | None = None
) -> Clearance:
    """Return proof that a person agrees to one use now, in one film or in any. Raises ConsentMissing."""
    consents = await studio.store.consents.of(person.guild, person.id, tx=tx)
    return clear(consents, person, use, film, studio.now())


async def sifted(
    studio: Studio, tx: Transaction, production: Production, plan: Plan, work: Sequence[Work]
) -> tuple[list[Work], str]:
    """Keep what may be ordered now; and say why the rest may not, empty where there is none.

    Shots learn who is in them, so that the worker that films them asks once more.
    """
    allowed: list[Work] = []
    because = ""
    for entry in work:
        try:
            allowed.append(await _cleared(studio, tx, production, plan, entry))
        except ConsentMissing as missing:
            because = because or f"{missing.what} {missing.remedy}"
    return allowed, because


async def names_agreed(studio: Studio, guild: GuildId, production: Production | None) -> frozenset[str]:
    """Return the names of those who agreed to appear: in this film, or in every film where there is none yet."""
    found = set()
    for person in await studio.store.people.all(guild):
        consents = await studio.store.consents.of(guild, person.id)
        film = production.id if production else None
        if holding(consents, person.id, Use.APPEAR, film, studio.now()) is not None:
            found.add(person.name)
    return frozenset(found)


async def named_in(studio: Studio, guild: GuildId, words: str) -> tuple[PersonId, ...]:
    """Return whoever is named in words of no film, for whom it is clear that they may appear. Raises ConsentMissing."""
    said = f" {' '.join(re.findall(WORD, words.casefold()))} "
    named = [
        person
        for person in await studio.store.people.all(guild)
        if (name := " ".join(re.findall(WORD, person.name.casefold()))) and f" {name} " in said
    ]
    for person in named:
        await clear_of(studio, person, Use.APPEAR, None)
    return tuple(person.id for person in named)


async def everyone_in(studio: Studio, production: Production, tx: Transaction | None = None) -> frozenset[PersonId]:
    """Return everyone in a film: those named in its thread, and those whom its plan casts."""
    parts = parts_of(production, await plan_of(studio, production, tx))
    return frozenset({*production.people, *(part.person for part in parts)})


async def agrees(studio: Studio, production: Production, person: PersonId, tx: Transaction | None = None) -> bool:
    """Say whether somebody in a film agrees now to all that it uses of them, and to its publication."""
    plan = await plan_of(studio, production, tx)
    try:
        for whose, use in needed(production, plan, Gate.PUBLIC):
            if whose == person:
                await clear_use(studio, production, person, use, tx=tx)
    except ConsentMissing:
        return False
    return True


async def plan_of(studio: Studio, production: Production, tx: Transaction | None = None) -> Plan | None:
    """Return the plan in force; None before there is one."""
    plans = await studio.store.plans.all(production.guild, production.id, tx=tx)
    return next((plan for plan in plans if plan.version == production.plan_version), None)


async def _cleared(studio: Studio, tx: Transaction, production: Production, plan: Plan, work: Work) -> Work:
    match work:
        case FilmScene(shot=shot):
            await check(studio, production, Gate.FILM, plan=plan, scene=shot.scene, tx=tx)
            parts = parts_of(production, plan)
            people = {one.person for one in parts if one.use is Use.APPEAR and one.scene in {None, shot.scene}}
            return work.but(people=tuple(sorted(people))) if people else work
        case SpeakLine(line=line) if line.speaker is not None:
            await clear_use(studio, production, line.speaker, Use.VOICE_CLONE, tx=tx)
    return work
