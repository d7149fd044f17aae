"""AnimateDiff: Stable Diffusion 1.5 set in motion, with a ControlNet and an IP-Adapter where its folder has them."""

from collections.abc import Mapping
from typing import Any, Final

from models.diffusion.likeness import added
from models.diffusion.pictures import as_image
from models.diffusion.running import part as part_of
from models.diffusion.sizes import Sizes
from models.protocols import ClipWanted
from models.video.filming import DiffusionFilm, Guide, Stretch
from models.video.rules import Rules

_AT_ONCE: Final = 16
"""Frames that its motion was trained for; longer clips slide over it, by FreeNoise."""
_OVERLAP: Final = 12
_TAUGHT_BY: Final = {
    "beta_schedule": "linear", "clip_sample": False, "timestep_spacing": "linspace", "steps_offset": 1,
}  # fmt: skip
"""The schedule of noise that its motion was taught with; that of the stills it moves is another."""


class AnimateDiff(DiffusionFilm):
    """Films at 8 frames a second. A first picture gives a clip its look, by the IP-Adapter, not its first frame."""

    kind = "AnimateDiffPipeline"
    moves = False
    rules = Rules(Sizes(8, 512 * 768), frames_by=1, frames_most=32, fps=8)
    steps = 25
    guidance = 7.5

    def _parts(self) -> Mapping[str, Any]:
        return {"motion_adapter": part_of("MotionAdapter", self._folder / "motion_adapter", self._run)}

    def _loaded(self) -> Any:
        from diffusers import DDIMScheduler

        pipe = super()._loaded()
        pipe.scheduler = DDIMScheduler.from_config(pipe.scheduler.config, **_TAUGHT_BY)
        self._likeness = added(pipe, self._folder)
        nets: frozenset[Guide] = frozenset({"control"}) if (self._folder / "controlnet").is_dir() else frozenset()
        self.heeds = nets | (set() if self._likeness is None else {"first", "likeness"})
        return pipe

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        wanted = part.wanted
        asked: dict[str, Any] = {
            "width": wanted.width, "height": wanted.height, "guidance_scale": part.guidance,
        }  # fmt: skip
        follows = bool(wanted.control) and "control" in self.heeds
        pipe = self._following() if follows else self.pipe
        if follows:
            asked["conditioning_frames"] = _spread(wanted)
        if self._likeness is not None:
            first = () if wanted.first is None else (wanted.first,)
            asked.update(self._likeness.asked((*wanted.likeness, *first)))
        if wanted.frames > _AT_ONCE:
            pipe.enable_free_noise(_AT_ONCE, _AT_ONCE - _OVERLAP)
        else:
            pipe.disable_free_noise()
        return pipe, asked

    def _following(self) -> Any:
        """Return the pipeline that follows pictures."""
        return self._pipes.with_net("AnimateDiffControlNetPipeline", self._folder / "controlnet")

    def _latent_scale(self) -> int:
        return int(self.pipe.vae_scale_factor)


def _spread(wanted: ClipWanted) -> list[Any]:
    """Return the picture to follow for each frame."""
    count = len(wanted.control)
    return [
        as_image(wanted.control[number * count // wanted.frames], wanted.width, wanted.height)
        for number in range(wanted.frames)
    ]
