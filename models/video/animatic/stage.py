"""The stage: where a shot is built, layer on layer, and the things that every layout puts on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import pi, sin
from typing import Final

import numpy as np

from bot.studio.brief import Mood
from bot.studio.shot import Shot
from models.video.animatic import easing, gallery, poses, shapes
from models.video.animatic.backdrop import Backdrop
from models.video.animatic.canvas import Canvas
from models.video.animatic.colour import Colour
from models.video.animatic.cues import STAGGER_MS, Cues
from models.video.animatic.drawing import rounded
from models.video.animatic.fonts import FACES, LABEL, Face
from models.video.animatic.layers import DESIGN_HEIGHT, DESIGN_WIDTH, Actor, Layer, Shape, View
from models.video.animatic.palettes import palette_of
from models.video.animatic.poses import Move
from models.video.animatic.typesetting import Align, Setting, Style, pieces_of, prepared, set_text

TOP: Final = 236.0
BOTTOM: Final = 996.0
"""Titles and illustrations stay between; captions begin below."""
LEFT: Final = 84.0
RIGHT: Final = 948.0
MIDDLE: Final = 540.0
EXIT_MS: Final = 230


class Emphasis(StrEnum):
    """How key words stand out."""

    COLOUR = "colour"
    MARKER = "marker"
    UNDERLINE = "underline"


_EMPHASES: Final = {
    Mood.CALM: (Emphasis.UNDERLINE, Emphasis.COLOUR),
    Mood.PLAYFUL: (Emphasis.MARKER, Emphasis.COLOUR),
    Mood.BOLD: (Emphasis.MARKER, Emphasis.MARKER, Emphasis.COLOUR),
    Mood.DARK: (Emphasis.COLOUR, Emphasis.UNDERLINE),
    Mood.WARM: (Emphasis.UNDERLINE, Emphasis.MARKER),
    Mood.SCIENCE: (Emphasis.COLOUR, Emphasis.MARKER),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the stage, in design pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Return the width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the height."""
        return self.bottom - self.top


class Stage:
    """One shot, ready to be drawn at any moment."""

    def __init__(self, shot: Shot, width: int, height: int) -> None:
        self.shot, self.width, self.height = shot, width, height
        self.scale = min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT)
        self.palette = palette_of(shot.mood, shot.seed)
        self.face: Face = FACES[shot.mood]
        self.cues = Cues(shot)
        self.dice = np.random.default_rng([abs(shot.seed), shot.number, shot.take])
        self.film_dice = np.random.default_rng([abs(shot.seed), 77])
        """The same in every scene of a film."""
        choices = _EMPHASES[shot.mood]
        self.emphasis = choices[int(self.film_dice.integers(len(choices)))]
        self.layers: list[Layer] = []
        self.ground_ends = 0
        """How many layers, from the back, belong to air and ground."""
        self.end = self.cues.end
        self.backdrop = Backdrop(self.palette, float(self.dice.random()))
        self._heading = 1.0 if self.dice.random() < 0.5 else -1.0
        self._drift = (float(self.dice.uniform(-14, 14)), float(self.dice.uniform(-10, 10)))

    # Drawing.

    def draw(self, canvas: Canvas, moment: float) -> None:
        """Draw the shot as it is at `moment`, milliseconds from its start."""
        self.backdrop.draw(canvas, moment)
        way = easing.in_out(easing.share(moment, 0, max(1.0, self.end)))
        zoom = 1 + self._heading * 0.015 * (2 * way - 1)
        view = View(canvas, self.scale, zoom, (self._drift[0] * (way - 0.5), self._drift[1] * (way - 0.5)))
        for layer in self.layers:
            layer.draw(view, moment)

    # Moves.

    @property
    def is_last(self) -> bool:
        """Say whether the film ends with this shot."""
        return self.shot.number >= self.shot.of

    def exit(self, order: int = 0, dy: float = -60.0, dx: float = 0.0) -> Move:
        """Return how things leave; in the last shot they stay."""
        if self.is_last or self.end < 1600:
            return poses.still
        return poses.leave(self.end - 40 - min(order, 5) * 22, EXIT_MS, dy, dx)

    def pick(self, count: int) -> int:
        """Choose by the scene's own dice."""
        return int(self.dice.integers(max(1, count)))

    # What layouts put on the stage.

    def add(self, *layers: Layer) -> None:
        """Put layers in front of those there are."""
        self.layers.extend(layers)

    def words_of(self, text: str, style: Style) -> tuple[Setting, list[bool]]:
        """Set a title with its key words coloured."""
        pieces = pieces_of(text)
        keys = [self.is_key(piece) for piece in pieces]
        key_colour = self.palette.mark_ink if self.emphasis is Emphasis.MARKER else self.palette.accent
        colours = [key_colour if key else self.palette.ink for key in keys]
        return set_text(text, style, colours, self.scale), keys

    def is_key(self, piece: str) -> bool:
        """Say whether a word takes the accent."""
        plain = _letters(piece)
        return bool(plain) and any(plain == _letters(part) for key in self.shot.look.key_words for part in key.split())

    def title(
        self, text: str, box: Box, size: float = 104, align: Align = "centre", start: float = 140, valign: float = 0.5
    ) -> float:
        """Put a kinetic title into a box, word by word as they are spoken; returns where it ends."""
        text = prepared(text, self.face)
        if not text:
            return box.top
        shadow = 0.0 if self.palette.is_light else 0.4
        style = Style(self.face, size * self.face.size, box.width, box.height, align, shadow=shadow)
        setting, keys = self.words_of(text, style)
        moments = self.cues.title([word.text for word in setting.words], start)
        top = box.top + (box.height - setting.height) * valign
        shown = dict(zip(pieces_of(text), keys, strict=True))
        for order, (word, moment) in enumerate(zip(setting.words, moments, strict=True)):
            x, y = box.left + word.centre[0], top + word.centre[1]
            key = any(is_key for piece, is_key in shown.items() if piece.strip() == word.text)
            if key:
                half = ((word.right - word.left) / 2, (word.bottom - word.top) / 2)
                self._stress(x, y, half, setting.size, moment, order)
            enter = poses.rise(moment, dy=setting.size * 0.55) if not key else poses.pop(moment, 460, turn=-4)
            self.add(Actor(word.sprite, x, y, poses.together(enter, self.exit(order))))
        return top + setting.height

    def _stress(self, x: float, y: float, half: tuple[float, float], size: float, moment: float, order: int) -> None:
        """Put the mood's mark of emphasis behind a word."""
        wide, high = half
        if self.emphasis is Emphasis.COLOUR:
            return
        if self.emphasis is Emphasis.MARKER:
            edge, lift = size * 0.13, size * 0.11
            tilt = float(self.dice.uniform(-1.6, 1.6))

            def outline(now: float) -> shapes.Points:
                way = easing.out_back(easing.share(now, moment - 40, 340), 1.1)
                right = -wide - edge + (2 * wide + 2 * edge) * way
                return shapes.bar(-wide - edge, -high - lift, right, high + lift, size * 0.05)
        else:
            tilt = 0.0

            def outline(now: float) -> shapes.Points:
                way = easing.out_cubic(easing.share(now, moment + 160, 420))
                top = high + size * 0.07
                return (
                    shapes.pill(-wide, top, -wide + 2 * wide * way, top + size * 0.075) if way > 0.02 else shapes.EMPTY
                )

        self.add(
            Shape(outline, self.palette.mark, x, y, poses.together(lambda _: poses.Pose(turn=tilt), self.exit(order)))
        )

    def picture(
        self,
        name: str,
        x: float,
        y: float,
        size: float,
        start: float,
        order: int = 0,
        sway: float = 1.0,
        turn: float = -14,
    ) -> bool:
        """Put an illustration on the stage; says whether the set has it."""
        sprite = gallery.illustration(name, size, self.scale, 0.3)
        if sprite is None:
            return False
        phase = float(self.dice.random())
        beats = tuple(float(beat) for beat in self.shot.beats_ms if beat > start + 700)[::2]
        idle = poses.sway(3300, dy=9 * sway, dx=4 * sway, turn=2.4 * sway, size=0.008, phase=phase)
        move = poses.together(poses.pop(start, 560, turn), idle, poses.bump(beats, 0.035), self.exit(order))
        self.add(Actor(sprite, x, y, move, 1.15))
        return True

    def note(self, text: str, y: float, start: float) -> None:
        """Put a small pill with a remark on the stage."""
        text = prepared(text, LABEL)
        if text:
            self.pill(text, MIDDLE, y, start, 38)

    def pill(
        self, text: str, x: float, y: float, start: float, size: float = 40, paper: Colour | None = None,
        ink: Colour | None = None, width: float = 760, order: int = 4, pulse: Move = poses.still,
    ) -> None:  # fmt: skip
        """Put words on a pill of paper."""
        style = Style(LABEL, size, width, size * 1.6, lines=1, shadow=0)
        setting = set_text(text, style, [ink or self.palette.paper_ink], self.scale)
        if not setting.words:
            return
        left, right = min(word.left for word in setting.words), max(word.right for word in setting.words)
        card = rounded(
            right - left + size * 1.7, size * 1.85, size * 0.93, paper or self.palette.paper, self.scale, 1.0, 0.22, 14
        )
        move = poses.together(poses.rise(start, 460, dy=46), pulse, self.exit(order))
        self.add(Actor(card, x, y, move))
        centre = (left + right) / 2
        for word in setting.words:
            self.add(Actor(word.sprite, x + word.centre[0] - centre, y + word.centre[1] - setting.height / 2, move))

    def label(
        self, text: str, box: Box, start: float, size: float = 46, ink: Colour | None = None, align: Align = "centre",
        lines: int = 2, order: int = 0, dx: float = 0.0, dy: float = 30.0,
    ) -> None:  # fmt: skip
        """Put a short label into a box, all at once."""
        text = prepared(text, LABEL)
        if not text:
            return
        style = Style(LABEL, size, box.width, box.height, align, lines=lines, shadow=0)
        setting = set_text(text, style, [ink or self.palette.paper_ink], self.scale)
        top = box.top + (box.height - setting.height) / 2
        move = poses.together(poses.rise(start, 440, dx=dx, dy=dy), self.exit(order))
        for word in setting.words:
            self.add(Actor(word.sprite, box.left + word.centre[0], top + word.centre[1], move))

    def sparkles(self, x: float, y: float, reach: float, start: float, count: int = 5) -> None:
        """Let glints fly out around a place and stay there, turning."""
        for number in range(count):
            angle = 2 * pi * (number / count + float(self.dice.uniform(-0.06, 0.06))) + 0.4
            far = reach * float(self.dice.uniform(0.95, 1.2))
            size = float(self.dice.uniform(13, 27))
            colour = self.palette.party[number % len(self.palette.party)]
            dx, dy = far * float(np.cos(angle)), far * 0.82 * float(np.sin(angle))
            moment = start + 120 + number * STAGGER_MS
            move = poses.together(
                poses.pop(moment, 520),
                poses.sway(2600, dy=9, turn=16, size=0.16, phase=number * 0.21),
                self.exit(number),
            )
            self.add(Shape(lambda _, size=size: shapes.sparkle(size), colour, x + dx, y + dy, move, 1.3))

    def pictures(self) -> list[str]:
        """Return the shot's illustrations that the set has."""
        return [name for name in dict.fromkeys(self.shot.look.illustrations) if name in gallery.names()]


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def spread(count: int, left: float, right: float) -> Sequence[float]:
    """Return the middles of `count` equal columns."""
    step = (right - left) / max(1, count)
    return [left + step * (index + 0.5) for index in range(count)]


def breathing(period: float, size: float) -> Move:
    """Swell and shrink for ever."""
    return lambda at: poses.Pose(size=1 + size * sin(2 * pi * at / period))
