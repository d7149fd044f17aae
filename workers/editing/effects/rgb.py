"""Pictures as RGB and back, for what is defined on RGB only.

The swscale conversion of `planes.rgb_of` rounds down and is a level too dark on the way back; this one returns what
it was given.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.protocols import Planes
from workers.editing.planes import blank, split

Rgb = NDArray[np.uint8]
"""Full range, shape (height, width, 3)."""

TO_YUV: Final = np.array(
    [
        [0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255, 16],
        [-0.2126 / 1.8556 * 224 / 255, -0.7152 / 1.8556 * 224 / 255, 0.5 * 224 / 255, 128],
        [0.5 * 224 / 255, -0.7152 / 1.5748 * 224 / 255, -0.0722 / 1.5748 * 224 / 255, 128],
    ]
)
"""RGB, 0 to 255, to BT.709 limited YUV: shape (3, 4), its last column is added."""
TO_RGB: Final = np.linalg.inv(np.vstack([TO_YUV, [0, 0, 0, 1]]))[:3]


def rgb_from(picture: Planes) -> Rgb:
    """Return a picture as RGB."""
    luma, u, v = split(picture)
    size = (luma.shape[1], luma.shape[0])
    whole = [luma, *(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (u, v))]
    return np.asarray(cv2.transform(cv2.merge(whole), TO_RGB), np.uint8)


def planes_from(rgb: Rgb) -> Planes:
    """Return RGB as a picture."""
    out = blank(rgb.shape[1], rgb.shape[0])
    luma, *chroma = split(out)
    whole = cv2.split(cv2.transform(np.ascontiguousarray(rgb), TO_YUV))
    luma[:] = whole[0]
    for source, target in zip(whole[1:], chroma, strict=True):
        cv2.resize(source, (target.shape[1], target.shape[0]), dst=target, interpolation=cv2.INTER_AREA)
    return out
