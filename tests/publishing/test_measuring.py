"""From a wish for numbers to what is kept of them: services, worker and loopback YouTube together."""

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import BASIC, DRAFT, LIST, LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services import channels, measuring, outcomes, publishing
from bot.studio.account import AccountState
from bot.studio.asks import Ask, No, TokenPlease
from bot.studio.errors import AccountNeedsSignIn, LimitReached, NotAllowed, WrongState
from bot.studio.measuring import A_DAY_MOST, APART, Metrics, PostState
from bot.studio.publication import PublicationState
from bot.studio.values import AccountId, WorkerId
from tests.publishing.house import AUTHOR, FILM_ID, GUEST, HERE, OWNER, House
from tests.publishing.reel_house import ReelHouse


@pytest.fixture
async def out(house: House) -> House:
    """A film that is public."""
    await house.ready()
    await house.approve(await house.review())
    await house.work()
    assert (await house.publication()).state is PublicationState.PUBLISHED
    house.youtube.faults.seen.clear()
    house.filled.clear()
    return house


async def refresh(house: House) -> None:
    """Have the numbers read, by whoever made the film, and wait for them."""
    await measuring.request(house.studio, AUTHOR, await house.production())
    await house.work()


async def told(house: House) -> str:
    """Return what `/publish status` says."""
    (line,) = await publishing.status(house.studio, await house.production())
    return line


async def test_numbers_are_read_kept_and_told(out: House) -> None:
    publication = await out.publication()
    out.youtube.videos[publication.remote_id].statistics.update(viewCount=12, likeCount=3)

    await refresh(out)

    assert f"12 views, 3 likes, 0 comments, as of <t:{int(out.clock.time.timestamp())}:R>" in await told(out)
    assert out.filled == ["read_post"]
    assert (await out.publication()).state is PublicationState.PUBLISHED


async def test_every_reading_stays_so_that_it_can_be_seen_how_a_film_did(out: House) -> None:
    video = out.youtube.videos[(await out.publication()).remote_id]
    for views in (1, 10, 100):
        video.statistics["viewCount"] = views
        await refresh(out)
        out.clock.time += timedelta(hours=1)

    series = await out.studio.store.measurements.of(HERE, (await out.publication()).id)

    assert [one.metrics.views for one in series] == [1, 10, 100]
    assert [one.at for one in series] == sorted(one.at for one in series)
    assert "100 views" in await told(out)


async def test_a_film_is_not_read_again_at_once(out: House) -> None:
    await refresh(out)
    out.clock.time += APART - timedelta(seconds=1)

    with pytest.raises(LimitReached, match="read <t:"):
        await refresh(out)

    out.clock.time += timedelta(seconds=1)
    await refresh(out)
    assert out.filled == ["read_post"] * 2


async def test_a_film_costs_no_more_than_its_share_of_the_quota(out: House) -> None:
    left = out.youtube.state.units_left
    for _ in range(A_DAY_MOST):
        await refresh(out)
        out.clock.time += APART

    with pytest.raises(LimitReached, match="24 times in 24 hours"):
        await refresh(out)

    assert left - out.youtube.state.units_left == 2 * A_DAY_MOST


async def test_a_failure_counts_as_asking_too(out: House) -> None:
    out.youtube.state.units_left = 0
    await refresh(out)

    with pytest.raises(LimitReached):
        await refresh(out)


async def test_asking_while_it_is_being_read_orders_nothing_more(out: House) -> None:
    production = await out.production()
    await measuring.request(out.studio, AUTHOR, production)

    await measuring.request(out.studio, AUTHOR, production)

    assert len(await out.studio.store.backlog.waiting()) == 1


async def test_only_those_who_may_publish_and_its_author_spend_the_quota(out: House) -> None:
    with pytest.raises(NotAllowed):
        await measuring.request(out.studio, GUEST, await out.production())

    await measuring.request(out.studio, OWNER, await out.production())


async def test_what_is_not_out_has_no_numbers(house: House) -> None:
    await house.ready()
    await house.approve(await house.review())

    with pytest.raises(WrongState, match="Nothing of this video is out"):
        await measuring.request(house.studio, AUTHOR, await house.production())
    assert not await measuring.can_be_read(house.studio, await house.production())


async def test_a_used_up_quota_is_told_once_and_changes_nothing_else(out: House) -> None:
    out.youtube.state.units_left = 0

    await refresh(out)

    assert "allowance of YouTube calls is used up" in await told(out)
    assert (await out.publication()).state is PublicationState.PUBLISHED
    assert (await out.publication()).problem == ""


async def test_what_was_read_before_stays_beside_the_reason_why_nothing_newer_is_there(out: House) -> None:
    out.youtube.videos[(await out.publication()).remote_id].statistics["viewCount"] = 12
    await refresh(out)
    stamp = int(out.clock.time.timestamp())
    out.clock.time += APART
    out.youtube.state.units_left = 0

    await refresh(out)

    line = await told(out)
    assert f"12 views, 0 likes, 0 comments, as of <t:{stamp}:R>. Today's allowance" in line


async def test_a_video_that_was_deleted_on_youtube_is_told_and_the_card_stays(out: House) -> None:
    out.youtube.videos.clear()

    await refresh(out)

    assert "YouTube does not have it any more" in await told(out)
    newest = (await measuring.newest(out.studio, [await out.publication()])).popitem()[1]
    assert (newest.state, newest.metrics) == (PostState.GONE, Metrics())


async def test_a_permission_that_was_withdrawn_needs_a_new_sign_in(out: House) -> None:
    out.youtube.withdraw_permissions()
    out.studio.accounts._tokens.clear()

    await refresh(out)

    (account,) = await channels.known(out.studio, HERE)
    assert account.state is AccountState.NEEDS_SIGN_IN
    assert "was withdrawn or has run out" in await told(out)
    out.clock.time += APART
    with pytest.raises(AccountNeedsSignIn):
        await refresh(out)


async def test_an_account_that_was_disconnected_says_so(out: House) -> None:
    (account,) = await channels.known(out.studio, HERE)
    await channels.disconnect(out.studio, OWNER, account.id)

    with pytest.raises(AccountNeedsSignIn, match="not connected any more"):
        await refresh(out)


async def test_numbers_go_with_their_film(out: House) -> None:
    await refresh(out)
    publication = await out.publication()

    async with out.studio.store.writing() as tx:
        await tx.run("DELETE FROM productions WHERE guild = ? AND id = ?", HERE, FILM_ID)

    assert await out.studio.store.measurements.of(HERE, publication.id) == ()


async def test_a_worker_that_reads_numbers_gets_no_other_accounts_token(out: House) -> None:
    await measuring.request(out.studio, AUTHOR, await out.production())
    (order,) = await out.studio.store.backlog.waiting()
    question = TokenPlease(account=AccountId("another"))

    answer = await outcomes.answer(
        out.studio, Ask(id="A", order=order.id, attempt=1, worker=WorkerId("W"), question=question), order
    )

    assert isinstance(answer, No)
    assert "not for that account" in answer.what


# Beside YouTube.


async def test_a_visitor_who_watches_is_counted(out: House) -> None:
    address = (await out.publication()).url
    async with aiohttp.ClientSession() as visitor:
        for _ in range(3):
            async with visitor.get(address) as page:
                assert page.status == 200

    await refresh(out)

    assert "3 views" in await told(out)


async def test_a_reel_whose_address_was_not_known_has_it_once_its_numbers_are_read(
    instagram: LoopbackInstagram, tmp_path: Path
) -> None:
    async with ReelHouse.beside(instagram, tmp_path) as house:
        await house.approved()
        instagram.faults.lose_reply("media.publish")
        instagram.faults.refuse("media.list", 400, "1", times=99)
        await house.settled()
        instagram.faults.clear()
        before = await house.publication()
        assert before.state is PublicationState.PUBLISHED
        assert before.remote_id == house.reel.container
        house.reel.insights["views"] = 5

        await refresh(house)

        after = await house.publication()
        assert (after.remote_id, after.url) == (house.reel.id, f"{instagram.base}/reel/{house.reel.shortcode}/")
        assert "5 views" in await told(house)


async def test_a_draft_that_was_handed_over_is_counted_once_its_owner_posted_it_and_stays_handed_over(
    youtube: LoopbackYouTube, tiktok: LoopbackTikTok, tmp_path: Path
) -> None:
    async with House.opened(youtube, tmp_path, tiktok) as house:
        await house.allow_approvers()
        await house.shoot()
        await house.connect_tiktok(BASIC, DRAFT, LIST)
        await house.approve(await house.review())
        await house.work()
        await refresh(house)
        assert "TikTok says that it is in the inbox" in await told(house)
        tiktok.state.post_in_app(tiktok.uploads[0])
        house.clock.time += APART

        await refresh(house)

        publication = await house.publication()
        assert publication.state is PublicationState.HANDED_OVER
        assert publication.url.endswith(f"/video/{tiktok.uploads[0].post_id}")
        assert "0 views" in await told(house)
