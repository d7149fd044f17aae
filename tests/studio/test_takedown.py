"""Taking down what is out, by us or by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Platform
from bot.studio.errors import WrongState
from bot.studio.outcomes import Failed
from bot.studio.publication import WERE_PUBLISHED, Publication, PublicationState, Removal, Target
from bot.studio.takedown import (
    BY_API,
    awaits_removal,
    has_private_copy,
    is_out,
    not_removed,
    removed,
    requested,
    steps,
)
from bot.studio.values import AccountId, GuildId, LockId, ProductionId, PublicationId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
State = PublicationState
STATES = st.sampled_from(State)
PLATFORMS = st.sampled_from(Platform)
HOW = st.sampled_from(Removal)


def publication(state: State, platform: Platform = Platform.YOUTUBE, **facts: object) -> Publication:
    fields: dict[str, object] = {
        "id": PublicationId("p"),
        "guild": GuildId(1),
        "production": ProductionId("f"),
        "lock": LockId("l"),
        "target": Target(platform=platform, account=AccountId("a")),
        "state": state,
        "remote_id": "x",
        "url": "https://there/x",
        "changed_at": NOW,
    }
    return Publication.model_validate(fields | facts)


@given(STATES, PLATFORMS, HOW)
def test_what_is_not_out_is_never_called_taken_down(state: State, platform: Platform, how: Removal) -> None:
    one = publication(state, platform)
    try:
        asked = requested(one, how, NOW)
    except WrongState:
        assert not is_out(one) or state in {State.RELEASING, State.UNKNOWN}
        assert not has_private_copy(one)
        return
    assert asked.removal is how
    down = removed(asked, how, NOW)
    assert (down.state is State.TAKEN_DOWN) is (state in {*WERE_PUBLISHED, State.HANDED_OVER})
    assert not awaits_removal(down, NOW + timedelta(days=99))


@given(PLATFORMS, HOW)
def test_only_where_we_can_is_the_platform_asked(platform: Platform, how: Removal) -> None:
    asked = requested(publication(State.PUBLISHED, platform), how, NOW)

    assert awaits_removal(asked, NOW) is (platform in BY_API)
    assert steps(platform)


@given(st.sampled_from(["Unavailable", "PlatformTrouble", "AccountNeedsSignIn"]), st.none() | st.floats(0, 9e5))
def test_a_failure_is_tried_again_only_where_that_can_help(error: str, retry_after_s: float | None) -> None:
    asked = requested(publication(State.PUBLISHED), Removal.DELETE, NOW)
    failure = Failed(what="It did not work.", remedy="", error=error, retry_after_s=retry_after_s)

    left = not_removed(asked, failure, NOW)

    passes = error == "Unavailable" or (error == "PlatformTrouble" and retry_after_s is not None)
    assert left.state is State.TAKEDOWN_REQUESTED
    assert (left.retry_at is not None) is passes
    assert awaits_removal(left, NOW + timedelta(days=99)) is passes
    assert awaits_removal(requested(left, Removal.DELETE, NOW), NOW)


@pytest.mark.parametrize("state", [State.CANCELLED, State.FAILED])
def test_a_private_copy_stays_what_it_is_and_leads_nowhere_once_it_is_deleted(state: State) -> None:
    down = removed(requested(publication(state), Removal.DELETE, NOW), Removal.DELETE, NOW)

    assert (down.state, down.url, down.remote_id) == (state, "", "")
    assert not has_private_copy(down)
