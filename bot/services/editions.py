"""The edition in force: plan and style of a production, the film they give, and how another takes their place."""

from dataclasses import dataclass
from typing import Final

from bot.services import access, making
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.cut import Profile
from bot.studio.errors import Stale, WrongState
from bot.studio.needs import Materials
from bot.studio.operations.replaying import EditedTimeline
from bot.studio.people import Capability, Member
from bot.studio.plan import Plan
from bot.studio.production import Production, Stage
from bot.studio.style import CutStyle

EDITABLE: Final = (
    Stage.PLANNED,
    Stage.FILMING,
    Stage.EDITING,
    Stage.REVIEW,
    Stage.LOCKED,
    Stage.PUBLISHED,
    Stage.PARTLY_PUBLISHED,
    Stage.HANDED_OVER,
    Stage.FAILED,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A production with its plan and style in force."""

    production: Production
    plan: Plan
    style: CutStyle


async def to_edit(studio: Studio, member: Member, production: Production, tx: Transaction | None = None) -> Edition:
    """Return what is in force, for somebody who may edit it. Raises NotAllowed, WrongState."""
    await access.check(studio, member, Capability.EDIT)
    production.require_made("edited")
    production.require(*EDITABLE, to_do="be edited")
    return await in_force(studio, production, tx)


async def in_force(studio: Studio, production: Production, tx: Transaction | None = None) -> Edition:
    """Return a production with its plan and style."""
    store, guild = studio.store, production.guild
    plan = await store.plans.get(guild, production.id, production.plan_version, tx=tx)
    style = await store.styles.get(guild, production.id, production.style_version, tx=tx)
    return Edition(production, plan, style)


async def film_of(studio: Studio, edition: Edition, tx: Transaction | None = None) -> EditedTimeline:
    """Return the film of an edition: as filmed, else as drawn. Raises WrongState until it is spoken."""
    materials = await making.materials_of(studio, edition.production, edition.plan, edition.style, tx)
    if materials.unspoken():
        raise WrongState("There is no film yet: its lines are still to be spoken.", "Wait for the animatic.")
    return materials.edited(profile_of(materials))


def profile_of(materials: Materials) -> Profile:
    """Return what can be made of the materials: the whole film once every scene is filmed, else the animatic."""
    return Profile.PREVIEW if materials.unfilmed() else Profile.MASTER


async def put_in_force(
    studio: Studio, tx: Transaction, edition: Edition, plan: Plan, style: CutStyle, cause: str, *, undoes: bool = False
) -> None:
    """Make a plan and a style the ones in force in place of an edition's, and the film of them.

    Raises Stale when another edition came into force meanwhile, WrongState when nothing can be edited any more.
    """
    store, before = studio.store, edition.production
    now = await store.productions.get(before.guild, before.id, tx=tx)
    now.require(*EDITABLE, to_do="be edited")
    if (now.plan_version, now.style_version) != (edition.plan.version, edition.style.version):
        raise Stale("Somebody else changed the film at this moment.")
    if style.version != now.style_version:
        await store.styles.save(tx, now.guild, now.id, style, cause)
    if plan.version != now.plan_version:
        await store.plans.save(tx, now.guild, now.id, plan, cause)
    changed = now.with_edition(plan.version, style.version)
    await making.start_over(studio, tx, changed.but(past=now.past[:-1]) if undoes else changed, cause)
