"""From an approved cut to a reel: services, worker and loopback Instagram together."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services import choosing, publishing
from bot.studio.account import AccountState
from bot.studio.errors import Refused
from bot.studio.lock import seal
from bot.studio.production import Stage
from bot.studio.publication import InstagramChoices, Privacy, PublicationState
from tests.publishing.house import AUTHOR, HERE, House
from tests.publishing.reel_house import ReelHouse
from tests.publishing.reels import REEL

State = PublicationState


@pytest.fixture
async def house(instagram: LoopbackInstagram, tmp_path: Path) -> AsyncIterator[ReelHouse]:
    async with ReelHouse.beside(instagram, tmp_path) as house:
        yield house


async def revoke(house: House) -> None:
    """Have Mira take her consent back."""
    (consent,) = await house.studio.store.consents.of(HERE, (await house.production()).people[0])
    async with house.studio.store.writing() as tx:
        await house.studio.store.consents.save(tx, consent.but(revoked_at=house.clock.now()), cause="revoked")


async def test_an_approved_film_becomes_a_reel_word_for_word_and_byte_for_byte(house: ReelHouse) -> None:
    await house.approved()
    lock = await house.lock()

    assert await house.settled() is State.PUBLISHED

    publication = await house.publication()
    assert lock is not None
    assert house.reel.file.read_bytes() == REEL
    assert house.reel.caption == lock.release.metadata.description
    assert (publication.remote_id, publication.session, publication.note) == (house.reel.id, "", "")
    assert publication.url == f"{house.instagram.base}/reel/{house.reel.shortcode}/"
    assert (await house.production()).stage is Stage.PUBLISHED
    assert await publishing.status(house.studio, await house.production()) == (
        f"Instagram · @picturelock.demo: out, for everyone: {publication.url}",
    )


async def test_what_was_chosen_is_asked_sealed_and_done(house: ReelHouse) -> None:
    await house.ready()
    (owed,) = await choosing.owed(house.studio, await house.production(), ())
    assert "50 more posts" in owed.questions[0].note
    picked = choosing.chosen(owed, {"feed": ("reels",), "comments": ("off",), "cover": ("5",), "trial": ("NONE",)})

    assert picked is not None
    review = await house.review(choices={owed.account.id: picked})
    await house.approve(review)
    assert await house.settled() is State.PUBLISHED

    assert (house.reel.share_to_feed, house.reel.comments, house.reel.thumb_offset) == (False, False, 5000)
    (target,) = review.release.targets
    assert target.choices == InstagramChoices(share_to_feed=False, comments=False, cover_ms=5000)
    other = review.release.but(targets=(target.but(choices=InstagramChoices()),))
    assert seal(other) != seal(review.release)


async def test_what_instagram_would_refuse_is_refused_before_the_review(house: ReelHouse) -> None:
    await house.allow_approvers()
    account = await house.connect()
    await house.shoot()

    with pytest.raises(Refused, match="A reel is public"):
        await house.review(privacy=Privacy.UNLISTED)
    with pytest.raises(Refused, match="cover is at 55 s"):
        await house.review(choices={account.id: InstagramChoices(cover_ms=55_000)})

    assert house.instagram.faults.seen == ["me"]


async def test_the_days_allowance_is_shown_while_it_waits(house: ReelHouse) -> None:
    await house.approved()
    (upload,) = await house.studio.store.backlog.waiting()
    await house.fill(upload)

    (line,) = await publishing.status(house.studio, await house.production())

    assert line.endswith(" · 0 of 50 posts of 24 hours are used.")


async def test_a_consent_revoked_after_the_upload_publishes_nothing(house: ReelHouse) -> None:
    await house.ready()
    await house.add_person(agrees=True)
    await house.approve(await house.review())
    (upload,) = await house.studio.store.backlog.waiting()
    await house.fill(upload)
    await revoke(house)

    assert await house.settled() is State.FAILED

    assert "Mira" in (await house.publication()).problem
    assert not house.instagram.reels


async def test_a_scheduled_reel_is_uploaded_within_the_life_of_its_container(house: ReelHouse) -> None:
    at = house.clock.now() + timedelta(days=3)
    await house.approved(publish_at=at)
    await house.come_back(timedelta(days=2))
    assert not house.instagram.containers
    assert "goes out" in (await publishing.status(house.studio, await house.production()))[0]

    await house.come_back(timedelta(hours=5))
    assert (await house.publication()).state is State.UPLOADED
    assert not house.instagram.reels

    await house.come_back(timedelta(hours=19))
    assert (await house.publication()).state is State.PUBLISHED
    assert len(house.instagram.containers) == 1


async def test_a_studio_that_was_down_past_the_containers_life_uploads_once_more(house: ReelHouse) -> None:
    at = house.clock.now() + timedelta(hours=10)
    await house.approved(publish_at=at)
    await house.work()
    assert (await house.publication()).state is State.UPLOADED

    await house.come_back(timedelta(hours=30))

    assert await house.settled() is State.PUBLISHED
    assert len(house.instagram.containers) == 2
    assert len(house.instagram.reels) == 1


async def test_a_lock_that_lapsed_meanwhile_publishes_nothing(house: ReelHouse) -> None:
    await house.approved(publish_at=house.clock.now() + timedelta(days=3))

    await house.come_back(timedelta(days=8))

    assert (await house.publication()).state is State.FAILED
    assert "lapsed" in (await house.publication()).problem
    assert not house.instagram.reels


async def test_a_full_day_waits_and_goes_on_by_itself(house: ReelHouse) -> None:
    house.instagram.state.posts_total = 1
    other = house.instagram.state.open_container(house.instagram.owner, {})
    house.instagram.state.publish(other)
    await house.approved()
    await house.work()
    waiting = await house.publication()
    assert (waiting.state, "1 of 1" in waiting.problem) == (State.UPLOADED, True)

    await house.come_back(timedelta(hours=22))
    assert (await house.publication()).state is State.UPLOADED
    await house.come_back(timedelta(hours=3))

    assert await house.settled() is State.PUBLISHED
    assert len(house.instagram.reels) == 2


async def test_a_withdrawn_permission_waits_for_its_owner_and_then_goes_on(house: ReelHouse) -> None:
    await house.approved()
    house.instagram.withdraw_permissions()
    await house.work()
    account = (await house.studio.store.accounts.of(HERE))[0]
    assert account.state is AccountState.NEEDS_SIGN_IN
    assert (await house.publication()).state is State.WAITING

    await house.connect()
    async with house.studio.store.writing() as tx:
        await publishing.advance(house.studio, tx, await house.production())

    assert await house.settled() is State.PUBLISHED


async def test_a_failed_publication_that_is_tried_again_begins_with_a_new_container(house: ReelHouse) -> None:
    house.instagram.faults.refuse("media.publish", 400, "25/2207050")
    await house.approved()
    assert await house.settled() is State.FAILED

    await publishing.retry(house.studio, AUTHOR, await house.production())

    assert await house.settled() is State.PUBLISHED
    assert len(house.instagram.reels) == 1


async def test_an_edit_cancels_what_waits_unseen(house: ReelHouse) -> None:
    await house.approved()
    (upload,) = await house.studio.store.backlog.waiting()
    await house.fill(upload)

    await publishing.cancel(house.studio, AUTHOR, await house.production())

    assert await house.settled() in {State.CANCELLED, State.FAILED}
    assert not house.instagram.reels


async def test_one_film_goes_to_two_platforms_each_with_its_own_words_and_choices(
    instagram: LoopbackInstagram, youtube: LoopbackYouTube, tmp_path: Path
) -> None:
    async with ReelHouse.beside(instagram, tmp_path, youtube) as house:
        await House.connect(house)
        await house.ready()
        await house.approve(await house.review())

        await house.settled()

        published = await house.studio.store.publications.of(HERE, (await house.production()).id)
        assert [one.state for one in published] == [State.PUBLISHED] * 2
        (video,) = youtube.videos.values()
        assert video.snippet["title"] in house.reel.caption
        assert house.reel.caption != video.snippet["description"]
        assert (await house.production()).stage is Stage.PUBLISHED


async def test_a_reel_that_fails_leaves_the_video_out(
    instagram: LoopbackInstagram, youtube: LoopbackYouTube, tmp_path: Path
) -> None:
    async with ReelHouse.beside(instagram, tmp_path, youtube) as house:
        await House.connect(house)
        await house.ready()
        instagram.faults.refuse("media.publish", 400, "25/2207050")
        await house.approve(await house.review())

        await house.settled()

        assert not instagram.reels
        (video,) = youtube.videos.values()
        assert video.status["privacyStatus"] == "public"
        assert (await house.production()).stage is Stage.PARTLY_PUBLISHED
