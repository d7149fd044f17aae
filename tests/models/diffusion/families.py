"""Every family of pictures and video, tiny, through its own class: what each test of them loads."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.studio.vram import RunPlan, Way
from models import device
from models.diffusion.running import denoiser_of
from models.image import tiny as tiny_image
from models.image.stable_diffusion import StableDiffusion, StableDiffusionXL
from models.protocols import ClipWanted, Picture
from models.video import tiny as tiny_video
from models.video.animatediff import AnimateDiff
from models.video.filming import DiffusionFilm
from models.video.hunyuan import HunyuanVideo, HunyuanVideo15, HunyuanVideo15FromPicture
from models.video.ltx import LtxVideo
from models.video.wan import WanBoth, WanFromPicture, WanVideo

FILMS: Final[Mapping[str, type[DiffusionFilm]]] = {
    "ltx-video": LtxVideo,
    "hunyuan-video": HunyuanVideo,
    "hunyuan-video-1.5": HunyuanVideo15,
    "hunyuan-video-1.5-i2v": HunyuanVideo15FromPicture,
    "wan-1.3b": WanVideo,
    "wan-2.2-5b": WanBoth,
    "wan-i2v-14b": WanFromPicture,
    "animatediff": AnimateDiff,
}
STILLS: Final[Mapping[str, type[StableDiffusion]]] = {"sd-1.5": StableDiffusion, "sdxl": StableDiffusionXL}
FROM_PICTURES: Final = ("wan-i2v-14b", "hunyuan-video-1.5-i2v")
"""Those that film from pictures alone."""
FROM_WORDS: Final = ("hunyuan-video", "hunyuan-video-1.5", "wan-1.3b")
"""Those that film from words alone."""
STEPS: Final = 2
LONG: Final = "Ein Fuchs, лиса, 狐狸, الثعلب, สุนัขจิ้งจอก, 🦊 e\u0301\u200d\n " * 60


def film_model(row: str, folder: Path, way: Way = Way.NONE) -> DiffusionFilm:
    """Build and load a tiny video model."""
    if not folder.exists():
        tiny_video.build(row, folder)
    return FILMS[row](name=row, weights=folder, run=RunPlan(way=way), steps=STEPS)


def still_model(row: str, folder: Path) -> StableDiffusion:
    """Build and load a tiny image model."""
    if not folder.exists():
        tiny_image.build(row, folder)
    return STILLS[row](name=row, weights=folder, steps=STEPS)


def clip(row: str = "", **more: Any) -> ClipWanted:
    """Return a small request; models that need a first picture get one."""
    plain = {"prompt": "a red fox", "width": 64, "height": 64, "frames": 9, "fps": 24, "seed": 3}
    if row in FROM_PICTURES:
        plain["first"] = picture(40, 70)
    return ClipWanted(**{**plain, **more})


def picture(width: int, height: int, seed: int = 0) -> Picture:
    """Return a picture of coloured noise."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@contextmanager
def full_memory(pipe: Any) -> Iterator[None]:
    """Have the memory run out in the middle of a pipeline's large model."""

    def run_out(*_: Any) -> None:
        raise device.torch().OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    hook = denoiser_of(pipe).register_forward_pre_hook(run_out)
    try:
        yield
    finally:
        hook.remove()
