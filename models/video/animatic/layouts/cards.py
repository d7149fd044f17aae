"""Layouts of several things on cards: grid and list."""

from collections.abc import Sequence
from functools import partial

from models.video.animatic import easing, poses, props, shapes
from models.video.animatic.colour import Colour
from models.video.animatic.drawing import rounded
from models.video.animatic.layers import Actor, Shape, held
from models.video.animatic.layouts.heroes import hero
from models.video.animatic.layouts.words import shown_title
from models.video.animatic.poses import Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import BOTTOM, CENTRED, LEFT, MIDDLE, TOP, WIDTH, Box, Stage
from models.video.animatic.typesetting import Align

_GAP = 26.0
_SMALLER = 0.72
"""A heading may shrink so far to stay on one line."""


def grid(stage: Stage) -> None:
    """Show three to five illustrations on cards, each with its word."""
    names, points = stage.pictures(), stage.shot.look.points
    count = max(len(names), len(points))
    if count < 2:
        hero(stage)
        return
    top = headline(stage, 104)
    texts = [nth(points, index) or nth(names, index).replace("-", " ") for index in range(count)]
    moments = stage.cues.series(texts, 260)
    rows = [count] if count == 2 else [2, count - 2] if count <= 4 else [3, 2]
    high = min(380.0, (BOTTOM + 6 - top - _GAP * (len(rows) - 1)) / len(rows))
    index = 0
    for row, columns in enumerate(rows):
        wide = min(440.0, (WIDTH - _GAP * (columns - 1)) / columns)
        left = MIDDLE - (wide * columns + _GAP * (columns - 1)) / 2
        for column in range(columns):
            x, y = left + wide / 2 + column * (wide + _GAP), top + high / 2 + row * (high + _GAP)
            _card(stage, Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), index, moments[index])
            index += 1


def _card(stage: Stage, box: Box, index: int, start: float) -> None:
    name, point = nth(stage.pictures(), index), nth(stage.shot.look.points, index)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    tilt = (-2.2, 1.6, 1.2, -1.4, 2.0)[index % 5]
    paper = rounded(box.width, box.height, 46, stage.palette.paper, stage.scale, shadow=0.28, blur=20)
    swing = poses.sway(3400, dy=6, turn=0.8, phase=index * 0.23)
    move = poses.together(poses.pop(start, 520, tilt * -5), swing, stage.exit(index))
    stage.add(Actor(paper, x, y, poses.together(move, lambda _moment: Pose(turn=tilt))))
    size = min(box.width - 40, box.height - (104 if point else 30)) * 0.94
    lift = 36.0 if point else 0.0
    if name:
        tint = stage.palette.paper.mixed(_tint(stage, index), 0.34)
        stage.add(Shape(held(shapes.ellipse(size * 0.52)), tint, x, y - lift, move, 1.05))
        props.picture(stage, name, x, y - lift, size * 0.86, start + 110, index, 0.6)
    if point:
        high = 92 if name else box.height - 40
        low = Box(box.left + 18, box.bottom - high - 6, box.right - 18, box.bottom - 8)
        props.label(stage, point, low, start + 170, 46 if name else 60, stage.palette.paper_ink, move=stage.exit(index))


def listing(stage: Stage) -> None:
    """Show steps that tick in with the words."""
    points = stage.shot.look.points
    if not points:
        grid(stage)
        return
    top = headline(stage, 104, is_left=True)
    moments = stage.cues.series(points, 320)
    gap = 22.0
    high = min(204.0, (BOTTOM - top - gap * (len(points) - 1)) / len(points))
    for index, (point, start) in enumerate(zip(points, moments, strict=True)):
        y = top + high / 2 + index * (high + gap)
        _row(stage, point, index, start, Box(LEFT, y - high / 2, LEFT + WIDTH + 20, y + high / 2))


def _row(stage: Stage, point: str, index: int, start: float, box: Box) -> None:
    y, high = (box.top + box.bottom) / 2, box.height
    leave = stage.exit(index, 0, 90)
    card = rounded(box.width, high, min(50.0, high / 2), stage.palette.paper, stage.scale, shadow=0.26, blur=18)
    slide = poses.together(poses.rise(start, 520, dx=-150, dy=0), leave, poses.sway(3600, dx=5, phase=index * 0.2))
    stage.add(Actor(card, (box.left + box.right) / 2, y, slide))

    badge, x = high * 0.31, box.left + high * 0.54
    enter = poses.together(poses.pop(start + 150, 480, -60), leave)
    stage.add(Shape(held(shapes.scallop(badge * 1.08, 10)), stage.palette.mark, x, y, enter, 1.03))
    stage.add(Shape(partial(_ticked, badge * 1.25, start + 330), stage.palette.mark_ink, x, y, leave, 1.03))

    name = nth(stage.pictures(), index)
    right = box.right - (high * 1.02 if name else 30)
    place = Box(box.left + high * 1.04, box.top, right, box.bottom)
    props.label(stage, point, place, start + 110, 54, stage.palette.paper_ink, "left", move=leave)
    if name:
        props.picture(stage, name, box.right - high * 0.56, y, high * 0.8, start + 230, index, 0.5)


def _ticked(size: float, start: float, moment: float) -> Points:
    return shapes.tick(size, easing.out_cubic(easing.share(moment, start, 360)))


def headline(stage: Stage, size: float, is_left: bool = False) -> float:
    """Put the title at the top and return where the cards begin."""
    title = shown_title(stage.shot)
    left = LEFT if is_left else CENTRED
    box = Box(left, TOP - 6, left + WIDTH, TOP + 236)
    align: Align = "left" if is_left else "centre"
    setting = props.title_of(stage, title, box.width, box.height, size, align, lines=1)
    if setting.size < _SMALLER * size * stage.face.size:
        setting = props.title_of(stage, title, box.width, box.height, size, align, lines=2)
    props.put_title(stage, setting, box.left, box.top, 100)
    return box.top + setting.height + 40 if setting.words else TOP


def nth(items: Sequence[str], index: int) -> str:
    """Return an item, or nothing beyond the end."""
    return items[index] if index < len(items) else ""


def _tint(stage: Stage, index: int) -> Colour:
    return (stage.palette.mark, stage.palette.ground[0], *stage.palette.party)[index % 3]
