"""Snapshots: what a rendering keeps of single pictures on its way, for the thumbnail and the contact sheet."""

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from workers.editing.composing import Picture
from workers.editing.planes import rgb_of
from workers.editing.stills import tile_of
from workers.editing.thumbnails import Candidate, Score, scored

_JPEG_QUALITY: Final = 90


class Snapshots:
    """Watches a segment go by and keeps the pictures asked for."""

    def __init__(self, candidates: Collection[int], tiles: Collection[int]) -> None:
        self._wanted, self._tiled = frozenset(candidates), frozenset(tiles)
        self._seen: list[dict[str, Any]] = []
        self._tiles: list[dict[str, Any]] = []

    def see(self, picture: Picture) -> None:
        """Look at one picture."""
        if picture.number in self._wanted:
            score = scored(picture.clean).model_dump(mode="json")
            _, data = cv2.imencode(".jpg", rgb_of(picture.clean)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
            self._seen.append({"at": picture.number, "score": score, "jpeg": _text(data)})
        if picture.number in self._tiled:
            _, data = cv2.imencode(".png", tile_of(picture.full)[..., ::-1])
            self._tiles.append({"at": picture.number, "png": _text(data)})

    def stored(self) -> bytes:
        """Return everything seen as bytes."""
        return json.dumps({"candidates": self._seen, "tiles": self._tiles}).encode()


@dataclass(frozen=True, slots=True)
class Kept:
    """What snapshots hold, read back."""

    candidates: tuple[Candidate, ...]
    tiles: tuple[tuple[int, NDArray[np.uint8]], ...]

    @classmethod
    def read(cls, stored: bytes, start: int) -> Self:
        """Read what `Snapshots.stored` wrote for a segment that begins at a frame of the film."""
        data = json.loads(stored)
        candidates = tuple(
            Candidate(start + seen["at"], Score.model_validate(seen["score"]), base64.b64decode(seen["jpeg"]))
            for seen in data["candidates"]
        )
        tiles = tuple((start + tile["at"], _rgb(base64.b64decode(tile["png"]))) for tile in data["tiles"])
        return cls(candidates, tiles)


def _text(data: Any) -> str:
    return base64.b64encode(bytes(data)).decode()


def _rgb(png: bytes) -> NDArray[np.uint8]:
    pixels: Any = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(pixels[..., ::-1], np.uint8)
