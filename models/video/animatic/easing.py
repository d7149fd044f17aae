"""Easing: how far a movement has come. Takes and returns a share of the way; nothing moves linearly."""

from math import cos, pi


def share(at: float, start: float, length: float) -> float:
    """Return how much of a span has passed, 0 to 1."""
    if length <= 0:
        return float(at >= start)
    return min(1.0, max(0.0, (at - start) / length))


def out_cubic(way: float) -> float:
    """Arrive softly."""
    return 1 - (1 - way) ** 3


def out_back(way: float, overshoot: float = 1.5) -> float:
    """Arrive, go slightly too far and settle."""
    rest = way - 1
    return 1 + (overshoot + 1) * rest**3 + overshoot * rest**2


def in_cubic(way: float) -> float:
    """Leave slowly, then fast."""
    return way**3


def in_out(way: float) -> float:
    """Start and stop softly."""
    return (1 - cos(pi * way)) / 2
