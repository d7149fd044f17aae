"""Bringing a film to TikTok, whatever happens on the way: it appears once, after the last question, or clearly not."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.artifacts import Artifacts
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.tiktok_state import Upload
from bot.studio.asks import MayMakePublic, No, RecallUpload, RememberSession, TokenPlease
from bot.studio.errors import Cancelled, LockVoid, MediaBroken
from bot.studio.outcomes import Failed, HandedOver, MadePublic, Uploaded
from bot.studio.publication import Target, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.values import Sha256
from tests.publishing.bench import MANIFEST, artifacts_in, film_of
from tests.publishing.tiktok_bench import CAPTION, CHUNK, DRAFT, FILM, POST, Died, TikTokBench


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Artifacts, Sha256]:
    artifacts = artifacts_in(tmp_path_factory.mktemp("artifacts"))
    return artifacts, asyncio.run(artifacts.keep(FILM))


@pytest.fixture
def bench(tiktok: LoopbackTikTok, tmp_path: Path, kept: tuple[Artifacts, Sha256]) -> TikTokBench:
    return TikTokBench.of(tiktok, tmp_path, *kept)


def only(tiktok: LoopbackTikTok) -> Upload:
    """Return the one film that has appeared; that it is whole and the only one is part of every test."""
    (upload,) = tiktok.appeared
    assert upload.file.read_bytes() == FILM
    return upload


async def test_a_post_appears_whole_with_what_was_chosen_and_marked_as_made_with_ai(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    outcome = await bench.both()

    upload = only(tiktok)
    assert isinstance(outcome, MadePublic)
    assert outcome.url == f"{tiktok.base}/@{tiktok.owner.username}/video/{upload.post_id}"
    assert upload.post_info == {
        "title": CAPTION,
        "privacy_level": "PUBLIC_TO_EVERYONE",
        "disable_comment": False,
        "disable_duet": True,
        "disable_stitch": True,
        "brand_content_toggle": False,
        "brand_organic_toggle": False,
        "is_aigc": True,
    }


async def test_a_draft_is_handed_over_and_never_published(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    bench.target = DRAFT

    outcome = await bench.both()

    assert isinstance(outcome, HandedOver)
    assert only(tiktok).status == "SEND_TO_USER_INBOX"
    assert tiktok.faults.count("creator_info") == 0


async def test_a_draft_that_its_owner_posted_meanwhile_is_still_handed_over(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    bench.target = DRAFT
    await bench.upload()
    held = tiktok.faults.hold("status", skip=3)
    task = asyncio.ensure_future(bench.make_public())
    await held.met.wait()
    tiktok.uploads[0].status = "PUBLISH_COMPLETE"
    held.release()

    assert isinstance(await task, HandedOver)


@pytest.mark.parametrize("target", [POST, DRAFT])
async def test_nothing_appears_before_the_last_question(
    bench: TikTokBench, tiktok: LoopbackTikTok, target: object
) -> None:
    bench.target = target  # type: ignore[assignment]
    uploaded = await bench.upload()
    for _ in range(5):
        tiktok.state.look(tiktok.uploads[0])

    assert isinstance(uploaded, Uploaded)
    assert (uploaded.held_back, uploaded.url) == (True, "")
    assert tiktok.uploads[0].stored == CHUNK
    assert not tiktok.appeared
    await bench.make_public()
    assert bench.visible_when_asked == [0]
    only(tiktok)


async def test_a_no_to_the_last_question_leaves_nothing_behind(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    bench.refusal = No(what="The approval is void.", remedy="Ask again.", error="LockVoid")

    with pytest.raises(LockVoid):
        await bench.make_public()

    assert tiktok.uploads[0].stored == CHUNK
    assert not tiktok.appeared


async def test_the_session_is_remembered_before_the_first_byte_and_before_the_last_part(bench: TikTokBench) -> None:
    await bench.both()

    assert bench.stored_when_remembered == [0, CHUNK]
    kinds = [type(question) for question in bench.asked]
    assert kinds.index(RecallUpload) < kinds.index(RememberSession)


STAGES = ["status", "uploads.chunk", "uploads.final"]
READS = ["creator_info", *STAGES]
INITS = ["init", "inbox_init"]


@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize("route", READS)
async def test_a_busy_tiktok_is_tried_again(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, status: int
) -> None:
    tiktok.faults.refuse(route, status, "internal_error" if status >= 500 else "rate_limit_exceeded", times=2)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 1


@pytest.mark.parametrize("route", ["uploads.chunk", "uploads.final"])
@pytest.mark.parametrize("after_bytes", [0, 1, CHUNK - 1])
async def test_a_connection_that_drops_within_a_part_costs_that_part_only(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, after_bytes: int
) -> None:
    tiktok.faults.drop(route, after_bytes=after_bytes)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 1
    assert tiktok.faults.count(route) == 2


@pytest.mark.parametrize("route", STAGES)
async def test_a_lost_answer_sends_nothing_twice(bench: TikTokBench, tiktok: LoopbackTikTok, route: str) -> None:
    tiktok.faults.lose_reply(route)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert (tiktok.faults.count("uploads.chunk"), tiktok.faults.count("uploads.final")) == (1, 1)


async def test_a_restarted_worker_goes_on_where_the_last_one_stopped(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    bench.remote_id = ""

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert (tiktok.faults.count("init"), tiktok.faults.count("uploads.chunk")) == (1, 1)


async def test_a_worker_that_died_after_the_last_part_asks_what_became_of_it(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    tiktok.faults.lose_reply("uploads.final")
    tiktok.faults.drop("status", times=20, skip=3)
    first = await bench.make_public()
    tiktok.faults.clear()

    second = await bench.make_public()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert isinstance(second, MadePublic)
    only(tiktok)
    assert tiktok.faults.count("uploads.final") == 1
    assert bench.count(MayMakePublic) == 1


async def test_a_last_part_that_never_arrived_is_asked_for_again_and_sent_again(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    tiktok.faults.drop("uploads.final", times=10)
    first = await bench.make_public()
    tiktok.faults.clear()

    second = await bench.make_public()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert isinstance(second, MadePublic)
    assert bench.visible_when_asked == [0, 0]
    only(tiktok)


@pytest.mark.parametrize("at", ["before", "after"])
async def test_an_address_that_ran_out_is_replaced_because_nothing_can_come_of_it(
    bench: TikTokBench, tiktok: LoopbackTikTok, at: str
) -> None:
    await bench.upload()
    if at == "after":
        tiktok.faults.drop("uploads.final", times=10)
        await bench.make_public()
        tiktok.faults.clear()
    tiktok.expire_addresses()

    assert isinstance(await bench.make_public(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 2
    assert bench.visible_when_asked[-1] == 0


async def test_an_old_session_is_not_even_tried(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    began = tiktok.uploads[0].began_at
    older = (began - timedelta(hours=2)).isoformat()
    bench.session = bench.session.replace(bench.session.split('"began_at":"')[1].split('"')[0], older)

    assert isinstance(await bench.make_public(), MadePublic)

    assert tiktok.faults.count("init") == 2
    only(tiktok)


async def test_an_address_that_always_runs_out_is_given_up(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    tiktok.state.rates["init"] = 100
    tiktok.state.rates["status"] = 1000
    tiktok.faults.refuse("uploads.final", 403, "expired", times=100)

    outcome = await bench.both()

    assert isinstance(outcome, Failed)
    assert tiktok.faults.count("init") <= 5
    assert not tiktok.appeared


@pytest.mark.parametrize(("route", "target"), [("init", POST), ("inbox_init", DRAFT)])
@pytest.mark.parametrize("how", ["lost", "dropped", "500", "429"])
async def test_an_upload_that_could_not_be_begun_is_not_begun_again_at_once(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, target: object, how: str
) -> None:
    bench.target = target  # type: ignore[assignment]
    if how == "lost":
        tiktok.faults.lose_reply(route)
    elif how == "dropped":
        tiktok.faults.drop(route)
    else:
        tiktok.faults.refuse(route, int(how), "internal_error" if how == "500" else "rate_limit_exceeded")

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert tiktok.faults.count(route) == 1
    assert not outcome.in_doubt
    assert outcome.retry_after_s is not None
    assert 500 < outcome.retry_after_s <= 600
    assert "ten minutes" in outcome.remedy
    assert not isinstance(await bench.both(), Failed)
    only(tiktok)


@pytest.mark.parametrize("route", [*READS[:2], "init"])
async def test_a_token_that_runs_out_is_renewed_and_the_step_repeated(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str
) -> None:
    tiktok.faults.refuse(route, 401, "access_token_invalid")

    assert isinstance(await bench.both(), MadePublic)

    assert [one.fresh for one in bench.asked if isinstance(one, TokenPlease)].count(True) == 1
    only(tiktok)


@pytest.mark.parametrize("route", ["creator_info", "init", "status"])
async def test_a_token_that_is_refused_for_good_needs_its_owner(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str
) -> None:
    tiktok.faults.refuse(route, 401, "access_token_invalid", times=50)

    outcome = await bench.upload()

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt) == ("AccountNeedsSignIn", False)
    assert not tiktok.appeared


async def test_a_permission_lost_after_the_last_part_leaves_a_doubt(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    tiktok.faults.refuse("status", 401, "access_token_invalid", skip=3)
    held = tiktok.faults.hold("uploads.final")
    task = asyncio.ensure_future(bench.make_public())
    await held.met.wait()
    bench.lost_permission = True
    held.release()
    outcome = await task

    assert isinstance(outcome, Failed)
    assert (outcome.error, outcome.in_doubt) == ("AccountNeedsSignIn", True)
    bench.lost_permission = False
    assert isinstance(await bench.make_public(), MadePublic)
    only(tiktok)


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


async def test_a_failure_of_tiktoks_own_is_tried_once_more_from_the_start(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    tiktok.state.fail_next = "internal"

    assert isinstance(await bench.both(), MadePublic)

    assert tiktok.faults.count("init") == 2
    assert bench.visible_when_asked[-1] == 1  # the one that TikTok gave up
    only(tiktok)


async def test_slow_processing_is_a_doubt_that_passes(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    tiktok.state.processing_polls = 70
    tiktok.state.rates["status"] = 1000

    first = await bench.both()
    second = await bench.make_public()

    assert isinstance(first, Failed)
    assert first.in_doubt
    assert "still checking" in first.what
    assert isinstance(second, MadePublic)
    only(tiktok)
    assert tiktok.faults.count("uploads.final") == 1


async def test_what_nobody_can_know_is_put_to_a_person(bench: TikTokBench, tiktok: LoopbackTikTok) -> None:
    await bench.upload()
    tiktok.faults.lose_reply("uploads.final")
    tiktok.faults.drop("status", times=20, skip=3)
    await bench.make_public()
    tiktok.faults.clear()
    tiktok.forget_uploads()

    outcome = await bench.make_public()

    assert isinstance(outcome, Failed)
    assert (outcome.in_doubt, outcome.retry_after_s) == (False, None)
    assert "may be out" in outcome.what
    assert "Look at the account" in outcome.remedy
    assert not tiktok.uploads


async def test_a_forgotten_upload_that_lacked_its_last_part_is_begun_anew(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    tiktok.forget_uploads()

    assert isinstance(await bench.make_public(), MadePublic)
    only(tiktok)


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


async def test_a_post_for_its_owner_only_does_not_wait_for_an_address(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    choices = TikTokChoices(way=TikTokWay.POST, privacy=TikTokPrivacy.SELF, music_terms=True)
    bench.target = POST.but(choices=choices)

    outcome = await bench.both()

    assert isinstance(outcome, MadePublic)
    assert outcome.url == f"{tiktok.base}/@{tiktok.owner.username}"


async def test_a_published_film_whose_address_is_not_known_yet_is_published(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    tiktok.state.moderation_polls = 100

    outcome = await bench.both()

    assert isinstance(outcome, MadePublic)
    assert outcome.url == f"{tiktok.base}/@{tiktok.owner.username}"


@pytest.mark.parametrize("step", ["uploading", "sending the last part"])
async def test_a_cancelled_film_does_not_appear(bench: TikTokBench, tiktok: LoopbackTikTok, step: str) -> None:
    bench.stop_at = step

    with pytest.raises(Cancelled):
        await bench.both()

    assert tiktok.faults.count("uploads.final") == 0
    assert not tiktok.appeared


async def test_a_film_whose_bytes_changed_is_not_uploaded(
    bench: TikTokBench, tiktok: LoopbackTikTok, tmp_path: Path
) -> None:
    bench.artifacts = artifacts_in(tmp_path)
    bench.master = await bench.artifacts.keep(b"\x00\x00\x00\x18ftypisom a film")
    path = await bench.artifacts.fetch(bench.master)
    path.chmod(0o644)
    path.write_bytes(b"\x00\x00\x00\x18ftypisom a fil!")

    with pytest.raises(MediaBroken):
        await bench.upload()

    assert not tiktok.uploads


async def test_a_short_film_is_held_back_whole(bench: TikTokBench, tiktok: LoopbackTikTok, tmp_path: Path) -> None:
    bench.artifacts = artifacts_in(tmp_path)
    bench.master = await bench.artifacts.keep(film_of(size=MANIFEST))

    first = await bench.upload()
    sent = tiktok.uploads[0].stored

    assert isinstance(first, Uploaded)
    assert sent == 0
    assert isinstance(await bench.make_public(), MadePublic)
    assert len(tiktok.appeared) == 1


async def test_tokens_and_addresses_appear_in_no_outcome_and_no_question(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    tiktok.state.fail_next = "spam_risk"

    outcome = await bench.both()

    told = outcome.model_dump_json() + repr(bench.asked) + repr(outcome)
    secret = tiktok.uploads[0].secret
    assert secret in bench.session
    assert secret not in told
    assert bench.access_token not in told


async def test_an_upload_ordered_again_after_the_last_part_went_begins_nothing(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.both()

    again = await bench.upload()

    assert isinstance(again, Uploaded)
    assert isinstance(await bench.make_public(), MadePublic)
    only(tiktok)
    assert tiktok.faults.count("init") == 1


async def test_an_address_that_runs_out_as_the_last_byte_arrives_costs_nothing(
    bench: TikTokBench, tiktok: LoopbackTikTok
) -> None:
    await bench.upload()
    upload = tiktok.uploads[0]
    held = tiktok.faults.hold("uploads.final")
    task = asyncio.ensure_future(bench.make_public())
    await held.met.wait()
    upload.file.write_bytes(FILM)
    upload.stored = len(FILM)
    tiktok.expire_addresses()
    held.release()

    assert isinstance(await task, MadePublic)
    only(tiktok)
    assert tiktok.faults.count("init") == 1


@pytest.mark.parametrize("route", ["uploads.chunk", "uploads.final"])
@pytest.mark.parametrize("after_bytes", [1, CHUNK // 2])
async def test_an_error_in_the_middle_of_a_part_costs_that_part_only(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, after_bytes: int
) -> None:
    tiktok.faults.refuse(route, 503, "internal_error", after_bytes=after_bytes)

    assert isinstance(await bench.both(), MadePublic)

    only(tiktok)
    assert tiktok.faults.count("init") == 1


@pytest.mark.parametrize(
    ("target", "dies_at"), [*((POST, number) for number in range(18)), *((DRAFT, number) for number in range(9, 14))]
)
async def test_a_worker_that_dies_at_any_question_leaves_a_film_that_appears_once(
    bench: TikTokBench, tiktok: LoopbackTikTok, dies_at: int, target: Target
) -> None:
    bench.target, bench.dies_at = target, dies_at
    with suppress(Died):
        await bench.both()
    bench.dies_at = -1

    outcome = await bench.to_the_end()

    assert isinstance(outcome, MadePublic if target is POST else HandedOver)
    only(tiktok)
    assert sum(upload.is_whole for upload in tiktok.uploads) == 1


@pytest.mark.parametrize(
    ("route", "skip"),
    [
        ("creator_info", 0),
        ("init", 0),
        ("uploads.chunk", 0),
        ("uploads.final", 0),
        *(("status", skip) for skip in range(6)),
    ],
)
async def test_a_worker_that_dies_during_any_request_leaves_a_film_that_appears_once(
    bench: TikTokBench, tiktok: LoopbackTikTok, route: str, skip: int
) -> None:
    held = tiktok.faults.hold(route, skip=skip)
    dying = asyncio.ensure_future(bench.both())
    await held.met.wait()
    dying.cancel()
    held.release()
    with suppress(asyncio.CancelledError):
        await dying

    assert isinstance(await bench.to_the_end(), MadePublic)

    only(tiktok)
    assert sum(upload.is_whole for upload in tiktok.uploads) == 1
