import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.studio.clips import Filmed, Transition, TransitionKind
from bot.studio.effects import Freeze, Ramp
from bot.studio.errors import MediaBroken
from bot.studio.timeline import Timeline
from tests.editing.recordings import Sound, both, level_db, pitch, recording, take, tone
from tests.editing.reels import RATE, Shelf, timeline_of
from workers.editing.sound.clips import runs_of
from workers.editing.sound.film import film_sound

FRAME = RATE // 30
SLOPE = 0.25 * 2 * np.pi * 440 / RATE
"""From sample to sample in a 440 Hz tone at the level 0.25, at most."""


def cut(sources: list[Filmed], lengths: list[int], *transitions: int) -> Timeline:
    """Return a film whose clips dissolve over so many frames, 0 for a cut."""
    film = timeline_of(list(sources), lengths, transition_frames=0)
    clips = list(film.picture)
    for number, frames in enumerate(transitions, 1):
        kind = TransitionKind.DISSOLVE if frames else TransitionKind.CUT
        clips[number] = clips[number].but(transition=Transition(kind=kind, frames=frames))
    return film.but(picture=tuple(clips))


def jump(sound: Sound) -> float:
    return float(np.abs(np.diff(np.pad(sound, ((0, 0), (1, 1))))).max())


@given(cuts=st.lists(st.integers(1, 20), min_size=1, max_size=6), first=st.integers(0, 10))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_take_cut_into_clips_sounds_as_if_it_were_whole(shelf: Shelf, cuts: list[int], first: int) -> None:
    artifact = recording(shelf, both(tone(5)))
    firsts = [first + sum(cuts[:number]) for number in range(len(cuts))]

    pieces = film_sound(cut([take(artifact, first=at) for at in firsts], cuts), shelf.fetch)
    whole = film_sound(cut([take(artifact, first=first)], [sum(cuts)]), shelf.fetch)

    assert np.array_equal(pieces, whole)
    assert jump(whole) <= SLOPE * 1.01


@given(
    cuts=st.lists(st.tuples(st.integers(2, 12), st.integers(0, 40), st.booleans()), min_size=2, max_size=6),
    dissolve=st.sampled_from([0, 0, 2]),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_join_clicks(shelf: Shelf, cuts: list[tuple[int, int, bool]], dissolve: int) -> None:
    artifact = recording(shelf, both(tone(1.2)))
    sources = [take(artifact, first=first, sound_db=0.0 if is_heard else None) for _, first, is_heard in cuts]

    sound = film_sound(cut(sources, [frames for frames, _, _ in cuts], *([dissolve] * (len(cuts) - 1))), shelf.fetch)

    assert jump(sound) <= SLOPE * 1.6


def test_a_clip_is_heard_at_its_place_and_level(shelf: Shelf) -> None:
    click = np.zeros((2, RATE), np.float32)
    click[:, RATE // 2] = 0.5
    artifact = recording(shelf, click)

    film = cut([take(artifact, sound_db=None), take(artifact, first=5, sound_db=-6.0)], [20, 25])
    sound = film_sound(film, shelf.fetch)

    at = 20 * FRAME + RATE // 2 - 5 * FRAME
    assert int(np.argmax(np.abs(sound[0]))) == at
    assert sound[0, at] == pytest.approx(0.5 * 10 ** (-6 / 20), rel=1e-4)
    assert np.count_nonzero(np.abs(sound[0]) > 1e-4) == 1


def test_far_into_a_long_take_sound_is_still_in_time(shelf: Shelf) -> None:
    long = np.zeros((2, 9 * RATE), np.float32)
    long[:, 8 * RATE] = 0.5
    artifact = recording(shelf, long)

    sound = film_sound(cut([take(artifact, first=8 * 30 - 6)], [20]), shelf.fetch)

    assert int(np.argmax(np.abs(sound[0]))) == 6 * FRAME


def test_sound_that_begins_late_in_its_file_is_late_in_the_film_too(shelf: Shelf) -> None:
    artifact = recording(shelf, both(tone(1)), late_s=0.25)

    sound = film_sound(cut([take(artifact)], [30]), shelf.fetch)

    assert not sound[:, : RATE // 4 - 10].any()
    assert level_db(sound, 0.27, 0.9) == pytest.approx(level_db(tone(1)), abs=0.2)
    assert jump(sound) <= SLOPE * 1.6


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050])
def test_every_layout_and_rate_is_heard_on_both_sides(shelf: Shelf, layout: str, rate: int) -> None:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    at = np.arange(rate) / rate
    sound = np.repeat(np.asarray(0.1 * np.sin(2 * np.pi * 440 * at), np.float32).reshape(1, -1), channels, axis=0)

    heard = film_sound(cut([take(recording(shelf, sound, layout, rate))], [30]), shelf.fetch)

    assert pitch(heard) == pytest.approx(440, abs=0.5)
    assert level_db(heard[:1]) == pytest.approx(level_db(heard[1:]), abs=0.01)
    assert -27 < level_db(heard, 0.1, 0.9) < -12


def test_the_voice_in_the_middle_of_five_channels_is_kept(shelf: Shelf) -> None:
    sound = np.zeros((6, RATE), np.float32)
    sound[2] = tone(1)[0]

    heard = film_sound(cut([take(recording(shelf, sound, "5.1"))], [30]), shelf.fetch)

    assert level_db(heard, 0.1, 0.9) == pytest.approx(level_db(tone(1)) - 3, abs=0.3)


def test_a_take_without_a_sound_track_or_with_silence_is_silent(shelf: Shelf) -> None:
    mute, silent = recording(shelf, None), recording(shelf, np.zeros((1, RATE), np.float32), "mono")

    sound = film_sound(cut([take(mute), take(silent), take(mute, speed=1.5)], [10, 10, 10]), shelf.fetch)

    assert sound.shape == (2, RATE)
    assert not sound.any()


def test_a_damaged_take_is_named(shelf: Shelf) -> None:
    good, bad = recording(shelf, both(tone(1))), shelf.keep(b"not a film")

    with pytest.raises(MediaBroken, match="scene 2"):
        film_sound(cut([take(good), take(bad)], [10, 10]), shelf.fetch)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_a_faster_clip_sounds_faster_at_the_same_pitch(shelf: Shelf, speed: float) -> None:
    at = np.arange(3 * RATE) / RATE
    sound = both(tone(3)[0] * (at < 1.0))

    heard = film_sound(cut([take(recording(shelf, sound), speed=speed)], [66]), shelf.fetch)

    assert pitch(heard[:, : RATE // 3]) == pytest.approx(440, abs=4)
    assert level_db(heard, 0.1, 0.9 / speed) == pytest.approx(level_db(tone(1)), abs=0.5)
    assert level_db(heard, 1.03 / speed, 2.2) < -60


@pytest.mark.parametrize("speed", [0.1, 0.4, 2.5, 10.0])
def test_sound_far_from_its_pace_is_left_out(shelf: Shelf, speed: float) -> None:
    film = cut([take(recording(shelf, both(tone(1))), speed=speed)], [10])

    assert not film_sound(film, shelf.fetch).any()


def test_a_frozen_picture_is_silent_and_then_goes_on(shelf: Shelf) -> None:
    film = cut([take(recording(shelf, both(tone(2))))], [60])
    clip = film.picture[0].but(effects=(Freeze(at=20, frames=15),))

    sound = film_sound(film.but(picture=(clip,)), shelf.fetch)

    assert level_db(sound, 0.1, 0.6) == pytest.approx(level_db(tone(1)), abs=0.3)
    assert level_db(sound, 0.75, 1.1) < -60
    assert level_db(sound, 1.3, 1.9) == pytest.approx(level_db(tone(1)), abs=0.3)
    assert jump(sound) <= SLOPE * 1.6


def test_a_ramp_is_heard_where_its_pace_is_bearable(shelf: Shelf) -> None:
    film = cut([take(recording(shelf, both(tone(4))))], [60])
    clip = film.picture[0].but(effects=(Ramp(begins=1.0, ends=4.0),))

    sound = film_sound(film.but(picture=(clip,)), shelf.fetch)

    assert level_db(sound, 0.05, 0.5) == pytest.approx(level_db(tone(1)), abs=0.5)
    assert level_db(sound, 0.8, 2.0) < -60
    assert jump(sound) <= SLOPE * 1.6


def test_under_a_dissolve_both_takes_are_heard(shelf: Shelf) -> None:
    low, high = recording(shelf, both(tone(2, 300))), recording(shelf, both(tone(2, 3000)))
    film = cut([take(low), take(high)], [20, 30], 12)

    sound = film_sound(film, shelf.fetch)

    spectrum = np.abs(np.fft.rfft(sound[0, 23 * FRAME : 29 * FRAME]))
    hertz = np.fft.rfftfreq(6 * FRAME, 1 / RATE)
    strong = [float(spectrum[np.abs(hertz - wanted) < 20].max()) for wanted in (300, 3000)]
    assert strong[0] == pytest.approx(strong[1], rel=0.2)
    assert level_db(sound, 0.1, 1.6) == pytest.approx(level_db(tone(1)), abs=0.3)
    assert [run.tail for run in runs_of(film)] == [12 * FRAME, 0]


def test_after_a_jump_in_a_take_its_sound_jumps_too(shelf: Shelf) -> None:
    click = np.zeros((2, RATE), np.float32)
    click[:, RATE // 2] = 0.5
    artifact = recording(shelf, click)

    sound = film_sound(cut([take(artifact), take(artifact, first=10)], [5, 20]), shelf.fetch)

    assert int(np.argmax(np.abs(sound[0]))) == (5 + 15 - 10) * FRAME
