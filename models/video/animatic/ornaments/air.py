"""Air: what floats behind the subject."""

from functools import partial
from math import cos, pi, sin
from typing import Final

import numpy as np

from models.video.animatic import poses, shapes
from models.video.animatic.drawing import glow, rounded
from models.video.animatic.layers import Actor, Many, Shape, held
from models.video.animatic.poses import Move, Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import Stage

_SECOND: Final = 0.001


def stars(stage: Stage) -> None:
    """Put near and far stars in the sky."""
    for number in range(52):
        x, y = float(stage.dice.uniform(-40, 1120)), float(stage.dice.uniform(-40, 1240))
        near = float(stage.dice.random())
        size = 2.4 + 5 * near**3
        colour = stage.palette.hues[0].mixed(stage.palette.party[number % 2], 0.35 + 0.6 * near)
        outline = shapes.sparkle(size * 2.7) if near > 0.88 else shapes.ellipse(size, corners=16)
        move = _drifting(14 + 46 * near, float(stage.dice.random()) * 2 * pi)
        stage.add(Shape(held(outline), colour, x, y, move, 0.4 + near))


def beams(stage: Stage) -> None:
    """Let soft lights wander through the dark."""
    tone = stage.palette.hues[2].mixed(stage.palette.party[1], 0.3)
    for number in range(3):
        light = glow(820 - 120 * number, tone, stage.scale, 0.36)
        move = poses.sway(3600 + 500 * number, dx=190, dy=120, phase=number * 0.3)
        stage.add(Actor(light, 200 + 340 * number, 300 + 260 * (number % 2), move, 0.5))
    stars(stage)


def bokeh(stage: Stage) -> None:
    """Let pale discs float."""
    for number in range(10):
        size = float(stage.dice.uniform(60, 230))
        colour = stage.palette.party[number % len(stage.palette.party)]
        disc = rounded(size, size, size / 2, colour, stage.scale, 0.17 if stage.palette.is_light else 0.1)
        x, y = float(stage.dice.uniform(0, 1080)), float(stage.dice.uniform(60, 1080))
        stage.add(Actor(disc, x, y, _floating(stage, 60), 0.7))


def confetti(stage: Stage) -> None:
    """Let small cut shapes float around the edges."""
    for number in range(26):
        size = float(stage.dice.uniform(12, 28))
        outline = (
            shapes.ellipse(size * 0.8, corners=32),
            shapes.cross(size),
            shapes.burst(size, 3, 0.5),
            shapes.ring(size, size * 0.45),
            shapes.pill(-size * 1.3, -size * 0.36, size * 1.3, size * 0.36),
        )[number % 5]
        colour = stage.palette.party[number % len(stage.palette.party)]
        move = poses.together(_floating(stage, 36), _turning(float(stage.dice.uniform(-70, 70))))
        x, y = margin_place(stage, number)
        stage.add(Shape(held(outline), colour, x, y, move, 0.8 + 0.5 * float(stage.dice.random())))


def dots(stage: Stage) -> None:
    """Lay a field of dots that swell in waves."""
    tone = stage.palette.hues[0].mixed(stage.palette.hues[1], 0.5).mixed(stage.palette.ink, 0.1)
    dot = shapes.ellipse(1, corners=18)

    def pattern(moment: float) -> list[Points]:
        shift = np.array([moment * 0.018, moment * 0.012])
        return [
            dot * (9 + 8 * sin(moment * 0.0016 + row * 0.5 + column * 0.7))
            + (-120 + column * 150 + (row % 2) * 75, -140 + row * 88)
            + shift
            for row in range(15)
            for column in range(9)
        ]

    stage.add(Many(pattern, tone))


def rays(stage: Stage) -> None:
    """Let rays of light turn around the subject."""
    light = stage.palette.hues[0].mixed(stage.palette.hues[2], 0.7)
    dark = stage.palette.is_light
    tone = light.mixed(stage.palette.ink, 0.07) if dark else light.mixed(stage.palette.party[0], 0.1)

    def pattern(moment: float) -> list[Points]:
        edges = [(number * 40 + moment * 0.008) * pi / 180 for number in range(9)]
        far, wide = 2200, 20 * pi / 180
        return [
            np.array(
                [
                    [540, 640],
                    [540 + far * cos(a), 640 + far * sin(a)],
                    [540 + far * cos(a + wide), 640 + far * sin(a + wide)],
                ]
            )
            for a in edges
        ]

    stage.add(Many(pattern, tone, 0.6))


def stripes(stage: Stage) -> None:
    """Let broad stripes slide across."""
    tone = stage.palette.hues[1].mixed(stage.palette.hues[0], 0.4).mixed(stage.palette.ink, 0.06)

    def pattern(moment: float) -> list[Points]:
        lefts = [-1000 + number * 320 + (moment * 0.07) % 320 for number in range(9)]
        return [shapes.bar(left, -50, left + 125, 2000, 700) for left in lefts]

    stage.add(Many(pattern, tone))


def lattice(stage: Stage) -> None:
    """Lay a blueprint's grid, with particles before it."""
    tone = stage.palette.hues[0].mixed(stage.palette.hues[1], 0.5).mixed(stage.palette.party[2], 0.16)

    def pattern(moment: float) -> list[Points]:
        x, y = (moment * 0.036) % 120, (moment * 0.025) % 120
        upright = [shapes.bar(n * 120 + x - 1.4, -100, n * 120 + x + 1.4, 2020) for n in range(-1, 11)]
        return upright + [shapes.bar(-100, n * 120 + y - 1.4, 1180, n * 120 + y + 1.4) for n in range(-1, 18)]

    stage.add(Many(pattern, tone))
    molecules(stage)


def molecules(stage: Stage) -> None:
    """Let particles float, some of them ringed."""
    for number in range(14):
        size = float(stage.dice.uniform(7, 16))
        x, y = margin_place(stage, number)
        colour = stage.palette.hues[0].mixed(stage.palette.party[number % 3], 0.75)
        move = _floating(stage, 46)
        stage.add(Shape(held(shapes.ellipse(size, corners=28)), colour, x, y, move, 0.9))
        if number % 3 == 0:
            stage.add(Shape(held(shapes.ring(size * 2.3, 3.5)), colour, x, y, move, 0.9))


def leaves(stage: Stage) -> None:
    """Let leaves hang in the wind."""
    for number in range(14):
        size = float(stage.dice.uniform(48, 110))
        colour = stage.palette.hues[1].mixed(stage.palette.party[number % len(stage.palette.party)], 0.55)
        x, y = margin_place(stage, number)
        tilt = _tilted(float(stage.dice.uniform(0, 360)))
        fall = poses.together(_floating(stage, 48), poses.sway(3800, turn=22, phase=number * 0.13))
        stage.add(Shape(held(shapes.leaf(size)), colour, x, y, poses.together(fall, tilt), 0.9))


def sun(stage: Stage) -> None:
    """Put a large sun of paper rings in a corner, and leaves."""
    x, y = (860.0, 330.0) if stage.film_dice.random() < 0.5 else (220.0, 350.0)
    for number, radius in enumerate((470.0, 350.0, 235.0)):
        tone = stage.palette.hues[1].mixed(stage.palette.hues[2], 0.4 + 0.25 * number)
        tone = tone.mixed(stage.palette.party[2], 0.1 + 0.07 * number)
        move = poses.sway(4200, dx=30, dy=26, size=0.035, phase=number * 0.12)
        stage.add(Shape(held(shapes.ellipse(radius, corners=110)), tone, x, y, move, 0.5))
    leaves(stage)


def margin_place(stage: Stage, number: int) -> tuple[float, float]:
    """Return a place near the picture's edges, so that ornaments frame the subject."""
    match number % 4:
        case 0:
            return float(stage.dice.uniform(0, 120)), float(stage.dice.uniform(150, 1030))
        case 1:
            return float(stage.dice.uniform(965, 1080)), float(stage.dice.uniform(150, 1030))
        case 2:
            return float(stage.dice.uniform(60, 1020)), float(stage.dice.uniform(30, 205))
        case _:
            return float(stage.dice.uniform(60, 1020)), float(stage.dice.uniform(1450, 1850))


def _drifting(reach: float, heading: float) -> Move:
    return partial(_drift, cos(heading) * reach * 0.5 * _SECOND, -reach * 0.5 * _SECOND)


def _drift(dx: float, dy: float, moment: float) -> Pose:
    return Pose(dx * moment, dy * moment)


def _turning(degrees: float) -> Move:
    return lambda moment: Pose(turn=degrees * (moment * _SECOND + 3))


def _tilted(degrees: float) -> Move:
    pose = Pose(turn=degrees)
    return lambda _moment: pose


def _floating(stage: Stage, reach: float) -> Move:
    period = float(stage.dice.uniform(3200, 5600))
    return poses.sway(period, dx=reach * 0.7, dy=reach, phase=float(stage.dice.random()))
