"""The one door to torch: which device there is, what memory it has left, and what its errors mean.

Nothing here imports torch before it is asked for: a process that runs no large model never pays for it.
"""

import gc
import importlib.util
import os
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from bot.studio.errors import OutOfMemory, Unavailable

MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Device:
    """Where models run in this process: its one GPU, or the CPU."""

    name: str
    """As torch calls it: `cuda:0` or `cpu`."""
    title: str
    total_mib: int
    """GPU memory; 0 on a CPU."""

    @property
    def is_gpu(self) -> bool:
        """Say whether it is a GPU."""
        return self.total_mib > 0


class _Cap:
    """What this process may have at most."""

    mib = sys.maxsize


@lru_cache(maxsize=1)
def torch() -> Any:
    """Return the torch module, imported at the first call and kept to few threads on a CPU. Raises Unavailable."""
    os.environ.setdefault("PYTORCH_ALLOC_CONF", "expandable_segments:True")  # without it a quarter is lost to gaps
    if importlib.util.find_spec("torch") is None:
        raise Unavailable("torch is not installed.", "Install the studio with its GPU extra: pip install -e '.[gpu]'.")
    module: Any = importlib.import_module("torch")
    if not module.cuda.is_available():
        module.set_num_threads(max(1, int(os.environ.get("OMP_NUM_THREADS", "2"))))
    _mend_torchaudio()
    return module


@lru_cache(maxsize=1)
def device() -> Device:
    """Return the device of this process. `CUDA_VISIBLE_DEVICES` decides which GPU that is. Raises Unavailable."""
    cuda = torch().cuda
    if not cuda.is_available():
        return Device("cpu", "CPU", 0)
    properties = cuda.get_device_properties(0)
    return Device("cuda:0", str(properties.name), int(properties.total_memory) // MIB)


def why_no_gpu() -> str:
    """Say in a line why torch cannot use a GPU, and what to do about it; empty where it can. Raises Unavailable."""
    if torch().cuda.is_available():
        return ""
    try:
        torch().cuda.init()
    except (RuntimeError, AssertionError) as error:
        return explained(torch().version.cuda, str(error))
    return explained(torch().version.cuda, "")


def explained(built_for: str | None, error: str) -> str:
    """Turn what torch says about CUDA into a line; `built_for` is the CUDA version that torch was built for."""
    if built_for is None:
        return "torch here is built for CPUs. Install the build for your GPU (pytorch.org), then start anew."
    if "driver" in error and "too old" in error:
        found = re.search(r"found version (\d+)", error)
        has = f" It knows CUDA {int(found[1]) // 1000}.{int(found[1]) % 1000 // 10};" if found else ""
        return f"The GPU's driver is too old.{has} torch needs {built_for}. Update the driver, then start anew."
    first = error.splitlines()[0].rstrip(".") if error else "CUDA is not available"
    return f"torch cannot use the GPU: {first}. Check with nvidia-smi and picturelock doctor."


def wait() -> None:
    """Wait until the GPU has done what it was given."""
    if device().is_gpu:
        torch().cuda.synchronize()


def reach_mib() -> int:
    """Return the GPU memory that this process could have in all: what it reserved and what is free; 0 on a CPU."""
    if not device().is_gpu:
        return 0
    free, _ = torch().cuda.mem_get_info(0)
    return min(int(free) // MIB + reserved_mib(), _Cap.mib)


@contextmanager
def capped(mib: int) -> Iterator[None]:
    """Have this process reserve no more GPU memory than so much, as if the GPU were smaller; 0 for all there is."""
    _cap(mib or sys.maxsize)
    try:
        yield
    finally:
        _cap(sys.maxsize)


def _cap(mib: int) -> None:
    _Cap.mib = mib
    if device().is_gpu:
        torch().cuda.set_per_process_memory_fraction(min(1.0, mib / device().total_mib), 0)


def reserved_mib() -> int:
    """Return the GPU memory that torch has reserved in this process; 0 on a CPU."""
    return int(torch().cuda.memory_reserved(0)) // MIB if device().is_gpu else 0


def free_mib() -> int:
    """Return the memory that the driver has left on the GPU plus what torch holds unused; 0 on a CPU."""
    if not device().is_gpu:
        return 0
    cuda = torch().cuda
    free, _ = cuda.mem_get_info(0)
    return int(free + cuda.memory_reserved(0) - cuda.memory_allocated(0)) // MIB


@dataclass(slots=True)
class Peak:
    """The most GPU memory that something took while it ran; 0 on a CPU."""

    mib: int = 0
    """Reserved by torch: what others cannot have."""
    used_mib: int = 0
    """Of that, what tensors filled."""


@contextmanager
def measured() -> Iterator[Peak]:
    """Measure the peak of reserved GPU memory of what runs inside."""
    peak, gpu = Peak(), device().is_gpu
    if gpu:
        torch().cuda.reset_peak_memory_stats(0)
    try:
        yield peak
    finally:
        if gpu:
            peak.mib = int(torch().cuda.max_memory_reserved(0)) // MIB
            peak.used_mib = int(torch().cuda.max_memory_allocated(0)) // MIB


@contextmanager
def memory_watched(what: str) -> Iterator[None]:
    """Run something on the device; memory that runs out becomes OutOfMemory, naming `what`, and is given back first."""
    try:
        yield
    except torch().OutOfMemoryError as error:
        drop(error)
        release()
        raise OutOfMemory(f"{what} needs more GPU memory than is free on this worker.") from None


def drop(error: BaseException) -> None:
    """Let go of the frames of an error: their locals hold the tensors that filled the memory."""
    seen: BaseException | None = error
    while seen is not None:
        seen.__traceback__ = None
        seen = seen.__context__


def release() -> None:
    """Give memory that nothing uses back to the driver."""
    gc.collect()
    if device().is_gpu:
        torch().cuda.empty_cache()


def chance(seed: int) -> Any:
    """Return a generator of torch for a seed; always of the CPU, so that every device draws the same noise."""
    return torch().Generator("cpu").manual_seed(seed % (1 << 63))


def compute_type() -> Any:
    """Return the type in which large models compute: bfloat16 on a GPU that has it, float16 on others, float32 here."""
    if not device().is_gpu:
        return torch().float32
    return torch().bfloat16 if torch().cuda.is_bf16_supported() else torch().float16


def _mend_torchaudio() -> None:
    """Make torchaudio importable beside a torch without CUDA: transformers imports it wherever it is installed.

    The wheel of the package index is linked against CUDA. What models use of it (resampling, spectrograms) is
    plain torch; reading files goes through soundfile.
    """
    if "torchaudio" in sys.modules or importlib.util.find_spec("torchaudio") is None:
        return
    try:
        importlib.import_module("torchaudio")
    except OSError:
        for name in [name for name in sys.modules if name.split(".")[0] == "torchaudio"]:
            del sys.modules[name]
        extension: Any = types.ModuleType("torchaudio._extension")
        extension._IS_TORCHAUDIO_EXT_AVAILABLE = extension._IS_ALIGN_AVAILABLE = False
        extension.fail_if_no_align = lambda function: function
        extension._check_cuda_version = lambda: None
        extension._load_lib = lambda _name: False
        extension.__path__ = []
        sys.modules["torchaudio._extension"] = extension
        mended: Any = importlib.import_module("torchaudio")
        mended.load = _load_sound


def _load_sound(path: Any, **_: Any) -> tuple[Any, int]:
    """Read a sound file as torchaudio does: samples of shape (channels, n), and their rate."""
    import soundfile  # only where a voice reads a recording

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return torch().from_numpy(samples.T), int(rate)
