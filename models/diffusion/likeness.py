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


class Likeness:
    """The adapter of a pipeline, and of others that share its UNet. Put aside, it costs no time and changes nothing."""

    def __init__(self, pipe: Any) -> None:
        """Take over the adapter that was loaded into a pipeline, and put it aside."""
        self._pipe, self._unet = pipe, pipe.unet
        self._projection = pipe.unet.encoder_hid_proj
        self._heeding = dict(pipe.unet.attn_processors)
        self._plain = {name: _without_adapter(one) for name, one in self._heeding.items()}
        self._turn(heeds=False)

    def asked(self, pictures: Sequence[Picture]) -> dict[str, Any]:
        """Return what a pipeline is asked in order to draw in the likeness of pictures, and make it ready; or not."""
        self._turn(heeds=bool(pictures))
        if not pictures:
            return {}
        self._pipe.set_ip_adapter_scale(STRENGTH)
        return {"ip_adapter_image": [[as_image(picture, _EYES, _EYES) for picture in pictures]]}

    def embedding(self, picture: Picture) -> NDArray[np.float32]:
        """Return what its image encoder sees in a picture, as a vector of length one."""
        with device.torch().inference_mode():
            seen, _ = self._pipe.encode_image(as_image(picture, _EYES, _EYES), self._pipe._execution_device, 1)
        vector = np.asarray(seen.float().cpu().numpy().ravel(), np.float32)
        return np.asarray(vector / max(1e-9, float(np.linalg.norm(vector))), np.float32)

    def _turn(self, *, heeds: bool) -> None:
        self._unet.set_attn_processor(dict(self._heeding if heeds else self._plain))
        self._unet.encoder_hid_proj = self._projection if heeds else None
        self._unet.config.encoder_hid_dim_type = "ip_image_proj" if heeds else None
        if heeds:
            self._unet.to(self._unet.device)  # what was put aside stayed where it was


def added(pipe: Any, folder: Path) -> Likeness | None:
    """Give a pipeline the adapter that lies in its folder; None where there is none."""
    at = folder / FOLDER
    weights = sorted(path for path in at.rglob("*.safetensors") if path.parent.name != _ENCODER)
    if not weights:
        return None
    encoder = next((path for path in sorted(at.rglob(_ENCODER))), at / _ENCODER)
    pipe.load_ip_adapter(
        str(folder),
        subfolder=str(weights[0].parent.relative_to(folder)),
        weight_name=weights[0].name,
        image_encoder_folder=str(encoder.relative_to(folder)),
        local_files_only=True,
    )
    pipe.image_encoder.to(dtype=pipe.unet.dtype)
    return Likeness(pipe)


def _without_adapter(processor: Any) -> Any:
    """Return what computes the same attention without an adapter."""
    from diffusers.models.attention_processor import AttnProcessor2_0

    return AttnProcessor2_0() if hasattr(processor, "to_k_ip") else processor
