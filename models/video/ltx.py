"""LTX-Video: from words, from a picture, between two pictures; enlarged in its latents where its upsampler is there."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from models.diffusion.pictures import as_image
from models.diffusion.running import part as part_of
from models.diffusion.sizes import Sizes
from models.diffusion.stepping import Steps
from models.protocols import ClipWanted
from models.video.filming import DiffusionFilm, Guide, Stretch, begun
from models.video.rules import Rules, fitted

_SPATIAL: Final = 32
_TEMPORAL: Final = 8
_REFINED: Final = 0.4
"""How much of the noise is put back after enlarging; the share of steps that take it away again."""
_REFINING_STEPS: Final = 10
_UPSAMPLER: Final = "pipelines.ltx.modeling_latent_upsampler:LTXLatentUpsamplerModel"


class LtxVideo(DiffusionFilm):
    """Films at 24 frames a second; `distilled` is for weights that need few steps and no guidance."""

    kind = "LTXPipeline"
    rules = Rules(Sizes(32, 1216 * 704), frames_by=8, frames_most=121, fps=24)
    steps = 40
    guidance = 3.0
    heeds: frozenset[Guide] = frozenset({"first", "last"})
    goes_on = True

    def __init__(self, name: str, weights: Path, *args: Any, distilled: bool = False, **named: Any) -> None:
        """Load it; see DiffusionFilm."""
        if distilled:
            named = {"steps": 8, "guidance": 1.0, **named}
        self._upsampling: Any = None
        self._enlarges = (weights / "latent_upsampler").is_dir()
        super().__init__(name, weights, *args, **named)

    def fitted(self, wanted: ClipWanted) -> ClipWanted:
        """Return the request in the nearest size and length that the model takes; at least as long."""
        step = 2 * _SPATIAL if self._is_enlarged(wanted) else _SPATIAL
        rules = replace(self.rules, sizes=replace(self.rules.sizes, step=step))
        return fitted(wanted, rules, goes_on=True)

    def _is_enlarged(self, wanted: ClipWanted) -> bool:
        return self._enlarges and wanted.preset == "best"

    def _steps_told(self, steps: int, wanted: ClipWanted) -> int:
        return steps + (int(_REFINING_STEPS * _REFINED) if self._is_enlarged(wanted) else 0)

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        wanted = part.wanted
        asked: dict[str, Any] = {
            "width": wanted.width, "height": wanted.height, "guidance_scale": part.guidance,
            "frame_rate": wanted.fps, "decode_timestep": 0.05, "decode_noise_scale": 0.025,
        }  # fmt: skip
        if wanted.last is not None or self._is_enlarged(wanted):
            return self._between(), {**asked, "conditions": _conditions(wanted)}
        if wanted.first is not None:
            return self._pipes.sharing("LTXImageToVideoPipeline"), {**asked, **begun(wanted)}
        return self.pipe, asked

    def _run_through(self, pipe: Any, asked: dict[str, Any], told: Steps, part: Stretch) -> Any:
        if not self._is_enlarged(part.wanted):
            return super()._run_through(pipe, asked, told, part)
        width, height = asked["width"], asked["height"]
        small = replace(part.wanted, width=width // 2, height=height // 2)
        told.look, look = self._look(small), told.look
        half = {"width": small.width, "height": small.height, "output_type": "latent"}
        latents = super()._run_through(pipe, {**asked, **half}, told, part)[None]
        latents = self._upsampler()(
            latents=latents, width=width, height=height, adain_factor=1.0, output_type="latent"
        ).frames
        told.look = look
        again = {"latents": latents, "denoise_strength": _REFINED, "num_inference_steps": _REFINING_STEPS}
        return super()._run_through(pipe, {**asked, **again}, told, part)

    def _between(self) -> Any:
        """Return the pipeline for key frames; it sets its own schedule, which no length may shift."""
        from diffusers import FlowMatchEulerDiscreteScheduler

        plain = {"use_dynamic_shifting": False, "shift_terminal": None}
        schedule = FlowMatchEulerDiscreteScheduler.from_config(self.pipe.scheduler.config, **plain)
        return self._pipes.sharing("LTXConditionPipeline", scheduler=schedule)

    def _upsampler(self) -> Any:
        if self._upsampling is None:
            model = part_of(_UPSAMPLER, self._folder / "latent_upsampler", self._run)
            model.to(self.pipe._execution_device)
            self._upsampling = self._pipes.sharing("LTXLatentUpsamplePipeline", latent_upsampler=model)
        return self._upsampling

    def close(self) -> None:
        """Give the memory back."""
        self._upsampling = None
        super().close()

    def _latents_seen(self, latents: Any, wanted: ClipWanted) -> Any:
        frames = (wanted.frames - 1) // _TEMPORAL + 1
        high, wide = wanted.height // _SPATIAL, wanted.width // _SPATIAL
        film = latents[0, -frames * high * wide :].reshape(frames, high, wide, -1)
        return film[frames // 2].permute(2, 0, 1)

    def _latent_scale(self) -> int:
        return _SPATIAL


def _conditions(wanted: ClipWanted) -> list[Any] | None:
    """Return the pictures that a film has to pass through, at its two ends."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    ends = ((wanted.first, 0), (wanted.last, wanted.frames - 1))
    return [
        LTXVideoCondition(image=as_image(picture, wanted.width, wanted.height), frame_index=at)
        for picture, at in ends
        if picture is not None
    ] or None
