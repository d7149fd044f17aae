"""Weights that a hub lists: pinned at the first pull and held to ever after; and every way in which a hub says no."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.studio.catalogue import ModelRow
from bot.studio.errors import DiskFull, Unavailable, WeightsMissing
from bot.studio.weight_files import Repository
from models import pins, registry
from models.weights import check, listed, pull, remove
from tests.models.hub_server import Hub, hub_server

WEIGHTS = bytes(range(256)) * 40
FILES = {
    "config.json": b'{"model_type": "toy"}',
    "unet/model.safetensors": WEIGHTS,
    "unet/model.fp16.safetensors": WEIGHTS[::-1],
    "modeling_toy.py": b"raise RuntimeError",
    "pytorch_model.bin": WEIGHTS,
    ".gitattributes": b"x",
    "README.md": b"Hello.",
}
KEPT = {"config.json", "unet/model.safetensors"}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with hub_server({"who/toy": dict(FILES)}) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.address)
        yield served


def row(**changes: Any) -> ModelRow:
    repository = {"id": "who/toy", "leaves_out": ["*.fp16.*"], "bytes": 9999, **changes}
    return ModelRow.model_validate({"name": "toy", "role": "chat", "licence": "MIT", "repo": repository})


def ignore(_: int) -> None:
    """Take no notice."""


def held(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")
    }


def test_what_a_hub_lists_is_fetched_pinned_and_not_fetched_twice(hub: Hub, tmp_path: Path) -> None:
    got: list[int] = []

    assert registry.missing(row(), tmp_path) == ("who/toy",)
    assert listed(row(), tmp_path) == len(WEIGHTS) + len(FILES["config.json"])
    assert pull(row(), tmp_path, got.append)
    asked = len(hub.asked)

    assert not pull(row(), tmp_path, got.append)
    assert len(hub.asked) == asked == 3
    assert held(tmp_path / "toy") == KEPT
    assert sum(got) == 2 * (len(WEIGHTS) + len(FILES["config.json"]))
    assert registry.installed(row(), tmp_path)
    check(row(), tmp_path)
    files = pins.known(row(), tmp_path)
    assert files is not None
    assert all(file.sha256 and hub.commit in file.hub for file in files)


def test_the_first_pull_is_held_to_when_the_branch_moves_on(hub: Hub, tmp_path: Path) -> None:
    pull(row(), tmp_path, ignore)
    (tmp_path / "toy" / "unet" / "model.safetensors").unlink()
    hub.repositories["who/toy"]["unet/model.safetensors"] = bytes(len(WEIGHTS))

    with pytest.raises(Unavailable, match="other bytes"):
        pull(row(), tmp_path, ignore)
    assert registry.missing(row(), tmp_path) == ("unet/model.safetensors",)

    hub.repositories["who/toy"] = dict(FILES)
    assert pull(row(), tmp_path, ignore)


def test_a_row_that_names_another_revision_is_listed_anew(hub: Hub, tmp_path: Path) -> None:
    pull(row(), tmp_path, ignore)

    assert registry.missing(row(revision="v2"), tmp_path) == ("who/toy",)
    assert registry.installed(row(bytes=1), tmp_path)


@pytest.mark.parametrize("name", ["config.json", "unet/model.safetensors"])
def test_bytes_other_than_listed_never_get_their_name(hub: Hub, tmp_path: Path, name: str) -> None:
    hub.lies = True

    with pytest.raises(Unavailable, match="other bytes"):
        pull(row(files=(name,)), tmp_path, ignore)

    assert held(tmp_path / "toy") == set()


def test_a_download_that_broke_off_goes_on(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_at = 5000

    with pytest.raises(Unavailable, match="kept"):
        pull(row(files=("*.safetensors",)), tmp_path, ignore)
    got: list[int] = []
    pull(row(files=("*.safetensors",)), tmp_path, got.append)

    assert got[0] == 5000
    check(row(files=("*.safetensors",)), tmp_path)


@pytest.mark.parametrize("token", ["", "of-nobody"])
def test_a_gated_model_says_what_to_accept_and_where_the_token_goes(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    hub.gated, hub.token = True, "right"
    monkeypatch.setenv("HF_TOKEN", token)

    with pytest.raises(Unavailable, match="accepted its terms") as told:
        pull(row(), tmp_path, ignore)

    assert "https://huggingface.co/who/toy" in told.value.remedy
    assert "HF_TOKEN" in told.value.remedy
    assert not token or token not in str(told.value)


def test_the_token_opens_a_gated_model_and_goes_to_no_other_host(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "right")
    with hub_server({"who/toy": dict(FILES)}) as elsewhere:
        hub.gated, hub.token, hub.sends_on_to = True, "right", elsewhere.address
        pull(row(), tmp_path, ignore)

    check(row(), tmp_path)
    assert set(hub.keys) == {"Bearer right"}
    assert set(elsewhere.keys) == {""}


def test_a_repository_that_is_not_there_is_said_to_be_a_matter_of_the_row(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="who/nobody") as told:
        pull(row(id="who/nobody"), tmp_path, ignore)
    assert "`id`" in told.value.remedy

    with pytest.raises(Unavailable, match="no file like") as told:
        pull(row(files=("*.gguf",)), tmp_path, ignore)
    assert "`files`" in told.value.remedy


@pytest.mark.parametrize("answer", [[], {"sha": 3}, {"sha": "c" * 40, "siblings": [{"rfilename": "../up.json"}]}])
def test_a_listing_that_makes_no_sense_is_refused(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    monkeypatch.setattr("tests.models.hub_server.listing", lambda *_: json.loads(json.dumps(answer)))

    with pytest.raises(Unavailable, match="cannot be read"):
        pull(row(), tmp_path, ignore)


def test_without_a_way_out_it_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")

    with pytest.raises(Unavailable, match="model hub"):
        pull(row(), tmp_path, ignore)


def test_a_full_disk_is_said_before_the_first_byte(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = type(shutil.disk_usage(tmp_path))(10, 10, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)

    with pytest.raises(DiskFull, match="no room"):
        pull(row(), tmp_path, ignore)
    assert len(hub.asked) == 1


def test_damage_is_found_and_mended(hub: Hub, tmp_path: Path) -> None:
    pull(row(), tmp_path, ignore)
    (tmp_path / "toy" / "config.json").write_bytes(b"x" * len(FILES["config.json"]))

    with pytest.raises(WeightsMissing, match="damaged"):
        check(row(), tmp_path)
    assert pull(row(), tmp_path, ignore)
    check(row(), tmp_path)
    assert remove(row(), tmp_path) > len(WEIGHTS)
    with pytest.raises(WeightsMissing, match="pull toy"):
        check(row(), tmp_path)


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        ("config.json", True),
        ("vae/config.json", True),
        ("a.safetensors", True),
        ("a.fp16.safetensors", False),
        ("model.py", False),
        ("model.bin", False),
        ("model.pth", True),
        ("deep/other.pth", False),
    ],
)
def test_programs_are_never_wanted_and_pickles_only_by_name(path: str, is_wanted: bool) -> None:
    repository = Repository(id="a/b", files=("*", "model.pth", "*.py"), leaves_out=("*.fp16.*", "deep/*"), bytes=1)

    assert repository.wants(path) is is_wanted
