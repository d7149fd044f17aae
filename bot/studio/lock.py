"""The lock: approval of one cut with everything that goes out with it; any change voids it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from bot.studio.errors import LockVoid
from bot.studio.publication import Metadata, Target
from bot.studio.values import CutId, GuildId, LockId, ProductionId, Sha256, UserId, Value, digest_of


class AuthorMayApprove(StrEnum):
    """Whether the author of a production counts among its approvers."""

    NEVER = "never"
    IF_SOLE_APPROVER = "if_sole_approver"
    ALWAYS = "always"


class ApprovalRules(Value):
    """How many say yes, for how long they may, and how long it holds."""

    quorum: Annotated[int, Field(ge=1, le=20)] = 1
    voting_window: timedelta = timedelta(days=3)
    lock_life: timedelta = timedelta(days=7)
    author_may_approve: AuthorMayApprove = AuthorMayApprove.IF_SOLE_APPROVER


class Release(Value):
    """Everything that would go out: what people see on the review card is exactly this."""

    cut: CutId
    master: Sha256
    derivatives: tuple[Sha256, ...] = ()
    thumbnail: Sha256
    metadata: Metadata
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    publish_at: datetime | None = None


class Vote(Value):
    """One approver's word."""

    user: UserId
    approves: bool
    at: datetime


class Verdict(StrEnum):
    """What the votes amount to."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    LAPSED = "lapsed"


class Approver(Value):
    """Someone who holds the approver role now."""

    user: UserId
    is_author: bool = False


class Review(Value):
    """A release put to the vote."""

    id: LockId
    guild: GuildId
    production: ProductionId
    author: UserId
    release: Release
    rules: ApprovalRules
    opened_at: datetime
    votes: tuple[Vote, ...] = ()

    def with_vote(self, vote: Vote) -> Self:
        """Count a vote; a later one of the same person replaces the earlier."""
        return self.but(votes=(*(old for old in self.votes if old.user != vote.user), vote))

    def without_vote(self, user: UserId) -> Self:
        """Withdraw a person's vote."""
        return self.but(votes=tuple(vote for vote in self.votes if vote.user != user))

    def verdict(self, approvers: Iterable[Approver], at: datetime) -> Verdict:
        """Count the votes of those who may approve now."""
        entitled = entitled_voters(approvers, self.rules.author_may_approve)
        counted = [vote for vote in self.votes if vote.user in entitled]
        if any(not vote.approves for vote in counted):
            return Verdict.REJECTED
        if sum(vote.approves for vote in counted) >= self.rules.quorum:
            return Verdict.APPROVED
        return Verdict.LAPSED if at >= self.opened_at + self.rules.voting_window else Verdict.OPEN


def entitled_voters(approvers: Iterable[Approver], author_may: AuthorMayApprove) -> frozenset[UserId]:
    """Return whose votes count."""
    everyone = list(approvers)
    others = [approver for approver in everyone if not approver.is_author]
    keep_author = author_may is AuthorMayApprove.ALWAYS or (
        author_may is AuthorMayApprove.IF_SOLE_APPROVER and not others
    )
    return frozenset(approver.user for approver in (everyone if keep_author else others))


class Lock(Value):
    """An approved release: bytes and words are fixed from here to the platforms."""

    id: LockId
    guild: GuildId
    production: ProductionId
    release: Release
    seal: str
    """Digest of the release."""
    approved_by: Annotated[tuple[UserId, ...], Field(min_length=1)]
    author_approved: bool = False
    locked_at: datetime
    expires_at: datetime
    voided_because: str = ""

    def check(self, release: Release, at: datetime) -> None:
        """Raise LockVoid unless this lock holds for exactly this release now."""
        if self.voided_because:
            raise LockVoid(f"The approval is void: {self.voided_because}", "Ask for a new review: `/publish review`.")
        if at >= self.expires_at:
            raise LockVoid(
                f"The approval lapsed on {self.expires_at:%d %B at %H:%M} UTC.",
                "Ask for a new review: `/publish review`.",
            )
        if seal(release) != self.seal:
            raise LockVoid(
                "What would be published is not what was approved.",
                "Ask for a new review: `/publish review`.",
            )


def seal(release: Release) -> str:
    """Return the digest that a lock binds."""
    return digest_of(release.model_dump(mode="json"))


def lock_of(review: Review, approvers: Iterable[Approver], at: datetime) -> Lock:
    """Turn an approved review into a lock. Raises LockVoid when it is not approved."""
    known = list(approvers)
    verdict = review.verdict(known, at)
    if verdict is not Verdict.APPROVED:
        raise LockVoid(f"The review is {verdict.value}, not approved.", "Wait for the approvers' ✅.")
    entitled = entitled_voters(known, review.rules.author_may_approve)
    yes = tuple(vote.user for vote in review.votes if vote.approves and vote.user in entitled)
    return Lock(
        id=review.id,
        guild=review.guild,
        production=review.production,
        release=review.release,
        seal=seal(review.release),
        approved_by=yes,
        author_approved=review.author in yes,
        locked_at=at,
        expires_at=at + review.rules.lock_life,
    )
