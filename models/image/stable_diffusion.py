"""Stable Diffusion 1.5 and SDXL: stills from words, after edges, depth or a pose, and in somebody's likeness."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

from bot.studio.errors import Refused
from bot.studio.shot import Control
from bot.studio.vram import RunPlan
from models import device
from models.diffusion.likeness import added
from models.diffusion.pictures import as_image, from_tensor
from models.diffusion.running import loaded, settle
from models.diffusion.sharing import Pipelines
from models.diffusion.sizes import Sizes
from models.diffusion.stepping import Look, Steps
from models.image.edges import edges
from models.presets import TUNINGS
from models.protocols import OnStep, Picture, StillWanted

_TILE: Final = 640
_TILE_OVERLAP: Final = 0.2


class StableDiffusion:
    """Version 1.5: trained on squares of 512."""

    measure: str = "image embeddings"
    kind: ClassVar[str] = "StableDiffusionPipeline"
    controlled: ClassVar[str] = "StableDiffusionControlNetPipeline"
    sizes: Sizes = Sizes(32, 512 * 832)
    parts: ClassVar[dict[str, Any]] = {"safety_checker": None, "requires_safety_checker": False}

    def __init__(
        self,
        name: str,
        weights: Path,
        run: RunPlan | None = None,
        *,
        steps: int = 30,
        guidance: float = 7.0,
        pixels: int | None = None,
    ) -> None:
        """Load it onto the device; it draws no more pixels than those given. Raises OutOfMemory, ModelFailed."""
        self.name = name
        if pixels is not None:
            self.sizes = replace(self.sizes, pixels=pixels)
        self._folder, self._run = weights, run or RunPlan()
        self.steps, self._guidance = steps, guidance
        with device.memory_watched(name):
            pipe = loaded(self.kind, weights, self._run, **self.parts)
            self._likeness = added(pipe, weights)
            _quicken(pipe)
            self._pipes = Pipelines(pipe, self._run)

    @property
    def pipe(self) -> Any:
        """Return the pipeline that draws from words."""
        return self._pipes.main

    def fitted(self, wanted: StillWanted) -> StillWanted:
        """Return the request in the nearest size that the model takes."""
        width, height = self.sizes.nearest(wanted.width, wanted.height)
        return replace(wanted, width=width, height=height)

    def draw(self, wanted: StillWanted, on_step: OnStep | None = None) -> Picture:
        """Draw a fitted request; blocks.

        Raises Cancelled after the step in which it was stopped, OutOfMemory, Refused for what it has no ControlNet
        or IP-Adapter for, ModelFailed.
        """
        if wanted.likeness and self._likeness is None:
            raise Refused(f"{self.name} has no IP-Adapter: it cannot draw a likeness.", "Draw it from words alone.")
        count = TUNINGS[wanted.preset].of(self.steps, is_cached=False)
        told = Steps(on_step, count)
        with device.memory_watched(self.name):
            pipe = self.pipe if wanted.control is None else self._following(wanted.controlled_by)
            self._pipes.turn_to(pipe)
            try:
                told.look = self._look()
                made = pipe(**self._asked(wanted), num_inference_steps=count, callback_on_step_end=told.callback)
                picture: Picture = from_tensor(made.images, self.name)[0]
                return picture
            finally:
                settle(pipe)

    def resemblance(self, picture: Picture, references: Sequence[Picture]) -> float:
        """Compare what the IP-Adapter's image encoder sees; blocks. Raises OutOfMemory, Refused without an adapter."""
        eyes = self._likeness
        if eyes is None:
            raise Refused(f"{self.name} has no IP-Adapter: it cannot compare pictures.", "Compare colours and edges.")
        with device.memory_watched(self.name):
            try:
                seen = eyes.embedding(picture)
                nearest = max(float(seen @ eyes.embedding(one)) for one in references)
            finally:
                settle(self.pipe)
        return min(1.0, max(0.0, nearest))

    def close(self) -> None:
        """Give the memory back."""
        self._pipes.close()

    def _asked(self, wanted: StillWanted) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "prompt": wanted.prompt, "negative_prompt": wanted.negative, "width": wanted.width,
            "height": wanted.height, "guidance_scale": self._guidance, "generator": device.chance(wanted.seed),
            "output_type": "pt",
        }  # fmt: skip
        if wanted.control is not None:
            drawn = edges(wanted.control) if wanted.controlled_by == "edges" else wanted.control
            asked["image"] = as_image(drawn, wanted.width, wanted.height)
        if self._likeness is not None:
            asked.update(self._likeness.asked(wanted.likeness))
        return asked

    def _following(self, control: Control) -> Any:
        folder = self._folder / f"controlnet_{control}"
        if not folder.is_dir():
            raise Refused(f"{self.name} has no ControlNet for {control}.", "Draw it from words alone.")
        return self._pipes.with_net(self.controlled, folder)

    def _look(self) -> Look:
        colours = self._pipes.colours(int(self.pipe.vae_scale_factor), moves=False)
        return lambda latents: colours.picture(latents[0])


def _quicken(pipe: Any) -> None:
    """Give a pipeline a schedule that needs few steps, and decode in tiles of which a still has few."""
    from diffusers import DPMSolverMultistepScheduler

    pipe.scheduler = DPMSolverMultistepScheduler.from_config(pipe.scheduler.config, use_karras_sigmas=True)
    vae = pipe.vae
    vae.tile_sample_min_size, vae.tile_overlap_factor = _TILE, _TILE_OVERLAP
    vae.tile_latent_min_size = _TILE // 2 ** (len(vae.config.block_out_channels) - 1)


class StableDiffusionXL(StableDiffusion):
    """XL: trained on squares of 1024."""

    kind: ClassVar[str] = "StableDiffusionXLPipeline"
    controlled: ClassVar[str] = "StableDiffusionXLControlNetPipeline"
    sizes: Sizes = Sizes(32, 1024 * 1024)
    parts: ClassVar[dict[str, Any]] = {}
