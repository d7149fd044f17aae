import json
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.studio.clips import Fit, Transition, TransitionKind
from bot.studio.errors import MediaBroken
from bot.studio.soundtrack import Music, MusicSection, Narration, SoundEffect, SoundKind
from bot.studio.timeline import Timeline
from bot.studio.values import digest_of
from tests.editing.recordings import Sound, both, level_db, meter, recording, take, tone
from tests.editing.reels import MUSIC, RATE, Shelf, chatter, drawn_film, page, spoken, timeline_of
from workers.editing.sound.aac import decoded, encoded, encoder_for
from workers.editing.sound.bed import laid, round_of
from workers.editing.sound.film import film_sound, sound_key
from workers.editing.sound.loudness import integrated

DING = SoundEffect(kind=SoundKind.DING, at=20)


def heard_of(sound: Sound, bit_rate: int = 128_000) -> Sound:
    """Return what a player makes of the sound when it is encoded."""
    packets = [data for data, _, _ in encoded(sound, bit_rate).packets]
    return decoded(packets, encoder_for(bit_rate).extradata)[:, : sound.shape[1]]


def film_of(shelf: Shelf, **rest: Any) -> Timeline:
    """Return ten seconds with three lines."""
    lines = tuple(spoken(shelf, 1.6, start, seed=start) for start in (10, 110, 190))
    return drawn_film(100, 100, 100, **cast("dict[str, Any]", {"narration": lines, "music": MUSIC} | rest))


@pytest.mark.parametrize("bit_rate", [128_000, 64_000])
@pytest.mark.parametrize("music", [MUSIC, None, Music(track="energetic_electronic_2", level_db=0.0, duck_db=0.0)])
def test_a_film_is_as_loud_as_platforms_want_by_another_meter(shelf: Shelf, music: Music | None, bit_rate: int) -> None:
    sounds = tuple(SoundEffect(kind=kind, at=40 * number, gain_db=6.0) for number, kind in enumerate(SoundKind, 1))

    lufs, peak = meter(heard_of(film_sound(film_of(shelf, music=music, sounds=sounds), shelf.fetch), bit_rate))

    assert lufs == pytest.approx(-14.0, abs=0.5)
    assert peak <= -1.0


@pytest.mark.parametrize("layout", ["mono", "5.1"])
def test_a_film_of_clips_with_sound_is_as_loud_too(shelf: Shelf, layout: str) -> None:
    voice = np.repeat(chatter(4).reshape(1, -1), 1 if layout == "mono" else 6, axis=0) * np.float32(0.3)
    film = timeline_of([take(recording(shelf, voice, layout), sound_db=-6.0)], [120], music=MUSIC)

    lufs, peak = meter(heard_of(film_sound(film, shelf.fetch)))

    assert lufs == pytest.approx(-14.0, abs=0.5)
    assert peak <= -1.0


@given(
    lengths=st.lists(st.integers(8, 40), min_size=1, max_size=3),
    start=st.integers(0, 200),
    tempo=st.floats(0.9, 1.12),
    has_music=st.booleans(),
    kind=st.sampled_from(list(SoundKind)),
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sound_is_exactly_as_long_as_the_pictures(
    shelf: Shelf, lengths: list[int], start: int, tempo: float, has_music: bool, kind: SoundKind
) -> None:
    line = spoken(shelf, 0.8, start).but(tempo=tempo)
    film = drawn_film(
        *lengths,
        narration=(line,),
        music=MUSIC if has_music else None,
        sounds=(SoundEffect(kind=kind, at=start),),
    )

    sound = film_sound(film, shelf.fetch)

    assert sound.shape == (2, sum(lengths) * RATE // 30)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert not sound[:, -1].any()


def test_the_same_film_sounds_the_same_each_time(shelf: Shelf) -> None:
    film = film_of(shelf, sounds=(DING,))

    assert np.array_equal(film_sound(film, shelf.fetch), film_sound(film, shelf.fetch))


def test_a_film_without_sound_is_silent(shelf: Shelf) -> None:
    assert not film_sound(drawn_film(10, 20), shelf.fetch).any()


def music_in(film: Timeline, shelf: Shelf) -> Sound:
    assert film.music is not None
    without = film.but(music=None)
    return film_sound(film, shelf.fetch) - film_sound(without, shelf.fetch)


def change(film: Timeline, shelf: Shelf, start_s: float, end_s: float) -> float:
    """Return the level of the music in a part of a film against the music as it is, in dB."""
    assert film.music is not None
    samples = film.frames * RATE // 30
    plain = laid(round_of(film.music, shelf.fetch, samples), samples)
    return level_db(music_in(film, shelf), start_s, end_s) - level_db(plain, start_s, end_s)


def test_music_gives_way_to_speech_and_comes_back(shelf: Shelf) -> None:
    film = drawn_film(300, narration=(spoken(shelf, 2.0, 120),), music=MUSIC)
    speech = film_sound(film.but(music=None), shelf.fetch)

    assert change(film, shelf, 4.3, 5.7) - change(film, shelf, 1, 3) == pytest.approx(-10.0, abs=0.3)
    assert change(film, shelf, 7.2, 7.9) == pytest.approx(change(film, shelf, 1, 3), abs=0.3)
    assert integrated(music_in(film, shelf)[:, RATE : 3 * RATE]) - integrated(speech) == pytest.approx(-14.0, abs=2.5)


def test_music_gives_way_to_a_clips_own_sound(shelf: Shelf) -> None:
    loud = recording(shelf, both(chatter(3)))
    sources = [take(loud, sound_db=None), take(loud), take(loud, sound_db=None)]
    film = timeline_of([*sources], [120, 60, 90], transition_frames=0, music=MUSIC)

    assert change(film, shelf, 4.3, 5.7) - change(film, shelf, 1, 3) == pytest.approx(-10.0, abs=0.3)
    assert change(film, shelf, 7.2, 7.9) == pytest.approx(change(film, shelf, 1, 3), abs=0.3)


def test_a_murmur_in_a_clip_does_not_push_the_music_down(shelf: Shelf) -> None:
    hum = recording(shelf, both(tone(3, 200, 0.002)))
    sources = [take(hum, sound_db=None), take(hum)]
    film = timeline_of([*sources], [60, 90], transition_frames=0, music=MUSIC, narration=(spoken(shelf, 0.5, 0),))

    assert change(film, shelf, 2.5, 4.0) == pytest.approx(change(film, shelf, 1.3, 1.9), abs=0.3)


def test_sections_turn_the_music_up_and_down_smoothly(shelf: Shelf) -> None:
    sections = (MusicSection(start=60, end=120, gain_db=-20.0), MusicSection(start=180, end=240, gain_db=6.0))
    plain = drawn_film(300, music=MUSIC)
    film = plain.but(music=MUSIC.but(sections=sections))

    ratio = np.abs(film_sound(film, shelf.fetch)) / np.maximum(np.abs(film_sound(plain, shelf.fetch)), 1e-9)
    sure = np.abs(film_sound(plain, shelf.fetch)[0]) > 1e-3
    gain = 20 * np.log10(ratio[0, sure])
    at = np.flatnonzero(sure) / RATE

    for start, end, wanted in ((0.1, 1.6, 0), (2.4, 3.6, -20), (4.4, 5.6, 0), (6.4, 7.6, 6), (8.4, 9, 0)):
        assert gain[(at > start) & (at < end)] == pytest.approx(wanted, abs=0.1)
    steps = np.interp(np.arange(0, 9, 0.01), at, gain)
    assert np.abs(np.diff(steps)).max() < 1.5


def test_a_stretched_line_ends_when_it_should(shelf: Shelf) -> None:
    line = spoken(shelf, 2.0, 15)
    film = drawn_film(100, narration=(line.but(tempo=1.1),))

    sound = film_sound(film, shelf.fetch)

    loud = np.flatnonzero(np.abs(sound[0]) > 1e-3) / RATE
    assert 0.5 <= loud[0] < 0.6
    assert loud[-1] <= 0.5 + 2 / 1.1 + 0.001


def test_what_is_muted_is_not_even_read(shelf: Shelf) -> None:
    missing = spoken(shelf, 1.0, 5).but(artifact="0" * 64, muted=True)
    film = drawn_film(30, narration=(missing,), music=Music(artifact="1" * 64, muted=True))

    assert not film_sound(film, shelf.fetch).any()


def test_what_cannot_be_read_is_named(shelf: Shelf) -> None:
    broken = shelf.keep(b"RIFF, not really")

    with pytest.raises(MediaBroken, match="line 2"):
        film_sound(film_of(shelf, narration=(spoken(shelf, 1), spoken(shelf, 1, 30).but(artifact=broken))), shelf.fetch)
    with pytest.raises(MediaBroken, match="the music"):
        film_sound(film_of(shelf, music=Music(artifact=broken)), shelf.fetch)


def test_a_gain_raises_a_line(shelf: Shelf) -> None:
    film = drawn_film(90, narration=(spoken(shelf, 1.0, 0), spoken(shelf, 1.0, 45)))
    louder = film.but(narration=(film.narration[0], film.narration[1].but(gain_db=6.0)))

    before, after = film_sound(film, shelf.fetch), film_sound(louder, shelf.fetch)

    assert level_db(after, 1.5, 2.5) - level_db(before, 1.5, 2.5) == pytest.approx(6.0, abs=0.01)
    assert np.array_equal(after[:, : RATE * 3 // 2], before[:, : RATE * 3 // 2])


def test_the_key_knows_what_is_heard_and_nothing_else(shelf: Shelf) -> None:
    artifact = recording(shelf, both(tone(1)))
    film = timeline_of(
        [take(artifact), take(artifact, sound_db=None)],
        [20, 20],
        TransitionKind.DISSOLVE,
        narration=(spoken(shelf, 0.5),),
        music=MUSIC,
        sounds=(DING,),
    )
    first, second = film.picture

    def picture(*clips: Any) -> Timeline:
        return film.but(picture=clips)

    same = [
        film.but(captions=(page(0, 10, "a"),)),
        film.but(width=1080, height=1920),
        picture(first.but(source=take(artifact, fit=Fit.BLUR)), second),
        picture(first, second.but(source=take(artifact, sound_db=None, first=7))),
        picture(first, second.but(transition=Transition(kind=TransitionKind.CIRCLE, frames=8))),
        film.but(narration=(*film.narration, film.narration[0].but(muted=True))),
    ]
    other = [
        picture(first.but(source=take(artifact, first=3)), second),
        picture(first.but(source=take(artifact, sound_db=-3.0)), second),
        picture(first, second.but(source=take(artifact))),
        picture(first, second.but(transition=Transition(kind=TransitionKind.DISSOLVE, frames=9))),
        film.but(narration=()),
        film.but(narration=(film.narration[0].but(tempo=1.05),)),
        film.but(music=MUSIC.but(level_db=-9.0)),
        film.but(music=MUSIC.but(muted=True)),
        film.but(sounds=(DING.but(at=21),)),
    ]

    keys = [digest_of(sound_key(each)) for each in (film, *same, *other)]
    assert len(set(keys[: len(same) + 1])) == 1
    assert len(set(keys)) == len(other) + 1
    assert json.loads(json.dumps(sound_key(film))) == sound_key(film)
    whole = film_sound(film, shelf.fetch)
    assert all(np.array_equal(film_sound(each, shelf.fetch), whole) for each in same)
    assert not any(np.array_equal(film_sound(each, shelf.fetch), whole) for each in other)


def test_a_line_that_begins_later_in_its_recording_is_heard_from_there(shelf: Shelf) -> None:
    """A word of 0.4 s lies at 1.0 s of the recording, another one after what is heard of it."""
    samples = np.zeros(3 * RATE, np.float32)
    for second in (1.0, 2.4):
        samples[int(second * RATE) : int((second + 0.4) * RATE)] = chatter(0.4)
    line = Narration(artifact=shelf.sound(samples), start=15, first_ms=900, duration_ms=1000)

    heard = np.abs(film_sound(drawn_film(90, narration=(line,)), shelf.fetch)[0])

    loud = np.flatnonzero(heard > 0.02) / RATE
    assert loud[0] == pytest.approx(0.5 + 0.1, abs=0.06)
    assert loud[-1] < 0.5 + 0.1 + 0.4 + 0.06
