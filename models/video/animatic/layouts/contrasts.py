"""The layout of two things compared: left and right, or one above the other."""

from models.video.animatic import poses, props, shapes
from models.video.animatic.colour import BLACK, WHITE, Colour, contrast
from models.video.animatic.drawing import rounded
from models.video.animatic.layers import Actor, Shape, held
from models.video.animatic.layouts.cards import headline, nth
from models.video.animatic.layouts.heroes import hero
from models.video.animatic.stage import BOTTOM, CENTRED, MIDDLE, WIDTH, Box, Stage

_GAP = 24.0


def split(stage: Stage) -> None:
    """Show two things compared."""
    names, points = stage.pictures(), stage.shot.look.points
    if max(len(names), len(points)) < 2:
        hero(stage)
        return
    top = headline(stage, 100)
    texts = [nth(points, side) or nth(names, side).replace("-", " ") for side in range(2)]
    first, second = stage.cues.series(texts, 240)
    is_across = (stage.shot.number + int(stage.film_dice.integers(2))) % 2 == 1
    left, right = CENTRED, CENTRED + WIDTH
    if is_across:
        half = (right - left - _GAP) / 2
        boxes = (Box(left, top, left + half, BOTTOM), Box(right - half, top, right, BOTTOM))
        badge = (MIDDLE, top + (BOTTOM - top) * 0.42)
    else:
        half = (BOTTOM - top - _GAP) / 2
        boxes = (Box(left, top, right, top + half), Box(left, BOTTOM - half, right, BOTTOM))
        badge = (MIDDLE, top + half + _GAP / 2)
    papers = ((stage.palette.paper, stage.palette.paper_ink), (stage.palette.mark, stage.palette.mark_ink))
    for side, (box, start) in enumerate(zip(boxes, (first, second), strict=True)):
        _half(stage, side, box, start, *papers[side], is_across)
    _versus(stage, *badge, (first + second) / 2)


def _half(stage: Stage, side: int, box: Box, start: float, paper: Colour, ink: Colour, is_across: bool) -> None:
    away = -300.0 if side == 0 else 300.0
    panel = rounded(box.width, box.height, 52, paper, stage.scale, shadow=0.28, blur=20)
    leave = stage.exit(side, 0, away / 3)
    drift = poses.sway(3300, dy=5, turn=0.4, phase=side * 0.4)
    move = poses.together(poses.rise(start, 560, dx=away, dy=0), drift, leave)
    stage.add(Actor(panel, (box.left + box.right) / 2, (box.top + box.bottom) / 2, move))
    name, point = nth(stage.pictures(), side), nth(stage.shot.look.points, side)
    if is_across:
        size = min(box.width * 0.8, box.height * 0.52)
        x, y = (box.left + box.right) / 2, box.top + box.height * (0.42 if point else 0.5)
        place = Box(box.left + 22, box.top + box.height * (0.7 if name else 0.2), box.right - 22, box.bottom - 24)
    else:
        size = min(box.height * 0.84, 330)
        x = box.left + 44 + size / 2 if side == 0 else box.right - 44 - size / 2
        y = (box.top + box.bottom) / 2
        left = x + size / 2 + 26 if side == 0 and name else box.left + 40
        right = x - size / 2 - 26 if side == 1 and name else box.right - 40
        place = Box(left, box.top + 10, right, box.bottom - 10)
    if name:
        tint = paper.mixed(stage.palette.party[side], 0.22)
        disc = poses.together(poses.pop(start + 60, 560), drift, leave)
        stage.add(Shape(held(shapes.ellipse(size * 0.58)), tint, x, y, disc, 1.04))
        props.picture(stage, name, x, y, size * 0.9, start + 160, side, 0.9)
    if point:
        props.label(stage, point, place, start + 220, 54 if name and is_across else 64, ink, lines=3, move=leave)


def _versus(stage: Stage, x: float, y: float, start: float) -> None:
    move = poses.together(poses.pop(start + 260, 520, 40), poses.sway(2600, turn=5), stage.exit(2))
    accent = stage.palette.accent
    ink = max((WHITE, BLACK), key=lambda colour: contrast(colour, accent))
    stage.add(Shape(held(shapes.scallop(70, 12)), accent, x, y, move, 1.1))
    props.label(stage, "VS", Box(x - 64, y - 44, x + 64, y + 40), start + 340, 50, ink, lines=1)
