"""Pictures as YUV planes: views, scaling, and blending of patches."""

from typing import Any, Final

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from models.protocols import Planes

Plane = NDArray[np.uint8]
_BT709: Final = 1


def split(picture: Planes) -> tuple[Plane, Plane, Plane]:
    """Return views of the luma and both chroma planes of a picture."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    flat = picture.reshape(-1)
    pixels, quarter = width * height, width * height // 4
    return (
        flat[:pixels].reshape(height, width),
        flat[pixels : pixels + quarter].reshape(height // 2, width // 2),
        flat[pixels + quarter :].reshape(height // 2, width // 2),
    )


def blank(width: int, height: int) -> Planes:
    """Return room for a picture."""
    return np.empty((height * 3 // 2, width), np.uint8)


def scaled(picture: Planes, width: int, height: int) -> Planes:
    """Return the picture at another size of the same shape, averaged where it shrinks."""
    if picture.shape == (height * 3 // 2, width):
        return picture
    out = blank(width, height)
    shrinks = width < picture.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    for source, target in zip(split(picture), split(out), strict=True):
        cv2.resize(source, (target.shape[1], target.shape[0]), dst=target, interpolation=how)
    return out


def rgb_of(picture: Planes) -> NDArray[np.uint8]:
    """Return a picture as RGB, shape (height, width, 3)."""
    frame: Any = av.VideoFrame.from_ndarray(picture, format="yuv420p")
    frame.colorspace, frame.color_range = _BT709, 1
    out = VideoReformatter().reformat(
        frame, format="rgb24", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG, dst_color_range=ColorRange.JPEG, interpolation=Interpolation.BICUBIC,
    )  # fmt: skip
    return np.asarray(out.to_ndarray())


def flat(width: int, height: int, luma: int = 16, u: int = 128, v: int = 128) -> Planes:
    """Return a picture of one colour."""
    picture = blank(width, height)
    for plane, value in zip(split(picture), (luma, u, v), strict=True):
        plane[:] = value
    return picture
