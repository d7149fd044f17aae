"""GPU memory: what running a model takes, which way of running it fits, and what is given up when it does not.

The lower bound comes from the weights of each component and from what each needs to work at one setting. The estimate
is the lower bound times 1.15 plus 0.8 GiB: for the allocator's gaps, the workspaces of libraries and CUDA's context.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.studio.values import Value

MARGIN: Final = 1.15
SLACK_MIB: Final = 820
MEASURED_MARGIN: Final = 1.05
"""What a measurement is trusted to: the allocator's gaps differ from run to run."""
_FRAMES_BY: Final = 16
_HELD_GROUPS: Final = 2
"""Groups of blocks on the GPU while a model is offloaded by group: one computes, the next is on its way."""


class Offload(StrEnum):
    """What of a model waits in host memory while it is not needed."""

    NONE = "none"
    MODEL = "model"
    """Each component comes to the GPU when its turn comes."""
    GROUP = "group"
    """Each block of a component comes when its turn comes."""


class Precision(StrEnum):
    """How the weights of large components are kept; they compute in the device's own type always."""

    FULL = "16"
    EIGHT = "8"
    FOUR = "4"


_SHRINKS: Final[Mapping[Precision, float]] = {Precision.FULL: 1.0, Precision.EIGHT: 0.5, Precision.FOUR: 0.28}


class Way(StrEnum):
    """A way of running a model: how it is offloaded and, after a slash, in how many bits its blocks are kept."""

    NONE = "none"
    MODEL = "model"
    GROUP = "group"
    NONE_8 = "none/8"
    MODEL_8 = "model/8"
    GROUP_8 = "group/8"
    NONE_4 = "none/4"
    MODEL_4 = "model/4"
    GROUP_4 = "group/4"

    @property
    def offload(self) -> Offload:
        """Return what waits in host memory."""
        return Offload(self.value.partition("/")[0])

    @property
    def precision(self) -> Precision:
        """Return how the weights are kept."""
        return Precision(self.value.partition("/")[2] or Precision.FULL)


class Setting(Value):
    """What memory depends on beside the model: the size and length of what it makes."""

    width: Annotated[int, Field(ge=1)] = 1
    height: Annotated[int, Field(ge=1)] = 1
    frames: Annotated[int, Field(ge=1)] = 1

    def __str__(self) -> str:
        return f"{self.width}x{self.height}x{self.frames}"


class Component(Value):
    """A part of a model that can be on the GPU by itself: a text encoder, a transformer, a decoder."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    mib: Annotated[int, Field(ge=0)]
    """Its weights in the type that it computes in: two bytes a number on a GPU."""
    blocks: Annotated[int, Field(ge=1)] = 1
    """Repeated blocks that can be offloaded one by one and kept in fewer bits; 1 for a part that stays as it is."""
    working_mib: Annotated[int, Field(ge=0)] = 0
    """What it takes beside its weights while it works at the setting of its row, decoded by tiles."""
    optional: bool = False
    """Whether only some requests bring it, as those that follow a picture bring a ControlNet. Room is kept for it."""
    grows: Literal["never", "frames", "size"] = "never"
    """What `working_mib` is in proportion to: nothing, the length, or width x height x length."""

    def weights(self, way: Way) -> float:
        """Return the MiB of its weights that are on the GPU while it works."""
        kept = self.mib * (_SHRINKS[way.precision] if self.blocks > 1 else 1.0)
        return kept * min(1.0, _HELD_GROUPS / self.blocks) if way.offload is Offload.GROUP and self.blocks > 1 else kept

    def working(self, at: Setting, wanted: Setting) -> float:
        """Return the MiB it takes beside its weights at a setting, from what it takes `at` another."""
        match self.grows:
            case "never":
                return float(self.working_mib)
            case "frames":
                return self.working_mib * wanted.frames / at.frames
            case "size":
                return self.working_mib * _volume(wanted) / _volume(at)


class Measured(Value):
    """A peak that `picturelock bench gpu` saw at real size, without what is optional."""

    way: Way
    mib: Annotated[int, Field(ge=1)]
    """What torch reserved at most."""
    at: Setting | None = None
    """None for the setting of the row."""


class GpuNeeds(Value):
    """What a model takes of a GPU, and the ways in which its class can run it, the best one first."""

    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = (Way.NONE,)
    at: Setting = Setting()
    """The setting that the numbers hold for."""
    measured: tuple[Measured, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if len({component.name for component in self.components}) != len(self.components):
            raise ValueError("two components have the same name")
        if len(set(self.ways)) != len(self.ways):
            raise ValueError("a way of running it stands there twice")
        return self

    def setting_for(self, width: int, height: int, frames: int) -> Setting:
        """Return the setting at which something of a size and length is made: in no more than `at` has at once.

        Lengths are brought to steps, so that what is learned of one holds for its neighbours.
        """
        is_small = width * height < self.at.width * self.at.height
        size = (width, height) if is_small else (self.at.width, self.at.height)
        steps = math.ceil(frames / _FRAMES_BY) * _FRAMES_BY + 1
        return Setting(width=size[0], height=size[1], frames=min(self.at.frames, steps))

    def without_optional(self) -> Self:
        """Return the needs of requests that bring nothing optional."""
        return self.but(components=tuple(one for one in self.components if not one.optional))

    def peaks(self, at: Setting) -> dict[Way, int]:
        """Return the peaks that were measured at a setting, with a margin, and room for what is optional."""
        extra = sum(one.mib for one in self.components if one.optional)
        return {one.way: _up(one.mib * MEASURED_MARGIN) + extra for one in self.measured if (one.at or self.at) == at}

    @property
    def weights_mib(self) -> int:
        """Return the weights of all components together."""
        return sum(component.mib for component in self.components)


class RunPlan(Value):
    """How a model is to be run; what `registry.load` hands to a class as `run`."""

    way: Way = Way.NONE
    setting: Setting = Setting()
    """The largest one it was planned for."""
    expected_mib: int = 0
    """GPU memory it is expected to reserve at most; 0 on a CPU."""
    known: Literal["measured", "estimated"] = "estimated"
    attention: str = ""
    """The backend for `set_attention_backend`; empty for the library's own choice."""
    compiles: bool = False
    """Whether repeated blocks are compiled at their first use."""
    given_up: str = ""
    """In words, what it does without that it would have with more memory; empty when that is nothing."""

    @property
    def offload(self) -> Offload:
        """Return what waits in host memory."""
        return self.way.offload

    @property
    def precision(self) -> Precision:
        """Return how the weights of blocks are kept."""
        return self.way.precision


class Resident(Value):
    """A model in memory, as far as room is concerned; listed from the one used longest ago."""

    name: str
    mib: int
    in_use: bool = False


class Admission(Value):
    """A model may be loaded: how it is run, and who leaves for it."""

    plan: RunPlan
    leaving: tuple[str, ...] = ()


def lower_bound(needs: GpuNeeds, way: Way, wanted: Setting | None = None) -> int:
    """Return the MiB below which a model cannot run in a way, at a setting or at that of its row."""
    setting = wanted or needs.at
    weights = [component.weights(way) for component in needs.components]
    working = [component.working(needs.at, setting) for component in needs.components]
    if way.offload is Offload.NONE:
        return _up(sum(weights) + max(working))
    return _up(max(held + used for held, used in zip(weights, working, strict=True)))


def estimate(needs: GpuNeeds, way: Way, wanted: Setting | None = None) -> int:
    """Return the MiB that running a model in a way is expected to reserve at most, before it was ever measured."""
    return _up(lower_bound(needs, way, wanted) * MARGIN) + SLACK_MIB


def least(needs: GpuNeeds) -> int:
    """Return the estimate of the way that takes least."""
    return min(estimate(needs, way) for way in needs.ways)


def plans(
    needs: GpuNeeds,
    wanted: Setting | None = None,
    measured: Mapping[Way, int] | None = None,
    failed: Iterable[Way] = (),
) -> tuple[RunPlan, ...]:
    """Return every way of running a model that did not fail before, the best one first, with what each takes.

    `measured` has what ways took at this setting when they were used here. What the bench measured stands in for
    others, and the estimate for the rest.
    """
    setting, out = wanted or needs.at, set(failed)
    known = {**needs.peaks(setting), **(measured or {})}
    return tuple(
        RunPlan(
            way=way,
            setting=setting,
            expected_mib=known[way] if way in known else estimate(needs, way, setting),
            known="measured" if way in known else "estimated",
            given_up=given_up(needs.ways[0], way),
        )
        for way in needs.ways
        if way not in out
    )


def admit(wanted: Sequence[RunPlan], residents: Sequence[Resident], free_mib: int) -> Admission | None:
    """Choose the first plan that fits once idle models leave, and let only those leave that must.

    The one used longest ago leaves first; one in use never does. None when no plan fits.
    """
    idle = [one for one in residents if not one.in_use and one.mib > 0]
    within_reach = free_mib + sum(one.mib for one in idle)
    plan = next((plan for plan in wanted if plan.expected_mib <= within_reach), None)
    if plan is None:
        return None
    leaving, free = [], free_mib
    for one in idle:
        if free >= plan.expected_mib:
            break
        leaving.append(one.name)
        free += one.mib
    return Admission(plan=plan, leaving=tuple(leaving))


def given_up(best: Way, way: Way) -> str:
    """Say in words what a way does without, compared with the best one; empty when that is nothing."""
    lost = []
    if way.offload is not best.offload:
        what = {Offload.MODEL: "its parts", Offload.GROUP: "its blocks"}.get(way.offload)
        if what:
            lost.append(f"{what} wait in host memory, which is slower")
    if way.precision is not best.precision:
        lost.append(f"its weights are kept in {way.precision.value} bits")
    return " and ".join(lost)


def _volume(setting: Setting) -> int:
    return setting.width * setting.height * setting.frames


def _up(mib: float) -> int:
    """Round up, but not for what only the rounding of floats put on top."""
    return math.ceil(round(mib, 3))
