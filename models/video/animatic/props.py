"""Props: what layouts put on a stage: kinetic titles, illustrations, pills, labels and glints."""

from math import cos, pi, sin
from typing import Final

from models.video.animatic import easing, gallery, poses, shapes
from models.video.animatic.colour import Colour
from models.video.animatic.cues import STAGGER_MS
from models.video.animatic.drawing import rounded
from models.video.animatic.fonts import LABEL
from models.video.animatic.layers import Actor, Shape, held
from models.video.animatic.poses import Move, Pose
from models.video.animatic.shapes import Points
from models.video.animatic.stage import MIDDLE, Box, Emphasis, Stage
from models.video.animatic.typesetting import (
    NOTHING,
    Align,
    Setting,
    Style,
    Word,
    pieces_of,
    prepared,
    set_text,
)

_MARKER_SPACE: Final = 0.12
"""Extra room between words, in sizes, where key words lie on a block of colour."""


def title_of(
    stage: Stage, text: str, width: float, height: float, size: float, align: Align = "centre", lines: int = 3
) -> Setting:
    """Set a title with its key words coloured, as large as it fits; nothing when nothing of it can be drawn."""
    text = prepared(text, stage.face)
    if not text:
        return NOTHING
    is_marked = stage.emphasis is Emphasis.MARKER
    key_colour = stage.palette.mark_ink if is_marked else stage.palette.accent
    colours = [key_colour if is_key(stage, piece) else stage.palette.ink for piece in pieces_of(text)]
    shadow = 0.0 if stage.palette.is_light else 0.4
    space = _MARKER_SPACE if is_marked else 0.0
    style = Style(stage.face, size * stage.face.size, width, height, align, lines, shadow, word_space=space)
    return set_text(text, style, colours, stage.scale)


def put_title(stage: Stage, setting: Setting, left: float, top: float, start: float = 140) -> None:
    """Put a set title on the stage; its words enter as they are spoken."""
    moments = stage.cues.title([word.text for word in setting.words], start)
    for order, (word, moment) in enumerate(zip(setting.words, moments, strict=True)):
        x, y = left + word.centre[0], top + word.centre[1]
        if is_key(stage, word.text):
            _stress(stage, x, y, word, setting.size, moment, order)
            enter = poses.pop(moment, 460, turn=-4)
        else:
            enter = poses.rise(moment, dy=setting.size * 0.55)
        stage.add(Actor(word.sprite, x, y, poses.together(enter, stage.exit(order))))


def title(
    stage: Stage, text: str, box: Box, size: float, align: Align = "centre", start: float = 140, valign: float = 0.5
) -> float:
    """Set a title into a box and put it there; returns where it ends, the box's top when there is none."""
    setting = title_of(stage, text, box.width, box.height, size, align)
    top = box.top + (box.height - setting.height) * valign
    put_title(stage, setting, box.left, top, start)
    return top + setting.height if setting.words else box.top


def is_key(stage: Stage, piece: str) -> bool:
    """Say whether a word takes the accent."""
    plain = _letters(piece)
    return bool(plain) and any(plain == _letters(part) for key in stage.shot.look.key_words for part in key.split())


def picture(
    stage: Stage, name: str, x: float, y: float, size: float, start: float, order: int = 0, sway: float = 1.0
) -> None:
    """Put an illustration on the stage; nothing when the set has none of that name."""
    sprite = gallery.illustration(name, size, stage.scale)
    if sprite is None:
        return
    phase = float(stage.dice.random())
    beats = tuple(float(beat) for beat in stage.shot.beats_ms if beat > start + 700)[::2]
    idle = poses.sway(3300, dy=9 * sway, dx=4 * sway, turn=2.4 * sway, size=0.008, phase=phase)
    turn = -14.0 if order % 2 == 0 else 14.0
    move = poses.together(poses.pop(start, 560, turn), idle, poses.bump(beats, 0.035), stage.exit(order))
    stage.add(Actor(sprite, x, y, move, 1.15))


def note(stage: Stage, text: str, y: float, start: float) -> None:
    """Put a small pill with a remark on the stage."""
    pill(stage, text, y, start, 40, stage.palette.paper, stage.palette.paper_ink)


def pill(
    stage: Stage, text: str, y: float, start: float, size: float, paper: Colour, ink: Colour, pulse: Move = poses.still
) -> None:
    """Put words on a pill of paper, in the middle."""
    text = prepared(text, LABEL)
    if not text:
        return
    setting = set_text(text, Style(LABEL, size, 740, size * 1.6, lines=1, shadow=0), [ink], stage.scale)
    if not setting.words:
        return
    left, right = min(word.left for word in setting.words), max(word.right for word in setting.words)
    wide = right - left + size * 1.8
    card = rounded(wide, size * 1.95, size * 0.975, paper, stage.scale, shadow=0.24, blur=14)
    move = poses.together(poses.rise(start, 460, dy=46), pulse, stage.exit(4))
    stage.add(Actor(card, MIDDLE, y, move))
    for word in setting.words:
        x = MIDDLE + word.centre[0] - (left + right) / 2
        stage.add(Actor(word.sprite, x, y + word.centre[1] - setting.height / 2, move))


def label(
    stage: Stage, text: str, box: Box, start: float, size: float, ink: Colour,
    align: Align = "centre", lines: int = 2, move: Move | None = None,
) -> None:  # fmt: skip
    """Put a short label into a box, all at once."""
    text = prepared(text, LABEL)
    if not text:
        return
    style = Style(LABEL, size, box.width, box.height, align, lines=lines, shadow=0)
    setting = set_text(text, style, [ink], stage.scale)
    top = box.top + (box.height - setting.height) / 2
    enter = poses.together(poses.rise(start, 440, dy=30), move or stage.exit())
    for word in setting.words:
        stage.add(Actor(word.sprite, box.left + word.centre[0], top + word.centre[1], enter))


def sparkles(stage: Stage, x: float, y: float, reach: float, start: float, count: int = 5) -> None:
    """Let glints fly out around a place and stay there, turning."""
    for number in range(count):
        angle = 2 * pi * (number / count + float(stage.dice.uniform(-0.06, 0.06))) + 0.4
        far = reach * float(stage.dice.uniform(0.95, 1.2))
        size = float(stage.dice.uniform(14, 30))
        colour = stage.palette.party[number % len(stage.palette.party)]
        swing = poses.sway(2600, dy=9, turn=16, size=0.16, phase=number * 0.21)
        move = poses.together(poses.pop(start + 120 + number * STAGGER_MS, 520), swing, stage.exit(number))
        place = (x + far * cos(angle), y + far * 0.82 * sin(angle))
        stage.add(Shape(held(shapes.sparkle(size)), colour, *place, move, 1.3))


def _stress(stage: Stage, x: float, y: float, word: Word, size: float, moment: float, order: int) -> None:
    """Put the film's mark of emphasis behind a word."""
    wide, high = (word.right - word.left) / 2, (word.bottom - word.top) / 2
    if stage.emphasis is Emphasis.COLOUR:
        return
    tilt = float(stage.dice.uniform(-1.6, 1.6)) if stage.emphasis is Emphasis.MARKER else 0.0

    def marker(now: float) -> Points:
        edge, lift = size * 0.13, size * 0.11
        way = easing.out_back(easing.share(now, moment - 40, 340), 1.1)
        if way <= 0.02:
            return shapes.EMPTY
        return shapes.bar(-wide - edge, -high - lift, -wide - edge + 2 * (wide + edge) * way, high + lift, size * 0.05)

    def underline(now: float) -> Points:
        way = easing.out_cubic(easing.share(now, moment + 160, 420))
        top = high + size * 0.06
        return shapes.pill(-wide, top, -wide + 2 * wide * way, top + size * 0.08) if way > 0.02 else shapes.EMPTY

    def tilted(_now: float) -> Pose:
        return Pose(turn=tilt)

    outline = marker if stage.emphasis is Emphasis.MARKER else underline
    stage.add(Shape(outline, stage.palette.mark, x, y, poses.together(tilted, stage.exit(order))))


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
