import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.soundtrack import TEMPO_MOST, Narration, tempo_for


@given(st.integers(1, 60_000), st.integers(-100, 60_000))
def test_a_line_is_fitted_by_no_more_than_people_bear(duration_ms: int, room_ms: int) -> None:
    tempo = tempo_for(duration_ms, room_ms)

    line = Narration(artifact="0" * 64, start=0, duration_ms=duration_ms, tempo=tempo)
    heard_ms = line.duration_ms / line.tempo
    if room_ms * TEMPO_MOST < duration_ms:
        assert tempo == TEMPO_MOST
    elif room_ms > duration_ms * TEMPO_MOST:
        assert tempo == 1 / TEMPO_MOST
    else:
        assert heard_ms == pytest.approx(room_ms)
