"""Measuring: commands run one at a time under the meter, each a process tree of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.studio.errors import StudioError, Unavailable
from workers.bench.meter import Used

_TOLD: Final = 2000


class BenchBroken(StudioError):
    """A command that was to be measured failed."""


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Used:
    """Run a command to its end and return what it used. Raises BenchBroken with its last words, Unavailable."""
    if not sys.platform.startswith("linux"):
        raise Unavailable("The bench reads /proc, which only Linux has.", "Run it on a Linux machine.")
    with tempfile.TemporaryDirectory(prefix="picturelock-meter-") as folder:
        result = Path(folder) / "used.json"
        meter = [sys.executable, "-m", "workers.bench.meter", str(result), *command]
        ran = subprocess.run(  # noqa: S603 - our own commands
            meter, env=dict(environment), capture_output=True, text=True, errors="replace", check=False
        )
        used = Used(**json.loads(result.read_text())) if result.exists() else None
    if used is None or used.code:
        words = (ran.stderr.strip() or ran.stdout.strip())[-_TOLD:]
        raise BenchBroken(f"“{' '.join(command[2:5])}” failed: {words}", "Mend that first.")
    return used
