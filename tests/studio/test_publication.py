"""The states of a publication, and what it needs next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Platform
from bot.studio.errors import WrongState
from bot.studio.outcomes import Failed
from bot.studio.publication import Publication, PublicationState, Target
from bot.studio.releasing import ENDED, Step, after_failure, describe, in_step, next_step, once_more
from bot.studio.values import AccountId, GuildId, LockId, ProductionId, PublicationId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
State = PublicationState
WORKING = (State.UPLOADING, State.RELEASING, State.UNKNOWN)


def publication(state: State = State.WAITING, *, is_up: bool = False, **facts: object) -> Publication:
    url = "https://youtube.com/shorts/x" if is_up else ""
    return Publication(
        id=PublicationId("B"),
        guild=GuildId(1),
        production=ProductionId("P"),
        lock=LockId("L"),
        target=Target(platform=Platform.YOUTUBE, account=AccountId("A")),
        state=state,
        url=url,
        changed_at=NOW,
    ).but(**facts)


def failure(error: str = "PlatformTrouble", **facts: object) -> Failed:
    return Failed(what="YouTube is busy.", remedy="Wait.", error=error).but(**facts)


STATES = st.sampled_from(State)


@given(STATES, st.booleans())
def test_whatever_is_needed_next_can_be_taken(state: State, is_up: bool) -> None:
    before = publication(state, is_up=is_up)

    step = next_step(before, None, NOW)

    assert (step is None) == (state in ENDED)
    if step is not None:
        assert in_step(before, step, NOW).state in {State.UPLOADING, State.RELEASING}


def test_nothing_is_released_before_it_was_uploaded() -> None:
    for state in State:
        if next_step(publication(state), None, NOW) is Step.RELEASE:
            assert state in {State.UPLOADED, State.RELEASING}


def test_a_scheduled_release_waits() -> None:
    uploaded = publication(State.UPLOADED, is_up=True)
    later = NOW + timedelta(hours=1)

    assert next_step(uploaded, later, NOW) is None
    assert next_step(uploaded, later, later) is Step.RELEASE
    assert next_step(publication(), later, NOW) is Step.UPLOAD


@given(
    st.sampled_from(WORKING),
    st.booleans(),
    st.sampled_from(["PlatformTrouble", "Unavailable", "AccountNeedsSignIn", "LockVoid", "ConsentMissing"]),
    st.booleans(),
    st.none() | st.floats(0, 1e5),
)
def test_after_any_failure_there_is_a_way_on(
    state: State, is_up: bool, error: str, in_doubt: bool, retry_after_s: float | None
) -> None:
    told = failure(error, in_doubt=in_doubt, retry_after_s=retry_after_s)

    after = after_failure(publication(state, is_up=is_up), told, NOW)

    assert after.state is not State.PUBLISHED
    assert after.problem == told.what
    if after.state is State.FAILED:
        assert next_step(once_more(after, NOW), None, NOW) is not None
    else:
        assert next_step(after.but(retry_at=None), None, NOW) is not None


def test_what_is_in_doubt_is_unknown_and_asked_again() -> None:
    after = after_failure(publication(State.RELEASING, is_up=True), failure(in_doubt=True, retry_after_s=60), NOW)

    assert after.state is State.UNKNOWN
    assert next_step(after, None, NOW) is None
    assert next_step(after, None, NOW + timedelta(seconds=60)) is Step.RELEASE


def test_a_used_up_quota_is_waited_for() -> None:
    after = after_failure(publication(State.UPLOADING), failure(retry_after_s=3600), NOW)

    assert (after.state, after.retry_at) == (State.WAITING, NOW + timedelta(hours=1))


def test_a_void_lock_ends_a_release() -> None:
    after = after_failure(publication(State.RELEASING, is_up=True), failure("LockVoid"), NOW)

    assert after.state is State.FAILED


@pytest.mark.parametrize("state", sorted(ENDED))
def test_late_failures_change_nothing_that_has_ended(state: State) -> None:
    ended = publication(state)

    assert after_failure(ended, failure(), NOW) == ended


def test_there_is_no_way_back_from_published_but_down() -> None:
    for state in set(State) - {State.TAKEDOWN_REQUESTED}:
        with pytest.raises(WrongState):
            publication(State.PUBLISHED).to(state, NOW)


@given(STATES, st.booleans())
def test_every_state_is_told_in_one_line(state: State, is_up: bool) -> None:
    line = describe(publication(state, is_up=is_up), "Honey Films")

    assert line.startswith("YouTube · Honey Films: ")
    assert "\n" not in line


REEL = Target(platform=Platform.INSTAGRAM, account=AccountId("A"))


@pytest.mark.parametrize("state", [State.RELEASING, State.UNKNOWN, State.UPLOADING])
def test_what_is_gone_is_uploaded_once_more(state: State) -> None:
    before = publication(state, target=REEL, session="S", remote_id="1", held_back=True)

    after = after_failure(before, failure(from_the_start=True, retry_after_s=0.0), NOW)

    assert (after.state, after.session, after.remote_id, after.is_up) == (State.WAITING, "", "", False)
    assert next_step(after, None, NOW) is Step.UPLOAD


def test_an_upload_that_does_not_keep_is_made_shortly_before_its_release() -> None:
    at = NOW + timedelta(days=3)
    waiting = publication(target=REEL)

    assert next_step(waiting, at, NOW) is None
    assert next_step(waiting, at, at - timedelta(hours=20, seconds=1)) is None
    assert next_step(waiting, at, at - timedelta(hours=20)) is Step.UPLOAD
    assert next_step(publication(), at, NOW) is Step.UPLOAD
    assert "goes out <t:" in describe(waiting, "@honey", at)
