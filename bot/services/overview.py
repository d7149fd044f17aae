"""The studio at a glance: who works, what waits, what may be used."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.services import access, fetching, making
from bot.services.context import Studio
from bot.studio.catalogue import ModelRow, is_accepted
from bot.studio.errors import Refused, StudioError
from bot.studio.fitting import Fit, fit_by_host
from bot.studio.orders import Beat, Order
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage
from bot.studio.scheduling import Want
from bot.studio.values import GuildId, OrderId
from bot.studio.vram import RunPlan

_QUIET = {Stage.PUBLISHED, Stage.HANDED_OVER, Stage.CANCELLED, Stage.FAILED}
_BUSY = tuple(stage for stage in Stage if stage not in _QUIET)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is going on."""

    workers: tuple[Beat, ...] | None
    """None while the queue is out of reach."""
    waiting: tuple[Order, ...]
    """Orders of this server that no worker has taken up yet, in their order."""
    running: tuple[Order, ...]
    elsewhere: int
    """Orders of other servers before them; only their number is told."""
    productions: tuple[Production, ...]
    wants: Mapping[OrderId, Want]
    """Those of `waiting` that no worker here can take, and why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One model, and on which machines it is, could be, or does not fit."""

    model: ModelRow
    hosts: Mapping[Fit, tuple[str, ...]]
    is_accepted: bool
    """Whether its licence needs no acceptance, or has it."""
    runs: Mapping[str, RunPlan]
    """How it is run on the GPUs it is on, by machine."""

    @property
    def best(self) -> Fit | None:
        """Return how it goes with the best worker there is; None where no worker has any use for it."""
        return next(iter(self.hosts), None)

    @property
    def is_here(self) -> bool:
        """Say whether some worker can use it at once."""
        return self.best in {Fit.RESIDENT, Fit.READY}

    @property
    def can_be_fetched(self) -> bool:
        """Say whether fetching it helps somewhere."""
        return self.model.has_weights and self.is_accepted and Fit.ABSENT in self.hosts


async def overview(studio: Studio, guild: GuildId) -> Overview:
    """Return what is going on, as far as one server may see it."""
    beats = await studio.queue.beats()
    handed = await studio.store.backlog.handed()
    waiting = await studio.store.backlog.waiting()
    taken = {entry.order.id for entry in handed}
    left = [order for order in waiting if order.id not in taken]
    here = tuple(order for order in left if order.guild == guild)
    wants = studio.wants()
    return Overview(
        workers=None if beats is None else tuple(beats),
        waiting=here,
        running=tuple(entry.order for entry in handed if entry.order.guild == guild),
        elsewhere=sum(order.guild != guild for order in left),
        productions=await studio.store.productions.of(guild, _BUSY),
        wants={order.id: wants[order.id] for order in here if order.id in wants},
    )


async def models(studio: Studio) -> tuple[Choice, ...]:
    """Return every model of the catalogue."""
    beats = await studio.queue.beats() or []
    accepted = await fetching.acceptances(studio)
    return tuple(
        Choice(
            model,
            hosts=fit_by_host(model, beats),
            is_accepted=is_accepted(model, accepted),
            runs={beat.host: beat.plans[model.name] for beat in beats if model.name in beat.plans},
        )
        for model in studio.catalogue.values()
    )


async def stop_all(studio: Studio, member: Member) -> int:
    """Stop everything that is being made in a server; return how many productions that were."""
    await access.check(studio, member, Capability.MANAGE)
    stopped = 0
    for production in await studio.store.productions.of(member.guild, (Stage.DRAFT, Stage.FILMING, Stage.EDITING)):
        try:
            await making.cancel(studio, member, production)
        except StudioError:
            continue
        stopped += 1
    if not stopped:
        raise Refused("Nothing is being made in this server.", "See `/studio queue`.")
    return stopped
