"""HunyuanVideo and HunyuanVideo 1.5, which share a name and little else."""

from dataclasses import replace
from typing import Any, ClassVar

from models.diffusion.sizes import Sizes
from models.protocols import ClipWanted
from models.video.filming import DiffusionFilm, Guide, Stretch, begun
from models.video.rules import Rules


class HunyuanVideo(DiffusionFilm):
    """Films from words at 24 frames a second. Its guidance is learned: a negative prompt costs a second pass a step."""

    kind = "HunyuanVideoPipeline"
    rules = Rules(Sizes(16, 960 * 544), frames_by=4, frames_most=129, fps=24)
    steps = 40
    guidance = 6.0

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        wanted = part.wanted
        return self.pipe, {
            "width": wanted.width, "height": wanted.height, "guidance_scale": part.guidance,
            "negative_prompt": wanted.negative or None, "true_cfg_scale": 2.0 if wanted.negative else 1.0,
        }  # fmt: skip


class HunyuanVideo15(DiffusionFilm):
    """Films from words, or from a picture where its folder holds that model, at 24 frames a second.

    Its pipeline tells nobody of its steps and draws a first picture's size by itself.
    """

    kind: ClassVar[str] = "HunyuanVideo15Pipeline"
    calls_back = False
    rules = Rules(Sizes(16, 848 * 480), frames_by=4, frames_most=121, fps=24)
    steps = 40
    guidance = 6.0

    def _loaded(self) -> Any:
        pipe = super()._loaded()
        pipe.guider = pipe.guider.new(guidance_scale=self.guidance)
        return pipe

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        wanted = part.wanted
        return self.pipe, {"width": wanted.width, "height": wanted.height}


class HunyuanVideo15FromPicture(HunyuanVideo15):
    """The one that films from a picture, in a size of its own choice for each shape; without a picture it cannot."""

    kind: ClassVar[str] = "HunyuanVideo15ImageToVideoPipeline"
    heeds: frozenset[Guide] = frozenset({"first"})
    needs: frozenset[Guide] = heeds
    goes_on = True

    def fitted(self, wanted: ClipWanted) -> ClipWanted:
        """Return the request in the size that the pipeline takes for its shape; at least as long."""
        choice, target = self.pipe.video_processor, self.pipe.target_size
        rough = super().fitted(wanted)
        size, before = (rough.height, rough.width), (0, 0)
        while size != before:  # the size it draws for a picture of a size it drew may be another
            size, before = choice.calculate_default_height_width(*size, target), size
        return replace(rough, width=int(size[1]), height=int(size[0]))

    def _asked(self, part: Stretch) -> tuple[Any, dict[str, Any]]:
        return self.pipe, begun(part.wanted)
