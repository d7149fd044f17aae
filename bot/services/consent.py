"""Consent: people are asked, answer, and change their mind; what rests on an answer follows it at once."""

from dataclasses import dataclass
from functools import partial

from bot.services import access, clearing, likenesses, locks, making, samples, takedown
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.appearing import Gate, parts_of, scenes_named
from bot.studio.consent import (
    Consent,
    ConsentAnswer,
    Person,
    Reach,
    Use,
    take_back,
)
from bot.studio.consent_questions import length_of, open_question, settled
from bot.studio.consent_words import WORDING
from bot.studio.errors import ConsentMissing, NotAllowed, Refused, UnknownName
from bot.studio.people import Capability, Member
from bot.studio.production import Appearance, Production, Stage
from bot.studio.publication import Publication
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId, SceneKey, UserId
from bot.studio.work import FilmScene, SpeakLine

_ALL = frozenset(Use)


@dataclass(frozen=True, slots=True)
class Revoked:
    """What taking something back has led to."""

    count: int
    """Answers taken back, wholly or in part."""
    stopped: tuple[str, ...]
    """Titles of the films whose work or approval was stopped."""
    out: tuple[Publication, ...]
    """What is public, or lies on a platform."""


async def request(
    studio: Studio,
    member: Member,
    production: Production,
    user: UserId,
    name: str,
    uses: frozenset[Use],
    *,
    reach: Reach = Reach.PRODUCTION,
    days: int | None = None,
    scenes: str = "",
    in_film: bool = True,
) -> Consent:
    """Ask somebody to agree; the production waits for them before anything of it is public.

    Whoever is asked for a character or a cloned voice (not `in_film`) is asked in its thread and not in the film: it
    waits for them once it casts the character or speaks in the voice. Somebody who agrees to all of it already, or
    who has been asked just this, is not asked again. Raises NotAllowed, Refused, UnknownName.
    """
    if scenes.strip() and not in_film:
        raise Refused("Who is not in the video is in no scene of it.", "Leave `scenes:` out, or `in_video:`.")
    await _check_may_ask(studio, member, production)
    store, guild, now = studio.store, production.guild, studio.now()
    keys = scenes_named(scenes, await clearing.plan_of(studio, production))
    lasts = length_of(reach, days)
    async with store.writing(by=member.user) as tx:
        production = await store.productions.get(guild, production.id, tx=tx)
        person = await store.people.by_user(guild, user, tx=tx)
        if person is None:
            person = Person(id=PersonId(studio.new_id()), guild=guild, name=name, user=user)
            await store.people.save(tx, person)
        known = await store.consents.of(guild, person.id, tx=tx)
        asked = Consent(
            id=ConsentId(studio.new_id()),
            guild=guild,
            person=person.id,
            uses=uses | {Use.PUBLISH},
            production=production.id if reach is Reach.PRODUCTION else None,
            asked_in=production.id,
            in_film=in_film,
            lasts=lasts,
            wording=WORDING,
            asked_at=now,
        )
        same = settled(known, asked, production.id, now) or open_question(known, asked)
        if in_film:
            production = await put_in(studio, tx, production, person, uses, keys)
        if same is None:
            await store.consents.save(tx, asked, cause=f"{member.name} asked {name}")
        making.announce(studio, tx, production)
    return same or asked


async def answer(studio: Studio, guild: GuildId, consent_id: ConsentId, user: UserId, said: ConsentAnswer) -> Consent:
    """Record somebody's own answer. Raises NotAllowed for anyone else's, Stale once answered, Refused for a minor."""
    store = studio.store
    async with store.writing(by=user) as tx:
        consent = await store.consents.get(guild, consent_id, tx=tx)
        person = await store.people.get(guild, consent.person, tx=tx)
        if person.user != user:
            raise NotAllowed(f"Only {person.name} can answer this.", "It concerns their own picture or voice.")
        answered = consent.answer(said, studio.now())
        await store.consents.save(tx, answered, cause=f"{person.name} {'agreed' if answered.given else 'declined'}")
        await follow(studio, tx, person, f"{person.name} does not agree to all that it uses of them.")
        await tell(studio, tx, answered)
    return answered


async def question_for(studio: Studio, guild: GuildId, consent_id: ConsentId, user: UserId) -> Consent:
    """Return a consent to the person whom it concerns. Raises NotAllowed for anyone else."""
    found = await studio.store.consents.get(guild, consent_id)
    person = await studio.store.people.get(guild, found.person)
    if person.user != user:
        raise NotAllowed(f"Only {person.name} can answer this.", "It concerns their own picture or voice.")
    return found


async def revoke(
    studio: Studio,
    guild: GuildId,
    user: UserId,
    production: ProductionId | None = None,
    uses: frozenset[Use] = _ALL,
) -> Revoked:
    """Take back somebody's own consents, for one film or all, some uses or all.

    Work that is queued or done on it is stopped, approvals that rest on it are void, and what is out is returned.
    """
    person = await studio.store.people.by_user(guild, user)
    if person is None:
        return Revoked(0, (), ())
    return await revoke_for(studio, person, user, production, uses)


async def revoke_for(
    studio: Studio,
    person: Person,
    actor: UserId,
    production: ProductionId | None = None,
    uses: frozenset[Use] = _ALL,
) -> Revoked:
    """Take back what a person agreed to; whoever calls has made sure that it is theirs to take back."""
    store, guild = studio.store, person.guild
    async with store.writing(by=actor) as tx:
        known = await store.consents.of(guild, person.id, tx=tx)
        taken = take_back(known, production, uses, studio.now(), ConsentId(studio.new_id()))
        for consent in (*taken.changed, *taken.added):
            await store.consents.save(tx, consent, cause=f"{person.name} took it back")
            await tell(studio, tx, consent)
        stopped = await follow(studio, tx, person, f"{person.name} no longer agrees.") if taken.count else []
        gone = (
            *await samples.withdrawn(studio, tx, person),
            *await likenesses.withdrawn(studio, tx, person),
            *await likenesses.unguided(studio, tx, person),
        )
        tx.after(partial(samples.removed, studio, gone))
    out: list[Publication] = []
    for film in await store.productions.of(guild):
        if production in {None, film.id} and person.id in await clearing.everyone_in(studio, film):
            out += await takedown.out_of(studio, film)
    return Revoked(taken.count, tuple(stopped), tuple(out))


async def take_out(studio: Studio, member: Member, production: Production, person_id: PersonId) -> Person:
    """Note that somebody is not in a film any more; approvals of it as it was are void.

    Raises NotAllowed, Refused where the plan itself casts them.
    """
    await _check_may_ask(studio, member, production)
    store, guild = studio.store, production.guild
    person = await store.people.get(guild, person_id)
    async with store.writing(by=member.user) as tx:
        production = await store.productions.get(guild, production.id, tx=tx)
        plan = await clearing.plan_of(studio, production, tx)
        if person_id not in production.people:
            raise UnknownName("person in this film", person.name)
        without = production.without_person(person_id)
        if any(part.person == person_id for part in parts_of(without, plan)):
            raise Refused(f"The plan itself casts {person.name}.", "Change the plan first, by **Revise**.")
        without = await locks.void(studio, tx, without, f"{person.name} was taken out after the approval")
        without = without.but(revision=without.revision + 1, changed_at=studio.now())
        await store.productions.save(tx, without, cause=f"{member.name} took {person.name} out of it")
        tx.after(partial(samples.removed, studio, await likenesses.unguided(studio, tx, person, without)))
        name = await store.audit.name_of(tx, guild, person.user, person_id)
        await store.audit.record(tx, guild, "person", name, "in it", "taken out", production=production.id)
        making.announce(studio, tx, without)
    return person


# What the parts of this department share.


async def put_in(
    studio: Studio,
    tx: Transaction,
    production: Production,
    person: Person,
    uses: frozenset[Use],
    scenes: tuple[SceneKey, ...] = (),
) -> Production:
    """Let somebody appear in a film, whose approvals are void if that is new; returns it, saved."""
    added = production.with_person(Appearance(person=person.id, uses=uses - {Use.PUBLISH}, scenes=scenes))
    if added == production:
        return production
    added = await locks.void(studio, tx, added, f"{person.name} was added after the approval")
    await studio.store.productions.save(tx, added, cause=f"{person.name} appears in it")
    return added


async def follow(studio: Studio, tx: Transaction, person: Person, because: str) -> list[str]:
    """Stop what somebody does not agree to: work, approvals, publications under way. Returns the films' titles."""
    titles = []
    for production in await studio.store.productions.of(person.guild, tx=tx):
        is_in_it = person.id in await clearing.everyone_in(studio, production, tx)
        if not is_in_it or production.stage is Stage.CANCELLED:
            continue
        if await clearing.agrees(studio, production, person.id, tx):
            continue
        if await _stop(studio, tx, production, person, because):
            titles.append(await title_of(studio, production, tx))
    return titles


async def tell(studio: Studio, tx: Transaction, consent: Consent) -> None:
    """Have the card of a consent brought up to date."""
    film = consent.asked_in or consent.production
    if film is not None:
        tx.after(partial(studio.announcer.changed, consent.guild, film))


async def title_of(studio: Studio, production: Production, tx: Transaction | None = None) -> str:
    """Return what a film is called."""
    plan = await clearing.plan_of(studio, production, tx)
    return plan.title if plan else production.brief.idea[:80]


async def _stop(studio: Studio, tx: Transaction, production: Production, person: Person, because: str) -> bool:
    """Stop everything of a film that needs somebody's consent; say whether there was anything."""
    store, guild = studio.store, production.guild
    had_lock = await store.locks.current(guild, production.id, tx=tx) is not None
    had_review = await store.reviews.open_of(guild, production.id, tx=tx) is not None
    production = await locks.void(studio, tx, production, because)
    has_lock = await store.locks.current(guild, production.id, tx=tx) is not None
    dropped = had_review or (had_lock and not has_lock)
    for order in await store.backlog.open_of(guild, production.id, tx=tx):
        if _shows(order.work, person.id):
            dropped = True
            for attempt in await store.backlog.cancel_order(tx, guild, order.id):
                tx.after(partial(studio.queue.cancel, attempt))
    plan = await clearing.plan_of(studio, production, tx)
    if plan is not None and production.stage in {Stage.FILMING, Stage.EDITING}:
        try:
            for gate in (Gate.FILM, Gate.SPEAK):
                await clearing.check(studio, production, gate, plan=plan, tx=tx)
        except ConsentMissing as missing:
            await making.stop_for_consent(studio, tx, production, f"{missing.what} {missing.remedy}")
            dropped = True
    making.announce(studio, tx, production)
    return dropped


def _shows(work: object, person: PersonId) -> bool:
    match work:
        case FilmScene(people=people):
            return person in people
        case SpeakLine(line=line):
            return line.speaker == person
    return False


async def _check_may_ask(studio: Studio, member: Member, production: Production) -> None:
    capability = Capability.PLAN if member.user == production.author else Capability.EDIT
    await access.check(studio, member, capability)
