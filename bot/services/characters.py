"""Characters: made, changed and let go, with the pictures and the voice by which they are the same in every film."""

from dataclasses import dataclass
from functools import partial

from bot.services import access, consent, likenesses, samples, screening
from bot.services.bringing import Attachment
from bot.services.context import Studio
from bot.services.reference_pictures import check_attached, fetch
from bot.store.database import Transaction
from bot.studio.characters import Character, character_name, check_room, described
from bot.studio.consent import Person, Reach, Use
from bot.studio.errors import ConsentMissing, Refused, UnknownName
from bot.studio.orders import Order
from bot.studio.people import Capability, Member
from bot.studio.values import ChannelId, CharacterId, GuildId, PersonId, ProductionId, UserId


@dataclass(frozen=True, slots=True)
class Listed:
    """A character as it is shown."""

    character: Character
    person: Person | None = None
    agrees: bool = True
    """Whether whoever it looks like agrees now."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The member whose likeness a character is to be."""

    user: UserId
    name: str


async def listed(studio: Studio, guild: GuildId, production: ProductionId | None = None) -> tuple[Listed, ...]:
    """Return the characters of a server."""
    return tuple([await _listed(studio, one, production) for one in await studio.store.characters.all(guild)])


async def shown(studio: Studio, guild: GuildId, name: str, production: ProductionId | None = None) -> Listed:
    """Return one character. Raises UnknownName."""
    return await _listed(studio, await of_name(studio, guild, name), production)


async def of_name(studio: Studio, guild: GuildId, name: str, tx: Transaction | None = None) -> Character:
    """Return the character of a name. Raises UnknownName with those that there are."""
    found = await studio.store.characters.called(guild, name, tx=tx)
    if found is None:
        known = await studio.store.characters.all(guild, tx=tx)
        raise UnknownName("character", name, tuple(one.name for one in known))
    return found


async def check_may_change(studio: Studio, member: Member, character: Character) -> None:
    """Raise NotAllowed unless somebody made a character or may edit."""
    if member.user != character.made_by:
        await access.check(studio, member, Capability.EDIT)


async def create(
    studio: Studio,
    member: Member,
    channel: ChannelId,
    name: str,
    description: str,
    *,
    whose: Whose | None = None,
    voice: str = "",
    picture: Attachment | None = None,
) -> tuple[Character, Order | None]:
    """Make a character; with a picture, also the order by which that is fetched and looked at.

    Somebody real who has not agreed is asked, and nothing is kept until they do. Raises ConsentMissing then;
    NotAllowed, LimitReached, UnknownName for a voice, ContentRefused, Refused.
    """
    await access.check(studio, member, Capability.PLAN)
    called, words = character_name(name), described(description)
    if picture is not None:
        check_attached(studio, picture)
    person = await _person(studio, member, channel, whose) if whose else None
    production = await studio.store.productions.in_thread(member.guild, channel)
    await screening.check(studio, member, f"{called}. {words}", production)
    character = Character(
        id=CharacterId(studio.new_id()),
        guild=member.guild,
        name=called,
        description=words,
        voice=await _voice(studio, member.guild, voice),
        person=person,
        made_by=member.user,
        made_at=studio.now(),
    )
    async with studio.store.writing(by=member.user) as tx:
        there = await studio.store.characters.all(member.guild, tx=tx)
        check_room(len(there))
        await _check_free(studio, member.guild, called, tx)
        await likenesses.check_agreed(studio, member.guild, person, production.id if production else None, tx)
        await studio.store.characters.save(tx, character)
        order = await fetch(studio, tx, character, picture, channel) if picture else None
    return character, order


async def edit(
    studio: Studio,
    member: Member,
    channel: ChannelId,
    name: str,
    *,
    new_name: str = "",
    description: str = "",
    voice: str | None = None,
    forget_pictures: bool = False,
    picture: Attachment | None = None,
) -> tuple[Character, Order | None]:
    """Change a character; films that are made already stay as they are until they are changed.

    An empty voice is the narrator's. Raises NotAllowed, UnknownName, ConsentMissing, ContentRefused, LimitReached,
    Refused.
    """
    character = await of_name(studio, member.guild, name)
    await check_may_change(studio, member, character)
    production = await studio.store.productions.in_thread(member.guild, channel)
    await likenesses.check_agreed(studio, member.guild, character.person, production.id if production else None)
    changes: dict[str, object] = {}
    if new_name:
        changes["name"] = character_name(new_name)
    if description:
        changes["description"] = described(description)
    if changes:
        await screening.check(studio, member, ". ".join(str(one) for one in changes.values()), production)
    if voice is not None:
        changes["voice"] = await _voice(studio, member.guild, voice)
    if picture is not None:
        check_attached(studio, picture)
    if not changes and not forget_pictures and picture is None:
        raise Refused("Nothing about the character was changed.", "Give what should be different.")
    async with studio.store.writing(by=member.user) as tx:
        before = await of_name(studio, member.guild, name, tx)
        if "name" in changes and str(changes["name"]).casefold() != before.name.casefold():
            await _check_free(studio, member.guild, str(changes["name"]), tx)
        changed = before.but(**changes, pictures=() if forget_pictures else before.pictures)
        if picture is not None:
            changed.check_room()
        await studio.store.characters.save(tx, changed)
        order = await fetch(studio, tx, changed, picture, channel) if picture else None
        if forget_pictures:
            tx.after(partial(samples.removed, studio, before.pictures))
    return changed, order


async def remove(studio: Studio, member: Member, name: str) -> Character:
    """Let a character go, with its pictures: for whose likeness it is, who made it, and managers. Raises NotAllowed."""
    character = await of_name(studio, member.guild, name)
    person = await studio.store.people.get(member.guild, character.person) if character.person else None
    if member.user not in {character.made_by, person.user if person else None}:
        await access.check(studio, member, Capability.MANAGE)
    async with studio.store.writing(by=member.user) as tx:
        gone = await likenesses.let_go(studio, tx, character)
        tx.after(partial(samples.removed, studio, gone))
    return character


async def _listed(studio: Studio, character: Character, production: ProductionId | None) -> Listed:
    if character.person is None:
        return Listed(character)
    person = await studio.store.people.get(character.guild, character.person)
    return Listed(character, person, await likenesses.agrees(studio, character.guild, person.id, production))


async def _person(studio: Studio, member: Member, channel: ChannelId, whose: Whose) -> PersonId:
    """Return whose likeness a character is, if they agree to be seen; else have them asked, and raise."""
    production = await studio.store.productions.in_thread(member.guild, channel)
    person = await studio.store.people.by_user(member.guild, whose.user)
    film = production.id if production else None
    if person is not None and await likenesses.agrees(studio, member.guild, person.id, film):
        return person.id
    if production is None:
        raise ConsentMissing(
            f"{whose.name} has not agreed to be seen; nothing was kept.",
            "Use this in the thread of a video, where they can be asked; then send it again.",
        )
    uses = frozenset({Use.APPEAR})
    everything = Reach.EVERYTHING
    await consent.request(studio, member, production, whose.user, whose.name, uses, reach=everything, in_film=False)
    raise ConsentMissing(
        f"{whose.name} is being asked whether they may be seen; nothing was kept.", "Send it again once they agree."
    )


async def _voice(studio: Studio, guild: GuildId, name: str) -> str:
    """Return a voice as a character has it. Raises UnknownName."""
    if not name:
        return ""
    cloned = await studio.store.voices.called(guild, name)
    return cloned.name if cloned else studio.catalogue.require(name, role="speak").name


async def _check_free(studio: Studio, guild: GuildId, name: str, tx: Transaction) -> None:
    if await studio.store.characters.called(guild, name, tx=tx) is not None:
        raise Refused(f"There is a character called “{name}” already.", "Give this one another name.")
