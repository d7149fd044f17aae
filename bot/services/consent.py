"""Consent: who appears or is heard, what they agreed to, and whether it still holds."""

from datetime import timedelta

from bot.services import access, locks, making
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.consent import Clearance, Consent, Person, Use, clear
from bot.studio.errors import NotAllowed, UnknownName
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId, UserId

CONSENT_LIFE = timedelta(days=365)


async def request(
    studio: Studio, member: Member, production: Production, user: UserId, name: str, uses: frozenset[Use]
) -> Consent:
    """Ask somebody to agree; the production waits for them before anything of it is public."""
    capability = Capability.PLAN if member.user == production.author else Capability.EDIT
    await access.check(studio, member, capability)
    store, guild = studio.store, production.guild
    person = await store.people.by_user(guild, user)
    consent = Consent(
        id=ConsentId(studio.new_id()),
        guild=guild,
        person=person.id if person else PersonId(studio.new_id()),
        uses=uses | {Use.PUBLISH},
        production=production.id,
        asked_at=studio.now(),
    )
    async with store.writing(by=member.user) as tx:
        if person is None:
            await store.people.save(tx, Person(id=consent.person, guild=guild, name=name, user=user))
        if consent.person not in production.people:
            production = await locks.void(studio, tx, production, f"{name} was added after the approval")
            production = production.but(people=(*production.people, consent.person))
            await store.productions.save(tx, production, cause=f"{name} appears in it")
        await store.consents.save(tx, consent, cause=f"{member.name} asked {name}")
        making.announce(studio, tx, production)
    return consent


async def answer(studio: Studio, guild: GuildId, consent_id: ConsentId, user: UserId, *, agrees: bool) -> Consent:
    """Record somebody's own answer. Raises NotAllowed for anyone else's."""
    store = studio.store
    consent = await store.consents.get(guild, consent_id)
    person = await store.people.get(guild, consent.person)
    if person.user != user:
        raise NotAllowed(f"Only {person.name} can answer this.", "It concerns their own picture or voice.")
    now = studio.now()
    answered = consent.but(given=agrees, answered_at=now, expires_at=now + CONSENT_LIFE if agrees else None)
    async with store.writing(by=user) as tx:
        await store.consents.save(tx, answered, cause=f"{person.name} {'agreed' if agrees else 'declined'}")
        await _tell(studio, tx, guild, answered)
    return answered


async def revoke(studio: Studio, guild: GuildId, user: UserId, production: ProductionId | None = None) -> int:
    """Take back somebody's own consents; return how many. Approvals that rest on them are void."""
    store, now = studio.store, studio.now()
    person = await store.people.by_user(guild, user)
    if person is None:
        return 0
    taken = [
        consent
        for consent in await store.consents.of(guild, person.id)
        if consent.holds(now) and (production is None or consent.production in {None, production})
    ]
    async with store.writing(by=user) as tx:
        for consent in taken:
            await store.consents.save(tx, consent.but(revoked_at=now), cause=f"{person.name} revoked it")
            await _tell(studio, tx, guild, consent)
        for production_of in await store.productions.of(guild, tx=tx):
            if person.id in production_of.people and taken:
                await locks.void(studio, tx, production_of, f"{person.name} no longer agrees")
    return len(taken)


async def status(studio: Studio, guild: GuildId, production: Production) -> tuple[tuple[Person, bool], ...]:
    """Return everyone in a production and whether they agree now."""
    found = []
    for person_id in production.people:
        person = await studio.store.people.get(guild, person_id)
        consents = await studio.store.consents.of(guild, person_id)
        held = any(
            consent.covers(person_id, Use.PUBLISH, production.id) and consent.holds(studio.now())
            for consent in consents
        )
        found.append((person, held))
    return tuple(found)


async def clear_use(studio: Studio, production: Production, person_id: PersonId, use: Use) -> Clearance:
    """Return proof that one person agrees to one use now. Raises ConsentMissing."""
    person = await studio.store.people.get(production.guild, person_id)
    if person is None:
        raise UnknownName("person", person_id)
    consents = await studio.store.consents.of(production.guild, person_id)
    return clear(consents, person, use, production.id, studio.now())


async def _tell(studio: Studio, tx: Transaction, guild: GuildId, consent: Consent) -> None:
    if consent.production is not None:
        production = await studio.store.productions.find(guild, consent.production, tx=tx)
        if production is not None:
            making.announce(studio, tx, production)
