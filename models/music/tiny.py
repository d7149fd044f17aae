"""Composers with random weights: tiny for tests, and of real size for the bench on a GPU. Their sound is noise."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models import device
from models.running import drawn

_SEED: Final = 4
_Sizes = Mapping[str, Mapping[str, Any]]
_TINY: Final[_Sizes] = {
    "text": {"vocab_size": 64, "d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4},
    "sound": {
        "num_filters": 4, "hidden_size": 16, "codebook_size": 64, "codebook_dim": 16, "num_lstm_layers": 1,
        "target_bandwidths": [1.2],  # four books of codes at fifty frames a second, as the large ones have
    },
    "music": {"vocab_size": 64, "hidden_size": 32, "ffn_dim": 64, "num_hidden_layers": 2, "num_attention_heads": 4},
}  # fmt: skip
_FULL: Final[_Sizes] = {
    "text": {"vocab_size": 32128, "d_model": 768, "d_ff": 3072, "num_layers": 12, "num_heads": 12},
    "sound": {
        "num_filters": 64, "hidden_size": 128, "codebook_size": 2048, "codebook_dim": 128, "target_bandwidths": [2.2],
    },
    "music": {
        "vocab_size": 2048, "hidden_size": 1024, "ffn_dim": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
    },
}  # fmt: skip
_MEDIUM: Final = {"hidden_size": 1536, "ffn_dim": 6144, "num_hidden_layers": 48, "num_attention_heads": 24}
SIZES: Final[Mapping[str, tuple[_Sizes, _Sizes]]] = {
    "musicgen-small": (_TINY, _FULL),
    "musicgen-medium": (_TINY, {**_FULL, "music": {**_FULL["music"], **_MEDIUM}}),
}
"""Of each row: tiny, and as published."""
ROWS: Final = tuple(SIZES)
"""What is built here."""
_WORDS: Final = ("calm", "bright", "piano", "drums", "happy", "tender", "energetic", "nostalgic", "music")


def build(row: str, folder: Path) -> None:
    """Write a tiny model of a row's architecture into a folder; blocks. Raises KeyError for a row it does not know."""
    _build(SIZES[row][0], folder)


def build_full(row: str, folder: Path) -> None:
    """Write a model of a row's real size with random weights. Raises KeyError."""
    _build(SIZES[row][1], folder)


def _build(sizes: _Sizes, folder: Path) -> None:
    device.torch()
    from transformers import (
        EncodecConfig,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenForConditionalGeneration,
        T5Config,
        T5Tokenizer,
    )

    text = T5Config(**sizes["text"])
    sound = EncodecConfig(**sizes["sound"], sampling_rate=32_000, upsampling_ratios=[8, 5, 4, 4])
    mark = sizes["music"]["vocab_size"]
    music = MusicgenDecoderConfig(
        **sizes["music"], num_codebooks=4, max_position_embeddings=2048, pad_token_id=mark, bos_token_id=mark
    )
    with drawn(_SEED):
        model: Any = MusicgenForConditionalGeneration(
            config=MusicgenConfig(text_encoder=text.to_dict(), audio_encoder=sound.to_dict(), decoder=music.to_dict())
        )
        for layer in model.audio_encoder.quantizer.layers:
            layer.codebook.embed.normal_()  # they begin as zeros, so that any music would sound the same
    model.generation_config.decoder_start_token_id = model.generation_config.bos_token_id = mark
    model.generation_config.pad_token_id = mark
    model.save_pretrained(str(folder))
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((f"\u2581{word}", -2.0) for word in _WORDS)]
    T5Tokenizer(vocab=vocabulary, extra_ids=0).save_pretrained(str(folder))
