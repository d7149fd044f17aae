"""The sound track of a filmed file: any part of it, in time with its pictures, whatever its layout and rate."""

from pathlib import Path
from typing import Any, Final

import av
import numpy as np

from bot.studio.errors import MediaBroken
from workers.editing.sound.waves import RATE, Beat, Stereo, faded

_RUN_IN_S: Final = 0.5
"""Decoded before the part asked for, since a decoder that has just sought stumbles."""
_GAP: Final = RATE // 30
"""A longer break in the time stamps is one in the sound; a shorter one is careless arithmetic."""
_EDGE: Final = RATE // 250


def read_part(path: Path, scene: int, from_s: float, samples: int, beat: Beat) -> Stereo | None:
    """Return a part of a file's sound, silent where there is none; None for a file without a sound track.

    Time counts from the file's first picture. Raises MediaBroken naming the scene.
    """
    try:
        with av.open(str(path)) as file:
            if not file.streams.audio:
                return None
            return _Part(file, from_s, samples).read(beat)
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise MediaBroken(
            f"The sound of the clip of scene {scene} cannot be used: {error}.", "Film that scene again."
        ) from error


class _Part:
    """One part being read."""

    def __init__(self, file: Any, from_s: float, samples: int) -> None:
        self._file, self._stream = file, file.streams.audio[0]
        pictures = file.streams.video[0] if file.streams.video else self._stream
        self._zero_s = float((pictures.start_time or 0) * pictures.time_base) + from_s
        self._out = np.zeros((2, samples), np.float32)
        self._resampler: Any = None
        self._kind: tuple[str, str, int] | None = None
        self._began = self._at = 0
        """Samples of the part at which the present stretch began, and goes on."""
        self._due = 0
        """Where the time stamps should go on."""

    def read(self, beat: Beat) -> Stereo:
        """Decode what is needed and no more."""
        if self._zero_s > 2 * _RUN_IN_S:
            self._file.seek(int((self._zero_s - _RUN_IN_S) / self._stream.time_base), stream=self._stream)
        for frame in self._file.decode(self._stream):
            beat()
            start = self._at if frame.time is None else round((frame.time - self._zero_s) * RATE)
            if start >= self._out.shape[1]:
                break
            self._take(frame, start)
        self._finish()
        return self._out

    def _take(self, frame: Any, start: int) -> None:
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or now != self._kind or abs(start - self._due) > _GAP:
            self._finish()
            self._resampler, self._kind = av.AudioResampler(format="fltp", layout="stereo", rate=RATE), now
            self._began = self._at = self._due = start
        self._due += round(frame.samples * RATE / frame.sample_rate)
        self._lay(self._resampler.resample(frame))

    def _finish(self) -> None:
        """End a stretch of sound, without a click where it begins or ends inside the part."""
        if self._resampler is None:
            return
        self._lay(self._resampler.resample(None))
        first, last = max(0, self._began), min(self._at, self._out.shape[1])
        if first < last:
            ends = self._at < self._out.shape[1]
            faded(self._out[:, first:last], _EDGE if self._began > 0 else 0, _EDGE if ends else 0)
        self._resampler = None

    def _lay(self, frames: list[Any]) -> None:
        for frame in frames:
            sound = frame.to_ndarray()
            first, last = max(0, self._at), min(self._at + sound.shape[1], self._out.shape[1])
            if first < last:
                self._out[:, first:last] = sound[:, first - self._at : last - self._at]
            self._at += sound.shape[1]
