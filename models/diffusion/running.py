"""How a pipeline is loaded and put on the device: offloading, attention, 8-bit weights, tiles, compiled blocks."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from bot.studio.errors import ModelFailed
from models import device

Offload = Literal["none", "model", "group"]
"""What waits in host memory: nothing, every model that is not at work, or all but the layers at work."""


@dataclass(frozen=True, slots=True)
class Running:
    """The way in which a pipeline runs. Tiled decoding is not a choice: it is always on."""

    offload: Offload = "none"
    attention: str = ""
    """Attention backend as diffusers calls it; empty leaves its own. One that is not there is passed over."""
    eight_bit: bool = False
    """Whether the large model is stored in 8-bit floats and computes in its own type."""
    compiled: bool = False
    """Whether the blocks that repeat are compiled: half a minute for the first film, faster ones after."""


_BROKEN: Final = (OSError, ValueError, TypeError, KeyError, AttributeError, ImportError, RuntimeError)


def loaded(kind: str, folder: Path, **parts: Any) -> Any:
    """Return a class of diffusers loaded from a folder; `parts` are passed on.

    Raises OutOfMemory, and ModelFailed when the folder does not hold what that class reads.
    """
    device.torch()
    import diffusers  # seconds of imports, only where pictures are made

    with device.memory_watched(folder.name):
        try:
            return getattr(diffusers, kind).from_pretrained(
                str(folder), local_files_only=True, **{"torch_dtype": device.compute_type(), **parts}
            )
        except device.torch().OutOfMemoryError:
            raise
        except _BROKEN as error:
            raise ModelFailed(
                f"The weights in {folder.name} cannot be loaded as {kind}: {_short(error)}.",
                "Fetch them anew with `picturelock models pull`, or mend the model's row.",
            ) from error


def denoiser_of(pipe: Any) -> Any:
    """Return the large model of a pipeline."""
    return getattr(pipe, "transformer", None) or pipe.unet


def put(pipe: Any, running: Running) -> None:
    """Bring a pipeline to the device in a way of running. Raises OutOfMemory."""
    pipe.set_progress_bar_config(disable=True)
    pipe.vae.enable_tiling()
    denoiser = denoiser_of(pipe)
    if running.attention and hasattr(denoiser, "set_attention_backend"):
        with suppress(RuntimeError, ValueError, ImportError):  # a wish: its package may not be there
            denoiser.set_attention_backend(running.attention)
    if running.eight_bit:
        denoiser.enable_layerwise_casting(
            storage_dtype=device.torch().float8_e4m3fn, compute_dtype=device.compute_type()
        )
    if running.compiled:
        denoiser.compile_repeated_blocks()
    _place(pipe, running.offload)


def _place(pipe: Any, offload: Offload) -> None:
    here, torch = device.device(), device.torch()
    if offload == "none":
        pipe.to(here.name)
    elif offload == "model":
        pipe.enable_model_cpu_offload(device=here.name)
    else:
        pipe.enable_group_offload(
            onload_device=torch.device(here.name),
            offload_device=torch.device("cpu"),
            offload_type="leaf_level",
            use_stream=here.is_gpu,
        )


def settle(pipe: Any) -> None:
    """Leave a pipeline as it was before it ran, however that ended: offloaded models go back, caches are emptied."""
    denoiser = denoiser_of(pipe)
    if getattr(denoiser, "is_cache_enabled", False):
        denoiser.disable_cache()
    pipe.maybe_free_model_hooks()


def cached(pipe: Any, threshold: float) -> None:
    """Let steps be skipped in which the first block changes by less than a share; 0, or a UNet, skips none."""
    denoiser = denoiser_of(pipe)
    if threshold <= 0 or not hasattr(denoiser, "enable_cache"):
        return
    from diffusers import FirstBlockCacheConfig

    denoiser.enable_cache(FirstBlockCacheConfig(threshold=threshold))


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
