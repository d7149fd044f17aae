from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.studio.music import TRACKS, Track, track_called
from bot.studio.soundtrack import Music
from models.music.tracks import track_path
from tests.editing.recordings import Sound, both, clicks, level_db, tone
from tests.editing.reels import MUSIC, RATE, Shelf
from workers.editing.sound.beats import Pulse, pulse_of
from workers.editing.sound.bed import Round, brought, laid, looped, round_of
from workers.editing.sound.waves import read_sound


def nowhere(sha: str) -> Path:
    raise AssertionError("a track of the catalogue is no artifact")


def catalogued(name: str) -> Round:
    return round_of(Music(track=name), nowhere, 60 * RATE)


def power(sound: Sound, step_s: float) -> Sound:
    step = round(step_s * RATE)
    return np.asarray((sound[:, : sound.shape[1] // step * step].reshape(2, -1, step) ** 2).mean(axis=(0, 2)))


@pytest.mark.parametrize("track", TRACKS[::9], ids=lambda track: track.name)
def test_a_looped_track_goes_on_without_a_hole_or_a_jump(track: Track) -> None:
    music = read_sound(track_path(track), "music")
    seam = round((track.loop_from_ms + track.loop_ms) * RATE / 1000)

    long = looped(catalogued(track.name), seam + 3 * RATE)

    around = long[:, seam - RATE // 4 : seam + RATE // 4]
    assert abs(music.shape[1] / RATE - track.seconds) < 0.05
    assert np.abs(np.diff(around)).max() <= np.abs(np.diff(music)).max() * 1.5
    assert power(around, 0.05).min() > (music**2).mean() / 400


def test_the_beat_goes_on_through_every_round() -> None:
    music = brought(clicks(120, 0.25, 9.3))

    long = looped(music, 40 * RATE)

    again = pulse_of(long)
    assert music.beat == pytest.approx(RATE / 2, rel=1e-3)
    assert again is not None
    assert again.bpm == pytest.approx(120, rel=2e-3)
    assert again.clarity > 0.8


@pytest.mark.parametrize("seconds", [7.0, 12.3, 33.0])
@pytest.mark.parametrize("name", ["happy_acoustic_1", "calm_acoustic_1", "energetic_electronic_s411"])
def test_music_ends_on_a_bar_and_dies_away(name: str, seconds: float) -> None:
    track, music, samples = track_called(name), catalogued(name), round(seconds * RATE)

    bed, endless = laid(music, samples), looped(music, samples)

    line = music.last_bar(samples - RATE * 6 // 10)
    assert line is not None
    assert (line / RATE * 1000 - track.loop_from_ms) % (track.beat_ms * 4) == pytest.approx(0, abs=0.1) or (
        line / RATE * 1000 - track.loop_from_ms
    ) % (track.beat_ms * 4) == pytest.approx(track.beat_ms * 4, abs=0.1)
    assert 0.6 <= (samples - line) / RATE <= 0.6 + track.beat_ms * 4 / 1000 + 0.01
    assert np.array_equal(bed[:, RATE // 10 : line], endless[:, RATE // 10 : line])
    tail = power(bed[:, line:], (samples - line) / RATE / 4)
    assert all(later < earlier for earlier, later in pairwise(tail))
    assert level_db(bed, (samples - 480) / RATE) < level_db(bed, line / RATE, line / RATE + 0.2) - 30
    assert not bed[:, -1].any()
    assert np.abs(np.diff(bed[:, line:])).max() <= np.abs(np.diff(endless)).max() * 1.2


@given(samples=st.integers(RATE // 30, 5 * RATE), beat=st.sampled_from([0.0, 8000.0, RATE * 0.9]))
@settings(max_examples=25, deadline=None)
def test_a_bed_has_its_length_and_ends_in_silence_however_short(samples: int, beat: float) -> None:
    music = Round(both(tone(1.5)), RATE // 10, beat * 4 or RATE, RATE // 10, beat)

    bed = laid(music, samples)

    assert bed.shape == (2, samples)
    assert not bed[:, -1].any()
    assert np.abs(np.diff(bed)).max(initial=0) < 0.25 * 2 * np.pi * 440 / RATE * 1.6


@pytest.mark.parametrize("bpm", [72.5, 90, 100, 120, 128, 140.4])
def test_the_tempo_of_ticks_is_found_exactly(bpm: float) -> None:
    pulse = pulse_of(clicks(bpm, 0.2, 20))

    assert pulse is not None
    assert pulse.bpm == pytest.approx(bpm, rel=5e-4)
    off = (pulse.first_s - 0.2) % (60 / bpm)
    assert min(off, 60 / bpm - off) < 0.005


def test_the_tempo_of_most_tracks_is_found_as_it_was_measured() -> None:
    right = 0
    for track in TRACKS[::4]:
        pulse = pulse_of(read_sound(track_path(track), "music"))
        assert pulse is not None
        right += any(abs(pulse.bpm / track.bpm / octave - 1) < 0.011 for octave in (0.5, 1, 2))

    assert right >= len(TRACKS[::4]) * 0.8


def test_what_has_no_beat_gets_none() -> None:
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 0.1, (2, 12 * RATE)).astype(np.float32)
    chord = both((tone(12, 220) + tone(12, 277))[0])

    for sound in (noise, chord, np.zeros((2, 12 * RATE), np.float32), clicks(100, 0.1, 2)):
        assert pulse_of(sound) is None


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_bars_begin_where_the_bass_is(seed: int) -> None:
    beat = np.random.default_rng(seed).integers(0, 4)
    sound = clicks(120, 0.1, 16)
    for at in np.arange(0.1 + beat * 0.5, 15, 2.0):
        start = round(at * RATE)
        sound[:, start : start + RATE // 5] += tone(0.2, 60, 0.6) * np.linspace(1, 0, RATE // 5, dtype=np.float32)

    pulse = pulse_of(sound)

    assert isinstance(pulse, Pulse)
    assert (pulse.first_s - 0.1 - beat * 0.5 + 0.5) % 2.0 == pytest.approx(0.5, abs=0.02)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(1.0, 4.0))
def test_music_without_a_beat_is_crossfaded_into_itself(shelf: Shelf, seconds: float) -> None:
    rng = np.random.default_rng(1)
    hiss = rng.normal(0, 0.1, round(seconds * RATE)).astype(np.float32)
    music = round_of(Music(artifact=shelf.sound(hiss)), shelf.fetch, 8 * RATE)

    bed = looped(music, 8 * RATE)

    levels = 10 * np.log10(power(bed, 0.1))
    assert music.beat == 0
    assert levels.max() - levels.min() < 3.0


def test_silence_around_brought_music_is_cut_off_and_no_more_is_read_than_the_film_needs(shelf: Shelf) -> None:
    artifact = shelf.sound(np.pad(clicks(120, 0.0, 20)[0], (RATE, RATE)))

    whole = round_of(Music(artifact=artifact), shelf.fetch, 30 * RATE)
    part = round_of(Music(artifact=artifact), shelf.fetch, 5 * RATE)

    assert whole.start < RATE * 2
    assert whole.sound.shape[1] <= 20 * RATE
    assert part.sound.shape[1] <= 7 * RATE


def test_a_short_film_hears_the_beginning_of_a_track_just_as_a_long_one_does() -> None:
    part = round_of(MUSIC, nowhere, 5 * RATE)

    assert part.sound.shape[1] <= 7 * RATE
    assert np.array_equal(laid(part, 5 * RATE), laid(catalogued(MUSIC.track), 5 * RATE))
