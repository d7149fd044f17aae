"""The pictures of a clip one after the other, for a renderer that goes from front to back."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice

from bot.studio.clips import Clip, Drawn, source_place
from bot.studio.errors import MediaBroken
from models.protocols import Animator, Camera, Planes
from workers.editing.sources.material import Fetch
from workers.editing.sources.opening import opened


def pictures(
    clip: Clip, number: int, fetch: Fetch, camera: Callable[[], Camera], size: tuple[int, int], fps: int = 30
) -> Iterator[Planes]:
    """Yield exactly the clip's frames at the size asked for. Raises MediaBroken naming the scene by its number."""
    if isinstance(clip.source, Drawn):
        yield from _exactly(camera().film(clip.source.shot, *size), clip, number)
        return
    with closing(opened(clip, 0, number, fetch, _nobody, size, fps)) as source:
        for offset in range(clip.frames):
            yield source.at(source_place(clip, offset))


def _nobody() -> Animator:
    raise NotImplementedError


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
