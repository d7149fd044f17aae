"""What is done once a platform no longer accepts an account's permission: it is marked, and people are told."""

from functools import partial

from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.account import AccountState
from bot.studio.errors import UnknownName
from bot.studio.publication import Publication


async def mark(studio: Studio, tx: Transaction, publication: Publication) -> None:
    """Note that the account of a publication needs re-authorisation; one that was disconnected needs nothing."""
    try:
        account = await studio.store.accounts.get(publication.guild, publication.target.account, tx=tx)
    except UnknownName:
        return
    if account.state is AccountState.OK:
        lost = account.but(state=AccountState.NEEDS_SIGN_IN)
        await studio.store.accounts.save(tx, lost)
        tx.after(partial(studio.announcer.account_lost, lost))
