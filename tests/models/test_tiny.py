"""Tiny test models on disk: built whole or not at all, marked, checked, removed, and never taken for real ones."""

import importlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Unavailable, WeightsMissing
from bot.studio.tiny import LABEL, real_name
from models import registry, tiny, weights
from models.cli import app
from models.tiny import MARK

LANTERN = ModelRow.model_validate(
    {
        "name": "tiny-lantern", "role": "film", "licence": "MIT", "tiny": True, "for_tests": True,
        "class": "tests.bench.family.lantern:Lantern", "gpu": {"components": [{"name": "layer", "mib": 1}]},
    }
)  # fmt: skip
CONFIG = """
[[models.rows]]
name = "tiny-lantern"
role = "film"
licence = "MIT"
tiny = true
for_tests = true
class = "tests.bench.family.lantern:Lantern"
gpu = { components = [{ name = "layer", mib = 1 }] }
"""
LAMP = LANTERN.but(name="tiny-lamp")


@pytest.fixture(autouse=True)
def _own_rows_stay_here() -> Iterator[None]:
    registry.take([LANTERN, LAMP], None, tiny=True)
    yield
    registry.take((), None)


def pull(row: ModelRow, folder: Path) -> bool:
    return weights.pull(row, folder, lambda _: None)


def run(folder: Path, *words: str) -> Result:
    config = folder / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return CliRunner().invoke(app, [*words, "--weights-dir", str(folder), "--config", str(config)])


def test_one_is_built_once_marked_and_loaded(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="picturelock models pull tiny-lantern"):
        registry.load("tiny-lantern", tmp_path)

    assert pull(LANTERN, tmp_path)
    assert not pull(LANTERN, tmp_path)

    mark = json.loads((tmp_path / "tiny-lantern" / MARK).read_text())
    assert mark["tiny_test_model_of"] == "lantern"
    assert registry.load("tiny-lantern", tmp_path).name == "tiny-lantern"
    weights.check(LANTERN, tmp_path)


def test_who_waited_for_another_build_of_the_same_leaves_it_alone(tmp_path: Path) -> None:
    pull(LANTERN, tmp_path)
    before = (tmp_path / "tiny-lantern" / MARK).stat().st_ino

    tiny.build(LANTERN, tmp_path, weights.sha256_of)

    assert (tmp_path / "tiny-lantern" / MARK).stat().st_ino == before


def test_a_folder_without_its_mark_with_anothers_or_of_an_earlier_edition_is_built_anew(tmp_path: Path) -> None:
    pull(LANTERN, tmp_path)
    mark = tmp_path / "tiny-lantern" / MARK
    kept = mark.read_text()

    for other in (kept.replace('"lantern"', '"lamp"'), kept.replace('"edition": 1', '"edition": 0'), "{"):
        mark.write_text(other)
        assert registry.lacking(LANTERN, tmp_path)
        assert pull(LANTERN, tmp_path)

    mark.unlink()
    assert registry.lacking(LANTERN, tmp_path)


def test_a_damaged_one_is_found_and_mended(tmp_path: Path) -> None:
    pull(LANTERN, tmp_path)
    file = next(path for path in (tmp_path / "tiny-lantern").iterdir() if path.name != MARK)
    file.write_bytes(bytes(file.stat().st_size))

    with pytest.raises(WeightsMissing, match="was damaged"):
        weights.check(LANTERN, tmp_path)
    assert pull(LANTERN, tmp_path)
    weights.check(LANTERN, tmp_path)


def test_one_that_its_family_does_not_build_leaves_nothing_that_looks_built(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot build lamp in small"):
        pull(LAMP, tmp_path)

    assert registry.lacking(LAMP, tmp_path)
    assert not (tmp_path / "tiny-lamp").exists()


def test_a_tiny_one_under_a_real_ones_name_is_no_real_one(tmp_path: Path) -> None:
    pull(LANTERN, tmp_path)
    shutil.copytree(tmp_path / "tiny-lantern", tmp_path / "ltx-video")

    assert registry.lacking(registry.row_of("ltx-video"), tmp_path)


def test_every_row_is_built_by_its_family() -> None:
    for row in registry.catalogue().values():
        if row.tiny and row not in (LANTERN, LAMP):
            assert real_name(row.name) in importlib.import_module(tiny.module_of(row)).ROWS, row.name


def test_the_command_line_lists_them_once_they_are_built_and_says_what_they_are(tmp_path: Path) -> None:
    assert "tiny-lantern" not in run(tmp_path, "list").stdout

    assert "tiny-lantern: 0 MB in" in run(tmp_path, "pull", "--tiny", "lantern").stdout

    assert LABEL in run(tmp_path, "list").stdout
    assert "tiny-lantern: in order" in run(tmp_path, "check").stdout
    assert "tiny-lantern: 0 MB freed" in run(tmp_path, "rm", "tiny-lantern").stdout
    assert "tiny-lantern" not in run(tmp_path, "list").stdout


def test_where_none_can_be_built_nothing_else_is_fetched_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "uninstalled", lambda _: ("torch",))

    told = run(tmp_path, "pull", "--tiny")

    assert told.exit_code == 1
    assert "tiny-bark: left out, it needs torch" in told.stderr
    assert "No tiny test model can be built here." in told.stderr


def test_a_model_that_needs_no_gpu_has_none(tmp_path: Path) -> None:
    told = run(tmp_path, "pull", "--tiny", "hibari")

    assert told.exit_code == 1
    assert "hibari has no tiny test model. It needs no GPU" in told.stderr
