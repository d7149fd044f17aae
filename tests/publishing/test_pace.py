"""How fast a film goes, and how long the rest takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.orders import Pace
from workers.publishing.pace import WINDOW_S, Pacer

MB = 1_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 90), st.integers(2, 60))
def test_an_even_line_is_measured_as_it_is(rate_mb: int, steps: int) -> None:
    clock, size = Clock(), 1 << 40
    pacer = Pacer(clock)
    for step in range(steps + 1):
        pace = pacer.at(step * rate_mb * MB // 2, size)
        clock.now += 0.5

    assert pace.bytes_a_second == pytest.approx(rate_mb * MB, rel=0.01)


def test_a_burst_is_forgotten_and_a_stall_shows() -> None:
    clock = Clock()
    pacer = Pacer(clock)
    pacer.at(0, 1000 * MB)
    clock.now += 1
    pacer.at(500 * MB, 1000 * MB)
    speeds = []
    for _ in range(12):
        clock.now += 1
        speeds.append(pacer.at(500 * MB, 1000 * MB).bytes_a_second)

    assert speeds[0] > 0
    assert speeds[-1] == 0
    assert Pace(sent=1, size=2).left_s is None
    assert speeds[round(WINDOW_S)] == 0


def test_what_has_to_be_sent_again_begins_the_watching_anew() -> None:
    clock = Clock()
    pacer = Pacer(clock)
    pacer.at(90 * MB, 100 * MB)
    clock.now += 2

    again = pacer.at(40 * MB, 100 * MB)

    assert (again.sent, again.bytes_a_second) == (40 * MB, 0.0)


def test_it_is_told_in_a_line() -> None:
    assert Pace(sent=0, size=5 * MB).told == "0.0 of 5.0 MB"
    slow = Pace(sent=60 * MB, size=200 * MB, bytes_a_second=MB)
    assert slow.told == "60.0 of 200.0 MB · 1.0 MB/s · about 2 min 20 s left"
