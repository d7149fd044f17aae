"""Bringing a film to TikTok: it appears whole, after the last question and never before."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.studio.asks import No, RecallUpload, RememberSession
from bot.studio.errors import Cancelled, LockVoid, MediaBroken
from bot.studio.outcomes import HandedOver, MadePublic, Uploaded
from bot.studio.publication import TikTokChoices, TikTokPrivacy, TikTokWay
from tests.publishing.bench import MANIFEST, artifacts_in, film_of
from tests.publishing.tiktok_bench import CAPTION, CHUNK, DRAFT, POST, TikTokBench, only


@pytest.fixture
def bench(tiktok_bench: TikTokBench) -> TikTokBench:
    return tiktok_bench


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
