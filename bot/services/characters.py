"""Characters: made, changed and let go, with the pictures and the voice by which they are the same in every film."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.services import access, consent, likenesses, ordering, samples, screening
from bot.services.bringing import Attachment
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.characters import (
    PICTURE_LIMITS,
    BringPicture,
    Character,
    PictureBrought,
    character_name,
    check_room,
    described,
)
from bot.studio.consent import Person, Reach, Use
from bot.studio.errors import ConsentMissing, LimitReached, Refused, UnknownName
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Capability, Member
from bot.studio.uploads import check_address, check_picture, shown_name
from bot.studio.values import ChannelId, CharacterId, GuildId, PersonId, ProductionId, UserId

_WATCHED: Final = 2


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
        await studio.store.characters.save(tx, character)
        order = await _fetch(studio, tx, character, picture, channel) if picture else None
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
            changed.with_pictures("0" * 64)  # is there room for one more?
        await studio.store.characters.save(tx, changed)
        order = await _fetch(studio, tx, changed, picture, channel) if picture else None
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


async def pictured(studio: Studio, tx: Transaction, order: Order, outcome: PictureBrought | Failed) -> None:
    """Take a reference picture that was fetched, if the character is still there and whoever is seen still agrees."""
    if not isinstance(order.work, BringPicture):
        return
    channel = order.work.channel
    if isinstance(outcome, PictureBrought):
        problem = await _kept(studio, tx, order, order.work, outcome)
        if problem is not None:
            tx.after(partial(samples.removed, studio, (outcome.picture,)))
        told: PictureBrought | Failed = problem or outcome
    else:
        told = outcome
    tx.after(lambda: studio.announcer.answered(order.guild, channel, order.id, told))


async def _kept(
    studio: Studio, tx: Transaction, order: Order, work: BringPicture, outcome: PictureBrought
) -> Failed | None:
    """Give a picture to its character, or say why not."""
    character = await studio.store.characters.find(order.guild, work.character, tx=tx)
    if character is None:
        return Failed(what="The character was removed meanwhile.", remedy="", error=UnknownName.__name__)
    try:
        await likenesses.check_agreed(studio, order.guild, character.person, order.production, tx)
        await studio.store.characters.save(tx, character.with_pictures(outcome.picture))
    except (ConsentMissing, LimitReached) as problem:
        what = f"The picture was not kept: {problem.what}"
        return Failed(what=what, remedy=problem.remedy, error=type(problem).__name__)
    return None


def check_attached(studio: Studio, picture: Attachment) -> None:
    """See that what was attached may be a reference picture. Raises Refused."""
    check_picture(picture.name, picture.content_type, picture.size, PICTURE_LIMITS)
    check_address(picture.url, studio.settings.discord.file_origins)


async def _listed(studio: Studio, character: Character, production: ProductionId | None) -> Listed:
    if character.person is None:
        return Listed(character)
    person = await studio.store.people.get(character.guild, character.person)
    return Listed(character, person, await likenesses.agrees(studio, character.guild, person.id, production))


async def _fetch(
    studio: Studio, tx: Transaction, character: Character, picture: Attachment, channel: ChannelId
) -> Order:
    production = await studio.store.productions.in_thread(character.guild, channel, tx=tx)
    work = BringPicture(
        character=character.id,
        person=character.person,
        url=picture.url,
        name=shown_name(picture.name),
        bytes=picture.size,
        channel=channel,
    )
    film = production.id if production else None
    return await ordering.order(studio, tx, character.guild, film, work, urgency=_WATCHED)


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
    await consent.request(studio, member, production, whose.user, whose.name, uses, reach=Reach.EVERYTHING)
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


async def check_may_change(studio: Studio, member: Member, character: Character) -> None:
    """Raise NotAllowed unless somebody made a character or may edit."""
    if member.user != character.made_by:
        await access.check(studio, member, Capability.EDIT)
