"""Layers: what a stage is made of, back to front; each can be drawn at any moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import cos, pi, sin
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.video.animatic.canvas import Canvas, Sprite
from models.video.animatic.colour import Colour
from models.video.animatic.poses import Move, Pose, still
from models.video.animatic.shapes import Points
from models.video.animatic.shapes import at as placed

DESIGN_WIDTH: Final = 1080
DESIGN_HEIGHT: Final = 1920
_CENTRE: Final = (540.0, 820.0)


@dataclass(frozen=True, slots=True)
class View:
    """A canvas and how the camera stands before it."""

    canvas: Canvas
    scale: float
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)

    def place(self, x: float, y: float, depth: float) -> tuple[float, float, float]:
        """Return where a design point is seen in real pixels, and how large things are there."""
        size = 1 + (self.zoom - 1) * depth
        left = (self.canvas.width - DESIGN_WIDTH * self.scale) / 2
        top = (self.canvas.height - DESIGN_HEIGHT * self.scale) / 2
        seen_x = _CENTRE[0] + (x - _CENTRE[0]) * size + self.pan[0] * depth
        seen_y = _CENTRE[1] + (y - _CENTRE[1]) * size + self.pan[1] * depth
        return left + seen_x * self.scale, top + seen_y * self.scale, size


class Layer(Protocol):
    """Something that can be drawn at any moment."""

    def draw(self, view: View, moment: float) -> None:
        """Draw as it is at `moment`, milliseconds from the start of the scene."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """A sprite that moves; (x, y) is where its centre rests, in design pixels."""

    sprite: Sprite
    x: float
    y: float
    move: Move = still
    depth: float = 1.0

    def draw(self, view: View, moment: float) -> None:
        """Blend the sprite in its pose."""
        pose = self.move(moment)
        if pose.alpha > 0.004 and pose.size > 0.01:
            view.canvas.put(self.sprite, matrix_of(self.sprite, self.x, self.y, pose, view, self.depth), pose.alpha)


@dataclass(frozen=True, slots=True)
class Shape:
    """A flat polygon that moves and may change its outline; opaque, so it enters by growing."""

    outline: Callable[[float], Points]
    """Corners around (x, y), for a moment."""
    colour: Colour
    x: float = 0.0
    y: float = 0.0
    move: Move = still
    depth: float = 1.0

    def draw(self, view: View, moment: float) -> None:
        """Fill the polygon in its pose."""
        pose = self.move(moment)
        size = pose.size * min(1.0, pose.alpha * 1.6)
        if size <= 0.01:
            return
        points = placed(self.outline(moment), self.x + pose.dx, self.y + pose.dy, size, pose.turn)
        if len(points) < 3:
            return
        left, top, _ = view.place(0, 0, self.depth)
        grown = (1 + (view.zoom - 1) * self.depth) * view.scale
        view.canvas.fill(points * grown + (left, top), self.colour)


@dataclass(frozen=True, slots=True)
class Counter:
    """Sprites of which one is shown at a time, such as a number running up."""

    faces: tuple[Sprite, ...]
    which: Callable[[float], int]
    x: float
    y: float
    move: Move = field(default=still)

    def draw(self, view: View, moment: float) -> None:
        """Blend the sprite whose turn it is."""
        face = self.faces[min(len(self.faces) - 1, max(0, self.which(moment)))]
        Actor(face, self.x, self.y, self.move).draw(view, moment)


def matrix_of(sprite: Sprite, x: float, y: float, pose: Pose, view: View, depth: float) -> NDArray[np.float64]:
    """Return the matrix that puts a sprite's centre at a place."""
    seen_x, seen_y, size = view.place(x + pose.dx, y + pose.dy, depth)
    angle, grown = pose.turn * pi / 180, pose.size * size
    a, b = grown * cos(angle), grown * sin(angle)
    cx, cy = (sprite.width - 1) / 2, (sprite.height - 1) / 2
    return np.array([[a, -b, seen_x - 0.5 - a * cx + b * cy], [b, a, seen_y - 0.5 - b * cx - a * cy]])
