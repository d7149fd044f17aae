"""What TikTok refuses for good, or for today, is clearly not out, and said in words."""

import pytest

from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.studio.outcomes import Failed
from tests.publishing.tiktok_bench import TikTokBench


@pytest.fixture
def bench(tiktok_bench: TikTokBench) -> TikTokBench:
    return tiktok_bench


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("spam_risk_too_many_posts", "as often today"),
        ("spam_risk_too_many_pending_share", "drafts already wait"),
        ("reached_active_user_cap", "as many accounts"),
    ],
)
async def test_a_daily_cap_waits_for_tomorrow(
    bench: TikTokBench, tiktok: LoopbackTikTok, code: str, words: str
) -> None:
    tiktok.faults.refuse("init", 403, code)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert words in outcome.what
    assert outcome.retry_after_s is not None
    assert 23 * 3600 < outcome.retry_after_s <= 24 * 3600


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "invalid_param", "PlatformTrouble"),
        (403, "spam_risk_user_banned_from_posting", "PlatformTrouble"),
        (403, "unaudited_client_can_only_post_to_private_accounts", "PlatformTrouble"),
        (403, "privacy_level_option_mismatch", "PlatformTrouble"),
        (401, "scope_not_authorized", "AccountNeedsSignIn"),
        (400, "scope_permission_missed", "AccountNeedsSignIn"),
    ],
)
async def test_a_final_refusal_is_final(
    bench: TikTokBench, tiktok: LoopbackTikTok, status: int, code: str, error: str
) -> None:
    tiktok.faults.refuse("init", status, code)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt, outcome.retry_after_s) == (error, False, None)
    assert tiktok.faults.count("init") == 1


async def test_an_app_without_an_audit_is_told_what_it_may(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    tiktok.state.audited = False

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert "audited" in outcome.what
    assert "draft" in outcome.remedy


@pytest.mark.parametrize(
    "reason", ["file_format_check_failed", "frame_rate_check_failed", "spam_risk", "publish_cancelled", "odd_new_one"]
)
async def test_a_film_that_tiktok_rejects_is_clearly_not_out(
    bench: TikTokBench, tiktok: LoopbackTikTok, reason: str
) -> None:
    tiktok.state.fail_next = reason

    outcome = await bench.both()

    assert isinstance(outcome, Failed)
    assert "did not take the film" in outcome.what
    assert (outcome.in_doubt, outcome.retry_after_s) == (False, None)
    assert tiktok.faults.count("init") == 1


async def test_choices_that_its_owner_has_ruled_out_since_stop_the_upload(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    tiktok.owner.closed = {"comment"}

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert "switched off comments" in outcome.what
    assert not tiktok.uploads


async def test_an_audience_that_is_gone_stops_the_upload(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    tiktok.owner.is_private = True

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert "no longer post for everyone" in outcome.what
