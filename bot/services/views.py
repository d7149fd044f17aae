"""Everything there is to show of one production, read from the store in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.services import editions, estimates, making, measuring, noise
from bot.services.context import Studio
from bot.services.directing import SceneRoll
from bot.studio.account import AccountState
from bot.studio.casting import playing
from bot.studio.consent import Consent, Person
from bot.studio.cut import Cut, Profile, Rendering
from bot.studio.directing import SceneDirection, is_long_enough
from bot.studio.export import FilmExport
from bot.studio.guild import GuildSettings
from bot.studio.lock import Lock, Review
from bot.studio.making import Cost
from bot.studio.measuring import Measurement
from bot.studio.needs import Materials
from bot.studio.operations.replaying import LostEdit
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.plan import Plan
from bot.studio.planning.differences import differences
from bot.studio.production import Production, Stage
from bot.studio.proposal import Proposal
from bot.studio.publication import Publication
from bot.studio.scheduling import Want
from bot.studio.scripts import scripts_in, unwritable
from bot.studio.style import CutStyle
from bot.studio.takes import LineTake, SceneTake
from bot.studio.values import AccountId, GuildId, ProductionId, PublicationId, SceneKey
from bot.studio.work import FilmScene

_UNFILMED: Final = frozenset({Stage.DRAFT, Stage.PLANNED, Stage.CANCELLED})
"""In these nobody looks at takes."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that is waiting or being filled."""

    order: Order
    running: bool
    since: datetime
    want: Want | None = None
    """What it waits for in vain, while no worker here can take it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An order that failed and waits for a person."""

    order: Order
    failure: Failed


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene that a trained camera films, or was to film: its takes, what is on its way, what went wrong."""

    roll: SceneRoll
    cut: SceneTake | None
    """The take that goes into the cut, once there is one."""
    fitting: tuple[int, ...]
    """The takes, counted from one, that are long enough for the scene as it is now."""
    order: OpenOrder | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Edits that a model would make, with the draft of them once it is rendered."""

    proposal: Proposal
    draft: Rendering | None = None


@dataclass(frozen=True, slots=True)
class ExportView:
    """A film in another form, and where it lies once it is there."""

    export: FilmExport
    where: str = ""


@dataclass(frozen=True, slots=True)
class ProductionView:
    """One production, as the people in its thread may see it."""

    production: Production
    guild: GuildSettings
    plan: Plan | None
    differences: tuple[str, ...]
    """What the newest plan changed against the one before."""
    style: CutStyle
    lines: dict[str, LineTake]
    """Spoken lines of the plan in force, by `Line.digest`."""
    scenes: dict[SceneKey, SceneTake]
    """Filmed scenes of the plan in force."""
    rolls: tuple[SceneView, ...]
    """Those that a trained camera films, in their order."""
    people: tuple[tuple[Person, Consent | None], ...]
    """Everyone who appears or is heard, with their newest consent that speaks of this production."""
    preview: Rendering | None
    """The newest animatic of the plan and style in force."""
    lost: tuple[LostEdit, ...]
    """Edits that no longer apply to the film in force."""
    proposals: tuple[ProposalView, ...]
    exports: tuple[ExportView, ...]
    cuts: tuple[Cut, ...]
    orders: tuple[OpenOrder, ...]
    ahead: int
    """Orders of others that go before this production's first waiting one."""
    problems: tuple[Problem, ...]
    review: Review | None
    lock: Lock | None
    publications: tuple[Publication, ...]
    measured: Mapping[PublicationId, Measurement]
    """What was read last of each publication that was read."""
    asked: tuple[tuple[Person, Consent], ...]
    """Everything that was asked in its thread, and releases brought there, oldest first."""
    moments: dict[PublicationId, datetime]
    """When each scheduled publication was to go out."""
    accounts: dict[AccountId, str]
    """Name of each account this server may publish to."""
    signed_out: frozenset[AccountId]
    """Those of them that somebody has to sign in to again."""
    cost: Cost | None
    cast: Mapping[SceneKey, tuple[str, ...]] = field(default_factory=dict)
    """Names of the characters in each scene of the plan in force that has some."""
    tiny: tuple[str, ...] = ()
    """Tiny test models that had a part in the film, once it is put to the vote."""
    unwritable: tuple[str, ...] = ()
    """Scripts of the plan for which a worker that draws it has no letters."""


async def view_of(studio: Studio, guild: GuildId, production_id: ProductionId) -> ProductionView:
    """Read what there is to show."""
    store = studio.store
    production = await store.productions.get(guild, production_id)
    plans = await store.plans.all(guild, production_id)
    plan = next((plan for plan in plans if plan.version == production.plan_version), None)
    before = next((old for old in plans if old.version == production.plan_version - 1), None)
    style = await store.styles.get(guild, production_id, production.style_version)
    handed = {entry.order.id: entry for entry in await store.backlog.handed()}
    open_orders = await store.backlog.open_of(guild, production_id)
    waiting = [order for order in await store.backlog.waiting() if order.id not in handed]
    mine = next((place for place, order in enumerate(waiting) if order.production == production_id), 0)
    materials: Materials | None = None
    if plan and production.finished_film is None:
        materials = await making.materials_of(studio, production, plan, style)
    preview, lost = None, tuple[LostEdit, ...]()
    if materials and not materials.unspoken():
        film = materials.edited(Profile.PREVIEW)
        preview = await store.cuts.rendering(guild, film.timeline.digest(), Profile.PREVIEW)
        lost = materials.edited(editions.profile_of(materials)).lost if style.edits else ()
    wants = studio.wants()
    publications = await store.publications.of(guild, production_id)
    accounts = await store.accounts.of(guild)
    problems = tuple(Problem(order, failure) for order, failure in await making.problems_of(studio, production))
    orders = tuple(
        OpenOrder(
            order=order,
            running=order.id in handed,
            since=handed[order.id].handed_at if order.id in handed else order.ordered_at,
            want=None if order.id in handed else wants.get(order.id),
        )
        for order in open_orders
    )
    review, lock = await store.reviews.open_of(guild, production_id), await store.locks.current(guild, production_id)
    return ProductionView(
        production=production,
        guild=await store.guilds.get(guild),
        plan=plan,
        differences=differences(before, plan) if before and plan else (),
        style=style,
        lines=dict(materials.lines) if materials else {},
        scenes=materials.picked() if materials and not materials.unspoken() else {},
        rolls=await _rolls(studio, production, materials, orders, problems) if materials else (),
        people=await _people(studio, production),
        preview=preview,
        lost=lost,
        proposals=await _proposals(studio, guild, production_id),
        exports=tuple(
            ExportView(export, studio.artifacts.where(export.artifact) if export.artifact else "")
            for export in await store.exports.of(guild, production_id)
        ),
        cuts=await store.cuts.of(guild, production_id),
        orders=orders,
        ahead=mine,
        problems=problems,
        review=review,
        lock=lock,
        publications=publications,
        measured=await measuring.newest(studio, publications),
        asked=await _asked(studio, production),
        moments=await _moments(studio, publications),
        accounts={account.id: account.name for account in accounts},
        signed_out=frozenset(one.id for one in accounts if one.state is AccountState.NEEDS_SIGN_IN),
        cost=await estimates.cost_of(studio, production, plan) if materials and plan else None,
        cast=_cast(materials) if materials else {},
        tiny=await noise.makers(studio, production) if review or lock else (),
        unwritable=await _unwritable(studio, plan) if plan else (),
    )


async def _rolls(
    studio: Studio,
    production: Production,
    materials: Materials,
    orders: tuple[OpenOrder, ...],
    problems: tuple[Problem, ...],
) -> tuple[SceneView, ...]:
    """Return the scenes whose takes people look at: those in which a trained camera had a part."""
    if production.stage in _UNFILMED or materials.unspoken():
        return ()
    plan, cut = materials.plan, materials.picked()
    takes: dict[SceneKey, list[SceneTake]] = {}
    for take in await studio.store.takes.of_production(production.guild, production.id):
        takes.setdefault(take.scene, []).append(take)
    ordered = {entry.order.work.shot.scene: entry for entry in orders if isinstance(entry.order.work, FilmScene)}
    failed = {entry.order.work.shot.scene: entry for entry in problems if isinstance(entry.order.work, FilmScene)}
    found = []
    for number, work in enumerate(materials.shots(), 1):
        key, shot = work.shot.scene, work.shot
        direction = materials.directions.get(key, SceneDirection(scene=key))
        roll = SceneRoll(number, plan.scene(number), direction, tuple(takes.get(key, ())), plan.version)
        problem = failed.get(key)
        cameras = {one for take in roll.takes for one in (take.made.model, take.made.fell_back_from) if one}
        if problem is not None and isinstance(problem.order.work, FilmScene):
            cameras.add(problem.order.work.camera)
        if any(studio.catalogue.is_trained(camera) for camera in cameras):
            fitting = tuple(at for at, take in enumerate(roll.takes, 1) if is_long_enough(take, shot))
            found.append(SceneView(roll, cut.get(key), fitting, ordered.get(key), problem))
    return tuple(found)


def _cast(materials: Materials) -> dict[SceneKey, tuple[str, ...]]:
    cast = {scene.key: playing(scene, materials.characters) for scene in materials.plan.scenes}
    return {key: tuple(one.name for one in characters) for key, characters in cast.items() if characters}


async def _unwritable(studio: Studio, plan: Plan) -> tuple[str, ...]:
    """Name the scripts of a plan for which there is no font; nobody is asked about Latin alone."""
    words = plan.words_shown()
    if set(scripts_in(words)) <= {"Latin"}:
        return ()
    beats = await studio.queue.beats() or []
    return unwritable(words, [beat.writes for beat in beats if beat.writes is not None])


async def _asked(studio: Studio, production: Production) -> tuple[tuple[Person, Consent], ...]:
    guild = production.guild
    asked = await studio.store.consents.asked_in(guild, production.id)
    return tuple([(await studio.store.people.get(guild, consent.person), consent) for consent in asked])


async def _moments(studio: Studio, publications: tuple[Publication, ...]) -> dict[PublicationId, datetime]:
    found = {}
    for publication in publications:
        lock = await studio.store.locks.get(publication.guild, publication.lock)
        if lock.release.publish_at is not None:
            found[publication.id] = lock.release.publish_at
    return found


async def _proposals(studio: Studio, guild: GuildId, production_id: ProductionId) -> tuple[ProposalView, ...]:
    found = []
    for proposal in await studio.store.proposals.of(guild, production_id):
        draft = await studio.store.cuts.rendering(guild, proposal.draft, Profile.PREVIEW) if proposal.draft else None
        found.append(ProposalView(proposal, draft))
    return tuple(found)


async def _people(studio: Studio, production: Production) -> tuple[tuple[Person, Consent | None], ...]:
    found = []
    for person_id in production.people:
        person = await studio.store.people.get(production.guild, person_id)
        consents = await studio.store.consents.of(production.guild, person_id)
        own = [consent for consent in consents if consent.production in {None, production.id}]
        found.append((person, max(own, key=lambda consent: consent.asked_at, default=None)))
    return tuple(found)
