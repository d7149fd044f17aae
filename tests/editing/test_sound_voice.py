import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.soundtrack import TEMPO_MOST
from tests.editing.recordings import Sound, both, level_db, pitch, tone
from tests.editing.reels import RATE, chatter
from workers.editing.sound.loudness import integrated
from workers.editing.sound.stretch import along, stretched
from workers.editing.sound.voice import cleaned
from workers.editing.sound.waves import faded, powered

TEMPOS = st.floats(1 / TEMPO_MOST, TEMPO_MOST)


def onsets(line: Sound, count: int) -> list[int]:
    """Return where so many bursts begin, to two milliseconds."""
    power = powered(line, 96)
    loud = np.concatenate([np.zeros(60, bool), np.sqrt(power) > 0.05])
    before = np.lib.stride_tricks.sliding_window_view(loud, 60)[:-1]
    quiet_before = before.max(axis=1) == 0
    starts = np.flatnonzero(loud[60:] & quiet_before)
    assert starts.size == count
    return [int(start) * 96 for start in starts]


def words(count: int, seed: int = 0) -> Sound:
    """Return so many separate words, shape (1, n)."""
    rng = np.random.default_rng(seed)
    pieces = []
    for _ in range(count):
        voice = np.sign(np.sin(2 * np.pi * rng.uniform(90, 240) * np.arange(RATE * 3 // 10) / RATE)) * 0.15
        pieces += [np.zeros(round(rng.uniform(0.2, 0.4) * RATE)), voice]
    return np.asarray(np.concatenate([*pieces, np.zeros(RATE // 5)]), np.float32).reshape(1, -1)


@given(TEMPOS, st.integers(1, RATE))
@settings(max_examples=20, deadline=None)
def test_a_stretched_line_is_exactly_as_long_as_it_should_be(tempo: float, samples: int) -> None:
    line = chatter(1)[:samples].reshape(1, -1)

    assert abs(stretched(line, tempo).shape[1] - samples / tempo) <= 0.5 + 1e-6


@given(TEMPOS, st.integers(0, 999))
@settings(max_examples=10, deadline=None)
def test_words_move_with_the_tempo(tempo: float, seed: int) -> None:
    line = words(4, seed)

    said = stretched(line, tempo)

    for before, after in zip(onsets(line, 4), onsets(said, 4), strict=True):
        assert after == pytest.approx(before / tempo, abs=RATE / 100)


@given(TEMPOS, st.floats(90, 400))
@settings(max_examples=10, deadline=None)
def test_a_stretch_keeps_pitch_level_and_smoothness(tempo: float, frequency: float) -> None:
    line = faded(tone(1.2, frequency), 480, 480)

    said = stretched(line, tempo)

    assert pitch(said) == pytest.approx(frequency, rel=0.005, abs=0.6)
    assert level_db(said, 0.1, 0.9) == pytest.approx(level_db(line), abs=0.3)
    assert np.abs(np.diff(said)).max() <= 0.25 * 2 * np.pi * frequency / RATE * 1.3 + 0.25 * np.pi / 2 * 250 / RATE


def test_a_line_at_its_own_pace_is_left_alone() -> None:
    line = chatter(1).reshape(1, -1)

    assert stretched(line, 1.0) is line
    assert np.allclose(along(line, np.arange(100, dtype=np.float64) * 600, RATE), line, atol=1e-6)


def test_rumble_goes_and_the_voice_stays() -> None:
    rumble, voice = tone(3, 25, 0.2), tone(3, 300, 0.05)

    clean = cleaned(rumble + voice)

    spectrum = np.abs(np.fft.rfft(clean[0, RATE : 2 * RATE])) / RATE * 2
    assert spectrum[25] < 0.2 * 0.135
    assert spectrum[300] == pytest.approx(0.05, rel=0.02)


def test_loud_words_come_nearer_to_quiet_ones() -> None:
    line = words(6)
    first = line.copy()
    first[:, : line.shape[1] // 2] *= np.float32(0.4)

    clean = cleaned(first)

    half = line.shape[1] / 2 / RATE
    before = level_db(first, half) - level_db(first, 0, half)
    after = level_db(clean, half) - level_db(clean, 0, half)
    assert before - 6 < after < before - 1.5
    assert integrated(clean) == pytest.approx(integrated(first), abs=1.0)


@given(st.integers(0, 999))
@settings(max_examples=10, deadline=None)
def test_cleaning_moves_no_word(seed: int) -> None:
    line = words(5, seed)

    for before, after in zip(onsets(line, 5), onsets(cleaned(line), 5), strict=True):
        assert after == pytest.approx(before, abs=RATE / 100)


@pytest.mark.parametrize("samples", [1, 47, 400, 5000])
def test_a_line_cut_off_mid_word_does_not_click(samples: int) -> None:
    clean = cleaned(both(tone(0.2, 200)[0, 60:])[:1, :samples])

    assert clean.shape == (1, samples)
    assert np.abs(clean[0, [0, -1]]).max() <= (0.02 if samples > 400 else 1)
    assert np.abs(np.diff(clean)).max(initial=0) < 0.02 or samples < 400


def test_silence_stays_silent() -> None:
    assert not cleaned(np.zeros((1, RATE), np.float32)).any()
