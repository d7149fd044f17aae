"""The edges of a picture, for models that follow them."""

from typing import Final

import cv2
import numpy as np

from models.protocols import Picture

_DRAWN: Final = 0.02
"""A picture with fewer greys than this share of it, between black and white, is a drawing of edges already."""
_SPREAD: Final = 0.33


def edges(picture: Picture) -> Picture:
    """Return the edges of a picture, white on black; one that is a drawing of edges comes back as it is.

    Canny's method, with thresholds from the middle brightness so that dark pictures have edges too.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    if np.mean((grey > 16) & (grey < 239)) < _DRAWN:
        return picture
    middle = float(np.median(grey))
    low, high = (int(min(255.0, max(10.0, middle * (1 + sign * _SPREAD)))) for sign in (-1, 1))
    found = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.0), low, max(high, low + 20))
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_GRAY2RGB), np.uint8)
