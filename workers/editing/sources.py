"""Where a clip's pictures come from: a filmed file, or a camera that draws them now."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

import av

from bot.studio.clips import Clip, Drawn, Filmed
from bot.studio.errors import MediaBroken
from bot.studio.values import Sha256
from models.protocols import Camera, Planes
from workers.editing.planes import Fitter

Fetch = Callable[[Sha256], Path]
"""Gives the local path of an artifact."""
_SLACK_S: Final = 1e-4


def pictures(
    clip: Clip, number: int, fetch: Fetch, camera: Callable[[], Camera], size: tuple[int, int], fps: int = 30
) -> Iterator[Planes]:
    """Yield exactly the clip's frames at the size asked for. Raises MediaBroken naming the scene by its number."""
    if isinstance(clip.source, Drawn):
        yield from _exactly(camera().film(clip.source.shot, *size), clip, number)
        return
    if not isinstance(clip.source, Filmed):
        raise MediaBroken(f"Scene {number} is of a kind that cannot be rendered yet.", "Film it instead.")
    with closing(filmed(fetch(clip.source.artifact), number, Fitter(*size))) as frames:
        yield from _timed(frames, clip, fps)


def _exactly(frames: Iterator[Planes], clip: Clip, number: int) -> Iterator[Planes]:
    """Hold the last picture of a camera that stops early, and stop one that goes on."""
    count, picture = 0, None
    for picture in islice(frames, clip.frames):
        count += 1
        yield picture
    if picture is None:
        raise MediaBroken(f"The camera gave no picture of scene {number}.", "Film that scene again.")
    for _ in range(clip.frames - count):
        yield picture


def _timed(frames: Iterator[tuple[float, Planes]], clip: Clip, fps: int) -> Iterator[Planes]:
    """Yield for each frame of the film the last picture that has begun by then; the very last one is held."""
    began, picture = next(frames)
    start = began
    upcoming = next(frames, None)
    for number in range(clip.frames):
        now = number / fps
        while upcoming is not None and upcoming[0] - start <= now + _SLACK_S:
            picture = upcoming[1]
            upcoming = next(frames, None)
        yield picture


def filmed(path: Path, scene: int, fit: Fitter) -> Generator[tuple[float, Planes], None, None]:
    """Yield the time in seconds and the picture of every frame of a file; none is trusted that was not all decoded."""
    try:
        with av.open(str(path)) as file:
            stream: Any = file.streams.video[0]
            stream.codec_context.options = {"err_detect": "explode"}
            stream.codec_context.thread_count = 1
            count = 0
            for frame in file.decode(stream):
                if frame.is_corrupt or frame.time is None:
                    raise _broken(scene, f"frame {count} is damaged")
                count += 1
                yield frame.time, fit(frame)
            if not count or count < stream.frames:
                raise _broken(scene, f"it ends after {count} of {stream.frames} frames")
    except (av.error.FFmpegError, IndexError, OSError) as error:
        raise _broken(scene, str(error)) from error


def _broken(scene: int, why: str) -> MediaBroken:
    return MediaBroken(f"The clip of scene {scene} cannot be used: {why}.", "Film that scene again.")
