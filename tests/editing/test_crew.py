"""The cutting room with several processes, and what becomes of a rendering when things go wrong."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.studio.clips import Filmed, TransitionKind
from bot.studio.cut import Profile
from bot.studio.errors import Cancelled, DiskFull, MediaBroken
from bot.studio.segments import segments_of
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from tests.editing.conftest import Render, go_on
from tests.editing.reels import NumberCamera, Shelf, luma_of, number_on, page, timeline_of
from workers.editing.cache import PieceCache
from workers.editing.composing import Composer, Picture
from workers.editing.render import render
from workers.editing.workshop import Workshop

LENGTHS = [90, 80, 100, 60]


@pytest.fixture
def cache(tmp_path: Path) -> PieceCache:
    return PieceCache(tmp_path / "pieces", 1 << 30)


@pytest.fixture
def film(shelf: Shelf) -> Timeline:
    return film_on(shelf)


def film_on(shelf: Shelf) -> Timeline:
    """Four filmed scenes: work enough for several hands."""
    sources = [Filmed(artifact=shelf.clip(frames, seed=seed)) for seed, frames in enumerate(LENGTHS)]
    return timeline_of(list(sources), LENGTHS, TransitionKind.DISSOLVE, captions=(page(5, 40, "one", "two"),))


@dataclass(frozen=True)
class Made:
    """What the first rendering of the film leaves."""

    pieces: Path
    master: bytes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    (folder / "artifacts").mkdir()
    shelf, cache = Shelf(folder / "artifacts"), PieceCache(folder / "pieces", 1 << 30)
    workshop = Workshop(camera=NumberCamera, cache=cache)
    files = render(film_on(shelf), shelf.fetch, folder / "out", Profile.MASTER, 8_000_000, go_on, workshop)
    assert files.master is not None
    return Made(cache.folder, files.master.read_bytes())


@pytest.fixture
def filled(made: Made, cache: PieceCache) -> PieceCache:
    """Return a cache in which the film has been rendered."""
    shutil.copytree(made.pieces, cache.folder, dirs_exist_ok=True)
    return cache


def children() -> list[psutil.Process]:
    """Return the hands that are at work."""
    return [child for child in psutil.Process().children() if "workers.editing.hand" in " ".join(child.cmdline())]


def litter(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith((".writing-", ".render-"))]


def test_several_processes_make_the_same_film_as_one(rendered: Render, film: Timeline) -> None:
    alone = rendered(film, camera=None)
    together = rendered(film, camera=None, processes=3)

    assert alone.master is not None
    assert together.master is not None
    assert alone.draft is not None
    assert together.draft is not None
    assert alone.master.read_bytes() == together.master.read_bytes()
    assert alone.draft.read_bytes() == together.draft.read_bytes()
    assert children() == []


def test_nothing_changed_renders_nothing(rendered: Render, film: Timeline, cache: PieceCache) -> None:
    first = rendered(film, cache=cache)
    again = rendered(film, cache=cache)

    assert (first.told.rendered_frames, first.told.sound) == (330, "made")
    assert (again.told.rendered_frames, again.told.reused_frames, again.told.sound) == (0, 330, "reused")
    for name in ("master", "draft", "contact_sheet"):
        assert getattr(first, name).read_bytes() == getattr(again, name).read_bytes(), name


def test_a_changed_word_renders_one_stretch_and_a_changed_level_none(
    rendered: Render, film: Timeline, filled: PieceCache
) -> None:
    reworded = rendered(film.but(captions=(page(5, 40, "one", "three"),)), cache=filled)
    assert 0 < reworded.told.rendered_frames <= 90
    assert reworded.told.sound == "reused"


def test_damaged_pieces_are_made_again(rendered: Render, film: Timeline, filled: PieceCache, made: Made) -> None:
    entries = sorted(path for path in filled.folder.rglob("*") if path.is_file())
    for path in entries[::3]:
        path.write_bytes(path.read_bytes()[:-9] + b"different")
    entries[1].unlink()

    again = rendered(film, cache=filled)

    assert again.told.rendered_frames > 0
    assert again.master is not None
    assert again.master.read_bytes() == made.master


class Killer:
    """Reports progress, and does something to the other hands once they are at work."""

    def __init__(self, act: Callable[[psutil.Process], None], at: float = 0.2) -> None:
        self._act, self._at = act, at
        self.victims: list[int] = []

    def __call__(self, done: float, _step: str) -> bool:
        if done >= self._at and not self.victims:
            for child in children():
                self.victims.append(child.pid)
                self._act(child)
        return True


def test_a_killed_process_costs_only_its_own_run(rendered: Render, film: Timeline, cache: PieceCache) -> None:
    killer = Killer(lambda child: child.send_signal(signal.SIGKILL))

    files = rendered(film, camera=None, processes=3, cache=cache, report=killer)

    assert killer.victims
    assert files.master is not None
    expected = [number for frames in LENGTHS for number in range(frames)]
    numbers = [number_on(luma) for luma in luma_of(files.master)]
    assert len(numbers) == len(expected)
    assert litter(cache.folder) == []


def test_stopping_kills_the_other_processes_and_leaves_no_litter(
    rendered: Render, film: Timeline, cache: PieceCache, tmp_path: Path
) -> None:
    seen: list[int] = []

    def report(done: float, step: str) -> bool:
        seen.extend(child.pid for child in children())
        return not (done > 0.15 and seen)

    with pytest.raises(Cancelled):
        rendered(film, camera=None, processes=3, cache=cache, report=report, out=tmp_path / "stopped")

    assert seen
    assert not any(psutil.pid_exists(pid) for pid in seen)
    assert list((tmp_path / "stopped").iterdir()) == []
    assert litter(cache.folder) == []


def test_what_another_process_meets_is_told_as_it_is(
    rendered: Render, film: Timeline, shelf: Shelf, tmp_path: Path
) -> None:
    sources = [clip.source for clip in film.picture if isinstance(clip.source, Filmed)]
    broken = shelf.keep(b"no film at all" * 40)
    damaged = timeline_of([*sources, Filmed(artifact=broken)], [*LENGTHS, 90])

    with pytest.raises(MediaBroken, match="scene 5"):
        rendered(damaged, camera=None, processes=2, out=tmp_path / "broken")

    assert list((tmp_path / "broken").iterdir()) == []
    assert children() == []


def test_a_source_that_goes_away_is_named_and_what_was_good_is_used_again(
    rendered: Render, film: Timeline, shelf: Shelf, cache: PieceCache
) -> None:
    last = film.picture[-1].source
    assert isinstance(last, Filmed)
    data = shelf.fetch(last.artifact).read_bytes()
    shelf.fetch(last.artifact).unlink()

    with pytest.raises(MediaBroken, match="scene 4"):
        rendered(film, cache=cache)

    shelf.keep(data)
    files = rendered(film, cache=cache)
    assert files.told.rendered_frames < 120
    assert len(luma_of(files.master)) == 330


def test_two_renderings_of_one_film_at_once_both_come_out_whole(
    rendered: Render, film: Timeline, cache: PieceCache, tmp_path: Path
) -> None:
    found: dict[int, bytes] = {}

    def run(number: int) -> None:
        files = rendered(film, cache=cache, out=tmp_path / f"at-once-{number}")
        found[number] = files.master.read_bytes() if files.master else b""

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert found[0] == found[1] != b""


class _FullCache(PieceCache):
    """A cache on a disk that fills up after a few pieces."""

    room = 5

    def _write(self, path: Path, data: bytes) -> None:
        type(self).room -= 1
        if self.room < 0:
            raise OSError(28, os.strerror(28))
        super()._write(path, data)

    def trim(self, limit: int | None = None) -> int:  # noqa: ARG002 - as the method it stands in for
        """Free nothing: what fills the disk is somebody else's."""
        return 0


def test_a_disk_that_fills_up_is_said_and_what_was_made_is_kept(
    rendered: Render, film: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_FullCache, "room", 5)
    with pytest.raises(DiskFull, match="no room left"):
        rendered(film, cache=_FullCache(tmp_path / "pieces", 1 << 30), out=tmp_path / "full")

    assert list((tmp_path / "full").iterdir()) == []
    files = rendered(film, cache=PieceCache(tmp_path / "pieces", 1 << 30))
    assert files.told.rendered_frames < 330


def test_a_cache_that_is_emptied_meanwhile_costs_time_only(rendered: Render, film: Timeline, cache: PieceCache) -> None:
    def report(done: float, step: str) -> bool:
        if 0.5 < done < 0.7:
            cache.trim(0)
        return True

    files = rendered(film, cache=cache, report=report)

    assert len(luma_of(files.master)) == 330


def test_sources_are_opened_once_a_clip(
    shelf: Shelf, film: Timeline, monkeypatch: pytest.MonkeyPatch, rendered: Render
) -> None:
    fetched: list[Sha256] = []
    fetch = shelf.fetch

    def counting(sha: Sha256) -> Path:
        fetched.append(sha)
        return fetch(sha)

    monkeypatch.setattr(shelf, "fetch", counting)
    rendered(film)

    artifacts = {clip.source.artifact for clip in film.picture if isinstance(clip.source, Filmed)}
    assert all(fetched.count(artifact) <= 2 for artifact in artifacts)


def test_memory_does_not_grow_with_the_number_of_clips(film: Timeline, shelf: Shelf) -> None:
    """At most three sources are open, however many clips there are."""
    sources = [Filmed(artifact=shelf.clip(12, seed=seed)) for seed in range(9)]
    long = timeline_of(list(sources), [12] * 9, TransitionKind.DISSOLVE, 4)
    composer = Composer((144, 256), shelf.fetch, lambda: pytest.fail("nothing is drawn"))

    def pictures() -> Iterator[Picture]:
        for segment in segments_of(long):
            yield from composer.pictures(segment)

    most = 0
    for _ in pictures():
        most = max(most, len(_open_files(shelf.folder)))
    composer.close()

    assert most <= 3
    assert _open_files(shelf.folder) == []


def _open_files(folder: Path) -> list[Any]:
    return [file for file in psutil.Process().open_files() if file.path.startswith(str(folder))]
