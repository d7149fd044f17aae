"""Persons, what they agreed to, and proof that it was checked just now.

Three rules hold everywhere: a consent covers no more than it says, the latest no wins over every earlier yes as far
as it speaks, and no answer is no consent.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field

from bot.studio.errors import ConsentMissing, Refused, Stale
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId, Sha256, UserId, Value

CONSENT_LIFE: Final = timedelta(days=365)
"""How long an answer holds where nothing else was said."""
PERIOD_MOST_DAYS: Final = 730


class Use(StrEnum):
    """What a person agrees to."""

    APPEAR = "appear"
    """Their likeness, filmed, drawn or generated."""
    VOICE = "voice"
    """Recordings of their voice."""
    VOICE_CLONE = "voice_clone"
    """A machine that speaks with a likeness of their voice."""
    NAME = "name"
    """Their name, spoken, shown or written beside the film."""
    PUBLISH = "publish"


class Reach(StrEnum):
    """How far a consent goes."""

    PRODUCTION = "production"
    """One film."""
    PERIOD = "period"
    """Every film of this server, for some time."""
    EVERYTHING = "everything"
    """Every film of this server, until it is taken back."""


class Person(Value):
    """Someone who appears or is heard: a member of the server, or a named outsider."""

    id: PersonId
    guild: GuildId
    name: str
    user: UserId | None = None
    """Their Discord account, when they have one here."""


class SignedRelease(Value):
    """A release that an outsider signed, as somebody here brought it; it counts once a manager has countersigned."""

    artifact: Sha256
    name: str
    """Of the file."""
    bytes: Annotated[int, Field(gt=0)]
    brought_by: UserId
    brought_at: datetime
    countersigned_by: UserId | None = None


class ConsentAnswer(Value):
    """What somebody says when they are asked; it can only narrow what was asked."""

    agrees: bool
    is_adult: bool = False
    """Whether they declared to be 18 or older."""
    uses: frozenset[Use] | None = None
    """What of it they agree to; None for all of it."""
    only_here: bool = False
    """For the film they were asked in only."""
    lasts: timedelta | None = None
    """For no longer than this; None leaves it as asked."""


class Consent(Value):
    """What one person was asked and answered: for one production, for some time, or for all of a server."""

    id: ConsentId
    guild: GuildId
    person: PersonId
    uses: frozenset[Use]
    """What it covers; before the answer, what is asked."""
    withheld: frozenset[Use] = frozenset()
    """What was asked for and not agreed to."""
    production: ProductionId | None = None
    """The one film it is for; None for every film of the server."""
    asked_in: ProductionId | None = None
    """The film in whose thread it was asked."""
    in_film: bool = True
    """Whether it was asked for a part in that film, and not for a character or a cloned voice that any may have."""
    lasts: timedelta | None = CONSENT_LIFE
    """How long it holds from the answer; None until it is taken back."""
    wording: str = ""
    """Version of the words that were shown with it."""
    asked_at: datetime
    answered_at: datetime | None = None
    given: bool | None = None
    """None until answered."""
    is_adult: bool = False
    """Whether the person declared to be 18 or older; nobody else can agree."""
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    release: SignedRelease | None = None
    """What an outsider signed, who cannot be asked here."""

    @property
    def reach(self) -> Reach:
        """How far it goes."""
        if self.production is not None:
            return Reach.PRODUCTION
        return Reach.PERIOD if self.lasts is not None or self.expires_at is not None else Reach.EVERYTHING

    def covers(self, person: PersonId, use: Use, production: ProductionId | None) -> bool:
        """Say whether it speaks of this person, use and production."""
        return use in self.uses and self._is_about(person, production)

    def holds(self, at: datetime) -> bool:
        """Say whether it was given by an adult and is neither revoked nor expired."""
        if not self.given or not self.is_adult or self.answered_at is None or at < self.answered_at:
            return False
        if self.revoked_at is not None and self.revoked_at <= at:
            return False
        return self.expires_at is None or at < self.expires_at

    def refusal(self, person: PersonId, use: Use, production: ProductionId | None, at: datetime) -> datetime | None:
        """Return when it said no to a use, by refusing, withholding or taking back; None where it did not."""
        if use not in self.uses | self.withheld or not self._is_about(person, production):
            return None
        said = []
        if self.revoked_at is not None and self.given is not None and use in self.uses:
            said.append(self.revoked_at)
        if self.answered_at is not None and (self.given is False or use in self.withheld):
            said.append(self.answered_at)
        return max((moment for moment in said if moment <= at), default=None)

    def answer(self, answer: ConsentAnswer, at: datetime) -> Self:
        """Return it with the person's answer. Raises Stale once answered, Refused for a minor's yes."""
        if self.answered_at is not None or self.revoked_at is not None:
            raise Stale("This question has been answered.")
        wanted = self.uses if answer.uses is None else self.uses & answer.uses
        if not answer.agrees or not wanted - {Use.PUBLISH}:
            return self.but(given=False, answered_at=at, is_adult=answer.is_adult)
        if not answer.is_adult:
            raise Refused(
                "Only somebody who is 18 or older can agree.", "Nothing was recorded; nothing of you is used meanwhile."
            )
        lengths = [length for length in (self.lasts, answer.lasts) if length is not None]
        lasts = min(lengths) if lengths else None
        is_narrowed = answer.only_here and self.production is None and self.asked_in is not None
        return self.but(
            given=True,
            answered_at=at,
            is_adult=True,
            uses=wanted,
            withheld=self.withheld | (self.uses - wanted),
            production=self.asked_in if is_narrowed else self.production,
            lasts=lasts,
            expires_at=None if lasts is None else at + lasts,
        )

    def countersigned(self, by: UserId, at: datetime) -> Self:
        """Return a release as a manager has countersigned it. Raises Stale when that is done already."""
        if self.release is None:
            raise Refused("This is not a release.", "The person is asked by direct message: `/consent request`.")
        answered = self.answer(ConsentAnswer(agrees=True, is_adult=True), at)
        return answered.but(release=self.release.but(countersigned_by=by))

    def _is_about(self, person: PersonId, production: ProductionId | None) -> bool:
        return self.person == person and (self.production is None or self.production == production)


class Clearance(Value):
    """Proof that a consent held when it was checked."""

    person: PersonId
    use: Use
    consent: ConsentId
    checked_at: datetime


USE_WORDS: Final = {
    Use.APPEAR: "being seen",
    Use.VOICE: "recordings of the voice",
    Use.VOICE_CLONE: "a clone of the voice",
    Use.NAME: "being named",
    Use.PUBLISH: "publication",
}
"""What a person agrees to, as in “has not agreed to ...”."""


def clear(
    consents: Iterable[Consent], person: Person, use: Use, production: ProductionId | None, at: datetime
) -> Clearance:
    """Turn records into a clearance, or raise ConsentMissing saying whose is missing and why."""
    known = tuple(consents)
    found = holding(known, person.id, use, production, at)
    if found is not None:
        return Clearance(person=person.id, use=use, consent=found.id, checked_at=at)
    raise ConsentMissing(
        f"{person.name} has not agreed to {USE_WORDS[use]}: {why_not(known, person.id, use, production, at)}.",
        "Ask with `/consent request`; it goes on once they agree. Or take them out with `/consent status`.",
    )


def holding(
    consents: Iterable[Consent], person: PersonId, use: Use, production: ProductionId | None, at: datetime
) -> Consent | None:
    """Return the consent by which a use is allowed now, if one is: a later no wins over it."""
    known = tuple(consents)
    refusals = [when for one in known if (when := one.refusal(person, use, production, at)) is not None]
    last_no = max(refusals, default=None)
    for consent in known:
        if not consent.covers(person, use, production) or not consent.holds(at) or consent.answered_at is None:
            continue
        if last_no is None or consent.answered_at > last_no:
            return consent
    return None


def why_not(
    consents: Iterable[Consent], person: PersonId, use: Use, production: ProductionId | None, at: datetime
) -> str:
    """Say in a few words why a use is not allowed: of what was asked about it, the newest counts."""
    about = [
        one
        for one in consents
        if use in one.uses | one.withheld and one.person == person and one.production in {None, production}
    ]
    if not about:
        return "they were not asked"
    newest = max(about, key=lambda one: (one.revoked_at or one.answered_at or one.asked_at, one.id))
    if newest.revoked_at is not None and newest.revoked_at <= at:
        return "they took it back"
    if newest.given is None:
        return "the release is not countersigned yet" if newest.release else "they have not answered yet"
    if not newest.given or use in newest.withheld:
        return "they said no"
    if newest.expires_at is not None and newest.expires_at <= at:
        return "their consent ran out"
    return "they were asked before the words of today" if not newest.is_adult else "they took it back"


class Taken(Value):
    """What taking something back changes: the consents as they stand afterwards, refusals added for parts of them."""

    changed: tuple[Consent, ...]
    added: tuple[Consent, ...]

    @property
    def count(self) -> int:
        """How many answers were taken back, wholly or in part."""
        return len(self.changed) + len({one.id for one in self.added})


def take_back(
    consents: Iterable[Consent],
    production: ProductionId | None,
    uses: frozenset[Use],
    at: datetime,
    fresh: ConsentId,
) -> Taken:
    """Take back some uses, for one film or for all; what remains of a wider consent stays.

    What lies within is revoked. Where a consent reaches further, a refusal with the id `fresh` says no to the part.
    """
    open_ones = [one for one in consents if one.revoked_at is None and one.given is not False and one.uses & uses]
    if production is not None:
        open_ones = [one for one in open_ones if one.production in {None, production}]
    within = [one for one in open_ones if one.uses <= uses and production in {None, one.production}]
    wider = [one for one in open_ones if one not in within and one.given]
    # Refusing a question that is still open would be an answer; it is closed instead.
    asked = [one for one in open_ones if one not in within and one.given is None]
    changed = tuple(one.but(revoked_at=at) for one in (*within, *asked))
    if not wider:
        return Taken(changed=changed, added=())
    first = wider[0]
    refused = Consent(
        id=fresh,
        guild=first.guild,
        person=first.person,
        uses=uses,
        production=production,
        asked_in=production or first.asked_in,
        wording=first.wording,
        asked_at=at,
        answered_at=at,
        given=False,
        revoked_at=at,
    )
    return Taken(changed=changed, added=(refused,))
