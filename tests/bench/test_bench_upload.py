"""The bench of uploads, on files so small that it only shows that it works."""

import json
import subprocess
import sys

import pytest

from workers.bench.uploading import Measured, Pair, Resumed, Trial


@pytest.mark.slow
def test_a_quick_trial_sends_by_both_ways_and_goes_on_where_the_server_had_everything() -> None:
    command = [sys.executable, "-m", "bot", "bench", "upload", "--quick", "--json"]

    told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout

    results = json.loads(told)
    assert results["resumed"]["confirmed"] == results["resumed"]["went_on_at"] > 0
    assert results["ratio"] > 0
    assert results["small_peak_mb"] > 10
    assert results["is_judged"] is False


def test_a_limit_that_was_missed_is_said() -> None:
    def found(ratio: float, large_mb: float, went_on_at: int) -> dict[str, bool]:
        measured = Measured(
            trial=Trial(),
            machine="",
            pairs=(Pair(1.0, ratio),) * 3,
            small_peak_mb=50.0,
            large_peak_mb=large_mb,
            large_s=20.0,
            resumed=Resumed(4096, went_on_at),
        )
        return {limit["what"]: limit["held"] for limit in measured.as_dict()["limits"]}

    assert all(found(1.05, 55.0, 4096).values())
    assert list(found(1.06, 80.0, 0).values()) == [False, False, False]
