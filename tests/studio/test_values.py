"""Values, identities and digests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.studio.plan import Line
from bot.studio.values import digest_of, ulid

TIMES = st.integers(0, (1 << 48) - 1)
ENTROPY = st.binary(min_size=10, max_size=10)


@given(TIMES, TIMES, ENTROPY, ENTROPY)
def test_ulids_sort_by_time_and_have_26_characters(first: int, second: int, one: bytes, two: bytes) -> None:
    earlier, later = ulid(first, one), ulid(second, two)

    assert len(earlier) == 26
    if first < second:
        assert earlier < later


def test_the_specification_s_example_time_is_written_as_it_says() -> None:
    assert ulid(1469918176385, bytes(10)).startswith("01ARYZ6S41")


@pytest.mark.parametrize(("at_ms", "entropy"), [(-1, bytes(10)), (1 << 48, bytes(10)), (0, bytes(9))])
def test_a_ulid_of_wrong_parts_is_refused(at_ms: int, entropy: bytes) -> None:
    with pytest.raises(ValueError, match="48-bit"):
        ulid(at_ms, entropy)


def test_a_change_is_a_new_value_and_is_validated() -> None:
    line = Line(text="Honey never spoils.")

    assert line.but(text="It keeps.").text == "It keeps."
    assert line.text == "Honey never spoils."
    with pytest.raises(ValidationError):
        line.but(text="")


@given(st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.lists(st.text()))))
def test_a_digest_does_not_depend_on_the_order_of_keys(data: dict[str, object]) -> None:
    turned = dict(reversed(list(data.items())))

    assert digest_of(data) == digest_of(turned)
    assert digest_of({**data, "one more": 1}) != digest_of({**data, "one more": 2})
