import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.editing.cache import PieceCache

KEYS = [f"{number:02x}" + "0" * 62 for number in range(8)]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def aged(cache: PieceCache, key: str, seconds: float) -> None:
    path = next(path for path in files_in(cache.folder) if path.name == key)
    about = path.stat()
    os.utime(path, (about.st_atime, about.st_mtime - seconds))


def test_what_was_kept_is_found_by_another_process_with_the_same_folder(tmp_path: Path) -> None:
    PieceCache(tmp_path, 1000).put(KEYS[0], b"frames")

    other = PieceCache(tmp_path, 1000)

    assert other.holds(KEYS[0])
    assert other.get(KEYS[0]) == b"frames"
    assert other.get(KEYS[1]) is None


@given(st.binary(max_size=60), st.data())
def test_a_damaged_entry_counts_as_missing_and_is_removed(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, data: st.DataObject
) -> None:
    cache = PieceCache(tmp_path_factory.mktemp("cache"), 1000)
    cache.put(KEYS[0], body)
    path = files_in(cache.folder)[0]
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :]
    path.write_bytes(data.draw(st.sampled_from([flipped, whole[:at]])))

    assert cache.get(KEYS[0]) is None
    assert not cache.holds(KEYS[0])


def test_what_was_used_longest_ago_leaves_first(tmp_path: Path) -> None:
    cache = PieceCache(tmp_path, 400)
    for age, key in enumerate(KEYS[:4]):
        cache.put(key, bytes(100))
        aged(cache, key, 100 - age)
    cache.get(KEYS[0])

    cache.trim()

    assert cache.holds(KEYS[0])
    assert cache.holds(KEYS[3])
    assert not cache.holds(KEYS[1])
    assert cache.size() <= 400


def test_a_cache_that_fits_is_left_alone(tmp_path: Path) -> None:
    cache = PieceCache(tmp_path, 1000)
    cache.put(KEYS[0], bytes(100))

    assert cache.trim() == 0
    assert cache.holds(KEYS[0])


def test_a_deleted_cache_is_an_empty_one(tmp_path: Path) -> None:
    cache = PieceCache(tmp_path / "never made", 1000)

    assert cache.get(KEYS[0]) is None
    assert cache.trim() == 0
    cache.put(KEYS[0], b"again")
    assert cache.get(KEYS[0]) == b"again"


class FullAtFirst(PieceCache):
    """A cache on a disk that has room only once something was removed."""

    def _write(self, path: Path, data: bytes) -> None:
        if self.size() > 300:
            raise OSError(errno.ENOSPC, "No space left on device")
        super()._write(path, data)


def test_a_full_disk_costs_old_pieces_before_it_fails(tmp_path: Path) -> None:
    for age, key in enumerate(KEYS[:3]):
        PieceCache(tmp_path, 10_000).put(key, bytes(100))
        aged(PieceCache(tmp_path, 10_000), key, 100 - age)

    FullAtFirst(tmp_path, 10_000).put(KEYS[4], bytes(100))

    assert PieceCache(tmp_path, 10_000).holds(KEYS[4])
    assert not PieceCache(tmp_path, 10_000).holds(KEYS[0])


class Full(PieceCache):
    """A cache on a disk that never has room."""

    def _write(self, path: Path, data: bytes) -> None:  # noqa: ARG002 - as the method it stands in for
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_stays_full_is_said(tmp_path: Path) -> None:
    PieceCache(tmp_path, 1000).put(KEYS[1], bytes(100))

    with pytest.raises(OSError, match="No space left"):
        Full(tmp_path, 1000).put(KEYS[0], b"x")


def test_half_written_files_of_a_dead_process_are_swept(tmp_path: Path) -> None:
    cache = PieceCache(tmp_path, 1000)
    cache.put(KEYS[0], b"whole")
    litter = files_in(tmp_path)[0].with_name(".writing-4711-abc")
    other = files_in(tmp_path)[0].with_name(".writing-4712-abc")
    litter.write_bytes(b"half")
    other.write_bytes(b"half")

    cache.sweep(0, 4711)

    assert not litter.exists()
    assert other.exists()
    assert cache.get(KEYS[0]) == b"whole"
