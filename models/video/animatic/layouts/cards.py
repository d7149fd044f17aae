"""Layouts of several things: grid, list and split."""

from models.video.animatic import easing, poses, shapes
from models.video.animatic.drawing import rounded
from models.video.animatic.layers import Actor, Shape
from models.video.animatic.layouts.heroes import hero
from models.video.animatic.layouts.words import shown_title
from models.video.animatic.stage import BOTTOM, LEFT, MIDDLE, RIGHT, TOP, Box, Stage, spread


def grid(stage: Stage) -> None:
    """Show three to five illustrations on cards, each with its word."""
    names, points = stage.pictures(), stage.shot.look.points
    count = max(len(names), len(points))
    if count < 2:
        hero(stage)
        return
    title = shown_title(stage.shot)
    top = stage.title(title, Box(LEFT, TOP, RIGHT, TOP + 230), 88, valign=0) + 34 if title else TOP
    rows = [count] if count <= 2 else [2, count - 2] if count <= 4 else [3, 2]
    texts = [_nth(points, index) or _nth(names, index).replace("-", " ") for index in range(count)]
    moments = stage.cues.series(texts, 260)
    high = min(340.0, (BOTTOM - top - 26 * (len(rows) - 1)) / len(rows))
    index = 0
    for row, columns in enumerate(rows):
        wide = min(410.0, (RIGHT - LEFT - 26 * (columns - 1)) / columns)
        y = top + high / 2 + row * (high + 26)
        for x in spread(columns, MIDDLE - (wide + 26) * columns / 2, MIDDLE + (wide + 26) * columns / 2):
            _card(stage, x, y, wide, high, index, moments[index])
            index += 1


def _card(stage: Stage, x: float, y: float, wide: float, high: float, index: int, start: float) -> None:
    look, names = stage.shot.look, stage.pictures()
    name, point = _nth(names, index), _nth(look.points, index)
    tilt = (-2.2, 1.6, 1.2, -1.4, 2.0)[index % 5]
    paper = rounded(wide, high, 44, stage.palette.paper, stage.scale, 1.0, 0.28, 20)
    move = poses.together(
        poses.pop(start, 520, tilt * -5), poses.sway(3400, dy=5, turn=0.7, phase=index * 0.23), stage.exit(index)
    )
    stage.add(Actor(paper, x, y, poses.together(move, lambda _: poses.Pose(turn=tilt))))
    size = min(wide, high) * (0.62 if point else 0.76)
    lift = high * 0.11 if point else 0.0
    if name:
        stage.add(
            Shape(
                lambda _: shapes.ellipse(size * 0.56),
                stage.palette.paper.mixed(_tint(stage, index), 0.32),
                x,
                y - lift,
                move,
                1.05,
            )
        )
        stage.picture(name, x, y - lift, size, start + 110, index, 0.6)
    if point:
        low = Box(x - wide / 2 + 18, y + high / 2 - (86 if name else high) - 4, x + wide / 2 - 18, y + high / 2 - 6)
        stage.label(point, low, start + 170, 40 if name else 54, lines=2, order=index)


def listing(stage: Stage) -> None:
    """Show steps that tick in with the words."""
    points = stage.shot.look.points
    names = stage.pictures()
    if not points:
        grid(stage)
        return
    title = shown_title(stage.shot)
    top = stage.title(title, Box(LEFT, TOP, RIGHT, TOP + 220), 88, "left", valign=0) + 36 if title else TOP + 20
    moments = stage.cues.series(points, 320)
    gap = 20.0
    high = min(168.0, (BOTTOM - top - gap * (len(points) - 1)) / len(points))
    for index, (point, start) in enumerate(zip(points, moments, strict=True)):
        y = top + high / 2 + index * (high + gap)
        card = rounded(RIGHT - LEFT, high, min(46.0, high / 2), stage.palette.paper, stage.scale, 1.0, 0.26, 18)
        slide = poses.together(
            poses.rise(start, 520, dx=-150, dy=0), stage.exit(index, 0, 90), poses.sway(3600, dx=4, phase=index * 0.2)
        )
        stage.add(Actor(card, MIDDLE - 24, y, slide))
        badge = high * 0.3
        move = poses.together(poses.pop(start + 150, 480, -60), stage.exit(index, 0, 90))
        stage.add(
            Shape(
                lambda _, r=badge: shapes.scallop(r * 1.06, 10), stage.palette.mark, LEFT + high * 0.52, y, move, 1.03
            )
        )
        stage.add(
            Shape(
                lambda t, start=start, r=badge: shapes.tick(r * 1.25, easing.out_cubic(easing.share(t, start + 330, 360))),
                stage.palette.mark_ink, LEFT + high * 0.52, y, stage.exit(index, 0, 90), 1.03,
            )
        )  # fmt: skip
        name = _nth(names, index)
        edge = RIGHT - 24 - (high * 0.95 if name else 20)
        stage.label(
            point,
            Box(LEFT + high * 1.0, y - high / 2, edge, y + high / 2),
            start + 110,
            46,
            align="left",
            order=index,
            dx=-60,
            dy=0,
        )
        if name:
            stage.picture(name, RIGHT - 20 - high * 0.55, y, high * 0.74, start + 230, index, 0.5)


def split(stage: Stage) -> None:
    """Show two things side by side, or one above the other, compared."""
    names, points = stage.pictures(), stage.shot.look.points
    if max(len(names), len(points)) < 2:
        hero(stage)
        return
    title = shown_title(stage.shot)
    top = stage.title(title, Box(LEFT, TOP, RIGHT, TOP + 220), 86, valign=0) + 36 if title else TOP + 10
    texts = [_nth(points, index) or _nth(names, index).replace("-", " ") for index in range(2)]
    moments = stage.cues.series(texts, 240)
    if (stage.shot.number + int(stage.film_dice.integers(2))) % 2:
        _halves_across(stage, top, texts, moments)
    else:
        _halves_stacked(stage, top, texts, moments)


def _halves_across(stage: Stage, top: float, texts: list[str], moments: list[float]) -> None:
    high, wide = BOTTOM - top, (RIGHT - LEFT - 24) / 2
    for side, x in enumerate((LEFT + wide / 2, RIGHT - wide / 2)):
        paper, ink = _sides(stage)[side]
        start = moments[side]
        panel = rounded(wide, high, 48, paper, stage.scale, 1.0, 0.28, 20)
        slide = poses.together(
            poses.rise(start, 560, dx=-260 if side == 0 else 260, dy=0), stage.exit(side, 0, -80 if side == 0 else 80)
        )
        stage.add(Actor(panel, x, top + high / 2, slide))
        name = _nth(stage.pictures(), side)
        size = min(wide * 0.74, high * 0.5)
        if name:
            stage.picture(name, x, top + high * 0.42, size, start + 160, side, 0.9)
        if _nth(stage.shot.look.points, side):
            low = Box(x - wide / 2 + 20, top + high * (0.7 if name else 0.2), x + wide / 2 - 20, BOTTOM - 22)
            stage.label(texts[side], low, start + 220, 50 if name else 62, ink, lines=2 if name else 3, order=side)
    _versus(stage, MIDDLE - 24, top + high * 0.42, moments[1])


def _halves_stacked(stage: Stage, top: float, texts: list[str], moments: list[float]) -> None:
    high = (BOTTOM - top - 24) / 2
    for side in range(2):
        paper, ink = _sides(stage)[side]
        start, y = moments[side], top + high / 2 + side * (high + 24)
        panel = rounded(RIGHT - LEFT, high, 48, paper, stage.scale, 1.0, 0.28, 20)
        away = -320 if side == 0 else 320
        slide = poses.together(poses.rise(start, 560, dx=away, dy=0), stage.exit(side, 0, away / 3))
        stage.add(Actor(panel, MIDDLE - 24, y, slide))
        name = _nth(stage.pictures(), side)
        size = min(high * 0.78, 300)
        x = LEFT + 40 + size / 2 if side == 0 else RIGHT - 40 - size / 2
        if name:
            stage.picture(name, x, y, size, start + 160, side, 0.8)
        if _nth(stage.shot.look.points, side):
            left = x + size / 2 + 24 if side == 0 and name else LEFT + 36
            right = x - size / 2 - 24 if side == 1 and name else RIGHT - 36
            stage.label(
                texts[side], Box(left, y - high / 2, right, y + high / 2), start + 220, 58, ink, lines=3, order=side
            )
    _versus(stage, MIDDLE - 24, top + high + 12, moments[1])


def _versus(stage: Stage, x: float, y: float, start: float) -> None:
    move = poses.together(poses.pop(start + 260, 520, 40), poses.sway(2600, turn=5), stage.exit(2))
    stage.add(Shape(lambda _: shapes.scallop(66, 12), stage.palette.accent, x, y, move, 1.1))
    stage.label("VS", Box(x - 60, y - 40, x + 60, y + 40), start + 340, 46, _on(stage), lines=1)


def _on(stage: Stage):  # type: ignore[no-untyped-def]
    from models.video.animatic.colour import BLACK, WHITE, contrast

    return max((WHITE, BLACK), key=lambda colour: contrast(colour, stage.palette.accent))


def _sides(stage: Stage):  # type: ignore[no-untyped-def]
    return ((stage.palette.paper, stage.palette.paper_ink), (stage.palette.mark, stage.palette.mark_ink))


def _tint(stage: Stage, index: int):  # type: ignore[no-untyped-def]
    return (stage.palette.mark, stage.palette.ground[0], *stage.palette.party)[index % 3]


def _nth(items: object, index: int) -> str:
    sequence = list(items)  # type: ignore[call-overload]
    return str(sequence[index]) if index < len(sequence) else ""
