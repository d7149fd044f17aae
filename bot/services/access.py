"""Checked at every step: who may, and whether they looked at the newest card."""

from bot.services.context import Studio
from bot.studio.errors import Stale
from bot.studio.people import Capability, Member
from bot.studio.production import Production


async def check(studio: Studio, member: Member, capability: Capability) -> None:
    """Raise NotAllowed unless the member may."""
    settings = await studio.store.guilds.get(member.guild)
    settings.role_map.check(member, capability)


def check_fresh(production: Production, revision: int | None) -> None:
    """Raise Stale when a card of an older revision was used."""
    if revision is not None and revision != production.revision:
        raise Stale
