"""Single pictures (HEIC too) and rows of them (GIF, animated WebP, APNG): read by Pillow, turned as EXIF says."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from workers.editing.sources.containers import unusable
from workers.editing.sources.material import Material, MediaKind, Unusable

Pixels = NDArray[np.uint8]
"""RGB or straight RGBA, shape (height, width, 3 or 4)."""
FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "BMP", "TIFF")
_HEIF: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
PIXELS_MOST: Final = 89_000_000
PAGES_MOST: Final = 20_000
_HASTE_MS: Final = 10
"""Pages shown no longer than this are shown for a tenth of a second, as every browser does."""
_USUAL_MS: Final = 100
_ROWS_OF: Final = ("GIF", "WEBP", "PNG", "AVIF")


def is_book(head: bytes) -> bool:
    """Say by its first 16 bytes whether a file is a picture, whatever its name."""
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\0", b"MM\0*"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"} | _HEIF)
    )


@lru_cache(maxsize=1)
def _learn_heif() -> None:
    """Have Pillow read what phones write (High Efficiency Image File Format); its library loads at the first one."""
    import pi_heif

    pi_heif.register_heif_opener()


class Book:
    """The pages of a picture file, in order of time."""

    def __init__(self, path: Path) -> None:
        """Open a picture file. Raises Unusable."""
        self._path = path
        self._open()
        if self._image.width * self._image.height > PIXELS_MOST:
            self._image.close()
            raise Unusable(f"a picture of {self._image.width} by {self._image.height} pixels is too large")
        self.pages = self._image.n_frames if self._image.format in _ROWS_OF else 1
        if self.pages > PAGES_MOST:
            self._image.close()
            raise Unusable(f"{self.pages} pictures are too many")
        self._number, self._began_ms = -1, 0.0
        self._lasts_ms = 0.0
        self._page: Pixels | None = None

    def _open(self) -> None:
        with self._path.open("rb") as file:
            if file.read(12)[8:] in _HEIF:
                _learn_heif()
        with unusable():
            self._image: Any = Image.open(self._path, formats=FORMATS)

    def at(self, seconds: float, slack_s: float = 1e-4) -> tuple[int, Pixels]:
        """Return the number and the pixels of the last page that has begun. Raises Unusable."""
        now_ms = (seconds + slack_s) * 1000
        if self._number < 0 or now_ms < self._began_ms:
            self._turn(0, 0.0)
        while self._number + 1 < self.pages and self._began_ms + self._lasts_ms <= now_ms:
            self._turn(self._number + 1, self._began_ms + self._lasts_ms)
        if self._page is None:
            with unusable():
                self._page = _pixels(self._image)
        return self._number, self._page

    def _turn(self, number: int, began_ms: float) -> None:
        if number < self._number:  # not every reader of Pillow's can go back
            self._image.close()
            self._open()
        with unusable():
            self._image.seek(number)
            self._image.load()
        lasts = float(self._image.info.get("duration", 0) or 0)
        self._lasts_ms = lasts if lasts > _HASTE_MS else _USUAL_MS
        self._number, self._began_ms, self._page = number, began_ms, None

    def read_through(self) -> list[float]:
        """Read every page, and return how long each is shown, in seconds. Raises Unusable for a damaged one."""
        lengths = []
        for number in range(self.pages):
            self._turn(number, self._began_ms + self._lasts_ms if number else 0.0)
            lengths.append(self._lasts_ms / 1000)
        return lengths

    def describe(self) -> Material:
        """Return what the file is, having read all of it. Raises Unusable."""
        lengths = self.read_through()
        turned = ImageOps.exif_transpose(self._image) if self.pages == 1 else self._image
        total = sum(lengths)
        return Material(
            kind=MediaKind.VIDEO if self.pages > 1 else MediaKind.STILL,
            duration_s=total if self.pages > 1 else 0.0,
            width=turned.width,
            height=turned.height,
            fps=self.pages / total if self.pages > 1 else 0.0,
            is_variable=len(set(lengths[:-1])) > 1,
            frames=self.pages,
            has_alpha=self._image.has_transparency_data,
            container=str(self._image.format).lower(),
        )

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()


def unfinished(path: Path, size: int) -> bool:
    """Say whether a picture file lacks its end in a way its reader would not notice."""
    with path.open("rb") as file:
        head = file.read(12)
        file.seek(max(0, size - 64))
        tail = file.read()
    if head.startswith(b"GIF8"):
        return b"\x3b" not in tail
    return head[:4] == b"RIFF" and int.from_bytes(head[4:8], "little") + 8 > size


def _pixels(image: Any) -> Pixels:
    """Return a page as 8-bit sRGB, with its transparency if it has any."""
    shown = ImageOps.exif_transpose(image)
    if shown.mode.startswith("I") or shown.mode == "F":
        deep = np.asarray(shown, np.float64)
        shown = Image.fromarray(np.clip(deep / (257 if deep.max() > 255 else 1), 0, 255).astype(np.uint8))
    clear = shown.convert("RGBA").getchannel("A") if shown.has_transparency_data else None
    colours = _in_srgb(shown, image.info.get("icc_profile"))
    if clear is not None:
        colours.putalpha(clear)
    return np.asarray(colours, np.uint8)


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    if not profile or image.mode not in {"RGB", "L", "CMYK"}:
        return image.convert("RGB")
    try:
        return ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # a profile that lies about its picture: read it as if it had none
        return image.convert("RGB")
