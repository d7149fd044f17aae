"""What tiny test models made of a film: it is said on its review, and never leaves this machine."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from bot.services import editions
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.brief import Platform
from bot.studio.errors import Refused, WrongState
from bot.studio.production import Production
from bot.studio.publication import Target
from bot.studio.tiny import LABEL, tiny_of

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


async def makers(studio: Studio, production: Production, tx: Transaction | None = None) -> tuple[str, ...]:
    """Return the tiny test models that had a part in the film in force; none where nothing was made of it yet."""
    if production.finished_film is not None or not production.plan_version:
        return ()
    edition = await editions.in_force(studio, production, tx)
    try:
        used = (await editions.film_of(studio, edition, tx)).timeline.artifacts()
    except WrongState:
        return tiny_of([edition.plan.author.model])
    takes = await studio.store.takes.made(production.guild, used, tx=tx)
    music = await studio.store.backlog.composed(production.guild, production.id, tx=tx)
    composers = [one.made.model for one in music if one.music in used]
    return tiny_of([edition.plan.author.model, *(take.made.model for take in takes), *composers])


async def check(studio: Studio, production: Production, targets: Iterable[Target]) -> None:
    """Raise Refused for a film with the noise of tiny test models in it that would leave this machine."""
    if all(_is_here(studio, target.platform) for target in targets):
        return
    made = await makers(studio, production)
    if made:
        raise Refused(
            f"This film is not for publishing: {', '.join(made)} had a part in it ({LABEL}).",
            "Choose real models with `/studio models`, and make it again with `/generate video`.",
        )


def _is_here(studio: Studio, platform: Platform) -> bool:
    """Say whether a platform is a loopback on this machine."""
    section = getattr(studio.settings.publishing, platform.value)
    return urlsplit(section.api_base).hostname in _HERE
