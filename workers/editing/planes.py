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
_BT601: Final = (5, 6)
_UNKNOWN: Final = 2
_FULL_RANGE: Final = 2
_SD_SIDE: Final = 576


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


class Fitter:
    """Turns decoded frames of any size and colour into pictures of one size that they cover."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._reformatter = VideoReformatter()

    def __call__(self, frame: Any) -> Planes:
        """Return the frame, scaled until it covers the picture, its overhang cut off evenly."""
        if self._fits(frame):
            return np.asarray(frame.to_ndarray())
        grow = max(self.width / frame.width, self.height / frame.height)
        wide = max(self.width, round(frame.width * grow / 2) * 2)
        high = max(self.height, round(frame.height * grow / 2) * 2)
        is_601 = frame.colorspace in _BT601 or (
            frame.colorspace == _UNKNOWN and min(frame.width, frame.height) < _SD_SIDE
        )
        out = self._reformatter.reformat(
            frame, width=wide, height=high, format="yuv420p",
            src_colorspace=Colorspace.ITU601 if is_601 else Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG if frame.color_range == _FULL_RANGE else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG, interpolation=Interpolation.LANCZOS,
        )  # fmt: skip
        return _cropped(np.asarray(out.to_ndarray()), self.width, self.height)

    def _fits(self, frame: Any) -> bool:
        return (
            (frame.width, frame.height) == (self.width, self.height)
            and frame.format.name == "yuv420p"
            and frame.colorspace not in _BT601
            and frame.color_range != _FULL_RANGE
        )


def _cropped(picture: Planes, width: int, height: int) -> Planes:
    wide, high = picture.shape[1], picture.shape[0] * 2 // 3
    if (wide, high) == (width, height):
        return picture
    left, top = (wide - width) // 4 * 2, (high - height) // 4 * 2
    out = blank(width, height)
    for source, target, part in zip(split(picture), split(out), (1, 2, 2), strict=True):
        target[:] = source[top // part : (top + height) // part, left // part : (left + width) // part]
    return out


def flat(width: int, height: int, luma: int = 16, u: int = 128, v: int = 128) -> Planes:
    """Return a picture of one colour."""
    picture = blank(width, height)
    for plane, value in zip(split(picture), (luma, u, v), strict=True):
        plane[:] = value
    return picture
