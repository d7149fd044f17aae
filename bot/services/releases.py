"""Releases of outsiders: who cannot be asked here has signed something, and a manager says that it is good."""

from pathlib import Path

from bot.services import access, consent, making
from bot.services.clearing import plan_of
from bot.services.context import Studio
from bot.studio.appearing import scenes_named
from bot.studio.consent import CONSENT_LIFE, Consent, ConsentAnswer, Person, SignedRelease, Use
from bot.studio.consent_words import WORDING
from bot.studio.errors import NotAllowed, Refused
from bot.studio.papers import check_paper, check_paper_bytes
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.values import ConsentId, GuildId, PersonId


async def bring(
    studio: Studio,
    member: Member,
    production: Production,
    outsider: str,
    uses: frozenset[Use],
    file_name: str,
    content_type: str | None,
    data: bytes,
    *,
    scenes: str = "",
) -> Consent:
    """Keep what an outsider signed; it counts for nothing before a manager has countersigned it.

    Raises NotAllowed, Refused, UnknownName, DiskFull.
    """
    capability = Capability.PLAN if member.user == production.author else Capability.EDIT
    await access.check(studio, member, capability)
    name = " ".join(outsider.split())[:60]
    if not name:
        raise Refused("The release needs the name of the person.", "Write the name as it stands on the paper.")
    shown = check_paper(file_name, content_type, len(data))
    check_paper_bytes(shown, data)
    keys = scenes_named(scenes, await plan_of(studio, production))
    store, guild, now = studio.store, production.guild, studio.now()
    artifact = await studio.artifacts.keep(data)
    async with store.writing(by=member.user) as tx:
        production = await store.productions.get(guild, production.id, tx=tx)
        person = await store.people.outsider(guild, name, tx=tx)
        if person is None:
            person = Person(id=PersonId(studio.new_id()), guild=guild, name=name)
            await store.people.save(tx, person)
        brought = Consent(
            id=ConsentId(studio.new_id()),
            guild=guild,
            person=person.id,
            uses=uses | {Use.PUBLISH},
            production=production.id,
            asked_in=production.id,
            lasts=CONSENT_LIFE,
            wording=WORDING,
            asked_at=now,
            release=SignedRelease(
                artifact=artifact, name=shown, bytes=len(data), brought_by=member.user, brought_at=now
            ),
        )
        production = await consent.put_in(studio, tx, production, person, uses, keys)
        await store.consents.save(tx, brought, cause=f"{member.name} brought a release of {name}")
        making.announce(studio, tx, production)
    return brought


async def countersign(studio: Studio, member: Member, consent_id: ConsentId, *, is_good: bool) -> Consent:
    """Record a manager's word on a release. Raises NotAllowed, Stale, Refused for what is no release."""
    await access.check(studio, member, Capability.MANAGE)
    store, guild = studio.store, member.guild
    async with store.writing(by=member.user) as tx:
        brought = await store.consents.get(guild, consent_id, tx=tx)
        if brought.release is None:
            raise Refused("This is not a release.", "The person is asked by direct message: `/consent request`.")
        person = await store.people.get(guild, brought.person, tx=tx)
        if is_good:
            signed = brought.countersigned(member.user, studio.now())
        else:
            signed = brought.answer(ConsentAnswer(agrees=False), studio.now())
        verb = "countersigned" if is_good else "rejected"
        await store.consents.save(tx, signed, cause=f"{member.name} {verb} the release of {person.name}")
        await consent.follow(studio, tx, person, f"The release of {person.name} does not cover all that it uses.")
        await consent.tell(studio, tx, signed)
    return signed


async def read(studio: Studio, member: Member, consent_id: ConsentId) -> tuple[str, Path]:
    """Return the name and the file of a release to somebody who manages the server. Raises NotAllowed, MediaBroken."""
    await access.check(studio, member, Capability.MANAGE)
    brought = await studio.store.consents.get(member.guild, consent_id)
    if brought.release is None:
        raise Refused("This is not a release.", "The person is asked by direct message: `/consent request`.")
    return brought.release.name, await studio.artifacts.fetch(brought.release.artifact)


async def withdraw(studio: Studio, member: Member, outsider: Person) -> consent.Revoked:
    """Take back an outsider's consents on their behalf, as they asked somebody who manages the server to."""
    await access.check(studio, member, Capability.MANAGE)
    if outsider.user is not None or outsider.guild != member.guild:
        raise NotAllowed(f"{outsider.name} takes back their own consents.", "They use `/consent revoke` themselves.")
    return await consent.revoke_for(studio, outsider, member.user)


async def outsiders(studio: Studio, guild: GuildId) -> tuple[Person, ...]:
    """Return the outsiders whom a server knows."""
    return tuple(person for person in await studio.store.people.all(guild) if person.user is None)
