"""What beats tell of workers, on a clock of our own."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.orders import Attempt, Beat
from bot.studio.roster import MISSES, Fate, Roster
from bot.studio.values import OrderId, WorkerId
from bot.studio.work import Role

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = WorkerId("desk")
ATTEMPT = Attempt(order=OrderId("order"), number=1, worker=DESK)
ROSTER = Roster(dead_after_s=10, since=0)


def beat(at_s: float, in_hand: tuple[str, ...] = (), *, leaving: bool = False) -> Beat:
    slots = {} if leaving else {Role.CHAT: 1}
    at = START + timedelta(seconds=at_s)
    return Beat(worker=DESK, host="here", at=at, slots=slots, in_hand=in_hand, draining=leaving)


def test_a_worker_that_was_never_seen_gets_time_from_the_start() -> None:
    assert ROSTER.fate(ATTEMPT, 9.9) is Fate.IN_HAND
    assert ROSTER.fate(ATTEMPT, 10) is Fate.DEAD


def test_a_worker_whose_beat_does_not_change_is_dead_whatever_its_clock_says() -> None:
    roster = ROSTER.with_beats([beat(1000, (ATTEMPT.job,))], [ATTEMPT], now=1)
    roster = roster.with_beats([beat(1000, (ATTEMPT.job,))], [ATTEMPT], now=8)

    assert roster.fate(ATTEMPT, 10.9) is Fate.IN_HAND
    assert [alive.worker for alive in roster.alive(10.9)] == [DESK]
    assert roster.fate(ATTEMPT, 11) is Fate.DEAD
    assert roster.gone(11) == (DESK,)


def test_a_worker_that_says_goodbye_has_left_at_once() -> None:
    roster = ROSTER.with_beats([beat(1, (ATTEMPT.job,))], [ATTEMPT], now=1)
    roster = roster.with_beats([beat(2, leaving=True)], [ATTEMPT], now=1.1)

    assert roster.fate(ATTEMPT, 1.1) is Fate.LEFT
    assert roster.alive(1.1) == ()


def test_a_job_that_beats_do_not_list_is_lost_after_a_few_and_one_that_turns_up_is_not() -> None:
    roster = ROSTER
    for number in range(MISSES - 1):
        roster = roster.with_beats([beat(number)], [ATTEMPT], now=number)
    assert roster.fate(ATTEMPT, 2) is Fate.IN_HAND

    late = roster.with_beats([beat(50, (ATTEMPT.job,))], [ATTEMPT], now=3)
    never = roster.with_beats([beat(50)], [ATTEMPT], now=3)

    assert late.fate(ATTEMPT, 3) is Fate.IN_HAND
    assert never.fate(ATTEMPT, 3) is Fate.UNLISTED


def test_looking_often_at_one_beat_counts_once() -> None:
    roster = ROSTER
    for _ in range(10):
        roster = roster.with_beats([beat(1)], [ATTEMPT], now=1)

    assert roster.fate(ATTEMPT, 1) is Fate.IN_HAND


def test_nobody_is_blamed_for_a_queue_that_was_away() -> None:
    roster = ROSTER.with_beats([beat(1)], [ATTEMPT], now=1).excused(100)

    assert roster.fate(ATTEMPT, 109) is Fate.IN_HAND
    assert roster.fate(ATTEMPT, 110) is Fate.DEAD


def test_a_worker_that_wakes_up_is_alive_again() -> None:
    roster = ROSTER.with_beats([beat(1)], [], now=1)
    assert roster.alive(20) == ()

    roster = roster.without(roster.gone(20)).with_beats([beat(2)], [], now=20)

    assert [alive.worker for alive in roster.alive(20)] == [DESK]


@given(st.lists(st.tuples(st.floats(0.1, 3), st.booleans()), max_size=30))
def test_a_worker_that_beats_in_time_and_lists_the_job_keeps_it(steps: list[tuple[float, bool]]) -> None:
    roster, now = ROSTER, 0.0
    for number, (wait_s, is_new) in enumerate([*steps, (0.1, True)]):
        now += wait_s if is_new else 0
        roster = roster.with_beats([beat(number if is_new else 0, (ATTEMPT.job,))], [ATTEMPT], now=now)

        assert roster.fate(ATTEMPT, now) is Fate.IN_HAND
