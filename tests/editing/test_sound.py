from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.studio.music import TRACKS, Track
from bot.studio.soundtrack import Music
from models.music.tracks import track_path
from tests.editing.conftest import Render
from tests.editing.recordings import both, meter
from tests.editing.reels import MUSIC, RATE, Shelf, chatter, drawn_film, sound_of, spoken
from workers.editing.sound.aac import encoded
from workers.editing.sound.loudness import integrated, measured, true_peak
from workers.editing.sound.mastering import held_below, mastered
from workers.editing.sound.waves import filtered, high_pass

Sound = NDArray[np.float32]


def test_a_full_scale_tone_measures_as_the_standard_says() -> None:
    at = np.arange(10 * RATE) / RATE

    level = integrated(both(0.1 * np.sin(2 * np.pi * 997 * at)))

    assert level == pytest.approx(-20.0, abs=0.02)


def test_a_peak_between_samples_is_found() -> None:
    at = np.arange(RATE)
    sound = both(0.5 * np.sin(2 * np.pi * at / 4 + np.pi / 4))

    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-9.03, abs=0.01)
    assert true_peak(sound) == pytest.approx(-6.02, abs=0.15)


@given(st.floats(0.02, 0.9), st.integers(0, 99), st.floats(0.2, 1.0))
@settings(max_examples=8, deadline=None)
def test_loudness_and_peak_agree_with_another_meter(level: float, seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    sound = both(chatter(6, seed)) * np.float32(level * 3) + rng.normal(0, 0.01, (2, 6 * RATE)).astype(np.float32)
    sound[:, int(share * 6 * RATE) :] *= np.float32(0.05)

    lufs, peak = meter(sound)

    assert integrated(sound) == pytest.approx(lufs, abs=0.1)
    assert true_peak(sound) == pytest.approx(peak, abs=0.2)


@given(st.floats(0.05, 4.0), st.integers(0, 99), st.floats(-9.0, -0.5))
@settings(max_examples=15, deadline=None)
def test_the_limiter_never_lets_a_true_peak_through(level: float, seed: int, ceiling: float) -> None:
    rng = np.random.default_rng(seed)
    sound = rng.normal(0, level, (2, RATE // 2)).astype(np.float32)
    sound[:, RATE // 4 : RATE // 4 + 40] *= 3

    assert true_peak(held_below(sound, ceiling)) <= ceiling + 0.15


def test_the_limiter_leaves_quiet_sound_alone() -> None:
    sound = both(chatter(1.0)) * np.float32(0.2)

    assert held_below(sound, -1.0) is sound


def test_mastering_silence_keeps_it_silent() -> None:
    silence = np.zeros((2, RATE), np.float32)

    assert not mastered(silence).any()
    assert measured(silence) is None
    assert true_peak(silence) == -np.inf


def test_what_is_heard_is_as_loud_as_platforms_want(rendered: Render, shelf: Shelf) -> None:
    lines = tuple(spoken(shelf, 2.0, start, seed=start) for start in (10, 90, 170))

    for music in (MUSIC, None, Music(track="calm_acoustic_1", level_db=-3.0)):
        files = rendered(drawn_film(120, 120, narration=lines, width=48, height=84, music=music))
        loudness = measured(sound_of(files.master))
        assert loudness is not None
        assert loudness.integrated_lufs == pytest.approx(-14.0, abs=0.5)
        assert loudness.true_peak_dbtp <= -1.0
        assert files.loudness == loudness


def test_music_alone_is_as_loud_too(rendered: Render) -> None:
    files = rendered(drawn_film(90, music=MUSIC, width=48, height=84))

    assert files.loudness is not None
    assert files.loudness.integrated_lufs == pytest.approx(-14.0, abs=0.5)


@pytest.mark.parametrize("frame", [2, 17, 45])
def test_a_line_is_heard_at_its_frame_to_the_sample(rendered: Render, shelf: Shelf, frame: int) -> None:
    line = chatter(1.0, frame)
    film = drawn_film(90, narration=(spoken(shelf, 1.0, frame, seed=frame),), width=48, height=84)

    heard = sound_of(rendered(film).master)[0]

    size = 1 << 18
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(line, size)), size)
    assert int(np.argmax(likeness)) == frame * 1600


def test_sound_and_picture_are_equally_long(rendered: Render, shelf: Shelf) -> None:
    film = drawn_film(37, 41, narration=(spoken(shelf, 2.0),), width=48, height=84)

    with av.open(str(rendered(film).master)) as file:
        sound, picture = file.streams.audio[0], file.streams.video[0]
        assert sound.duration is not None
        assert Fraction(sound.duration, sound.rate) == Fraction(picture.frames, 30)


def test_a_filter_in_chunks_is_the_filter_at_once() -> None:
    sound = both(np.random.default_rng(1).normal(0, 0.1, 1_200_000))

    result = filtered(sound, high_pass(70.0))

    size = 1 << 21
    points = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    once = np.fft.irfft(np.fft.rfft(sound, size) * high_pass(70.0)(points), size)[:, : sound.shape[1]]
    assert np.abs(result - once)[:, RATE:-RATE].max() < 1e-4


def test_packets_cover_the_film_and_no_more() -> None:
    for samples in (1, 1023, 1024, 1025, 48_000, 100_001):
        packets = encoded(np.zeros((2, samples), np.float32)).packets
        assert sum(length for _, _, length in packets) == samples
        assert [start for _, start, _ in packets] == list(range(0, samples, 1024))


@pytest.mark.parametrize("track", TRACKS, ids=lambda track: track.name)
def test_every_track_of_the_catalogue_is_there_and_as_long_as_it_says(track: Track) -> None:
    with av.open(str(track_path(track))) as file:
        assert file.duration is not None
        assert file.duration / 1000 == pytest.approx(track.length_ms, abs=50)
