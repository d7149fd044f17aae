"""What a worker asks on a film's way out: a token, the session it began, and whether it may be made public now."""

from bot.services import locks
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.asks import Recalled, Token, Yes
from bot.studio.errors import WrongState
from bot.studio.publication import Publication, PublicationState
from bot.studio.values import AccountId, GuildId, PublicationId


async def may_make_public(studio: Studio, guild: GuildId, publication_id: PublicationId) -> Yes:
    """Answer a worker that is about to release. Raises LockVoid, ConsentMissing and others: the answer is No."""
    await locks.check(studio, await studio.store.publications.get(guild, publication_id))
    return Yes()


async def token_for(studio: Studio, guild: GuildId, account_id: AccountId, *, fresh: bool = False) -> Token:
    """Return a short-lived token of an account. Raises AccountNeedsSignIn, Unavailable, UnknownName."""
    return await studio.accounts.token(guild, account_id, fresh=fresh)


async def remember_session(studio: Studio, guild: GuildId, publication_id: PublicationId, session: str) -> None:
    """Keep an upload session, sealed, before the worker uses it. Raises WrongState when it was cancelled."""
    sealed = studio.accounts.seal_session(guild, publication_id, session)
    async with studio.store.writing() as tx:
        publication = await _uploading(studio, tx, guild, publication_id)
        await studio.store.publications.save(tx, publication.but(session=sealed), cause="an upload begins")


async def remember_remote(studio: Studio, guild: GuildId, publication_id: PublicationId, remote_id: str) -> None:
    """Keep the platform's id of a finished upload."""
    async with studio.store.writing() as tx:
        publication = await studio.store.publications.get(guild, publication_id, tx=tx)
        await studio.store.publications.save(
            tx, publication.but(remote_id=remote_id), cause="every byte is on the platform"
        )


async def recall_upload(studio: Studio, guild: GuildId, publication_id: PublicationId) -> Recalled:
    """Return how far an upload got. Raises WrongState when it was cancelled."""
    publication = await _uploading(studio, None, guild, publication_id)
    session = studio.accounts.unseal_session(guild, publication_id, publication.session)
    return Recalled(session=session, remote_id=publication.remote_id)


async def _uploading(
    studio: Studio, tx: Transaction | None, guild: GuildId, publication_id: PublicationId
) -> Publication:
    publication = await studio.store.publications.get(guild, publication_id, tx=tx)
    if publication.state not in {PublicationState.UPLOADING, PublicationState.RELEASING, PublicationState.UNKNOWN}:
        raise WrongState(f"The publication is {publication.state.value}.", "It is not to be uploaded.")
    return publication
