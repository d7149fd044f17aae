"""Consent, and the proof that it was checked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.consent import Consent, Person, Use, clear
from bot.studio.errors import ConsentMissing
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADA = Person(id=PersonId("ada"), guild=GuildId(1), name="Ada")
FILM = ProductionId("film")
HOURS = st.integers(-48, 48)


def consent(**changes: object) -> Consent:
    fields: dict[str, object] = {
        "id": ConsentId("c"),
        "guild": GuildId(1),
        "person": ADA.id,
        "uses": frozenset({Use.PUBLISH}),
        "asked_at": NOW,
        "given": True,
    }
    return Consent.model_validate(fields | changes)


def test_a_given_consent_clears_its_use() -> None:
    proof = clear([consent()], ADA, Use.PUBLISH, FILM, NOW)

    assert (proof.person, proof.use, proof.checked_at) == (ADA.id, Use.PUBLISH, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"given": None},
        {"given": False},
        {"uses": frozenset({Use.VOICE})},
        {"person": PersonId("ben")},
        {"production": ProductionId("another film")},
        {"revoked_at": NOW},
        {"expires_at": NOW},
    ],
)
def test_anything_less_names_who_is_missing(changes: dict[str, object]) -> None:
    with pytest.raises(ConsentMissing, match="Ada has not agreed"):
        clear([consent(**changes)], ADA, Use.PUBLISH, FILM, NOW)


@given(HOURS, HOURS, HOURS)
def test_a_consent_holds_from_its_giving_to_the_first_end(revoked: int, expires: int, asked: int) -> None:
    given_one = consent(revoked_at=NOW + timedelta(hours=revoked), expires_at=NOW + timedelta(hours=expires))

    assert given_one.holds(NOW + timedelta(hours=asked)) is (asked < min(revoked, expires))
