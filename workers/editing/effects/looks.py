"""The bundled colour looks, as formulas: they are our own, so that no table of somebody else's is needed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from bot.studio.effects import look_named
from workers.editing.effects.cube import Colours

_GREY: Final = np.array([0.2126, 0.7152, 0.0722])


def look(name: str) -> Callable[[Colours], Colours]:
    """Return what a bundled look makes of colours. Raises UnknownName."""
    return _LOOKS[look_named(name)]


def _grey(colours: Colours) -> Colours:
    """Return how bright colours are, shape (n, 1)."""
    return np.asarray((colours @ _GREY)[:, None], np.float64)


def _saturated(colours: Colours, by: float) -> Colours:
    grey = _grey(colours)
    return grey + (colours - grey) * by


def _curved(colours: Colours, by: float) -> Colours:
    """Raise the contrast about the middle, softly at both ends; below 0 lowers it."""
    held = np.clip(colours, 0, 1)
    return colours + by * (held * held * (3 - 2 * held) - held)


def _warm(colours: Colours) -> Colours:
    lit = _curved(colours * [1.05, 1.0, 0.88] + [0.012, 0.004, 0.0], 0.25)
    return _saturated(lit, 1.08)


def _cool(colours: Colours) -> Colours:
    lit = _curved(colours * [0.9, 0.99, 1.05] + [0.0, 0.006, 0.02], 0.2)
    return _saturated(lit, 0.92)


def _teal_orange(colours: Colours) -> Colours:
    """Dark parts go to teal and bright ones to orange; of colours, what is cold turns cyan and what is warm orange."""
    grey = _grey(colours)
    dark, bright = (1 - np.clip(grey, 0, 1)) ** 2, np.clip(grey, 0, 1) ** 1.5
    lit = colours + dark * [-0.05, 0.012, 0.05] + bright * [0.05, 0.008, -0.06]
    warmth = np.clip(lit[:, :1] - lit[:, 2:], -1, 1)
    lit = lit + np.clip(warmth, 0, 1) * [0.05, 0.0, -0.06] + np.clip(-warmth, 0, 1) * [-0.05, 0.05, 0.0]
    return _saturated(_curved(lit, 0.35), 1.06)


def _noir(colours: Colours) -> Colours:
    """Black and white as through an orange filter: skies dark, faces bright, little in between."""
    grey = (colours @ np.array([0.5, 0.4, 0.1]))[:, None]
    return np.broadcast_to(_curved(_curved(grey, 0.9), 0.5) * 0.98, colours.shape)


def _faded(colours: Colours) -> Colours:
    """Black is grey, white is cream: a print that hung in the sun."""
    lit = _saturated(_curved(colours, -0.2), 0.72)
    return np.array([0.085, 0.08, 0.1]) + lit * [0.875, 0.855, 0.78]


def _vivid(colours: Colours) -> Colours:
    """Raise the saturation, most of what has little, so that strong colours do not burn."""
    strong = np.ptp(colours, axis=1, keepdims=True)
    grey = _grey(colours)
    lit = grey + (colours - grey) * (1.12 + 0.4 * (1 - np.clip(strong, 0, 1)) ** 2)
    return _curved(lit, 0.3)


_LOOKS: Final[Mapping[str, Callable[[Colours], Colours]]] = MappingProxyType(
    {
        "warm": _warm,
        "cool": _cool,
        "teal_orange": _teal_orange,
        "noir": _noir,
        "faded": _faded,
        "vivid": _vivid,
    }
)
