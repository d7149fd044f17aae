"""Editing: changes to plan, style and timeline, each undone by going back.

What code understands is done at once; what it does not becomes a proposal (`bot.services.proposing`).
"""

from bot.services import editions, proposing, screening
from bot.services.context import Studio
from bot.services.editions import Edition
from bot.studio.brief import brief_of
from bot.studio.edits import EXAMPLES, apply, understand
from bot.studio.errors import NothingToUndo, Refused, Stale, StudioError, WrongState
from bot.studio.operations.differences import differences as film_differences
from bot.studio.people import Member
from bot.studio.planning.differences import differences
from bot.studio.production import Production
from bot.studio.proposal import Proposal, edited_film, with_edits
from bot.studio.suggestions import Suggestion, suggestions


async def ask(studio: Studio, member: Member, production: Production, wish: str) -> tuple[str, ...] | Proposal:
    """Make a simple change and return the differences; have a model propose edits for any other wish."""
    edition = await editions.to_edit(studio, member, production)
    wanted = brief_of(wish).idea
    await screening.check(studio, member, wanted, production)
    edits = understand(wanted, edition.plan, edition.style)
    if not edits:
        return await _proposed(studio, member, edition, wanted)
    edited = apply(edits, edition.plan, edition.style)
    style = edited.style.after(edition.style)
    cause = f"{member.name}: {wanted[:80]}"
    async with studio.store.writing(by=member.user) as tx:
        await editions.put_in_force(studio, tx, edition, edited.plan, style, cause)
    return edited.differences


async def undo(studio: Studio, member: Member, production: Production, versions: str = "") -> tuple[str, ...]:
    """Go back to what was in force before the last change, as a new version; return the differences.

    `versions` are those that are to be taken back, if not whichever are in force. Raises Stale, NothingToUndo.
    """
    edition = await editions.to_edit(studio, member, production)
    if versions and versions != production.versions:
        raise Stale("The film has changed since.")
    if not production.past:
        raise NothingToUndo
    plan, style = edition.plan, edition.style
    plan_version, style_version = production.past[-1]
    store, guild = studio.store, production.guild
    old_plan = await store.plans.get(guild, production.id, plan_version)
    old_style = await store.styles.get(guild, production.id, style_version)
    newest_plan = max(old.version for old in await store.plans.all(guild, production.id))
    newest_style = max(old.version for old in await store.styles.all(guild, production.id))
    newer = plan if plan_version == plan.version else old_plan.but(version=newest_plan + 1)
    restyled = style if style_version == style.version else old_style.but(version=newest_style + 1)
    changes = await _undone(studio, edition, Edition(production, newer, restyled))
    async with store.writing(by=member.user) as tx:
        cause = f"{member.name} undid the last change"
        await editions.put_in_force(studio, tx, edition, newer, restyled, cause, undoes=True)
    return changes


async def suggested(studio: Studio, member: Member, production: Production) -> tuple[Suggestion, ...]:
    """Return what the editor itself would do to the film in force."""
    edition = await editions.to_edit(studio, member, production)
    return suggestions((await editions.film_of(studio, edition)).timeline)


async def follow(studio: Studio, member: Member, production: Production, digest: str) -> tuple[str, ...]:
    """Do what the editor suggested and return the differences. Raises Stale when it does not suggest that any more.

    `digest` begins the one of the suggestion.
    """
    edition = await editions.to_edit(studio, member, production)
    film = (await editions.film_of(studio, edition)).timeline
    found = next((one for one in suggestions(film) if one.operations and one.digest().startswith(digest)), None)
    if found is None:
        raise Stale("The film has changed: the editor does not suggest that any more.")
    style = with_edits(edition.style, found.operations)
    async with studio.store.writing(by=member.user) as tx:
        cause = f"{member.name}: {found.kind.replace('_', ' ')} mended"
        await editions.put_in_force(studio, tx, edition, edition.plan, style, cause)
    return film_differences(film, edited_film(film, found.operations))


async def _proposed(studio: Studio, member: Member, edition: Edition, wish: str) -> Proposal:
    """Have a model look at the film; where there is none yet, say what can be done without it. Raises Refused."""
    try:
        return await proposing.propose(studio, member, edition, wish)
    except WrongState as too_early:
        raise Refused(
            f"That edit was not understood, and a model cannot look at it yet. {too_early.what}",
            f"{too_early.remedy} Or try one of these: " + "; ".join(f"“{example}”" for example in EXAMPLES) + ".",
        ) from too_early


async def _undone(studio: Studio, now: Edition, then: Edition) -> tuple[str, ...]:
    """Say what goes back: of the plan, and where there is a film of both, of what is seen and heard."""
    changes = differences(now.plan, then.plan)
    if now.style.version == then.style.version:
        return changes
    if now.plan.version == then.plan.version:
        try:
            films = [(await editions.film_of(studio, edition)).timeline for edition in (now, then)]
            changes = film_differences(*films)
        except StudioError:
            changes = ()
    return changes or ("The style is as it was before.",)
