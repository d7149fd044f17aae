"""Sealing everything anew with another key, while no studio runs on the data folder.

The new key lies beside the old one before anything is sealed with it, and takes its place only afterwards: whenever
this is interrupted, both are there and everything opens.
"""

import asyncio
from functools import partial
from pathlib import Path

from bot.accounts.accounts import account_label, session_label
from bot.accounts.vault import Vault, become_next, is_set, next_key
from bot.sections import VaultSection
from bot.store.store import Store


async def rotate(store: Store, folder: Path, settings: VaultSection) -> int:
    """Seal every permission and upload session with a new key, or with the one that is set; return how many.

    Raises SettingsWrong, and Unavailable when something opens with none of the keys: then nothing is changed.
    """
    old = await asyncio.to_thread(Vault.open, folder, settings)
    new = old if is_set(settings) else Vault(folder, await asyncio.to_thread(next_key, folder))
    count = 0
    async with store.writing() as tx:
        for account in await store.accounts.everywhere(tx):
            label = account_label(account.guild, account.id)
            spare = await asyncio.to_thread(old.spare.kept, account.id)
            secret = spare or await store.accounts.secret(account.guild, account.id, tx)
            if secret:
                await store.accounts.save(tx, account, new.seal(old.unseal(secret, label), label))
                count += 1
        for publication in await store.publications.with_session(tx):
            label = session_label(publication.guild, publication.id)
            sealed = new.seal(old.unseal(bytes.fromhex(publication.session), label), label)
            await store.publications.reseal(tx, publication.but(session=sealed.hex()))
            count += 1
        for account in await store.accounts.everywhere(tx):
            tx.after(partial(old.spare.free, account.id))
    if not is_set(settings):
        await asyncio.to_thread(become_next, folder)
    return count
