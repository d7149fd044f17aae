"""Whose voice speaks a plan: a cloned one stands in a brief by name, in lines by model, speaker and recording.

It is cleared here, at the door; workers ask again before they speak.
"""

from bot.services import casting, clearing, consent, fetching
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.consent import Person, Use, holding
from bot.studio.errors import Refused, StudioError, UnknownName
from bot.studio.plan import Plan
from bot.studio.production import Production
from bot.studio.values import GuildId, ProductionId
from bot.studio.voices import ClonedVoice, with_voice


async def brief_voice(studio: Studio, guild: GuildId, language: str, name: str) -> str:
    """Return a voice as a brief names it, if it may be used there; the door of `/plan`.

    Raises UnknownName, ConsentMissing, LicenceNotAccepted, Refused.
    """
    voice = await studio.store.voices.called(guild, name) if name else None
    if voice is None:
        if name:
            await fetching.check_usable(studio, studio.catalogue.require(name, role="speak"))
        return await casting.voice(studio, guild, language, name)
    await check_ready(studio, voice, None)
    engine = studio.catalogue[voice.engine]
    if language.split("-")[0] not in engine.languages:
        raise Refused(f"{voice.name} does not speak “{language}”.", f"It speaks {', '.join(engine.languages)}.")
    return voice.name


async def speaker(
    studio: Studio,
    guild: GuildId,
    name: str,
    language: str,
    production: Production | None,
    tx: Transaction | None = None,
) -> tuple[ClonedVoice | None, str]:
    """Return the cloned voice of a name, if it is one, and the model by which lines of a language are spoken in it.

    Raises UnknownName, ConsentMissing, LicenceNotAccepted, Refused where it does not speak the language.
    """
    cloned = await studio.store.voices.called(guild, name, tx=tx)
    engine = studio.catalogue.require(cloned.engine if cloned else name, role="speak")
    if language.split("-")[0] not in engine.languages:
        raise Refused(f"{name} does not speak “{language}”.", f"It speaks {', '.join(engine.languages)}.")
    await fetching.check_usable(studio, engine)
    if cloned is not None:
        await check_ready(studio, cloned, production, tx)
    return cloned, engine.name


async def cast(studio: Studio, tx: Transaction, production: Production, plan: Plan) -> tuple[Production, Plan]:
    """Give the lines of a new plan to the cloned voice that the brief asks for, if its speaker agrees.

    Lines of a voice that is not here any more, or may not be used, get another one, and the plan says so.
    """
    named = {scene.line.voice for scene in plan.scenes if scene.line.voice not in studio.catalogue} - {""}
    for name in sorted(named):
        numbers = tuple(number for number, scene in enumerate(plan.scenes, 1) if scene.line.voice == name)
        voice = await studio.store.voices.called(production.guild, name, tx=tx)
        try:
            if voice is None:
                raise UnknownName("voice", name)
            await check_ready(studio, voice, production, tx)
        except StudioError as problem:
            other = await casting.voice(studio, production.guild, plan.language)
            plan = with_voice(plan, numbers, None, other)
            plan = plan.but(notes=(f"Not in the voice {name}: {problem.what}", *plan.notes))
            continue
        plan = with_voice(plan, numbers, voice)
        production = await heard_in(studio, tx, production, voice)
    return production, plan


async def check_ready(
    studio: Studio, voice: ClonedVoice, production: Production | None, tx: Transaction | None = None
) -> None:
    """Raise unless a cloned voice may speak now: its speaker agrees, its licence is accepted, it was listened to."""
    if not voice.is_ready:
        raise Refused(f"{voice.name} is still being listened to.", "Try again in a moment.")
    person = await studio.store.people.get(voice.guild, voice.person, tx=tx)
    await clearing.clear_of(studio, person, Use.VOICE_CLONE, production.id if production else None, tx=tx)
    await fetching.check_usable(studio, studio.catalogue[voice.engine])


async def agrees(studio: Studio, person: Person, film: ProductionId | None, tx: Transaction | None = None) -> bool:
    """Say whether somebody agrees now to a clone of their voice, in one film or in any."""
    consents = await studio.store.consents.of(person.guild, person.id, tx=tx)
    return holding(consents, person.id, Use.VOICE_CLONE, film, studio.now()) is not None


async def heard_in(studio: Studio, tx: Transaction, production: Production, voice: ClonedVoice) -> Production:
    """Let whoever is heard be in the film, so that its publication waits for them too."""
    person = await studio.store.people.get(production.guild, voice.person, tx=tx)
    return await consent.put_in(studio, tx, production, person, frozenset({Use.VOICE_CLONE}))
