from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Mood
from bot.studio.errors import UnknownName
from bot.studio.music import TRACKS, Track, another, beats_ms, chosen, in_music_mood, pick, track_called, tracks_for

TRACK = st.sampled_from(TRACKS)
MOOD = st.sampled_from(list(Mood))


def test_the_catalogue_holds_each_track_once() -> None:
    assert len({track.name for track in TRACKS}) == len(TRACKS) == 28


@given(MOOD, st.integers(0, 1 << 31))
def test_a_pick_suits_the_mood_and_the_next_one_differs(mood: Mood, seed: int) -> None:
    track = pick(mood, seed)

    assert track in tracks_for(mood)
    assert track == pick(mood, seed)
    assert another(mood, track.name) in tracks_for(mood)
    assert another(mood, track.name) != track


@given(TRACK)
def test_a_round_is_whole_bars_and_ends_before_the_file_does(track: Track) -> None:
    bars = track.loop_ms / (4 * track.beat_ms)

    assert bars == pytest.approx(round(bars))
    assert track.loop_from_ms + track.loop_ms < track.length_ms
    assert bars > 4


@given(TRACK, st.integers(0, 120_000), st.integers(0, 30_000))
def test_beats_keep_the_tempo_and_stay_inside(track: Track, start: int, length: int) -> None:
    beats = beats_ms(track, start, start + length)

    assert all(0 <= beat < length for beat in beats)
    assert all(abs(after - before - track.beat_ms) <= 1 for before, after in pairwise(beats))
    if track.first_beat_ms is None:
        assert beats == ()
    elif start >= track.first_beat_ms:
        assert abs(len(beats) - length / track.beat_ms) <= 1


@given(TRACK, st.integers(0, 60_000), st.integers(1, 20_000), st.integers(1, 20_000))
def test_beats_of_two_scenes_are_the_beats_of_both_together(track: Track, start: int, first: int, second: int) -> None:
    together = beats_ms(track, start, start + first + second)

    apart = beats_ms(track, start, start + first) + tuple(
        beat + first for beat in beats_ms(track, start + first, start + first + second)
    )

    assert apart == together


def test_a_style_names_a_track_or_leaves_it_to_the_mood_or_wants_none() -> None:
    assert chosen(None, Mood.CALM, 3) is None
    assert chosen("", Mood.CALM, 3) == pick(Mood.CALM, 3)
    assert chosen("happy_acoustic_2", Mood.CALM, 3) == track_called("happy_acoustic_2")
    assert in_music_mood("happy", "happy_acoustic_1").name == "happy_acoustic_2"
    with pytest.raises(UnknownName, match="polka"):
        chosen("polka", Mood.CALM, 3)
    with pytest.raises(UnknownName, match="polka"):
        in_music_mood("polka")
