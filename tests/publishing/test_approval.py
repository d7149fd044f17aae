"""Reviews, votes and what comes of them, with a real store."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services import approval
from bot.services.approval import Result
from bot.studio.errors import (
    AccountNeedsSignIn,
    ConsentMissing,
    MediaBroken,
    NotAllowed,
    Stale,
    UnknownName,
    WrongState,
)
from bot.studio.lock import AuthorMayApprove, Review, Verdict
from bot.studio.people import Member
from bot.studio.production import Stage
from bot.studio.publication import Privacy, PublicationState
from bot.studio.takes import Made
from bot.studio.thumbnails import DrawnThumbnail
from bot.studio.values import AccountId
from tests.publishing.bench import FILM, JPEG
from tests.publishing.house import (
    APPROVER,
    APPROVER_ROLE,
    APPROVERS,
    AUTHOR,
    FILM_ID,
    GUEST,
    HERE,
    OWNER,
    SECOND,
    THERE,
    House,
    member,
)


async def test_a_review_holds_everything_that_would_go_out(house: House) -> None:
    await house.ready()
    review = await house.review(privacy=Privacy.UNLISTED)

    cut = await house.studio.store.cuts.newest(HERE, FILM_ID)
    account = (await house.studio.store.accounts.of(HERE))[0]
    assert cut is not None
    assert review.release.cut == cut.id
    assert review.release.master == cut.rendering.master
    assert review.release.thumbnail == cut.rendering.thumbnail
    assert review.release.metadata.title == "Honey"
    (target,) = review.release.targets
    assert (target.account, target.privacy, target.synthetic) == (account.id, Privacy.UNLISTED, True)
    assert await house.studio.store.reviews.open_of(HERE, FILM_ID) == review


async def test_a_thumbnail_that_was_drawn_is_approved_and_goes_out_with_the_film(house: House) -> None:
    await house.ready()
    picture = await house.studio.artifacts.keep(JPEG + b" drawn")
    drawn = DrawnThumbnail(picture=picture, plan_version=1, made=Made(model="sdxl"))
    async with house.studio.store.writing() as tx:
        film = (await house.production()).but(thumbnail=drawn)
        await house.studio.store.productions.save(tx, film, cause="drawn")

    review = await house.review()
    await house.approve(review)
    await house.work()

    assert review.release.thumbnail == picture
    assert (await house.publication()).state is PublicationState.PUBLISHED
    (video,) = house.youtube.videos.values()
    assert video.thumbnail == JPEG + b" drawn"


async def test_a_cut_that_is_not_signed_is_not_put_to_the_vote(house: House) -> None:
    await house.allow_approvers()
    await house.connect()
    await house.shoot(signed=False)

    with pytest.raises(WrongState, match="not signed") as refusal:
        await house.review()

    assert "/generate video" in refusal.value.remedy


async def test_an_approved_cut_is_locked_and_on_its_way(house: House) -> None:
    await house.ready()
    review = await house.review()

    assert await house.approve(review) is Verdict.APPROVED

    lock = await house.lock()
    assert lock is not None
    assert lock.approved_by == (APPROVER.user,)
    assert lock.release == review.release
    assert (await house.publication()).state is PublicationState.UPLOADING
    assert (await house.production()).stage is Stage.PUBLISHING
    assert [order.work.kind for order in await house.studio.store.backlog.waiting()] == ["upload"]
    assert await approval.result_of(house.studio, HERE, review.id) is Result.APPROVED


@pytest.mark.parametrize("voter", [GUEST, OWNER, AUTHOR, member(31, 999), member(32, APPROVER_ROLE, guild=THERE)])
async def test_nobody_without_the_role_can_vote(house: House, voter: Member) -> None:
    await house.ready()
    review = await house.review()

    with pytest.raises((NotAllowed, UnknownName)):
        await house.approve(review, voter)

    assert await house.lock() is None
    assert (await house.studio.store.reviews.get(HERE, review.id)).votes == ()


async def test_a_bot_cannot_vote(house: House) -> None:
    await house.ready()
    review = await house.review()

    with pytest.raises(NotAllowed):
        await house.approve(review, APPROVER.but(is_bot=True))


async def test_an_author_does_not_approve_while_others_can(house: House) -> None:
    await house.ready()
    review = await house.review()
    author = AUTHOR.but(roles=frozenset({APPROVER_ROLE}))

    with pytest.raises(NotAllowed, match="author"):
        await approval.vote(house.studio, author, review.id, approves=True, approvers=[author, *APPROVERS])
    alone = await approval.vote(house.studio, author, review.id, approves=True, approvers=[author])

    lock = await house.lock()
    assert alone is Verdict.APPROVED
    assert lock is not None
    assert lock.author_approved


async def test_a_quorum_is_waited_for(house: House) -> None:
    await house.ready()
    await change_rules(house, quorum=2)
    review = await house.review()

    assert await house.approve(review) is Verdict.OPEN
    assert await house.approve(review) is Verdict.OPEN
    assert await house.approve(review, SECOND) is Verdict.APPROVED


async def test_a_withdrawn_vote_does_not_count(house: House) -> None:
    await house.ready()
    await change_rules(house, quorum=2)
    review = await house.review()
    await house.approve(review)

    await approval.withdraw(house.studio, HERE, APPROVER.user, review.id)

    assert await house.approve(review, SECOND) is Verdict.OPEN
    assert await house.lock() is None


async def test_a_vote_loses_its_weight_with_the_role(house: House) -> None:
    await house.ready()
    await change_rules(house, quorum=2)
    review = await house.review()
    await house.approve(review)
    without = APPROVER.but(roles=frozenset())

    verdict = await approval.vote(house.studio, SECOND, review.id, approves=True, approvers=[without, SECOND])

    assert verdict is Verdict.OPEN
    assert await house.lock() is None


async def test_a_vote_withdrawn_after_the_lock_changes_nothing(house: House) -> None:
    await house.ready()
    review = await house.review()
    await house.approve(review)

    await approval.withdraw(house.studio, HERE, APPROVER.user, review.id)

    assert await house.lock() is not None


async def test_a_rejection_closes_the_review(house: House) -> None:
    await house.ready()
    review = await house.review()

    assert await house.approve(review, approves=False) is Verdict.REJECTED

    with pytest.raises(Stale):
        await house.approve(review, SECOND)
    assert await approval.result_of(house.studio, HERE, review.id) is Result.REJECTED
    assert (await house.production()).stage is Stage.REVIEW


async def test_a_review_lapses_by_itself(house: House) -> None:
    await house.ready()
    review = await house.review()
    await approval.lapse(house.studio)
    assert await approval.result_of(house.studio, HERE, review.id) is Result.OPEN

    house.clock.time += timedelta(hours=72)
    await approval.lapse(house.studio)

    assert await approval.result_of(house.studio, HERE, review.id) is Result.LAPSED
    with pytest.raises(Stale):
        await house.approve(review)


async def test_votes_given_while_the_bot_was_away_are_read(house: House) -> None:
    await house.ready()
    review = await house.review()

    verdict = await approval.read_all(
        house.studio, HERE, review.id, approving=[GUEST, APPROVER], rejecting=[GUEST], approvers=APPROVERS
    )

    assert verdict is Verdict.APPROVED


async def test_reactions_that_are_gone_are_votes_withdrawn(house: House) -> None:
    await house.ready()
    await change_rules(house, quorum=2)
    review = await house.review()
    await house.approve(review)

    await approval.read_all(house.studio, HERE, review.id, approving=[SECOND], rejecting=[], approvers=APPROVERS)

    kept = await house.studio.store.reviews.get(HERE, review.id)
    assert [vote.user for vote in kept.votes] == [SECOND.user]


async def test_who_gave_both_signs_has_said_no(house: House) -> None:
    await house.ready()
    review = await house.review()

    verdict = await approval.read_all(
        house.studio, HERE, review.id, approving=[APPROVER], rejecting=[APPROVER], approvers=APPROVERS
    )

    assert verdict is Verdict.REJECTED


async def test_the_same_review_asked_for_twice_is_one(house: House) -> None:
    await house.ready()

    assert await house.review() == await house.review()


async def test_another_choice_is_another_review(house: House) -> None:
    await house.ready()
    first = await house.review()
    second = await house.review(privacy=Privacy.UNLISTED)

    assert second.id != first.id
    with pytest.raises(Stale):
        await house.approve(first)
    assert await approval.result_of(house.studio, HERE, first.id) is Result.VOID


async def test_there_is_no_review_without_an_approver_role(house: House) -> None:
    await house.connect()
    await house.shoot()

    with pytest.raises(WrongState, match="No role may approve"):
        await house.review()


async def test_there_is_no_review_without_a_channel(house: House) -> None:
    await house.allow_approvers()
    await house.shoot()

    with pytest.raises(AccountNeedsSignIn, match="No channel"):
        await house.review()
    with pytest.raises(UnknownName):
        await house.review(accounts=[AccountId("01NOBODY")])


async def test_there_is_no_review_of_a_quorum_out_of_reach(house: House) -> None:
    await house.ready()
    await change_rules(house, quorum=3)

    with pytest.raises(WrongState, match="only 2 can"):
        await house.review(approvers=APPROVERS)


async def test_there_is_no_review_without_consent(house: House) -> None:
    await house.ready()
    await house.add_person(agrees=False)

    with pytest.raises(ConsentMissing, match="Mira"):
        await house.review()


async def test_there_is_no_review_of_a_broken_file(house: House) -> None:
    await house.ready()
    await spoil(house)

    with pytest.raises(MediaBroken):
        await house.review()


async def test_there_is_no_lock_on_a_file_that_broke_under_review(house: House) -> None:
    await house.ready()
    review = await house.review()
    await spoil(house)

    with pytest.raises(MediaBroken):
        await house.approve(review)

    assert await house.lock() is None


async def test_strangers_cannot_ask_for_a_review(house: House) -> None:
    await house.ready()

    with pytest.raises(NotAllowed):
        await approval.open_review(house.studio, GUEST, await house.production())
    await approval.open_review(house.studio, OWNER, await house.production())


async def test_a_film_that_changed_after_its_cut_is_not_put_to_the_vote(house: House) -> None:
    await house.ready()
    async with house.studio.store.writing() as tx:
        await house.studio.store.productions.save(tx, (await house.production()).but(plan_version=2), cause="edited")

    with pytest.raises(WrongState, match="changed after its newest cut"):
        await house.review()


ACTS = st.tuples(st.sampled_from([APPROVER, SECOND, GUEST, OWNER, AUTHOR]), st.sampled_from(["yes", "no", "withdraw"]))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=8), st.integers(1, 2))
async def test_however_people_vote_there_is_a_lock_only_with_enough_approvers(
    youtube: LoopbackYouTube, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[Member, str]], quorum: int
) -> None:
    async with House.opened(youtube, tmp_path_factory.mktemp("house")) as house:
        await house.ready()
        await change_rules(house, quorum=quorum)
        review = await house.review()

        standing = await act_out(house, review, acts)

        lock = await house.lock()
        assert (lock is not None) == (sum(standing.values()) >= quorum and all(standing.values()))
        if lock is not None:
            assert set(lock.approved_by) == {user for user, approves in standing.items() if approves}


async def act_out(house: House, review: Review, acts: list[tuple[Member, str]]) -> dict[int, bool]:
    """Let people vote until the review is closed; return the votes of approvers that stand."""
    standing: dict[int, bool] = {}
    for voter, act in acts:
        if await approval.result_of(house.studio, HERE, review.id) is not Result.OPEN:
            break
        if act == "withdraw":
            await approval.withdraw(house.studio, HERE, voter.user, review.id)
            standing.pop(voter.user, None)
        elif voter in APPROVERS:
            await house.approve(review, voter, approves=act == "yes")
            standing[voter.user] = act == "yes"
        else:
            with pytest.raises(NotAllowed):
                await house.approve(review, voter, approves=act == "yes")
    return standing


async def change_rules(house: House, *, quorum: int, author: AuthorMayApprove | None = None) -> None:
    """Change this server's rules."""
    known = await house.studio.store.guilds.get(HERE)
    rules = known.with_approval(house.studio.settings.approval.rules(), quorum=quorum, author=author)
    async with house.studio.store.writing() as tx:
        await house.studio.store.guilds.save(tx, rules)


async def spoil(house: House) -> None:
    """Change a byte of the master behind the studio's back."""
    path = await house.studio.artifacts.fetch(await house.studio.artifacts.keep(FILM))
    path.chmod(0o644)
    path.write_bytes(FILM[:-1] + b"?")
