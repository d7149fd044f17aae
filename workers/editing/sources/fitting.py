"""Brings decoded frames and pixels of any size, shape and colour into pictures of the film's size."""

from dataclasses import dataclass
from typing import Any, Final

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from bot.studio.clips import Fit
from models.protocols import Planes
from workers.editing.patches import blend, patch_of
from workers.editing.planes import blank, flat, rgb_of, split
from workers.editing.sources.books import Pixels
from workers.editing.sources.hdr import add_cube
from workers.editing.sources.material import Material, Transfer
from workers.editing.sources.probing import has_alpha

MIDDLE: Final = (0.5, 0.5)
_SMALL: Final = 8
"""The blurred copy is made at an eighth of the size."""
_BLUR_SHARE: Final = 0.035
_DIMMED: Final = 0.6
_PALER: Final = 0.85
_SLIVER: Final = 0.015
_SPACES: Final = {"bt601": Colorspace.ITU601, "bt709": Colorspace.ITU709, "bt2020": Colorspace.BT2020}


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture, in whole pixels, on even ones."""

    left: int
    top: int
    width: int
    height: int


def covering(width: int, height: int, aspect: float, middle: tuple[float, float]) -> Window:
    """Return the largest part of a picture of an aspect (in its own pixels), as near to a middle as it goes."""
    wide, high = (height * aspect, float(height)) if width > height * aspect else (float(width), width / aspect)

    def stretch(side: int, length: float, at: float) -> tuple[int, int]:
        if length > side - 1:
            return 0, side
        whole = max(2, min(side, round(length / 2) * 2))
        return min(max(0, round((at * side - whole / 2) / 2) * 2), (side - whole) // 2 * 2), whole

    left, whole_width = stretch(width, wide, middle[0])
    top, whole_height = stretch(height, high, middle[1])
    return Window(left, top, whole_width, whole_height)


def inside(width: float, height: float, size: tuple[int, int]) -> tuple[int, int]:
    """Return the largest even size of a picture's shape that goes into another."""
    share = min(size[0] / width, size[1] / height)
    wide, high = (max(2, round(side * share / 2) * 2) for side in (width, height))
    return min(wide, size[0]), min(high, size[1])


def fit_for(width: float, height: float, size: tuple[int, int], fit: Fit) -> Fit:
    """Return how a picture is fitted: bars that would be mere slivers are cut off instead."""
    shape = width / height * size[1] / size[0]
    return Fit.COVER if not is_cut(fit) and 1 - min(shape, 1 / shape) < _SLIVER else fit


class Fitter:
    """Turns the frames of one film into pictures of one size; keeps its scaler between them."""

    def __init__(
        self, size: tuple[int, int], fit: Fit, material: Material, middle: tuple[float, float] = MIDDLE
    ) -> None:
        """`middle` is where in the shown picture the part that is kept has its middle."""
        self._size, self._material, self._asked = size, material, fit
        self._fit = fit_for(material.width, material.height, size, fit)
        self._stored_size = material.orientation.of(size)
        self._middle, self._stored_middle = middle, material.orientation.stored(*middle)
        self._graph: Any = None
        self._graph_for: tuple[object, ...] = ()

    def __call__(self, frame: Any) -> Planes:
        """Return the frame as a picture of the film."""
        material = self._material
        if self._is_ready(frame):
            return np.asarray(frame.to_ndarray())
        if material.has_alpha and material.colour.transfer is Transfer.SDR:
            return fitted(pixels_of(frame, material), self._size, self._asked, self._middle)
        picture = material.orientation.turned(self._scaled(frame))
        return picture if is_cut(self._fit) else framed(picture, self._size, self._fit)

    def _is_ready(self, frame: Any) -> bool:
        colour = self._material.colour
        return (
            (frame.width, frame.height) == self._size == self._stored_size
            and frame.format.name == "yuv420p"
            and (colour.matrix, colour.full_range, colour.transfer) == ("bt709", False, Transfer.SDR)
            and self._material.pixel_aspect == 1
            and self._material.orientation.quarters == 0
            and not self._material.orientation.mirrored
        )

    def _scaled(self, frame: Any) -> Planes:
        shape = (frame.width, frame.height, frame.format.name)
        if self._graph_for != shape:
            self._graph, self._graph_for = self._scaler(frame), shape
        self._graph.vpush(frame)
        return np.asarray(self._graph.vpull().to_ndarray())

    def _scaler(self, frame: Any) -> Any:
        aspect = self._material.pixel_aspect
        if is_cut(self._fit):
            wide, high = self._stored_size
            part = covering(frame.width, frame.height, wide / high / aspect, self._stored_middle)
        else:
            part = Window(0, 0, frame.width, frame.height)
            wide, high = inside(frame.width * aspect, frame.height, self._stored_size)
        return scaler(frame, part, (wide, high), self._material)


def scaler(frame: Any, part: Window, size: tuple[int, int], material: Material) -> Any:
    """Return a filter graph from frames like this one to pictures of the studio's colours: one in, one out."""
    colour = material.colour
    graph = av.filter.Graph()
    graph.threads = 1
    nodes = [
        graph.add("buffer", f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}:time_base=1/1000000")
    ]
    if (part.width, part.height) != (frame.width, frame.height):
        nodes.append(
            graph.add("crop", w=str(part.width), h=str(part.height), x=str(part.left), y=str(part.top), exact="1")
        )
    source = {"in_color_matrix": colour.matrix, "in_range": "pc" if colour.full_range else "tv"}
    target = {"out_color_matrix": "bt709", "out_range": "tv"}
    wanted = {"w": str(size[0]), "h": str(size[1]), "flags": "lanczos"}
    if colour.transfer is Transfer.SDR:
        nodes.append(graph.add("scale", **wanted, **source, **target))
    else:
        nodes += [
            graph.add("scale", **wanted, **source),
            graph.add("format", pix_fmts="gbrp16le"),
            add_cube(graph, colour.transfer, colour.peak_nits),
            graph.add("scale", flags="bicubic", **target),
        ]
    nodes += [graph.add("format", pix_fmts="yuv420p"), graph.add("buffersink")]
    graph.link_nodes(*nodes)
    graph.configure()
    return graph


def is_cut(fit: Fit) -> bool:
    """Say whether what overhangs is cut off."""
    return fit in (Fit.COVER, Fit.SUBJECT)


def framed(picture: Planes, size: tuple[int, int], fit: Fit) -> Planes:
    """Return a picture that is too narrow or too flat on a ground of the film's size."""
    width, height = picture.shape[1], picture.shape[0] * 2 // 3
    if (width, height) == size:
        return picture
    out = blurred(picture, size) if fit is Fit.BLUR else flat(*size)
    left, top = (size[0] - width) // 4 * 2, (size[1] - height) // 4 * 2
    for source, target, part in zip(split(picture), split(out), (1, 2, 2), strict=True):
        target[top // part : (top + height) // part, left // part : (left + width) // part] = source
    return out


def blurred(picture: Planes, size: tuple[int, int]) -> Planes:
    """Return a picture enlarged until it covers a size, out of focus and a little darker."""
    part = covering(picture.shape[1], picture.shape[0] * 2 // 3, size[0] / size[1], MIDDLE)
    out = blank(*size)
    sigma = max(1.0, max(size) / _SMALL * _BLUR_SHARE)
    for source, target, by in zip(split(picture), split(out), (1, 2, 2), strict=True):
        rows = slice(part.top // by, (part.top + part.height) // by)
        columns = slice(part.left // by, (part.left + part.width) // by)
        size_small = (max(1, target.shape[1] // _SMALL), max(1, target.shape[0] // _SMALL))
        small = cv2.resize(source[rows, columns], size_small, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), sigma / by)
        share, zero = (_DIMMED, 16) if by == 1 else (_PALER, 128)
        small = cv2.convertScaleAbs(small, alpha=share, beta=zero * (1 - share))
        cv2.resize(small, (target.shape[1], target.shape[0]), dst=target, interpolation=cv2.INTER_LINEAR)
    return out


def pixels_of(frame: Any, material: Material) -> Pixels:
    """Return a frame as it is shown: turned, with square pixels, as RGB, or RGBA if it has transparency."""
    if material.colour.transfer is not Transfer.SDR:
        size = (max(2, frame.width // 2 * 2), max(2, frame.height // 2 * 2))
        graph = scaler(frame, Window(0, 0, frame.width, frame.height), size, material)
        graph.vpush(frame)
        return _as_shown(np.asarray(rgb_of(np.asarray(graph.vpull().to_ndarray()))), material)
    kind = "rgba" if has_alpha(frame) else "rgb24"
    out = VideoReformatter().reformat(
        frame, format=kind, src_colorspace=_SPACES[material.colour.matrix], dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if material.colour.full_range else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG, interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND, threads=1,
    )  # fmt: skip
    return _as_shown(np.asarray(out.to_ndarray()), material)


def _as_shown(pixels: Pixels, material: Material) -> Pixels:
    if material.pixel_aspect != 1:
        wide = max(1, round(pixels.shape[1] * material.pixel_aspect))
        pixels = np.asarray(cv2.resize(pixels, (wide, pixels.shape[0]), interpolation=cv2.INTER_CUBIC), np.uint8)
    return material.orientation.turned_array(pixels)


def over_black(pixels: Pixels) -> tuple[Pixels, NDArray[np.uint8] | None]:
    """Return pixels on black, and their transparency if they have any."""
    if pixels.shape[2] == 3:
        return pixels, None
    alpha = np.ascontiguousarray(pixels[..., 3])
    colours = cv2.multiply(np.ascontiguousarray(pixels[..., :3]), cv2.merge([alpha] * 3), scale=1 / 255)
    return np.asarray(colours, np.uint8), alpha


def resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return pixels at another size: averaged where it shrinks, smooth where it grows."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    shrinks = size[0] * size[1] < pixels.shape[0] * pixels.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def planes_of(rgb: Pixels) -> Planes:
    """Return RGB of an even size as planes."""
    frame: Any = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    out = VideoReformatter().reformat(
        frame, format="yuv420p", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG, dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP, threads=1,
    )  # fmt: skip
    return np.asarray(out.to_ndarray())


def fitted(pixels: Pixels, size: tuple[int, int], fit: Fit, middle: tuple[float, float] = MIDDLE) -> Planes:
    """Return RGB or RGBA pixels as a picture of the film; what is clear shows black, or the blurred copy."""
    height, width = pixels.shape[:2]
    colours, alpha = over_black(pixels)
    if alpha is None:
        fit = fit_for(width, height, size, fit)
    if is_cut(fit):
        part = covering(width, height, size[0] / size[1], middle)
        colours = colours[part.top : part.top + part.height, part.left : part.left + part.width]
        return planes_of(resized(colours, size))
    seen = inside(width, height, size)
    colours = resized(colours, seen)
    picture = planes_of(colours)
    if alpha is None or fit is not Fit.BLUR:
        return framed(picture, size, fit)
    out = blurred(picture, size)
    layer = np.dstack([colours, resized(alpha, seen)]).astype(np.float32)
    blend(out, patch_of(layer), (size[0] - seen[0]) // 4 * 2, (size[1] - seen[1]) // 4 * 2)
    return out
