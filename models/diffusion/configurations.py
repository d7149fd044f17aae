"""Parts that several pipelines have, as keyword arguments of their configurations: in small, and as published."""

from collections.abc import Mapping
from typing import Any, Final

CLIP_WIDTH: Final = 32
T5_WIDTH: Final = 32

TINY_PARTS: Final[dict[str, Mapping[str, Any]]] = {
    "t5": {"d_model": T5_WIDTH, "d_kv": 8, "d_ff": 37, "num_heads": 4, "num_layers": 2},
    "clip_text": {
        "hidden_size": CLIP_WIDTH, "intermediate_size": 37, "num_attention_heads": 4, "num_hidden_layers": 3,
        "vocab_size": 200, "hidden_act": "gelu",
    },
    "clip_eyes": {
        "hidden_size": CLIP_WIDTH, "projection_dim": CLIP_WIDTH, "num_hidden_layers": 2, "num_attention_heads": 4,
        "image_size": 32, "intermediate_size": 37, "patch_size": 8,
    },
    "autoencoder": {"block_out_channels": (8, 8, 8, 8), "norm_num_groups": 4, "layers_per_block": 1, "sample_size": 64},
    "unet": {
        "block_out_channels": (8, 16), "layers_per_block": 1, "sample_size": 8, "norm_num_groups": 4,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"), "attention_head_dim": 2,
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"), "cross_attention_dim": CLIP_WIDTH,
    },
    "controlnet": {"conditioning_embedding_out_channels": (4, 8, 8, 16)},
}  # fmt: skip

FULL_PARTS: Final[dict[str, Mapping[str, Any]]] = {
    "t5": {
        "d_model": 4096, "d_kv": 64, "d_ff": 10240, "num_heads": 64, "num_layers": 24, "vocab_size": 32128,
        "feed_forward_proj": "gated-gelu",
    },
    "clip_text": {
        "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "num_hidden_layers": 12,
        "vocab_size": 49408,
    },
    "clip_eyes": {
        "hidden_size": 1280, "projection_dim": 1024, "num_hidden_layers": 32, "num_attention_heads": 16,
        "image_size": 224, "intermediate_size": 5120, "patch_size": 14, "hidden_act": "gelu",
    },
    "autoencoder": {"block_out_channels": (128, 256, 512, 512), "layers_per_block": 2, "sample_size": 512},
    "unet": {"sample_size": 64, "cross_attention_dim": 768, "attention_head_dim": 8},
    "controlnet": {},
}  # fmt: skip
