"""What making a film costs, estimated before it is made."""

from bot.studio.estimating import FilmingRate
from bot.studio.pacing import CLOSING_FRAMES, OPENING_FRAMES
from bot.studio.plan import Plan, spoken_seconds
from bot.studio.timeline import FPS
from bot.studio.values import Value


class Cost(Value):
    """What pressing Generate will use."""

    film_seconds: float
    """Length of the film."""
    wait_seconds: float
    """Time until it can be watched, when nothing else is waiting."""
    gpu_seconds: float
    """GPU time, which counts against the daily limits."""
    by_takes: int = 0
    """Takes that were filmed for this server before, from which it is estimated; 0 for a first guess."""
    by_own_takes: bool = True
    """Whether whoever films now filmed those takes."""
    cutting_seconds: float = 0.0
    """What of the time goes into the cut, once everything is filmed."""

    def left(self, filmed: float, cut: float) -> float:
        """Return the seconds left once so much, from 0 to 1, is filmed and cut."""
        filming = self.wait_seconds - self.cutting_seconds
        return filming * (1 - min(1.0, filmed)) + self.cutting_seconds * (1 - min(1.0, cut))

    @property
    def is_free(self) -> bool:
        """Say whether no GPU is used."""
        return self.gpu_seconds == 0


def film_seconds(plan: Plan) -> float:
    """Estimate the length of a plan's film, in seconds."""
    scenes = sum((spoken_seconds(scene.line.text) + scene.pause_ms / 1000) * scene.stretch for scene in plan.scenes)
    return scenes + (OPENING_FRAMES + CLOSING_FRAMES) / FPS


def cost(plan: Plan, *, filming: FilmingRate, cutting_rate: float, stages: int, uses_gpu: bool) -> Cost:
    """Estimate a film's cost; rates are slot seconds for one second of film."""
    length = film_seconds(plan)
    slots = length * filming.seconds
    return Cost(
        film_seconds=round(length, 1),
        wait_seconds=round(slots / max(1, min(stages, len(plan.scenes))) + length * cutting_rate, 1),
        gpu_seconds=round(slots, 1) if uses_gpu else 0.0,
        by_takes=filming.takes,
        by_own_takes=filming.is_own,
        cutting_seconds=round(length * cutting_rate, 1),
    )
