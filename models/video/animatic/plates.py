"""Plates: the flat shape behind a large illustration, of the mood's own kind."""

from functools import partial
from math import cos, pi, sin
from typing import Final

import numpy as np

from bot.studio.brief import Mood
from models.video.animatic import easing, poses, shapes
from models.video.animatic.colour import WHITE, Colour, contrast
from models.video.animatic.drawing import glow
from models.video.animatic.layers import Actor, Outline, Shape, held
from models.video.animatic.poses import Move, Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import Stage

KINDS: Final[dict[Mood, tuple[str, ...]]] = {
    Mood.CALM: ("disc", "arch", "disc"),
    Mood.PLAYFUL: ("blob", "scallop", "blob", "squircle"),
    Mood.BOLD: ("burst", "slab", "burst"),
    Mood.DARK: ("halo", "rings"),
    Mood.WARM: ("arch", "scallop", "disc"),
    Mood.SCIENCE: ("orbits", "rings", "orbits"),
}

_STANDS_OUT: Final = 1.35
"""Contrast with the backdrop below which a plate would be lost."""


def plate(stage: Stage, x: float, y: float, size: float, start: float, kind: str = "") -> None:
    """Put a plate for an illustration of `size` design pixels on the stage."""
    kinds = KINDS[stage.shot.mood]
    kind = kind or kinds[(stage.shot.number + int(stage.film_dice.integers(len(kinds)))) % len(kinds)]
    build = {"rings": _rings, "orbits": _orbits, "halo": _halo}.get(kind)
    if build:
        build(stage, x, y, size, start)
        return
    radius, colour = size * 0.62, _tone(stage)
    enter = poses.together(poses.pop(start - 90, 620), stage.exit(1))
    back, front = _pair(kind, radius)
    move = poses.together(enter, _idle(kind))
    shift = {"disc": (0.0, 0.0), "arch": (-26.0, -14.0), "slab": (20.0, 22.0)}.get(kind, (16.0, 16.0))
    behind = stage.palette.ground[-1] if kind == "slab" else _faint(stage, 0.5)
    stage.add(Shape(back, behind, x + shift[0], y + shift[1], move), Shape(front, colour, x, y, move, 1.05))


def _pair(kind: str, radius: float) -> tuple[Outline, Outline]:
    """Return the outlines behind and in front."""
    match kind:
        case "arch":
            doorway = held(shapes.arch(radius * 1.9, radius * 2.15))
            return doorway, doorway
        case "blob":
            return partial(_blob, radius * 1.12, 2.0), partial(_blob, radius * 1.04, 0.0)
        case "scallop":
            return held(shapes.scallop(radius * 1.12)), held(shapes.scallop(radius * 1.06))
        case "squircle":
            return held(shapes.squircle(radius)), held(shapes.squircle(radius))
        case "burst":
            return held(shapes.burst(radius * 1.26, 18)), held(shapes.burst(radius * 1.18, 18))
        case "slab":
            slab = held(shapes.bar(-radius, -radius * 0.9, radius, radius * 0.9))
            return slab, slab
        case _:
            return held(shapes.ellipse(radius * 1.16)), held(shapes.ellipse(radius))


def _blob(radius: float, phase: float, moment: float) -> Points:
    return shapes.blob(radius, moment / 1000 + phase)


def _idle(kind: str) -> Move:
    if kind in {"scallop", "burst"}:
        return lambda moment: Pose(turn=moment * 0.009)
    if kind == "slab":
        return lambda moment: Pose(turn=-6 + 1.2 * sin(moment * 0.0017))
    return poses.sway(4200, turn=4) if kind == "squircle" else poses.sway(3900, size=0.012)


def _halo(stage: Stage, x: float, y: float, size: float, start: float) -> None:
    tone = stage.palette.mark if stage.palette.is_light else stage.palette.hues[2].mixed(WHITE, 0.35)
    light = glow(size * 1.9, tone, stage.scale, 0.5)
    breath = poses.together(poses.pop(start - 200, 800, overshoot=0.4), poses.sway(3000, size=0.05))
    stage.add(Actor(light, x, y, poses.together(breath, stage.exit(1))))


def _rings(stage: Stage, x: float, y: float, size: float, start: float) -> None:
    _halo(stage, x, y, size, start)
    for number in range(3):
        outline = partial(_ring, size * (0.57 + 0.125 * number), number, start + number * 90)
        stage.add(Shape(outline, _faint(stage, 0.8 - 0.2 * number), x, y, stage.exit(1)))


def _ring(radius: float, number: int, start: float, moment: float) -> Points:
    drawn = 0.82 * easing.out_cubic(easing.share(moment, start, 900))
    return shapes.ring(radius, 6 - number, drawn, moment * (0.018 - 0.011 * number) + number * 130)


def _orbits(stage: Stage, x: float, y: float, size: float, start: float) -> None:
    _halo(stage, x, y, size, start)
    for number, turn in enumerate((-24.0, 38.0)):
        path = partial(_orbit, size * 0.78, size * 0.285, turn)
        enter = poses.together(poses.pop(start + 80 * number, 640), stage.exit(1))
        stage.add(Shape(path, _faint(stage, 0.6), x, y, enter))
        node = partial(_node, size * 0.78, size * 0.285, turn, number)
        enter = poses.together(poses.pop(start + 240, 640), stage.exit(1))
        stage.add(Shape(node, stage.palette.party[number], x, y, enter))


def _orbit(rx: float, ry: float, turn: float, moment: float) -> Points:
    return shapes.orbit(rx, ry, 4, turn + moment * 0.004)


def _node(rx: float, ry: float, turn: float, number: int, moment: float) -> Points:
    angle = moment * 0.0013 * (1 if number else -1) + number * 2.4
    lean = -(turn + moment * 0.004) * pi / 180
    x, y = rx * cos(angle), ry * sin(angle)
    place = np.array([x * cos(lean) + y * sin(lean), -x * sin(lean) + y * cos(lean)])
    return np.asarray(shapes.ellipse(13, corners=28) + place)


def _tone(stage: Stage) -> Colour:
    """Return the plate's colour: it differs from scene to scene but stays the film's."""
    party = stage.palette.party
    choices = (stage.palette.mark, stage.palette.ground[0], party[stage.shot.number % len(party)])
    stands_out = [tone for tone in choices if min(contrast(tone, hue) for hue in stage.palette.hues) > _STANDS_OUT]
    return stands_out[stage.shot.number % len(stands_out)] if stands_out else stage.palette.mark


def _faint(stage: Stage, strength: float) -> Colour:
    """Return a colour nearer to the backdrop's."""
    party = stage.palette.party[0]
    return stage.palette.hues[0].mixed(party if stage.palette.is_light else party.mixed(WHITE, 0.35), strength)
