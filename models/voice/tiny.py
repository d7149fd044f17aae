"""Voices with random weights: tiny for tests, and of real size for the bench on a GPU. They babble, and that is all."""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from models import device
from models.running import drawn
from models.voice.xtts import XttsVoice

_SEED: Final = 4
_DECODER_CHANNELS: Final = 32
"""Of 512: the decoder of sound is most of what a small XTTS costs, and its width stands in no config."""
_SPEAKER: Final = "Claribel Dervla"
_Sizes = Mapping[str, Any]
_XTTS_TINY: Final[_Sizes] = {
    "gpt_layers": 2, "gpt_n_heads": 4, "gpt_n_model_channels": 64, "decoder_input_dim": 64, "gpt_max_audio_tokens": 40,
    "gpt_max_text_tokens": 402,
}  # fmt: skip
_XTTS_FULL: Final[_Sizes] = {"gpt_number_text_tokens": 6681}
_BARK_TINY: Final[_Sizes] = {
    "part": {"hidden_size": 16, "num_layers": 2, "num_heads": 2, "block_size": 1024},
    "codec": {
        "sampling_rate": 24_000, "num_filters": 4, "hidden_size": 16, "codebook_size": 1024, "codebook_dim": 16,
        "num_lstm_layers": 1, "target_bandwidths": [6.0], "upsampling_ratios": [8, 5, 4, 2],
    },
    "semantic": {"max_new_tokens": 24, "max_input_semantic_length": 32},
    "coarse": {"max_coarse_history": 60, "sliding_window_len": 24},
}  # fmt: skip
_BARK_FULL: Final[_Sizes] = {
    "part": {"hidden_size": 1024, "num_layers": 24, "num_heads": 16, "block_size": 1024, "bias": False},
    "codec": {}, "semantic": {}, "coarse": {},
}  # fmt: skip


def build(row: str, folder: Path) -> None:
    """Write a tiny model of a row's architecture into a folder; blocks. Raises KeyError for a row it does not know."""
    make, small, _ = _BUILDERS[row]
    _build(make, small, folder)


def build_full(row: str, folder: Path) -> None:
    """Write a model of a row's real size with random weights. Raises KeyError."""
    make, _, full = _BUILDERS[row]
    _build(make, full, folder)


def _build(make: Callable[[Path, _Sizes], None], sizes: _Sizes, folder: Path) -> None:
    device.torch()
    folder.mkdir(parents=True, exist_ok=True)
    with drawn(_SEED):
        make(folder, sizes)


class TinyXtts(XttsVoice):
    """An XTTS with a decoder as small as the one that is built here; everything else stands in its configuration."""

    def __init__(self, **named: Any) -> None:
        """Load it; see XttsVoice."""
        with _small_decoder():
            super().__init__(**named)


@contextmanager
def _small_decoder() -> Iterator[None]:
    """Have XTTS make its decoder small while one is built or loaded."""
    device.torch()
    from TTS.tts.models import xtts

    usual = xtts.HifiDecoder
    xtts.HifiDecoder = functools.partial(usual, upsample_initial_channel_decoder=_DECODER_CHANNELS)
    try:
        yield
    finally:
        xtts.HifiDecoder = usual


def _xtts(folder: Path, sizes: _Sizes) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts

    languages = ("en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh-cn", "hu", "ko", "ja")
    marks = ["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{language}]" for language in languages)]
    letters = [chr(code) for code in range(97, 123)] + list(".,!?'-äöüßéèñç")
    pieces = [*marks, *letters]
    pieces += [f"word{number}" for number in range(int(sizes.get("gpt_number_text_tokens", 0)) - len(pieces))]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.add_special_tokens(marks)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "vocab.json"))
    config: Any = XttsConfig()
    for name, value in {"gpt_number_text_tokens": len(vocabulary), **sizes}.items():
        setattr(config.model_args, name, value)
    config.model_args.gpt_start_text_token, config.model_args.gpt_stop_text_token = vocabulary["[START]"], 0
    config.model_args.gpt_use_perceiver_resampler = True
    config.model_args.tokenizer_file = ""
    config.save_json(str(folder / "config.json"))
    torch = device.torch()
    with _small_decoder() if sizes is _XTTS_TINY else nullcontext():
        model = Xtts(config)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    wide = config.model_args.gpt_n_model_channels
    speaker = {"gpt_cond_latent": torch.randn(1, 32, wide), "speaker_embedding": torch.randn(1, 512, 1)}
    torch.save({_SPEAKER: speaker}, folder / "speakers_xtts.pth")


def _bark(folder: Path, sizes: _Sizes) -> None:
    from transformers import BarkConfig, BarkModel, BertTokenizer, EncodecConfig, GenerationConfig
    from transformers.models.bark.generation_configuration_bark import BarkGenerationConfig

    part, sound = sizes["part"], EncodecConfig(**sizes["codec"])
    config: Any = BarkConfig(
        # The sizes of its vocabularies are fixed by constants in its own code.
        semantic_config={**part, "input_vocab_size": 129_600, "output_vocab_size": 10_048},
        coarse_acoustics_config={**part, "input_vocab_size": 12_096, "output_vocab_size": 12_096},
        fine_acoustics_config={
            **part, "input_vocab_size": 1056, "output_vocab_size": 1056, "n_codes_total": 8, "n_codes_given": 1,
        },
        codec_config=sound.to_dict(),
    )  # fmt: skip
    model: Any = BarkModel(config)
    how: Any = BarkGenerationConfig(
        semantic_config=dict(sizes["semantic"]),
        coarse_acoustics_config=dict(sizes["coarse"]),
        fine_acoustics_config={},
        sample_rate=24_000,
    )
    model.generation_config = GenerationConfig()  # Bark's own cannot be saved by transformers 5
    model.save_pretrained(str(folder))
    (folder / "generation_config.json").write_text(json.dumps(how.to_dict()), encoding="utf-8")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(chr(code) for code in range(97, 123))]
    pieces = [*words, *(f"##{chr(code)}" for code in range(97, 123))]
    BertTokenizer(vocab={piece: number for number, piece in enumerate(pieces)}).save_pretrained(str(folder))


_BUILDERS: Final[Mapping[str, tuple[Callable[[Path, _Sizes], None], _Sizes, _Sizes]]] = {
    "xtts-v2": (_xtts, _XTTS_TINY, _XTTS_FULL),
    "bark": (_bark, _BARK_TINY, _BARK_FULL),
}
"""What writes the model of a row, and with which sizes: tiny, and as published."""
ROWS: Final = tuple(_BUILDERS)
"""What is built here."""
