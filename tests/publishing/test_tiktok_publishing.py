"""From an approved cut to TikTok: services, worker and loopback together."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.platforms.tiktok import BASIC, DRAFT, LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services import approval, caps, channels, choosing, locks, publishing
from bot.studio.account import Account
from bot.studio.errors import Refused
from bot.studio.production import Stage
from bot.studio.publication import PublicationState, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.values import PublicationId
from tests.publishing.house import AUTHOR, FILM_ID, HERE, House

State = PublicationState
PUBLIC = TikTokChoices(way=TikTokWay.POST, privacy=TikTokPrivacy.PUBLIC, music_terms=True)


@pytest.fixture
async def house(youtube: LoopbackYouTube, tiktok: LoopbackTikTok, tmp_path: Path) -> AsyncIterator[House]:
    async with House.opened(youtube, tmp_path, tiktok) as house:
        await house.allow_approvers()
        await house.shoot()
        yield house


async def approved(house: House, account: Account, choices: TikTokChoices | None, **more: object) -> None:
    """Bring a film to where its first upload is ordered."""
    chosen = {account.id: choices} if choices else {}
    await house.approve(await house.review(choices=chosen, **more))


async def step(house: House) -> None:
    """Fill one order."""
    await house.fill((await house.studio.store.backlog.waiting())[0])


async def void(house: House) -> None:
    """Change the film under its approval."""
    async with house.studio.store.writing() as tx:
        await locks.void(house.studio, tx, await house.production(), "A caption was changed.")


async def test_a_film_with_a_logo_is_put_to_the_vote_for_others_and_never_for_tiktok(house: House) -> None:
    youtube, tiktok_account = await house.connect(), await house.connect_tiktok()
    await house.shoot(number=2, has_logo=True)

    for accounts in ((), (tiktok_account.id,)):
        with pytest.raises(Refused, match="forbids any logo or watermark"):
            await house.review(accounts=accounts, choices={tiktok_account.id: PUBLIC})
    review = await house.review(accounts=(youtube.id,))

    assert [target.account for target in review.release.targets] == [youtube.id]


async def test_a_post_that_was_approved_is_published(house: House, tiktok: LoopbackTikTok) -> None:
    await approved(house, await house.connect_tiktok(), PUBLIC)

    await house.work()

    (upload,) = tiktok.appeared
    publication = await house.publication()
    assert (publication.state, publication.url.endswith(str(upload.post_id))) == (State.PUBLISHED, True)
    assert (await house.production()).stage is Stage.PUBLISHED
    (line,) = await publishing.status(house.studio, await house.production())
    assert "everyone" in line


async def test_a_draft_is_handed_over_and_the_production_with_it(house: House, tiktok: LoopbackTikTok) -> None:
    await approved(house, await house.connect_tiktok(BASIC, DRAFT), None)

    await house.work()

    assert (await house.publication()).state is State.HANDED_OVER
    assert (await house.production()).stage is Stage.HANDED_OVER
    assert len(tiktok.appeared) == 1
    (line,) = await publishing.status(house.studio, await house.production())
    assert "handed over" in line
    await publishing.tick(house.studio)
    assert await house.studio.store.backlog.waiting() == ()


async def test_a_film_that_goes_to_both_platforms_has_the_words_of_each(house: House, tiktok: LoopbackTikTok) -> None:
    await house.connect()
    await approved(house, await house.connect_tiktok(), PUBLIC)
    lock = await house.lock()
    assert lock is not None

    await house.work()

    states = {one.target.platform: one.state for one in await house.studio.store.publications.of(HERE, FILM_ID)}
    assert set(states.values()) == {State.PUBLISHED}
    (video,) = house.youtube.videos.values()
    (upload,) = tiktok.appeared
    assert upload.post_info is not None
    own = {target.platform: target.metadata for target in lock.release.targets}
    assert video.snippet["description"] == lock.release.metadata.description
    (words,) = [metadata for metadata in own.values() if metadata is not None]
    assert upload.post_info["title"] == words.description
    assert upload.post_info["title"] != video.snippet["description"]


async def test_what_is_out_and_what_was_handed_over_make_a_whole(house: House) -> None:
    await house.connect()
    await approved(house, await house.connect_tiktok(BASIC, DRAFT), None)

    await house.work()

    assert (await house.production()).stage is Stage.HANDED_OVER


async def test_an_edit_before_the_last_part_keeps_the_film_back(house: House, tiktok: LoopbackTikTok) -> None:
    at = house.clock.now() + timedelta(hours=5)
    await approved(house, await house.connect_tiktok(), PUBLIC, publish_at=at)
    await step(house)
    publication = await house.publication()
    assert (publication.state, publication.held_back) == (State.UPLOADED, True)

    await void(house)
    await house.work()

    assert (await house.publication()).state is State.CANCELLED
    assert not tiktok.appeared
    assert tiktok.faults.count("uploads.final") == 0


async def test_an_edit_while_the_release_is_ordered_stops_at_the_last_question(
    house: House, tiktok: LoopbackTikTok
) -> None:
    await approved(house, await house.connect_tiktok(), PUBLIC)
    await step(house)
    (release,) = await house.studio.store.backlog.waiting()
    assert release.work.kind == "make_public"

    await void(house)
    await house.fill(release)

    assert (await house.publication()).state is State.FAILED
    assert not tiktok.appeared


async def test_a_scheduled_post_is_prepared_now_and_appears_at_its_time(house: House, tiktok: LoopbackTikTok) -> None:
    at = house.clock.now() + timedelta(hours=5)
    await approved(house, await house.connect_tiktok(), PUBLIC, publish_at=at)
    await house.work()
    await publishing.tick(house.studio)
    assert (await house.publication()).state is State.UPLOADED
    assert not tiktok.appeared

    tiktok.expire_addresses()
    house.clock.time = at
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED
    assert len(tiktok.appeared) == 1


async def test_a_lost_answer_to_the_last_part_ends_published_once(house: House, tiktok: LoopbackTikTok) -> None:
    await approved(house, await house.connect_tiktok(), PUBLIC)
    await step(house)
    tiktok.faults.lose_reply("uploads.final")
    tiktok.faults.drop("status", times=50, skip=2)
    await step(house)
    assert (await house.publication()).state is State.UNKNOWN
    await void(house)
    assert (await house.publication()).state is State.UNKNOWN

    tiktok.faults.clear()
    house.clock.time += timedelta(minutes=2)
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED
    assert (len(tiktok.appeared), tiktok.faults.count("uploads.final")) == (1, 1)


async def test_a_rejected_film_is_begun_anew_when_somebody_says_so(house: House, tiktok: LoopbackTikTok) -> None:
    tiktok.state.fail_next = "spam_risk"
    await approved(house, await house.connect_tiktok(), PUBLIC)
    await house.work()
    failed = await house.publication()
    assert failed.state is State.FAILED
    assert "spam" in failed.problem
    assert not tiktok.appeared

    await publishing.retry(house.studio, AUTHOR, await house.production())
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED
    assert tiktok.faults.count("init") == 2


async def test_a_full_inbox_waits_a_day_and_says_why(house: House, tiktok: LoopbackTikTok) -> None:
    tiktok.faults.refuse("inbox_init", 403, "spam_risk_too_many_pending_share")
    await approved(house, await house.connect_tiktok(BASIC, DRAFT), None)
    await house.work()

    publication = await house.publication()
    (line,) = await publishing.status(house.studio, await house.production())
    assert publication.state is State.WAITING
    assert publication.retry_at is not None
    assert "drafts already wait" in line
    assert "Next try" in line

    house.clock.time += timedelta(hours=25)
    await publishing.tick(house.studio)
    await house.work()
    assert (await house.publication()).state is State.HANDED_OVER


async def test_a_changed_choice_is_another_review(house: House) -> None:
    account = await house.connect_tiktok()
    first = await house.review(choices={account.id: PUBLIC})
    same = await house.review(choices={account.id: PUBLIC})
    other = await house.review(choices={account.id: PUBLIC.but(comments=True)})

    assert first.id == same.id
    assert other.id != first.id


async def test_choices_that_tiktok_forbids_never_reach_a_vote(house: House) -> None:
    account = await house.connect_tiktok()

    with pytest.raises(Refused, match="Music Usage Confirmation"):
        await house.review(choices={account.id: PUBLIC.but(music_terms=False)})


async def test_only_an_account_that_may_post_is_asked_about(house: House, tiktok: LoopbackTikTok) -> None:
    await house.connect()
    account = await house.connect_tiktok()

    (owed,) = await choosing.owed(house.studio, await house.production(), ())

    assert owed.account.id == account.id
    assert owed.name == f"TikTok · {tiktok.owner.nickname}"
    assert choosing.chosen(owed, {"audience": ("draft",)}) == TikTokChoices()


async def test_a_film_too_long_for_its_creator_is_refused_before_the_questions(
    house: House, tiktok: LoopbackTikTok
) -> None:
    await house.connect_tiktok()
    tiktok.owner.longest_s = 10

    with pytest.raises(Refused, match="10 s at most"):
        await choosing.owed(house.studio, await house.production(), ())


async def test_sessions_are_sealed_at_rest(house: House, tiktok: LoopbackTikTok) -> None:
    await approved(house, await house.connect_tiktok(), PUBLIC)
    await step(house)

    publication = await house.publication()

    assert publication.session
    assert tiktok.uploads[0].secret not in publication.model_dump_json()
    result = await approval.result_of(house.studio, HERE, publication.lock)
    assert result is approval.Result.APPROVED


async def test_a_sixth_draft_of_a_day_is_not_even_begun(house: House, tiktok: LoopbackTikTok) -> None:
    await approved(house, await house.connect_tiktok(BASIC, DRAFT), None)
    await house.work()
    first = await house.publication()
    async with house.studio.store.writing() as tx:
        for number in range(4):
            more = first.but(id=PublicationId(f"00EARLIER{number}"))
            await house.studio.store.publications.save(tx, more, cause="earlier today")
    account = (await channels.known(house.studio, HERE))[0]
    assert await caps.used_today(house.studio, account) == ("5 of 5 drafts in 24 hours",)
    begun = tiktok.faults.count("inbox_init")

    house.clock.time += timedelta(hours=23)
    await house.shoot(number=2)
    await house.approve(await house.review())
    await house.work()

    publication = await house.publication()
    assert (publication.state, tiktok.faults.count("inbox_init")) == (State.WAITING, begun)
    assert "5 drafts in 24 hours" in publication.problem
    assert publication.retry_at == first.changed_at + timedelta(hours=24)
    tiktok.state.now = house.clock.now
    house.clock.time += timedelta(hours=1)
    await publishing.tick(house.studio)
    await house.work()
    assert (await house.publication()).state is State.HANDED_OVER
