"""How clips of any rate and length become exactly the frames of a scene."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.filming.pacing import Moment, moments, slowed

RATES = st.sampled_from([8, 16, 24, 25, 30, 60])


@given(st.integers(1, 200), RATES, st.integers(1, 300))
def test_every_frame_shows_pictures_that_are_there_and_time_never_runs_back(
    pictures: int, rate: int, frames: int
) -> None:
    shown = moments(pictures, rate, frames, 30)

    assert len(shown) == frames
    assert all(0 <= moment.picture < pictures and 0 <= moment.share < 1 for moment in shown)
    assert all(moment.picture + 1 < pictures for moment in shown if moment.share)
    places = [moment.picture + moment.share for moment in shown]
    assert places == sorted(places)
    assert places[0] == 0


@given(st.integers(2, 200), RATES, st.integers(2, 300))
def test_a_clip_that_is_too_short_is_slowed_until_its_last_picture_ends_the_scene(
    pictures: int, rate: int, frames: int
) -> None:
    speed, last = slowed(pictures, rate, frames, 30), moments(pictures, rate, frames, 30)[-1]

    assert 0 < speed <= 1
    assert (speed < 1) == ((frames - 1) * rate / 30 > pictures - 1)
    if speed < 1:
        assert last == Moment(pictures - 1)


def test_pictures_of_the_film_s_own_rate_are_shown_as_they_are() -> None:
    assert moments(40, 30, 5, 30) == tuple(Moment(number) for number in range(5))


def test_between_two_pictures_a_frame_is_a_blend_of_both() -> None:
    blended = moments(9, 24, 5, 30)[2]

    assert blended.picture == 1
    assert blended.share == pytest.approx(0.6)


def test_one_picture_fills_any_scene() -> None:
    assert set(moments(1, 24, 50, 30)) == {Moment(0)}
