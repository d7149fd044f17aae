"""What the video models are made of, as keyword arguments of their configurations: in small, and as they are published.

Where nothing is said, a class of diffusers has the published model as its default.
"""

from collections.abc import Mapping
from typing import Any, Final

from models.diffusion.configurations import CLIP_WIDTH, FULL_PARTS, T5_WIDTH, TINY_PARTS

Configuration = Mapping[str, Mapping[str, Any]]
"""Of each component, by its name in the pipeline."""

TINY: Final[Mapping[str, Configuration]] = {
    "ltx-video": TINY_PARTS | {
        "transformer": {
            "in_channels": 8, "out_channels": 8, "num_attention_heads": 2, "attention_head_dim": 16,
            "cross_attention_dim": 32, "num_layers": 2, "caption_channels": T5_WIDTH,
        },
        "vae": {
            "latent_channels": 8, "block_out_channels": (8, 8, 8, 8), "decoder_block_out_channels": (8, 8, 8, 8),
            "layers_per_block": (1, 1, 1, 1, 1), "decoder_layers_per_block": (1, 1, 1, 1, 1),
        },
        "upsampler": {"in_channels": 8, "mid_channels": 32, "num_blocks_per_stage": 1},
    },
    "hunyuan-video": TINY_PARTS | {
        "llama": {
            "hidden_size": 16, "intermediate_size": 37, "num_attention_heads": 4, "num_hidden_layers": 3,
            "vocab_size": 1000, "num_key_value_heads": 4,
        },
        "transformer": {
            "in_channels": 4, "out_channels": 4, "num_attention_heads": 2, "attention_head_dim": 10, "num_layers": 1,
            "num_single_layers": 1, "num_refiner_layers": 1, "text_embed_dim": 16,
            "pooled_projection_dim": CLIP_WIDTH, "rope_axes_dim": (2, 4, 4),
        },
        "vae": {"latent_channels": 4, "block_out_channels": (8, 8, 8, 8), "layers_per_block": 1, "norm_num_groups": 4},
    },
    "hunyuan-video-1.5": TINY_PARTS | {
        "qwen": {
            "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 3, "num_attention_heads": 2,
            "num_key_value_heads": 2, "vocab_size": 1000, "mrope_section": [1, 1, 2],
        },
        "glyphs": {"d_model": 32, "d_kv": 8, "d_ff": 37, "num_heads": 4, "num_layers": 2, "vocab_size": 384},
        "transformer": {
            "in_channels": 9, "out_channels": 4, "num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 2,
            "num_refiner_layers": 1, "mlp_ratio": 2.0, "text_embed_dim": 16, "text_embed_2_dim": 32,
            "image_embed_dim": 12, "rope_axes_dim": (2, 2, 4), "target_size": 64,
        },
        "vae": {
            "latent_channels": 4, "block_out_channels": (8, 8, 8, 8, 8), "layers_per_block": 1,
            "downsample_match_channel": False, "upsample_match_channel": False,
        },
        "eyes": {"hidden_size": 12, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2},
    },
    "wan-1.3b": TINY_PARTS | {
        "transformer": {
            "num_attention_heads": 2, "attention_head_dim": 12, "text_dim": T5_WIDTH, "ffn_dim": 32, "num_layers": 2,
        },
        "vae": {"base_dim": 3, "dim_mult": [1, 1, 1, 1], "num_res_blocks": 1},
    },
    "animatediff": TINY_PARTS | {
        "motion": {
            "block_out_channels": (8, 16), "motion_layers_per_block": 1, "motion_norm_num_groups": 2,
            "motion_num_attention_heads": 4,
        },
    },
}  # fmt: skip

_LTX_VAE: Final = {
    "block_out_channels": (128, 256, 512, 1024, 2048), "down_block_types": ("LTXVideo095DownBlock3D",) * 4,
    "decoder_block_out_channels": (256, 512, 1024), "layers_per_block": (4, 6, 6, 2, 2),
    "decoder_layers_per_block": (5, 5, 5, 5), "spatio_temporal_scaling": (True,) * 4,
    "decoder_spatio_temporal_scaling": (True,) * 3, "decoder_inject_noise": (False,) * 4,
    "downsample_type": ("spatial", "temporal", "spatiotemporal", "spatiotemporal"), "upsample_residual": (True,) * 3,
    "upsample_factor": (2,) * 3, "timestep_conditioning": True, "spatial_compression_ratio": 32,
    "temporal_compression_ratio": 8,
}  # fmt: skip
"""Of version 0.9.5 and those after it."""

FULL: Final[Mapping[str, Configuration]] = {
    "ltx-video": FULL_PARTS | {"transformer": {}, "vae": _LTX_VAE},
    "hunyuan-video": FULL_PARTS | {
        "llama": {
            "hidden_size": 4096, "intermediate_size": 14336, "num_attention_heads": 32, "num_hidden_layers": 32,
            "vocab_size": 128320, "num_key_value_heads": 8,
        },
        "transformer": {},
        "vae": {},
    },
    "hunyuan-video-1.5": FULL_PARTS | {
        "qwen": {
            "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
            "num_key_value_heads": 4, "vocab_size": 152064, "mrope_section": [16, 24, 24],
        },
        "glyphs": {"d_model": 1472, "d_kv": 64, "d_ff": 3584, "num_heads": 6, "num_layers": 12, "vocab_size": 1510},
        "transformer": {},
        "vae": {},
        "eyes": {"hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "num_attention_heads": 16},
    },
    "wan-1.3b": FULL_PARTS | {
        "transformer": {"num_attention_heads": 12, "ffn_dim": 8960, "num_layers": 30},
        "vae": {},
    },
    "animatediff": FULL_PARTS | {"motion": {}},
}  # fmt: skip

_WAN_BOTH_VAE: Final = {
    "z_dim": 48, "is_residual": True, "in_channels": 12, "out_channels": 12, "patch_size": 2,
    "scale_factor_spatial": 16, "latents_mean": [0.0] * 48, "latents_std": [1.0] * 48,
}  # fmt: skip


def of(row: str, *, full: bool) -> Configuration:
    """Return the configuration of a row; some are others with a little changed. Raises KeyError."""
    sizes = FULL if full else TINY
    match row:
        case "wan-2.2-5b":
            return _wan_both(sizes["wan-1.3b"], full=full)
        case "wan-i2v-14b":
            return _wan_from_pictures(sizes["wan-1.3b"], full=full)
        case "hunyuan-video-1.5-i2v":
            return sizes["hunyuan-video-1.5"]
        case "ltx-13b-distilled":
            wide = {"num_layers": 48, "attention_head_dim": 128, "cross_attention_dim": 4096} if full else {}
            return {"upsampler": {}, **_changed(sizes["ltx-video"], "transformer", wide)}
        case _:
            return sizes[row]


def _wan_both(wan: Configuration, *, full: bool) -> Configuration:
    wide = {"num_attention_heads": 24, "ffn_dim": 14336} if full else {}
    base = {"base_dim": 160, "decoder_base_dim": 256} if full else {"base_dim": 4, "decoder_base_dim": 4}
    changed = _changed(wan, "transformer", {**wide, "in_channels": 48, "out_channels": 48})
    return _changed(changed, "vae", {**base, **_WAN_BOTH_VAE})


def _wan_from_pictures(wan: Configuration, *, full: bool) -> Configuration:
    wide = {"num_attention_heads": 40, "ffn_dim": 13824, "num_layers": 40, "added_kv_proj_dim": 5120} if full else {}
    return _changed(wan, "transformer", {**wide, "in_channels": 36, "image_dim": wan["clip_eyes"]["hidden_size"]})


def _changed(whole: Configuration, component: str, changes: Mapping[str, Any]) -> Configuration:
    return {**whole, component: {**whole[component], **changes}}
