"""What people may send to be cut into a film: checked by what Discord says of it before it is downloaded.

Nothing of that is believed afterwards: the worker probes the file itself (`workers.editing.sources.uploads`).
"""

from collections.abc import Iterable
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field

from bot.studio.errors import Refused
from bot.studio.values import Value


class UploadLimits(Value):
    """How large and how long a file may be that somebody brings."""

    bytes_most: Annotated[int, Field(gt=0)] = 100_000_000
    seconds_most: Annotated[float, Field(gt=0)] = 600.0
    pixels_most: Annotated[int, Field(gt=0)] = 40_000_000
    """Of one picture."""
    side_least: Annotated[int, Field(gt=0)] = 16
    """Shorter side of a picture, in pixels."""


UPLOAD_LIMITS: Final = UploadLimits()
KINDS_TAKEN: Final = "MP4, MOV, WebM, MKV, GIF, JPEG, PNG, WebP, HEIC, MP3, WAV, M4A, OGG or FLAC"
_ENDINGS: Final = {
    "video": {"mp4", "m4v", "mov", "webm", "mkv", "avi", "3gp", "mpg", "mpeg", "ts", "ogv"},
    "image": {"gif", "jpg", "jpeg", "png", "webp", "avif", "bmp", "tif", "tiff", "apng", "heic", "heif", "hif"},
    "audio": {"mp3", "wav", "m4a", "aac", "ogg", "oga", "opus", "flac"},
}
_NAME_MOST: Final = 80
_ENDING_MOST: Final = 5
_FOLDERS: Final = ("/attachments/", "/ephemeral-attachments/")


def shown_name(name: str) -> str:
    """Return a file name as it may stand in a message: no folders, no markup, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in "`*_~|<>@#[]()")
    plain = plain.strip()
    if len(plain) > _NAME_MOST:
        stem, dot, ending = plain.rpartition(".")
        end = f".{ending}" if dot and len(ending) <= _ENDING_MOST else ""
        plain = (stem or plain)[: _NAME_MOST - len(end)] + end
    return plain or "file"


def check_video(name: str, content_type: str | None, size: int, limits: UploadLimits) -> None:
    """See that what somebody sends says it is a video, and is worth downloading. Raises Refused."""
    check_upload(name, content_type, size, limits)
    said = (content_type or "video/").split("/")[0]
    if name.rsplit(".", 1)[-1].lower() not in _ENDINGS["video"] or said in {"image", "audio"}:
        raise Refused(f"“{shown_name(name)}” is not a video.", "Send an MP4, MOV or WebM.")


def check_picture(name: str, content_type: str | None, size: int, limits: UploadLimits) -> None:
    """See that what somebody sends says it is a picture, and is worth downloading. Raises Refused."""
    check_upload(name, content_type, size, limits)
    said = (content_type or "image/").split("/")[0]
    if _ending(name) not in _ENDINGS["image"] or said in {"video", "audio"}:
        raise Refused(f"“{shown_name(name)}” is not a picture.", "Send a PNG, JPEG or WebP.")


def check_upload(name: str, content_type: str | None, size: int, limits: UploadLimits = UPLOAD_LIMITS) -> None:
    """See that a file somebody sends is worth downloading. Raises Refused in words people understand."""
    called = f"“{shown_name(name)}”"
    if size <= 0:
        raise Refused(f"{called} is empty.", "Send it again.")
    if size > limits.bytes_most:
        raise Refused(
            f"{called} has {size / 1e6:.0f} MB; {limits.bytes_most / 1e6:.0f} MB is the most.",
            "Make it shorter or smaller and send it again.",
        )
    ending = _ending(name)
    said = (content_type or "").split(";")[0].strip().lower()
    family = said.split("/")[0]
    is_untold = said in {"", "application/octet-stream"}
    if ending not in set().union(*_ENDINGS.values()) or not (is_untold or family in _ENDINGS):
        raise Refused(f"{called} is not a film, a picture or a sound.", f"Send {KINDS_TAKEN}.")


def check_kind(name: str, *, is_picture: bool) -> None:
    """See that a file holds what its name says: a picture, or a film or sound. Raises Refused."""
    if is_picture != (_ending(name) in _ENDINGS["image"]):
        held = "a picture" if is_picture else "a film or a sound"
        raise Refused(
            f"“{shown_name(name)}” is not what its name says: it holds {held}.",
            "Give it the ending that belongs to it and send it again.",
        )


def check_address(url: str, origins: Iterable[str]) -> None:
    """See that a file is fetched from where Discord keeps attachments, and from nowhere else. Raises Refused."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    origin = f"{parts.scheme}://{parts.netloc}"
    if origin not in set(origins) or not parts.path.startswith(_FOLDERS) or ".." in parts.path:
        raise Refused("The address of the file is not one of Discord's.", "Attach the file to the command itself.")


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
