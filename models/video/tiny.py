"""Video pipelines with random weights, one for each family: tiny for tests, and of real size for the bench on a GPU."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from models.diffusion import tiny
from models.diffusion.tiny import saved
from models.video import configurations
from models.video.configurations import Configuration


def build(row_name: str, folder: Path) -> Path:
    """Write the tiny pipeline of a catalogue row into a folder and return it. Raises KeyError for an unknown row."""
    return _built(row_name, folder, full=False)


def build_full(row_name: str, folder: Path) -> Path:
    """Write the pipeline of a catalogue row in its real size, with random weights. Raises KeyError."""
    return _built(row_name, folder, full=True)


def _built(row_name: str, folder: Path, *, full: bool) -> Path:
    builder, of = BUILDERS[row_name], configurations.of(row_name, full=full)
    with tiny.fresh(full=full):
        return builder(folder, of)


def ltx(folder: Path, of: Configuration) -> Path:
    """Write an LTX-Video, with a latent upsampler where it has one."""
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXPipeline,
        LTXVideoTransformer3DModel,
    )
    from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel

    if "upsampler" in of:
        LTXLatentUpsamplerModel(**of["upsampler"]).save_pretrained(folder / "latent_upsampler")
    pipe = LTXPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05),
        vae=AutoencoderKLLTXVideo(**of["vae"]),
        text_encoder=tiny.t5(of["t5"]),
        tokenizer=tiny.t5_tokenizer(),
        transformer=LTXVideoTransformer3DModel(**of["transformer"]),
    )
    return saved(pipe, folder)


def hunyuan(folder: Path, of: Configuration) -> Path:
    """Write a HunyuanVideo."""
    from diffusers import (
        AutoencoderKLHunyuanVideo,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideoPipeline,
        HunyuanVideoTransformer3DModel,
    )
    from diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video import DEFAULT_PROMPT_TEMPLATE
    from transformers import LlamaConfig, LlamaModel

    llama = LlamaConfig(**of["llama"], bos_token_id=0, pad_token_id=1, eos_token_id=2)
    pipe = HunyuanVideoPipeline(
        text_encoder=LlamaModel(llama).eval(),
        tokenizer=tiny.words(DEFAULT_PROMPT_TEMPLATE["template"]),
        transformer=HunyuanVideoTransformer3DModel(**of["transformer"]),
        vae=AutoencoderKLHunyuanVideo(**of["vae"]),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder_2=tiny.clip_text(of["clip_text"]),
        tokenizer_2=tiny.clip_tokenizer(),
    )
    return saved(pipe, folder)


def hunyuan_15(folder: Path, of: Configuration) -> Path:
    """Write a HunyuanVideo 1.5 that films from words."""
    from diffusers import HunyuanVideo15Pipeline

    return saved(HunyuanVideo15Pipeline(**_hunyuan_15_parts(of, "t2v")), folder)


def hunyuan_15_from_pictures(folder: Path, of: Configuration) -> Path:
    """Write a HunyuanVideo 1.5 that films from a picture."""
    from diffusers import HunyuanVideo15ImageToVideoPipeline
    from transformers import SiglipImageProcessor, SiglipVisionConfig, SiglipVisionModel

    side = 378
    pipe = HunyuanVideo15ImageToVideoPipeline(
        **_hunyuan_15_parts(of, "i2v"),
        image_encoder=SiglipVisionModel(SiglipVisionConfig(**of["eyes"], image_size=side, patch_size=14)).eval(),
        feature_extractor=SiglipImageProcessor(size={"height": side, "width": side}),
    )
    return saved(pipe, folder)


def _hunyuan_15_parts(of: Configuration, task: str) -> dict[str, Any]:
    from diffusers import (
        AutoencoderKLHunyuanVideo15,
        ClassifierFreeGuidance,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideo15Transformer3DModel,
    )
    from transformers import ByT5Tokenizer, Qwen2_5_VLTextConfig, Qwen2_5_VLTextModel

    qwen = dict(of["qwen"])
    turns = {"mrope_section": qwen.pop("mrope_section"), "rope_type": "default", "type": "default"}
    tokenizer = tiny.words("Describe the video by detailing the following aspects user system assistant")
    tokenizer.chat_template = "{% for message in messages %}{{ message['role'] }} {{ message['content'] }}{% endfor %}"
    return {
        "text_encoder": Qwen2_5_VLTextModel(
            Qwen2_5_VLTextConfig(**qwen, rope_scaling=turns, bos_token_id=0, pad_token_id=1, eos_token_id=2)
        ).eval(),
        "tokenizer": tokenizer,
        "transformer": HunyuanVideo15Transformer3DModel(**of["transformer"], task_type=task),
        "vae": AutoencoderKLHunyuanVideo15(**of["vae"]),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=7.0),
        "text_encoder_2": tiny.t5(of["glyphs"]),
        "tokenizer_2": ByT5Tokenizer(),
        "guider": ClassifierFreeGuidance(guidance_scale=6.0),
    }


def wan(folder: Path, of: Configuration) -> Path:
    """Write a Wan that films from words."""
    from diffusers import WanPipeline

    return saved(WanPipeline(**_wan_parts(of)), folder)


def wan_both(folder: Path, of: Configuration) -> Path:
    """Write a Wan 2.2 that films from words or a picture: it tells the two by the time of each frame."""
    from diffusers import WanPipeline

    return saved(WanPipeline(**_wan_parts(of), expand_timesteps=True), folder)


def wan_from_pictures(folder: Path, of: Configuration) -> Path:
    """Write a Wan that films from a picture."""
    from diffusers import WanImageToVideoPipeline

    eyes, processor = tiny.clip_eyes(of["clip_eyes"])
    pipe = WanImageToVideoPipeline(**_wan_parts(of), image_encoder=eyes, image_processor=processor)
    return saved(pipe, folder)


def _wan_parts(of: Configuration) -> dict[str, Any]:
    from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanTransformer3DModel
    from transformers import UMT5Config, UMT5EncoderModel

    umt5 = {**of["t5"], "vocab_size": 256384 if "vocab_size" in of["t5"] else 64, "dropout_rate": 0.0}
    return {
        "tokenizer": tiny.t5_tokenizer(),
        "text_encoder": UMT5EncoderModel(UMT5Config(**umt5)).eval(),
        "transformer": WanTransformer3DModel(**{"in_channels": 16, "out_channels": 16, **of["transformer"]}),
        "vae": AutoencoderKLWan(**of["vae"]),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0
        ),
    }


def animatediff(folder: Path, of: Configuration) -> Path:
    """Write a Stable Diffusion with what AnimateDiff adds: motion, a ControlNet, an IP-Adapter."""
    from diffusers import MotionAdapter, StableDiffusionPipeline

    unet = tiny.unet(of["unet"])
    MotionAdapter(**of["motion"]).save_pretrained(folder / "motion_adapter")
    tiny.controlnet(unet, of["controlnet"]).save_pretrained(folder / "controlnet")
    tiny.ip_adapter(unet, of["clip_eyes"], folder / "ip_adapter")
    pipe = StableDiffusionPipeline(
        vae=tiny.autoencoder(of["autoencoder"]), text_encoder=tiny.clip_text(of["clip_text"]),
        tokenizer=tiny.clip_tokenizer(), unet=unet, scheduler=tiny.diffusion_schedule(), safety_checker=None,
        feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    return saved(pipe, folder)


BUILDERS: Final[dict[str, Callable[[Path, Configuration], Path]]] = {
    "ltx-video": ltx,
    "ltx-13b-distilled": ltx,
    "hunyuan-video": hunyuan,
    "hunyuan-video-1.5": hunyuan_15,
    "hunyuan-video-1.5-i2v": hunyuan_15_from_pictures,
    "wan-1.3b": wan,
    "wan-2.2-5b": wan_both,
    "wan-i2v-14b": wan_from_pictures,
    "animatediff": animatediff,
}
ROWS: Final = tuple(BUILDERS)
"""What is built here."""
