"""Wan 2.1: one model that films from words, another that films from a picture."""

from collections.abc import Mapping
from typing import Any, ClassVar

from models import device
from models.diffusion.sizes import Sizes
from models.video.filming import DiffusionFilm, Guide, Stretch, begun
from models.video.rules import Rules


class WanVideo(DiffusionFilm):
    """Films from words alone, at 16 frames a second; it cannot go on from a picture."""

    kind: ClassVar[str] = "WanPipeline"
    rules = Rules(Sizes(16, 832 * 480), frames_by=4, frames_most=81, fps=16)
    steps = 40
    guidance = 5.0

    def _parts(self) -> Mapping[str, Any]:
        # Its autoencoder bands in 16 bits.
        return {"dtype": {"default": device.compute_type(), "vae": device.torch().float32}}

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        wanted = part.wanted
        return self.pipe, {
            "width": wanted.width, "height": wanted.height, "guidance_scale": part.guidance,
        }  # fmt: skip


class WanBoth(WanVideo):
    """Films from words or from a picture with the same weights, at 24 frames a second (Wan 2.2, 5B)."""

    rules = Rules(Sizes(32, 1280 * 704), frames_by=4, frames_most=121, fps=24)
    heeds: frozenset[Guide] = frozenset({"first"})
    goes_on = True

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        pipe, asked = super()._asked(part)
        if part.wanted.first is None:
            return pipe, asked
        shared = self._pipes.sharing("WanImageToVideoPipeline", expand_timesteps=True)
        return shared, {**asked, **begun(part.wanted)}


class WanFromPicture(WanVideo):
    """Films from a picture and words; without a picture it cannot."""

    kind: ClassVar[str] = "WanImageToVideoPipeline"
    heeds: frozenset[Guide] = frozenset({"first"})
    needs: frozenset[Guide] = heeds
    goes_on = True

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        pipe, asked = super()._asked(part)
        return pipe, {**asked, **begun(part.wanted)}
