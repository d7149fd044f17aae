"""The editor's own suggestions: found where the weakness is, silent where it is not, and gone once mended."""

from collections.abc import Sequence

from hypothesis import given

from bot.studio.assembly import assemble
from bot.studio.clips import Clip, Filmed, Plain, Source, Still, Transition, TransitionKind
from bot.studio.operations.kinds import AddTitle
from bot.studio.operations.performing import perform, performed
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, CaptionWord, Title
from bot.studio.soundtrack import Music, Narration
from bot.studio.style import CutStyle
from bot.studio.suggestions import Suggestion, SuggestionKind, suggestions
from bot.studio.timeline import Timeline
from bot.studio.values import SceneKey
from tests.studio.films import line_takes, plan_of
from tests.studio.operations.reels import timelines

SHA = "a" * 64


def film(
    lengths: list[int], words: Sequence[tuple[int, int]] = (), source: Source | None = None, **more: object
) -> Timeline:
    """Return a film with words at some frames, each a caption and spoken by one voice."""
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    picture = tuple(
        Clip(key=f"S{n}", scene=SceneKey(f"S{n}"), start=start, frames=frames, source=source or Plain())
        for n, (start, frames) in enumerate(zip(starts, lengths, strict=True), 1)
    )
    pages = tuple(
        CaptionPage(start=start, end=end, words=(CaptionWord(text="honey", start=start, end=end),))
        for start, end in words
    )
    timeline = Timeline(frames=sum(lengths), picture=picture, captions=pages)
    return timeline.but(**more)


def spoken(start: int, end: int) -> tuple[Narration, ...]:
    return (Narration(artifact=SHA, start=start, duration_ms=(end - start) * 1000 // 30),)


def found(timeline: Timeline, kind: SuggestionKind) -> list[Suggestion]:
    return [suggestion for suggestion in suggestions(timeline) if suggestion.kind is kind]


def mended(timeline: Timeline, suggestion: Suggestion) -> Timeline:
    return performed(timeline, suggestion.operations)[-1].timeline


def test_an_assembled_film_needs_nothing() -> None:
    plan = plan_of()

    timeline = assemble(plan, CutStyle(), line_takes(plan))

    assert suggestions(timeline) == ()


def test_silence_at_the_end_in_the_middle_and_at_the_start_of_a_scene_is_dead_air_and_can_be_cut_out() -> None:
    words = [(0, 30), (60, 80), (150, 170), (270, 300)]
    timeline = film([90, 90, 120], words, narration=spoken(0, 80))

    gaps = found(timeline, SuggestionKind.DEAD_AIR)

    assert [gap.at for gap in gaps] == [90, 180]
    assert "2 s" in gaps[0].sentence
    assert "scene 2" in gaps[0].sentence
    for gap in gaps:
        assert len(found(mended(timeline, gap), SuggestionKind.DEAD_AIR)) == 1
    middle = film([300], [(0, 30), (100, 120), (130, 290)])
    (gap,) = found(middle, SuggestionKind.DEAD_AIR)
    after = mended(middle, gap)
    assert found(after, SuggestionKind.DEAD_AIR) == []
    assert [word.text for page in after.captions for word in page.words] == ["honey"] * 3


def test_a_filmed_scene_that_stays_the_same_for_long_is_cut_into() -> None:
    words = [(start, start + 30) for start in range(0, 240, 30)]
    timeline = film([240], words, Filmed(artifact=SHA))

    (long,) = found(timeline, SuggestionKind.LONG_SCENE)

    assert long.sentence == "Scene 1 shows the same for 8 s."
    assert found(mended(timeline, long), SuggestionKind.LONG_SCENE) == []
    assert found(film([150, 150], words, Filmed(artifact=SHA)), SuggestionKind.LONG_SCENE) == []
    titled = perform(timeline, AddTitle(clip="S1", title=Title(start=120, end=200, text="Look"))).timeline
    assert found(titled, SuggestionKind.LONG_SCENE) == []


def test_a_scene_of_more_than_ten_seconds_is_too_long_whatever_happens_in_it() -> None:
    timeline = film([660], [(start, start + 30) for start in range(0, 660, 30)], Still(artifact=SHA))

    (long,) = found(timeline, SuggestionKind.LONG_SCENE)

    assert "22 s" in long.sentence
    after = mended(timeline, long)
    assert found(after, SuggestionKind.LONG_SCENE) == []
    assert after.frames == timeline.frames


def test_a_first_second_without_a_word_is_a_weak_hook() -> None:
    late = film([90, 90], [(40, 80), (90, 120)])

    (weak,) = found(late, SuggestionKind.WEAK_HOOK)

    assert found(mended(late, weak), SuggestionKind.WEAK_HOOK) == []
    assert found(film([90, 90], [(20, 80)]), SuggestionKind.WEAK_HOOK) == []
    assert found(film([90, 90], titles=(Title(start=5, end=60, text="Honey"),)), SuggestionKind.WEAK_HOOK) == []
    second = film([60, 60, 60], [(130, 170)])
    (weak,) = found(second, SuggestionKind.WEAK_HOOK)
    assert mended(second, weak).frames == 60
    (mute,) = found(film([90]), SuggestionKind.WEAK_HOOK)
    assert mute.operations == ()


def test_captions_that_pass_too_quickly_are_found_and_given_time_where_nobody_speaks() -> None:
    quick = film([60], [(0, 8), (10, 40)])

    (unreadable,) = found(quick, SuggestionKind.UNREADABLE_CAPTION)

    assert "“honey”" in unreadable.sentence
    assert found(mended(quick, unreadable), SuggestionKind.UNREADABLE_CAPTION) == []
    assert found(film([60], [(0, 20), (20, 40)]), SuggestionKind.UNREADABLE_CAPTION) == []
    heard = quick.but(narration=spoken(0, 40))
    (unreadable,) = found(heard, SuggestionKind.UNREADABLE_CAPTION)
    assert mended(heard, unreadable).caption_look.style is CaptionStyle.ONE_WORD
    assert found(quick.but(caption_look=CaptionLook(style=CaptionStyle.NONE)), SuggestionKind.UNREADABLE_CAPTION) == []


def test_a_caption_that_fills_the_screen_is_unreadable() -> None:
    words = tuple(CaptionWord(text="honeycomb", start=start, end=start + 40) for start in range(0, 240, 40))
    timeline = film([240], captions=(CaptionPage(start=0, end=240, words=words),))

    (long,) = found(timeline, SuggestionKind.UNREADABLE_CAPTION)

    assert "too long" in long.sentence


def test_music_that_covers_the_voice_is_lowered() -> None:
    loud = film([90], [(0, 80)], narration=spoken(0, 80), music=Music(track="x", level_db=-2, duck_db=-3))

    (over,) = found(loud, SuggestionKind.LOUD_MUSIC)

    assert over.sentence == "The music is only 5 dB below the voice; words get lost."
    assert found(mended(loud, over), SuggestionKind.LOUD_MUSIC) == []
    assert found(loud.but(music=Music(track="x")), SuggestionKind.LOUD_MUSIC) == []
    assert found(loud.but(narration=()), SuggestionKind.LOUD_MUSIC) == []


def test_the_same_showy_transition_over_and_over_is_varied() -> None:
    timeline = film([60] * 8, [(0, 400)])
    spun = Transition(kind=TransitionKind.CIRCLE, frames=10)
    picture = (timeline.picture[0], *(clip.but(transition=spun) for clip in timeline.picture[1:]))
    circles = timeline.but(picture=picture)

    (same,) = found(circles, SuggestionKind.SAME_TRANSITIONS)

    assert found(mended(circles, same), SuggestionKind.SAME_TRANSITIONS) == []
    assert found(timeline, SuggestionKind.SAME_TRANSITIONS) == []


@given(timelines())
def test_whatever_is_suggested_can_be_done(timeline: Timeline) -> None:
    for suggestion in suggestions(timeline):
        assert suggestion.sentence.endswith(".")
        performed(timeline, suggestion.operations)
