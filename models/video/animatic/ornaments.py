"""Ornaments: what lives around the subject, by mood; a film keeps its own from scene to scene."""

from collections.abc import Callable
from math import cos, pi, sin
from typing import Final

import numpy as np

from bot.studio.brief import Mood
from models.video.animatic import poses, shapes
from models.video.animatic.drawing import glow, rounded
from models.video.animatic.layers import Actor, Shape, View
from models.video.animatic.poses import Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import Stage

Dresser = Callable[[Stage], None]
_SECOND: Final = 0.001


def dress(stage: Stage) -> None:
    """Put the film's air and ground on an empty stage."""
    airs, grounds = _WARDROBE[stage.shot.mood]
    airs[int(stage.film_dice.integers(len(airs)))](stage)
    grounds[int(stage.film_dice.integers(len(grounds)))](stage)


# Air: behind everything.


def _stars(stage: Stage) -> None:
    for number in range(46):
        x, y = float(stage.dice.uniform(-40, 1120)), float(stage.dice.uniform(-40, 1300))
        near = float(stage.dice.random())
        size = 2.2 + 4.6 * near**3
        colour = stage.palette.hues[0].mixed(stage.palette.party[number % 2], 0.35 + 0.6 * near)
        drift = _drifting(14 + 46 * near, stage.dice.random() * 2 * pi)
        outline = (
            (lambda _, s=size * 2.6: shapes.sparkle(s))
            if near > 0.9
            else (lambda _, s=size: shapes.ellipse(s, corners=16))
        )
        stage.add(Shape(outline, colour, x, y, drift, 0.4 + near))


def _bokeh(stage: Stage) -> None:
    for number in range(9):
        size = float(stage.dice.uniform(60, 220))
        colour = stage.palette.party[number % len(stage.palette.party)]
        disc = rounded(size, size, size / 2, colour, stage.scale, 0.13 if stage.palette.is_light else 0.1)
        x, y = float(stage.dice.uniform(0, 1080)), float(stage.dice.uniform(60, 1100))
        stage.add(Actor(disc, x, y, _floating(stage, 60), 0.7))


def _confetti(stage: Stage) -> None:
    for number in range(24):
        size = float(stage.dice.uniform(11, 26))
        kind = number % 5
        colour = stage.palette.party[number % len(stage.palette.party)]
        outline: Callable[[float], Points] = (
            lambda _, s=size: shapes.ellipse(s * 0.8, corners=32),
            lambda _, s=size: shapes.cross(s),
            lambda _, s=size: shapes.burst(s, 3, 0.5),
            lambda _, s=size: shapes.ring(s, s * 0.45),
            lambda _, s=size: shapes.pill(-s * 1.3, -s * 0.36, s * 1.3, s * 0.36),
        )[kind]
        x, y = _margin_place(stage, number)
        spin = float(stage.dice.uniform(-60, 60))
        move = poses.together(_floating(stage, 34), lambda t, spin=spin: Pose(turn=spin * t * _SECOND + spin * 3))
        stage.add(Shape(outline, colour, x, y, move, 0.8 + 0.5 * float(stage.dice.random())))


def _dots(stage: Stage) -> None:
    tone = stage.palette.hues[0].mixed(stage.palette.hues[1], 0.5).mixed(stage.palette.ink, 0.1)

    class Dots:
        def draw(self, view: View, moment: float) -> None:
            for row in range(17):
                for column in range(9):
                    wave = sin(moment * 0.0016 + row * 0.5 + column * 0.7)
                    x = -60 + column * 150 + (row % 2) * 75 + moment * 0.018
                    y = -140 + row * 88 + moment * 0.012
                    dot = shapes.ellipse(9 + 8 * wave, corners=20) if wave > -1 else shapes.EMPTY
                    left, top, _ = view.place(0, 0, 0.5)
                    view.canvas.fill(shapes.at(dot, x, y) * view.scale + (left, top), tone)

    stage.add(Dots())


def _rays(stage: Stage) -> None:
    light = stage.palette.hues[0].mixed(stage.palette.hues[2], 0.7)
    tone = light.mixed(stage.palette.ink, 0.07) if stage.palette.is_light else light.mixed(stage.palette.party[0], 0.1)
    for number in range(9):
        angle = number * 40.0

        def outline(t: float, angle: float = angle) -> Points:
            low, high = ((angle + t * 0.006 + edge) * pi / 180 for edge in (0, 20))
            far = 2200
            return np.array([[0, 0], [far * cos(low), far * sin(low)], [far * cos(high), far * sin(high)]])

        stage.add(Shape(outline, tone, 540, 640, poses.still, 0.6))


def _stripes(stage: Stage) -> None:
    tone = stage.palette.hues[1].mixed(stage.palette.hues[0], 0.4).mixed(stage.palette.ink, 0.06)
    for number in range(9):
        start = -900 + number * 320.0
        stage.add(
            Shape(
                lambda t, start=start: shapes.bar(start + t * 0.05, -50, start + 120 + t * 0.05, 2000, 700),
                tone,
                depth=0.5,
            )
        )


def _lattice(stage: Stage) -> None:
    tone = stage.palette.hues[0].mixed(stage.palette.hues[1], 0.5).mixed(stage.palette.party[2], 0.22)

    class Lattice:
        def draw(self, view: View, moment: float) -> None:
            slide = moment * 0.03
            left, top, _ = view.place(0, 0, 0.5)
            for number in range(-1, 11):
                x = number * 120 + slide % 120
                view.canvas.fill(shapes.bar(x - 1.3, -100, x + 1.3, 2020) * view.scale + (left, top), tone)
            for number in range(-1, 18):
                y = number * 120 + (slide * 0.7) % 120
                view.canvas.fill(shapes.bar(-100, y - 1.3, 1180, y + 1.3) * view.scale + (left, top), tone)

    stage.add(Lattice())
    _molecules(stage)


def _molecules(stage: Stage) -> None:
    for number in range(13):
        size = float(stage.dice.uniform(6, 15))
        x, y = _margin_place(stage, number)
        colour = stage.palette.hues[0].mixed(stage.palette.party[number % 3], 0.75)
        stage.add(Shape(lambda _, s=size: shapes.ellipse(s, corners=28), colour, x, y, _floating(stage, 42), 0.9))
        if number % 3 == 0:
            stage.add(Shape(lambda _, s=size: shapes.ring(s * 2.3, 3), colour, x, y, _floating(stage, 42), 0.9))


def _leaves(stage: Stage) -> None:
    for number in range(13):
        size = float(stage.dice.uniform(44, 100))
        colour = stage.palette.hues[1].mixed(stage.palette.party[number % len(stage.palette.party)], 0.55)
        x, y = _margin_place(stage, number)
        tilt = float(stage.dice.uniform(0, 360))
        fall = poses.together(_floating(stage, 46), poses.sway(3800, turn=22, phase=number * 0.13))
        move = poses.together(fall, lambda _, tilt=tilt: Pose(turn=tilt))
        stage.add(Shape(lambda _, s=size: shapes.leaf(s), colour, x, y, move, 0.9))


def _sun(stage: Stage) -> None:
    x, y = (860.0, 300.0) if stage.film_dice.random() < 0.5 else (200.0, 330.0)
    for number, radius in enumerate((430.0, 320.0, 215.0)):
        tone = stage.palette.hues[1].mixed(stage.palette.hues[2], 0.4 + 0.25 * number)
        tone = tone.mixed(stage.palette.party[2], 0.12 + 0.08 * number)
        stage.add(
            Shape(
                lambda _, r=radius: shapes.ellipse(r, corners=110),
                tone,
                x,
                y,
                poses.sway(4200, dx=26, dy=22, size=0.03, phase=number * 0.12),
                0.5,
            )
        )
    _leaves(stage)


def _beams(stage: Stage) -> None:
    for number in range(3):
        light = glow(
            900 - 120 * number, stage.palette.hues[2].mixed(stage.palette.party[1], 0.25), stage.scale / 1.0, 0.35
        )
        stage.add(
            Actor(
                light,
                200 + 340 * number,
                260 + 260 * (number % 2),
                poses.sway(3600 + 500 * number, dx=190, dy=120, phase=number * 0.3),
                0.5,
            )
        )
    _stars(stage)


# Ground: below, where the captions stand.


def _waves(stage: Stage) -> None:
    for number, colour in enumerate(stage.palette.ground):
        top, speed = 1075 + 118 * number, (0.11, -0.15, 0.2)[number]
        phase = float(stage.film_dice.random())
        stage.add(
            Shape(
                lambda t, top=top, speed=speed, phase=phase, number=number: shapes.swell(
                    top, 34 - 6 * number, 900 - 160 * number, t * _SECOND * speed + phase
                ),
                colour, depth=0.6 + 0.2 * number,
            )
        )  # fmt: skip


def _hills(stage: Stage) -> None:
    for number, colour in enumerate(stage.palette.ground):
        phase = float(stage.film_dice.random()) + stage.shot.number * 0.31
        top = 1085 + 125 * number
        stage.add(
            Shape(
                lambda t, top=top, phase=phase, number=number: shapes.swell(
                    top, 62 - 12 * number, 1250 - 220 * number, t * _SECOND * (0.035 + 0.02 * number) + phase
                ),
                colour, depth=0.6 + 0.25 * number,
            )
        )  # fmt: skip


def _ridge(stage: Stage) -> None:
    for number, colour in enumerate(stage.palette.ground):
        dice = np.random.default_rng([abs(stage.shot.seed), number, 5])
        x = np.arange(-700, 1900, 130 - 20 * number, float)
        heights = dice.uniform(0, 150 - 30 * number, len(x)) * (1 - 0.45 * (np.arange(len(x)) % 2))
        line = np.stack([x + dice.uniform(-24, 24, len(x)), 1100 + 118 * number - heights], axis=1)
        slide = (14 + 14 * number) * (1 if number % 2 else -1)
        stage.add(
            Shape(
                lambda t, line=line, slide=slide, at=stage.shot.number * 60: shapes.foot(
                    line + ((t * _SECOND - 2) * slide - at, 0)
                ),
                colour, depth=0.5 + 0.3 * number,
            )
        )  # fmt: skip


def _slabs(stage: Stage) -> None:
    for number, colour in enumerate(stage.palette.ground):
        lean = (120, 70, 30)[number] * (1 if stage.shot.number % 2 else -1)
        rise = 1090 + 120 * number

        def outline(t: float, lean: int = lean, rise: int = rise, number: int = number) -> Points:
            heave = 26 * sin(t * 0.0019 + number * 1.3)
            return shapes.foot(np.array([[-200.0, rise + lean / 2 + heave], [1280.0, rise - lean / 2 - heave]]))

        stage.add(Shape(outline, colour, depth=0.6 + 0.2 * number))


def _floor(stage: Stage) -> None:
    far, middle, near = stage.palette.ground
    stage.add(
        Shape(
            lambda t: shapes.foot(np.array([[-200.0, 1090 + 6 * sin(t * 0.002)], [1280.0, 1090 + 6 * sin(t * 0.002)]])),
            far,
            depth=0.6,
        )
    )

    class Floor:
        def draw(self, view: View, moment: float) -> None:
            left, top, _ = view.place(0, 0, 0.6)
            for number in range(12):
                way = ((number + moment * 0.0009) % 12) / 12
                y = 1094 + 900 * way**2.2
                thick = 1.5 + 9 * way
                view.canvas.fill(shapes.bar(-100, y, 1180, y + thick) * view.scale + (left, top), middle)
            for number in range(-9, 10):
                x, foot = 540 + number * 70, 540 + number * 290
                line = np.array([[x - 1, 1094], [x + 1, 1094], [foot + 5, 2000], [foot - 5, 2000]], float)
                view.canvas.fill(line * view.scale + (left, top), near if number % 3 == 0 else middle)

    stage.add(Floor())


def _drifting(reach: float, heading: float) -> poses.Move:
    return lambda t: Pose(dx=cos(heading) * reach * t * _SECOND * 0.5, dy=-reach * t * _SECOND * 0.5)


def _floating(stage: Stage, reach: float) -> poses.Move:
    period = float(stage.dice.uniform(3200, 5600))
    return poses.sway(period, dx=reach * 0.7, dy=reach, phase=float(stage.dice.random()))


def _margin_place(stage: Stage, number: int) -> tuple[float, float]:
    """Return a place near the picture's edges, so that ornaments frame the subject."""
    side = number % 4
    if side == 0:
        return float(stage.dice.uniform(0, 130)), float(stage.dice.uniform(150, 1050))
    if side == 1:
        return float(stage.dice.uniform(950, 1080)), float(stage.dice.uniform(150, 1050))
    if side == 2:
        return float(stage.dice.uniform(60, 1020)), float(stage.dice.uniform(30, 210))
    return float(stage.dice.uniform(60, 1020)), float(stage.dice.uniform(1440, 1850))


_WARDROBE: Final[dict[Mood, tuple[tuple[Dresser, ...], tuple[Dresser, ...]]]] = {
    Mood.CALM: ((_bokeh, _sun), (_waves, _hills)),
    Mood.PLAYFUL: ((_confetti, _dots, _confetti), (_hills, _waves)),
    Mood.BOLD: ((_rays, _stripes), (_slabs,)),
    Mood.DARK: ((_stars, _beams), (_ridge, _hills)),
    Mood.WARM: ((_leaves, _sun), (_hills, _hills)),
    Mood.SCIENCE: ((_lattice, _molecules, _stars), (_floor, _ridge)),
}
