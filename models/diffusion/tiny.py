"""Tiny parts of pipelines, made from their configurations with random weights.

They run as the real ones do, in the same layout and compression, and what they make means nothing. Tests and the bench
build whole pipelines of them.
"""

from pathlib import Path
from typing import Any, Final

from models import device

SEED: Final = 0
"""Weights are drawn with this: every build of a row is the same."""
CLIP_WIDTH: Final = 32
T5_WIDTH: Final = 32


def saved(pipe: Any, folder: Path) -> Path:
    """Write a pipeline as `from_pretrained` reads it, and return its folder."""
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def fresh() -> None:
    """Draw the weights of what is built next from the start."""
    device.torch().manual_seed(SEED)


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


def t5() -> tuple[Any, Any]:
    """Return a T5 tokenizer and encoder."""
    from transformers import T5Config, T5EncoderModel, T5Tokenizer

    letters = "▁abcdefghijklmnopqrstuvwxyz"
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0), *((letter, -2.0) for letter in letters)]
    config = T5Config(
        d_model=T5_WIDTH, d_kv=8, d_ff=37, num_heads=4, num_layers=2, vocab_size=len(vocabulary), dropout_rate=0.0
    )
    return T5Tokenizer(vocab=vocabulary, extra_ids=0), T5EncoderModel(config).eval()


def clip_tokenizer() -> Any:
    """Return a CLIP tokenizer that knows single letters."""
    from transformers import CLIPTokenizer

    letters = [chr(number) for number in range(33, 127)]
    pieces = ["<|startoftext|>", "<|endoftext|>", *letters, *(f"{letter}</w>" for letter in letters)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77)


def clip_text(projected: int = 0) -> Any:
    """Return a CLIP text encoder; with a projection where its width is given."""
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        bos_token_id=0, eos_token_id=1, pad_token_id=1, vocab_size=200, hidden_size=CLIP_WIDTH, intermediate_size=37,
        num_attention_heads=4, num_hidden_layers=3, projection_dim=projected or CLIP_WIDTH, hidden_act="gelu",
    )  # fmt: skip
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config).eval()


def clip_eyes() -> tuple[Any, Any]:
    """Return a CLIP image encoder and what prepares pictures for it."""
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    config = CLIPVisionConfig(
        hidden_size=CLIP_WIDTH, projection_dim=CLIP_WIDTH, num_hidden_layers=2, num_attention_heads=4, image_size=32,
        intermediate_size=37, patch_size=8,
    )  # fmt: skip
    return CLIPVisionModelWithProjection(config).eval(), CLIPImageProcessor(size=32, crop_size=32)


def autoencoder() -> Any:
    """Return an autoencoder of Stable Diffusion's layout: eight pixels to a latent, four channels."""
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8), in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1,
        sample_size=64,
    ).eval()  # fmt: skip


def unet(**more: Any) -> Any:
    """Return the UNet of Stable Diffusion 1.5, in small; `more` makes it another."""
    from diffusers import UNet2DConditionModel

    plan = {
        "block_out_channels": (8, 16), "layers_per_block": 1, "sample_size": 8, "in_channels": 4, "out_channels": 4,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"), "norm_num_groups": 4, "attention_head_dim": 2,
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"), "cross_attention_dim": CLIP_WIDTH,
    }  # fmt: skip
    return UNet2DConditionModel(**{**plan, **more}).eval()


def controlnet(of: Any) -> Any:
    """Return a ControlNet for a UNet, its last layers drawn too: a fresh one would have no effect."""
    from diffusers import ControlNetModel

    net = ControlNetModel.from_unet(of, conditioning_embedding_out_channels=(4, 8, 8, 16))
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


def ip_adapter(of: Any, folder: Path, name: str) -> None:
    """Write an IP-Adapter for a UNet as its makers do: `<folder>/<name>`, with its image encoder beside it."""
    torch = device.torch()
    from safetensors.torch import save_file

    eyes, _ = clip_eyes()
    tokens, wide = 4, int(of.config.cross_attention_dim)
    weights = {
        "image_proj.proj.weight": torch.randn(tokens * wide, CLIP_WIDTH) * 0.1,
        "image_proj.proj.bias": torch.zeros(tokens * wide),
        "image_proj.norm.weight": torch.ones(wide),
        "image_proj.norm.bias": torch.zeros(wide),
    }
    for number, layer in enumerate(_cross_attentions(of)):
        for kind in ("k", "v"):
            weights[f"ip_adapter.{2 * number + 1}.to_{kind}_ip.weight"] = torch.randn(layer, wide) * 0.2
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights, folder / name)
    eyes.save_pretrained(folder / "image_encoder", safe_serialization=True)


def _cross_attentions(of: Any) -> list[int]:
    """Return the width of each attention to the prompt, in the order in which a UNet lists its processors."""
    return [
        int(of.get_submodule(name.removesuffix(".processor")).to_k.out_features)
        for name in of.attn_processors
        if name.endswith("attn2.processor") and "motion_modules" not in name
    ]
