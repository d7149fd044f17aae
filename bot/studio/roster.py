"""Which workers are alive, and what became of what they have in hand; time is an argument, in seconds of any clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self

from bot.studio.orders import Attempt, Beat
from bot.studio.values import WorkerId

MISSES: Final = 3
"""Beats in a row without a job before it counts as lost: the first may be older than the handing, two are later."""


class Fate(StrEnum):
    """What became of an attempt, as far as beats tell."""

    IN_HAND = "in hand"
    DEAD = "its worker gave no sign of life"
    LEFT = "its worker left"
    UNLISTED = "its worker does not have it"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The last beat of a worker, and since when it has been the last."""

    beat: Beat
    since: float


@dataclass(frozen=True, slots=True)
class Roster:
    """The workers as their beats show them."""

    dead_after_s: float
    since: float
    """When it was begun: whoever was never seen is given as long from here."""
    sightings: Mapping[WorkerId, Sighting] = field(default_factory=lambda: MappingProxyType({}))
    missed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Beats in a row that did not list a job."""

    def with_beats(self, beats: Iterable[Beat], held: Iterable[Attempt], now: float) -> Self:
        """Take note of the beats there are now; those seen before change nothing."""
        fresh = {
            beat.worker: Sighting(beat, now)
            for beat in beats
            if beat.worker not in self.sightings or self.sightings[beat.worker].beat.at != beat.at
        }
        missed = {}
        for attempt in held:
            count = self.missed.get(attempt.job, 0)
            if attempt.worker in fresh:
                count = 0 if attempt.job in fresh[attempt.worker].beat.in_hand else count + 1
            missed[attempt.job] = count
        return replace(self, sightings={**self.sightings, **fresh}, missed=missed)

    def excused(self, now: float) -> Self:
        """Start every wait afresh, as nobody could beat while the queue was away."""
        waiting = {worker: replace(sighting, since=now) for worker, sighting in self.sightings.items()}
        return replace(self, since=now, sightings=waiting, missed={})

    def without(self, workers: Iterable[WorkerId]) -> Self:
        """Forget workers."""
        gone = set(workers)
        return replace(self, sightings={name: seen for name, seen in self.sightings.items() if name not in gone})

    def alive(self, now: float) -> tuple[Beat, ...]:
        """Return the last beats of the workers that are alive and have not said goodbye."""
        return tuple(seen.beat for seen in self.sightings.values() if seen.beat.slots and not self._is_dead(seen, now))

    def gone(self, now: float) -> tuple[WorkerId, ...]:
        """Return the workers that are dead or have said goodbye."""
        return tuple(name for name, seen in self.sightings.items() if not seen.beat.slots or self._is_dead(seen, now))

    def fate(self, attempt: Attempt, now: float) -> Fate:
        """Say what became of an attempt that was handed out."""
        seen = self.sightings.get(attempt.worker)
        if seen is None:
            return Fate.DEAD if now - self.since >= self.dead_after_s else Fate.IN_HAND
        if not seen.beat.slots:
            return Fate.LEFT
        if self._is_dead(seen, now):
            return Fate.DEAD
        return Fate.UNLISTED if self.missed.get(attempt.job, 0) >= MISSES else Fate.IN_HAND

    def _is_dead(self, seen: Sighting, now: float) -> bool:
        return now - seen.since >= self.dead_after_s
