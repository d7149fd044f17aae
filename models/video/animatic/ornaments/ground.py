"""Ground: paper shapes at the foot of the picture; captions stand before it, its plants and lights below them."""

from functools import partial
from math import sin
from typing import Final

import numpy as np

from models.video.animatic import poses, shapes
from models.video.animatic.colour import WHITE, Colour
from models.video.animatic.layers import Many, Shape, held
from models.video.animatic.shapes import Points
from models.video.animatic.stage import Stage

TOPS: Final = (1072.0, 1196.0, 1392.0, 1560.0, 1730.0)
"""Where the five sheets begin: captions lie on the second, clear of its edge and the next."""
_SECOND: Final = 0.001
_FIR: Final = ((-30, 0), (-14, -34), (-22, -34), (-9, -66), (-15, -66), (0, -112))


def waves(stage: Stage) -> None:
    """Let water roll, with lights on it."""
    for number, top in enumerate(TOPS):
        speed = (0.1, -0.14, 0.12, -0.17, 0.2)[number]
        phase = float(stage.film_dice.random())
        outline = partial(_swell, top, 30 if number < 2 else 24, 900 - 110 * number, speed, phase)
        stage.add(Shape(outline, sheet(stage, number), depth=0.6 + 0.15 * number))
    _glints(stage)


def hills(stage: Stage) -> None:
    """Lay rolling hills with plants in front."""
    _hills(stage)
    _plants(stage, 9, 150)


def meadow(stage: Stage) -> None:
    """Lay rolling hills with tall grass in front."""
    _hills(stage)
    _plants(stage, 15, 230, slender=0.5)


def scallops(stage: Stage) -> None:
    """Lay rows of round clouds."""
    for number, top in enumerate(TOPS):
        radius = 150 - 12 * number
        slide = (26, -34, 40, -48, 56)[number]

        def row(moment: float, top: float = top, radius: float = radius, slide: float = slide) -> list[Points]:
            shift = (moment * _SECOND * slide) % (radius * 1.5)
            bump = shapes.ellipse(radius, corners=40)
            lefts = [-400 + n * radius * 1.5 + shift for n in range(16)]
            bumps = [shapes.at(bump, left, top + radius * 0.72) for left in lefts]
            return [*bumps, shapes.bar(-400, top + radius * 0.7, 1500, 2600)]

        stage.add(Many(row, sheet(stage, number), 0.6 + 0.15 * number))


def ridge(stage: Stage) -> None:
    """Lay mountains behind mountains."""
    for number, top in enumerate(TOPS):
        if number == 3:
            continue
        tall = (150, 80, 110, 0, 130)[number]
        line = _peaks(stage, number, top, tall)
        slide = (16 + 8 * number) * (1 if number % 2 else -1)
        outline = partial(_sliding, line, slide, stage.shot.number * 50.0)
        stage.add(Shape(outline, sheet(stage, number), depth=0.5 + 0.2 * number))


def forest(stage: Stage) -> None:
    """Lay ridges with rows of firs."""
    for number, top in enumerate(TOPS):
        colour = sheet(stage, number)
        line = _peaks(stage, number, top, 70)
        slide = (14 + 8 * number) * (1 if number % 2 else -1)
        stage.add(Shape(partial(_sliding, line, slide, stage.shot.number * 40.0), colour, depth=0.5 + 0.2 * number))
        if number >= 2:
            _firs(stage, number, top, colour, slide)


def slabs(stage: Stage) -> None:
    """Lay leaning slabs that heave."""
    side = 1 if stage.shot.number % 2 else -1
    for number, top in enumerate(TOPS):
        outline = partial(_slab, top + 16, (110, 60, 90, 120, 150)[number] * side, number)
        stage.add(Shape(outline, sheet(stage, number), depth=0.6 + 0.15 * number))


def halftone(stage: Stage) -> None:
    """Lay one slab with a printer's dots that grow downwards."""
    for number in (0, 1):
        outline = partial(_slab, TOPS[number] + 10, 70.0 * (1 - 2 * number), number)
        stage.add(Shape(outline, sheet(stage, number), depth=0.6 + 0.15 * number))
    dot = shapes.ellipse(1, corners=16)

    def pattern(moment: float) -> list[Points]:
        drawn = []
        for row in range(8):
            for column in range(15):
                size = 7 + 4.6 * row + 4 * sin(moment * 0.002 + column * 0.5 + row * 0.4)
                drawn.append(dot * size + (-30 + column * 84 + (row % 2) * 42, 1440 + row * 70))
        return drawn

    stage.add(Many(pattern, sheet(stage, 4), 0.9))


def floor(stage: Stage) -> None:
    """Lay a grid running to the horizon."""
    far, middle, near = stage.palette.ground
    horizon = TOPS[0] + 18
    stage.add(Shape(held(shapes.bar(-300, horizon, 1380, 2600)), far, depth=0.6))
    bright = far.mixed(stage.palette.party[0], 0.3)

    def across(moment: float) -> list[Points]:
        ways = [((number + moment * 0.0011) % 12) / 12 for number in range(12)]
        return [shapes.bar(-300, horizon + 900 * w**2.2, 1380, horizon + 900 * w**2.2 + 1.5 + 9 * w) for w in ways]

    def along(_moment: float) -> list[Points]:
        lines = []
        for number in range(-9, 10):
            x, foot = 540.0 + number * 70, 540.0 + number * 290
            lines.append(np.array([[x - 1, horizon], [x + 1, horizon], [foot + 5, 2050], [foot - 5, 2050]]))
        return lines

    stage.add(Many(along, middle.mixed(near, 0.4), 0.6), Many(across, middle, 0.6))
    stage.add(Shape(held(shapes.bar(-300, horizon - 3, 1380, horizon + 3)), bright, depth=0.6))


def sheet(stage: Stage, number: int) -> Colour:
    """Return the colour of one of the five sheets, far to near."""
    far, middle, near = stage.palette.ground
    share = number / (len(TOPS) - 1) * 2
    return far.mixed(middle, share) if share <= 1 else middle.mixed(near, share - 1)


def _hills(stage: Stage) -> None:
    for number, top in enumerate(TOPS):
        phase = float(stage.film_dice.random()) + stage.shot.number * 0.31
        speed = 0.06 + 0.015 * number
        outline = partial(_swell, top + 8, (48, 30, 40, 44, 44)[number], 1250 - 120 * number, speed, phase)
        stage.add(Shape(outline, sheet(stage, number), depth=0.6 + 0.15 * number))


def _plants(stage: Stage, count: int, tall: float, slender: float = 1.0) -> None:
    """Let stems with leaves sway at the very foot of the picture."""
    tones = [sheet(stage, 1), sheet(stage, 2), stage.palette.ground[0].mixed(stage.palette.mark, 0.45)]
    for number in range(count):
        x = -20 + 1120 * (number + float(stage.dice.uniform(0.1, 0.9))) / count
        base = float(stage.dice.uniform(1860, 1950))
        reach = tall * float(stage.dice.uniform(0.7, 1.35))
        blades = 3 if slender < 1 else 5
        for blade in range(blades):
            lean = (blade - (blades - 1) / 2) * 24 * slender
            length = reach * (1 - abs(blade - (blades - 1) / 2) * 0.13)
            outline = shapes.at(shapes.leaf(length) * (1, 0.8 * slender), 0, -length / 2, 1, 90)
            sway = poses.sway(2900 + 130 * (number % 5), turn=6, phase=number * 0.17)
            turned = shapes.at(outline, 0, 0, 1, lean)
            stage.add(Shape(held(turned), tones[(number + blade) % 3], x, base, sway, 1.4))


def _firs(stage: Stage, number: int, top: float, colour: Colour, slide: float) -> None:
    dice = np.random.default_rng([stage.film_seed, number, 9])
    fir = np.array([*_FIR, *(np.array(_FIR[::-1]) * (-1, 1))], float)
    places = [(-300 + n * 92 + float(dice.uniform(-24, 24)), float(dice.uniform(0.7, 1.35))) for n in range(20)]

    def row(moment: float) -> list[Points]:
        shift = (moment * _SECOND - 2) * slide - stage.shot.number * 40
        return [fir * size * (1 + 0.12 * number) + (x + shift, top + 16) for x, size in places]

    stage.add(Many(row, colour, 0.5 + 0.2 * number))


def _glints(stage: Stage) -> None:
    """Let short lights lie on the water below the captions."""
    tone = sheet(stage, 0).mixed(WHITE, 0.25)
    for number in range(9):
        x, y = float(stage.dice.uniform(40, 1040)), 1450 + number * 50.0
        wide = float(stage.dice.uniform(30, 90))
        move = poses.sway(2600 + 200 * (number % 4), dx=38, size=0.3, phase=number * 0.19)
        stage.add(Shape(held(shapes.pill(-wide, -5, wide, 5)), tone, x, y, move, 1.1))


def _swell(top: float, height: float, length: float, speed: float, phase: float, moment: float) -> Points:
    return shapes.swell(top, height, length, moment * _SECOND * speed + phase)


def _slab(top: float, lean: float, number: int, moment: float) -> Points:
    heave = 24 * sin(moment * 0.0019 + number * 1.3)
    return shapes.foot(np.array([[-200.0, top + lean / 2 + heave], [1280.0, top - lean / 2 - heave]]))


def _sliding(line: Points, slide: float, before: float, moment: float) -> Points:
    return shapes.foot(line + np.array([(moment * _SECOND - 2) * slide - before, 0.0]))


def _peaks(stage: Stage, number: int, top: float, tall: float) -> Points:
    dice = np.random.default_rng([stage.film_seed, number, 5])
    x = np.arange(-900.0, 2300.0, 150 + 36 * number)
    heights = dice.uniform(0.25, 1.0, len(x)) * tall * (1 - 0.7 * (np.arange(len(x)) % 2))
    jitter = dice.uniform(-24, 24, len(x))
    return np.stack([x + jitter, top + 30 - heights], axis=1)
