"""Results: what each way to the film cost, against the plain transcode measured beside it, and which limits held."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.box import SIMPLE
from rich.table import Table

from workers.bench.meter import Used

MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What must hold of a case; None where nothing is asked."""

    ratio: float | None = None
    """CPU seconds against those of the plain transcode."""
    cpu_s: float | None = None
    peak_mb: float | None = None
    peak_share: float | None = None
    """Peak memory against that of the cold rendering."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way to the finished film."""

    name: str
    label: str
    limits: Limits = Limits()


@dataclass(slots=True)
class Row:
    """What one case cost, run by run."""

    case: Case
    runs: list[Used] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    cold_peak: int = 0
    """What `peak_share` is measured against."""

    def add(self, used: Used, transcode_cpu_s: float) -> None:
        """Note a run and the transcode it belongs to."""
        self.runs.append(used)
        self.ratios.append(used.cpu_s / transcode_cpu_s)

    @property
    def cpu_s(self) -> float:
        """Median."""
        return median(run.cpu_s for run in self.runs)

    @property
    def wall_s(self) -> float:
        """Median."""
        return median(run.wall_s for run in self.runs)

    @property
    def ratio(self) -> float:
        """Median over the pairs."""
        return median(self.ratios)

    @property
    def peak_mb(self) -> float:
        """The highest of all runs."""
        return max(run.peak_bytes for run in self.runs) / MB

    @property
    def peak_share(self) -> float:
        """Peak memory against that of the cold rendering."""
        return self.peak_mb * MB / self.cold_peak if self.cold_peak else 0.0

    def judged(self) -> list[tuple[str, bool]]:
        """Return each limit in words, and whether it held."""
        limits = self.case.limits
        asked = (
            (limits.ratio, self.ratio, "{:g} x"),
            (limits.cpu_s, self.cpu_s, "{:g} CPU s"),
            (limits.peak_mb, self.peak_mb, "{:g} MB"),
            (limits.peak_share, self.peak_share, "{:g} x its memory"),
        )
        return [(words.format(most), measured <= most) for most, measured, words in asked if most is not None]

    def as_dict(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {
            "case": self.case.name,
            "label": self.case.label,
            "runs": len(self.runs),
            "cpu_s": round(self.cpu_s, 2),
            "ratio": round(self.ratio, 3),
            "ratios": [round(ratio, 3) for ratio in self.ratios],
            "wall_s": round(self.wall_s, 2),
            "peak_mb": round(self.peak_mb, 1),
            "limits": [{"at_most": words, "held": held} for words, held in self.judged()],
        }


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one run of the bench has to say."""

    film: str
    machine: str
    rows: Sequence[Row]
    is_judged: bool
    """False for trials, whose start-up weighs too much for the limits to mean anything."""
    notes: Sequence[str] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the results as JSON has them."""
        rows = [row.as_dict() for row in self.rows]
        judged = {"is_judged": self.is_judged, "rows": rows, "notes": list(self.notes)}
        return {"film": self.film, "machine": self.machine} | judged

    def as_table(self) -> Table:
        """Return the results as people read them."""
        table = Table(box=SIMPLE, title=self.film)
        table.add_column("what", min_width=46)
        for head in ("CPU s", "x transcode", "peak MB"):
            table.add_column(head, justify="right", no_wrap=True)
        table.add_column("at most", no_wrap=True)
        table.add_column("held", no_wrap=True)
        for row in self.rows:
            judged = row.judged()
            table.add_row(
                row.case.label,
                f"{row.cpu_s:.1f}",
                f"{row.ratio:.2f}",
                f"{row.peak_mb:.0f}",
                "; ".join(words for words, _ in judged),
                self._verdict([held for _, held in judged]),
            )
        return table

    def _verdict(self, held: Sequence[bool]) -> str:
        if not held or not self.is_judged:
            return ""
        return "yes" if all(held) else "NO"


def machine() -> str:
    """Return what this was measured on, in a line."""
    model, cpu = platform.machine(), Path("/proc/cpuinfo")
    if cpu.exists():
        names = [line for line in cpu.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{os.cpu_count()} x {model}; {load}; Python {platform.python_version()}, PyAV {version('av')}"
