"""The words that go out with a video, changed by people for one platform: what was approved with others is void."""

from collections.abc import Mapping, Sequence

from bot.services import access, approval, gathering, locks, screening
from bot.services.context import Studio
from bot.studio.brief import Platform
from bot.studio.errors import Refused, WrongState
from bot.studio.lock import Release
from bot.studio.people import Capability, Member
from bot.studio.platforms.fields import changed, words_of
from bot.studio.platforms.table import PLATFORMS
from bot.studio.production import Production, Stage
from bot.studio.publication import Metadata

_CHANGEABLE = (Stage.REVIEW, Stage.LOCKED, Stage.PUBLISHING, Stage.PARTLY_PUBLISHED)


async def words_for(studio: Studio, member: Member, production: Production, platform: Platform) -> Metadata:
    """Return the words that would go out on a platform, to somebody who may change them.

    Raises NotAllowed, WrongState once nothing of it can be changed any more.
    """
    if member.user != production.author:
        await access.check(studio, member, Capability.PUBLISH)
    production.require(*_CHANGEABLE, to_do="be worded anew")
    plan = await studio.store.plans.get(production.guild, production.id, production.plan_version)
    return gathering.words(production, plan, platform)


async def reword(
    studio: Studio,
    member: Member,
    production: Production,
    platform: Platform,
    written: Mapping[str, str],
    approvers: Sequence[Member] | None = None,
) -> tuple[str, ...]:
    """Put a person's words in the place of those for a platform, and put it all to the vote anew.

    Returns what was changed. Whatever was approved is void and says what changed; nothing happens where nothing was.
    Raises NotAllowed, WrongState, Refused for words that the platform would not take, ContentRefused.
    """
    before = await words_for(studio, member, production, platform)
    after = words_of(platform, before, written)
    phrases = changed(platform, before, after)
    if not phrases:
        return ()
    await screening.check(studio, member, f"{after.title}\n{after.description}\n{' '.join(after.tags)}", production)
    release = await _release(studio, production)
    refusals = PLATFORMS[platform].check(after, await gathering.film_in(studio, production))
    if refusals:
        raise Refused(" ".join(refusals), "Change the words and send them again.")
    because = f"{member.name} changed the words for {PLATFORMS[platform].title}: {'; '.join(phrases)}."
    async with studio.store.writing(by=member.user) as tx:
        fresh = await studio.store.productions.get(production.guild, production.id, tx=tx)
        worded = fresh.with_words(platform, after).but(changed_at=studio.now())
        await studio.store.productions.save(tx, worded, cause=because)
        worded = await locks.void(studio, tx, worded, because)
        locks.announce(studio, tx, worded)
    await approval.open_review(
        studio,
        member,
        worded,
        accounts=tuple(target.account for target in release.targets),
        privacy=release.targets[0].privacy,
        publish_at=release.publish_at if release.publish_at and release.publish_at > studio.now() else None,
        approvers=approvers,
        choices={target.account: target.choices for target in release.targets if target.choices},
    )
    return phrases


async def _release(studio: Studio, production: Production) -> Release:
    """Return what is put to the vote, or was approved. Raises WrongState where nothing is."""
    review = await studio.store.reviews.open_of(production.guild, production.id)
    if review is not None:
        return review.release
    lock = await studio.store.locks.current(production.guild, production.id)
    if lock is None:
        raise WrongState("Nothing is put to the vote.", "Ask for a review with `/publish review`.")
    return lock.release
