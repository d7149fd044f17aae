"""Image pipelines with random weights: tiny for tests, and of real size for the bench on a GPU."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from models.diffusion import tiny
from models.diffusion.configurations import CLIP_WIDTH, FULL_PARTS, TINY_PARTS
from models.diffusion.tiny import saved

CONTROLS: Final = ("edges", "depth", "pose")
Configuration = Mapping[str, Mapping[str, Any]]

_XL_TINY: Final = {
    "addition_embed_type": "text_time", "addition_time_embed_dim": 8, "use_linear_projection": True,
    "transformer_layers_per_block": (1, 1), "projection_class_embeddings_input_dim": 6 * 8 + CLIP_WIDTH,
    "cross_attention_dim": 2 * CLIP_WIDTH,
}  # fmt: skip
_XL_FULL: Final = {
    "addition_embed_type": "text_time", "addition_time_embed_dim": 256, "use_linear_projection": True,
    "transformer_layers_per_block": (1, 2, 10), "projection_class_embeddings_input_dim": 2816,
    "cross_attention_dim": 2048, "block_out_channels": (320, 640, 1280), "attention_head_dim": (5, 10, 20),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"), "sample_size": 128,
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
}  # fmt: skip
_XL_TEXT: Final = {
    "hidden_size": 1280, "intermediate_size": 5120, "num_attention_heads": 20, "num_hidden_layers": 32,
    "vocab_size": 49408, "hidden_act": "gelu",
}  # fmt: skip


def build(row_name: str, folder: Path) -> Path:
    """Write the tiny pipeline of a catalogue row into a folder and return it. Raises KeyError for an unknown row."""
    return _built(row_name, folder, full=False)


def build_full(row_name: str, folder: Path) -> Path:
    """Write the pipeline of a row in its real size, with random weights and without ControlNets. Raises KeyError."""
    return _built(row_name, folder, full=True)


def _built(row_name: str, folder: Path, *, full: bool) -> Path:
    with tiny.fresh(full=full):
        return BUILDERS[row_name](folder, _of(row_name, full=full))


def _of(row_name: str, *, full: bool) -> Configuration:
    parts = {name: one for name, one in FULL_PARTS.items() if name != "controlnet"} if full else TINY_PARTS
    if row_name != "sdxl":
        return parts
    unet, text = (_XL_FULL, _XL_TEXT) if full else (_XL_TINY, parts["clip_text"])
    return {**parts, "unet": {**parts["unet"], **unet}, "clip_text_2": text}


def stable_diffusion(folder: Path, of: Configuration) -> Path:
    """Write a Stable Diffusion 1.5 with ControlNets and an IP-Adapter beside it."""
    from diffusers import StableDiffusionPipeline

    pipe = StableDiffusionPipeline(
        vae=tiny.autoencoder(of["autoencoder"]), text_encoder=tiny.clip_text(of["clip_text"]),
        tokenizer=tiny.clip_tokenizer(), unet=_unet(of, folder), scheduler=tiny.diffusion_schedule(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    return saved(pipe, folder)


def sdxl(folder: Path, of: Configuration) -> Path:
    """Write an SDXL with ControlNets and an IP-Adapter beside it."""
    from diffusers import StableDiffusionXLPipeline

    pipe = StableDiffusionXLPipeline(
        vae=tiny.autoencoder(of["autoencoder"]), text_encoder=tiny.clip_text(of["clip_text"]),
        text_encoder_2=tiny.clip_text(of["clip_text_2"], projects=True), tokenizer=tiny.clip_tokenizer(),
        tokenizer_2=tiny.clip_tokenizer(), unet=_unet(of, folder), scheduler=tiny.diffusion_schedule(),
    )  # fmt: skip
    return saved(pipe, folder)


def _unet(of: Configuration, folder: Path) -> Any:
    """Return a UNet, and write what goes beside it."""
    unet = tiny.unet(of["unet"])
    for control in CONTROLS if "controlnet" in of else ():
        tiny.controlnet(unet, of["controlnet"]).save_pretrained(folder / f"controlnet_{control}")
    tiny.ip_adapter(unet, of["clip_eyes"], folder / "ip_adapter")
    return unet


BUILDERS: Final[dict[str, Callable[[Path, Configuration], Path]]] = {"sd-1.5": stable_diffusion, "sdxl": sdxl}
ROWS: Final = tuple(BUILDERS)
"""What is built here."""
