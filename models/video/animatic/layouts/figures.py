"""The layout of a number: a counter runs up to the figure of the line."""

from functools import partial

from bot.studio.figures import Figure, figure_of
from models.video.animatic import easing, plates, poses, props, shapes
from models.video.animatic.canvas import Sprite
from models.video.animatic.layers import Counter, Shape, held
from models.video.animatic.layouts.heroes import hero
from models.video.animatic.layouts.words import shown_title
from models.video.animatic.shapes import Points
from models.video.animatic.stage import BOTTOM, CENTRED, MIDDLE, WIDTH, Box, Stage
from models.video.animatic.typesetting import Style, set_line

STEPS = 24


def number(stage: Stage) -> None:
    """Count up to the figure, very large, with a ring or columns that fill meanwhile."""
    figure = figure_of(stage.shot.look.figure)
    if figure is None:
        hero(stage)
        return
    start = min(stage.cues.enter(figure.written, 250, stage.cues.latest * 0.6), 900.0)
    length = max(500.0, min(1300.0, stage.cues.end - start - 700))
    names, title, note = stage.pictures(), shown_title(stage.shot), stage.shot.look.note
    low = BOTTOM - (84 if note else 0)
    setting = props.title_of(stage, title, WIDTH, 210, 96)
    props.put_title(stage, setting, CENTRED, low - setting.height, start + 300)
    free = Box(CENTRED, 200, CENTRED + WIDTH, low - setting.height - 24)
    if figure.share is not None:
        _percentage(stage, figure, names, free, start, length)
    else:
        _amount(stage, figure, names, free, start, length)
    if note:
        props.note(stage, note, BOTTOM - 30, stage.cues.enter(note, stage.cues.latest))


def _percentage(stage: Stage, figure: Figure, names: list[str], box: Box, start: float, length: float) -> None:
    x, y = MIDDLE, (box.top + box.bottom) / 2
    width = 62.0
    radius = min(300.0, box.height / 2 - width / 2 - 6)
    rest = stage.palette.hues[0].mixed(stage.palette.ink, 0.16)
    enter = poses.together(poses.pop(max(0, start - 240), 560, overshoot=1.0), stage.exit(1))
    filled = partial(_filled, radius, width, figure.share or 0.0, start, length)
    stage.add(
        Shape(held(shapes.ring(radius, width)), rest, x, y, enter),
        Shape(filled, stage.palette.mark, x, y, enter, 1.0),
    )
    props.sparkles(stage, x, y, radius * 1.2, start + length * 0.8, 6)
    if names:
        props.picture(stage, names[0], x, y - radius * 0.44, radius * 0.62, start, 1, 0.6)
    _count(stage, figure, (x, y + radius * (0.3 if names else 0)), radius * 0.72, radius * 1.5, start, length)


def _amount(stage: Stage, figure: Figure, names: list[str], box: Box, start: float, length: float) -> None:
    _columns(stage, start, length)
    if names:
        tall = min(330.0, box.height * 0.46)
        y = box.top + tall * 0.62
        plates.plate(stage, MIDDLE, y, tall * 0.92, 60)
        props.picture(stage, names[0], MIDDLE, y, tall, 60, 1)
        place = (MIDDLE, (y + tall * 0.62 + box.bottom) / 2)
        size = 280.0
    else:
        place, size = (MIDDLE, (box.top + box.bottom) / 2 + 10), 380.0
        plates.plate(stage, *place, box.height * 0.58, 40, "rings")
    props.sparkles(stage, *place, 400, start + length * 0.8, 7)
    _count(stage, figure, place, size, WIDTH, start, length)


def _count(
    stage: Stage, figure: Figure, place: tuple[float, float], size: float, width: float, start: float, length: float
) -> None:
    def face_of(text: str, size: float) -> tuple[Sprite, float] | None:
        shadow = 0.0 if stage.palette.is_light else 0.35
        style = Style(stage.face, size, width, size * 2, lines=1, shadow=shadow)
        return set_line(text, style, stage.palette.accent, stage.scale)

    last = face_of(figure.written, size * stage.face.size)
    if last is None:
        return
    faces = [face_of(figure.at(step / STEPS), last[1]) for step in range(STEPS)] + [last]

    def which(moment: float) -> int:
        return round(easing.out_cubic(easing.share(moment, start, length)) * STEPS)

    landing = stage.cues.on_beat(start + length * 0.86)
    move = poses.together(
        poses.pop(start, 480, overshoot=1.4),
        poses.bump((landing,), 0.1, 520),
        poses.sway(2700, dy=7, size=0.008),
        stage.exit(),
    )
    stage.add(Counter(tuple(face[0] for face in faces if face), which, *place, move))


def _filled(radius: float, width: float, share: float, start: float, length: float, moment: float) -> Points:
    return shapes.ring(radius, width, share * easing.out_cubic(easing.share(moment, start, length)))


def _columns(stage: Stage, start: float, length: float) -> None:
    """Let pale columns grow out of the ground, behind everything."""
    tone = stage.palette.hues[0].mixed(stage.palette.hues[1], 0.5).mixed(stage.palette.mark, 0.15)
    for column in range(7):
        tall = 150 + 78 * column + (30 if column % 2 else 0)
        outline = partial(_column, float(tall), start - 150 + column * 70, length * 0.9)
        layer = Shape(outline, tone, 40 + column * 166, 1130, poses.sway(3000, dy=9, phase=column * 0.13), 0.7)
        stage.layers.insert(stage.air_ends, layer)


def _column(tall: float, start: float, length: float, moment: float) -> Points:
    way = easing.out_back(easing.share(moment, start, length), 1.2)
    return shapes.bar(-62, -tall * way, 62, 60) if way > 0 else shapes.EMPTY
