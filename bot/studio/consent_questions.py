"""What people are asked to agree to: for how long, and whether it has to be asked at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.studio.consent import CONSENT_LIFE, PERIOD_MOST_DAYS, Consent, Reach, Use, holding
from bot.studio.errors import Refused
from bot.studio.values import ProductionId

_Question = tuple[frozenset[Use], ProductionId | None, timedelta | None, bool]


def settled(known: Sequence[Consent], asked: Consent, production: ProductionId, at: datetime) -> Consent | None:
    """Return a consent by which everything that would be asked is agreed to already, as far as it is asked."""
    if asked.reach is not Reach.PRODUCTION:
        return None
    found = [holding(known, asked.person, use, production, at) for use in sorted(asked.uses)]
    return found[0] if all(one is not None for one in found) else None


def open_question(known: Sequence[Consent], asked: Consent) -> Consent | None:
    """Return the same question, if it was asked and waits for its answer."""
    for one in known:
        is_open = one.answered_at is None and one.revoked_at is None and one.release is None
        if is_open and _question(one) == _question(asked):
            return one
    return None


def length_of(reach: Reach, days: int | None) -> timedelta | None:
    """Return how long an answer will hold; None until it is taken back. Raises Refused."""
    if reach is Reach.EVERYTHING:
        return None
    if reach is Reach.PRODUCTION:
        return CONSENT_LIFE
    if days is None or not 1 <= days <= PERIOD_MOST_DAYS:
        raise Refused("For a period it must be said how long.", f"Give 1 to {PERIOD_MOST_DAYS} days with `days:`.")
    return timedelta(days=days)


def _question(of: Consent) -> _Question:
    return of.uses, of.production, of.lasts, of.in_film
