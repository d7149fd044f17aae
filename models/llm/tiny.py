"""Tiny language models of the catalogue's architectures: random weights, for tests and for a bench that always runs."""

from pathlib import Path
from typing import Any, Final

from models import device
from models.registry import row_of

_TEMPLATES: Final = {
    "llama": (
        "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m['role'] }}<|end_header_id|>\n\n"
        "{{ m['content'] | trim }}<|eot_id|>{% endfor %}"
        "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
    ),
    "mistral": (
        "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}[INST] {{ m['content'] }}[/INST]"
        "{% elif m['role'] == 'assistant' %} {{ m['content'] }}</s>"
        "{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}"
    ),
    "qwen": (
        "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    ),
}
"""In the manner of the families: with a system's turn, without one, and with other marks."""
_MARKS: Final = {
    "llama": ("<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"),
    "mistral": ("<s>", "</s>", "[INST]", "[/INST]"),
    "qwen": ("<|endoftext|>", "<|im_end|>", "<|im_start|>"),
}
_WORDS: Final = (
    "the studio plans films and cuts a video for you",
    "a scene is one idea and a line is spoken over it",
    'json answers look like {"name": "value", "count": 12, "ok": true, "list": []}',
)


def build(row: str, folder: Path) -> None:
    """Write a tiny model of a row's architecture, as its real one lies there. Raises KeyError for other rows."""
    if row not in SIZES:
        raise KeyError(row)
    family = str(row_of(row).options["family"])
    torch = device.torch()
    from transformers import AutoModelForCausalLM

    tokenizer = _tokenizer(family)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        model: Any = AutoModelForCausalLM.from_config(_config(family, tokenizer))
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def build_full(row: str, folder: Path) -> None:
    """Write a model of a row's real size with random weights. Raises KeyError for other rows."""
    family = str(row_of(row).options["family"])
    torch = device.torch()
    from transformers import AutoModelForCausalLM

    tokenizer = _tokenizer(family)
    made = {**SIZES[row], "eos_token_id": tokenizer.eos_token_id, "bos_token_id": tokenizer.bos_token_id}
    with torch.random.fork_rng(devices=[]), torch.device(device.device().name):
        torch.manual_seed(1)
        model: Any = AutoModelForCausalLM.from_config(_kind(family)(**made), dtype=torch.bfloat16)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


SIZES: Final[dict[str, dict[str, Any]]] = {
    "llama-3.1-8b": {
        "hidden_size": 4096, "num_hidden_layers": 32, "intermediate_size": 14336, "num_attention_heads": 32,
        "num_key_value_heads": 8, "vocab_size": 128256, "max_position_embeddings": 131072,
    },
    "mistral-7b": {
        "hidden_size": 4096, "num_hidden_layers": 32, "intermediate_size": 14336, "num_attention_heads": 32,
        "num_key_value_heads": 8, "vocab_size": 32768, "max_position_embeddings": 32768, "sliding_window": None,
    },
    "mistral-small-24b": {
        "hidden_size": 5120, "num_hidden_layers": 40, "intermediate_size": 32768, "num_attention_heads": 32,
        "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 131072, "max_position_embeddings": 32768,
        "sliding_window": None,
    },
    "qwen2.5-7b": {
        "hidden_size": 3584, "num_hidden_layers": 28, "intermediate_size": 18944, "num_attention_heads": 28,
        "num_key_value_heads": 4, "vocab_size": 152064, "max_position_embeddings": 32768,
    },
    "qwen3-4b": {
        "hidden_size": 2560, "num_hidden_layers": 36, "intermediate_size": 9728, "num_attention_heads": 32,
        "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936, "max_position_embeddings": 40960,
        "tie_word_embeddings": True,
    },
    "qwen3-8b": {
        "hidden_size": 4096, "num_hidden_layers": 36, "intermediate_size": 12288, "num_attention_heads": 32,
        "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936, "max_position_embeddings": 40960,
    },
    "qwen3-14b": {
        "hidden_size": 5120, "num_hidden_layers": 40, "intermediate_size": 17408, "num_attention_heads": 40,
        "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936, "max_position_embeddings": 40960,
    },
}  # fmt: skip
"""The configurations of the real ones, as far as size and speed depend on them."""
ROWS: Final = tuple(SIZES)
"""What is built here."""


def _kind(family: str) -> Any:
    import transformers

    names = {"llama": "LlamaConfig", "mistral": "MistralConfig", "qwen2": "Qwen2Config", "qwen3": "Qwen3Config"}
    return getattr(transformers, names[family])


def _config(family: str, tokenizer: Any) -> Any:
    more = {"head_dim": 16} if family == "qwen3" else {}
    return _kind(family)(
        vocab_size=len(tokenizer) + 7,  # real ones have room to spare, too
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        tie_word_embeddings=False,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=tokenizer.bos_token_id,
        **more,
    )


def _tokenizer(family: str) -> Any:
    """Return a tokenizer of bytes and a few words, trained here, with the marks and the template of a family."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    kind = "qwen" if family.startswith("qwen") else family
    begin, end, *others = _MARKS[kind]
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=[begin, end, *others],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    raw.train_from_iterator(_WORDS, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=raw,
        bos_token=begin,
        eos_token=end,
        additional_special_tokens=others,
        chat_template=_TEMPLATES[kind],
    )
