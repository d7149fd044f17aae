from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.clips import Clip, Filmed, Fit, Source, Still, Transition, TransitionKind
from bot.studio.effects import Ramp
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, CaptionWord, Title
from bot.studio.segments import STRETCH_FRAMES, Segment, segments_of
from bot.studio.timeline import Timeline
from bot.studio.values import SceneKey

LENGTHS = st.lists(st.integers(2, 400), min_size=1, max_size=6)


def film(lengths: Sequence[int], into: int = 8, source: Source | None = None, **rest: object) -> Timeline:
    clips, start = [], 0
    for number, frames in enumerate(lengths):
        transition = Transition(kind=TransitionKind.DISSOLVE, frames=min(into, frames) if number else 0)
        clips.append(
            Clip(
                key=f"S{number}",
                scene=SceneKey(f"S{number}"),
                start=start,
                frames=frames,
                source=source or Filmed(artifact=f"{number:064x}"),
                transition=transition,
            )
        )
        start += frames
    return Timeline.model_validate({"frames": start, "picture": clips} | rest)


def page(start: int, end: int, text: str = "word") -> CaptionPage:
    return CaptionPage(start=start, end=end, words=(CaptionWord(text=text, start=start, end=end),))


def keys(timeline: Timeline) -> list[str]:
    return [segment.key() for segment in segments_of(timeline)]


@given(LENGTHS, st.integers(0, 20))
def test_segments_cover_the_film_without_gaps(lengths: list[int], into: int) -> None:
    timeline = film(lengths, into)

    at = 0
    for segment in segments_of(timeline):
        clip = timeline.picture[segment.number - 1]
        assert segment.start == at
        assert segment.frames > 0
        assert segment.showing.offset == segment.start - clip.start
        assert segment.frames < 2 * STRETCH_FRAMES
        assert (segment.before is not None) == (segment.start == clip.start and clip.transition.frames > 0)
        at += segment.frames
    assert at == timeline.frames


def test_a_transition_is_a_segment_of_its_own_over_the_clip_that_plays_on() -> None:
    first, joint, second = segments_of(film([60, 60], 8))

    assert (first.frames, joint.frames, second.frames) == (60, 8, 52)
    assert joint.before is not None
    assert joint.before.clip.scene == "S0"
    assert (joint.before.offset, joint.showing.offset, second.showing.offset) == (60, 0, 8)


@given(st.integers(130, 500), st.integers(1, 100))
def test_what_is_cut_off_a_clips_end_leaves_its_beginning_as_it_was(frames: int, less: int) -> None:
    whole, shorter = keys(film([frames])), keys(film([frames - min(less, frames - 120)]))

    same = min(len(whole), len(shorter)) - 2
    assert whole[: max(0, same)] == shorter[: max(0, same)]


def test_moving_a_clip_changes_nothing_about_its_own_pictures() -> None:
    there, here = segments_of(film([50, 300], 0)), segments_of(film([90, 300], 0))

    assert [part.key() for part in there[1:]] == [part.key() for part in here[1:]]


def test_a_changed_word_changes_only_the_segments_that_show_it() -> None:
    pages = [page(10, 40), page(150, 170), page(310, 340)]
    before, after = film([600], captions=pages), film([600], captions=[pages[0], page(150, 170, "other"), pages[2]])

    changed = [
        number for number, (one, other) in enumerate(zip(keys(before), keys(after), strict=True)) if one != other
    ]

    assert changed == [1]


def test_a_page_over_a_cut_is_in_both_segments_at_its_own_time() -> None:
    segments = segments_of(film([60, 60], 0, captions=[page(50, 80)]))

    assert [segment.origin for segment in segments] == [0, 10]
    assert [segment.captions[0].start for segment in segments] == [50, 0]


def test_another_caption_style_leaves_what_has_no_captions_as_it_is() -> None:
    plain = film([60, 60], 0, captions=[page(10, 30)])
    popping = plain.but(caption_look=CaptionLook(style=CaptionStyle.POP))

    assert keys(plain)[0] != keys(popping)[0]
    assert keys(plain)[1] == keys(popping)[1]


def test_sound_is_no_part_of_a_picture() -> None:
    quiet, loud = film([60]), film([60], source=Filmed(artifact="0" * 64, sound_db=0.0))

    assert keys(quiet) == keys(loud)


def test_a_still_that_moves_and_a_ramp_depend_on_how_long_the_clip_is() -> None:
    def first_key(source: Source, frames: int, *, ramped: bool) -> str:
        timeline = film([frames], source=source)
        effects = (Ramp(begins=1, ends=2),) if ramped else ()
        clip = timeline.picture[0].but(effects=effects)
        return segments_of(timeline.but(picture=(clip,)))[0].key()

    still, filmed = Still(artifact="a" * 64), Filmed(artifact="a" * 64)

    assert first_key(still, 300, ramped=False) != first_key(still, 360, ramped=False)
    assert first_key(filmed, 300, ramped=True) != first_key(filmed, 360, ramped=True)
    assert first_key(filmed, 300, ramped=False) == first_key(filmed, 360, ramped=False)


def test_a_clip_cropped_to_its_subject_depends_on_how_much_of_it_is_looked_at() -> None:
    cropped = Filmed(artifact="a" * 64, fit=Fit.SUBJECT)

    assert keys(film([300], source=cropped))[0] != keys(film([360], source=cropped))[0]


@given(LENGTHS, st.data())
def test_a_key_changes_with_every_fact_that_is_seen(lengths: list[int], data: st.DataObject) -> None:
    timeline = film(lengths, titles=[Title(text="Bees", start=0, end=2)])
    segment = data.draw(st.sampled_from(segments_of(timeline)))

    def seen(**changes: object) -> str:
        return Segment.model_validate({**dict(segment), **changes}).key()

    assert seen(start=segment.start + 7, number=9) == segment.key()
    assert seen(frames=segment.frames + 1) != segment.key()
    assert seen(fps=25) != segment.key()
    assert seen(showing=segment.showing.but(offset=segment.showing.offset + 1)) != segment.key()
