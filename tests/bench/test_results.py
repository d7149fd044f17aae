"""Results are medians of pairs, and say which limits held."""

from hypothesis import given
from hypothesis import strategies as st

from workers.bench.meter import Used
from workers.bench.results import Case, Limits, Results, Row

SECONDS = st.floats(0.1, 100)


def used(cpu_s: float, peak_bytes: int = 0) -> Used:
    return Used(cpu_s, wall_s=cpu_s, peak_bytes=peak_bytes, code=0)


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=5, max_size=5))
def test_the_ratio_is_the_one_in_the_middle_of_the_pairs(pairs: list[tuple[float, float]]) -> None:
    row = Row(Case("cold", "cold"))

    for mine, transcode in pairs:
        row.add(used(mine), transcode)

    assert row.ratio == sorted(mine / transcode for mine, transcode in pairs)[2]


def test_each_limit_is_judged_by_its_own_measure() -> None:
    row = Row(Case("cold", "cold", Limits(ratio=1.35, cpu_s=5, peak_mb=900, peak_share=1.05)), cold_peak=850_000_000)

    row.add(used(5.2, peak_bytes=899_000_000), transcode_cpu_s=4)

    assert row.judged() == [("1.35 x", True), ("5 CPU s", False), ("900 MB", True), ("1.05 x its memory", False)]


def test_a_trial_is_not_judged() -> None:
    row = Row(Case("nothing", "nothing changed", Limits(ratio=0.06)))
    row.add(used(2), transcode_cpu_s=1)

    tables = [Results("film", "machine", [row], is_judged=judged).as_table() for judged in (True, False)]

    assert [list(table.columns[-1].cells) for table in tables] == [["NO"], [""]]
