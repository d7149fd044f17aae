"""Files that people bring: probed before anything else touches them, whatever Discord said they are."""

from pathlib import Path
from typing import Final

from bot.studio.errors import Refused
from bot.studio.uploads import UPLOAD_LIMITS, UploadLimits
from workers.editing.sources.books import Book
from workers.editing.sources.containers import open_media, unusable
from workers.editing.sources.footage import Footage
from workers.editing.sources.material import Material, MediaKind, Unusable, broken
from workers.editing.sources.probing import Probed, probed

_LOOKS: Final = 5
"""So many moments of a film are decoded, its beginning and its end among them."""


def vetted(path: Path, what: str, limits: UploadLimits = UPLOAD_LIMITS) -> Material:
    """Return what a file that somebody brought is, once it may be used.

    Raises MediaBroken naming it as `what` if it cannot be read, Refused if it is too large or too long.
    """
    if path.is_file() and path.stat().st_size > limits.bytes_most:
        size, most = path.stat().st_size / 1e6, limits.bytes_most / 1e6
        raise Refused(f"{what} has {size:.0f} MB; {most:.0f} MB is the most.", "Make it smaller and send it again.")
    found = probed(path, what)
    _within(found.material, what, limits)
    try:
        _looked_into(path, found)
    except Unusable as error:
        raise broken(what, error) from error
    return found.material


def _within(material: Material, what: str, limits: UploadLimits) -> None:
    if material.duration_s > limits.seconds_most:
        raise Refused(
            f"{what} is {material.duration_s:.0f} seconds long; {limits.seconds_most:.0f} is the most.",
            "Cut it shorter and send it again.",
        )
    if material.kind is MediaKind.SOUND:
        return
    if material.width * material.height > limits.pixels_most:
        raise Refused(
            f"{what} has pictures of {material.width} by {material.height} pixels, which is too large.",
            "Send it in a smaller size.",
        )
    if min(material.width, material.height) < limits.side_least:
        raise Refused(
            f"{what} has pictures of {material.width} by {material.height} pixels, which is too small to show.",
            "Send it in a larger size.",
        )


def _looked_into(path: Path, found: Probed) -> None:
    """Decode a film here and there, up to its very end, and a sound from end to end."""
    if found.material.kind is MediaKind.SOUND:
        with unusable(), open_media(path) as file:
            if not any(True for _ in file.decode(file.streams.audio[0])):
                raise Unusable("not one sound in it can be decoded")
        return
    source = Book(path) if found.material.is_book else Footage(path, found)
    try:
        for look in range(_LOOKS):
            source.at(found.material.duration_s * look / (_LOOKS - 1))
    finally:
        source.close()
