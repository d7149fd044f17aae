"""What platforms take of an account in a day, counted here where they do not say it when asked.

Other apps count too, so it is the least that was used; what only the platform knows, its own refusal tells.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.account import Account
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import Publication, Target
from bot.studio.values import GuildId

DAY: Final = timedelta(hours=24)


async def free_at(studio: Studio, tx: Transaction, publication: Publication) -> datetime | None:
    """Return when an account can take another film of this kind; None when it can now."""
    cap = PLATFORMS[publication.target.platform].cap(publication.target)
    if cap is None:
        return None
    used = await _used(studio, publication.target, studio.now() - DAY, publication.guild, tx)
    return used[-cap.most].changed_at + DAY if len(used) >= cap.most else None


def full(target: Target) -> str:
    """Say that an account has had its share of a day."""
    rules = PLATFORMS[target.platform]
    cap = rules.cap(target)
    most = f"{cap.most} {cap.kind}" if cap else "films"
    return f"This account has had {most} in 24 hours, as many as {rules.title} allows."


async def used_today(studio: Studio, account: Account) -> tuple[str, ...]:
    """Say, for each kind of film that a platform counts, how many an account has had in 24 hours."""
    rules, since = PLATFORMS[account.platform], studio.now() - DAY
    counts: dict[str, tuple[int, int]] = {}
    for publication in await studio.store.publications.out_since(account.guild, account.id, since):
        cap = rules.cap(publication.target)
        if cap is not None:
            counts[cap.kind] = (counts.get(cap.kind, (0, 0))[0] + 1, cap.most)
    return tuple(f"{used} of {most} {kind} in 24 hours" for kind, (used, most) in counts.items())


async def _used(studio: Studio, target: Target, since: datetime, guild: GuildId, tx: Transaction) -> list[Publication]:
    cap = PLATFORMS[target.platform].cap
    found = await studio.store.publications.out_since(guild, target.account, since, tx=tx)
    return [one for one in found if cap(one.target) == cap(target)]
