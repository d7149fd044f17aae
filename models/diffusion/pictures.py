"""Pictures between numpy, PIL and torch, and in the size that a pipeline wants."""

from typing import Any

import cv2
import numpy as np
from PIL import Image

from bot.studio.errors import ModelFailed
from models import device
from models.protocols import Picture, Pictures


def covering(picture: Picture, width: int, height: int) -> Picture:
    """Return the middle of a picture of any size so that it fills another size."""
    high, wide = picture.shape[:2]
    scale = max(width / wide, height / high)
    part_wide, part_high = max(1, min(wide, round(width / scale))), max(1, min(high, round(height / scale)))
    left, top = (wide - part_wide) // 2, (high - part_high) // 2
    part = picture[top : top + part_high, left : left + part_wide]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LANCZOS4
    return np.ascontiguousarray(cv2.resize(part, (width, height), interpolation=how), np.uint8)


def as_image(picture: Picture, width: int, height: int) -> Image.Image:
    """Return a picture in a size, as PIL has it."""
    return Image.fromarray(covering(picture, width, height))


def from_tensor(made: Any, what: str) -> Pictures:
    """Return what a pipeline gave, of shape (n, 3, height, width) and 0 to 1, as pictures, one at a time.

    Raises ModelFailed for values that are no numbers: a type too narrow for the model gives those.
    """
    torch = device.torch()
    if not bool(torch.isfinite(made).all()):
        raise ModelFailed(
            f"{what} gave pictures without values.", "Try another preset, or run it in another number format."
        )
    count, _, height, width = made.shape
    pictures = np.empty((count, height, width, 3), np.uint8)
    for number, one in enumerate(made):
        eight = (one.float().clamp(0, 1) * 255).round().to(torch.uint8)
        pictures[number] = eight.permute(1, 2, 0).cpu().numpy()
    return pictures
