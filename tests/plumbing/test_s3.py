"""Artifacts in S3: a real server over HTTP on this machine, two workers with folders of their own, and `gc`."""

import os
import socket
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from bot.artifacts import Artifacts
from bot.collecting import collect
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.errors import MediaBroken, SettingsWrong, Unavailable
from tests.plumbing.test_artifacts import ORDER, event_of, files_in, spoken

SOUND = b"bees" * 3_000_000
"""More than the client sends in one part."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh bucket, and keys to it as `AWS_...` variables."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    name = tmp_path.name.replace("_", "-").lower()
    urllib.request.urlopen(urllib.request.Request(f"{server}/{name}", method="PUT")).close()  # noqa: S310
    return f"s3://{name}/artifacts"


def worker(server: str, bucket: str, folder: Path) -> Artifacts:
    settings = read_settings(studio={"data_dir": str(folder)}, artifacts={"url": bucket, "endpoint": server})
    return Artifacts(settings.artifacts_url, settings.studio.data_dir / "cache", settings.artifacts.endpoint)


async def test_what_one_worker_keeps_another_fetches_once_into_its_own_folder(
    server: str, bucket: str, tmp_path: Path
) -> None:
    here, there = worker(server, bucket, tmp_path / "here"), worker(server, bucket, tmp_path / "there")

    sha = await here.keep(SOUND)
    path = await there.fetch(sha)

    assert path.read_bytes() == SOUND
    assert path.is_relative_to(tmp_path / "there")
    assert await there.size(sha) == len(SOUND)
    assert [(stored.sha, stored.bytes) for stored in await there.listing()] == [(sha, len(SOUND))]
    assert await there.keep(SOUND) == sha
    assert await there.fetch(sha) == path
    assert [name for name in files_in(tmp_path) if "incoming" in name.parts] == []


async def test_the_outcome_of_a_worker_that_died_is_found_by_another(server: str, bucket: str, tmp_path: Path) -> None:
    here, there = worker(server, bucket, tmp_path / "here"), worker(server, bucket, tmp_path / "there")
    event = event_of(spoken(await here.keep(b"sound")))

    assert await there.outcome_of(ORDER) is None
    await here.keep_outcome(event)

    assert await there.outcome_of(ORDER) == event
    await there.forget_outcomes(ORDER.id)
    assert await worker(server, bucket, tmp_path / "third").outcome_of(ORDER) is None


async def test_what_was_removed_is_gone_for_everyone(server: str, bucket: str, tmp_path: Path) -> None:
    here, there = worker(server, bucket, tmp_path / "here"), worker(server, bucket, tmp_path / "there")
    sha = await here.keep(b"honey")

    await here.remove(sha)

    assert not await there.has(sha)
    with pytest.raises(MediaBroken, match="not there"):
        await there.fetch(sha)


async def test_gc_removes_from_the_bucket_what_nothing_needs_and_leaves_what_is_young(
    server: str, bucket: str, tmp_path: Path
) -> None:
    artifacts, now = worker(server, bucket, tmp_path / "here"), datetime.now(UTC)
    sha = await artifacts.keep(b"honey")
    await artifacts.keep_outcome(event_of(spoken(sha)))

    async with Store.opened(tmp_path / "bot") as store:
        young = await collect(store, artifacts, retention_days=30, now=now)
        counted = await collect(store, artifacts, retention_days=30, now=now + timedelta(days=40), dry_run=True)
        removed = await collect(store, artifacts, retention_days=30, now=now + timedelta(days=40))

    assert (young.files, young.outcomes) == (0, 0)
    assert (counted.files, counted.outcomes) == (removed.files, removed.outcomes) == (1, 1)
    assert removed.bytes == len(b"honey")
    assert await worker(server, bucket, tmp_path / "there").listing() == []


async def test_a_bucket_that_is_not_there_and_a_server_that_is_away_are_said_plainly(
    server: str, bucket: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        nobody = f"http://127.0.0.1:{gone.getsockname()[1]}"

    for endpoint, url in ((server, "s3://no-such-bucket/artifacts"), (nobody, bucket)):
        artifacts = worker(endpoint, url, tmp_path / "here")
        with pytest.raises(Unavailable, match="out of reach"):
            await artifacts.keep(b"honey")
        with pytest.raises(Unavailable, match="out of reach"):
            await artifacts.listing()
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("endpoint", ["http://minio.example.org:9000", "minio.example.org", "ftp://127.0.0.1"])
def test_an_endpoint_in_the_open_or_none_at_all_is_refused(endpoint: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="S3 server"):
        Artifacts("s3://honey/artifacts", tmp_path, endpoint)


async def test_the_copies_of_a_machine_are_bounded_and_what_left_is_fetched_again(
    server: str, bucket: str, tmp_path: Path
) -> None:
    artifacts = Artifacts(bucket, tmp_path / "cache", server, cache_bytes=10_000)
    shas = [await artifacts.keep(bytes([number]) * 4000) for number in range(2)]
    first = await artifacts.fetch(shas[0])
    os.utime(first, (0, first.stat().st_mtime))

    shas.append(await artifacts.keep(bytes([2]) * 4000))

    assert not first.exists()
    assert (await artifacts.fetch(shas[0])).read_bytes() == bytes([0]) * 4000
    assert len(await artifacts.listing()) == 3
