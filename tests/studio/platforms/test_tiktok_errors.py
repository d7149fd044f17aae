"""TikTok's refusals, each with one clear message."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.studio.platforms import tiktok_errors
from bot.studio.platforms.trouble import Again

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODES = [
    (401, "access_token_invalid", Again.AFTER_REFRESH),
    (401, "scope_not_authorized", Again.AFTER_SIGN_IN),
    (400, "scope_permission_missed", Again.AFTER_SIGN_IN),
    (403, "spam_risk_too_many_posts", Again.LATER),
    (403, "spam_risk_too_many_pending_share", Again.LATER),
    (403, "spam_risk_user_banned_from_posting", Again.NEVER),
    (403, "reached_active_user_cap", Again.LATER),
    (403, "unaudited_client_can_only_post_to_private_accounts", Again.NEVER),
    (403, "url_ownership_unverified", Again.NEVER),
    (403, "privacy_level_option_mismatch", Again.NEVER),
    (400, "invalid_param", Again.NEVER),
    (400, "invalid_params", Again.NEVER),
    (400, "invalid_publish_id", Again.NEVER),
    (400, "token_not_authorized_for_specified_publish_id", Again.NEVER),
    (429, "rate_limit_exceeded", Again.SOON),
    (500, "internal_error", Again.SOON),
    (503, "", Again.SOON),
    (200, "", Again.SOON),
    (401, "", Again.AFTER_REFRESH),
]
FAILURES = [
    "file_format_check_failed",
    "duration_check_failed",
    "frame_rate_check_failed",
    "picture_size_check_failed",
    "publish_cancelled",
    "auth_removed",
    "spam_risk",
    "spam_risk_text",
    "spam_risk_too_many_posts",
    "spam_risk_user_banned_from_posting",
    "something_of_next_year",
]


@pytest.mark.parametrize(("status", "code", "again"), CODES)
def test_each_code_says_what_and_what_next(status: int, code: str, again: Again) -> None:
    trouble = tiktok_errors.explain(status, code, "A message.", NOW)

    assert trouble.again is again
    assert trouble.what.endswith((".", ")."))
    assert trouble.remedy
    assert "_" not in trouble.what
    assert (trouble.at is not None) == (again is Again.LATER)


def test_a_daily_cap_ends_after_a_day() -> None:
    assert tiktok_errors.explain(403, "spam_risk_too_many_posts", "", NOW).at == NOW + timedelta(hours=24)


def test_messages_differ_where_the_cause_does() -> None:
    told = {tiktok_errors.explain(status, code, "", NOW).what for status, code, _ in CODES if code}

    assert len(told) >= len(CODES) - 6


@pytest.mark.parametrize("reason", FAILURES)
def test_each_failure_is_told_once_and_clearly(reason: str) -> None:
    trouble = tiktok_errors.failed(reason)

    assert trouble.again in {Again.NEVER, Again.AFTER_SIGN_IN}
    assert "TikTok did not take the film" in trouble.what
    assert "_" not in trouble.what


@pytest.mark.parametrize("reason", ["internal", "video_pull_failed", "photo_pull_failed"])
def test_what_was_tiktoks_own_fault_passes(reason: str) -> None:
    assert tiktok_errors.failed(reason).again is Again.SOON


def test_only_what_passes_is_put_off() -> None:
    soon = tiktok_errors.begun_in_vain(tiktok_errors.unreachable(), NOW)
    never = tiktok_errors.explain(400, "invalid_param", "", NOW)

    assert (soon.again, soon.at) == (Again.LATER, NOW + timedelta(minutes=10))
    assert tiktok_errors.begun_in_vain(never, NOW) == never
