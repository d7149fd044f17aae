"""Drawn clips as files: editing programs cannot draw what a camera of ours draws."""

from collections.abc import Callable
from pathlib import Path

from bot.studio.clips import Drawn
from bot.studio.timeline import Timeline
from models.protocols import Animator
from workers.editing.mp4 import Mp4, clip_options


def drawn_clips(timeline: Timeline, folder: Path, animator: Callable[[], Animator]) -> dict[str, Path]:
    """Film every drawn clip of a film to a file in `folder`, almost without loss; return the paths by key."""
    made: dict[str, Path] = {}
    drawn = [(clip, clip.source) for clip in timeline.picture if isinstance(clip.source, Drawn)]
    if not drawn:
        return made
    size = (timeline.width, timeline.height)
    artist = animator()
    for number, (clip, source) in enumerate(drawn, 1):
        path = folder / f"drawn-{number}.mp4"
        with Mp4(path, *size, clip_options(1), fps=timeline.fps) as file:
            for frame in range(source.shot.frames):
                file.write(artist.frame(source.shot, frame, *size))
        made[clip.key] = path
    return made
