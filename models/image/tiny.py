"""Tiny image pipelines with random weights: for tests, and for the bench where there is no GPU."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from models import device
from models.diffusion import tiny
from models.diffusion.tiny import CLIP_WIDTH, saved

CONTROLS: Final = ("edges", "depth", "pose")


def build(row_name: str, folder: Path) -> Path:
    """Write the tiny pipeline of a catalogue row into a folder and return it. Raises KeyError for an unknown row."""
    device.torch()
    tiny.fresh()
    return BUILDERS[row_name](folder)


def stable_diffusion(folder: Path) -> Path:
    """Write a tiny Stable Diffusion 1.5 with ControlNets and an IP-Adapter beside it."""
    from diffusers import StableDiffusionPipeline

    unet = tiny.unet()
    _extras(unet, folder)
    pipe = StableDiffusionPipeline(
        vae=tiny.autoencoder(), text_encoder=tiny.clip_text(), tokenizer=tiny.clip_tokenizer(), unet=unet,
        scheduler=tiny.diffusion_schedule(), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    return saved(pipe, folder)


def sdxl(folder: Path) -> Path:
    """Write a tiny SDXL with ControlNets and an IP-Adapter beside it."""
    from diffusers import StableDiffusionXLPipeline

    unet = tiny.unet(
        addition_embed_type="text_time", addition_time_embed_dim=8, use_linear_projection=True,
        transformer_layers_per_block=(1, 1), projection_class_embeddings_input_dim=6 * 8 + CLIP_WIDTH,
        cross_attention_dim=2 * CLIP_WIDTH,
    )  # fmt: skip
    _extras(unet, folder)
    pipe = StableDiffusionXLPipeline(
        vae=tiny.autoencoder(), text_encoder=tiny.clip_text(), text_encoder_2=tiny.clip_text(CLIP_WIDTH),
        tokenizer=tiny.clip_tokenizer(), tokenizer_2=tiny.clip_tokenizer(), unet=unet,
        scheduler=tiny.diffusion_schedule(),
    )  # fmt: skip
    return saved(pipe, folder)


def _extras(unet: object, folder: Path) -> None:
    for control in CONTROLS:
        tiny.controlnet(unet).save_pretrained(folder / f"controlnet_{control}")
    tiny.ip_adapter(unet, folder / "ip_adapter", "ip-adapter.safetensors")


BUILDERS: Final[dict[str, Callable[[Path], Path]]] = {"sd-1.5": stable_diffusion, "sdxl": sdxl}
