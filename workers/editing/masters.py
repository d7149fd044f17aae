"""Films that are in the master format already: their pictures and sound are passed on as they are."""

from pathlib import Path
from typing import Any, Final

import av

from bot.studio.timeline import Timeline
from workers.editing.mp4 import verify
from workers.editing.sources.containers import open_media, picture_stream
from workers.editing.sources.material import Colour, Material, Orientation

_BITS_MOST: Final = 25_000_000
"""A second: what the strictest platform takes."""
_RATE: Final = 48_000


def passed_on(film: Path, found: Material, timeline: Timeline, into: Path) -> Path | None:
    """Write a film anew with its index in front, its packets as they are; None where it must be rendered. Blocks."""
    if not _conforms(film, found, timeline):
        return None
    try:
        _copy(film, into)
        verify(into, timeline.frames, timeline.fps)
    except (av.error.FFmpegError, RuntimeError, ValueError):
        into.unlink(missing_ok=True)
        return None
    return into


def _conforms(film: Path, found: Material, timeline: Timeline) -> bool:
    """Say whether a film is what the cutting room would make: H.264 of this size at 30 pictures a second, and AAC."""
    is_plain = not (found.is_variable or found.is_interlaced or found.has_alpha or found.orientation != Orientation())
    is_shaped = (found.width, found.height) == (timeline.width, timeline.height) and found.pixel_aspect == 1.0
    is_timed = found.fps == timeline.fps and found.frames == timeline.frames
    is_coloured = found.colour == Colour()
    if not (is_plain and is_shaped and is_timed and is_coloured and found.container.startswith("mov")):
        return False
    if film.stat().st_size * 8 > _BITS_MOST * found.duration_s:
        return False
    with open_media(film) as file:
        picture, sound = picture_stream(file), file.streams.audio[0]
        codec = picture.codec_context
        return bool(
            (codec.name, codec.pix_fmt, sound.codec_context.name) == ("h264", "yuv420p", "aac")
            and (sound.codec_context.sample_rate, sound.codec_context.channels) == (_RATE, 2)
        )


def _copy(film: Path, into: Path) -> None:
    options = {"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"}
    with open_media(film) as read, av.open(str(into), "w", format="mp4", options=options) as written:
        streams: dict[int, Any] = {
            stream.index: written.add_stream_from_template(stream)
            for stream in (picture_stream(read), read.streams.audio[0])
        }
        for packet in read.demux([read.streams[index] for index in streams]):
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                written.mux(packet)
