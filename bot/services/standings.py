"""How everyone in a film stands to it: what they agree to, and what is missing."""

from dataclasses import dataclass

from bot.services import clearing
from bot.services.context import Studio
from bot.studio.appearing import Gate, needed, parts_of, scenes_of
from bot.studio.consent import Consent, Person, Use, holding, why_not
from bot.studio.production import Production
from bot.studio.values import GuildId


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody in a film stands to it."""

    person: Person
    scenes: str
    agreed: frozenset[Use]
    missing: tuple[tuple[Use, str], ...]
    """What the film needs and they do not agree to, and why not."""
    until: Consent | None
    """The consent on which publishing rests, for its end."""

    @property
    def agrees(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing


async def everyone_in(studio: Studio, guild: GuildId, production: Production) -> tuple[Standing, ...]:
    """Return everyone in a production, in which scenes, and how they stand to it now."""
    plan = await clearing.plan_of(studio, production)
    parts = parts_of(production, plan)
    wanted = needed(production, plan, Gate.PUBLIC)
    found = []
    for person_id in dict.fromkeys([*production.people, *sorted(part.person for part in parts)]):
        person = await studio.store.people.get(guild, person_id)
        consents = await studio.store.consents.of(guild, person_id)
        agreed: set[Use] = set()
        missing: list[tuple[Use, str]] = []
        for use in [use for whose, use in wanted if whose == person_id]:
            if holding(consents, person_id, use, production.id, studio.now()) is not None:
                agreed.add(use)
            else:
                missing.append((use, why_not(consents, person_id, use, production.id, studio.now())))
        until = holding(consents, person_id, Use.PUBLISH, production.id, studio.now())
        where = scenes_of(parts, person_id, plan)
        found.append(Standing(person, where, frozenset(agreed), tuple(missing), until))
    return tuple(found)
