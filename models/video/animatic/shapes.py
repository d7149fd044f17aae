"""Shapes: polygons in design pixels, centred on nought unless they say otherwise."""

from math import pi

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Corners, shape (n, 2)."""
EMPTY: Points = np.empty((0, 2))


def at(points: Points, x: float, y: float, size: float = 1.0, turn: float = 0.0) -> Points:
    """Return a shape grown, turned by degrees and moved."""
    angle = turn * pi / 180
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(points @ rotation * size + (x, y))


def ellipse(rx: float, ry: float | None = None, corners: int = 72) -> Points:
    """Return an ellipse; a circle with one radius."""
    angles = np.linspace(0, 2 * pi, corners, endpoint=False)
    return np.stack([np.cos(angles) * rx, np.sin(angles) * (rx if ry is None else ry)], axis=1)


def blob(radius: float, moment: float, roughness: float = 0.07) -> Points:
    """Return a soft round shape whose edge breathes; `moment` in seconds."""
    angles = np.linspace(0, 2 * pi, 120, endpoint=False)
    wave = (
        np.sin(angles * 3 + moment * 1.1)
        + 0.7 * np.sin(angles * 5 - moment * 0.8)
        + 0.8 * np.sin(angles * 2 + moment * 0.6)
    )
    reach = radius * (1 + roughness * wave / 1.6)
    return np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1)


def burst(radius: float, spikes: int = 16, depth: float = 0.14) -> Points:
    """Return a seal with pointed edges."""
    angles = np.linspace(0, 2 * pi, spikes * 2, endpoint=False)
    reach = np.where(np.arange(spikes * 2) % 2, radius * (1 - depth), radius)
    return np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1)


def scallop(radius: float, lobes: int = 14, depth: float = 0.05) -> Points:
    """Return a circle with a wavy edge."""
    angles = np.linspace(0, 2 * pi, lobes * 12, endpoint=False)
    reach = radius * (1 - depth + depth * np.cos(angles * lobes))
    return np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1)


def squircle(radius: float, power: float = 4.0) -> Points:
    """Return a shape between circle and square."""
    angles = np.linspace(0, 2 * pi, 96, endpoint=False)
    c, s = np.cos(angles), np.sin(angles)
    return np.stack(
        [np.sign(c) * np.abs(c) ** (2 / power) * radius, np.sign(s) * np.abs(s) ** (2 / power) * radius], axis=1
    )


def arch(width: float, height: float) -> Points:
    """Return a doorway: round above, square below."""
    radius = width / 2
    angles = np.linspace(pi, 2 * pi, 48)
    top = np.stack([np.cos(angles) * radius, np.sin(angles) * radius - height / 2 + radius], axis=1)
    return np.concatenate([top, [[radius, height / 2], [-radius, height / 2]]])


def ring(radius: float, width: float, share: float = 1.0, start: float = -90.0) -> Points:
    """Return a part of a ring, clockwise from `start` degrees; `share` 0 to 1."""
    if share <= 0.002:
        return EMPTY
    angles = start * pi / 180 + np.linspace(0, 2 * pi * min(1.0, share), max(6, int(110 * share)))
    round_ = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.concatenate([round_ * (radius + width / 2), round_[::-1] * (radius - width / 2)])


def orbit(rx: float, ry: float, width: float, turn: float) -> Points:
    """Return a thin elliptic ring, turned."""
    outer, inner = ellipse(rx + width / 2, ry + width / 2, 120), ellipse(rx - width / 2, ry - width / 2, 120)
    return at(np.concatenate([outer, outer[:1], inner[::-1], inner[-1:]]), 0, 0, 1, turn)


def bar(left: float, top: float, right: float, bottom: float, slant: float = 0.0) -> Points:
    """Return a box by its edges, its top shifted by `slant`."""
    return np.array([[left + slant, top], [right + slant, top], [right, bottom], [left, bottom]], float)


def pill(left: float, top: float, right: float, bottom: float) -> Points:
    """Return a box with round ends."""
    radius = (bottom - top) / 2
    if right - left <= 2 * radius:
        return at(ellipse(max(0.0, (right - left) / 2), radius, 32), (left + right) / 2, (top + bottom) / 2)
    angles = np.linspace(-pi / 2, pi / 2, 16)
    end = np.stack([np.cos(angles) * radius, np.sin(angles) * radius], axis=1)
    middle = (top + bottom) / 2
    return np.concatenate([end + np.array((right - radius, middle)), np.array((left + radius, middle)) - end])


def sparkle(radius: float) -> Points:
    """Return a four-pointed glint with hollow sides."""
    angles = np.linspace(0, 2 * pi, 64, endpoint=False)
    reach = radius / (np.abs(np.cos(angles)) ** 0.6 + np.abs(np.sin(angles)) ** 0.6) ** 2.2
    return np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1)


def cross(radius: float, width: float = 0.34) -> Points:
    """Return a plus."""
    r, w = radius, radius * width
    return np.array(
        [[-w, -r], [w, -r], [w, -w], [r, -w], [r, w], [w, w], [w, r], [-w, r], [-w, w], [-r, w], [-r, -w], [-w, -w]]
    )


def leaf(length: float) -> Points:
    """Return a pointed oval."""
    way = np.linspace(0, 1, 24)
    width = np.sin(way * pi) ** 0.9 * length * 0.24
    x = (way - 0.5) * length
    return np.concatenate([np.stack([x, width], 1), np.stack([x, -width], 1)[::-1]])


def tick(size: float, share: float = 1.0) -> Points:
    """Return a check mark drawn so far; `share` 0 to 1."""
    a, b, c = (np.array(point) * size for point in ((-0.42, 0.02), (-0.12, 0.32), (0.44, -0.34)))
    first, second = min(1.0, share / 0.35), max(0.0, (share - 0.35) / 0.65)
    width = size * 0.11
    if share <= 0.02:
        return EMPTY
    path = [a, a + (b - a) * first] + ([b + (c - b) * second] if second > 0 else [])
    return _stroke(path, width)


def _stroke(path: list[Points], width: float) -> Points:
    left, right = [], []
    for index, point in enumerate(path):
        before, after = path[max(0, index - 1)], path[min(len(path) - 1, index + 1)]
        along = after - before
        normal = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along)))
        widen = 1.25 if 0 < index < len(path) - 1 else 1.0
        left.append(point + normal * width * widen)
        right.append(point - normal * width * widen)
    return np.array(left + right[::-1])


def foot(top: Points, depth: float = 2600.0) -> Points:
    """Return the ground below a line of points from left to right."""
    return np.concatenate([top, [[top[-1][0], depth], [top[0][0], depth]]])


def swell(top: float, height: float, length: float, moment: float, left: float = -200, right: float = 1280) -> Points:
    """Return water or hills: a rolling edge at `top`; `moment` in turns."""
    x = np.linspace(left, right, 75)
    angle = 2 * pi * (x / length + moment)
    return foot(np.stack([x, top + height * (np.sin(angle) + 0.35 * np.sin(angle * 2.1 + 1.3))], axis=1))
