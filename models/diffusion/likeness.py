"""IP-Adapter: pictures that say what somebody or something looks like, beside the words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models import device
from models.diffusion.pictures import as_image
from models.protocols import Picture

FOLDER: Final = "ip_adapter"
"""Holds the adapter's weights and a folder `image_encoder`, at any depth, beside the models of the pipeline."""
_ENCODER: Final = "image_encoder"
STRENGTH: Final = 0.7
_EYES: Final = 224
"""Side of the pictures that it looks at."""


def add(pipe: Any, folder: Path) -> bool:
    """Give a pipeline the adapter that lies in its folder, and say whether there is one."""
    at = folder / FOLDER
    weights = sorted(path for path in at.rglob("*.safetensors") if path.parent.name != _ENCODER)
    if not weights:
        return False
    encoder = next((path for path in sorted(at.rglob(_ENCODER))), at / _ENCODER)
    pipe.load_ip_adapter(
        str(folder),
        subfolder=str(weights[0].parent.relative_to(folder)),
        weight_name=weights[0].name,
        image_encoder_folder=str(encoder.relative_to(folder)),
        local_files_only=True,
    )
    pipe.image_encoder.to(dtype=pipe.unet.dtype)
    return True


def embedding(pipe: Any, picture: Picture) -> NDArray[np.float32]:
    """Return what the adapter's image encoder sees in a picture, as a vector of length one."""
    with device.torch().inference_mode():
        seen, _ = pipe.encode_image(as_image(picture, _EYES, _EYES), pipe._execution_device, 1)
    vector = np.asarray(seen.float().cpu().numpy().ravel(), np.float32)
    return np.asarray(vector / max(1e-9, float(np.linalg.norm(vector))), np.float32)


def asked(pipe: Any, likeness: Sequence[Picture]) -> dict[str, Any]:
    """Return what a pipeline with the adapter is asked: it wants a picture always, and heeds a black one not at all."""
    pipe.set_ip_adapter_scale(STRENGTH if likeness else 0.0)
    pictures = likeness or (np.zeros((_EYES, _EYES, 3), np.uint8),)
    return {"ip_adapter_image": [[as_image(picture, _EYES, _EYES) for picture in pictures]]}
