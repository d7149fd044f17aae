"""Recordings by which voices are cloned: what is to be let go of once their speaker does not agree any more."""

from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.consent import Person, Use, holding
from bot.studio.values import Sha256
from bot.studio.voices import ClonedVoice


async def withdrawn(studio: Studio, tx: Transaction, person: Person) -> tuple[Sha256, ...]:
    """Remove somebody's cloned voices where nothing that they agreed to allows one any more.

    Returns the recordings, which are removed once the transaction is committed: `removed`.
    """
    consents = await studio.store.consents.of(person.guild, person.id, tx=tx)
    films = {None, *(consent.production for consent in consents)}
    if any(holding(consents, person.id, Use.VOICE_CLONE, film, studio.now()) for film in films):
        return ()
    return await let_go(studio, tx, await studio.store.voices.of(person.guild, person.id, tx=tx))


async def let_go(studio: Studio, tx: Transaction, voices: tuple[ClonedVoice, ...]) -> tuple[Sha256, ...]:
    """Remove voices; return their recordings."""
    for voice in voices:
        await studio.store.voices.delete(tx, voice)
    return tuple(voice.sample for voice in voices if voice.sample is not None)


async def removed(studio: Studio, samples: tuple[Sha256, ...]) -> None:
    """Remove recordings, except those that something else still needs: the same file may have been sent twice."""
    if samples:
        for sample in set(samples) - await studio.store.artifacts_in_use():
            await studio.artifacts.remove(sample)
