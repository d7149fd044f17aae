"""How long filming takes: learned from what the worker filmed, else from what others did, else guessed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import harmonic_mean, median
from typing import Final

from bot.studio.takes import SceneTake
from bot.studio.timeline import FPS
from bot.studio.values import Value

LOOKED_AT: Final = 24
"""Newest takes of a model that its rate is learned from."""
COMPARED: Final = 120
"""Newest takes of all models by which two workers are compared."""
_TIMES_MOST: Final = 16.0
"""No worker is taken to be so many times quicker or slower than another."""

_Kind = tuple[str, int, int]
"""What was filmed, as far as it takes as long on one worker: model, width, height."""


class FilmingRate(Value):
    """Slot seconds that a camera needs for one second of film."""

    seconds: float
    takes: int = 0
    """Takes it was learned from; 0 for what the catalogue says."""
    is_own: bool = True
    """Whether whoever films now filmed those takes."""


class FilmingHistory(Value):
    """What is known of how long one camera takes."""

    of_camera: tuple[SceneTake, ...] = ()
    """Its newest takes, by whatever worker."""
    around: tuple[SceneTake, ...] = ()
    """The newest takes of all cameras like it: those that need a GPU, or those that need none."""
    catalogue: Mapping[str, float]
    """What the catalogue says of the cameras like it, itself included."""


def filming_rate(takes: Sequence[SceneTake], size: tuple[int, int], catalogue: float) -> FilmingRate:
    """Return the middle of what takes of one model took, those of a size where there are any, else the catalogue's."""
    of_size = [take for take in takes if (take.width, take.height) == size] or takes
    rates = [rate for take in of_size if (rate := _rate(take))]
    return FilmingRate(seconds=median(rates), takes=len(rates)) if rates else FilmingRate(seconds=catalogue)


def rate_on(
    device: str, camera: str, own: Sequence[SceneTake], size: tuple[int, int], known: FilmingHistory
) -> FilmingRate:
    """Return how long a camera takes on a device: by its `own` takes there, else by those of others, else by a guess.

    What others took, and what the catalogue says, is scaled by how the device compares with them in what it filmed
    with other cameras.
    """
    guess = known.catalogue.get(camera, 1.0)
    rate = filming_rate(own, size, guess)
    if rate.takes:
        return rate
    here = _middles(take for take in known.around if take.made.on == device)
    rate = filming_rate(known.of_camera, size, guess)
    if rate.takes:
        others = {take.made.on for take in known.of_camera}
        there = _middles(take for take in known.around if take.made.on in others)
        return rate.but(seconds=rate.seconds * _times(here, there), is_own=False)
    told = {kind: known.catalogue[kind[0]] for kind in here if kind[0] in known.catalogue}
    return FilmingRate(seconds=guess * _times(here, told), is_own=False)


def together(rates: Sequence[FilmingRate]) -> FilmingRate:
    """Return the rate of several workers of which each films some scenes; there is at least one."""
    return FilmingRate(
        seconds=harmonic_mean([rate.seconds for rate in rates]),
        takes=sum(rate.takes for rate in rates),
        is_own=all(rate.is_own for rate in rates),
    )


def _rate(take: SceneTake) -> float:
    """Return what a second of a take took; 0 where that is not known."""
    return take.made.seconds * FPS / take.frames if take.frames > 0 else 0.0


def _middles(takes: Iterable[SceneTake]) -> dict[_Kind, float]:
    """Return the middle of what takes took, by what was filmed."""
    rates: dict[_Kind, list[float]] = defaultdict(list)
    for take in takes:
        if rate := _rate(take):
            rates[take.made.model, take.width, take.height].append(rate)
    return {kind: median(those) for kind, those in rates.items()}


def _times(here: Mapping[_Kind, float], there: Mapping[_Kind, float]) -> float:
    """Return how many times as long something takes here as there, by what was filmed in both places; 1 for unknown."""
    times = [here[kind] / there[kind] for kind in here.keys() & there.keys() if there[kind] > 0]
    return min(_TIMES_MOST, max(1 / _TIMES_MOST, median(times))) if times else 1.0
