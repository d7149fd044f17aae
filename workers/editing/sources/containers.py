"""The one door by which media files are opened: from the disk alone, and no kind that points at other files."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import av
from PIL import Image, UnidentifiedImageError

from workers.editing.sources.material import Unusable

FORMATS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "mpegvideo", "flv", "ogg", "asf", "mxf", "dv",
    "yuv4mpegpipe", "ivf", "wav", "w64", "mp3", "flac", "aac", "aiff", "caf", "ac3", "eac3", "amr",
)  # fmt: skip
"""Demuxers that read the file they are given and no other: no playlists, no `concat`, no numbered images."""
_OPTIONS: Final = {"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}

_READERS_RAISE: Final = (
    OSError, ValueError, LookupError, SyntaxError, EOFError, ArithmeticError, NotImplementedError, TypeError,
    struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's readers raise on files made to break them."""


def open_media(path: Path) -> Any:
    """Open a film or sound file for reading. Raises what `unusable` understands."""
    return av.open(f"file:{path}", options=dict(_OPTIONS), metadata_errors="ignore")


def picture_stream(file: Any) -> Any:
    """Return the stream of moving pictures, or None; a cover on a record is not one. Raises Unusable."""
    covers = av.stream.Disposition.attached_pic
    found = next((stream for stream in file.streams.video if not stream.disposition & covers), None)
    if found is not None and found.codec_context is None:
        raise Unusable("its pictures are written in a way that nothing here can read")
    return found


@contextmanager
def unusable() -> Iterator[None]:
    """Turn whatever a file does to its reader into Unusable, in words without the path."""
    try:
        yield
    except av.error.FFmpegError as error:
        raise Unusable((error.strerror or "it cannot be read").lower()) from error
    except UnidentifiedImageError as error:
        raise Unusable("it is damaged, or of an unknown kind") from error
    except Image.DecompressionBombError as error:
        raise Unusable("it is too large a picture") from error
    except _READERS_RAISE as error:
        why = (error.strerror or str(error)) if isinstance(error, OSError) else "it is damaged"
        raise Unusable(str(why).lower().rstrip(".") or "it cannot be read") from error
