"""Which encoder makes the pictures: x264, or a GPU's where it was seen to work.

Pieces of different encoders never go into one file: an encoder's name and options are part of a piece's key.
"""

from functools import lru_cache
from typing import Final

import av

from bot.studio.values import Value, digest_of
from workers.editing.mp4 import draft_options, master_options
from workers.editing.pieces import Encoder
from workers.editing.planes import flat

X264: Final = "libx264"
NVENC: Final = "h264_nvenc"
_PROBE_SIZE: Final = (256, 144)
_NVENC_MASTER: Final = {
    "preset": "p5", "tune": "hq", "rc": "vbr", "cq": "21", "b": "0", "maxrate": "12M", "bufsize": "24M",
    "profile": "high", "level": "4.1", "bf": "3", "g": "60", "forced-idr": "1",
}  # fmt: skip


class Encoding(Value):
    """How one kind of piece is encoded."""

    codec: str
    width: int
    height: int
    options: dict[str, str]

    @property
    def id(self) -> str:
        """Return what tells encodings apart in keys."""
        return digest_of([self.model_dump(mode="json"), av.__version__])

    def encoder(self, fps: int) -> Encoder:
        """Return a fresh encoder."""
        return Encoder(self.codec, self.width, self.height, self.options, fps)


def master_encoding(width: int, height: int, fps: int, codec: str = X264) -> Encoding:
    """Return how the full-size file is encoded."""
    options = _NVENC_MASTER if codec == NVENC else master_options(1, fps)
    return Encoding(codec=codec, width=width, height=height, options=options)


def draft_encoding(width: int, height: int, kbit_s: int, fps: int) -> Encoding:
    """Return how a draft is encoded."""
    return Encoding(codec=X264, width=width, height=height, options=draft_options(kbit_s, 1, fps))


@lru_cache(maxsize=4)
def fastest_codec(gpu: str = "") -> str:
    """Return the GPU's encoder if it encodes two black frames, else x264; asked once for each GPU of a process."""
    if not gpu:
        return X264
    try:
        encoder = Encoder(NVENC, *_PROBE_SIZE, {"preset": "p1"}, 30)
        for _ in range(2):
            encoder.write(flat(*_PROBE_SIZE))
        return NVENC if len(encoder.finish().packets) == 2 else X264
    except (av.error.FFmpegError, ValueError):
        return X264
