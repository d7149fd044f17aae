"""Layouts around one subject: opening, hero, quote and closing."""

from math import cos, pi, sin

from bot.studio.brief import Mood
from models.video.animatic import easing, poses, props, shapes
from models.video.animatic.drawing import glow
from models.video.animatic.layers import Actor, Shape, held
from models.video.animatic.layouts.words import shown_title
from models.video.animatic.plates import plate
from models.video.animatic.poses import Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import BOTTOM, CENTRED, LEFT, MIDDLE, RIGHT, TOP, WIDTH, Box, Stage
from models.video.animatic.typesetting import Align, Style, set_line

_PICTURE_TOP = 196.0
"""Illustrations may stand a little higher than text."""
_GAP = 34.0
_AT_ONCE = -260.0
"""A film's first picture is not empty: it is a thumbnail, and what makes people stay."""


def opening(stage: Stage) -> None:
    """Show the title as large as it fits, with its illustrations."""
    names, note = stage.pictures(), stage.shot.look.note
    if not names:
        _words_alone(stage, shown_title(stage.shot, always=True), 168)
        flourish(stage, MIDDLE, 640)
    else:
        _stack(stage, names, 134, is_above=bool(stage.film_dice.integers(2)), room=350)
    if note:
        props.note(stage, note, BOTTOM - 30, stage.cues.enter(note, stage.cues.latest))


def hero(stage: Stage) -> None:
    """Show one large illustration with its title above, below or beside."""
    names, note = stage.pictures(), stage.shot.look.note
    if not names:
        quote(stage)
        return
    match stage.shot.number % 3:
        case 1:
            _stack(stage, names, 116, is_above=True, room=300)
        case 2:
            _stack(stage, names, 116, is_above=False, room=300)
        case _:
            _stack(stage, names, 122, is_above=False, room=320, align="left")
    if note:
        props.note(stage, note, BOTTOM - 30, stage.cues.enter(note, stage.cues.latest))


def quote(stage: Stage) -> None:
    """Show words alone, very large, one at a time, under a quotation mark."""
    tone = stage.palette.hues[1].mixed(stage.palette.mark, 0.8)
    marks = set_line("“", Style(stage.face, 430, 800, 900, shadow=0), tone, stage.scale)
    if marks:
        move = poses.together(poses.pop(20, 520), poses.sway(2800, dy=8, turn=2), stage.exit())
        half = marks[0].width / stage.scale / 2
        stage.add(Actor(marks[0], LEFT + half, TOP + 62, move))
    title = shown_title(stage.shot, always=True)
    props.title(stage, title, Box(LEFT, TOP + 150, RIGHT, BOTTOM - 24), 176, "left", start=60)

    def rule(moment: float) -> Points:
        way = easing.out_cubic(easing.share(moment, 200, max(600.0, stage.cues.spoken - 200)))
        return shapes.pill(0, -7, max(0.0, (RIGHT - LEFT) * way), 7)

    stage.add(Shape(rule, stage.palette.mark, LEFT, BOTTOM + 2, stage.exit()))


def closing(stage: Stage) -> None:
    """Show the call to action with a flourish; nothing leaves."""
    names, look = stage.pictures(), stage.shot.look
    action = look.note or (look.points[0] if look.points else "")
    flourish(stage, MIDDLE, 520)
    if names:
        _stack(stage, names[:3], 128, is_above=True, room=300, low=BOTTOM - (130 if action else 0))
    else:
        _words_alone(stage, shown_title(stage.shot, always=True), 160, BOTTOM - (134 if action else 0))
    if action:

        def beat(moment: float) -> Pose:
            return Pose(size=1 + 0.025 * sin(2 * pi * moment / 1100))

        start = stage.cues.enter(action, stage.cues.latest)
        props.pill(stage, action, BOTTOM - 44, start, 52, stage.palette.mark, stage.palette.mark_ink, beat)


def _words_alone(stage: Stage, title: str, size: float, low: float = BOTTOM) -> None:
    tone = stage.palette.hues[2].mixed(stage.palette.mark, 0.25)
    light = glow(1150, tone, stage.scale, 0.45)
    breath = poses.together(poses.pop(0, 900, overshoot=0.3), poses.sway(3200, dx=30, dy=20, size=0.06))
    stage.add(Actor(light, MIDDLE, 620, poses.together(breath, stage.exit())))
    props.title(stage, title, Box(CENTRED, TOP, CENTRED + WIDTH, low), size)


def _stack(
    stage: Stage,
    names: list[str],
    size: float,
    is_above: bool,
    room: float,
    align: Align = "centre",
    low: float = BOTTOM,
) -> None:
    """Put the illustrations above or below the title: the title first gets its height, they the rest."""
    if stage.shot.look.note and low == BOTTOM:
        low = BOTTOM - 84
    setting = props.title_of(stage, shown_title(stage.shot), WIDTH, room, size, align)
    top = _PICTURE_TOP if is_above else TOP
    free = low - top - setting.height - (_GAP if setting.words else 0)
    large = min(560.0, free / (1.22 if is_above else 1.14))
    x = RIGHT - large * 0.52 if align == "left" and setting.words else MIDDLE
    if is_above:
        y = top + free / 2 - 8
        subject(stage, names, x, y, large)
        props.put_title(stage, setting, CENTRED, low - setting.height, 260)
    else:
        y = low - free / 2 + 8
        subject(stage, names, x, y, large)
        props.put_title(stage, setting, LEFT if align == "left" else CENTRED, top, 100)


def subject(stage: Stage, names: list[str], x: float, y: float, size: float) -> None:
    """Put the main illustration on its plate, the others around it as they are spoken of."""
    start = stage.cues.enter(names[0].replace("-", " "), 60, 420)
    if stage.shot.number == 1:
        start = _AT_ONCE
    plate(stage, x, y, size, start)
    props.sparkles(stage, x, y, size * 0.72, start, 4 if stage.shot.mood is Mood.CALM else 6)
    moments = stage.cues.series([name.replace("-", " ") for name in names[1:]], start + 420)
    side = 1 if x <= MIDDLE + 1 else -1
    places = ((0.76 * side, -0.3), (-0.76, 0.28), (0.74, 0.4), (-0.74, -0.38))
    turn = stage.shot.number % 2 * 2 if x <= MIDDLE + 1 else 1
    small = max(150.0, size * 0.38)
    for order, (name, moment) in enumerate(zip(names[1:5], moments, strict=False)):
        dx, dy = places[(order + turn) % 4]
        place = min(1000.0, max(100.0, x + dx * size)), min(BOTTOM - small * 0.4, max(250.0, y + dy * size))
        props.picture(stage, name, *place, small, moment, order + 2, 1.4)
    props.picture(stage, names[0], x, y, size, start)


def flourish(stage: Stage, x: float, y: float) -> None:
    """Throw confetti of the film's colours up and let it float down."""
    for number in range(30):
        angle = float(stage.dice.uniform(-pi, 0))
        far, size = float(stage.dice.uniform(420, 800)), float(stage.dice.uniform(9, 21))
        spin = float(stage.dice.uniform(-300, 300))
        dx, dy = far * 0.78 * cos(angle), far * 0.6 * sin(angle)

        def move(moment: float, dx: float = dx, dy: float = dy, spin: float = spin, number: int = number) -> Pose:
            way = easing.out_cubic(easing.share(moment, 120 + number * 9, 1300))
            fall = max(0.0, moment - 900) * 0.035
            wobble = sin(moment * 0.003 + number) * 16
            return Pose(dx * way + wobble, dy * way + fall, min(1.0, way * 3), spin * moment * 0.001)

        outline = (
            shapes.bar(-size, -size * 0.5, size, size * 0.5),
            shapes.ellipse(size * 0.6, corners=24),
            shapes.burst(size * 0.9, 3, 0.5),
        )[number % 3]
        colour = stage.palette.party[number % len(stage.palette.party)]
        stage.add(Shape(held(outline), colour, x, y, move, 1.2))
