"""Films as small as a few hundred bytes that have all the boxes by which Instagram judges one."""

from bot.sandbox.platforms.instagram import VERSION, LoopbackInstagram
from tests.signing import signed_bytes


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return one box of an MP4."""
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4) + kind + body


def reel(
    *, seconds: float = 25.0, width: int = 1080, edit_list: bool = False, index_first: bool = True, media: int = 4000
) -> bytes:
    """Return an MP4 without a picture in it, signed as every film is."""
    mvhd = box(b"mvhd", bytes(12), (1000).to_bytes(4), round(seconds * 1000).to_bytes(4), bytes(80))
    tkhd = box(b"tkhd", bytes(76), (width << 16).to_bytes(4), (1920 << 16).to_bytes(4))
    edits = box(b"edts", box(b"elst", bytes(20))) if edit_list else b""
    index = box(b"moov", mvhd, box(b"trak", tkhd, edits))
    bytes_of_media = box(b"mdat", bytes(number % 251 for number in range(media)))
    kind = box(b"ftyp", b"isom", bytes(4), b"isom")
    return signed_bytes(kind + (index + bytes_of_media if index_first else bytes_of_media + index))


REEL = reel()


def api(instagram: LoopbackInstagram, path: str) -> str:
    """Return the address of something in the loopback's Graph."""
    return f"{instagram.base}/{VERSION}/{path}"
