"""Votes, verdicts and locks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Platform
from bot.studio.errors import LockVoid
from bot.studio.lock import (
    ApprovalRules,
    Approver,
    AuthorMayApprove,
    Release,
    Review,
    Verdict,
    Vote,
    entitled_voters,
    lock_of,
    seal,
)
from bot.studio.publication import Metadata, Privacy, Target, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.values import AccountId, CutId, GuildId, LockId, ProductionId, UserId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AUTHOR = UserId(1)
USERS = st.integers(1, 8).map(UserId)
TARGET = Target(platform=Platform.YOUTUBE, account=AccountId("A"))
RELEASE = Release(
    cut=CutId("C1"),
    master="a" * 64,
    thumbnail="b" * 64,
    metadata=Metadata(title="Honey", description="It never spoils.", tags=("honey",)),
    targets=(TARGET,),
)
CHANGES: dict[str, Any] = {
    "cut": CutId("C2"),
    "master": "c" * 64,
    "derivatives": ("d" * 64,),
    "thumbnail": "e" * 64,
    "metadata.title": RELEASE.metadata.but(title="Honey!"),
    "metadata.description": RELEASE.metadata.but(description="It never spoils. "),
    "metadata.tags": RELEASE.metadata.but(tags=()),
    "metadata.language": RELEASE.metadata.but(language="en"),
    "targets.account": (TARGET.but(account=AccountId("B")),),
    "targets.privacy": (TARGET.but(privacy=Privacy.UNLISTED),),
    "targets.synthetic": (TARGET.but(synthetic=False),),
    "targets.made_for_kids": (TARGET.but(made_for_kids=True),),
    "targets.category": (TARGET.but(category="27"),),
    "targets.choices": (TARGET.but(choices=TikTokChoices()),),
    "targets.metadata": (TARGET.but(metadata=Metadata(title="Honey")),),
    "targets.more": (TARGET, TARGET.but(account=AccountId("B"))),
    "publish_at": NOW,
}


def review(quorum: int = 1, author_may: AuthorMayApprove = AuthorMayApprove.IF_SOLE_APPROVER) -> Review:
    return Review(
        id=LockId("L"),
        guild=GuildId(1),
        production=ProductionId("P"),
        author=AUTHOR,
        release=RELEASE,
        rules=ApprovalRules(quorum=quorum, author_may_approve=author_may),
        opened_at=NOW,
    )


def yes(user: int) -> Vote:
    return Vote(user=UserId(user), approves=True, at=NOW)


def no(user: int) -> Vote:
    return Vote(user=UserId(user), approves=False, at=NOW)


def approvers(*users: int) -> list[Approver]:
    return [Approver(user=UserId(user), is_author=user == AUTHOR) for user in users]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_what_goes_out_voids_the_lock(change: str) -> None:
    lock = lock_of(review().with_vote(yes(2)), approvers(2), NOW)
    lock.check(RELEASE, NOW)

    with pytest.raises(LockVoid, match="not what was approved"):
        lock.check(RELEASE.but(**{change.partition(".")[0]: CHANGES[change]}), NOW)


def test_every_field_of_a_release_is_among_the_changes() -> None:
    assert {change.partition(".")[0] for change in CHANGES} == set(Release.model_fields)
    assert {f"metadata.{name}" for name in Metadata.model_fields} <= set(CHANGES)
    assert {f"targets.{name}" for name in Target.model_fields if name != "platform"} <= set(CHANGES)


CHOICES: dict[str, Any] = {
    "way": TikTokWay.POST,
    "privacy": TikTokPrivacy.SELF,
    "comments": True,
    "duet": True,
    "stitch": True,
    "own_brand": True,
    "paid_partnership": True,
    "music_terms": True,
    "cover_ms": 1000,
}


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_for_tiktok_is_in_the_lock(name: str) -> None:
    target = TARGET.but(choices=TikTokChoices())
    release = RELEASE.but(targets=(target,))
    changed = RELEASE.but(targets=(target.but(choices=TikTokChoices(**{name: CHOICES[name]})),))

    assert set(CHOICES) == set(TikTokChoices.model_fields) - {"kind"}
    assert seal(changed) != seal(release)


def test_a_release_without_such_choices_is_sealed_as_ever() -> None:
    assert set(RELEASE.model_dump(mode="json")["targets"][0]) == {
        "platform",
        "account",
        "privacy",
        "synthetic",
        "made_for_kids",
        "category",
    }


@given(st.integers(0, 31), st.sampled_from("abcdef0123456789"))
def test_one_changed_digit_of_the_master_is_enough(place: int, digit: str) -> None:
    master = RELEASE.master[:place] + digit + RELEASE.master[place + 1 :]

    assert (seal(RELEASE.but(master=master)) == seal(RELEASE)) == (master == RELEASE.master)


@given(st.timedeltas(timedelta(), timedelta(days=30)))
def test_a_lock_lapses(after: timedelta) -> None:
    lock = lock_of(review().with_vote(yes(2)), approvers(2), NOW)

    if after < ApprovalRules().lock_life:
        lock.check(RELEASE, NOW + after)
    else:
        with pytest.raises(LockVoid, match="lapsed"):
            lock.check(RELEASE, NOW + after)


def test_a_voided_lock_says_why() -> None:
    lock = lock_of(review().with_vote(yes(2)), approvers(2), NOW).but(voided_because="Mira no longer agrees.")

    with pytest.raises(LockVoid, match="Mira no longer agrees"):
        lock.check(RELEASE, NOW)


VOTES = st.lists(st.builds(Vote, user=USERS, approves=st.booleans(), at=st.just(NOW)), max_size=12)


@given(VOTES, st.sets(st.integers(1, 8)), st.integers(1, 4), st.sampled_from(AuthorMayApprove))
def test_votes_of_people_without_the_role_never_count(
    votes: list[Vote], holders: set[int], quorum: int, author_may: AuthorMayApprove
) -> None:
    opened = review(quorum, author_may)
    known = approvers(*holders)
    entitled = entitled_voters(known, author_may)
    everyone, only_entitled = opened, opened
    for vote in votes:
        everyone = everyone.with_vote(vote)
        if vote.user in entitled:
            only_entitled = only_entitled.with_vote(vote)

    assert everyone.verdict(known, NOW) is only_entitled.verdict(known, NOW)


@given(VOTES, USERS, st.booleans(), st.integers(1, 4))
def test_a_withdrawn_vote_is_as_if_never_given(votes: list[Vote], user: UserId, approves: bool, quorum: int) -> None:
    others = review(quorum)
    for vote in votes:
        if vote.user != user:
            others = others.with_vote(vote)

    withdrawn = others.with_vote(Vote(user=user, approves=approves, at=NOW)).without_vote(user)

    assert withdrawn.verdict(approvers(*range(1, 9)), NOW) is others.verdict(approvers(*range(1, 9)), NOW)


@given(VOTES)
def test_only_the_last_word_of_each_counts(votes: list[Vote]) -> None:
    opened = review()
    for vote in votes:
        opened = opened.with_vote(vote)

    last = {vote.user: vote.approves for vote in votes}
    assert {vote.user: vote.approves for vote in opened.votes} == last
    assert len(opened.votes) == len(last)


@given(st.integers(1, 6), st.integers(0, 6))
def test_the_quorum_decides(quorum: int, given_yes: int) -> None:
    opened = review(quorum)
    for user in range(2, 2 + given_yes):
        opened = opened.with_vote(yes(user))

    expected = Verdict.APPROVED if given_yes >= quorum else Verdict.OPEN
    assert opened.verdict(approvers(*range(2, 9)), NOW) is expected


def test_one_no_rejects_whatever_the_others_say() -> None:
    opened = review(2).with_vote(yes(2)).with_vote(yes(3)).with_vote(no(4))

    assert opened.verdict(approvers(2, 3, 4), NOW) is Verdict.REJECTED


def test_a_vote_loses_its_weight_with_the_role() -> None:
    opened = review().with_vote(yes(2))

    assert opened.verdict(approvers(2, 3), NOW) is Verdict.APPROVED
    assert opened.verdict(approvers(3), NOW) is Verdict.OPEN


def test_a_review_lapses_with_its_voting_window() -> None:
    ends = NOW + ApprovalRules().voting_window

    assert review().verdict(approvers(2), ends - timedelta(seconds=1)) is Verdict.OPEN
    assert review().verdict(approvers(2), ends) is Verdict.LAPSED


@pytest.mark.parametrize(
    ("author_may", "holders", "counts"),
    [
        (AuthorMayApprove.NEVER, (1,), False),
        (AuthorMayApprove.NEVER, (1, 2), False),
        (AuthorMayApprove.IF_SOLE_APPROVER, (1,), True),
        (AuthorMayApprove.IF_SOLE_APPROVER, (1, 2), False),
        (AuthorMayApprove.ALWAYS, (1, 2), True),
        (AuthorMayApprove.ALWAYS, (2,), False),
    ],
)
def test_when_an_author_may_approve(author_may: AuthorMayApprove, holders: tuple[int, ...], counts: bool) -> None:
    opened = review(author_may=author_may).with_vote(yes(AUTHOR))

    assert (opened.verdict(approvers(*holders), NOW) is Verdict.APPROVED) is counts


def test_a_lock_records_who_approved_and_whether_the_author_did() -> None:
    lock = lock_of(review(2).with_vote(yes(2)).with_vote(yes(3)).with_vote(yes(9)), approvers(2, 3), NOW)
    own = lock_of(review().with_vote(yes(AUTHOR)), approvers(AUTHOR), NOW)

    assert lock.approved_by == (2, 3)
    assert not lock.author_approved
    assert own.author_approved


def test_there_is_no_lock_without_approval() -> None:
    with pytest.raises(LockVoid, match="open"):
        lock_of(review().with_vote(yes(5)), approvers(2), NOW)
