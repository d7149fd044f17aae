"""The same film composited by MoviePy, for comparison: a process of its own, started by the bench only.

It does less than the studio: stills do not move, every transition is a cross-fade, a caption is one word at a time, the
music is not lowered under speech, and the loudness is left as it is.
"""

import asyncio
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bot.artifacts import Artifacts
from bot.studio.clips import Clip, Filmed, Still
from bot.studio.music import track_called
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from models.music.tracks import track_path
from workers.editing.command import read_timeline
from workers.editing.mp4 import master_options

_CAPTION_Y: Final = 1200 / 1920
_FONT_SIZE: Final = 100 / 1080
_MUSIC_SHARE: Final = 0.12


class _Cut:
    """One film in MoviePy's terms."""

    def __init__(self, timeline: Timeline, shelf: Path) -> None:
        self._film = timeline
        self._artifacts = Artifacts(str(shelf), shelf)
        self._moviepy: Any = import_module("moviepy")

    def write(self, target: Path) -> None:
        """Composite the film and encode it as the studio does."""
        film, moviepy, options = self._film, self._moviepy, master_options(1, self._film.fps)
        following = [*(clip.transition.frames for clip in film.picture[1:]), 0]
        scenes = [self._scene(clip, tail) for clip, tail in zip(film.picture, following, strict=True)]
        layers = [*scenes, *self._captions(), self._logo()]
        picture = moviepy.CompositeVideoClip(layers, size=(film.width, film.height))
        picture.with_duration(film.frames / film.fps).with_audio(self._sound()).write_videofile(
            str(target),
            fps=film.fps,
            codec="libx264",
            preset=options["preset"],
            threads=1,
            audio_codec="aac",
            audio_bitrate="192k",
            ffmpeg_params=["-crf", options["crf"], "-profile:v", "high", "-x264-params", options["x264-params"]],
            logger=None,
        )

    def _fetch(self, artifact: Sha256) -> str:
        return str(asyncio.run(self._artifacts.fetch(artifact)))

    def _scene(self, clip: Clip, tail: int) -> Any:
        """Return a scene that covers the picture, plays on under the next transition and fades in over the last one."""
        film, moviepy = self._film, self._moviepy
        if not isinstance(clip.source, Filmed | Still):
            raise TypeError("the bench's film is made of files alone")
        path = self._fetch(clip.source.artifact)
        is_filmed = isinstance(clip.source, Filmed)
        source = moviepy.VideoFileClip(path, audio=False) if is_filmed else moviepy.ImageClip(path)
        grow = max(film.width / source.w, film.height / source.h)
        covering = source.resized(grow).cropped(
            x_center=source.w * grow / 2, y_center=source.h * grow / 2, width=film.width, height=film.height
        )
        seconds = (clip.frames + tail) / film.fps
        seconds = min(seconds, source.duration) if is_filmed else seconds
        timed = covering.with_duration(seconds).with_start(clip.start / film.fps)
        fades = clip.transition.frames / film.fps
        return timed.with_effects([moviepy.vfx.CrossFadeIn(fades)]) if fades else timed

    def _captions(self) -> list[Any]:
        font = Path(str(import_module("fontpkg_poppins").__file__)).parent / "files" / "Poppins-ExtraBold.ttf"
        film, size = self._film, round(self._film.width * _FONT_SIZE)
        return [
            self._moviepy.TextClip(
                font=str(font),
                text=word.text,
                font_size=size,
                color="white",
                stroke_color="black",
                stroke_width=size // 10,
                margin=(size // 4, size // 4),
            )
            .with_start(word.start / film.fps)
            .with_duration((word.end - word.start) / film.fps)
            .with_position(("center", int(film.height * _CAPTION_Y)))
            for page in film.captions
            for word in page.words
            if word.end > word.start
        ]

    def _logo(self) -> Any:
        film, logo = self._film, self._film.logo
        if logo is None:
            raise ValueError("the bench's film has a logo")
        picture = self._moviepy.ImageClip(self._fetch(logo.artifact)).resized(width=round(film.width * logo.width))
        safe = film.format.shape.safe
        place = (int(film.width * safe.left), int(film.height * safe.top))
        return picture.with_opacity(logo.opacity).with_position(place).with_duration(film.frames / film.fps)

    def _sound(self) -> Any:
        film, moviepy = self._film, self._moviepy
        lines = [
            moviepy.AudioFileClip(self._fetch(line.artifact)).with_start(line.start / film.fps)
            for line in film.narration
        ]
        if film.music is not None:
            music = moviepy.AudioFileClip(str(track_path(track_called(film.music.track))))
            music = music.subclipped(0, min(music.duration, film.frames / film.fps))
            lines.append(music.with_effects([moviepy.afx.MultiplyVolume(_MUSIC_SHARE)]))
        return moviepy.CompositeAudioClip(lines)


def main() -> None:
    """Run `moviepy_cut TIMELINE ARTIFACTS OUTPUT`."""
    timeline, shelf, output = (Path(word) for word in sys.argv[1:])
    _Cut(read_timeline(timeline), shelf).write(output)


if __name__ == "__main__":
    main()
