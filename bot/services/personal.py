"""What is kept of people: handed out to them as a zip, or erased wherever it lies, backups included."""

import asyncio
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from bot.logs import logger
from bot.services import access, consent, making
from bot.services.context import Studio
from bot.store.personal import Whose, erase_from_copy
from bot.studio.consent import Consent, Person
from bot.studio.errors import MediaBroken, NotAllowed
from bot.studio.people import Capability, Member
from bot.studio.publication import Publication
from bot.studio.values import GuildId, OrderId, PersonId

EXPORT_MOST: Final = 9_000_000
"""Most bytes of files in an export: a direct message takes 10 MB."""
_READ_ME: Final = """What this studio keeps about {name} in this server, as of {at} UTC.

about.json holds it by what it is. Releases that were signed lie beside it, as far as they fit into a message.
Messages in Discord's channels are kept by Discord, not by the studio. `/consent erase` erases all of this.
"""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and what is out of reach."""

    files: int
    copies: int
    """Copies of the database that were cleaned or removed."""
    out: tuple[Publication, ...]
    """What is still on platforms."""


async def whose(studio: Studio, member: Member, person_id: PersonId | None = None) -> tuple[Whose, Person | None]:
    """Say whose data a member may have handed out or erased: their own, or for managers an outsider's.

    Raises NotAllowed, UnknownName.
    """
    if person_id is None:
        person = await studio.store.people.by_user(member.guild, member.user)
        names = tuple(dict.fromkeys([*([person.name] if person else []), member.name]))
        return Whose(member.guild, member.user, person.id if person else None, names), person
    person = await studio.store.people.get(member.guild, person_id)
    if person.user is not None:
        raise NotAllowed(f"{person.name} does that themselves.", "They use the command without a name.")
    await access.check(studio, member, Capability.MANAGE)
    return Whose(member.guild, None, person.id, (person.name,)), person


async def export(studio: Studio, member: Member, person_id: PersonId | None = None) -> bytes:
    """Return a zip of everything that is kept of somebody. Raises NotAllowed, UnknownName."""
    of, person = await whose(studio, member, person_id)
    about = await studio.store.personal.about(of)
    papers, left_out = await _papers(studio, of.guild, person)
    about["files that did not fit into the message"] = left_out
    name = person.name if person else member.name
    read_me = _READ_ME.format(name=name, at=f"{studio.now():%Y-%m-%d %H:%M}")
    async with studio.store.writing(by=member.user) as tx:
        whom = await studio.store.audit.name_of(tx, of.guild, of.user, of.person)
        await studio.store.audit.record(tx, of.guild, "personal data", whom, "", "handed out")
    return await asyncio.to_thread(_zipped, read_me, about, papers)


async def erase(studio: Studio, member: Member, person_id: PersonId | None = None) -> Erased:
    """Erase somebody: consents, files, briefs, votes, conversations, names; in the database and its copies.

    Their consents are taken back first, so nothing of them is still made or goes out. Raises NotAllowed, UnknownName.
    """
    of, person = await whose(studio, member, person_id)
    out: tuple[Publication, ...] = ()
    if person is not None:
        out = (await consent.revoke_for(studio, person, member.user)).out
    store = studio.store
    async with store.writing(by=member.user) as tx:
        for film in await store.productions.of(member.guild, tx=tx):
            if film.author == of.user or (person is not None and person.id in film.people):
                await making.stop_orders(studio, tx, film)
        files = await store.personal.files(of, tx)
        orders = await store.personal.orders(of, tx)
        await store.personal.erase(tx, of)
        tx.after(studio.announcer.dirty_all)
    await store.personal.settle()
    gone = files - await store.artifacts_in_use()
    for address in gone:
        await studio.artifacts.remove(address)
    for order in orders:
        await studio.artifacts.forget_outcomes(OrderId(order))
    copies = store.personal.copies()
    for copy in copies:
        kept = await asyncio.to_thread(erase_from_copy, copy, of)
        log.info("personal.copy_cleaned", copy=copy.name, kept=kept)
    return Erased(files=len(gone), copies=len(copies), out=out)


async def _papers(studio: Studio, guild: GuildId, person: Person | None) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Return the releases of somebody, as far as they fit, and the names of those that do not."""
    consents: tuple[Consent, ...] = await studio.store.consents.of(guild, person.id) if person else ()
    papers: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    room = EXPORT_MOST
    for number, paper in enumerate([one.release for one in consents if one.release is not None], 1):
        name = f"release-{number}-{paper.name}"
        try:
            path = await studio.artifacts.fetch(paper.artifact)
        except MediaBroken:
            left_out.append(name)
            continue
        if paper.bytes > room:
            left_out.append(name)
            continue
        room -= paper.bytes
        papers.append((name, await asyncio.to_thread(path.read_bytes)))
    return papers, left_out


def _zipped(read_me: str, about: dict[str, list[Any]], papers: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read-me.txt", read_me)
        archive.writestr("about.json", json.dumps(about, indent=1, ensure_ascii=False))
        for name, data in papers:
            archive.writestr(name, data)
    return packed.getvalue()
