"""What the bench of models has to say: a row a preset, and whether memory and speed were as they should be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from rich.box import SIMPLE
from rich.table import Table

from bot.studio.vram import Setting, Way

MOST_ABOVE: Final = 1.25
"""How far an estimate may be above what was measured."""
_HEADS: Final = (
    "model", "size", "way", "load s", "warm s", "run", "first step s", "step s", "a minute", "x plain", "MiB",
)  # fmt: skip
LEAST_FASTER: Final = {"standard": 1.5, "draft": 3.0}
"""How much faster than the plain call a preset has to be."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One run."""

    name: str
    """A preset, or the plain call."""
    first_s: float
    step_s: float
    total_s: float
    peak_mib: int
    """GPU memory that was reserved at most; 0 on a CPU."""
    used_mib: int = 0
    """Of that, what tensors filled."""

    @property
    def a_minute(self) -> float:
        """How many such runs a minute holds."""
        return 60 / self.total_s if self.total_s else 0.0


@dataclass(slots=True)
class Trial:
    """One model."""

    model: str
    role: str
    size: Literal["tiny", "full"]
    setting: Setting = field(default_factory=Setting)
    way: Way = Way.NONE
    load_s: float = 0.0
    warming_s: float = 0.0
    """The first clip of a size, by the quickest preset: with what has to be found and compiled before it."""
    estimate_mib: int = 0
    timings: list[Timing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: str = ""
    """Why it could not be measured."""

    def ratio(self, timing: Timing) -> float:
        """Return how many times the plain call's runs a minute; 0 for tiny models, which say nothing about speed."""
        base = next((one for one in self.timings if one.name not in {"best", "standard", "draft"}), None)
        return timing.a_minute / base.a_minute if base and base.a_minute and self.size == "full" else 0.0

    def judged(self) -> list[tuple[str, bool]]:
        """Return what was asked of a model at full size, and whether it held."""
        if self.size == "tiny":
            return []
        found = []
        ours = [one for one in self.timings if one.name in {"best", "standard", "draft"}]
        peak = max((one.peak_mib for one in ours), default=0)
        if peak and self.estimate_mib:
            found.append(("estimate not below the peak", self.estimate_mib >= peak))
            found.append(("estimate at most a quarter above it", self.estimate_mib <= MOST_ABOVE * peak))
        for one in ours:
            if one.name in LEAST_FASTER and self.ratio(one):
                least = LEAST_FASTER[one.name]
                found.append((f"{one.name} at least {least:g} x the plain call", self.ratio(one) >= least))
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the trial as JSON has it; ratios only at full size."""
        runs = []
        for one in self.timings:
            run: dict[str, Any] = {
                "run": one.name,
                "first_step_s": round(one.first_s, 3),
                "step_s": round(one.step_s, 4),
                "total_s": round(one.total_s, 3),
                "a_minute": round(one.a_minute, 3),
                "peak_mib": one.peak_mib,
                "used_mib": one.used_mib,
            }
            runs.append(run | ({"ratio": round(self.ratio(one), 3)} if self.ratio(one) else {}))
        return {
            "model": self.model,
            "role": self.role,
            "size": self.size,
            "setting": str(self.setting),
            "way": self.way.value,
            "load_s": round(self.load_s, 3),
            "warming_s": round(self.warming_s, 3),
            "estimate_mib": self.estimate_mib,
            "runs": runs,
            "judged": [{"asked": words, "held": held} for words, held in self.judged()],
            "notes": self.notes,
            "trouble": self.trouble,
        }


@dataclass(frozen=True, slots=True)
class Results:
    """All of them."""

    device: str
    trials: Sequence[Trial]

    def as_dict(self) -> dict[str, Any]:
        """Return the results as JSON has them."""
        return {"device": self.device, "models": [trial.as_dict() for trial in self.trials]}

    def as_table(self) -> Table:
        """Return the results as people read them."""
        table = Table(box=SIMPLE, title=f"On {self.device}")
        for head in _HEADS:
            table.add_column(head, justify="right" if head.endswith((" s", "minute", "plain", "MiB")) else "left")
        table.add_column("estimate", justify="right")
        for trial in self.trials:
            for one in trial.timings:
                table.add_row(
                    trial.model,
                    trial.size if trial.size == "tiny" else str(trial.setting),
                    trial.way.value,
                    f"{trial.load_s:.1f}",
                    f"{trial.warming_s:.1f}",
                    one.name,
                    f"{one.first_s:.2f}",
                    f"{one.step_s:.3f}",
                    f"{one.a_minute:.2f}",
                    f"{trial.ratio(one):.2f}" if trial.ratio(one) else "-",
                    f"{one.peak_mib:,}" if one.peak_mib else "-",
                    f"{trial.estimate_mib:,}" if trial.estimate_mib else "-",
                )
        return table

    def verdicts(self) -> list[str]:
        """Return a line for everything that was asked of a model and did not hold, or could not be measured."""
        lines = []
        for trial in self.trials:
            lines += [f"{trial.model}: NOT {words}" for words, held in trial.judged() if not held]
            lines += [f"{trial.model}: {note}" for note in trial.notes]
            lines += [f"{trial.model} could not be measured: {trial.trouble}"] if trial.trouble else []
        return lines
