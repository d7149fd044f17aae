"""Layers: what a stage is made of, back to front; each can be drawn at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.video.animatic import shapes
from models.video.animatic.canvas import Canvas, Sprite
from models.video.animatic.colour import Colour
from models.video.animatic.poses import Move, Pose, still
from models.video.animatic.shapes import Points

DESIGN_WIDTH: Final = 1080
DESIGN_HEIGHT: Final = 1920
_CENTRE: Final = (540.0, 820.0)
Outline = Callable[[float], Points]
"""A polygon's corners for every moment."""


@dataclass(frozen=True, slots=True)
class View:
    """A canvas and how the camera stands before it."""

    canvas: Canvas
    scale: float
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)

    def size_at(self, depth: float) -> float:
        """Return how much larger than designed things are at a depth."""
        return 1 + (self.zoom - 1) * depth

    def place(self, x: float, y: float, depth: float) -> tuple[float, float]:
        """Return where a design point is seen, in real pixels."""
        size = self.size_at(depth)
        left = (self.canvas.width - DESIGN_WIDTH * self.scale) / 2
        top = (self.canvas.height - DESIGN_HEIGHT * self.scale) / 2
        seen_x = _CENTRE[0] + (x - _CENTRE[0]) * size + self.pan[0] * depth
        seen_y = _CENTRE[1] + (y - _CENTRE[1]) * size + self.pan[1] * depth
        return left + seen_x * self.scale, top + seen_y * self.scale

    def fill(self, points: Points, colour: Colour, depth: float) -> None:
        """Fill a polygon given in design pixels."""
        if len(points) >= 3:
            origin = self.place(0, 0, depth)
            self.canvas.fill(points * (self.size_at(depth) * self.scale) + np.asarray(origin), colour)


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
            view.canvas.put(self.sprite, _matrix(self, pose, view), pose.alpha)


@dataclass(frozen=True, slots=True)
class Shape:
    """A flat polygon that moves and may change its outline; opaque, so it enters by growing."""

    outline: Outline
    """Corners around (x, y)."""
    colour: Colour
    x: float = 0.0
    y: float = 0.0
    move: Move = still
    depth: float = 1.0

    def draw(self, view: View, moment: float) -> None:
        """Fill the polygon in its pose."""
        pose = self.move(moment)
        size = pose.size * min(1.0, pose.alpha * 1.6)
        if size > 0.01:
            points = self.outline(moment)
            if len(points) >= 3:
                moved = shapes.at(points, self.x + pose.dx, self.y + pose.dy, size, pose.turn)
                view.fill(moved, self.colour, self.depth)


@dataclass(frozen=True, slots=True)
class Many:
    """A pattern of one colour: several polygons for every moment."""

    outlines: Callable[[float], list[Points]]
    colour: Colour
    depth: float = 0.5

    def draw(self, view: View, moment: float) -> None:
        """Fill them all."""
        for points in self.outlines(moment):
            view.fill(points, self.colour, self.depth)


@dataclass(frozen=True, slots=True)
class Counter:
    """Sprites of which one is shown at a time, such as a number running up."""

    faces: tuple[Sprite, ...]
    which: Callable[[float], int]
    x: float
    y: float
    move: Move = still

    def draw(self, view: View, moment: float) -> None:
        """Blend the sprite whose turn it is."""
        face = self.faces[min(len(self.faces) - 1, max(0, self.which(moment)))]
        Actor(face, self.x, self.y, self.move).draw(view, moment)


def held(points: Points) -> Outline:
    """Return an outline that never changes."""

    def outline(_moment: float) -> Points:
        return points

    return outline


def _matrix(actor: Actor, pose: Pose, view: View) -> NDArray[np.float64]:
    """Return the matrix that puts the sprite's centre where it is seen."""
    x, y = view.place(actor.x + pose.dx, actor.y + pose.dy, actor.depth)
    angle, grown = pose.turn * pi / 180, pose.size * view.size_at(actor.depth)
    a, b = grown * cos(angle), grown * sin(angle)
    cx, cy = (actor.sprite.width - 1) / 2, (actor.sprite.height - 1) / 2
    return np.array([[a, -b, x - 0.5 - a * cx + b * cy], [b, a, y - 0.5 - b * cx - a * cy]])
