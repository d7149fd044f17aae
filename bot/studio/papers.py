"""What may be brought as a signed release: a document, a photo or scan of it, or a recording of somebody saying it."""

from typing import Final

from bot.studio.errors import Refused
from bot.studio.uploads import UploadLimits, check_upload, shown_name

PAPER_LIMITS: Final = UploadLimits(bytes_most=10_000_000)
_PDF: Final = "application/pdf"
_BEGINNINGS: Final[dict[str, tuple[tuple[int, bytes], ...]]] = {
    "pdf": ((0, b"%PDF-"),),
    "jpg": ((0, b"\xff\xd8\xff"),),
    "png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "gif": ((0, b"GIF8"),),
    "webp": ((0, b"RIFF"), (8, b"WEBP")),
    "wav": ((0, b"RIFF"), (8, b"WAVE")),
    "mp4": ((4, b"ftyp"),),
    "mkv": ((0, b"\x1a\x45\xdf\xa3"),),
    "ogg": ((0, b"OggS"),),
    "flac": ((0, b"fLaC"),),
    "mp3": ((0, b"ID3"),),
}
_SAME: Final = {
    "jpeg": "jpg",
    "m4v": "mp4",
    "mov": "mp4",
    "m4a": "mp4",
    "avif": "mp4",
    "webm": "mkv",
    "oga": "ogg",
    "opus": "ogg",
    "apng": "png",
}


def check_paper(name: str, content_type: str | None, size: int, limits: UploadLimits = PAPER_LIMITS) -> str:
    """See that a file is worth keeping as a release; return its name as it may be shown. Raises Refused."""
    said = (content_type or "").split(";")[0].strip().lower()
    is_pdf = name.lower().endswith(".pdf") and said in {"", _PDF, "application/octet-stream"}
    if is_pdf and 0 < size <= limits.bytes_most:
        return shown_name(name)
    check_upload(name, content_type, size, limits)
    if _kind(name) not in _BEGINNINGS:
        raise Refused(
            f"“{shown_name(name)}” cannot be kept as a release.", "Send a PDF, a photo of the paper, or a recording."
        )
    return shown_name(name)


def check_paper_bytes(name: str, data: bytes) -> None:
    """See that a file is what its name says, by how it begins. Raises Refused."""
    wanted = _BEGINNINGS.get(_kind(name), ())
    begins_so = bool(wanted) and all(data[at : at + len(mark)] == mark for at, mark in wanted)
    is_bare_mp3 = _kind(name) == "mp3" and len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0
    if not begins_so and not is_bare_mp3:
        raise Refused(f"“{shown_name(name)}” is not what its name says.", "Send the release as a PDF or a photo.")


def _kind(name: str) -> str:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return _SAME.get(ending, ending)
