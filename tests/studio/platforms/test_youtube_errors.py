"""What YouTube's refusals mean."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.platforms.trouble import Again
from bot.studio.platforms.youtube_errors import explain, pacific_midnight_after, processing_problem

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "reason", "again"),
    [
        (403, "quotaExceeded", Again.LATER),
        (400, "uploadLimitExceeded", Again.LATER),
        (403, "rateLimitExceeded", Again.SOON),
        (403, "userRateLimitExceeded", Again.SOON),
        (429, "", Again.SOON),
        (503, "", Again.SOON),
        (500, "backendError", Again.SOON),
        (401, "authError", Again.AFTER_REFRESH),
        (401, "", Again.AFTER_REFRESH),
        (401, "youtubeSignupRequired", Again.AFTER_SIGN_IN),
        (403, "insufficientPermissions", Again.AFTER_SIGN_IN),
        (403, "forbidden", Again.NEVER),
        (400, "invalidTitle", Again.NEVER),
        (404, "videoNotFound", Again.NEVER),
        (418, "teapot", Again.NEVER),
    ],
)
def test_each_refusal_says_whether_trying_again_can_help(status: int, reason: str, again: Again) -> None:
    trouble = explain(status, reason, "a message", NOW)

    assert trouble.again is again
    assert trouble.what.endswith(".")
    assert trouble.remedy.endswith((".", "`"))
    assert (trouble.at is not None) is (again is Again.LATER)


def test_a_used_up_quota_comes_back_at_midnight_in_california() -> None:
    assert explain(403, "quotaExceeded", "", NOW).at == datetime(2026, 11, 24, 8, tzinfo=UTC)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_midnight_in_california_is_the_next_one(at: datetime) -> None:
    midnight = pacific_midnight_after(at)

    local = midnight.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (local.hour, local.minute, local.second) == (0, 0, 0)
    assert timedelta() < midnight - at <= timedelta(hours=25)


def test_a_film_that_youtube_drops_is_told_why() -> None:
    assert processing_problem({"uploadStatus": "failed", "failureReason": "codec"}) == (
        "YouTube did not keep the film: it does not know the codec."
    )
    assert processing_problem({"uploadStatus": "processed"}) == ""
