"""How long filming takes is learned from takes, and told from a first guess."""

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.estimating import FilmingHistory, FilmingRate, filming_rate, rate_on, together
from bot.studio.making import cost
from bot.studio.takes import Made, SceneTake
from bot.studio.values import SceneKey
from tests.studio.films import plan_of

TALL = (1080, 1920)


def take(seconds: float, frames: int = 30, size: tuple[int, int] = TALL) -> SceneTake:
    made = Made(model="wan-1.3b", seconds=seconds)
    return SceneTake(
        inputs="i", scene=SceneKey("S"), plan_version=1, artifact="0" * 64, frames=frames, width=size[0],
        height=size[1], made=made,
    )  # fmt: skip


def test_what_was_never_filmed_takes_what_the_catalogue_says() -> None:
    assert filming_rate((), TALL, 110.0) == FilmingRate(seconds=110.0)
    assert filming_rate((take(0.0),), TALL, 110.0) == FilmingRate(seconds=110.0)


@given(st.lists(st.tuples(st.floats(0.1, 900), st.integers(1, 900)), min_size=1, max_size=24))
def test_a_rate_lies_between_the_quickest_and_the_slowest_take(took: list[tuple[float, int]]) -> None:
    rate = filming_rate([take(seconds, frames) for seconds, frames in took], TALL, 1.0)

    rates = [seconds * 30 / frames for seconds, frames in took]
    assert min(rates) <= rate.seconds <= max(rates)
    assert rate.takes == len(took)


def test_one_slow_start_does_not_spoil_a_rate_and_takes_of_the_size_go_first() -> None:
    takes = [take(40), take(41), take(300), take(5, size=(64, 64))]

    assert filming_rate(takes, TALL, 1.0) == FilmingRate(seconds=41, takes=3)
    assert filming_rate(takes, (720, 1280), 1.0).takes == 4


def test_a_cost_is_in_proportion_to_the_rate_and_says_what_it_rests_on() -> None:
    plan = plan_of()
    slow, quick = (
        cost(plan, filming=FilmingRate(seconds=rate, takes=2), cutting_rate=0.0, stages=1, uses_gpu=True)
        for rate in (100.0, 50.0)
    )

    assert abs(slow.gpu_seconds - 2 * quick.gpu_seconds) <= 0.1
    assert slow.by_takes == 2


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_time_left_only_shrinks_and_is_the_cut_alone_once_all_is_filmed(a: float, b: float, cut: float) -> None:
    rate = FilmingRate(seconds=100.0)
    film = cost(plan_of(), filming=rate, cutting_rate=2.0, stages=1, uses_gpu=True)
    fewer, more = sorted((a, b))

    assert film.left(more, cut) <= film.left(fewer, cut) <= film.wait_seconds + 0.2
    assert film.left(1, 0) == film.cutting_seconds
    assert film.left(1, 1) == 0


# By worker.

HERE, THERE = "attic, RTX 3060", "cellar, H100"
CATALOGUE = {"wan-1.3b": 100.0, "ltx-video": 20.0}


def takes_on(device: str, rate: float, model: str = "wan-1.3b", count: int = 3) -> tuple[SceneTake, ...]:
    one = take(rate)
    return (one.but(made=one.made.but(model=model, on=device)),) * count


def films(*around: SceneTake) -> FilmingHistory:
    return FilmingHistory(
        of_camera=tuple(one for one in around if one.made.model == "wan-1.3b"), around=around, catalogue=CATALOGUE
    )


def here(*around: SceneTake) -> FilmingRate:
    own = [one for one in around if (one.made.on, one.made.model) == (HERE, "wan-1.3b")]
    return rate_on(HERE, "wan-1.3b", own, TALL, films(*around))


def test_a_worker_is_told_by_its_own_takes_however_many_others_there_are() -> None:
    assert here(*takes_on(HERE, 90, count=1), *takes_on(THERE, 10, count=20)) == FilmingRate(seconds=90, takes=1)


def test_without_any_it_is_told_by_those_of_others_scaled_by_what_both_filmed() -> None:
    others = takes_on(THERE, 10)

    assert here(*others) == FilmingRate(seconds=10, takes=3, is_own=False)
    both = (*takes_on(HERE, 30, "ltx-video"), *takes_on(THERE, 5, "ltx-video"))
    assert here(*others, *both) == FilmingRate(seconds=60, takes=3, is_own=False)


def test_a_camera_that_nobody_used_takes_what_the_catalogue_says_scaled_by_how_right_that_was_here() -> None:
    assert here() == FilmingRate(seconds=100, is_own=False)
    assert here(*takes_on(THERE, 5, "ltx-video")) == FilmingRate(seconds=100, is_own=False)
    assert here(*takes_on(HERE, 40, "ltx-video")) == FilmingRate(seconds=200, is_own=False)


@given(st.floats(0.01, 1e5), st.floats(0.01, 1e5), st.floats(0.01, 1e5))
def test_no_comparison_makes_a_worker_absurdly_quick_or_slow(other: float, mine: float, theirs: float) -> None:
    rate = here(*takes_on(THERE, other), *takes_on(HERE, mine, "ltx-video"), *takes_on(THERE, theirs, "ltx-video"))

    assert other / 16.001 <= rate.seconds <= other * 16.001


def test_two_workers_film_in_the_time_of_both() -> None:
    rates = [FilmingRate(seconds=30, takes=2), FilmingRate(seconds=60, takes=1, is_own=False)]

    assert together(rates) == FilmingRate(seconds=40, takes=3, is_own=False)
