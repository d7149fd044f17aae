"""The whole bench, as people call it."""

import json
import subprocess
import sys

import pytest

from workers.bench.editing import (
    COLD,
    FFMPEG,
    LAST_SCENE,
    LAST_TAKE,
    LEVEL,
    MANY_CLIPS,
    MUSIC,
    NOTHING,
    TRANSCODE,
    WORD,
)


@pytest.mark.slow
def test_a_quick_trial_measures_every_way() -> None:
    command = [sys.executable, "-m", "bot", "bench", "edit", "--quick", "--json"]

    told = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout

    results = json.loads(told)
    measured = {row["case"]: row for row in results["rows"]}
    ways = (TRANSCODE, COLD, WORD, LEVEL, MUSIC, NOTHING, LAST_TAKE, LAST_SCENE, MANY_CLIPS)
    assert {case.name for case in ways} <= set(measured) <= {case.name for case in (*ways, FFMPEG)}
    assert all(row["cpu_s"] > 0 and row["peak_mb"] > 10 for row in measured.values())
    assert results["is_judged"] is False
