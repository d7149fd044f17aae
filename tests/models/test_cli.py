"""`picturelock models` as people type it: licences, own rows, and what is in use."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.studio.errors import LicenceNotAccepted
from bot.studio.vram import Setting, Way
from models import registry
from models.cli import app
from models.folders import using
from models.learned import Learned, Taking

ROW = """
[studio]
data_dir = "{data}"
weights_dir = "{weights}"

[[models.rows]]
name = "guarded"
role = "chat"
class = "models.llm.llama_cpp:LlamaCpp"
licence = "Community"
conditions = "Show who built it."
must_accept = true
[[models.rows.file]]
name = "w.gguf"
bytes = 4
sha256 = "{sha}"
hub = "https://hub.invalid/w.gguf"
"""
BYTES = b"GGUF"
GPU = 'gpu = { ways = ["none", "none/4"], components = [{ name = "layers", mib = 10000, blocks = 30 }] }'


@pytest.fixture(autouse=True)
def _own_rows_stay_here() -> Iterator[None]:
    yield
    registry.take((), None)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    sha = hashlib.sha256(BYTES).hexdigest()
    file.write_text(ROW.format(data=tmp_path / "data", weights=tmp_path / "weights", sha=sha))
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--config", str(config)])


def put_weights(tmp_path: Path) -> Path:
    file = tmp_path / "weights" / "guarded" / "w.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(BYTES)
    return file


def test_own_models_are_listed_with_the_others(config: Path) -> None:
    found = {row["name"]: row for row in json.loads(run(config, "list", "--json").stdout)["models"]}

    assert {"guarded", "animatic"} <= found.keys()
    assert not found["guarded"]["licence_accepted"]
    assert found["guarded"]["missing"] == ["w.gguf"]
    assert "licence not accepted" in run(config, "list").stdout


def test_what_a_model_takes_of_a_gpu_is_estimated_until_it_was_measured_here(config: Path, tmp_path: Path) -> None:
    config.write_text(config.read_text().replace("must_accept = true", GPU))
    before = run(config, "list").stdout
    learned = Learned.of_card(tmp_path / "data", "RTX 3060")
    for way, mib in ((Way.NONE, 9000), (Way.NONE_4, 4000)):
        learned.add(Taking(model="guarded", way=way, setting=Setting(), mib=mib))

    after = run(config, "list").stdout
    ways = {row["name"]: row["ways"] for row in json.loads(run(config, "list", "--json").stdout)["models"]}

    assert "4,040 to 12,320 est." in before
    assert "4,000 to 9,000 " in after
    assert "9,000 est." not in after
    assert ways["guarded"] == [
        {"way": "none", "mib": 9000, "known": "measured"},
        {"way": "none/4", "mib": 4000, "known": "measured"},
    ]
    assert ways["animatic"] == []


def test_a_licence_is_accepted_once_and_refused_until_then(config: Path, tmp_path: Path) -> None:
    put_weights(tmp_path)

    refused = run(config, "pull", "guarded")
    with pytest.raises(LicenceNotAccepted, match="Show who built it"):
        registry.load("guarded", tmp_path / "weights")
    accepted = run(config, "pull", "guarded", "--accept-licence")
    again = run(config, "pull", "guarded")

    assert refused.exit_code == 1
    assert "Show who built it." in refused.stderr
    assert "--accept-licence" in refused.stderr
    assert accepted.exit_code == again.exit_code == 0
    assert (tmp_path / "data" / "licences.json").exists()


def test_a_wrong_key_of_an_own_model_is_named_with_the_reason(config: Path) -> None:
    config.write_text(config.read_text().replace('licence = "Community"', 'license = "Community"'))

    result = run(config, "list")

    assert result.exit_code == 1
    assert "“guarded” is wrong" in result.stderr
    assert "licen" in result.stderr


def test_what_a_worker_has_in_memory_is_not_removed_in_silence(config: Path, tmp_path: Path) -> None:
    file = put_weights(tmp_path)
    mark = using(tmp_path / "weights", "guarded")
    assert mark is not None

    refused = run(config, "rm", "guarded")
    assert refused.exit_code == 1
    assert "in memory" in refused.stderr
    assert file.exists()
    forced = run(config, "rm", "guarded", "--force")
    mark.close()

    assert "still had it in memory" in forced.stdout
    assert not file.exists()
    assert run(config, "rm", "guarded").exit_code == 0
