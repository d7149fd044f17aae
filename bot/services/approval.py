"""Approval: a release is put to the vote, and locked once those who may approve have approved exactly it.

Whoever calls reads afresh who holds the approver role, and passes those members in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.services import access, clearing, gathering, locks, noise, publishing
from bot.services.context import Studio
from bot.services.locks import void
from bot.store.database import Transaction
from bot.studio.appearing import Gate
from bot.studio.errors import NotAllowed, Refused, Stale, UnknownName, WrongState
from bot.studio.guild import GuildSettings
from bot.studio.lock import ApprovalRules, Approver, Review, Verdict, Vote, entitled_voters, lock_of
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage
from bot.studio.publication import Choices, Privacy, Publication
from bot.studio.values import AccountId, GuildId, LockId, PublicationId, UserId

__all__ = [
    "Result",
    "because_of",
    "lapse",
    "open_review",
    "read_all",
    "result_of",
    "settle",
    "void",
    "vote",
    "withdraw",
]

UNNAMED: Final = "another approver"
"""The name of an approver whom Discord counts and does not tell of, as without the members intent."""
_REVIEWABLE: Final = (Stage.REVIEW, Stage.PARTLY_PUBLISHED)


class Result(StrEnum):
    """What became of a review."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    VOID = "void"
    """Approved once, or still open, when the film, a consent or somebody's mind changed."""


async def open_review(
    studio: Studio,
    member: Member,
    production: Production,
    *,
    accounts: Sequence[AccountId] = (),
    privacy: Privacy = Privacy.PUBLIC,
    publish_at: datetime | None = None,
    approvers: Sequence[Member] | None = None,
    choices: Mapping[AccountId, Choices] | None = None,
) -> Review:
    """Put the newest cut to the vote, for some of the server's accounts or for all; the same again is no new one.

    Raises WrongState without a master or an approver role, ConsentMissing, AccountNeedsSignIn, MediaBroken, Refused
    for words that the platform would not take, a time that no approval reaches, a quorum that cannot be reached, or a
    film with the noise of tiny test models in it.
    """
    if member.user != production.author:
        await access.check(studio, member, Capability.PUBLISH)
    production.require(*_REVIEWABLE, to_do="be put to the vote")
    settings = await studio.store.guilds.get(production.guild)
    rules = settings.rules(studio.settings.approval.rules())
    _check_approvers(settings, rules, production.author, approvers)
    _check_moment(publish_at, studio.now(), rules)
    await clearing.check(studio, production, Gate.LOCK)
    release = await gathering.release_of(studio, production, accounts, privacy, publish_at, choices or {})
    await noise.check(studio, production, release.targets)
    await locks.check_bytes(studio, release)
    store = studio.store
    async with store.writing(by=member.user) as tx:
        current = await store.reviews.open_of(production.guild, production.id, tx=tx)
        if current is not None and current.release == release:
            return current
        await locks.void(studio, tx, production, f"{member.name} asked for a new review.")
        review = Review(
            id=LockId(studio.new_id()),
            guild=production.guild,
            production=production.id,
            author=production.author,
            release=release,
            rules=rules,
            opened_at=studio.now(),
        )
        await store.reviews.save(tx, review, cause=f"{member.name} asked for it")
        locks.announce(studio, tx, production)
    return review


async def vote(
    studio: Studio, member: Member, review_id: LockId, *, approves: bool, approvers: Sequence[Member]
) -> Verdict:
    """Count a member's vote and act on what it decides.

    Raises NotAllowed for whoever may not approve, Stale once the review is closed, MediaBroken.
    """
    settings = await studio.store.guilds.get(member.guild)
    settings.role_map.check(member, Capability.APPROVE)
    review = await _open(studio, None, member.guild, review_id)
    present = [*approvers, member]
    known = _approvers(settings, review, present)
    if member.user not in entitled_voters(known, review.rules.author_may_approve):
        others = [other for other in _holders(settings, present) if other.user != member.user]
        raise NotAllowed(
            f"{member.name} is the author, and {named(others) or 'somebody else'} can approve it.",
            "Wait for another approver, or change the rule with `/studio setup`.",
        )
    async with studio.store.writing(by=member.user) as tx:
        review = await _open(studio, tx, member.guild, review_id)
        review = review.with_vote(Vote(user=member.user, approves=approves, at=studio.now()))
        return await settle(studio, tx, review, present)


async def withdraw(studio: Studio, guild: GuildId, user: UserId, review_id: LockId) -> None:
    """Take back somebody's vote while the review is open; later it changes nothing."""
    async with studio.store.writing(by=user) as tx:
        try:
            review = await _open(studio, tx, guild, review_id)
        except (Stale, UnknownName):
            return
        await studio.store.reviews.save(tx, review.without_vote(user), cause="a vote was withdrawn")
        locks.announce(studio, tx, await studio.store.productions.get(guild, review.production, tx=tx))


async def read_all(
    studio: Studio,
    guild: GuildId,
    review_id: LockId,
    *,
    approving: Iterable[Member],
    rejecting: Iterable[Member],
    approvers: Sequence[Member],
) -> Verdict:
    """Take the reactions as they are now for the votes, as after a start; who gave both has said no.

    Raises Stale once the review is closed.
    """
    now = studio.now()
    words = {member.user: (member, True) for member in approving} | {
        member.user: (member, False) for member in rejecting
    }
    settings = await studio.store.guilds.get(guild)
    entitled = {
        user: approves
        for user, (member, approves) in words.items()
        if settings.role_map.allows(member, Capability.APPROVE)
    }
    async with studio.store.writing() as tx:
        review = await _open(studio, tx, guild, review_id)
        given = {vote.user: vote for vote in review.votes}
        votes = tuple(
            given[user]
            if user in given and given[user].approves == approves
            else Vote(user=user, approves=approves, at=now)
            for user, approves in entitled.items()
        )
        return await settle(studio, tx, review.but(votes=votes), approvers)


async def settle(studio: Studio, tx: Transaction, review: Review, approvers: Sequence[Member]) -> Verdict:
    """Keep a review and act on its verdict: lock and start publishing, or close it."""
    store, now = studio.store, studio.now()
    settings = await store.guilds.get(review.guild, tx=tx)
    known = _approvers(settings, review, approvers)
    verdict = review.verdict(known, now)
    production = await store.productions.get(review.guild, review.production, tx=tx)
    locks.announce(studio, tx, production)
    await store.reviews.save(tx, review, closed=verdict is not Verdict.OPEN, cause=f"the review is {verdict.value}")
    if verdict is not Verdict.APPROVED:
        return verdict
    production.require(*_REVIEWABLE, to_do="be locked")
    await clearing.check(studio, production, Gate.LOCK, tx=tx)
    await locks.check_bytes(studio, review.release)
    lock = lock_of(review, known, now)
    await store.locks.save(tx, lock)
    locked = production.to(Stage.LOCKED, now) if production.stage is Stage.REVIEW else production
    await store.productions.save(tx, locked, cause=f"approved by {len(lock.approved_by)}")
    for target in review.release.targets:
        publication = Publication(
            id=PublicationId(studio.new_id()),
            guild=review.guild,
            production=review.production,
            lock=lock.id,
            target=target,
            changed_at=now,
        )
        await store.publications.save(tx, publication, cause="approved")
    await publishing.advance(studio, tx, locked)
    return verdict


async def lapse(studio: Studio) -> None:
    """Close reviews whose voting window is over. Called every few seconds, once votes have been read at start."""
    for review in await studio.store.reviews.all_open():
        if review.verdict((), studio.now()) is Verdict.LAPSED:
            async with studio.store.writing() as tx:
                await settle(studio, tx, review, ())


async def result_of(studio: Studio, guild: GuildId, review_id: LockId) -> Result:
    """Return what became of a review. Raises UnknownName."""
    review = await studio.store.reviews.get(guild, review_id)
    current = await studio.store.reviews.open_of(guild, review.production)
    if current is not None and current.id == review_id:
        return Result.OPEN
    for lock in await studio.store.locks.of(guild, review.production):
        if lock.id == review_id:
            return Result.VOID if lock.voided_because else Result.APPROVED
    if any(not given.approves for given in review.votes):
        return Result.REJECTED
    ended = review.opened_at + review.rules.voting_window
    return Result.LAPSED if studio.now() >= ended else Result.VOID


async def because_of(studio: Studio, review: Review) -> str:
    """Say why a review, or the lock it became, holds no more; empty where nobody wrote that down."""
    for change in reversed(await studio.store.history.of(review.guild, review.production)):
        if change.subject == review.id and change.state_to in {"closed", "void"}:
            return change.cause
    return ""


async def _open(studio: Studio, tx: Transaction | None, guild: GuildId, review_id: LockId) -> Review:
    review = await studio.store.reviews.get(guild, review_id, tx=tx)
    current = await studio.store.reviews.open_of(guild, review.production, tx=tx)
    if current is None or current.id != review_id:
        raise Stale("This review is closed.")
    return current


def _check_moment(publish_at: datetime | None, now: datetime, rules: ApprovalRules) -> None:
    """Refuse a moment that has passed, or at which an approval given by now might not hold any more."""
    if publish_at is None:
        return
    if publish_at <= now:
        raise Refused("That time is past.", "Give a time to come.")
    if publish_at >= now + rules.lock_life:
        days = rules.lock_life.total_seconds() / 86400
        raise Refused(
            f"An approval holds for {days:g} days, so it could not go out then.",
            "Schedule it closer to its time, or let approvals hold longer (`approval.lock_hours`).",
        )


def _check_approvers(
    settings: GuildSettings, rules: ApprovalRules, author: UserId, members: Sequence[Member] | None
) -> None:
    """Refuse a review that nobody could decide."""
    if not settings.role_map.roles.get(Capability.APPROVE):
        raise WrongState("No role may approve here yet.", "Give one with `/studio setup`; it can then vote with ✅.")
    if members is None:
        return
    holders = [Approver(user=member.user, is_author=member.user == author) for member in _holders(settings, members)]
    able = entitled_voters(holders, rules.author_may_approve)
    if len(able) < rules.quorum:
        who = named(member for member in members if member.user in able)
        raise WrongState(
            f"{rules.quorum} must approve, but only {len(able)} can{f': {who}' if who else ''}.",
            "Give the approver role to more members, or lower the quorum with `/studio setup`.",
        )


def _approvers(settings: GuildSettings, review: Review, members: Iterable[Member]) -> list[Approver]:
    """Return those who hold the approver role, each once."""
    return [Approver(user=one.user, is_author=one.user == review.author) for one in _holders(settings, members)]


def _holders(settings: GuildSettings, members: Iterable[Member]) -> list[Member]:
    holders = {member.user: member for member in members if settings.role_map.allows(member, Capability.APPROVE)}
    return list(holders.values())


def named(members: Iterable[Member]) -> str:
    """Name members; those whom Discord only counts come last, as a number."""
    people = list(members)
    names = [member.name for member in people if member.name != UNNAMED]
    others = len(people) - len(names)
    if others:
        names.append(f"{others} more" if names else f"{others} others" if others > 1 else "somebody else")
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1] if names else ""
