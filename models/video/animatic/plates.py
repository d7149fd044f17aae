"""Plates: the flat shape behind a large illustration, of the mood's own kind."""

from collections.abc import Callable
from typing import Final

from bot.studio.brief import Mood
from models.video.animatic import easing, poses, shapes
from models.video.animatic.colour import WHITE, Colour
from models.video.animatic.drawing import glow
from models.video.animatic.layers import Actor, Shape
from models.video.animatic.poses import Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import Stage

Outline = Callable[[float], Points]
KINDS: Final[dict[Mood, tuple[str, ...]]] = {
    Mood.CALM: ("disc", "arch", "disc"),
    Mood.PLAYFUL: ("blob", "scallop", "blob", "squircle"),
    Mood.BOLD: ("burst", "slab", "burst"),
    Mood.DARK: ("halo", "rings"),
    Mood.WARM: ("arch", "scallop", "disc"),
    Mood.SCIENCE: ("orbits", "rings", "orbits"),
}


def plate(stage: Stage, x: float, y: float, size: float, start: float, kind: str = "") -> None:
    """Put a plate for an illustration of `size` design pixels on the stage."""
    kinds = KINDS[stage.shot.mood]
    kind = kind or kinds[(stage.shot.number + int(stage.film_dice.integers(len(kinds)))) % len(kinds)]
    radius = size * 0.62
    colour = _tone(stage)
    enter = poses.together(poses.pop(max(0.0, start - 90), 620), stage.exit(1))
    seconds = 0.001
    match kind:
        case "disc":
            _shape(stage, lambda _: shapes.ellipse(radius * 1.16), _faint(stage, 0.45), x, y, start - 60)
            stage.add(Shape(lambda _: shapes.ellipse(radius), colour, x, y, enter, 1.05))
        case "arch":
            tall = radius * 2.15
            stage.add(Shape(lambda _: shapes.arch(radius * 1.9, tall), _faint(stage, 0.5), x - 26, y - 14, enter))
            stage.add(Shape(lambda _: shapes.arch(radius * 1.9, tall), colour, x, y, enter, 1.05))
        case "blob":
            stage.add(
                Shape(lambda t: shapes.blob(radius * 1.12, t * seconds + 2), _faint(stage, 0.5), x + 16, y + 14, enter),
                Shape(lambda t: shapes.blob(radius * 1.04, t * seconds), colour, x, y, enter, 1.05),
            )
        case "scallop":
            spin = poses.together(enter, lambda t: Pose(turn=t * 0.006))
            stage.add(Shape(lambda _: shapes.scallop(radius * 1.1), colour, x, y, spin, 1.05))
            _shape(stage, lambda _: shapes.ellipse(radius * 0.9), _faint(stage, 0.3, colour), x, y, start)
        case "squircle":
            tilt = poses.together(enter, poses.sway(4200, turn=4))
            stage.add(
                Shape(lambda _: shapes.squircle(radius), _faint(stage, 0.5), x + 18, y + 20, tilt),
                Shape(lambda _: shapes.squircle(radius), colour, x, y, tilt, 1.05),
            )
        case "burst":
            spin = poses.together(enter, lambda t: Pose(turn=t * 0.009))
            stage.add(Shape(lambda _: shapes.burst(radius * 1.18, 18), colour, x, y, spin, 1.05))
        case "slab":
            tilt = poses.together(enter, lambda _: Pose(turn=-6))
            stage.add(
                Shape(
                    lambda _: shapes.bar(-radius, -radius * 0.9, radius, radius * 0.9),
                    stage.palette.ground[-1],
                    x + 20,
                    y + 22,
                    tilt,
                ),
                Shape(lambda _: shapes.bar(-radius, -radius * 0.9, radius, radius * 0.9), colour, x, y, tilt, 1.05),
            )
        case "rings":
            _light(stage, x, y, size)
            for number in range(3):
                far = radius * (0.92 + 0.2 * number)
                _shape(
                    stage,
                    lambda t, far=far, number=number: shapes.ring(
                        far, 5 - number, 0.82 * easing.out_cubic(easing.share(t, start + number * 90, 900)),
                        t * (0.018 - 0.011 * number) + number * 130,
                    ),
                    _faint(stage, 0.75 - 0.2 * number), x, y, 0,
                )  # fmt: skip
        case "orbits":
            _light(stage, x, y, size)
            _orbits(stage, x, y, radius, start)
        case _:
            _light(stage, x, y, size * 1.15)


def _orbits(stage: Stage, x: float, y: float, radius: float, start: float) -> None:
    for number, turn in enumerate((-24.0, 38.0)):
        rx, ry = radius * 1.26, radius * 0.46
        _shape(
            stage, lambda t, turn=turn, rx=rx, ry=ry: shapes.orbit(rx, ry, 4, turn + t * 0.004),
            _faint(stage, 0.6), x, y, start + 80 * number,
        )  # fmt: skip

        def node(t: float, turn: float = turn, rx: float = rx, ry: float = ry, number: int = number) -> Points:
            angle = t * 0.0013 * (1 if number else -1) + number * 2.4
            spot = shapes.at(shapes.ellipse(rx, ry, 4) * 0, 0, 0)[:1]
            import numpy as np

            spot = np.array([[rx * np.cos(angle), ry * np.sin(angle)]])
            centre = shapes.at(spot, 0, 0, 1, turn + t * 0.004)[0]
            return shapes.at(shapes.ellipse(13, corners=28), float(centre[0]), float(centre[1]))

        _shape(stage, node, stage.palette.party[number], x, y, start + 240)


def _shape(stage: Stage, outline: Outline, colour: Colour, x: float, y: float, start: float) -> None:
    move = poses.together(poses.pop(max(0.0, start), 640), stage.exit(1))
    stage.add(Shape(outline, colour, x, y, move))


def _light(stage: Stage, x: float, y: float, size: float) -> None:
    tone = stage.palette.mark if stage.palette.is_light else stage.palette.hues[2].mixed(WHITE, 0.35)
    light = glow(size * 1.9, tone, stage.scale, 0.5)
    stage.add(
        Actor(light, x, y, poses.together(poses.pop(0, 800, overshoot=0.4), poses.sway(3000, size=0.05), stage.exit(1)))
    )


def _tone(stage: Stage) -> Colour:
    """Return the plate's colour: it differs from scene to scene but not from the film."""
    choices = (
        stage.palette.mark,
        stage.palette.ground[0],
        stage.palette.party[stage.shot.number % len(stage.palette.party)],
    )
    return choices[stage.shot.number % 3]


def _faint(stage: Stage, strength: float, colour: Colour | None = None) -> Colour:
    """Return a colour nearer to the backdrop's."""
    if colour is not None:
        return colour.mixed(WHITE, strength)
    return stage.palette.hues[0].mixed(stage.palette.party[0], strength)
