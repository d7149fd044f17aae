"""The GPUs of this machine as their driver sees them, asked without loading anything heavy."""

import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

_QUERY: Final = ("--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits")


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU and its memory, in MiB."""

    name: str
    total_mib: int
    free_mib: int


def gpus() -> tuple[Gpu, ...]:
    """Return the GPUs of this machine, in the driver's order; blocks."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return ()
    try:
        answer = subprocess.run([program, *_QUERY], capture_output=True, text=True, timeout=10, check=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(gpu for line in answer.stdout.splitlines() if (gpu := _parsed(line)) is not None)


def gpu_of(visible: str) -> Gpu | None:
    """Return the GPU that `CUDA_VISIBLE_DEVICES` names; None when it names none."""
    if not visible.isdigit():
        return None
    found = gpus()
    return found[int(visible)] if int(visible) < len(found) else None


def unseen(visible: str) -> str:
    """Say in a line why `CUDA_VISIBLE_DEVICES` names no GPU of this machine; empty where it names one; blocks."""
    if gpu_of(visible) is not None:
        return ""
    if not visible.isdigit():
        return f"CUDA_VISIBLE_DEVICES is “{visible[:40]}”, and a worker uses one GPU: name it by its number, such as 0."
    known = len(gpus())
    if not known:
        return "The NVIDIA driver does not answer (nvidia-smi). Install or mend it, then start the worker again."
    return f"CUDA_VISIBLE_DEVICES names GPU {visible}, and there are {known}, counted from 0. Correct it."


def _parsed(line: str) -> Gpu | None:
    fields = [field.strip() for field in line.split(",")]
    if len(fields) != 3 or not (fields[1].isdigit() and fields[2].isdigit()):
        return None
    return Gpu(fields[0], int(fields[1]), int(fields[2]))
