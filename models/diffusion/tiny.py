"""Parts of pipelines, made from their configurations with random weights.

They run as the real ones do, in the same layout and compression, and what they make means nothing. Tests and the bench
build whole pipelines of them: tiny ones, and on a GPU some of real size.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from models import device

SEED: Final = 0
"""Weights are drawn with this: every build of a row is the same."""


def saved(pipe: Any, folder: Path) -> Path:
    """Write a pipeline as `from_pretrained` reads it, and return its folder."""
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


@contextmanager
def fresh(*, full: bool = False) -> Iterator[None]:
    """Draw the weights of what is built from the start; those of real size where that takes seconds, in two bytes."""
    torch = device.torch()
    torch.manual_seed(SEED)
    before = torch.get_default_dtype()
    if full:
        torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device.device().name if full else "cpu"):
            yield
    finally:
        torch.set_default_dtype(before)


def words(text: str = "") -> Any:
    """Return a tokenizer of bytes that knows the words of a text whole: every script becomes tokens."""
    import tokenizers  # only where models are built
    from transformers import PreTrainedTokenizerFast

    marks = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    pieces = tokenizers.Tokenizer(tokenizers.models.BPE(unk_token=marks["unk_token"]))
    pieces.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=1000,
        special_tokens=list(marks.values()),
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    pieces.train_from_iterator([text] * 4, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=pieces, **marks)


def t5_tokenizer() -> Any:
    """Return a T5 tokenizer that knows small letters."""
    from transformers import T5Tokenizer

    letters = "▁abcdefghijklmnopqrstuvwxyz"
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0), *((letter, -2.0) for letter in letters)]
    return T5Tokenizer(vocab=vocabulary, extra_ids=0)


def t5(of: Mapping[str, Any]) -> Any:
    """Return a T5 encoder."""
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(T5Config(**{"vocab_size": 64, "dropout_rate": 0.0, **of})).eval()


def clip_tokenizer() -> Any:
    """Return a CLIP tokenizer that knows single letters."""
    from transformers import CLIPTokenizer

    letters = [chr(number) for number in range(33, 127)]
    pieces = ["<|startoftext|>", "<|endoftext|>", *letters, *(f"{letter}</w>" for letter in letters)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77)


def clip_text(of: Mapping[str, Any], *, projects: bool = False) -> Any:
    """Return a CLIP text encoder, with a projection or without."""
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    marks = {"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
    config = CLIPTextConfig(**{"projection_dim": of["hidden_size"], **marks, **of})
    return (CLIPTextModelWithProjection if projects else CLIPTextModel)(config).eval()


def clip_eyes(of: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return a CLIP image encoder and what prepares pictures for it."""
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    side = of["image_size"]
    eyes = CLIPVisionModelWithProjection(CLIPVisionConfig(**of)).eval()
    return eyes, CLIPImageProcessor(size={"shortest_edge": side}, crop_size={"height": side, "width": side})


def autoencoder(of: Mapping[str, Any]) -> Any:
    """Return an autoencoder of Stable Diffusion's layout: eight pixels to a latent, four channels."""
    from diffusers import AutoencoderKL

    blocks = {"down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4}
    return AutoencoderKL(**{"latent_channels": 4, **blocks, **of}).eval()


def unet(of: Mapping[str, Any]) -> Any:
    """Return a UNet of Stable Diffusion."""
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(**of).eval()


def controlnet(beside: Any, of: Mapping[str, Any]) -> Any:
    """Return a ControlNet for a UNet, its last layers drawn too: a fresh one would have no effect."""
    from diffusers import ControlNetModel

    net = ControlNetModel.from_unet(beside, **of)
    for layer in (*net.controlnet_down_blocks, net.controlnet_mid_block, net.controlnet_cond_embedding.conv_out):
        layer.reset_parameters()
    return net.eval()


def diffusion_schedule() -> Any:
    """Return the noise schedule of Stable Diffusion."""
    from diffusers import DDIMScheduler

    return DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False,
        steps_offset=1,
    )  # fmt: skip


def ip_adapter(beside: Any, eyes: Mapping[str, Any], folder: Path) -> None:
    """Write an IP-Adapter for a UNet as its makers do: the weights, and the image encoder in a folder beside them."""
    torch = device.torch()
    from safetensors.torch import save_file

    tokens, wide, seen = 4, int(beside.config.cross_attention_dim), eyes["projection_dim"]
    weights = {
        "image_proj.proj.weight": torch.randn(tokens * wide, seen) * 0.1,
        "image_proj.proj.bias": torch.zeros(tokens * wide),
        "image_proj.norm.weight": torch.ones(wide),
        "image_proj.norm.bias": torch.zeros(wide),
    }
    for number, layer in enumerate(_cross_attentions(beside)):
        for kind in ("k", "v"):
            weights[f"ip_adapter.{2 * number + 1}.to_{kind}_ip.weight"] = torch.randn(layer, wide) * 0.2
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: values.cpu() for name, values in weights.items()}, folder / "ip-adapter.safetensors")
    clip_eyes(eyes)[0].save_pretrained(folder / "image_encoder", safe_serialization=True)


def _cross_attentions(beside: Any) -> list[int]:
    """Return the width of each attention to the prompt, in the order in which a UNet lists its processors."""
    return [
        int(beside.get_submodule(name.removesuffix(".processor")).to_k.out_features)
        for name in beside.attn_processors
        if name.endswith("attn2.processor") and "motion_modules" not in name
    ]
