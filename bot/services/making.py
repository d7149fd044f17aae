"""Making a film: orders whatever is missing, from the first spoken line to the finished cut.

`advance` looks at what there is and orders what is not, so a restart, a retry and an edit are one thing.
"""

from functools import partial
from typing import Final

from bot.services import access, casting, clearing, estimates, limits, locks, ordering
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.appearing import Gate
from bot.studio.cut import Cut, Profile, Rendering
from bot.studio.errors import NoProduction
from bot.studio.export import ExportState
from bot.studio.needs import Materials, next_work, work_ahead
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Capability, Member
from bot.studio.plan import Plan
from bot.studio.production import Production, Stage
from bot.studio.proposal import ProposalState
from bot.studio.style import CutStyle
from bot.studio.values import ChannelId, CutId, GuildId, SceneKey, Sha256
from bot.studio.work import OUTLASTS, AwaitedWork, Work, is_aside

DRAFT_LIMIT: Final = 10 * 1024 * 1024
"""Most bytes of a draft: the upload limit of a server without boosts."""
_URGENCY: Final = {Profile.PREVIEW: 3, Profile.MASTER: 5}
_STOPPED: Final = Failed(
    what="This was stopped with everything else on the way for the film.", remedy="Ask for it again.", error="Cancelled"
)
_MAKING: Final = frozenset({"write_plan", "speak_line", "film_scene", "render_cut", "take_in_film"})
"""Without one of these there is no film; a failed revision leaves the plan as it was."""
_RETRIED: Final = _MAKING | {"revise_plan", "reroll_line"}


async def generate(
    studio: Studio, member: Member, production: Production, revision: int | None = None, *, camera: str = ""
) -> None:
    """Start filming the plan in force, by a camera or the server's.

    Raises NotAllowed, Stale, WrongState, ConsentMissing, LimitReached; UnknownName, LicenceNotAccepted for a camera.
    """
    await access.check(studio, member, Capability.GENERATE)
    access.check_fresh(production, revision)
    production.require_made("generated")
    production.require(
        Stage.PLANNED,
        Stage.REVIEW,
        Stage.PUBLISHED,
        Stage.PARTLY_PUBLISHED,
        Stage.HANDED_OVER,
        Stage.FAILED,
        to_do="be generated",
    )
    plan = await studio.store.plans.get(production.guild, production.id, production.plan_version)
    await _check_consents(studio, production, plan)
    if camera:
        camera = (await casting.camera_called(studio, camera)).name
    camera = camera or await casting.best_camera(studio, production.guild, production.camera)
    await limits.check_gpu(studio, member, (await estimates.cost_of(studio, production, plan, camera)).gpu_seconds)
    async with studio.store.writing(by=member.user) as tx:
        filming = production.to(Stage.FILMING, studio.now()).but(camera=camera)
        await studio.store.productions.save(tx, filming, cause=f"{member.name} pressed Generate")
        await studio.store.cuts.forget_unsigned(tx, production.guild, production.id)
        await advance(studio, tx, filming)


async def retry(studio: Studio, member: Member, production: Production) -> None:
    """Order again what failed."""
    await access.check(studio, member, Capability.GENERATE)
    failed = await problems_of(studio, production)
    if production.stage in {Stage.FILMING, Stage.EDITING, Stage.FAILED} and production.plan_version:
        plan = await studio.store.plans.get(production.guild, production.id, production.plan_version)
        await _check_consents(studio, production, plan)
    async with studio.store.writing(by=member.user) as tx:
        if production.stage is Stage.FAILED:
            back = Stage.FILMING if production.plan_version else Stage.DRAFT
            production = production.to(back, studio.now())
            await studio.store.productions.save(tx, production, cause=f"{member.name} pressed Retry")
        for order, _ in failed:
            if order.work.kind in _RETRIED and not is_aside(order.work):
                await order_work(studio, tx, production, order.work, order.urgency)
        await advance(studio, tx, production)


async def cancel(studio: Studio, member: Member, production: Production, revision: int | None = None) -> None:
    """Stop everything; what was made is kept."""
    if member.user != production.author:
        await access.check(studio, member, Capability.MANAGE)
    access.check_fresh(production, revision)
    async with studio.store.writing(by=member.user) as tx:
        await stop_orders(studio, tx, production)
        await _let_go_of_asides(studio, tx, production, f"{member.name} cancelled the production")
        production = await locks.void(studio, tx, production, f"{member.name} cancelled the production")
        ended = production.to(Stage.CANCELLED, studio.now())
        await studio.store.productions.save(tx, ended, cause=f"{member.name} pressed Cancel")
        announce(studio, tx, ended)


async def stop_orders(
    studio: Studio, tx: Transaction, production: Production, sparing: frozenset[str] = frozenset()
) -> None:
    """Drop what waits and tell workers to drop what runs; kinds of work can be spared. Whoever awaits one is told."""
    for order in await studio.store.backlog.open_of(production.guild, production.id, tx=tx):
        if isinstance(order.work, AwaitedWork) and order.work.kind not in sparing:
            tx.after(partial(studio.announcer.answered, order.guild, order.work.channel, order.id, _STOPPED))
    for attempt in await studio.store.backlog.cancel(tx, production.guild, production.id, sparing):
        tx.after(partial(studio.queue.cancel, attempt))


async def stop_order(studio: Studio, tx: Transaction, order: Order) -> None:
    """Drop one order, or tell its worker to drop it; what failed counts as dealt with."""
    for attempt in await studio.store.backlog.cancel_order(tx, order.guild, order.id):
        tx.after(partial(studio.queue.cancel, attempt))


async def _let_go_of_asides(studio: Studio, tx: Transaction, production: Production, cause: str) -> None:
    """Let go of proposed edits and of exports on their way: they are of a film that is in force no more."""
    store, guild = studio.store, production.guild
    for proposal in await store.proposals.undecided(guild, production.id, tx=tx):
        await store.proposals.save(tx, proposal.ended(ProposalState.STALE), cause)
    for export in await store.exports.of(guild, production.id, tx=tx):
        if export.state is ExportState.ORDERED:
            problem = "It was stopped, because the film was changed meanwhile. Use `/edit export` again."
            await store.exports.save(tx, export.but(state=ExportState.FAILED, problem=problem), cause)


async def start_over(studio: Studio, tx: Transaction, production: Production, cause: str) -> None:
    """Make what has been put in force; whatever was approved before is so no longer.

    Raises ConsentMissing for a plan that casts somebody who has not agreed.
    """
    await clearing.check(studio, production, Gate.PLAN, tx=tx)
    await stop_orders(studio, tx, production, sparing=OUTLASTS)
    await _let_go_of_asides(studio, tx, production, cause)
    production = await locks.void(studio, tx, production, "the film was changed after the approval")
    was_filmed = production.cut_number > 0 or production.stage in {Stage.FILMING, Stage.EDITING}
    stage = Stage.FILMING if was_filmed else Stage.PLANNED
    if production.stage is stage:
        moved = production.but(revision=production.revision + 1, changed_at=studio.now())
    else:
        moved = production.to(stage, studio.now())
    await studio.store.productions.save(tx, moved, cause)
    await advance(studio, tx, moved)


async def advance(studio: Studio, tx: Transaction, production: Production) -> None:
    """Order what is missing, and move the production on when nothing is."""
    announce(studio, tx, production)
    if production.stage not in {Stage.PLANNED, Stage.FILMING, Stage.EDITING} or production.finished_film is not None:
        return
    store, guild = studio.store, production.guild
    plan = await store.plans.get(guild, production.id, production.plan_version, tx=tx)
    style = await store.styles.get(guild, production.id, production.style_version, tx=tx)
    materials = await materials_of(studio, production, plan, style, tx)
    profile = Profile.PREVIEW if production.stage is Stage.PLANNED else Profile.MASTER
    finished = await _finished(studio, tx, production, materials, profile)
    work = next_work(materials, profile, finished, DRAFT_LIMIT)
    allowed, because = await clearing.sifted(studio, tx, production, plan, work)
    if because and profile is Profile.MASTER:
        await stop_for_consent(studio, tx, production, because)
        return
    if not work and profile is Profile.MASTER:
        await _review(studio, tx, production, next(iter(finished.values())))
        return
    if production.stage is Stage.FILMING and any(entry.kind == "render_cut" for entry in work):
        production = production.to(Stage.EDITING, studio.now())
        await store.productions.save(tx, production, cause="every scene is filmed")
    if any(entry.kind == "render_cut" for entry in work):
        await _drop_ahead(studio, tx, production)
    known = {entry.work.digest() for entry in await store.backlog.pending_or_failed(guild, production.id, tx=tx)}
    for entry in allowed:
        if entry.digest() not in known:
            await order_work(studio, tx, production, entry, _URGENCY[profile])


async def render_ahead(studio: Studio, tx: Transaction, production: Production, arrived: SceneKey) -> None:
    """Have what is certain of the cut rendered while other scenes are still being filmed."""
    if production.stage is not Stage.FILMING:
        return
    plan = await studio.store.plans.get(production.guild, production.id, production.plan_version, tx=tx)
    style = await studio.store.styles.get(production.guild, production.id, production.style_version, tx=tx)
    materials = await materials_of(studio, production, plan, style, tx)
    work = work_ahead(materials, arrived, DRAFT_LIMIT) if not materials.unspoken() else None
    if work is not None:
        await order_work(studio, tx, production, work, _URGENCY[Profile.MASTER])


async def _drop_ahead(studio: Studio, tx: Transaction, production: Production) -> None:
    """Drop what waits to be rendered ahead of a cut that can now be rendered itself."""
    for order in await studio.store.backlog.waiting(tx=tx):
        if order.production == production.id and order.work.kind == "render_ahead":
            await stop_order(studio, tx, order)


async def give_up(studio: Studio, production: Production, because: str) -> None:
    """Cancel a production that cannot go on, without anybody having asked for it."""
    async with studio.store.writing() as tx:
        ended = production.to(Stage.CANCELLED, studio.now(), problem=because)
        await studio.store.productions.save(tx, ended, cause=because)


async def stop_for_consent(studio: Studio, tx: Transaction, production: Production, because: str) -> Production:
    """Stop a film that is being made: somebody in it does not agree, or no longer does. Returns it, saved."""
    await stop_orders(studio, tx, production)
    if production.stage in {Stage.FILMING, Stage.EDITING}:
        production = production.to(Stage.FAILED, studio.now(), problem=because)
        await studio.store.productions.save(tx, production, cause=because)
    announce(studio, tx, production)
    return production


async def failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Note that an order failed: the rest goes on, and a person is asked what to do."""
    if order.production is None:
        return
    production = await studio.store.productions.get(order.guild, order.production, tx=tx)
    stuck = production.stage in {Stage.DRAFT, Stage.FILMING, Stage.EDITING} and order.work.kind in _MAKING
    open_now = await studio.store.backlog.open_of(order.guild, production.id, tx=tx)
    if stuck and all(is_aside(other.work) for other in open_now):
        production = production.to(Stage.FAILED, studio.now(), problem=failure.what)
        await studio.store.productions.save(tx, production, cause=failure.what)
    announce(studio, tx, production)


async def problems_of(studio: Studio, production: Production) -> list[tuple[Order, Failed]]:
    """Return the failures nobody has dealt with yet."""
    return list(await studio.store.backlog.failed_of(production.guild, production.id))


async def order_work(studio: Studio, tx: Transaction, production: Production, work: Work, urgency: int) -> Order:
    """Put one piece of a production's work on the backlog."""
    return await ordering.order(studio, tx, production.guild, production.id, work, urgency=urgency)


async def materials_of(
    studio: Studio, production: Production, plan: Plan, style: CutStyle, tx: Transaction | None = None
) -> Materials:
    """Gather what has been made for a plan and a style."""
    takes, guild = studio.store.takes, production.guild
    lines = {}
    for inputs in {scene.line.digest() for scene in plan.scenes if scene.line.voice}:
        line = await takes.line(guild, inputs, tx=tx)
        if line is not None:
            lines[inputs] = line
    directions = await studio.store.directions.of(guild, production.id, tx=tx)
    camera = production.camera or await casting.camera(studio, guild)
    characters = {one.id: one for one in await studio.store.characters.all(guild, tx=tx)}
    materials = Materials(
        plan=plan, style=style, camera=camera, lines=lines, directions=directions, characters=characters
    )
    if materials.unspoken():
        return materials
    scenes = {}
    picked = {direction.picked for direction in directions.values() if direction.picked}
    for inputs in picked.union(work.inputs for work in materials.shots()):
        scene = await takes.scene(guild, inputs, tx=tx)
        if scene is not None:
            scenes[inputs] = scene
    return materials.but(scenes=scenes)


def announce(studio: Studio, tx: Transaction, production: Production) -> None:
    """Have the cards of a production brought up to date once this is committed."""
    tx.after(lambda: studio.announcer.changed(production.guild, production.id))


async def production_in(studio: Studio, guild: GuildId, channel: ChannelId) -> Production:
    """Return the production of a thread. Raises NoProduction."""
    production = await studio.store.productions.in_thread(guild, channel)
    if production is None:
        raise NoProduction
    return production


async def _check_consents(studio: Studio, production: Production, plan: Plan) -> None:
    """Raise ConsentMissing unless everyone agrees to be filmed and heard as the plan has it."""
    for gate in (Gate.FILM, Gate.SPEAK):
        await clearing.check(studio, production, gate, plan=plan)


async def _finished(
    studio: Studio, tx: Transaction, production: Production, materials: Materials, profile: Profile
) -> dict[str, Rendering]:
    """Return the rendering of what there is, if it has been made, by its timeline."""
    if materials.unspoken():
        return {}
    if profile is Profile.MASTER and materials.unfilmed():
        return {}
    digest = materials.timeline(profile).digest()
    rendering = await studio.store.cuts.rendering(production.guild, digest, profile, tx=tx)
    return {digest: rendering} if rendering else {}


def _identity(rendering: Rendering) -> tuple[str, Sha256 | None]:
    """Return what tells one cut from another: rendered anew, the same timeline is signed anew, and other bytes."""
    return rendering.timeline, rendering.master


async def _review(studio: Studio, tx: Transaction, production: Production, rendering: Rendering) -> None:
    """Make the finished rendering the newest cut, unless it is already."""
    store, guild = studio.store, production.guild
    newest = await store.cuts.newest(guild, production.id, tx=tx)
    number = newest.number if newest else 0
    if newest is None or _identity(newest.rendering) != _identity(rendering):
        number += 1
        cut = Cut(
            id=CutId(studio.new_id()),
            production=production.id,
            number=number,
            plan_version=production.plan_version,
            style_version=production.style_version,
            rendering=rendering,
        )
        await store.cuts.save(tx, guild, cut)
    done = production.to(Stage.EDITING, studio.now()) if production.stage is Stage.FILMING else production
    done = done.to(Stage.REVIEW, studio.now()).but(cut_number=number)
    await store.productions.save(tx, done, cause=f"cut {number} is rendered")
    announce(studio, tx, done)
