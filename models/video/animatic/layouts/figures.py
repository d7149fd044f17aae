"""The layout of a number: a counter runs up to the figure of the line."""

from bot.studio.figures import Figure, figure_of
from models.video.animatic import easing, poses, shapes
from models.video.animatic.canvas import Sprite
from models.video.animatic.layers import Counter, Shape
from models.video.animatic.layouts.heroes import hero
from models.video.animatic.layouts.words import shown_title
from models.video.animatic.plates import plate
from models.video.animatic.stage import BOTTOM, LEFT, MIDDLE, RIGHT, Box, Stage
from models.video.animatic.typesetting import Style, set_line

STEPS = 24


def number(stage: Stage) -> None:
    """Count up to the figure, very large, with a ring or bars that fill meanwhile."""
    figure = figure_of(stage.shot.look.figure)
    if figure is None:
        hero(stage)
        return
    names, title = stage.pictures(), shown_title(stage.shot)
    start = min(stage.cues.enter(figure.written, 250, stage.cues.latest * 0.6), 900.0)
    length = max(500.0, min(1300.0, stage.end - start - 700))
    ringed = figure.share is not None
    y = 560.0 if ringed else 520.0
    if ringed:
        _gauge(stage, MIDDLE, y, 250, figure.share or 0.0, start, length)
        if names:
            stage.picture(names[0], MIDDLE, y - 128, 120, start, 1, 0.6)
        _count(stage, figure, MIDDLE, y + (38 if names else 0), 150, 380, start, length)
    else:
        if names:
            plate(stage, MIDDLE, 372, 230, 60)
            stage.picture(names[0], MIDDLE, 372, 240, 60, 1)
        _count(stage, figure, MIDDLE, 648 if names else y, 250, RIGHT - LEFT - 20, start, length)
        _bars(stage, start, length)
    stage.sparkles(MIDDLE, y, 330, start + length * 0.8, 6)
    note = stage.shot.look.note
    if title:
        stage.title(
            title, Box(LEFT, 838 if ringed else 770, RIGHT, BOTTOM - (76 if note else 0)), 80, start=start + 300
        )
    if note:
        stage.note(note, BOTTOM - 28, stage.cues.latest)


def _count(
    stage: Stage, figure: Figure, x: float, y: float, size: float, width: float, start: float, length: float
) -> None:
    def face_of(text: str, size: float) -> tuple[Sprite, float] | None:
        style = Style(stage.face, size, width, size * 2, lines=1, shadow=0.0 if stage.palette.is_light else 0.35)
        return set_line(text, style, stage.palette.accent, stage.scale)

    last = face_of(figure.written, size * stage.face.size)
    if last is None:
        return
    found = last[1]
    faces = [face_of(figure.at(step / STEPS), found) for step in range(STEPS)] + [last]
    sprites = tuple(face[0] for face in faces if face is not None)

    def which(t: float) -> int:
        return round(easing.out_cubic(easing.share(t, start, length)) * STEPS)

    land = poses.bump((stage.cues.on_beat(start + length * 0.86),), 0.09, 520)
    move = poses.together(poses.pop(start, 480, overshoot=1.4), land, poses.sway(2700, dy=6, size=0.008), stage.exit())
    stage.add(Counter(sprites, which, x, y, move))


def _gauge(stage: Stage, x: float, y: float, radius: float, share: float, start: float, length: float) -> None:
    rest = stage.palette.hues[0].mixed(stage.palette.ink, 0.16)
    enter = poses.together(poses.pop(max(0, start - 200), 560, overshoot=1.0), stage.exit(1))

    def filled(t: float) -> shapes.Points:
        return shapes.ring(radius, 54, share * easing.out_cubic(easing.share(t, start, length)))

    stage.add(
        Shape(lambda _: shapes.ring(radius, 54), rest, x, y, enter),
        Shape(filled, stage.palette.mark, x, y, enter, 1.02),
    )


def _bars(stage: Stage, start: float, length: float) -> None:
    """Let columns grow behind the number."""
    tone = stage.palette.hues[1].mixed(stage.palette.mark, 0.42)
    for column in range(7):
        x = LEFT + 60 + column * 124
        tall = 60 + 32 * column + (18 if column % 2 else 0)

        def outline(t: float, tall: float = tall, column: int = column) -> shapes.Points:
            way = easing.out_back(easing.share(t, start + column * 70, length * 0.7), 1.2)
            return shapes.bar(-42, -tall * way, 42, 40)

        stage.layers.insert(
            min(len(stage.layers), stage.ground_ends), Shape(outline, tone, x, 1120, stage.exit(column), 0.9)
        )
