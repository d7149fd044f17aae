"""Poses: where something is at a moment, and the moves that put it there."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, sin

from models.video.animatic import easing


@dataclass(frozen=True, slots=True)
class Pose:
    """A shift in design pixels, a size, a turn in degrees and an opacity."""

    dx: float = 0.0
    dy: float = 0.0
    size: float = 1.0
    turn: float = 0.0
    alpha: float = 1.0

    def __add__(self, other: "Pose") -> "Pose":
        return Pose(
            self.dx + other.dx,
            self.dy + other.dy,
            self.size * other.size,
            self.turn + other.turn,
            self.alpha * other.alpha,
        )


Move = Callable[[float], Pose]
"""A pose for every moment, in milliseconds from the start of the scene."""
REST = Pose()
GONE = Pose(alpha=0.0)


def still(_at: float) -> Pose:
    """Stay."""
    return REST


def together(*moves: Move) -> Move:
    """Do several moves at once."""

    def move(at: float) -> Pose:
        pose = REST
        for one in moves:
            pose = pose + one(at)
        return pose

    return move


def pop(start: float, length: float = 520, turn: float = 0.0, overshoot: float = 1.9) -> Move:
    """Grow from a point, slightly too far."""

    def move(at: float) -> Pose:
        way = easing.share(at, start, length)
        if way <= 0:
            return GONE
        grown = max(0.02, easing.out_back(way, overshoot))
        return Pose(size=grown, turn=turn * (1 - easing.out_back(way)), alpha=min(1.0, way * 5))

    return move


def rise(start: float, length: float = 420, dx: float = 0.0, dy: float = 60.0, size: float = 0.86) -> Move:
    """Come from (dx, dy) away, slightly too far."""

    def move(at: float) -> Pose:
        way = easing.share(at, start, length)
        if way <= 0:
            return GONE
        left = 1 - easing.out_back(way, 1.7)
        return Pose(dx * left, dy * left, 1 - (1 - size) * left, alpha=easing.out_cubic(min(1.0, way * 2.2)))

    return move


def leave(end: float, length: float = 220, dy: float = -70.0, dx: float = 0.0) -> Move:
    """Be gone at `end`: slow at first, then fast."""

    def move(at: float) -> Pose:
        way = easing.in_cubic(easing.share(at, end - length, length))
        return Pose(dx * way, dy * way, 1 - 0.12 * way, alpha=1 - way) if way else REST

    return move


def sway(
    period: float, dx: float = 0.0, dy: float = 0.0, turn: float = 0.0, size: float = 0.0, phase: float = 0.0
) -> Move:
    """Move to and fro for ever; `period` in milliseconds, `phase` in turns."""

    def move(at: float) -> Pose:
        angle = 2 * pi * (at / period + phase)
        wave = sin(angle)
        return Pose(dx * wave, dy * sin(angle + pi / 3), 1 + size * cos(angle), turn * wave)

    return move


def bump(moments: tuple[float, ...], size: float = 0.06, length: float = 420) -> Move:
    """Swell for a moment at each of the moments."""

    def move(at: float) -> Pose:
        swell = 0.0
        for moment in moments:
            way = easing.share(at, moment, length)
            if 0 < way < 1:
                swell += size * sin(pi * min(1.0, way * 1.6)) * exp(-2 * way) * 1.6 if way < 0.625 else 0.0
        return Pose(size=1 + swell)

    return move
