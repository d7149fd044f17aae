"""How a pipeline is loaded and put on the device: offloading, attention, 8-bit weights, tiles, compiled blocks."""

import importlib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.studio.errors import ModelFailed
from bot.studio.vram import Offload, Precision, RunPlan
from models import device

_BROKEN: Final = (OSError, ValueError, TypeError, KeyError, AttributeError, ImportError, RuntimeError)
_FOUR_BITS: Final = ("transformer", "text_encoder")
"""Components that are kept in four bits when memory is very short."""


def loaded(kind: str, folder: Path, run: RunPlan, **parts: Any) -> Any:
    """Return a class of diffusers (or one `module:Class` within it) loaded from a folder; `parts` are passed on.

    Raises OutOfMemory, and ModelFailed when the folder does not hold what that class reads.
    """
    if run.precision is Precision.FOUR:
        parts["quantization_config"] = _four_bits()
    with device.memory_watched(folder.name):
        try:
            return class_of(kind).from_pretrained(
                str(folder), local_files_only=True, **{"dtype": device.compute_type(), **parts}
            )
        except device.torch().OutOfMemoryError:
            raise
        except _BROKEN as error:
            raise ModelFailed(
                f"The weights in {folder.name} cannot be loaded as {kind.rpartition(':')[2]}: {_short(error)}.",
                "Fetch them anew with `picturelock models pull`, or mend the model's row.",
            ) from error


def class_of(kind: str) -> Any:
    """Return a class of diffusers by its name, imported now: that takes seconds."""
    device.torch()
    module, _, name = kind.rpartition(":")
    return getattr(importlib.import_module(".".join(filter(None, ("diffusers", module)))), name)


def part(kind: str, folder: Path, run: RunPlan) -> Any:
    """Return one model of a folder beside the pipeline's, such as a ControlNet. Raises as `loaded` does."""
    return loaded(kind, folder, run if run.precision is not Precision.FOUR else RunPlan())


def denoiser_of(pipe: Any) -> Any:
    """Return the large model of a pipeline."""
    return getattr(pipe, "transformer", None) or pipe.unet


def put(pipe: Any, run: RunPlan) -> None:
    """Bring a pipeline to the device as planned. Raises OutOfMemory."""
    pipe.set_progress_bar_config(disable=True)
    pipe.vae.enable_tiling()
    denoiser = denoiser_of(pipe)
    if run.attention and hasattr(denoiser, "set_attention_backend"):
        with suppress(RuntimeError, ValueError, ImportError):  # a wish: its package may not be there
            denoiser.set_attention_backend(run.attention)
    if run.precision is Precision.EIGHT:
        denoiser.enable_layerwise_casting(
            storage_dtype=device.torch().float8_e4m3fn, compute_dtype=device.compute_type()
        )
    if run.compiles:
        compile_blocks(denoiser)
    place(pipe, run.offload)


def compile_blocks(denoiser: Any) -> None:
    """Have the repeated blocks of a model compiled at their first call.

    Below the hooks of diffusers, unlike its own `compile_repeated_blocks`: what the first-block cache decides at each
    step is no graph.
    """
    compiled = device.torch().compile
    for block in denoiser.modules():
        if type(block).__name__ in (getattr(denoiser, "_repeated_blocks", None) or ()):
            block.forward = compiled(block.forward, fullgraph=True)


def place(pipe: Any, offload: Offload) -> None:
    """Bring a pipeline's models to the device, or have each come when its turn comes. Raises OutOfMemory."""
    here = device.device()
    match offload:
        case Offload.NONE:
            pipe.to(here.name)
        case Offload.MODEL:
            pipe.enable_model_cpu_offload(device=here.name)
        case Offload.GROUP:
            _place_in_groups(pipe)


def _place_in_groups(pipe: Any) -> None:
    """Have the large model come block by block, the next on its way while one computes; all others layer by layer.

    Their blocks lie too deep to be found (text encoders), or they are not called as a whole (autoencoders).
    """
    from diffusers.hooks import apply_group_offloading

    torch, here = device.torch(), device.device()
    where = {"onload_device": torch.device(here.name), "offload_device": torch.device("cpu")}
    by_block = {"offload_type": "block_level", "num_blocks_per_group": 1, "use_stream": here.is_gpu}
    for model in pipe.components.values():
        if isinstance(model, torch.nn.Module):
            how = by_block if model is denoiser_of(pipe) else {"offload_type": "leaf_level"}
            apply_group_offloading(model, **where, **how)


def cached(pipe: Any, threshold: float) -> None:
    """Let steps be skipped in which the first block changes by less than a share; 0 skips none. See `caches`."""
    if threshold > 0:
        from diffusers import FirstBlockCacheConfig

        denoiser_of(pipe).enable_cache(FirstBlockCacheConfig(threshold=threshold))


def caches(pipe: Any) -> bool:
    """Say whether the first-block cache knows the blocks of a pipeline's large model."""
    denoiser = denoiser_of(pipe)
    if not hasattr(denoiser, "enable_cache"):
        return False
    from diffusers import FirstBlockCacheConfig

    try:
        denoiser.enable_cache(FirstBlockCacheConfig())
    except ValueError:  # how it says that it does not
        return False
    denoiser.disable_cache()
    return True


def settle(pipe: Any) -> None:
    """Leave a pipeline as it was before it ran, however that ended: offloaded models go back, caches are emptied."""
    denoiser = denoiser_of(pipe)
    if getattr(denoiser, "is_cache_enabled", False):
        denoiser.disable_cache()
    pipe.maybe_free_model_hooks()


def _four_bits() -> Any:
    from diffusers import PipelineQuantizationConfig

    return PipelineQuantizationConfig(
        quant_backend="bitsandbytes_4bit",
        quant_kwargs={
            "load_in_4bit": True,
            "bnb_4bit_quant_type": "nf4",
            "bnb_4bit_compute_dtype": device.compute_type(),
        },
        components_to_quantize=list(_FOUR_BITS),
    )


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
