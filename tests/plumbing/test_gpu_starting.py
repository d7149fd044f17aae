"""Getting a GPU ready: what is said where there is none, which attention is used, what is imported beforehand."""

import shutil
import sys
from pathlib import Path

import pytest

from bot.gpus import unseen
from bot.settings import Settings
from bot.studio.catalogue import ModelRow
from models import attention, device, registry
from models.learned import Learned
from tests.plumbing.pretend_card import PretendCard, lens
from workers.gpu.ledger import Ledger
from workers.gpu.starting import made_ready, warm

needs_no_gpu = pytest.mark.skipif(shutil.which("nvidia-smi") is not None, reason="a driver is here")
OLD = (
    "The NVIDIA driver on your system is too old (found version 11040). Please update your GPU driver by downloading "
    "and installing a new version from the URL: http://www.nvidia.com/Download/index.aspx"
)


@pytest.mark.parametrize(
    ("built_for", "error", "line"),
    [
        (None, "Torch not compiled with CUDA enabled", "torch here is built for CPUs. Install the build for your GPU"),
        ("13.0", OLD, "The GPU's driver is too old. It knows CUDA 11.4; torch needs 13.0. Update the driver"),
        ("13.0", "No CUDA GPUs are available", "torch cannot use the GPU: No CUDA GPUs are available. Check"),
        ("13.0", "", "torch cannot use the GPU: CUDA is not available. Check"),
    ],
)
def test_what_torch_says_becomes_one_line(built_for: str | None, error: str, line: str) -> None:
    told = device.explained(built_for, error)

    assert told.startswith(line)
    assert "\n" not in told


@needs_no_gpu
@pytest.mark.parametrize(
    ("visible", "why"), [("0", "driver does not answer"), ("0,1", "one GPU"), ("GPU-8f", "one GPU")]
)
def test_a_gpu_that_is_not_there_is_named(visible: str, why: str) -> None:
    assert why in unseen(visible)


@needs_no_gpu
def test_without_cuda_there_is_no_ledger_but_a_reason(tmp_path: Path) -> None:
    ready = made_ready(Settings(studio={"data_dir": tmp_path}))

    assert ready.ledger is None
    assert ready.trouble == device.why_no_gpu() != ""


def test_the_fastest_attention_that_computes_the_same_is_used() -> None:
    found = attention.best(("native", "no_such_backend", "_native_math"), tokens=64)

    assert {"native"} <= set(found["took_ms"]) <= {"native", "_native_math"}
    assert found["backend"] in {"", "_native_math"}
    assert attention.best((), tokens=64) == {"backend": "", "took_ms": {}}


def test_models_that_are_here_are_imported_beforehand_and_a_broken_one_spoils_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = lens("broken", 10).model_dump(mode="json") | {"class_name": "tests.no_such_module:Lens"}
    registry.take([ModelRow.model_validate(broken), lens("ltx", 10)], None)
    ledger = Ledger(PretendCard(100), Learned(tmp_path / "learned.json"))
    monkeypatch.setattr(attention, "TRY_S", 0.0)
    try:
        warm(ledger, tmp_path)
    finally:
        registry.take((), None)

    assert "tests.plumbing.pretend_card" in sys.modules
    assert ledger.attention == ""
