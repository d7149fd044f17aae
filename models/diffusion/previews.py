"""A look at a picture while it is made, for next to nothing: its latents through a linear map to colours.

The map is fitted once for each model, by least squares, between the latents of a pattern that its own autoencoder
encodes and the colours of that pattern. It shows layout and colours, a latent to a pixel, with the noise that is left.
"""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models import device
from models.protocols import Picture

_CELLS: Final = 16
"""The pattern is so many latents wide and high."""
_STIFFNESS: Final = 1e-3
SMALLEST: Final = 64
"""Previews are enlarged to at least so many pixels on their shorter side."""


class LatentColours:
    """The linear map from the latents of one autoencoder to colours."""

    def __init__(self, vae: Any, scale: int, *, moves: bool) -> None:
        """Fit it; `scale` is pixels to a latent, `moves` whether the autoencoder takes films. Raises OutOfMemory."""
        colours = np.random.default_rng(0).random((_CELLS, _CELLS, 3), np.float32)
        latents = _encoded(vae, colours.repeat(scale, 0).repeat(scale, 1), moves=moves)
        channels = latents.shape[0]
        cells = np.vstack([latents.reshape(channels, -1), np.ones((1, latents[0].size))]).T
        stiff = np.vstack([cells, np.eye(channels + 1) * _STIFFNESS * len(cells) ** 0.5])
        aim = cv2.resize(colours, latents.shape[:0:-1], interpolation=cv2.INTER_AREA).reshape(-1, 3)
        self._map = np.linalg.lstsq(stiff, np.vstack([aim, np.zeros((channels + 1, 3))]), rcond=None)[0]

    def picture(self, latents: Any) -> Picture:
        """Return latents of one picture, shape (channels, height, width), as colours."""
        values = latents.detach().float().cpu().numpy()
        channels, height, width = values.shape
        cells = np.vstack([values.reshape(channels, -1), np.ones((1, height * width))]).T
        colours = np.nan_to_num(cells @ self._map, posinf=1.0, neginf=0.0).clip(0, 1).reshape(height, width, 3)
        larger = max(1, -(-SMALLEST // min(height, width)))
        small = (colours * 255).round().astype(np.uint8)
        return np.asarray(
            cv2.resize(small, (width * larger, height * larger), interpolation=cv2.INTER_LINEAR), np.uint8
        )


def _encoded(vae: Any, pattern: NDArray[np.float32], *, moves: bool) -> NDArray[np.float64]:
    torch = device.torch()
    pixels = torch.from_numpy(np.ascontiguousarray(pattern.transpose(2, 0, 1))) * 2 - 1
    batch = pixels[None, :, None] if moves else pixels[None]
    with torch.no_grad():
        latents = vae.encode(batch.to(device.device().name, vae.dtype)).latent_dist.mode()
    latents = normalised(vae, latents.float())[0]
    return np.asarray((latents[:, 0] if moves else latents).cpu().numpy(), np.float64)


def normalised(vae: Any, latents: Any) -> Any:
    """Return latents of an autoencoder in the range in which its pipeline removes noise."""
    torch = device.torch()
    config = vae.config
    kept = dict(vae.named_buffers())
    mean, deviation = (config.get(name, kept.get(name)) for name in ("latents_mean", "latents_std"))
    if mean is not None and deviation is not None:
        shape = (1, -1, *(1,) * (latents.ndim - 2))
        middle, spread = (torch.as_tensor(values).to(latents).view(shape) for values in (mean, deviation))
        latents = (latents - middle) / spread
    return latents * float(config.get("scaling_factor") or 1.0)
