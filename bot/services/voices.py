"""Voices: which there are, hearing one, cloning one from a recording, using one in a plan, and letting it go."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.services import access, consent, fetching, ordering, planning, samples, screening
from bot.services.context import Studio
from bot.services.voice_casting import agrees, check_ready, heard_in, speaker
from bot.store.database import Transaction
from bot.studio.appearing import scenes_named
from bot.studio.catalogue import Ability, ModelRow, is_accepted
from bot.studio.consent import Person, Reach, Use
from bot.studio.errors import ConsentMissing, Refused, Unavailable, UnknownName
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, SampleChecked, VoiceTried
from bot.studio.people import Capability, Member
from bot.studio.plan import Line, Plan
from bot.studio.production import Production
from bot.studio.uploads import check_upload
from bot.studio.values import ChannelId, GuildId, ProductionId, UserId, VoiceId
from bot.studio.voices import PREVIEW, SAMPLE_LIMITS, ClonedVoice, voice_name, with_voice
from bot.studio.work import CheckSample, TryVoice

_WATCHED: Final = 2
PERIOD_DAYS: Final = 90
"""How long a clone is asked for where it is for some time."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A voice as it is listed: one of the catalogue, or one that was cloned here."""

    name: str
    row: ModelRow
    cloned: ClonedVoice | None = None
    person: Person | None = None
    agrees: bool = True
    accepted: bool = True


async def listed(studio: Studio, guild: GuildId, production: ProductionId | None = None) -> tuple[Listed, ...]:
    """Return the voices of a server: those that were cloned first, then those of the catalogue."""
    accepted = await fetching.acceptances(studio)
    own = []
    for voice in await studio.store.voices.all(guild):
        if voice.engine not in studio.catalogue:
            continue
        row, person = studio.catalogue[voice.engine], await studio.store.people.get(guild, voice.person)
        may = await agrees(studio, person, production)
        own.append(Listed(voice.name, row, voice, person, may, is_accepted(row, accepted)))
    rows = [row for row in studio.catalogue.of_role("speak") if row.tiny or not row.for_tests]
    return (*own, *(Listed(row.name, row, accepted=is_accepted(row, accepted)) for row in rows))


async def preview(
    studio: Studio, member: Member, channel: ChannelId, name: str, text: str = "", language: str = ""
) -> Order:
    """Order a sentence to be spoken in a voice; it is heard in a channel.

    Raises NotAllowed, UnknownName, ConsentMissing, LicenceNotAccepted, ContentRefused, Refused.
    """
    await access.check(studio, member, Capability.PLAN)
    production = await studio.store.productions.in_thread(member.guild, channel)
    cloned = await studio.store.voices.called(member.guild, name)
    engine = studio.catalogue.require(cloned.engine if cloned else name, role="speak")
    tongue = language or (cloned.language if cloned else engine.languages[0] if engine.languages else "en")
    if tongue.split("-")[0] not in engine.languages:
        raise Refused(f"{name} does not speak “{tongue}”.", f"It speaks {', '.join(engine.languages)}.")
    words = " ".join(text.split()) or PREVIEW.get(tongue.split("-")[0], PREVIEW["en"])
    line = Line(text=words[:300], voice=engine.name, language=tongue)
    if cloned is not None:
        await check_ready(studio, cloned, production)
        line = cloned.speaks(line)
    await fetching.check_usable(studio, engine)
    await screening.check(studio, member, words, production)
    work = TryVoice(line=line, name=cloned.name if cloned else engine.title or engine.name, channel=channel)
    async with studio.store.writing(by=member.user) as tx:
        film = production.id if production else None
        return await ordering.order(studio, tx, member.guild, film, work, urgency=_WATCHED)


async def clone(
    studio: Studio,
    member: Member,
    channel: ChannelId,
    user: UserId,
    person_name: str,
    name: str,
    file: tuple[str, str | None, bytes],
    *,
    language: str = "en",
    reach: Reach = Reach.EVERYTHING,
) -> Order:
    """Have a voice cloned from a recording of somebody who agreed to it.

    Whoever has not agreed is asked, and nothing of the recording is kept until they do. Raises ConsentMissing then;
    NotAllowed, Refused, Unavailable, LicenceNotAccepted.
    """
    await access.check(studio, member, Capability.PLAN)
    engine = await _engine(studio, language)
    called = voice_name(name)
    file_name, content_type, data = file
    check_upload(file_name, content_type, len(data), SAMPLE_LIMITS)
    if called in studio.catalogue or await studio.store.voices.called(member.guild, called) is not None:
        raise Refused(f"There is a voice called “{called}” already.", "Give it another name, or remove that one first.")
    production = await studio.store.productions.in_thread(member.guild, channel)
    person = await studio.store.people.by_user(member.guild, user)
    if person is None or not await agrees(studio, person, production.id if production else None):
        await _ask(studio, member, production, user, person_name, reach)
        raise ConsentMissing(
            f"{person_name} is being asked whether their voice may be cloned; nothing of the recording was kept.",
            "Send it again once they agree.",
        )
    recording = await studio.artifacts.keep(data)
    voice = ClonedVoice(
        id=VoiceId(studio.new_id()),
        guild=member.guild,
        name=called,
        person=person.id,
        engine=engine.name,
        language=language,
        made_by=member.user,
        made_at=studio.now(),
    )
    work = CheckSample(voice=voice.id, person=person.id, recording=recording, channel=channel)
    async with studio.store.writing(by=member.user) as tx:
        await studio.store.voices.save(tx, voice)
        film = production.id if production else None
        return await ordering.order(studio, tx, member.guild, film, work, urgency=_WATCHED)


async def remove(studio: Studio, member: Member, name: str) -> ClonedVoice:
    """Let a cloned voice go, with its recording: for its speaker, its maker, managers. Raises NotAllowed."""
    voice = await _called(studio, member.guild, name)
    person = await studio.store.people.get(member.guild, voice.person)
    if member.user not in {person.user, voice.made_by}:
        await access.check(studio, member, Capability.MANAGE)
    async with studio.store.writing(by=member.user) as tx:
        gone = await samples.let_go(studio, tx, (voice,))
    await samples.removed(studio, gone)
    return voice


async def use(
    studio: Studio, member: Member, production: Production, name: str, scenes: str = "", revision: int | None = None
) -> Plan:
    """Have some scenes of the plan in force, or all, spoken in a voice. The plan becomes its next version.

    Raises NotAllowed, UnknownName, ConsentMissing, LicenceNotAccepted, Refused where it does not speak the language.
    """
    plan = await planning.plan_to_change(studio, member, production, revision)
    numbers = tuple(plan.number_of(key) for key in scenes_named(scenes, plan))
    cloned, engine = await speaker(studio, member.guild, name, plan.language, production)
    newer = with_voice(plan, numbers, cloned, engine).but(version=production.plan_version + 1)
    async with studio.store.writing(by=member.user) as tx:
        production = await studio.store.productions.get(production.guild, production.id, tx=tx)
        if cloned is not None:
            production = await heard_in(studio, tx, production, cloned)
        await planning.put_in_force(studio, tx, production, newer, f"{member.name} chose the voice {name}")
    return newer


# What comes back from workers.


async def checked(studio: Studio, tx: Transaction, order: Order, outcome: SampleChecked | Failed) -> None:
    """Take a recording that was listened to; one that is not good enough goes, and so does its voice."""
    if not isinstance(order.work, CheckSample):
        return
    work = order.work
    voice = await studio.store.voices.find(order.guild, work.voice, tx=tx)
    unneeded = [work.recording]
    if isinstance(outcome, SampleChecked):
        person = await studio.store.people.get(order.guild, work.person, tx=tx) if voice else None
        if voice is not None and person is not None and await agrees(studio, person, order.production, tx):
            await studio.store.voices.save(tx, voice.but(sample=outcome.sample, seconds=outcome.seconds))
        else:
            unneeded.append(outcome.sample)
            outcome = Failed(
                what="The voice was not cloned: whoever is heard does not agree any more.",
                remedy="Ask again with `/consent request`.",
                error=ConsentMissing.__name__,
            )
    if isinstance(outcome, Failed) and voice is not None:
        await studio.store.voices.delete(tx, voice)
    told = outcome
    tx.after(lambda: studio.announcer.answered(order.guild, work.channel, order.id, told))
    tx.after(partial(samples.removed, studio, tuple(unneeded)))


async def tried(studio: Studio, tx: Transaction, order: Order, outcome: VoiceTried | Failed) -> None:
    """Have a voice heard where it was asked for."""
    if isinstance(order.work, TryVoice):
        channel = order.work.channel
        tx.after(lambda: studio.announcer.answered(order.guild, channel, order.id, outcome))


# What the use cases share.


async def _called(studio: Studio, guild: GuildId, name: str) -> ClonedVoice:
    voice = await studio.store.voices.called(guild, name)
    if voice is None:
        raise UnknownName("cloned voice", name, tuple(one.name for one in await studio.store.voices.all(guild)))
    return voice


async def _engine(studio: Studio, language: str) -> ModelRow:
    """Return the model that clones voices in a language. Raises Unavailable, LicenceNotAccepted."""
    rows = [row for row in studio.catalogue.of_role("speak") if Ability.CLONING in row.abilities]
    able = [row for row in rows if language.split("-")[0] in row.languages]
    if not able:
        raise Unavailable(f"No model here clones voices in “{language}”.", "Pick another language.")
    accepted = await fetching.acceptances(studio)
    first = next((row for row in able if is_accepted(row, accepted)), able[0])
    await fetching.check_usable(studio, first)
    return first


async def _ask(
    studio: Studio, member: Member, production: Production | None, user: UserId, name: str, reach: Reach
) -> None:
    if production is None:
        raise ConsentMissing(
            f"{name} has not agreed to a clone of the voice; nothing of the recording was kept.",
            "Use this in the thread of a video, where they can be asked; then send it again.",
        )
    days = PERIOD_DAYS if reach is Reach.PERIOD else None
    uses = frozenset({Use.VOICE_CLONE})
    await consent.request(studio, member, production, user, name, uses, reach=reach, days=days, in_film=False)
