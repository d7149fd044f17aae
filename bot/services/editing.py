"""Editing: simple changes to plan and style, each undone by going back."""

from bot.services import access, making, screening
from bot.services.context import Studio
from bot.studio.brief import brief_of
from bot.studio.edits import EXAMPLES, apply, understand
from bot.studio.errors import NothingToUndo, Refused
from bot.studio.people import Capability, Member
from bot.studio.plan import Plan
from bot.studio.planning.differences import differences
from bot.studio.production import Production, Stage
from bot.studio.style import CutStyle

_EDITABLE = (
    Stage.PLANNED,
    Stage.FILMING,
    Stage.EDITING,
    Stage.REVIEW,
    Stage.LOCKED,
    Stage.PUBLISHED,
    Stage.PARTLY_PUBLISHED,
    Stage.FAILED,
)


async def ask(studio: Studio, member: Member, production: Production, wish: str) -> tuple[str, ...]:
    """Apply a simple change and return the differences. Raises Refused when it is not understood."""
    plan, style = await _in_force(studio, member, production)
    wanted = brief_of(wish).idea
    await screening.check(studio, member, wanted, production)
    edits = understand(wanted, plan, style)
    if not edits:
        raise Refused(
            "That edit was not understood.",
            "Try one of these: " + "; ".join(f"“{example}”" for example in EXAMPLES) + ".",
        )
    edited = apply(edits, plan, style)
    await _put_in_force(studio, production, edited.plan, edited.style, f"{member.name}: {wanted[:80]}")
    return edited.differences


async def undo(studio: Studio, member: Member, production: Production) -> tuple[str, ...]:
    """Go back to what was in force before the last change, as a new version; return the differences."""
    plan, style = await _in_force(studio, member, production)
    if not production.past:
        raise NothingToUndo
    plan_version, style_version = production.past[-1]
    store, guild = studio.store, production.guild
    old_plan = await store.plans.get(guild, production.id, plan_version)
    old_style = await store.styles.get(guild, production.id, style_version)
    newest_plan = max(old.version for old in await store.plans.all(guild, production.id))
    newest_style = max(old.version for old in await store.styles.all(guild, production.id))
    newer = plan if plan_version == plan.version else old_plan.but(version=newest_plan + 1)
    restyled = style if style_version == style.version else old_style.but(version=newest_style + 1)
    shorter = production.but(past=production.past[:-1])
    await _put_in_force(studio, shorter, newer, restyled, f"{member.name} undid the last change", remember=False)
    changes = differences(plan, newer)
    return changes if restyled is style else (*changes, "The style is as it was before.")


async def _in_force(studio: Studio, member: Member, production: Production) -> tuple[Plan, CutStyle]:
    await access.check(studio, member, Capability.EDIT)
    production.require(*_EDITABLE, to_do="be edited")
    store, guild = studio.store, production.guild
    plan = await store.plans.get(guild, production.id, production.plan_version)
    return plan, await store.styles.get(guild, production.id, production.style_version)


async def _put_in_force(
    studio: Studio, production: Production, plan: Plan, style: CutStyle, cause: str, *, remember: bool = True
) -> None:
    store, guild = studio.store, production.guild
    async with store.writing() as tx:
        if style.version != production.style_version:
            await store.styles.save(tx, guild, production.id, style, cause)
        if plan.version != production.plan_version:
            await store.plans.save(tx, guild, production.id, plan, cause)
        edition = production.with_edition(plan.version, style.version)
        await making.start_over(studio, tx, edition if remember else edition.but(past=production.past), cause)
