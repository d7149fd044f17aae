"""The bench of uploads: the studio's own way against a plain `curl`, over a loopback line of a given width.

Both send the same file to the same server, one after the other, and each pair gives one ratio. What counts is the
time of the sending alone: a worker runs already when a film is sent, and curl's start is not counted either.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.box import SIMPLE
from rich.table import Table

from bot.studio.errors import Unavailable
from workers.bench.measuring import BenchBroken, measured
from workers.bench.results import MB, machine

RATIO_MOST: Final = 1.05
GROWTH_MOST_MB: Final = 16.0
"""What memory may differ by between a small file and a large one: what a sampling meter cannot tell apart."""
_CURL: Final = ("curl", "--silent", "--show-error", "--fail", "--output", os.devnull, "--header", "Expect:")
_CURL_TIME: Final = ("--write-out", "%{time_total}")
_JUDGED_MB: Final = 200
_BLOCK: Final = 1 << 20

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """How much is sent, and how often."""

    pairs: int = 5
    megabytes: int = 300
    large_megabytes: int = 2_000
    """The file whose memory is compared with that of the other."""
    rate_mb_s: float = 100.0

    @property
    def is_judged(self) -> bool:
        """Say whether the limits mean anything at this size."""
        return self.megabytes >= _JUDGED_MB and self.large_megabytes >= 4 * self.megabytes


QUICK: Final = Trial(pairs=1, megabytes=8, large_megabytes=16)
"""For seeing that it works."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One upload by each way."""

    curl_s: float
    studio_s: float

    @property
    def ratio(self) -> float:
        """Ours against curl's."""
        return self.studio_s / self.curl_s


@dataclass(frozen=True, slots=True)
class Resumed:
    """What happened after the connection broke."""

    confirmed: int
    """The byte that the server had everything before."""
    went_on_at: int
    """The first byte of what came next."""

    @property
    def held(self) -> bool:
        """Say whether it went on exactly there."""
        return self.confirmed == self.went_on_at > 0


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything one run of the bench has to say."""

    trial: Trial
    machine: str
    pairs: tuple[Pair, ...]
    small_peak_mb: float
    large_peak_mb: float
    large_s: float
    resumed: Resumed

    @property
    def ratio(self) -> float:
        """Median over the pairs."""
        return median(pair.ratio for pair in self.pairs)

    @property
    def growth_mb(self) -> float:
        """How much more memory the large file took."""
        return self.large_peak_mb - self.small_peak_mb

    def as_dict(self) -> dict[str, Any]:
        """Return the results as JSON has them."""
        return {
            "trial": asdict(self.trial),
            "machine": self.machine,
            "is_judged": self.trial.is_judged,
            "ratio": round(self.ratio, 4),
            "ratios": [round(pair.ratio, 4) for pair in self.pairs],
            "curl_s": [round(pair.curl_s, 3) for pair in self.pairs],
            "studio_s": [round(pair.studio_s, 3) for pair in self.pairs],
            "small_peak_mb": round(self.small_peak_mb, 1),
            "large_peak_mb": round(self.large_peak_mb, 1),
            "large_s": round(self.large_s, 2),
            "resumed": asdict(self.resumed),
            "limits": [{"what": what, "at_most": most, "held": held} for what, _, most, held in self._judged()],
        }

    def as_table(self) -> Table:
        """Return the results as people read them."""
        trial = self.trial
        table = Table(box=SIMPLE, title=f"{trial.megabytes} MB over a line of {trial.rate_mb_s:g} MB/s")
        table.add_column("what", min_width=52)
        for head in ("measured", "at most", "held"):
            table.add_column(head, justify="right", no_wrap=True)
        table.add_row("plain curl, median seconds", f"{median(pair.curl_s for pair in self.pairs):.2f}", "", "")
        table.add_row("the studio, median seconds", f"{median(pair.studio_s for pair in self.pairs):.2f}", "", "")
        for what, value, most, held in self._judged():
            table.add_row(what, value, most, ("yes" if held else "NO") if trial.is_judged else "")
        return table

    def _judged(self) -> list[tuple[str, str, str, bool]]:
        broke, trial = self.resumed, self.trial
        grew = f"{self.small_peak_mb:.0f} and {self.large_peak_mb:.0f} MB"
        sizes = f"peak memory for {trial.megabytes} and {trial.large_megabytes} MB"
        return [
            ("median ratio of wall times", f"{self.ratio:.3f}", f"{RATIO_MOST:g}", self.ratio <= RATIO_MOST),
            (sizes, grew, f"{GROWTH_MOST_MB:g} MB apart", self.growth_mb <= GROWTH_MOST_MB),
            (
                "first byte sent after the connection broke",
                f"{broke.went_on_at:,}",
                f"{broke.confirmed:,}",
                broke.held,
            ),
        ]


def measure(trial: Trial, say: Say) -> Measured:
    """Run the bench. Raises Unavailable without curl or off Linux, BenchBroken."""
    if shutil.which("curl") is None:
        raise Unavailable("There is no curl to compare with.", "Install curl.")
    began = machine()
    with tempfile.TemporaryDirectory(prefix="picturelock-bench-") as folder:
        small, large = Path(folder) / "film.mp4", Path(folder) / "large.mp4"
        _fill(small, trial.megabytes * MB)
        _fill(large, 0)
        os.truncate(large, trial.large_megabytes * MB)
        pairs = []
        with _sink(trial.rate_mb_s) as base:
            for number in range(trial.pairs):
                # Whoever goes first meets the machine as the other left it: they take turns.
                ways = [_by_curl, _by_studio] if number % 2 == 0 else [_by_studio, _by_curl]
                took = {way: way(small, base) for way in ways}
                pairs.append(Pair(took[_by_curl], took[_by_studio]))
                say(f"pair {number + 1} of {trial.pairs}: {pairs[-1].ratio:.3f}")
            small_peak, _ = _metered(small, base)
            say(f"memory of {trial.large_megabytes} MB")
            large_peak, large_s = _metered(large, base)
        say("a connection that breaks")
        resumed = _broken(small, trial)
    return Measured(trial, began, tuple(pairs), small_peak, large_peak, large_s, resumed)


def _by_curl(film: Path, base: str) -> float:
    """Send a file with curl and return the seconds by its own clock."""
    command = [*_CURL, *_CURL_TIME, "--upload-file", str(film), f"{base}/plain"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if ran.returncode:
        raise BenchBroken(f"curl failed: {ran.stderr.strip()}", "Mend that first.")
    return float(ran.stdout)


def _by_studio(film: Path, base: str) -> float:
    """Send a file as a worker does and return the seconds."""
    with tempfile.TemporaryDirectory(prefix="picturelock-sent-") as folder:
        result = Path(folder) / "seconds.json"
        ran = subprocess.run(  # noqa: S603 - our own command
            _sending(film, base, result), capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise BenchBroken(f"The upload failed: {ran.stderr.strip()[-2000:]}", "Mend that first.")
        return float(json.loads(result.read_text()))


def _metered(film: Path, base: str) -> tuple[float, float]:
    """Send a file as a worker does; return the highest memory in MB, and the seconds."""
    with tempfile.TemporaryDirectory(prefix="picturelock-sent-") as folder:
        result = Path(folder) / "seconds.json"
        used = measured(_sending(film, base, result), os.environ)
        return used.peak_bytes / MB, float(json.loads(result.read_text()))


def _broken(film: Path, trial: Trial) -> Resumed:
    """Send a file over a connection that breaks in its second third, and say where it went on."""
    breaks_at = film.stat().st_size * 5 // 9 + 12_345
    with _sink(trial.rate_mb_s, breaks_at) as base:
        _by_studio(film, base)
        with urllib.request.urlopen(f"{base}/seen", timeout=10) as answer:  # noqa: S310 - our own server
            seen = json.load(answer)
    confirmed = int(seen["confirmed_at_break"])
    after = [first for first in seen["began_at"] if first >= confirmed]
    return Resumed(confirmed, min(after, default=0))


def _sending(film: Path, base: str, result: Path) -> list[str]:
    return [sys.executable, "-m", "workers.bench.sending", str(film), base, str(result)]


@contextmanager
def _sink(rate_mb_s: float, breaks_at: int = 0) -> Iterator[str]:
    """Have a server run on a line of so many megabytes a second, and return its address."""
    command = [sys.executable, "-m", "workers.bench.sink", str(rate_mb_s * MB), str(breaks_at)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        if server.stdout is None or server.stdin is None:
            raise RuntimeError("a process with pipes has them")
        port = server.stdout.readline().strip()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.stdin.close()


def _fill(path: Path, size: int) -> None:
    """Write a file that nothing can squeeze."""
    with path.open("wb") as file:
        while size > 0:
            file.write(os.urandom(min(_BLOCK, size)))
            size -= _BLOCK
