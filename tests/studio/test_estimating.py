"""How long filming takes is learned from takes, and told from a first guess."""

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.estimating import FilmingRate, filming_rate
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
