"""Opening a language model with transformers: on this process's device, in as many bits as is planned."""

import importlib.util
import json
from pathlib import Path
from typing import Any

from bot.studio.errors import ModelFailed, StudioError, Unavailable
from bot.studio.vram import Offload, Precision, RunPlan
from models import device


def opened(name: str, folder: Path, run: RunPlan, family: str) -> tuple[Any, Any]:
    """Return the model and its tokenizer; blocks for as long as it takes.

    Raises Unavailable when it cannot be run so here, ModelFailed when its files are not what its row says, OutOfMemory.
    """
    device.torch()
    check_family(name, folder, family)
    options = _in_bits(name, run)
    if run.offload is not Offload.NONE:
        raise Unavailable(
            f"{name} cannot wait in host memory.", "Choose a way that holds all of it, or a smaller model."
        )
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    here = device.device()
    if here.is_gpu:
        options["device_map"] = {"": here.name}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        with device.memory_watched(name):
            model = AutoModelForCausalLM.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, dtype=device.compute_type(), **options
            )
    except StudioError:
        raise
    except Exception as error:  # whatever transformers, safetensors and tokenizers make of files that are broken
        raise ModelFailed(
            f"{name} could not be loaded: {_first_line(error)}", f"Run `picturelock models check {name}`."
        ) from error
    return model.eval(), tokenizer


def check_family(name: str, folder: Path, family: str) -> None:
    """Raise ModelFailed when the files are those of another kind of model than the row says."""
    try:
        found = json.loads((folder / "config.json").read_bytes())["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFailed(
            f"{name} has no config.json that can be read.", f"Run `picturelock models check {name}`."
        ) from error
    if family and found != family:
        raise ModelFailed(
            f"The files of {name} are of a model of the kind “{str(found)[:40]}”; its row says “{family}”.",
            "Mend `family` or `repo` in its row.",
        )


def _in_bits(name: str, run: RunPlan) -> dict[str, Any]:
    if run.precision is Precision.FULL:
        return {}
    bits = run.precision.value
    if not device.device().is_gpu:
        raise Unavailable(
            f"{name} can be held in {bits} bits on a GPU with CUDA only; there is none here.",
            "Use a model for llama.cpp on a CPU.",
        )
    if importlib.util.find_spec("bitsandbytes") is None:
        raise Unavailable(
            f"{name} needs bitsandbytes to be held in {bits} bits.",
            "Install it with `pip install bitsandbytes`, or pick a smaller model.",
        )
    from transformers import BitsAndBytesConfig

    kept = (
        BitsAndBytesConfig(load_in_8bit=True)
        if run.precision is Precision.EIGHT
        else BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=device.compute_type(),
        )
    )
    return {"quantization_config": kept}


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:200].rstrip(".") + "."
