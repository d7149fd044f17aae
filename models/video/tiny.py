"""Tiny video pipelines with random weights, one for each family: for tests, and for the bench where there is no GPU."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from models import device
from models.diffusion import tiny
from models.diffusion.tiny import CLIP_WIDTH, T5_WIDTH, saved


def build(row_name: str, folder: Path) -> Path:
    """Write the tiny pipeline of a catalogue row into a folder and return it. Raises KeyError for an unknown row."""
    device.torch()
    tiny.fresh()
    return BUILDERS[row_name](folder)


def ltx(folder: Path) -> Path:
    """Write a tiny LTX-Video with its latent upsampler."""
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXPipeline,
        LTXVideoTransformer3DModel,
    )
    from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel

    tokenizer, encoder = tiny.t5()
    transformer = LTXVideoTransformer3DModel(
        in_channels=8, out_channels=8, num_attention_heads=2, attention_head_dim=16, cross_attention_dim=32,
        num_layers=2, caption_channels=T5_WIDTH,
    )  # fmt: skip
    vae = AutoencoderKLLTXVideo(
        latent_channels=8, block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8),
        layers_per_block=(1, 1, 1, 1, 1), decoder_layers_per_block=(1, 1, 1, 1, 1),
    )  # fmt: skip
    upsampler = LTXLatentUpsamplerModel(in_channels=8, mid_channels=32, num_blocks_per_stage=1)
    upsampler.save_pretrained(folder / "latent_upsampler")
    schedule = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05)
    pipe = LTXPipeline(scheduler=schedule, vae=vae, text_encoder=encoder, tokenizer=tokenizer, transformer=transformer)
    return saved(pipe, folder)


def hunyuan(folder: Path) -> Path:
    """Write a tiny HunyuanVideo."""
    from diffusers import (
        AutoencoderKLHunyuanVideo,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideoPipeline,
        HunyuanVideoTransformer3DModel,
    )
    from diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video import DEFAULT_PROMPT_TEMPLATE
    from transformers import LlamaConfig, LlamaModel

    llama = LlamaConfig(
        hidden_size=16, intermediate_size=37, num_attention_heads=4, num_hidden_layers=3, vocab_size=1000,
        bos_token_id=0, pad_token_id=1, eos_token_id=2,
    )  # fmt: skip
    transformer = HunyuanVideoTransformer3DModel(
        in_channels=4, out_channels=4, num_attention_heads=2, attention_head_dim=10, num_layers=1,
        num_single_layers=1, num_refiner_layers=1, text_embed_dim=16, pooled_projection_dim=CLIP_WIDTH,
        rope_axes_dim=(2, 4, 4),
    )  # fmt: skip
    vae = AutoencoderKLHunyuanVideo(
        latent_channels=4, block_out_channels=(8, 8, 8, 8), layers_per_block=1, norm_num_groups=4
    )
    pipe = HunyuanVideoPipeline(
        text_encoder=LlamaModel(llama).eval(),
        tokenizer=tiny.words(DEFAULT_PROMPT_TEMPLATE["template"]),
        transformer=transformer,
        vae=vae,
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder_2=tiny.clip_text(),
        tokenizer_2=tiny.clip_tokenizer(),
    )
    return saved(pipe, folder)


def hunyuan_15(folder: Path) -> Path:
    """Write a tiny HunyuanVideo 1.5."""
    from diffusers import HunyuanVideo15Pipeline

    return saved(HunyuanVideo15Pipeline(**_hunyuan_15_parts("t2v")), folder)


def hunyuan_15_from_pictures(folder: Path) -> Path:
    """Write a tiny HunyuanVideo 1.5 that films from a picture."""
    from diffusers import HunyuanVideo15ImageToVideoPipeline
    from transformers import SiglipImageProcessor, SiglipVisionConfig, SiglipVisionModel

    eyes = SiglipVisionConfig(
        hidden_size=12, intermediate_size=24, num_hidden_layers=1, num_attention_heads=2, image_size=378, patch_size=14
    )
    pipe = HunyuanVideo15ImageToVideoPipeline(
        **_hunyuan_15_parts("i2v"), image_encoder=SiglipVisionModel(eyes).eval(),
        feature_extractor=SiglipImageProcessor(size={"height": 378, "width": 378}),
    )  # fmt: skip
    return saved(pipe, folder)


def _hunyuan_15_parts(task: str) -> dict[str, Any]:
    from diffusers import (
        AutoencoderKLHunyuanVideo15,
        ClassifierFreeGuidance,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideo15Transformer3DModel,
    )
    from transformers import ByT5Tokenizer, Qwen2_5_VLTextConfig, Qwen2_5_VLTextModel, T5Config, T5EncoderModel

    qwen = Qwen2_5_VLTextConfig(
        hidden_size=16, intermediate_size=32, num_hidden_layers=3, num_attention_heads=2, num_key_value_heads=2,
        vocab_size=1000, rope_scaling={"mrope_section": [1, 1, 2], "rope_type": "default", "type": "default"},
    )  # fmt: skip
    glyphs = T5Config(d_model=32, d_kv=8, d_ff=37, num_heads=4, num_layers=2, vocab_size=384, dropout_rate=0.0)
    tokenizer = tiny.words("Describe the video by detailing the following aspects user system assistant")
    tokenizer.chat_template = "{% for message in messages %}{{ message['role'] }} {{ message['content'] }}{% endfor %}"
    return {
        "text_encoder": Qwen2_5_VLTextModel(qwen).eval(),
        "tokenizer": tokenizer,
        "transformer": HunyuanVideo15Transformer3DModel(
            in_channels=9, out_channels=4, num_attention_heads=2, attention_head_dim=8, num_layers=2,
            num_refiner_layers=1, mlp_ratio=2.0, text_embed_dim=16, text_embed_2_dim=32, image_embed_dim=12,
            rope_axes_dim=(2, 2, 4), target_size=64, task_type=task,
        ),
        "vae": AutoencoderKLHunyuanVideo15(
            latent_channels=4, block_out_channels=(8, 8, 8, 8, 8), layers_per_block=1,
            downsample_match_channel=False, upsample_match_channel=False,
        ),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=7.0),
        "text_encoder_2": T5EncoderModel(glyphs).eval(),
        "tokenizer_2": ByT5Tokenizer(),
        "guider": ClassifierFreeGuidance(guidance_scale=6.0),
    }  # fmt: skip


def wan(folder: Path) -> Path:
    """Write a tiny Wan that films from words."""
    from diffusers import WanPipeline

    return saved(WanPipeline(**_wan_parts(16)), folder)


def wan_both(folder: Path) -> Path:
    """Write a tiny Wan 2.2 that films from words or a picture: it tells the two by the time of each frame."""
    from diffusers import AutoencoderKLWan, WanPipeline

    vae = AutoencoderKLWan(
        base_dim=4, decoder_base_dim=4, z_dim=48, dim_mult=[1, 1, 1, 1], num_res_blocks=1, is_residual=True,
        temperal_downsample=[False, True, True], in_channels=12, out_channels=12, patch_size=2,
        scale_factor_spatial=16, latents_mean=[0.0] * 48, latents_std=[1.0] * 48,
    )  # fmt: skip
    return saved(WanPipeline(**{**_wan_parts(48, out=48), "vae": vae}, expand_timesteps=True), folder)


def wan_from_pictures(folder: Path) -> Path:
    """Write a tiny Wan that films from a picture."""
    from diffusers import WanImageToVideoPipeline

    eyes, processor = tiny.clip_eyes()
    return saved(
        WanImageToVideoPipeline(**_wan_parts(36, image_dim=CLIP_WIDTH), image_encoder=eyes, image_processor=processor),
        folder,
    )


def _wan_parts(channels: int, out: int = 16, **more: Any) -> dict[str, Any]:
    from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanTransformer3DModel
    from transformers import UMT5Config, UMT5EncoderModel

    tokenizer, _ = tiny.t5()
    umt5 = UMT5Config(d_model=T5_WIDTH, d_kv=8, d_ff=37, num_heads=4, num_layers=2, vocab_size=64, dropout_rate=0.0)
    return {
        "tokenizer": tokenizer,
        "text_encoder": UMT5EncoderModel(umt5).eval(),
        "transformer": WanTransformer3DModel(
            num_attention_heads=2, attention_head_dim=12, in_channels=channels, out_channels=out, text_dim=T5_WIDTH,
            ffn_dim=32, num_layers=2, **more,
        ),
        "vae": AutoencoderKLWan(base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0
        ),
    }  # fmt: skip


def animatediff(folder: Path) -> Path:
    """Write a tiny Stable Diffusion with what AnimateDiff adds: motion, a ControlNet, an IP-Adapter."""
    from diffusers import MotionAdapter, StableDiffusionPipeline

    unet = tiny.unet()
    MotionAdapter(
        block_out_channels=(8, 16), motion_layers_per_block=1, motion_norm_num_groups=2, motion_num_attention_heads=4,
    ).save_pretrained(folder / "motion_adapter")  # fmt: skip
    tiny.controlnet(unet).save_pretrained(folder / "controlnet")
    tiny.ip_adapter(unet, folder / "ip_adapter", "ip-adapter.safetensors")
    pipe = StableDiffusionPipeline(
        vae=tiny.autoencoder(), text_encoder=tiny.clip_text(), tokenizer=tiny.clip_tokenizer(), unet=unet,
        scheduler=tiny.diffusion_schedule(), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    return saved(pipe, folder)


BUILDERS: Final[dict[str, Callable[[Path], Path]]] = {
    "ltx-video": ltx,
    "hunyuan-video": hunyuan,
    "hunyuan-video-1.5": hunyuan_15,
    "hunyuan-video-1.5-i2v": hunyuan_15_from_pictures,
    "wan-1.3b": wan,
    "wan-2.2-5b": wan_both,
    "wan-i2v-14b": wan_from_pictures,
    "animatediff": animatediff,
}
