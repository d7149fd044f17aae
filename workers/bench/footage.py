"""Footage for the bench: pictures that are as much work for an encoder as filmed ones, the same on every machine.

Flat colour would cost an encoder nothing and white noise too much. A scene here is a landscape of noise whose octaves
fall off as those of photographs do, with hard edges in it; a camera pans, zooms and turns slowly over it, things of
another texture pass in front, and there is a little grain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from models.protocols import Planes
from workers.editing.mp4 import clip_options
from workers.editing.planes import blank, split

Values = NDArray[np.float32]
Pixels = NDArray[np.uint8]
_FALL: Final = 0.58
"""How much weaker each finer octave is; photographs have about a half."""
_MARGIN: Final = 1.5
"""Size of a landscape against what the camera sees."""
_PARTS: Final = (1, 2, 2)
_MIRRORED: Final = cv2.BORDER_REFLECT
_WAY_S: Final = 5
"""How long the camera takes for its way."""
_STEPS: Final = 5
_THINGS: Final = 4
_GRAIN: Final = 1.2
_JPEG_QUALITY: Final = 92


@dataclass(frozen=True, slots=True)
class Camera:
    """How one scene is filmed."""

    seed: int
    width: int
    height: int
    fps: int


def filmed(path: Path, camera: Camera, frames: int) -> None:
    """Film a scene into an MP4, as takes are kept."""
    with av.open(str(path), "w", format="mp4") as file:
        stream: Any = file.add_stream("libx264", rate=camera.fps, options=clip_options(1))
        stream.width, stream.height, stream.pix_fmt = camera.width, camera.height, "yuv420p"
        stream.codec_context.colorspace = 1
        for number, picture in enumerate(scene(camera, frames)):
            frame: Any = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, camera.fps)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def photo(seed: int, width: int, height: int) -> bytes:
    """Return a photograph-like JPEG."""
    y, u, v = (_tone(plane) for plane in _landscape(np.random.default_rng(seed), width, height))
    picture = np.dstack([y, cv2.resize(v, (width, height)), cv2.resize(u, (width, height))])
    bgr = cv2.cvtColor(picture, cv2.COLOR_YCrCb2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1])


def scene(camera: Camera, frames: int) -> Iterator[Planes]:
    """Yield the pictures of a scene."""
    rng = np.random.default_rng(camera.seed)
    wide, high = (round(side * _MARGIN / 2) * 2 for side in (camera.width, camera.height))
    ground = [_tone(plane) for plane in _landscape(rng, wide, high)]
    things = [_Thing.drawn(rng, camera) for _ in range(_THINGS)]
    drift = rng.uniform(-0.12, 0.12, 2) * (camera.width, camera.height)
    zoom, turn = rng.uniform(-0.16, 0.16), rng.uniform(-4, 4)
    grain = np.rint(rng.normal(0, _GRAIN, (camera.height + 64, camera.width + 64))).astype(np.int16)
    for number in range(frames):
        moment = number / camera.fps / _WAY_S
        centre = (wide / 2, high / 2)
        matrix = np.asarray(cv2.getRotationMatrix2D(centre, turn * moment, 1.06 + zoom * moment), np.float64)
        matrix[:, 2] += drift * moment + ((camera.width - wide) / 2, (camera.height - high) / 2)
        picture = blank(camera.width, camera.height)
        planes = split(picture)
        for plane, target, part in zip(ground, planes, _PARTS, strict=True):
            own = matrix / ((1, 1, part), (1, 1, part))
            cv2.warpAffine(plane, own, target.shape[::-1], dst=target, flags=cv2.INTER_CUBIC, borderMode=_MIRRORED)
        for thing in things:
            thing.draw(planes, moment)
        x, y = rng.integers(0, 64, 2)
        cv2.add(planes[0], grain[y : y + camera.height, x : x + camera.width], dst=planes[0], dtype=cv2.CV_8U)
        yield picture


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that passes in front: planes, how much they cover, and a path."""

    planes: list[Values]
    covers: list[Values]
    start: NDArray[np.float64]
    way: NDArray[np.float64]
    sway: float

    @classmethod
    def drawn(cls, rng: np.random.Generator, camera: Camera) -> "_Thing":
        side = int(min(camera.width, camera.height) * rng.uniform(0.22, 0.42)) // 2 * 2
        planes = _landscape(rng, side, side)
        y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
        edge = 0.75 + 0.15 * np.sin(rng.integers(2, 6) * np.arctan2(y, x) + rng.uniform(0, 6))
        cover = np.clip((edge - np.hypot(x, y)) * side / 6, 0, 1).astype(np.float32)
        half = cv2.resize(cover, (side // 2, side // 2), interpolation=cv2.INTER_AREA)
        start, way = rng.uniform(0.1, 0.9, 2), rng.uniform(-0.5, 0.5, 2)
        return cls(list(planes), [cover, half, half], start, way, float(rng.uniform(1, 3)))

    def draw(self, planes: Sequence[Pixels], moment: float) -> None:
        """Blend it over the planes of a picture, where it is at a moment."""
        place = self.start + self.way * moment + (0, 0.03 * np.sin(6 * self.sway * moment))
        for plane, own, cover in zip(planes, self.planes, self.covers, strict=True):
            high, wide = plane.shape
            corner = place * (wide, high) - cover.shape[0] / 2
            left, top = (int(edge) for edge in np.floor(corner))
            shift = np.array([[1.0, 0, corner[0] - left], [0, 1.0, corner[1] - top]])
            size = (cover.shape[1] + 1, cover.shape[0] + 1)
            rows, columns = _inside(top, size[1], high), _inside(left, size[0], wide)
            part = (slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left))
            over = cv2.warpAffine(cover, shift, size)[part]
            under = plane[rows, columns]
            piece = cv2.warpAffine(own, shift, size)[part]
            under[:] = _tone(np.asarray(under + over * (piece - under), np.float32))


def _inside(start: int, length: int, room: int) -> slice:
    first = min(max(0, start), room)
    return slice(first, min(max(first, start + length), room))


def _landscape(rng: np.random.Generator, width: int, height: int) -> tuple[Values, Values, Values]:
    """Return luma and both chroma planes: areas with edges, each with its own fine structure."""
    areas = _noise(rng, width, height, finest=4)
    stepped = np.asarray(np.round(areas * _STEPS) / _STEPS, np.float32)
    luma = np.asarray(118 + 46 * stepped + 26 * _noise(rng, width, height, finest=0), np.float32)
    half = (width // 2, height // 2)
    tint = cv2.resize(stepped, half, interpolation=cv2.INTER_AREA)
    u = 128 + 14 * tint + 10 * _noise(rng, *half, finest=3)
    v = 128 - 12 * tint + 10 * _noise(rng, *half, finest=3)
    return luma, np.asarray(u, np.float32), np.asarray(v, np.float32)


def _noise(rng: np.random.Generator, width: int, height: int, finest: int) -> Values:
    """Return smooth noise of standard deviation 1, without structure finer than 2**finest pixels."""
    out = np.zeros((height, width), np.float32)
    coarsest = max(finest, int(np.log2(max(width, height))) - 2)
    for octave in range(finest, coarsest + 1):
        cells = rng.standard_normal(((height >> octave) + 3, (width >> octave) + 3)).astype(np.float32)
        share = np.float32(_FALL ** (coarsest - octave))
        grown = cv2.resize(cells, None, fx=1 << octave, fy=1 << octave, interpolation=cv2.INTER_CUBIC)
        out += share * grown[:height, :width]
    return np.asarray(out / out.std(), np.float32)


def _tone(plane: Values) -> Pixels:
    return np.asarray(np.clip(np.rint(plane), 16, 235), np.uint8)
