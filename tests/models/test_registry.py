"""The catalogue and what it promises."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bot.catalogue import read_rows
from bot.studio.catalogue import ModelRow
from bot.studio.errors import SettingsWrong, Unavailable, UnknownName, WeightsMissing
from models.registry import catalogue, installed, ladder, load, missing, row_of, rows_in


@pytest.mark.parametrize("row", [row for row in catalogue().values() if row.class_name], ids=lambda row: row.name)
def test_every_class_of_the_catalogue_exists(row: ModelRow) -> None:
    module, _, name = row.class_name.partition(":")

    assert hasattr(import_module(module), name)


@pytest.mark.parametrize("row", catalogue().values(), ids=lambda row: row.name)
def test_every_model_names_its_licence_and_what_needs_no_gpu_can_be_fetched_without_a_hub(row: ModelRow) -> None:
    assert row.licence
    assert all(file.parts for file in row.file)
    serves_a_gpu = row.needs_gpu or row.role == "compare"  # what is compared was drawn by one
    assert serves_a_gpu or row.by_name or not row.repo


def test_listing_the_catalogue_imports_no_model_library() -> None:
    code = (
        "import sys, models.registry as r; r.catalogue(); "
        "print([m for m in ('numpy', 'xllamacpp', 'hibari', 'pocketsphinx', 'onnxruntime', 'av') if m in sys.modules])"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"


def test_a_model_without_its_weights_says_how_to_fetch_them(tmp_path: Path) -> None:
    assert not installed(row_of("smollm2-135m"), tmp_path)
    with pytest.raises(WeightsMissing, match="models pull smollm2-135m"):
        load("smollm2-135m", tmp_path)


def test_a_file_of_the_wrong_size_does_not_count(tmp_path: Path) -> None:
    row = row_of("smollm2-135m")
    (tmp_path / row.name).mkdir()
    (tmp_path / row.name / row.file[0].name).write_bytes(b"GGUF")

    assert missing(row, tmp_path) == (row.file[0].name,)


def test_data_is_not_loaded_as_a_model(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="data"):
        load("music", tmp_path)


def test_unknown_names_tell_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="hibari"):
        row_of("hibary")
    with pytest.raises(UnknownName, match="demo"):
        rows_in("everything")


def test_a_ladder_ends_even_when_it_goes_in_circles(tmp_path: Path) -> None:
    assert [row.name for row in ladder("animatic")] == ["animatic"]


def test_a_row_that_falls_back_to_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text('[a]\nrole = "film"\ntitle = "A"\nlicence = "MIT"\nfalls_back_to = "b"\n')

    with pytest.raises(SettingsWrong, match="falls back to b"):
        read_rows(path=path)


def test_parts_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(
        '[a]\nrole = "film"\ntitle = "A"\nlicence = "MIT"\n[[a.file]]\nname = "w"\nbytes = 3\n'
        f'sha256 = "{"0" * 64}"\nparts = [{{ wheel = "a==1", member = "m", bytes = 2, sha256 = "{"0" * 64}" }}]\n'
    )

    with pytest.raises(SettingsWrong, match="add up"):
        read_rows(path=path)


def test_the_sets_of_the_make_targets_hold_nothing_that_only_a_hub_has() -> None:
    fetched = {row.name for row in catalogue().values() if row.sets}

    assert {name for name in fetched if row_of(name).needs_gpu or row_of(name).repo} == set()
