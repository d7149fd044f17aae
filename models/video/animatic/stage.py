"""The stage: one shot being built, layer on layer, then drawn at any moment."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from bot.studio.brief import Mood
from bot.studio.shot import Shot
from models.video.animatic import easing, gallery, poses
from models.video.animatic.backdrop import Backdrop
from models.video.animatic.canvas import Canvas
from models.video.animatic.cues import Cues
from models.video.animatic.fonts import FACES, Face
from models.video.animatic.layers import DESIGN_HEIGHT, DESIGN_WIDTH, Layer, View
from models.video.animatic.palettes import palette_of
from models.video.animatic.poses import Move

TOP: Final = 236.0
BOTTOM: Final = 996.0
"""Titles and illustrations stay between; captions begin below."""
LEFT: Final = 84.0
RIGHT: Final = 948.0
MIDDLE: Final = (LEFT + RIGHT) / 2 + 14
"""Between the middle of the picture and that of the part free of platforms' buttons."""
WIDTH: Final = 836.0
"""Of what is centred there."""
CENTRED: Final = MIDDLE - WIDTH / 2
"""Where what is centred begins."""
EXIT_MS: Final = 230
CAMERA_DRIFT: Final = 0.03


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
        self.shot = shot
        self.scale = min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT)
        self.film_seed = abs(shot.film_seed)
        self.palette = palette_of(shot.mood, self.film_seed)
        self.face: Face = FACES[shot.mood]
        self.cues = Cues(shot)
        self.dice = np.random.default_rng([abs(shot.seed), shot.number, shot.take])
        self.film_dice = np.random.default_rng([self.film_seed, 77])
        """Falls alike in every scene of a film."""
        choices = _EMPHASES[shot.mood]
        self.emphasis = choices[int(self.film_dice.integers(len(choices)))]
        self.layers: list[Layer] = []
        self.air_ends = 0
        """How many layers, from the back, lie behind the ground."""
        self._backdrop = Backdrop(self.palette, float(self.dice.random()))
        self._heading = 1.0 if self.dice.random() < 0.5 else -1.0
        self._drift = (float(self.dice.uniform(-14, 14)), float(self.dice.uniform(-10, 10)))

    def draw(self, canvas: Canvas, moment: float) -> None:
        """Draw the shot as it is at `moment`, milliseconds from its start."""
        self._backdrop.draw(canvas, moment)
        way = easing.in_out(easing.share(moment, 0, max(1.0, self.cues.end)))
        zoom = 1 + self._heading * CAMERA_DRIFT * (way - 0.5)
        view = View(canvas, self.scale, zoom, (self._drift[0] * (way - 0.5), self._drift[1] * (way - 0.5)))
        for layer in self.layers:
            layer.draw(view, moment)

    def add(self, *layers: Layer) -> None:
        """Put layers in front of those there are."""
        self.layers.extend(layers)

    @property
    def is_last(self) -> bool:
        """Say whether the film ends with this shot."""
        return self.shot.number >= self.shot.of

    def exit(self, order: int = 0, dy: float = -60.0, dx: float = 0.0) -> Move:
        """Return how things leave; in the last shot, and in a very short one, they stay."""
        if self.is_last or self.cues.end < 1600:
            return poses.still
        return poses.leave(self.cues.end + 30 - min(order, 5) * 22, EXIT_MS, dy, dx)

    def pictures(self) -> list[str]:
        """Return the shot's illustrations that the set has."""
        return [name for name in dict.fromkeys(self.shot.look.illustrations) if name in gallery.names()]
