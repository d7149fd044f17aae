"""The numbers of what is out: how they read, and how often platforms may be asked."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import LimitReached
from bot.studio.measuring import A_DAY_MOST, APART, DAY, Measurement, Metrics, PostState, check_pace
from bot.studio.values import GuildId, PublicationId

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def measured(**facts: object) -> Measurement:
    return Measurement.model_validate({"guild": GuildId(1), "publication": PublicationId("P"), "at": NOW, **facts})


def test_numbers_read_as_people_say_them() -> None:
    words = Metrics(views=12_345, likes=1, comments=0, watched_s=7300, average_watch_s=4.25).words

    assert words == "12,345 views, 1 like, 0 comments, 2.0 h watched, 4.2 s on average"


def test_what_a_platform_does_not_tell_is_not_said() -> None:
    assert Metrics().words == ""
    assert measured(state=PostState.PUBLIC).told("Instagram").startswith("no numbers yet, as of <t:")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "public", "metrics": {"views": 12, "likes": 3}}, "12 views, 3 likes, as of <t:1795694400:R>"),
        ({"state": "private", "metrics": {"views": 2}}, "YouTube says that it is private, 2 views, as of"),
        ({"state": "gone"}, "YouTube does not have it any more"),
        ({"state": "hidden"}, "does not show it to everyone any more"),
        ({"state": "public", "problem": "No permission. Connect again."}, "No permission. Connect again. (asked <t:"),
        ({"problem": "The allowance is used up."}, "The allowance is used up. (asked <t:"),
        (
            {"state": "rejected", "problem": "Sorry."},
            "YouTube says that it is rejected, as of <t:1795694400:R>. Sorry.",
        ),
    ],
)
def test_a_measurement_reads_as_one_line(facts: dict[str, object], words: str) -> None:
    assert words in measured(**facts).told("YouTube")


@given(st.lists(st.integers(0, 4 * 86400).map(lambda second: second // 4), min_size=60, max_size=90))
def test_no_film_is_read_twice_in_a_moment_nor_more_often_than_its_share_of_a_day(tries: list[int]) -> None:
    read: list[datetime] = []
    for second in sorted(tries):
        now = NOW + timedelta(seconds=second)
        with suppress(LimitReached):
            check_pace(read, now)
            read.append(now)

    assert all(after - before >= APART for before, after in pairwise(read))
    assert all(sum(0 <= (end - at).total_seconds() < DAY.total_seconds() for at in read) <= A_DAY_MOST for end in read)


@given(st.lists(st.integers(0, 40 * 3600), min_size=1, max_size=40))
def test_a_refusal_names_a_time_at_which_it_works(seconds: list[int]) -> None:
    read = [NOW + timedelta(seconds=second) for second in seconds]
    now = max(read)
    with pytest.raises(LimitReached) as refusal:
        check_pace(read, now)

    stamp = int(refusal.value.remedy.partition("<t:")[2].partition(":")[0])

    later = datetime.fromtimestamp(stamp, UTC)
    assert later >= now + APART
    recent = [at for at in read if later - at < DAY]
    if len(recent) < A_DAY_MOST:
        check_pace(read, later)
