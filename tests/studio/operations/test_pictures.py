"""What operations on the picture track do to what is seen and heard, in films small enough to check by eye."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, example, given

from bot.studio.clips import Clip, Drawn, Filmed, Plain, Still, Transition, TransitionKind, View, source_place
from bot.studio.effects import Freeze, Ramp
from bot.studio.errors import Refused, Unplayable
from bot.studio.operations.differences import differences
from bot.studio.operations.kinds import (
    AddSound,
    InsertClip,
    Level,
    MoveClip,
    Mute,
    RemoveClip,
    Restore,
    RetimeClip,
    RewordCaption,
    SetTransition,
    Sounding,
    Split,
    SwapTake,
    Trim,
)
from bot.studio.operations.performing import perform, performed
from bot.studio.operations.replaying import edited
from bot.studio.overlays import CaptionPage, CaptionWord, Title
from bot.studio.soundtrack import Music, Narration, SoundEffect, SoundKind
from bot.studio.timeline import Marker, Timeline
from bot.studio.values import SceneKey
from tests.studio.operations import reels
from tests.studio.operations.reels import SEEDS, clips, operation, shot_of, timelines

SHA = "a" * 64


def clip(key: str, start: int, frames: int = 90, **more: object) -> Clip:
    made = Clip(key=key, scene=SceneKey(key), start=start, frames=frames, source=Filmed(artifact=SHA, first=20))
    return made.but(**more)


def page(start: int, *texts: str, each: int = 10) -> CaptionPage:
    words = tuple(
        CaptionWord(text=text, start=start + each * place, end=start + each * (place + 1))
        for place, text in enumerate(texts)
    )
    return CaptionPage(start=start, end=words[-1].end, words=words)


def film() -> Timeline:
    """Three scenes of three seconds; a line and its caption in the first two, a title over all."""
    dissolve = Transition(kind=TransitionKind.DISSOLVE, frames=9)
    return Timeline(
        frames=270,
        picture=(clip("S1", 0), clip("S2", 90, transition=dissolve), clip("S3", 180, transition=dissolve)),
        captions=(page(10, "Honey", "never", "spoils."), page(100, "Bees", "dry", "it.")),
        narration=(
            Narration(artifact="b" * 64, start=10, duration_ms=2000),
            Narration(artifact="c" * 64, start=100, duration_ms=2000),
        ),
        titles=(Title(start=0, end=270, text="All"), Title(start=100, end=130, text="Two")),
        sounds=(SoundEffect(kind=SoundKind.WHOOSH, at=94),),
        markers=(Marker(at=150, name="here"),),
        music=Music(track="happy_acoustic_1"),
    )


@given(SEEDS)
def test_both_parts_of_a_split_clip_show_what_the_whole_did(seed: int) -> None:
    dice = Random(seed)
    begins, ends = dice.choice([0.5, 1.0, 2.0]), dice.choice([0.5, 1.0, 2.0])
    ramp, freeze = Ramp(begins=begins, ends=ends), Freeze(at=dice.randint(0, 60), frames=dice.randint(1, 40))
    effects = dice.choice([(), (ramp,), (freeze,), (freeze, ramp), (freeze, freeze)])
    whole = clip("S1", 0, effects=effects)
    at = dice.randint(1, 89)

    first, second = perform(Timeline(frames=90, picture=(whole,)), Split(clip="S1", at=at)).timeline.picture

    assert all(abs(source_place(first, n) - source_place(whole, n)) < 1e-6 for n in range(at))
    assert all(abs(source_place(second, n) - source_place(whole, at + n)) <= 0.51 for n in range(90 - at))


def test_a_still_that_is_split_moves_on_without_a_jump() -> None:
    still = Still(artifact=SHA, begins=View(x=0.2, zoom=1), ends=View(x=0.8, zoom=2))

    step = perform(Timeline(frames=90, picture=(clip("S1", 0, source=still),)), Split(clip="S1", at=30))

    first, second = (part.source for part in step.timeline.picture)
    assert isinstance(first, Still)
    assert isinstance(second, Still)
    assert first.ends == second.begins
    assert first.ends.x == pytest.approx(0.4)
    assert second.ends == still.ends


def test_trimming_the_end_cuts_the_line_and_says_so() -> None:
    step = perform(film(), Trim(clip="S1", tail=60))

    assert step.difference == "Scene 1 is 2 s shorter; 1 spoken word is cut off."
    first, second = step.timeline.narration
    assert (first.start, first.first_ms, first.duration_ms) == (10, 0, 667)
    assert (second.start, second.duration_ms) == (40, 2000)
    assert [title.end for title in step.timeline.titles] == [210, 70]
    assert step.timeline.sounds[0].at == 34
    assert step.timeline.markers[0].at == 90


def test_trimming_the_start_begins_later_in_picture_and_line() -> None:
    step = perform(film(), Trim(clip="S2", head=25))

    second = step.timeline.picture[1]
    line = step.timeline.narration[1]
    assert isinstance(second.source, Filmed)
    assert second.source.first == 45
    assert (line.start, line.first_ms, line.duration_ms) == (90, 500, 1500)
    assert [word.text for word in step.timeline.captions[1].words] == ["it."]
    assert step.timeline.sounds[0].at == 94, "what marks the cut stays at the cut"


def test_a_clip_gets_back_what_there_was_before_it_and_no_more() -> None:
    step = perform(film(), Trim(clip="S1", head=-20))

    assert step.timeline.picture[0].source == Filmed(artifact=SHA, first=0)
    assert step.timeline.narration[0].start == 30
    assert step.timeline.titles[0].end == 290
    with pytest.raises(Unplayable, match="nothing before it"):
        perform(film(), Trim(clip="S1", head=-21))


def test_the_second_half_of_a_line_goes_where_its_picture_goes() -> None:
    steps = performed(film(), [Split(clip="S1", at=25, key="half"), MoveClip(clip="half", to=4)])

    lines = steps[-1].timeline.narration
    assert [(line.artifact[0], line.start, line.first_ms, line.duration_ms) for line in lines] == [
        ("b", 10, 0, 500),
        ("c", 35, 0, 2000),
        ("b", 205, 500, 1500),
    ]
    assert [word.text for page in steps[-1].timeline.captions for word in page.words][-1] == "spoils."
    assert steps[1].difference == "Part 2 of scene 1 now comes last."


def test_removing_a_scene_takes_what_is_in_it_and_its_inverse_brings_it_back() -> None:
    step = perform(film(), RemoveClip(clip="S2"))

    assert step.difference == "Scene 2 is taken out; the film is 3 s shorter."
    assert len(step.timeline.captions) == len(step.timeline.narration) == 1
    assert [title.text for title in step.timeline.titles] == ["All"]
    assert (step.timeline.sounds, step.timeline.markers) == ((), ())
    assert isinstance(step.inverse, Restore)


def test_the_first_scene_never_has_a_transition() -> None:
    step = perform(film(), MoveClip(clip="S3", to=1))

    assert step.timeline.picture[0].transition == Transition()
    assert [clip.key for clip in step.timeline.picture] == ["S3", "S1", "S2"]
    with pytest.raises(Unplayable, match="Nothing comes before"):
        perform(step.timeline, SetTransition(clip="S3", to=TransitionKind.PUSH))


def test_a_slower_scene_keeps_its_voice_and_a_faster_one_first_loses_its_pauses() -> None:
    slower = perform(film(), RetimeClip(clip="S1", by=0.5)).timeline
    faster = perform(film(), RetimeClip(clip="S1", by=1.25)).timeline
    fastest = perform(film(), RetimeClip(clip="S1", by=1.6)).timeline

    assert (slower.picture[0].frames, slower.narration[0]) == (180, film().narration[0])
    assert (faster.picture[0].frames, faster.narration[0]) == (72, film().narration[0])
    assert fastest.picture[0].frames == 56
    assert fastest.narration[0].tempo == pytest.approx(60 / 56, abs=0.001)
    assert fastest.captions[0].words[-1].end <= 56
    with pytest.raises(Unplayable, match="no longer sounds like a person"):
        perform(film(), RetimeClip(clip="S1", by=2))
    step = perform(film(), RetimeClip(clip="S3", by=3))
    assert step.difference == "Scene 3 plays 3 times as fast and is 2 s shorter."


def test_a_drawn_scene_that_is_retimed_is_drawn_for_its_new_length() -> None:
    drawn = clip("S1", 0, source=Drawn(shot=shot_of("S1", 102)))

    source = perform(Timeline(frames=90, picture=(drawn,)), RetimeClip(clip="S1", by=2)).timeline.picture[0].source

    assert isinstance(source, Drawn)
    assert source.shot.frames == 51
    assert source.shot.words[0].start_ms == pytest.approx(510, abs=20)


def test_a_new_clip_pushes_what_comes_after_it() -> None:
    step = perform(film(), InsertClip(clip=clip("NEW", 0, 30, source=Plain()), to=2))

    assert step.timeline.narration[1].start == 130
    assert [(title.start, title.end) for title in step.timeline.titles] == [(0, 300), (130, 160)]
    assert step.inverse == RemoveClip(clip="NEW")


def test_undo_is_what_people_would_call_it_where_that_is_exact() -> None:
    assert perform(film(), MoveClip(clip="S2", to=3)).inverse == MoveClip(clip="S2", to=2)
    assert perform(film(), Trim(clip="S3", tail=5)).inverse == Trim(clip="S3", tail=-5)
    assert perform(film(), Mute(what=Sounding.MUSIC)).inverse == Mute(what=Sounding.MUSIC, muted=False)
    assert perform(film(), Level(what=Sounding.MUSIC, by_db=3)).inverse == Level(what=Sounding.MUSIC, by_db=-3)
    assert isinstance(perform(film(), Level(what=Sounding.MUSIC, by_db=30)).inverse, Restore)
    reworded = perform(film(), RewordCaption(clip="S1", page=1, word=1, text="Jam", was="Honey"))
    assert reworded.inverse == RewordCaption(clip="S1", page=1, word=1, text="Honey")
    assert reworded.difference == "In scene 1, “Honey” is written “Jam”."


def test_a_caption_that_says_something_else_by_now_is_left_alone() -> None:
    with pytest.raises(Refused, match="says “Honey”, not “Jam”"):
        perform(film(), RewordCaption(clip="S1", page=1, word=1, text="Wax", was="Jam"))


def test_a_reworded_page_shares_the_time_of_the_old_one() -> None:
    step = perform(film(), RewordCaption(clip="S1", page=1, text="Honey keeps for thousands of years"))

    words = step.timeline.captions[0].words
    assert len(words) == 6
    assert (words[0].start, words[-1].end) == (10, 40)
    assert all(before.end <= after.start for before, after in pairwise(words))


def test_differences_are_told_in_sentences() -> None:
    steps = performed(
        film(),
        [
            Trim(clip="S2", tail=15),
            RemoveClip(clip="S1"),
            SwapTake(scene=SceneKey("S3"), artifact="d" * 64),
            Mute(what=Sounding.NARRATION),
            Level(what=Sounding.MUSIC, by_db=-4),
            AddSound(clip="S3", sound=SoundKind.POP),
        ],
    )

    assert differences(film(), steps[-1].timeline) == (
        "Scene 1 is taken out.",
        "Scene 1 is 0.5 s shorter.",
        "Scene 2 shows another take.",
        "1 spoken line is silent.",
        "The music is 4 dB quieter.",
        "There are 2 sound effects, not 1.",
        "The film is 3.5 s shorter: 5.5 s.",
    )


@given(timelines(), SEEDS)
@example(reels.film(Random(23823377635936764)), 23823377635936764)  # one recording is spoken twice, at two levels
def test_there_is_no_difference_between_a_film_and_itself(timeline: Timeline, seed: int) -> None:
    assert differences(timeline, timeline) == ()
    try:
        step = perform(timeline, operation(Random(seed), timeline))
    except Refused:
        return
    there, back = differences(timeline, step.timeline), differences(step.timeline, timeline)
    assert bool(there) == bool(back)
    assert all(not sentence[0].islower() and sentence.endswith(".") for sentence in there)


@given(SEEDS)
def test_edits_that_are_lost_do_not_stop_those_after_them(seed: int) -> None:
    picture = clips(Random(seed))
    assume(len(picture) > 1)
    timeline = Timeline(frames=picture[-1].end, picture=picture)
    gone, kept = Trim(clip="gone", tail=1), RemoveClip(clip=picture[0].key)

    after = edited(timeline, [gone, kept])

    assert after.timeline == perform(timeline, kept).timeline
    assert [lost.operation for lost in after.lost] == [gone]
    assert "gone" in after.lost[0].because
