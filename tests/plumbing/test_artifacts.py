import errno
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.artifacts import Artifacts
from bot.studio.errors import DiskFull, MediaBroken
from bot.studio.orders import Event
from bot.studio.outcomes import Dropped, Failed, LineSpoken, Outcome
from bot.studio.values import WorkerId
from tests.store.studio_values import order_of
from tests.studio.films import line_take, plan_of

ORDER = order_of()


@pytest.fixture(params=["folder", "bucket"])
def artifacts(request: pytest.FixtureRequest, tmp_path: Path) -> Artifacts:
    url = str(tmp_path / "artifacts") if request.param == "folder" else f"memory://{tmp_path.name}"
    return Artifacts(url, tmp_path / "cache")


def spoken(artifact: str) -> LineSpoken:
    return LineSpoken(take=line_take(plan_of().scenes[0].line).but(artifact=artifact))


def event_of(news: Outcome, attempt: int = 1) -> Event:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Event(order=ORDER.id, attempt=attempt, worker=WorkerId("desk"), at=at, news=news)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_where_a_file_lies_is_said_so_that_people_can_fetch_it(tmp_path: Path) -> None:
    film = "f" * 64
    for url in (str(tmp_path / "kept"), f"file://{tmp_path}/kept/"):
        artifacts = Artifacts(url, tmp_path / "cache")
        sha = await artifacts.keep(b"honey")
        assert artifacts.where(sha) == str(await artifacts.fetch(sha))

    bucket = Artifacts("memory://key:secret@honey/films/", tmp_path)
    assert bucket.where(film) == f"memory://honey/films/files/ff/{film}"


async def test_what_is_kept_is_found_by_its_hash(artifacts: Artifacts, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"honey" * 1000)

    sha = await artifacts.keep(film)

    assert sha == hashlib.sha256(b"honey" * 1000).hexdigest()
    assert await artifacts.keep(b"honey" * 1000) == sha
    assert (await artifacts.fetch(sha)).read_bytes() == b"honey" * 1000
    assert await artifacts.size(sha) == 5000
    assert [(stored.sha, stored.bytes) for stored in await artifacts.listing()] == [(sha, 5000)]
    assert film.exists()


async def test_what_was_removed_is_missed(artifacts: Artifacts) -> None:
    sha = await artifacts.keep(b"honey")

    await artifacts.remove(sha)

    assert not await artifacts.has(sha)
    with pytest.raises(MediaBroken, match="not there"):
        await artifacts.fetch(sha)


async def test_a_damaged_file_is_not_trusted(tmp_path: Path) -> None:
    sha = await Artifacts(str(tmp_path / "artifacts"), tmp_path).keep(b"honey")
    path = tmp_path / "artifacts" / "files" / sha[:2] / sha
    path.chmod(0o644)
    path.write_bytes(b"money")

    with pytest.raises(MediaBroken, match="damaged"):
        await Artifacts(str(tmp_path / "artifacts"), tmp_path).fetch(sha)


async def test_a_bucket_is_read_from_another_machine(tmp_path: Path) -> None:
    url = f"memory://{tmp_path.name}-shared"
    sha = await Artifacts(url, tmp_path / "here").keep(b"honey")

    path = await Artifacts(url, tmp_path / "there").fetch(sha)

    assert path.read_bytes() == b"honey"
    assert path.is_relative_to(tmp_path / "there")


async def test_an_address_that_is_none_opens_nothing(artifacts: Artifacts) -> None:
    with pytest.raises(MediaBroken, match="not the address"):
        await artifacts.fetch("../../studio.db")


async def test_the_outcome_of_an_earlier_attempt_is_found(artifacts: Artifacts) -> None:
    event = event_of(spoken(await artifacts.keep(b"sound")), attempt=2)

    assert await artifacts.outcome_of(ORDER) is None
    await artifacts.keep_outcome(event_of(Dropped()))
    await artifacts.keep_outcome(event)

    assert await artifacts.outcome_of(ORDER) == event
    assert await artifacts.outcome_of(order_of("01OTHER")) is None


@pytest.mark.parametrize("news", [Dropped(), Failed(what="It broke.", remedy="Again.", error="ModelFailed")])
async def test_what_did_not_work_out_is_not_used_again(artifacts: Artifacts, news: Outcome) -> None:
    await artifacts.keep_outcome(event_of(news))

    assert await artifacts.outcome_of(ORDER) is None


async def test_an_outcome_whose_file_is_gone_is_not_used_again(artifacts: Artifacts) -> None:
    sha = await artifacts.keep(b"sound")
    await artifacts.keep_outcome(event_of(spoken(sha)))

    await artifacts.remove(sha)

    assert await artifacts.outcome_of(ORDER) is None


async def test_outcomes_can_be_forgotten(artifacts: Artifacts) -> None:
    await artifacts.keep_outcome(event_of(spoken(await artifacts.keep(b"sound"))))

    await artifacts.forget_outcomes(ORDER.id)

    assert await artifacts.outcome_of(ORDER) is None


async def test_a_full_disk_is_said_plainly_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifacts = Artifacts(str(tmp_path), tmp_path)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(DiskFull, match="disk is full"):
        await artifacts.keep(b"honey")

    assert files_in(tmp_path) == []
