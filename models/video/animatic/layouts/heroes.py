"""Layouts around one subject: opening, hero, quote and closing."""

from math import pi, sin

from bot.studio.brief import Mood
from models.video.animatic import easing, poses, shapes
from models.video.animatic.layers import Shape
from models.video.animatic.layouts.words import shown_title
from models.video.animatic.plates import plate
from models.video.animatic.stage import BOTTOM, LEFT, MIDDLE, RIGHT, TOP, Box, Stage


def opening(stage: Stage) -> None:
    """Show the title as large as it fits, over its illustrations."""
    names = stage.pictures()
    title = shown_title(stage.shot)
    if not names:
        stage.title(title, Box(LEFT, TOP, RIGHT, BOTTOM), 150)
        _flourish(stage, MIDDLE, 640)
        return
    if stage.film_dice.integers(2):
        _subject(stage, names, MIDDLE, 470, 400)
        end = stage.title(title, Box(LEFT, 700, RIGHT, BOTTOM - (70 if stage.shot.look.note else 0)), 122, start=260)
    else:
        end = stage.title(title, Box(LEFT, TOP, RIGHT, 590), 122, start=80)
        _subject(stage, names, MIDDLE, 790, 370)
    if stage.shot.look.note:
        stage.note(stage.shot.look.note, min(BOTTOM - 28, end + 56), stage.cues.latest)


def hero(stage: Stage) -> None:
    """Show one large illustration with its title above, below or beside."""
    names = stage.pictures()
    title = shown_title(stage.shot)
    note = stage.shot.look.note
    if not names:
        quote(stage)
        return
    if not title:
        _subject(stage, names, MIDDLE, 600, 560)
    elif stage.shot.number % 3 == 1:
        _subject(stage, names, MIDDLE, 455, 420)
        stage.title(title, Box(LEFT + 10, 700, RIGHT - 10, BOTTOM - (78 if note else 0)), 104, valign=0.35)
    elif stage.shot.number % 3 == 2:
        stage.title(title, Box(LEFT + 10, TOP, RIGHT - 10, 500), 104, valign=0.4)
        _subject(stage, names, MIDDLE, 735, 430 if not note else 390)
    else:
        stage.title(title, Box(LEFT, TOP, RIGHT - 60, 560), 112, "left", valign=0.1)
        _subject(stage, names, 690, 760, 440)
    if note:
        x_start = stage.cues.enter(note, stage.cues.latest)
        stage.note(note, BOTTOM - 30, x_start)


def quote(stage: Stage) -> None:
    """Show words alone, very large, one at a time."""
    title = shown_title(stage.shot, always=True)
    colour = stage.palette.hues[1].mixed(stage.palette.mark, 0.75)

    def mark(side: float) -> Shape:
        def outline(t: float) -> shapes.Points:
            del t
            return shapes.at(shapes.ellipse(38, corners=48), side * 52, 0)

        return Shape(
            outline,
            colour,
            LEFT + 96,
            TOP + 36,
            poses.together(poses.pop(40, 520), poses.sway(2800, dy=6), stage.exit()),
        )

    def tail(side: float) -> Shape:
        def outline(t: float) -> shapes.Points:
            del t
            return shapes.at(shapes.foot(shapes.np.array([[-38.0, 0.0], [38.0, 0.0]]), 0), side * 52, 0)

        return Shape(outline, colour, 0, 0)

    del tail
    stage.add(mark(-1), mark(1))
    stage.title(title, Box(LEFT, TOP + 110, RIGHT, BOTTOM - 10), 164, "left", start=60)

    def rule(t: float) -> shapes.Points:
        way = easing.out_cubic(easing.share(t, 200, max(600.0, stage.cues.spoken - 200)))
        return shapes.pill(0, -6, max(0.0, (RIGHT - LEFT) * way), 6)

    stage.add(Shape(rule, stage.palette.mark, LEFT, BOTTOM + 4, stage.exit()))


def closing(stage: Stage) -> None:
    """Show the call to action with a flourish; nothing leaves."""
    names = stage.pictures()
    title = shown_title(stage.shot, always=True)
    look = stage.shot.look
    action = look.note or (look.points[0] if look.points else "")
    low = BOTTOM - (120 if action else 0)
    if names:
        _subject(stage, names[:3], MIDDLE, 440, 360)
        stage.title(title, Box(LEFT, 650, RIGHT, low), 116)
    else:
        stage.title(title, Box(LEFT, TOP, RIGHT, low), 146)
    if action:
        start = min(stage.cues.latest, stage.cues.enter(action, stage.cues.latest))

        def beat(t: float) -> poses.Pose:
            return poses.Pose(size=1 + 0.025 * sin(2 * pi * t / 1100))

        stage.pill(action, MIDDLE, BOTTOM - 50, start, 48, stage.palette.mark, stage.palette.mark_ink, pulse=beat)
    _flourish(stage, MIDDLE, 520)


def _subject(stage: Stage, names: list[str], x: float, y: float, size: float) -> None:
    """Put the main illustration on its plate, the others around it as they are spoken of."""
    start = stage.cues.enter(names[0].replace("-", " "), 60, 420)
    plate(stage, x, y, size, start)
    stage.sparkles(x, y, size * 0.72, start, 4 if stage.shot.mood is Mood.CALM else 6)
    moments = stage.cues.series([name.replace("-", " ") for name in names[1:]], start + 420)
    places = ((0.72, -0.36), (-0.74, 0.3), (0.7, 0.4), (-0.7, -0.4))
    reach = min(1.0, (min(x - 60, 1020 - x)) / (size * 0.98))
    for order, (name, moment) in enumerate(zip(names[1:], moments, strict=True)):
        dx, dy = places[(order + stage.shot.number) % 4]
        stage.picture(name, x + dx * size * reach, y + dy * size, size * 0.36, moment, order + 2, 1.4)
    stage.picture(names[0], x, y, size, start)


def _flourish(stage: Stage, x: float, y: float) -> None:
    """Throw confetti of the film's colours up and let it float down."""
    for number in range(26):
        angle = float(stage.dice.uniform(-pi, 0))
        far, size = float(stage.dice.uniform(380, 760)), float(stage.dice.uniform(9, 20))
        colour = stage.palette.party[number % len(stage.palette.party)]
        spin = float(stage.dice.uniform(-300, 300))
        dx, dy = far * 0.75 * float(shapes.np.cos(angle)), far * 0.62 * float(shapes.np.sin(angle))

        def move(t: float, dx: float = dx, dy: float = dy, spin: float = spin, number: int = number) -> poses.Pose:
            way = easing.out_cubic(easing.share(t, 120 + number * 9, 1300))
            fall = max(0.0, t - 900) * 0.035
            wobble = sin(t * 0.003 + number) * 16
            return poses.Pose(dx * way + wobble, dy * way + fall, min(1.0, way * 3), spin * t * 0.001)

        outline = (
            (lambda _, s=size: shapes.bar(-s, -s * 0.5, s, s * 0.5)),
            (lambda _, s=size: shapes.ellipse(s * 0.6, corners=24)),
            (lambda _, s=size: shapes.burst(s * 0.9, 3, 0.5)),
        )[number % 3]
        stage.add(Shape(outline, colour, x, y, move, 1.2))
