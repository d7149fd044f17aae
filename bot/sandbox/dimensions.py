"""How wide and high a picture or film is, read from its first bytes, so that pages can leave room for it."""

import io
import struct
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

Size = tuple[int, int]
_CONTAINERS = {b"moov", b"trak"}


def size_of(data: bytes, content_type: str) -> Size | None:
    """Measure a picture, or an MP4 or QuickTime film; None where that cannot be told."""
    if content_type.startswith("image/"):
        return _picture(data)
    if content_type in ("video/mp4", "video/quicktime"):
        return next(_films(memoryview(data)), None)
    return None


def _picture(data: bytes) -> Size | None:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            return int(width), int(height)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None


def _films(data: memoryview) -> Iterator[Size]:
    """Walk the boxes of an ISO base media file down to the track headers that have a size."""
    place = 0
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        head = 8
        if length == 1 and place + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, place + 8)
            head = 16
        if length < head:
            return
        body = data[place + head : place + length]
        if kind in _CONTAINERS:
            yield from _films(body)
        elif kind == b"tkhd" and len(body) >= 8:
            width, height = struct.unpack_from(">II", body, len(body) - 8)
            if width and height:
                yield width >> 16, height >> 16
        place += length
