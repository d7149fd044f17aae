"""`picturelock bench gpu`: every model that can run on a GPU, with random weights: how fast, and in how much memory.

On a GPU at real size, from real configurations; on a CPU with tiny ones, which shows that everything works and nothing
else. Weights are random, so that nothing has to be fetched: speed and memory are real, what is made is noise.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.studio.catalogue import ModelRow
from bot.studio.errors import OutOfMemory, Unavailable
from bot.studio.tiny_rows import tiny_class
from bot.studio.vram import Offload, RunPlan, Setting, Way, admit, estimate, plans
from models import device, registry, tiny
from models.protocols import Preset
from workers.bench.families import ACTS, Clock, fitted, is_pipeline, plain
from workers.bench.gpu_results import Results, Timing, Trial

PRESETS: Final[tuple[Preset, ...]] = ("best", "standard", "draft")
PLAIN: Final = "plain"
_PICTURES: Final = ("film", "draw")
_WARMED: Final = (*_PICTURES, "chat")
_FEW_STEPS: Final = 2
"""Enough for what libraries look for at a first run."""
_TINY: Final = Setting(width=64, height=96, frames=9)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured, and how."""

    rows: tuple[ModelRow, ...]
    presets: tuple[Preset, ...] = PRESETS
    is_full: bool = False
    compiles: bool = False
    has_plain: bool = True
    attention: str = ""
    """Backend of our runs; the plain call has the usual one."""
    steps: int = 0
    """Steps of a clip or picture, before a preset takes its share; 0 for each model's own number."""
    cap_mib: int = 0
    """GPU memory to do with, once the model is built; 0 for all."""


def rows_of(names: Sequence[str]) -> tuple[ModelRow, ...]:
    """Return the rows of some names, or all that can be measured. Raises UnknownName, Unavailable."""
    rows = [registry.row_of(name) for name in names] or list(registry.catalogue().values())
    able = tuple(row for row in rows if row.gpu is not None and row.role in ACTS)
    if not able:
        raise Unavailable("None of these models runs on a GPU.", "Name others; see `picturelock models list`.")
    return able


def measure(wish: Wish, say: Callable[[str], None], keep: Callable[[Results], None] = lambda _: None) -> Results:
    """Measure one model after the other, and hand over what is known after each; one that fails is passed over."""
    trials: list[Trial] = []
    for row in wish.rows:
        say(f"{row.name}: {'full size' if wish.is_full else 'tiny'}")
        trials.append(_measured(row, wish))
        if trials[-1].trouble:
            say(f"{row.name}: {trials[-1].trouble}")
        keep(Results(device.device().title, tuple(trials)))
    return Results(device.device().title, tuple(trials))


def _measured(row: ModelRow, wish: Wish) -> Trial:
    trial = Trial(row.name, row.role, "full" if wish.is_full else "tiny")
    with tempfile.TemporaryDirectory(prefix="picturelock-bench-") as folder:
        try:
            tiny.write(row, Path(folder), full=wish.is_full)
            row = row if wish.is_full else row.but(class_name=tiny_class(row))
            device.release()
            with device.capped(wish.cap_mib):
                _measure_ours(row, Path(folder), wish, trial)
                if wish.has_plain and row.role in _PICTURES:
                    _measure_plain(row, Path(folder), wish, trial)
        except Exception as error:  # noqa: BLE001 - one broken family must not keep the others from being measured
            trial.trouble = _line(error)
            device.drop(error)
        device.release()
    return trial


def _measure_ours(row: ModelRow, folder: Path, wish: Wish, trial: Trial) -> None:
    plan = _plan(row, wish)
    trial.way = plan.way
    began = time.perf_counter()
    model = _made(row, folder, plan, wish)
    device.wait()
    trial.load_s = time.perf_counter() - began
    try:
        setting = fitted(model, row.role, _asked(row, wish.is_full))
        trial.setting = setting
        if row.gpu is not None and wish.is_full:
            trial.estimate_mib = estimate(row.gpu.without_optional(), plan.way, setting)
        if wish.is_full and row.role in _WARMED:  # libraries look for much, and compile, at a first run of a size
            trial.warming_s = _timed("first", partial(ACTS[row.role], model, setting, "draft")).total_s
        for preset in wish.presets if row.role in _PICTURES else PRESETS[:1]:
            trial.timings.append(_timed(preset, partial(ACTS[row.role], model, setting, preset)))
    finally:
        model.close()


def _made(row: ModelRow, folder: Path, plan: RunPlan, wish: Wish) -> Any:
    model: Any = registry.made(row, folder, plan)
    if wish.steps and is_pipeline(model):
        model.steps = wish.steps
    return model


def _measure_plain(row: ModelRow, folder: Path, wish: Wish, trial: Trial) -> None:
    """Measure the same pipeline as its documentation calls it: whole on the device, or offloaded where that fails."""
    for way in (Way.NONE, Way.MODEL):
        model = _made(row, folder, RunPlan(way=way), wish)
        try:
            if is_pipeline(model):
                if wish.is_full:
                    plain(model, trial.setting, _FEW_STEPS, Clock())
                trial.timings.append(_timed(PLAIN, partial(plain, model, trial.setting, model.steps)))
        except OutOfMemory:
            trial.notes.append(f"the plain call has no room {'whole' if way is Way.NONE else 'offloaded'}")
        except Exception as error:  # noqa: BLE001 - what diffusers does not take as it is, has nothing to compare with
            trial.notes.append(f"the plain call fails: {_line(error)}")
            return
        else:
            return
        finally:
            model.close()


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _timed(name: str, act: Callable[[Clock], None]) -> Timing:
    device.release()
    with device.measured() as peak, device.memory_watched(name):
        clock = Clock()
        act(clock)
        total_s = clock.elapsed_s()
    return Timing(name, clock.first_s, clock.step_s, total_s, peak.mib, peak.used_mib)


def _plan(row: ModelRow, wish: Wish) -> RunPlan:
    if row.gpu is None:
        return RunPlan()
    wanted = plans(row.gpu, _asked(row, wish.is_full))
    if not device.device().is_gpu:
        return wanted[0].but(expected_mib=0)
    reach = device.reach_mib()
    admission = admit(wanted, (), reach)
    if admission is None:
        raise Unavailable(f"It takes more than the {reach:,} MiB that can be had.", "Measure it on a larger GPU.")
    compiles = wish.compiles and admission.plan.offload is Offload.NONE
    return admission.plan.but(compiles=compiles, attention=wish.attention)


def _asked(row: ModelRow, is_full: bool) -> Setting:
    return row.gpu.at if is_full and row.gpu is not None else _TINY
