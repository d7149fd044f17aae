"""Directing: other takes of a scene, and which of them goes into the cut."""

from dataclasses import dataclass
from typing import Final

from bot.services import access, editions, estimates, limits, making, screening
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.directing import DRAWING, TAKES_MOST, SceneDirection
from bot.studio.errors import Stale, WrongState
from bot.studio.guiding import NO_WISH, TakeWish
from bot.studio.people import Capability, Member
from bot.studio.plan import Plan, Scene
from bot.studio.production import Production, Stage
from bot.studio.takes import SceneTake
from bot.studio.values import SceneKey
from bot.studio.work import FilmScene, Work

DIRECTED: Final = tuple(stage for stage in editions.EDITABLE if stage is not Stage.PLANNED)
"""Stages of a production whose scenes can be filmed again."""


@dataclass(frozen=True, slots=True)
class SceneRoll:
    """A scene, how it is to be filmed, and what has been filmed of it so far."""

    number: int
    scene: Scene
    direction: SceneDirection
    takes: tuple[SceneTake, ...]
    plan_version: int = 0

    @property
    def version(self) -> int:
        """Return what a card of it stands for: another once its plan or the take asked for is another."""
        return self.plan_version * (TAKES_MOST + 1) + self.direction.take

    @property
    def shown(self) -> SceneTake | None:
        """Return the take that was picked, else the newest."""
        picked = (take for take in self.takes if take.inputs == self.direction.picked)
        return next(picked, self.takes[-1] if self.takes else None)

    def check(self, version: int | None) -> None:
        """Raise Stale for a card of another version; None stands for a command, which has none."""
        if version not in {None, self.version}:
            raise Stale("This card belongs to an older take or plan.")


async def roll_of(
    studio: Studio, production: Production, number: int, tx: Transaction | None = None
) -> tuple[Plan, SceneRoll]:
    """Return the plan in force and the takes of one of its scenes, counted from one. Raises UnknownName."""
    store, guild = studio.store, production.guild
    plan = await store.plans.get(guild, production.id, production.plan_version, tx=tx)
    scene = plan.scene(number)
    directions = await store.directions.of(guild, production.id, tx=tx)
    takes = await store.takes.of_scene(guild, production.id, scene.key, tx=tx)
    direction = directions.get(scene.key, SceneDirection(scene=scene.key))
    return plan, SceneRoll(number, scene, direction, takes, plan.version)


async def number_of(studio: Studio, production: Production, key: str, tx: Transaction | None = None) -> int:
    """Return where a scene stands in the plan in force, counted from one. Raises Stale where it is no more."""
    plan = await studio.store.plans.get(production.guild, production.id, production.plan_version, tx=tx)
    for number, scene in enumerate(plan.scenes, 1):
        if scene.key == key:
            return number
    raise Stale("That scene is not in the film any more.")


async def reroll(
    studio: Studio,
    member: Member,
    production: Production,
    number: int,
    wish: TakeWish = NO_WISH,
    version: int | None = None,
) -> None:
    """Film a scene once more: by another chance, or by the same with what is seen, or must not be, in other words.

    Raises NotAllowed, WrongState, Stale, UnknownName, LimitReached, ContentRefused.
    """
    await check_wish(studio, member, production, number, wish)
    async with studio.store.writing(by=member.user) as tx:
        cause = f"{member.name} asked for another take of scene {number}"
        await film_as_wished(studio, tx, production, number, wish, cause, version)


async def check_wish(studio: Studio, member: Member, production: Production, number: int, wish: TakeWish) -> None:
    """See that somebody may have a scene filmed again as they wish.

    Raises NotAllowed, WrongState, UnknownName, LimitReached, ContentRefused.
    """
    await _check(studio, member, production)
    for words in (wish.picture, wish.negative):
        if words:
            await screening.check_words(studio, production.guild, words, production)
    await _check_gpu(studio, member, production, number)


async def film_as_wished(
    studio: Studio,
    tx: Transaction,
    production: Production,
    number: int,
    wish: TakeWish,
    cause: str,
    version: int | None = None,
) -> None:
    """Have the next take of a scene filmed as somebody wishes it. Raises WrongState, Stale, LimitReached."""
    _, roll = await roll_of(studio, production, number, tx)
    roll.check(version)
    again = roll.direction.wished(wish, roll.shown.made.seed if roll.shown else None)
    await _direct(studio, tx, production, again, cause)


async def try_again(
    studio: Studio, member: Member, production: Production, number: int, version: int | None = None
) -> None:
    """Film a scene that failed as it was to be filmed. Raises NotAllowed, WrongState, Stale, LimitReached."""
    await _check(studio, member, production)
    await _check_gpu(studio, member, production, number)
    async with studio.store.writing(by=member.user) as tx:
        _, roll = await roll_of(studio, production, number, tx)
        roll.check(version)
        if not any(_films(order.work, roll.scene.key) for order, _ in await making.problems_of(studio, production)):
            raise WrongState(f"Scene {number} waits for nobody: it did not fail.", "See its newest card.")
        await _direct(studio, tx, production, roll.direction, f"{member.name} had scene {number} tried again")


async def pick(
    studio: Studio, member: Member, production: Production, number: int, take: int, version: int | None = None
) -> None:
    """Put one of a scene's takes, counted from one, into the cut. Raises NotAllowed, WrongState, Stale, UnknownName."""
    await _check(studio, member, production)
    async with studio.store.writing(by=member.user) as tx:
        _, roll = await roll_of(studio, production, number, tx)
        roll.check(version)
        picked = roll.direction.pick(take, roll.takes)
        await _direct(studio, tx, production, picked, f"{member.name} picked take {take} of scene {number}")


async def keep_drawing(
    studio: Studio, member: Member, production: Production, number: int, version: int | None = None
) -> None:
    """Leave a scene as the animatic draws it. Raises NotAllowed, WrongState, Stale, UnknownName."""
    await _check(studio, member, production)
    async with studio.store.writing(by=member.user) as tx:
        _, roll = await roll_of(studio, production, number, tx)
        roll.check(version)
        drawn = roll.direction.but(camera=DRAWING, picked="")
        await _direct(studio, tx, production, drawn, f"{member.name} kept the drawing of scene {number}")


async def _check(studio: Studio, member: Member, production: Production) -> None:
    await access.check(studio, member, Capability.GENERATE)
    production.require(*DIRECTED, to_do="have its scenes filmed again")


async def _check_gpu(studio: Studio, member: Member, production: Production, number: int) -> None:
    """Raise LimitReached when a scene takes more of the GPU than is left today."""
    plan, _ = await roll_of(studio, production, number)
    seconds = (await estimates.cost_of(studio, production, plan)).gpu_seconds / len(plan.scenes)
    await limits.check_gpu(studio, member, seconds)


def _films(work: Work, scene: SceneKey) -> bool:
    return isinstance(work, FilmScene) and work.shot.scene == scene


async def _direct(
    studio: Studio, tx: Transaction, production: Production, direction: SceneDirection, cause: str
) -> None:
    """Put a direction in force: what is being filmed of other scenes goes on, a finished cut is made anew."""
    now = await studio.store.productions.get(production.guild, production.id, tx=tx)
    now.require(*DIRECTED, to_do="have its scenes filmed again")
    await studio.store.directions.save(tx, now.guild, now.id, direction, cause)
    if now.stage not in {Stage.FILMING, Stage.FAILED}:
        await making.start_over(studio, tx, now, cause)
        return
    failed = [order for order, _ in await making.problems_of(studio, now)]
    for order in (*await studio.store.backlog.open_of(now.guild, now.id, tx=tx), *failed):
        if _films(order.work, direction.scene):
            await making.stop_order(studio, tx, order)
    if now.stage is Stage.FAILED:
        now = now.to(Stage.FILMING, studio.now())
        await studio.store.productions.save(tx, now, cause)
    await making.advance(studio, tx, now)
