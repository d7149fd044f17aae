"""Gathering what would go out: the newest cut, its words for each platform, and the accounts it goes to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.services import locks
from bot.services.context import Studio
from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, Refused, UnknownName, WrongState
from bot.studio.lock import Release
from bot.studio.plan import AiShare, Plan
from bot.studio.platforms.film import Film, film_of
from bot.studio.platforms.table import PLATFORMS
from bot.studio.production import Production
from bot.studio.publication import Choices, Metadata, Privacy, Target
from bot.studio.values import AccountId


async def release_of(
    studio: Studio,
    production: Production,
    accounts: Sequence[AccountId],
    privacy: Privacy,
    publish_at: datetime | None,
    choices: Mapping[AccountId, Choices],
) -> Release:
    """Gather everything that would go out. Raises WrongState, AccountNeedsSignIn, Refused."""
    cut = await locks.newest_cut(studio, production)
    rendering = cut.rendering
    if rendering.master is None:
        raise WrongState("The newest cut has no master.", "Press Generate on the plan and wait for the cut.")
    if not rendering.signed:
        raise WrongState(
            f"The newest cut is not signed, so it cannot be published. {rendering.unsigned_because}".strip(),
            "Have it rendered and signed anew with `/generate video`."
            if production.finished_film is None
            else "Bring it again with `/publish review file:`.",
        )
    if (cut.plan_version, cut.style_version) != (production.plan_version, production.style_version):
        raise WrongState("The film was changed after its newest cut.", "Wait for the new cut, then ask again.")
    plan = await studio.store.plans.get(production.guild, production.id, cut.plan_version)
    targets = await _targets(studio, production, accounts, privacy)
    metadata = words(production, plan, targets[0].platform)
    targets = tuple(_fitted(target, production, plan, targets[0], choices.get(target.account)) for target in targets)
    film = await film_in(studio, production)
    refusals = [
        line
        for target in targets
        for rules in [PLATFORMS[target.platform]]
        for line in (
            *rules.check(target.metadata or metadata, film),
            *rules.check_target(target),
            *rules.check_fit(target, film),
        )
    ]
    if refusals:
        raise Refused(" ".join(dict.fromkeys(refusals)), "Change the film, its words or the choices, then ask again.")
    return Release(
        cut=cut.id,
        master=rendering.master,
        thumbnail=production.thumbnail_of(cut),
        metadata=metadata,
        targets=targets,
        publish_at=publish_at,
    )


def words(production: Production, plan: Plan, platform: Platform) -> Metadata:
    """Return the words for a platform: what people wrote for it, else what its rules make of the plan."""
    return production.words_for(platform) or PLATFORMS[platform].metadata_for(plan)


async def film_in(studio: Studio, production: Production) -> Film:
    """Describe the newest cut as platforms look at it. Raises WrongState before there is one."""
    rendering = (await locks.newest_cut(studio, production)).rendering
    return film_of(rendering, (await studio.artifacts.size(rendering.master) if rendering.master else None) or 0)


def _fitted(target: Target, production: Production, plan: Plan, first: Target, choices: Choices | None) -> Target:
    """Give a target what was chosen for it, and words of its own where it is not on the first one's platform."""
    own = None if target.platform is first.platform else words(production, plan, target.platform)
    is_synthetic = plan.share is not AiShare.NONE
    return target.but(metadata=own, synthetic=is_synthetic, **({"choices": choices} if choices else {}))


async def _targets(
    studio: Studio, production: Production, accounts: Sequence[AccountId], privacy: Privacy
) -> tuple[Target, ...]:
    plan = await studio.store.plans.get(production.guild, production.id, production.plan_version)
    known = {account.id: account for account in await studio.store.accounts.of(production.guild)}
    for wanted in accounts:
        if wanted not in known:
            raise UnknownName("account", wanted, tuple(account.name for account in known.values()))
    chosen = [known[account] for account in dict.fromkeys(accounts)] or list(known.values())
    if not chosen:
        raise AccountNeedsSignIn("No channel is connected to publish to.", "Connect one with `/publish connect`.")
    for account in chosen:
        account.check()
    return tuple(PLATFORMS[account.platform].target_for(account.id, plan.genre, privacy) for account in chosen)
