"""Copies of what lies in a bucket: bounded, the longest unused leave first, none while somebody may read it."""

import os
import time
from pathlib import Path

import pytest

from bot.copies import IN_USE_S, Copies

SIZE = 1000


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "cache", 10 * SIZE)


def put(copies: Copies, number: int, *, used_s_ago: float = 0.0) -> Path:
    complete = copies.scratch() / f"draft-{number}"
    complete.write_bytes(bytes(SIZE))
    path = copies.add(f"files/{number:02}/{number}", complete)
    used(path, used_s_ago)
    return path


def used(path: Path, s_ago: float) -> None:
    os.utime(path, (time.time() - s_ago, path.stat().st_mtime))


def test_what_was_used_longest_ago_leaves_until_the_rest_fits(copies: Copies) -> None:
    paths = [put(copies, number, used_s_ago=2 * IN_USE_S + 60 * number) for number in range(10)]

    newest = put(copies, 10)

    left = [path for path in paths if path.exists()]
    assert newest.exists()
    assert left == paths[: len(left)], "the last of them were used longest ago"
    assert SIZE * (len(left) + 1) <= 9 * SIZE


def test_finding_a_copy_uses_it_and_does_not_change_it(copies: Copies) -> None:
    paths = [put(copies, number, used_s_ago=2 * IN_USE_S) for number in range(10)]
    before = paths[3].stat().st_mtime_ns

    assert copies.find("files/03/3") == paths[3]
    put(copies, 10)

    assert paths[3].exists()
    assert paths[3].stat().st_mtime_ns == before
    assert copies.find("files/99/99") is None


def test_nothing_leaves_that_somebody_may_be_reading(copies: Copies) -> None:
    paths = [put(copies, number, used_s_ago=IN_USE_S / 2) for number in range(15)]

    assert all(path.exists() for path in paths)


def test_what_a_crash_has_left_goes_and_what_is_being_written_stays(copies: Copies) -> None:
    old, young = copies.scratch() / "old", copies.scratch() / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    copies.trim()

    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_that_fits_is_left_alone(copies: Copies) -> None:
    paths = [put(copies, number, used_s_ago=9 * IN_USE_S) for number in range(9)]

    assert copies.trim() == 0
    assert all(path.exists() for path in paths)
