"""Equal loudness and trimmed silence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.protocols import Speech
from models.sound import read_wav, resampled, wav_bytes
from models.voice.loudness import LEAD_MS, PEAK, TAIL_MS, levelled, loudness, trimmed

RATE = 48_000


def tone(seconds: float, level: float, hertz: float = 997.0, rate: int = RATE) -> Speech:
    time = np.arange(int(seconds * rate)) / rate
    return Speech((level * np.sin(2 * np.pi * hertz * time)).astype(np.float32), rate)


@pytest.mark.parametrize("rate", [24_000, 44_100, 48_000])
def test_a_full_scale_997_hz_tone_measures_what_the_standard_says(rate: int) -> None:
    # ITU-R BS.1770: a 0 dBFS 997 Hz sine in one channel reads -3.01 LUFS.
    assert loudness(tone(3, 1.0, rate=rate)) == pytest.approx(-3.01, abs=0.05)


def test_silence_between_words_does_not_lower_the_loudness() -> None:
    speech = tone(2, 0.1)
    pauses = Speech(np.concatenate([speech.samples, np.zeros(RATE * 4, np.float32)]), RATE)

    assert loudness(pauses) == pytest.approx(loudness(speech), abs=0.5)


@given(st.floats(0.001, 1.0), st.floats(80, 6000))
def test_levelled_sound_is_as_loud_as_asked_and_never_clips(level: float, hertz: float) -> None:
    result = levelled(tone(1, level, hertz))

    assert loudness(result) == pytest.approx(-18, abs=0.3)
    assert np.abs(result.samples).max() <= PEAK + 1e-3


def test_peaks_of_spiky_sound_are_held_down() -> None:
    samples = 0.01 * np.random.default_rng(1).normal(size=RATE).astype(np.float32)
    samples[::6000] = 1.0

    assert np.abs(levelled(Speech(samples, RATE)).samples).max() <= PEAK + 1e-3


def test_silence_stays_silence() -> None:
    silence = Speech(np.zeros(RATE, np.float32), RATE)

    assert not levelled(silence).samples.any()
    assert not trimmed(silence).samples.any()


@given(st.integers(0, 900), st.integers(0, 900))
def test_silence_around_speech_is_always_the_same_length(before_ms: int, after_ms: int) -> None:
    sound = tone(0.5, 0.3).samples
    padded = np.concatenate([np.zeros(before_ms * 48), sound, np.zeros(after_ms * 48)]).astype(np.float32)

    result = trimmed(Speech(padded, RATE))

    assert len(result.samples) / 48 == pytest.approx(LEAD_MS + 500 + TAIL_MS, abs=21)


def test_resampling_keeps_length_and_pitch() -> None:
    result = resampled(tone(1, 0.5, 440, rate=24_000), RATE)

    spectrum = np.abs(np.fft.rfft(result.samples))
    assert len(result.samples) == RATE
    assert int(spectrum.argmax()) == 440


def test_a_wav_file_comes_back_as_it_went() -> None:
    speech = tone(0.1, 0.5)

    assert np.abs(read_wav(wav_bytes(speech)).samples - speech.samples).max() < 1e-4
