"""Persons, what they agreed to, and proof that it was checked just now."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from bot.studio.errors import ConsentMissing
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId, UserId, Value


class Use(StrEnum):
    """What a person agrees to."""

    APPEAR = "appear"
    VOICE = "voice"
    PUBLISH = "publish"


class Person(Value):
    """Someone who appears or is heard."""

    id: PersonId
    guild: GuildId
    name: str
    user: UserId | None = None
    """Their Discord account, when they have one here."""


class Consent(Value):
    """What one person agreed to: for one production, or for all of a server."""

    id: ConsentId
    guild: GuildId
    person: PersonId
    uses: frozenset[Use]
    production: ProductionId | None = None
    asked_at: datetime
    answered_at: datetime | None = None
    given: bool | None = None
    """None until answered."""
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def covers(self, person: PersonId, use: Use, production: ProductionId | None) -> bool:
        """Say whether it speaks of this person, use and production."""
        same_film = self.production is None or self.production == production
        return self.person == person and use in self.uses and same_film

    def holds(self, at: datetime) -> bool:
        """Say whether it was given and is neither revoked nor expired."""
        if not self.given or (self.revoked_at is not None and self.revoked_at <= at):
            return False
        return self.expires_at is None or at < self.expires_at


class Clearance(Value):
    """Proof that a consent held when it was checked."""

    person: PersonId
    use: Use
    consent: ConsentId
    checked_at: datetime


def clear(
    consents: Iterable[Consent], person: Person, use: Use, production: ProductionId | None, at: datetime
) -> Clearance:
    """Turn records into a clearance, or raise ConsentMissing saying whose is missing."""
    for consent in consents:
        if consent.covers(person.id, use, production) and consent.holds(at):
            return Clearance(person=person.id, use=use, consent=consent.id, checked_at=at)
    raise ConsentMissing(
        f"{person.name} has not agreed to this use: {use.value}.",
        "Ask with `/consent request`; it goes on once they press Agree.",
    )
