"""Planning: from a wish to a plan that people have mended, before anything is spent."""

from collections.abc import Sequence

from bot.services import access, casting, character_casting, limits, making, screening, voice_casting
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.brief import Genre, Mood, brief_of
from bot.studio.errors import NotAllowed
from bot.studio.orders import Order
from bot.studio.outcomes import PlanWritten
from bot.studio.people import Capability, Member
from bot.studio.plan import Plan, check_fits
from bot.studio.planning.script import scenes_asked_for, with_lines, with_text
from bot.studio.production import Production, Stage
from bot.studio.values import ChannelId, ProductionId
from bot.studio.work import RerollLine, RevisePlan, WritePlan

_WATCHED = 2
_REVISABLE = (
    Stage.PLANNED,
    Stage.FILMING,
    Stage.EDITING,
    Stage.REVIEW,
    Stage.LOCKED,
    Stage.PUBLISHED,
    Stage.HANDED_OVER,
    Stage.FAILED,
)


async def start(
    studio: Studio,
    member: Member,
    channel: ChannelId,
    idea: str,
    *,
    script: bool = False,
    seconds: int = 25,
    language: str = "en",
    genre: Genre | None = None,
    mood: Mood | None = None,
    voice: str = "",
) -> Production:
    """Take a brief. Raises BriefRefused, ContentRefused, UnknownName, LimitReached or NotAllowed."""
    await access.check(studio, member, Capability.PLAN)
    await limits.check_productions(studio, member)
    brief = brief_of(
        idea,
        is_script=script,
        seconds=seconds,
        language=language,
        genre=genre,
        mood=mood,
        voice=await voice_casting.brief_voice(studio, member.guild, language, voice),
    )
    scenes = scenes_asked_for(brief)
    if scenes is not None:
        check_fits(scenes, brief)
    await screening.check(studio, member, brief.idea)
    now = studio.now()
    production = Production(
        id=ProductionId(studio.new_id()),
        guild=member.guild,
        author=member.user,
        channel=channel,
        brief=brief,
        made_at=now,
        changed_at=now,
    )
    async with studio.store.writing(by=member.user) as tx:
        await studio.store.productions.save(tx, production, cause=f"{member.name} asked for it")
        await limits.count(studio, tx, member.guild, member.user, limits.PRODUCTIONS, 1)
    return production


async def in_thread(studio: Studio, production: Production, thread: ChannelId) -> Production:
    """Give a production its thread and have its plan written."""
    placed = production.but(thread=thread, changed_at=studio.now())
    work = WritePlan(brief=placed.brief, model=await casting.chat(studio, production.guild), seed=studio.seed())
    async with studio.store.writing(by=production.author) as tx:
        await studio.store.productions.save(tx, placed, cause="its thread was opened")
        await making.order_work(studio, tx, placed, work, _WATCHED)
        making.announce(studio, tx, placed)
    return placed


async def revise(
    studio: Studio, member: Member, production: Production, wish: str, revision: int | None = None
) -> None:
    """Have the plan changed as somebody wishes."""
    plan = await plan_to_change(studio, member, production, revision)
    wanted = brief_of(wish).idea
    await screening.check(studio, member, wanted, production)
    work = RevisePlan(
        brief=production.brief,
        plan=plan,
        wish=wanted,
        asked_by=member.user,
        model=await casting.chat(studio, production.guild),
        seed=studio.seed(),
    )
    await _order(studio, member, production, work)


async def reroll(
    studio: Studio, member: Member, production: Production, scene_number: int, revision: int | None = None
) -> None:
    """Have one line written anew."""
    plan = await plan_to_change(studio, member, production, revision)
    scene = plan.scene(scene_number)
    work = RerollLine(
        plan=plan,
        scene=scene.key,
        asked_by=member.user,
        model=await casting.chat(studio, production.guild),
        seed=studio.seed(),
    )
    await _order(studio, member, production, work)


async def reword(
    studio: Studio, member: Member, production: Production, scene_number: int, text: str, revision: int | None = None
) -> Plan:
    """Put a person's own words in the place of one line."""
    plan = await plan_to_change(studio, member, production, revision)
    words = brief_of(text).idea
    await screening.check(studio, member, words, production)
    return await _adopt(
        studio, member, production, with_text(plan, scene_number, words), f"{member.name} edited a line"
    )


async def use_lines(studio: Studio, member: Member, production: Production, lines: Sequence[str]) -> Plan:
    """Make the lines of a conversation the next version of the plan."""
    plan = await plan_to_change(studio, member, production, None)
    await screening.check(studio, member, "\n".join(lines), production)
    changed = with_lines(plan, tuple(lines), studio.new_id)
    return await _adopt(studio, member, production, changed, f"{member.name} used the lines of the scripter")


async def written(studio: Studio, tx: Transaction, order: Order, outcome: PlanWritten) -> None:
    """Take a plan that a worker wrote, unless a newer one is there or it holds what is forbidden."""
    if order.production is None:
        return
    production = await studio.store.productions.get(order.guild, order.production, tx=tx)
    if outcome.plan.version <= production.plan_version or production.stage is Stage.CANCELLED:
        return
    problem = await screening.problem_with(studio, production, outcome.plan)
    if problem is not None:
        await making.failed(studio, tx, order, problem)
        return
    asked_by = order.work.asked_by if isinstance(order.work, RevisePlan | RerollLine) else None
    with tx.doing_for(asked_by):
        production, plan = await voice_casting.cast(studio, tx, production, outcome.plan)
        production, plan = await character_casting.recognised(studio, tx, production, plan, _asked(order))
        await put_in_force(studio, tx, production, plan, f"written by {plan.author.model}")


async def put_in_force(studio: Studio, tx: Transaction, production: Production, plan: Plan, cause: str) -> None:
    """Make a plan the one in force."""
    await studio.store.plans.save(tx, production.guild, production.id, plan, cause)
    edition = production.with_edition(plan.version, production.style_version)
    await making.start_over(studio, tx, edition, cause)


async def plan_to_change(studio: Studio, member: Member, production: Production, revision: int | None) -> Plan:
    """Return the plan in force to somebody who may change it now. Raises NotAllowed, Stale, WrongState."""
    capability = Capability.PLAN if member.user == production.author else Capability.EDIT
    await access.check(studio, member, capability)
    access.check_fresh(production, revision)
    if member.guild != production.guild:
        raise NotAllowed("This production belongs to another server.", "Use a production of this server.")
    production.require_made("changed")
    production.require(*_REVISABLE, to_do="be changed")
    return await studio.store.plans.get(production.guild, production.id, production.plan_version)


def _asked(order: Order) -> str:
    """Return the words by which a plan was asked for; none for one line of it."""
    match order.work:
        case WritePlan(brief=brief):
            return brief.idea
        case RevisePlan(wish=wish):
            return wish
    return ""


async def _order(studio: Studio, member: Member, production: Production, work: RevisePlan | RerollLine) -> None:
    async with studio.store.writing(by=member.user) as tx:
        await making.order_work(studio, tx, production, work, _WATCHED)
        making.announce(studio, tx, production)


async def _adopt(studio: Studio, member: Member, production: Production, plan: Plan, cause: str) -> Plan:
    newer = plan.but(version=production.plan_version + 1)
    async with studio.store.writing(by=member.user) as tx:
        await put_in_force(studio, tx, production, newer, cause)
    return newer
