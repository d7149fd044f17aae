import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.clips import Filmed, Still, Transition, TransitionKind
from bot.studio.errors import Refused, UnknownName, Unplayable
from bot.studio.formats import Format
from bot.studio.pacing import CLOSING_FRAMES, OPENING_FRAMES
from bot.studio.rough_cut import STILL_FRAMES, Footage, RoughCut, assembled, fitted, transition_of
from bot.studio.srt import Cue
from bot.studio.values import digest_of

DISSOLVE = Transition(kind=TransitionKind.DISSOLVE, frames=15)


def footage(*lengths: int | None, has_sound: bool = True) -> tuple[Footage, ...]:
    """Clips of some lengths; None is a still."""
    return tuple(
        Footage(
            name=f"{number}.mp4",
            artifact=digest_of(number),
            is_still=frames is None,
            frames=frames or 0,
            has_sound=has_sound and frames is not None,
        )
        for number, frames in enumerate(lengths)
    )


def cue(start_ms: int, end_ms: int, text: str, line: int = 2) -> Cue:
    return Cue(start_ms=start_ms, end_ms=end_ms, text=text, line=line)


def test_without_a_voice_clips_play_at_their_own_length_in_order() -> None:
    film = assembled(RoughCut(footage=footage(40, None, 75)))

    assert [clip.frames for clip in film.picture] == [40, STILL_FRAMES, 75]
    assert [type(clip.source) for clip in film.picture] == [Filmed, Still, Filmed]
    assert [clip.source.sound_db for clip in film.picture if isinstance(clip.source, Filmed)] == [0.0, 0.0]
    assert film.narration == ()


def test_a_silent_clip_has_no_sound_of_its_own() -> None:
    film = assembled(RoughCut(footage=footage(40, has_sound=False)))

    assert isinstance(film.picture[0].source, Filmed)
    assert film.picture[0].source.sound_db is None


def test_with_a_voice_the_film_lasts_as_long_as_it_speaks() -> None:
    film = assembled(RoughCut(footage=footage(300, None, 300), voice=digest_of("v"), voice_ms=4010))

    assert film.frames == OPENING_FRAMES + 121 + CLOSING_FRAMES
    assert [clip.frames for clip in film.picture] == [51, 52, 52]
    assert film.narration[0].start == OPENING_FRAMES
    assert film.narration[0].duration_ms == 4010
    assert all(clip.source.sound_db is None for clip in film.picture if isinstance(clip.source, Filmed))


@given(st.lists(st.none() | st.integers(1, 400), min_size=1, max_size=8), st.integers(8, 2000))
def test_pieces_fill_the_film_and_none_is_held_while_another_is_cut(lengths: list[int | None], total: int) -> None:
    found = fitted(lengths, total)

    assert sum(found) == total
    assert all(frames >= 0 for frames in found)
    held = [frames - length for frames, length in zip(found, lengths, strict=True) if length is not None]
    is_cut = any(over < 0 for over in held)
    stretches = None in lengths
    assert not (max(held, default=0) > 0 and (is_cut or stretches))
    free = [frames for frames, length in zip(found, lengths, strict=True) if length is None or frames < length]
    assert not free or max(free) - min(free) <= 1
    whole = [frames for frames, length in zip(found, lengths, strict=True) if length == frames]
    assert not free or max(whole, default=0) <= max(free) + 1


def test_too_many_clips_for_a_short_voice_are_refused() -> None:
    with pytest.raises(Unplayable, match=r"20 clips do not fit into a voice of 1\.0 seconds"):
        assembled(RoughCut(footage=footage(*[30] * 20), voice=digest_of("v"), voice_ms=1000))


def test_a_film_longer_than_its_platform_takes_is_refused() -> None:
    with pytest.raises(Unplayable, match="200 seconds; shorts takes at most 180"):
        assembled(RoughCut(footage=footage(6000)))
    assert assembled(RoughCut(footage=footage(6000), format=Format.TIKTOK)).frames == 6000


def test_transitions_lie_between_clips_and_never_take_more_than_half_of_one() -> None:
    film = assembled(RoughCut(footage=footage(100, 20, 100), transition=DISSOLVE, has_whooshes=True))

    assert [clip.transition.frames for clip in film.picture] == [0, 10, 10]
    assert film.frames == 220
    assert [sound.at for sound in film.sounds] == [105, 125]


def test_words_of_a_cue_are_timed_evenly_from_the_start_of_the_voice() -> None:
    rough = RoughCut(
        footage=footage(300), voice=digest_of("v"), voice_ms=4000, cues=(cue(1000, 3000, "Honey never spoils today"),)
    )

    words = [word for page in assembled(rough).captions for word in page.words]

    assert [word.text for word in words] == ["Honey", "never", "spoils", "today"]
    assert [word.start for word in words] == [OPENING_FRAMES + at for at in (30, 45, 60, 75)]
    assert assembled(rough.but(voice=None, voice_ms=0)).captions[0].start == 30


def test_captions_lengthen_a_film_with_a_voice_and_are_refused_after_the_end_of_another() -> None:
    rough = RoughCut(footage=footage(60), cues=(cue(2500, 3500, "Late", line=7),))

    with pytest.raises(Refused, match=r"line 7 begins at 2\.5 seconds, after the film's end"):
        assembled(rough)
    film = assembled(rough.but(voice=digest_of("v"), voice_ms=1000))
    assert film.captions[0].end <= film.frames
    assert film.frames == OPENING_FRAMES + 105 + CLOSING_FRAMES


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 3000), st.integers(1, 9)), min_size=1, max_size=12),
    st.booleans(),
)
def test_pages_keep_every_word_in_order_and_never_overlap(raw: list[tuple[int, int, int]], speaks: bool) -> None:
    at = 0
    cues: list[Cue] = []
    for gap, length, count in raw:
        text = " ".join(f"w{len(cues)}x{number}" for number in range(count))
        cues.append(cue(at + gap, at + gap + length, text))
        at += gap + length
    voice = {"voice": digest_of("v"), "voice_ms": 1000} if speaks else {}

    film = assembled(RoughCut(footage=footage(at * 30 // 1000 + 40), cues=tuple(cues), **voice))

    words = " ".join(word.text for page in film.captions for word in page.words)
    assert words == " ".join(one.text for one in cues)
    ends = 0
    for page in film.captions:
        assert ends <= page.start < page.end <= film.frames
        ends = page.end


def test_transitions_are_read_from_words() -> None:
    assert transition_of("dissolve:0.5") == DISSOLVE
    assert transition_of("Wipe-Left") == Transition(kind=TransitionKind.WIPE_LEFT, frames=15)
    assert transition_of("cut:1") == Transition()
    with pytest.raises(UnknownName, match=r"no transition called “star”.*dissolve"):
        transition_of("star:1")
    for text in ("dissolve:x", "dissolve:9", "dissolve:-1", "dissolve:nan"):
        with pytest.raises(Refused, match="cannot last"):
            transition_of(text)


def test_the_format_gives_the_size() -> None:
    film = assembled(RoughCut(footage=footage(30), format=Format.WIDE))

    assert (film.format, film.width, film.height) == (Format.WIDE, 1920, 1080)
