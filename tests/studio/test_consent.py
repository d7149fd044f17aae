"""Consent, and the proof that it was checked."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.consent import (
    CONSENT_LIFE,
    Consent,
    ConsentAnswer,
    Person,
    Reach,
    SignedRelease,
    Use,
    clear,
    holding,
    take_back,
    why_not,
)
from bot.studio.errors import ConsentMissing, Refused, Stale
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId, UserId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADA = Person(id=PersonId("ada"), guild=GuildId(1), name="Ada")
FILM, OTHER = ProductionId("film"), ProductionId("other")
HOURS = st.integers(-48, 48)
USES = st.frozensets(st.sampled_from(Use), min_size=1)
FILMS = st.sampled_from([FILM, OTHER, None])


def hour(number: int) -> datetime:
    return NOW + timedelta(hours=number)


def consent(**changes: object) -> Consent:
    fields: dict[str, object] = {
        "id": ConsentId("c"),
        "guild": GuildId(1),
        "person": ADA.id,
        "uses": frozenset({Use.PUBLISH}),
        "asked_at": NOW,
        "answered_at": NOW,
        "given": True,
        "is_adult": True,
    }
    return Consent.model_validate(fields | changes)


def question(uses: frozenset[Use] = frozenset(Use), **changes: object) -> Consent:
    return consent(uses=uses, answered_at=None, given=None, is_adult=False, **changes)


def test_a_given_consent_clears_its_use() -> None:
    proof = clear([consent()], ADA, Use.PUBLISH, FILM, NOW)

    assert (proof.person, proof.use, proof.checked_at) == (ADA.id, Use.PUBLISH, NOW)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"given": None, "answered_at": None}, "not answered yet"),
        ({"given": False}, "said no"),
        ({"is_adult": False}, "before the words of today"),
        ({"withheld": frozenset({Use.PUBLISH}), "uses": frozenset({Use.VOICE})}, "said no"),
        ({"uses": frozenset({Use.VOICE})}, "not asked"),
        ({"person": PersonId("ben")}, "not asked"),
        ({"production": OTHER}, "not asked"),
        ({"revoked_at": NOW}, "took it back"),
        ({"expires_at": NOW}, "ran out"),
    ],
)
def test_anything_less_says_whose_consent_is_missing_and_why(changes: dict[str, object], why: str) -> None:
    with pytest.raises(ConsentMissing, match=f"Ada has not agreed to publication: .*{why}"):
        clear([consent(**changes)], ADA, Use.PUBLISH, FILM, NOW)


@given(HOURS, HOURS, HOURS, HOURS)
def test_a_consent_holds_from_its_giving_to_the_first_end(given_at: int, revoked: int, expires: int, at: int) -> None:
    given_one = consent(answered_at=hour(given_at), revoked_at=hour(revoked), expires_at=hour(expires))

    assert given_one.holds(hour(at)) is (given_at <= at < min(revoked, expires))


@given(USES, USES, FILMS, FILMS, st.booleans(), st.sampled_from([None, timedelta(days=3), timedelta(days=900)]))
def test_an_answer_never_covers_more_than_was_asked_or_said(
    asked: frozenset[Use],
    agreed: frozenset[Use],
    film: ProductionId | None,
    looked_at: ProductionId | None,
    only_here: bool,
    lasts: timedelta | None,
) -> None:
    put = question(asked, production=film, asked_in=FILM, lasts=timedelta(days=30))
    said = ConsentAnswer(agrees=True, is_adult=True, uses=agreed, only_here=only_here, lasts=lasts)

    answered = put.answer(said, NOW)

    for use in Use:
        covered = holding([answered], ADA.id, use, looked_at, NOW) is not None
        may = use in asked & agreed and film in {None, looked_at}
        if only_here and film is None:
            may = may and looked_at == FILM
        assert not covered or may
        if may and asked & agreed - {Use.PUBLISH}:
            assert covered
    assert answered.expires_at is None or answered.expires_at <= NOW + min(timedelta(days=30), lasts or CONSENT_LIFE)
    assert not answered.given or answered.expires_at is not None


@dataclass
class Said:
    """What somebody said last of one use in one film, kept by the simplest rule there is: the last word counts."""

    words: dict[tuple[Use, ProductionId], bool] = field(default_factory=dict)

    def say(self, yes: bool, uses: frozenset[Use], film: ProductionId | None) -> None:
        for use in uses:
            for one in (FILM, OTHER):
                if film in {None, one}:
                    self.words[use, one] = yes


Step = tuple[str, frozenset[Use], ProductionId | None, frozenset[Use]]
STEPS = st.lists(st.tuples(st.sampled_from(["yes", "no", "part", "revoke"]), USES, FILMS, USES), max_size=7)


@given(STEPS)
def test_the_last_word_counts_whatever_was_said_before(steps: list[Step]) -> None:
    known: dict[str, Consent] = {}
    said = Said()
    for number, (act, uses, film, part) in enumerate(steps):
        at, name = hour(number), ConsentId(f"c{number:02}")
        if act == "revoke":
            taken = take_back(known.values(), film, uses, at, name)
            known |= {one.id: one for one in (*taken.changed, *taken.added)}
            said.say(False, uses, film)
            continue
        put = question(uses, id=name, production=film, asked_in=FILM, asked_at=at)
        wanted = {"yes": uses, "no": frozenset(), "part": part}[act]
        answered = put.answer(ConsentAnswer(agrees=act != "no", is_adult=True, uses=wanted), at)
        known[name] = answered
        granted = answered.uses if answered.given else frozenset()
        said.say(False, uses, film)
        said.say(True, granted, film)

    later = hour(len(steps))
    for use in Use:
        for one in (FILM, OTHER):
            assert (holding(known.values(), ADA.id, use, one, later) is not None) is said.words.get((use, one), False)


@given(STEPS, HOURS)
def test_nothing_holds_once_everything_is_taken_back(steps: list[Step], later: int) -> None:
    known = [
        consent(id=ConsentId(f"c{number}"), uses=uses, production=film, answered_at=hour(number), lasts=None)
        for number, (_, uses, film, _) in enumerate(steps)
    ]
    at = hour(len(steps))

    taken = take_back(known, None, frozenset(Use), at, ConsentId("no"))
    after = {one.id: one for one in (*known, *taken.changed, *taken.added)}.values()

    looked_at = at + timedelta(hours=abs(later))
    assert all(holding(after, ADA.id, use, film, looked_at) is None for use in Use for film in (FILM, None))


def test_taking_one_film_out_of_a_consent_for_all_leaves_the_others() -> None:
    wide = consent(uses=frozenset(Use), lasts=None, answered_at=hour(-1))

    taken = take_back([wide], FILM, frozenset(Use), NOW, ConsentId("no"))
    after = [wide, *taken.changed, *taken.added]

    assert taken.count == 1
    assert holding(after, ADA.id, Use.PUBLISH, FILM, NOW) is None
    assert why_not(after, ADA.id, Use.PUBLISH, FILM, NOW) == "they took it back"
    assert holding(after, ADA.id, Use.PUBLISH, OTHER, NOW) == wide


def test_a_yes_after_a_no_counts_again() -> None:
    no = question(id=ConsentId("a")).answer(ConsentAnswer(agrees=False), NOW)
    yes = question(id=ConsentId("b")).answer(ConsentAnswer(agrees=True, is_adult=True), hour(1))

    assert holding([no, yes], ADA.id, Use.APPEAR, FILM, hour(2)) == yes


def test_no_answer_is_no_consent_and_only_adults_agree() -> None:
    asked = question()

    assert holding([asked], ADA.id, Use.APPEAR, FILM, hour(1000)) is None
    with pytest.raises(Refused, match="18 or older"):
        asked.answer(ConsentAnswer(agrees=True), NOW)
    assert asked.answer(ConsentAnswer(agrees=False), NOW).given is False


def test_an_answer_is_given_once() -> None:
    answered = question().answer(ConsentAnswer(agrees=False), NOW)

    with pytest.raises(Stale):
        answered.answer(ConsentAnswer(agrees=True, is_adult=True), hour(1))
    with pytest.raises(Stale):
        question(revoked_at=NOW).answer(ConsentAnswer(agrees=True, is_adult=True), hour(1))


def test_agreeing_to_nothing_but_publication_is_a_no() -> None:
    answered = question().answer(ConsentAnswer(agrees=True, is_adult=True, uses=frozenset({Use.PUBLISH})), NOW)

    assert answered.given is False


def test_how_far_a_consent_goes_is_told() -> None:
    assert consent(production=FILM).reach is Reach.PRODUCTION
    assert consent(lasts=timedelta(days=3)).reach is Reach.PERIOD
    assert consent(lasts=None).reach is Reach.EVERYTHING


def test_a_release_counts_once_it_is_countersigned() -> None:
    paper = SignedRelease(artifact="0" * 64, name="paper.pdf", bytes=9, brought_by=UserId(7), brought_at=NOW)
    brought = question(release=paper)

    signed = brought.countersigned(UserId(1), NOW)

    assert why_not([brought], ADA.id, Use.APPEAR, FILM, NOW) == "the release is not countersigned yet"
    assert signed.holds(NOW)
    assert signed.release is not None
    assert signed.release.countersigned_by == 1
    with pytest.raises(Refused):
        question().countersigned(UserId(1), NOW)
