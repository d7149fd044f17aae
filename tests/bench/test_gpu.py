"""`picturelock bench gpu` on a tiny family, and what is asked of models at full size."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Unavailable
from models import registry
from workers.bench.gpu import Wish, measure, rows_of
from workers.bench.gpu_results import Results, Timing, Trial
from workers.cli import app

GPU = {"components": [{"name": "layer", "mib": 1}]}


def row(name: str, **changes: Any) -> ModelRow:
    repo = {"id": "who/lantern", "bytes": 1}
    body = {"role": "film", "licence": "MIT", "class": "tests.bench.family.lantern:Lantern", "repo": repo, "gpu": GPU}
    return ModelRow.model_validate({"name": name, **body, **changes})


@pytest.fixture(autouse=True)
def _own_rows_stay_here() -> Iterator[None]:
    yield
    registry.take((), None)


def test_a_family_is_measured_by_preset_beside_the_plain_call() -> None:
    trial = measure(Wish((row("lantern"),)), lambda _: None).trials[0]

    assert trial.trouble == ""
    assert [one.name for one in trial.timings] == ["best", "standard", "draft", "plain"]
    assert all(0 < one.first_s <= one.total_s for one in trial.timings)
    assert trial.setting.frames == 9


def test_tiny_models_carry_no_ratios_and_nothing_is_judged() -> None:
    told = measure(Wish((row("lantern"),)), lambda _: None).as_dict()["models"][0]

    assert told["size"] == "tiny"
    assert "ratio" not in json.dumps(told)
    assert told["judged"] == []


def test_one_that_fails_is_told_and_the_others_are_measured() -> None:
    said: list[str] = []
    rows = (row("lantern", options={"fails": True}), row("lamp"), row("lantern"))

    broken, unknown, whole = measure(Wish(rows, has_plain=False), said.append).trials

    assert broken.trouble == "The lantern is broken. Mend it."
    assert "cannot build lamp in small" in unknown.trouble
    assert len(whole.timings) == 3
    assert "lantern: The lantern is broken. Mend it." in said


def test_only_models_for_a_gpu_are_measured() -> None:
    registry.take([row("lantern")], None)

    assert "lantern" in {one.name for one in rows_of(())}
    with pytest.raises(Unavailable, match="runs on a GPU"):
        rows_of(["animatic"])


def full(*timings: Timing, estimate_mib: int = 1100) -> Trial:
    return Trial("ltx", "film", "full", estimate_mib=estimate_mib, timings=list(timings))


def test_at_full_size_presets_are_held_to_their_speed_and_estimates_to_the_peak() -> None:
    plain = Timing("plain", 1, 1, 60, 1500)
    standard, draft = Timing("standard", 1, 1, 40, 1000), Timing("draft", 1, 1, 20, 900)

    good = full(standard, draft, plain)
    slow = full(replace(standard, total_s=41), replace(draft, total_s=21), plain)

    assert [held for _, held in good.judged()] == [True, True, True, True]
    assert [held for _, held in slow.judged()] == [True, True, False, False]
    assert [held for _, held in full(standard, plain, estimate_mib=999).judged()] == [False, True, True]
    assert [held for _, held in full(standard, plain, estimate_mib=1251).judged()] == [True, False, True]
    assert Results("RTX", (slow,)).verdicts()[0] == "ltx: NOT standard at least 1.5 x the plain call"


def test_the_table_has_a_row_for_each_run_and_failures_stand_below_it() -> None:
    failed = Trial("wan", "film", "full", trouble="It has no room.")
    results = Results("RTX", (full(Timing("draft", 1, 0.5, 20, 900)), failed))
    console = Console(width=150)
    with console.capture() as caught:
        console.print(results.as_table())

    assert "On RTX" in caught.get()
    assert "3.00" in caught.get()
    assert results.verdicts() == ["wan could not be measured: It has no room."]


def test_the_command_prints_json_and_knows_its_presets() -> None:
    runner = CliRunner()

    wrong = runner.invoke(app, ["bench", "gpu", "animatic", "--preset", "fast"])
    none = runner.invoke(app, ["bench", "gpu", "animatic", "--json"])

    assert (wrong.exit_code, none.exit_code) == (1, 1)
    assert "“fast” is no preset" in wrong.stderr
    assert json.loads(none.stdout)["error"] == "Unavailable"
