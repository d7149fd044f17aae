"""What looks like somebody: gone, with its pictures, once that person does not agree any more.

Those are characters, and pictures of them that scenes are filmed after.
"""

from bot.services import clearing
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.characters import Character
from bot.studio.consent import Person, Use, holding
from bot.studio.errors import ConsentMissing
from bot.studio.production import Production
from bot.studio.values import GuildId, PersonId, ProductionId, Sha256


async def withdrawn(studio: Studio, tx: Transaction, person: Person) -> tuple[Sha256, ...]:
    """Remove the characters that look like somebody where nothing that they agreed to allows one any more.

    Returns the pictures, which are removed once the transaction is committed (`samples.removed`).
    """
    consents = await studio.store.consents.of(person.guild, person.id, tx=tx)
    films = {None, *(consent.production for consent in consents)}
    if any(holding(consents, person.id, Use.APPEAR, film, studio.now()) for film in films):
        return ()
    theirs = await studio.store.characters.of(person.guild, person.id, tx=tx)
    drawn = await studio.store.characters.drawn_of(person.guild, person.id, tx=tx)
    return (*await let_go(studio, tx, *theirs), *drawn)


async def let_go(studio: Studio, tx: Transaction, *characters: Character) -> tuple[Sha256, ...]:
    """Remove characters; return their pictures."""
    for character in characters:
        await studio.store.characters.delete(tx, character)
    return tuple(picture for character in characters for picture in character.pictures)


async def unguided(
    studio: Studio, tx: Transaction, person: Person, production: Production | None = None
) -> tuple[Sha256, ...]:
    """Have no scene filmed after pictures of somebody: in one film, or in all in which they do not agree to be seen.

    Returns the pictures, which are removed once the transaction is committed.
    """
    store, gone = studio.store, []
    for film in (production,) if production else await store.productions.of(person.guild, tx=tx):
        if production is None and await agrees(studio, person.guild, person.id, film.id, tx):
            continue
        for direction in (await store.directions.of(person.guild, film.id, tx=tx)).values():
            guide = direction.told.guide
            if guide is None or guide.seen != person.id:
                continue
            without = direction.but(told=direction.told.but(guide=None))
            await store.directions.save(tx, person.guild, film.id, without, f"{person.name} is followed no more")
            await store.takes.forget_guide(tx, person.guild, guide.picture)
            gone.append(guide.picture)
    return tuple(gone)


async def check_agreed(
    studio: Studio,
    guild: GuildId,
    person: PersonId | None,
    film: ProductionId | None,
    tx: Transaction | None = None,
) -> None:
    """Raise ConsentMissing unless whoever a character looks like agrees now to be seen, in one film or in any."""
    if person is not None:
        whose = await studio.store.people.get(guild, person, tx=tx)
        await clearing.clear_of(studio, whose, Use.APPEAR, film, tx=tx)


async def agrees(
    studio: Studio, guild: GuildId, person: PersonId | None, film: ProductionId | None, tx: Transaction | None = None
) -> bool:
    """Say whether whoever a character looks like agrees now; nobody has to for one that was invented."""
    try:
        await check_agreed(studio, guild, person, film, tx)
    except ConsentMissing:
        return False
    return True
