"""Tiny voices with random weights, for tests and for measuring where no GPU is: they babble, and that is all."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from models import device
from models.running import drawn
from models.voice.xtts import XttsVoice

_SEED: Final = 4
_DECODER_CHANNELS: Final = 32
"""Of 512: the decoder of sound is most of what a small XTTS costs, and its width stands in no config."""
_SPEAKER: Final = "Claribel Dervla"


def build(row: str, folder: Path) -> None:
    """Write a tiny model of a row's architecture into a folder; blocks. Raises KeyError for a row it does not know."""
    make = _BUILDERS[row]
    device.torch()
    folder.mkdir(parents=True, exist_ok=True)
    with drawn(_SEED):
        make(folder)


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


def _xtts(folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts

    languages = ("en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh-cn", "hu", "ko", "ja")
    marks = ["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{language}]" for language in languages)]
    letters = [chr(code) for code in range(97, 123)] + list(".,!?'-äöüßéèñç")
    vocabulary = {piece: number for number, piece in enumerate([*marks, *letters])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.add_special_tokens(marks)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "vocab.json"))
    config: Any = XttsConfig()
    config.model_args.gpt_layers, config.model_args.gpt_n_heads = 2, 4
    config.model_args.gpt_n_model_channels = config.model_args.decoder_input_dim = 64
    config.model_args.gpt_max_audio_tokens, config.model_args.gpt_max_text_tokens = 40, 402
    config.model_args.gpt_number_text_tokens = len(vocabulary)
    config.model_args.gpt_start_text_token, config.model_args.gpt_stop_text_token = vocabulary["[START]"], 0
    config.model_args.gpt_use_perceiver_resampler = True
    config.model_args.tokenizer_file = ""
    config.save_json(str(folder / "config.json"))
    torch = device.torch()
    with _small_decoder():
        model = Xtts(config)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    speaker = {"gpt_cond_latent": torch.randn(1, 32, 64), "speaker_embedding": torch.randn(1, 512, 1)}
    torch.save({_SPEAKER: speaker}, folder / "speakers_xtts.pth")


def _bark(folder: Path) -> None:
    from transformers import BarkConfig, BarkModel, BertTokenizer, EncodecConfig, GenerationConfig
    from transformers.models.bark.generation_configuration_bark import BarkGenerationConfig

    small = {"hidden_size": 16, "num_layers": 2, "num_heads": 2, "block_size": 1024}
    sound = EncodecConfig(
        sampling_rate=24_000, num_filters=4, hidden_size=16, codebook_size=1024, codebook_dim=16, num_lstm_layers=1,
        target_bandwidths=[6.0], upsampling_ratios=[8, 5, 4, 2],
    )  # fmt: skip
    config: Any = BarkConfig(
        # The sizes of its vocabularies are fixed by constants in its own code.
        semantic_config={**small, "input_vocab_size": 129_600, "output_vocab_size": 10_048},
        coarse_acoustics_config={**small, "input_vocab_size": 12_096, "output_vocab_size": 12_096},
        fine_acoustics_config={
            **small, "input_vocab_size": 1056, "output_vocab_size": 1056, "n_codes_total": 8, "n_codes_given": 1,
        },
        codec_config=sound.to_dict(),
    )  # fmt: skip
    model: Any = BarkModel(config)
    how: Any = BarkGenerationConfig(
        semantic_config={"max_new_tokens": 24, "max_input_semantic_length": 32},
        coarse_acoustics_config={"max_coarse_history": 60, "sliding_window_len": 24},
        fine_acoustics_config={},
        sample_rate=24_000,
    )
    model.generation_config = GenerationConfig()  # Bark's own cannot be saved by transformers 5
    model.save_pretrained(str(folder))
    (folder / "generation_config.json").write_text(json.dumps(how.to_dict()), encoding="utf-8")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(chr(code) for code in range(97, 123))]
    pieces = [*words, *(f"##{chr(code)}" for code in range(97, 123))]
    BertTokenizer(vocab={piece: number for number, piece in enumerate(pieces)}).save_pretrained(str(folder))


_BUILDERS: Final[dict[str, Callable[[Path], None]]] = {"xtts-v2": _xtts, "bark": _bark, "bark-small": _bark}
ROWS: Final = tuple(_BUILDERS)
"""What is built here."""
