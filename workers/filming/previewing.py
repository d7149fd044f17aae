"""A model's steps as an order's progress, with a small picture of how it looks."""

from typing import Final, Protocol

import cv2
import numpy as np

from models.protocols import OnStep, Picture

SIDE: Final = 256
"""Longest side of a preview."""
_QUALITY: Final = 70


class Shows(Protocol):
    """Says how far an order is and how it looks; answers False to stop."""

    def show(self, preview: bytes, done: float, step: str) -> bool:
        """Report, with a small JPEG."""
        ...


def steps_told(report: Shows, doing: str, share: float = 1.0) -> OnStep:
    """Return what tells a report of a model's steps; they are a share of the order."""

    def told(done: int, total: int, picture: Picture | None) -> bool:
        return report.show(jpeg(picture), share * done / max(1, total), f"{doing}: step {done} of {total}")

    return told


def jpeg(picture: Picture | None) -> bytes:
    """Return a picture as a small JPEG; nothing for none."""
    if picture is None:
        return b""
    height, width = picture.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, coded = cv2.imencode(".jpg", np.asarray(small)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return bytes(coded)
