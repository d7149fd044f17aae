"""Which frame of a source is seen at which moment."""

import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.clips import Drawn, Filmed, Plain, source_place
from bot.studio.shot import Shot
from models.protocols import Planes
from tests.editing.reels import shot_of
from tests.editing.sources.files import (
    SHA,
    SIZE,
    clip_of,
    colour_of,
    even,
    film,
    nobody,
    number_of,
    open_film,
    open_source,
    picture,
)
from workers.editing.sources.opening import opened


def last_begun(times: list[Fraction], place: int) -> int:
    return max(number for number, when in enumerate(times) if when <= Fraction(place, 30) + Fraction(1, 10_000))


@pytest.mark.parametrize("fps", [12, 24, 25, 30, 48, 50, 60, 120])
def test_every_frame_shows_the_last_picture_that_has_begun(tmp_path: Path, fps: int) -> None:
    times = even(fps, 60)
    source = open_film(film(tmp_path / "a.mp4", times))

    seen = [number_of(source.at(place)) for place in range(40)]

    assert seen == [last_begun(times, place) for place in range(40)]


@settings(max_examples=12, deadline=None)
@given(gaps=st.lists(st.integers(500, 20_000), min_size=3, max_size=30), seed=st.integers(0, 9))
def test_a_variable_rate_is_kept_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, gaps: list[int], seed: int
) -> None:
    times = [Fraction(sum(gaps[:number]), 90_000) for number in range(len(gaps))]
    source = open_film(film(tmp_path_factory.mktemp("vfr") / "a.mp4", times, gop=4))
    places = list(range(int(times[-1] * 30) + 4))
    random.Random(seed).shuffle(places)

    seen = {place: number_of(source.at(place)) for place in places}

    assert seen == {place: last_begun(times, place) for place in places}


@pytest.mark.parametrize("ending", ["mp4", "mkv", "webm", "ts", "avi", "mov"])
def test_containers_make_no_difference(tmp_path: Path, ending: str) -> None:
    codec, options = (
        ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "crf": "20", "b": "0"})
        if ending == "webm"
        else ("libx264", {})
    )
    tick = Fraction(1, 30) if ending == "avi" else Fraction(1, 90_000)
    source = open_film(film(tmp_path / f"a.{ending}", even(30, 40), codec=codec, options=options, tick=tick))

    assert [number_of(source.at(place)) for place in (0, 1, 2, 3, 35, 4, 38, 17, 39, 50, 5)] == [
        0, 1, 2, 3, 35, 4, 38, 17, 39, 39, 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        {"bf": "2", "x264-params": "open-gop=1:keyint=10:min-keyint=10:b-pyramid=none"},
        {"bf": "3", "x264-params": "open-gop=1:keyint=10:min-keyint=10"},
        {"x264-params": "intra-refresh=1:keyint=12:bframes=0"},
        {"bf": "0", "g": "1"},
        {"x264-params": "keyint=250:bframes=4:b-pyramid=normal"},
    ],
    ids=["open", "pyramid", "refresh", "intra", "long"],
)
@pytest.mark.parametrize("ending", ["mp4", "ts"])
def test_pictures_are_the_same_in_any_order(tmp_path: Path, options: dict[str, str], ending: str) -> None:
    path = film(tmp_path / f"a.{ending}", even(30, 60), options=options)
    forwards = open_film(path)
    expected = [forwards.at(place) for place in range(60)]
    places = list(range(60))
    random.Random(1).shuffle(places)
    jumping = open_film(path)

    seen = {place: jumping.at(place) for place in places}

    assert all(np.array_equal(seen[place], expected[place]) for place in range(60))


def test_a_far_place_is_found_without_decoding_all_before(tmp_path: Path) -> None:
    source = open_film(film(tmp_path / "a.mp4", even(30, 300), gop=20))
    footage = source._footage  # type: ignore[attr-defined]
    decoded = 0
    real = footage._decoded

    def counted(packets: object) -> object:
        nonlocal decoded
        for frame in real(packets):
            decoded += 1
            yield frame

    footage._decoded = counted

    assert number_of(source.at(290)) == 290
    assert decoded < 60


def test_a_late_beginning_and_a_speed_are_counted_from_the_first_picture(tmp_path: Path) -> None:
    times = [Fraction(5) + when for when in even(25, 50)]
    path = film(tmp_path / "a.ts", times)
    clip = clip_of(Filmed(artifact=SHA, first=6, speed=2.0), 10)
    source = opened(clip, 4, 3, lambda _: path, nobody, SIZE)

    seen = [number_of(source.at(source_place(clip, offset))) for offset in range(14)]

    assert seen == [(6 + 2 * offset) * 25 // 30 for offset in range(14)]


def test_a_row_of_pictures_keeps_its_own_times(tmp_path: Path) -> None:
    pages = [picture(number) for number in range(5)]
    lasts = [100, 40, 260, 30, 70]
    begins = [sum(lasts[:number]) for number in range(5)]
    for name in ("a.gif", "a.webp", "a.png"):
        pages[0].save(tmp_path / name, save_all=True, append_images=pages[1:], duration=lasts, loop=0, quality=90)
        source = open_film(tmp_path / name)
        places = [9, 0, 14, 3, 4, 1, 12, 13, 40, 5]

        seen = [number_of(source.at(place)) for place in places]

        assert seen == [max(n for n in range(5) if begins[n] <= place * 100 / 3 + 0.1) for place in places], name


def test_a_still_given_as_a_film_is_held(tmp_path: Path) -> None:
    picture(5).save(tmp_path / "a.png")
    source = open_film(tmp_path / "a.png")

    assert [number_of(source.at(place)) for place in (0, 100, 3)] == [5, 5, 5]


def test_a_colour_is_that_colour() -> None:
    source = open_source(Path(), Plain(colour="#ff0000"))

    assert colour_of(source.at(0)) == pytest.approx((63, 102, 240), abs=1)  # BT.709 limited red


class _Animator:
    def __init__(self) -> None:
        self.asked: list[int] = []

    def frame(self, shot: Shot, number: int, width: int, height: int) -> Planes:
        assert shot.frames == 20
        self.asked.append(number)
        return np.full((height * 3 // 2, width), number, np.uint8)


def test_a_drawn_shot_is_drawn_where_it_is_asked_for_and_held_past_its_end() -> None:
    animator = _Animator()
    source = opened(clip_of(Drawn(shot=shot_of(1, 20))), 5, 3, lambda _: Path(), lambda: animator, SIZE)

    for place in (0.0, 7.4, 6.9999999, 25.0):
        source.at(place)

    assert animator.asked == [0, 7, 19]


def test_an_mkv_of_coarse_clock_neither_skips_nor_doubles(tmp_path: Path) -> None:
    source = open_film(film(tmp_path / "a.mkv", even(60, 60)))

    assert [number_of(source.at(place)) for place in range(29)] == [2 * place for place in range(29)]
