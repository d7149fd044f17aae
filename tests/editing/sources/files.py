"""Tiny media files of every kind, made on the spot; most carry numbered pictures."""

import base64
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.studio.clips import Clip, Filmed, Fit, Plain, Source
from bot.studio.values import SceneKey, Sha256
from models.protocols import Animator, Planes
from tests.editing.reels import number_on, numbered
from workers.editing.planes import rgb_of, split
from workers.editing.sources.opening import Pictures, opened

HEIC: Final = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAACUAAgAAAAACEQABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAACAAAAABAAAAMAAAAAH////gAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEA"
    "AQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAFFtZGF0AAAAISgBrxmA94RJf9+C/R1fkAzV4r7/Ug6k892ZrK7a"
    "18nlQAAAAAZFeGlmAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA=="
)
"""32 by 48 pixels, red over blue, to be turned clockwise when shown; nothing that we install writes such files."""
WIDTH, HEIGHT = 108, 192
SIZE = (WIDTH, HEIGHT)
SHA = Sha256("0" * 64)
Draw = Callable[[int], Planes]


def numbers(number: int) -> Planes:
    return numbered(number, 1, *SIZE)


def film(
    path: Path,
    times: Sequence[Fraction | float],
    *,
    draw: Draw = numbers,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    pix_fmt: str = "yuv420p",
    tick: Fraction = Fraction(1, 90_000),
    rate: int = 30,
    colours: tuple[int, int, int, int] = (1, 1, 1, 1),
    aspect: Fraction | None = None,
    turned: int = 0,
    interlaced: bool = False,
    sound: str = "",
    gop: int = 12,
) -> Path:
    """Write a film whose pictures begin at these moments, in seconds."""
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream(codec, rate=rate, options=options or {})
        first = draw(0)
        stream.width, stream.height, stream.pix_fmt = first.shape[1], first.shape[0] * 2 // 3, pix_fmt
        context = stream.codec_context
        context.colorspace, context.color_primaries, context.color_trc, context.color_range = colours
        context.time_base = stream.time_base = tick
        context.gop_size = gop
        if aspect is not None:
            context.sample_aspect_ratio = aspect
        if turned:
            stream.set_display_rotation(turned)
        ears: Any = (
            file.add_stream("aac" if path.suffix == ".mp4" else "libopus", rate=48_000, layout=sound) if sound else None
        )
        for number, when in enumerate(times):
            frame: Any = av.VideoFrame.from_ndarray(draw(number), format="yuv420p")
            frame.colorspace, frame.color_range = colours[0], colours[3]
            if pix_fmt != "yuv420p":
                frame = frame.reformat(format=pix_fmt)
            frame.pts, frame.time_base = round(Fraction(when) / tick), tick
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
        if ears is not None:
            _chirp(file, ears, sound, float(times[-1]))
    return path


def _chirp(file: Any, ears: Any, layout: str, seconds: float) -> None:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    for block in range(max(1, int(seconds * 48))):
        wave = np.sin((np.arange(1000) + block * 1000) / 30).astype(np.float32) * 0.2
        frame = av.AudioFrame.from_ndarray(np.stack([wave] * channels), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, block * 1000, Fraction(1, 48_000)
        file.mux(ears.encode(frame))
    file.mux(ears.encode(None))


def sound_file(path: Path, layout: str = "stereo", seconds: float = 1.0) -> Path:
    with av.open(str(path), "w") as file:
        codec = "pcm_s16le" if path.suffix == ".wav" else "aac"
        ears: Any = file.add_stream(codec, rate=48_000, layout=layout)
        for block in range(int(seconds * 48)):
            wave = (np.sin((np.arange(1000) + block * 1000) / 30) * 6000).astype(np.int16)
            frame: Any = av.AudioFrame.from_ndarray(
                np.repeat(wave, {"mono": 1, "stereo": 2}[layout])[None], format="s16", layout=layout
            )
            frame.sample_rate, frame.pts, frame.time_base = 48_000, block * 1000, Fraction(1, 48_000)
            file.mux(ears.encode(frame))
        file.mux(ears.encode(None))
    return path


def even(fps: int, count: int) -> list[Fraction]:
    return [Fraction(number, fps) for number in range(count)]


def picture(number: int = 0, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a numbered picture for Pillow."""
    return Image.fromarray(np.asarray(rgb_of(numbered(number, 1, *size))))


def clip_of(source: Source, frames: int = 30, **rest: Any) -> Clip:
    return Clip(key="S1", scene=SceneKey("S1"), start=0, frames=frames, source=source, **rest)


def nobody() -> Animator:
    raise AssertionError("nothing here is drawn")


def open_source(path: Path, source: Source, frames: int = 30, tail: int = 0, size: tuple[int, int] = SIZE) -> Pictures:
    return opened(clip_of(source, frames), tail, 3, lambda _: path, nobody, size)


def open_film(path: Path, fit: Fit = Fit.COVER, size: tuple[int, int] = SIZE, frames: int = 30) -> Pictures:
    return open_source(path, Filmed(artifact=SHA, fit=fit), frames, size=size)


def luma(picture: Planes) -> NDArray[np.uint8]:
    return split(picture)[0]


def number_of(picture: Planes) -> int:
    return number_on(luma(picture))


def colour_of(picture: Planes) -> tuple[float, float, float]:
    """Return the mean of each plane."""
    y, u, v = (float(plane.mean()) for plane in split(picture))
    return y, u, v


PLAIN = Plain()
