"""What the demo proves: one thing that is not as it should be, and it fails."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sandbox.proofs import Copy, Proofs
from bot.studio.consent import Consent, Use
from bot.studio.values import ConsentId, GuildId, PersonId

NOW = datetime(2026, 11, 26, tzinfo=UTC)
COPY = Copy("YouTube", "a" * 64, is_approved=True, c2pa={"is_valid": True, "source_type": "https://x/composite"})
CONSENT = Consent(
    id=ConsentId("C"), guild=GuildId(1), person=PersonId("P"), uses=frozenset({Use.NAME}), asked_at=NOW, given=True
)
WHOLE = Proofs(
    copies=(COPY, replace(COPY, platform="TikTok"), replace(COPY, platform="Instagram")),
    wanted=3,
    consents=(CONSENT,),
    agreed=True,
    audit={"server": 1, "entries": 3, "flaws": [], "mark": "3:abc"},
    decisions=("1 Ada: review - -> open",),
    provenance=None,
)


def test_a_film_that_is_everywhere_as_approved_holds_and_says_so() -> None:
    told = list(WHOLE.lines())

    assert WHOLE.hold
    assert sum("the approved bytes" in line and "signature fits" in line for line in told) == 3
    assert "Consent C, to name: given" in told[3]
    assert "whole; its head is 3:abc" in told[4]
    assert WHOLE.as_json()["audit"]["head"] == "3:abc"


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (replace(WHOLE, copies=(replace(COPY, is_approved=False), *WHOLE.copies[1:])), "NOT the approved bytes"),
        (replace(WHOLE, copies=(replace(COPY, c2pa={"is_valid": False}), *WHOLE.copies[1:])), "does NOT fit"),
        (replace(WHOLE, copies=(replace(COPY, c2pa={}), *WHOLE.copies[1:])), "does NOT fit"),
        (replace(WHOLE, copies=WHOLE.copies[:2]), ""),
        (replace(WHOLE, copies=()), ""),
        (replace(WHOLE, agreed=False), ""),
        (replace(WHOLE, consents=()), ""),
        (replace(WHOLE, audit={**WHOLE.audit, "flaws": ["entry 2 was changed"]}), "NOT whole"),
    ],
)
def test_one_thing_that_is_wrong_is_enough(spoiled: Proofs, words: str) -> None:
    assert not spoiled.hold
    assert not spoiled.as_json()["holds"]
    assert words in "\n".join(spoiled.lines())
