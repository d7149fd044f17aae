"""Tiny composers with random weights, for tests and for measuring where no GPU is: their sound is noise."""

from pathlib import Path
from typing import Any, Final

from models import device
from models.running import drawn

ROWS: Final = ("musicgen-small", "musicgen-medium")
_SEED: Final = 4
_WORDS: Final = ("calm", "bright", "piano", "drums", "happy", "tender", "energetic", "nostalgic", "music")


def build(row: str, folder: Path) -> None:
    """Write a tiny model of a row's architecture into a folder; blocks. Raises KeyError for a row it does not know."""
    if row not in ROWS:
        raise KeyError(row)
    device.torch()
    from transformers import (
        EncodecConfig,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenForConditionalGeneration,
        T5Config,
        T5Tokenizer,
    )

    text = T5Config(vocab_size=64, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
    sound = EncodecConfig(
        sampling_rate=32_000,
        num_filters=4,
        hidden_size=16,
        codebook_size=64,
        codebook_dim=16,
        num_lstm_layers=1,
        target_bandwidths=[1.2],  # four books of codes at fifty frames a second, as the large ones have
        upsampling_ratios=[8, 5, 4, 4],
    )
    music = MusicgenDecoderConfig(
        vocab_size=64, hidden_size=32, ffn_dim=64, num_hidden_layers=2, num_attention_heads=4, num_codebooks=4,
        max_position_embeddings=2048, pad_token_id=64, bos_token_id=64,
    )  # fmt: skip
    with drawn(_SEED):
        model: Any = MusicgenForConditionalGeneration(
            config=MusicgenConfig(text_encoder=text.to_dict(), audio_encoder=sound.to_dict(), decoder=music.to_dict())
        )
        for layer in model.audio_encoder.quantizer.layers:
            layer.codebook.embed.normal_()  # they begin as zeros, so that any music would sound the same
    model.generation_config.decoder_start_token_id = model.generation_config.bos_token_id = 64
    model.generation_config.pad_token_id = 64
    model.save_pretrained(str(folder))
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((f"\u2581{word}", -2.0) for word in _WORDS)]
    T5Tokenizer(vocab=vocabulary, extra_ids=0).save_pretrained(str(folder))
