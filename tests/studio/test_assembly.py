from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.assembly import HANDLE_FRAMES, assemble, shots_of
from bot.studio.brief import Mood
from bot.studio.captions import READABLE_CELLS_A_SECOND, READABLE_FRAMES, cells, written
from bot.studio.clips import Drawn, TransitionKind
from bot.studio.cut import Profile
from bot.studio.errors import Unplayable
from bot.studio.music import beats_ms, chosen, track_called
from bot.studio.needs import Materials
from bot.studio.operations.kinds import RemoveClip, Restyle, Trim
from bot.studio.overlays import CaptionStyle
from bot.studio.pacing import (
    CLOSING_FRAMES,
    OPENING_FRAMES,
    OPENING_SILENCE_MS,
    SCENE_FRAMES_LEAST,
    lengths_of,
    lengths_on_beats,
    scene_frames,
    starts_of,
)
from bot.studio.plan import Layout, Look, Plan, Scene
from bot.studio.sound_design import ALIKE_APART_FRAMES, APART_FRAMES
from bot.studio.soundtrack import SoundKind
from bot.studio.style import CutStyle
from bot.studio.suggestions import suggestions
from bot.studio.takes import Made, SceneTake
from bot.studio.values import SceneKey
from tests.studio.films import line_take, line_takes, plan_of

SHA = "a" * 64
TEXT = st.lists(st.text("abcdefg,.", min_size=1, max_size=9), min_size=1, max_size=14).map(" ".join)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans of a few scenes, some silent, some retimed."""
    plan = plan_of(tuple(draw(st.lists(TEXT, min_size=1, max_size=6))))
    scenes = [
        scene.but(
            stretch=draw(st.floats(0.5, 3.0)),
            pause_ms=draw(st.integers(0, 1500)),
            line=scene.line.but(voice=draw(st.sampled_from(["hibari", ""]))),
        )
        for scene in plan.scenes
    ]
    return plan.but(scenes=tuple(scenes), seed=draw(st.integers(0, 99)))


STYLES = st.builds(
    CutStyle,
    transition=st.sampled_from(list(TransitionKind)),
    music=st.sampled_from(["", None, "happy_acoustic_1"]),
    caption_style=st.sampled_from(list(CaptionStyle)),
)


@given(plans(), STYLES)
def test_the_film_has_exactly_the_planned_frames_whatever_the_transitions(plan: Plan, style: CutStyle) -> None:
    takes = line_takes(plan)

    timeline = assemble(plan, style, takes)

    lengths = lengths_on_beats(plan, takes, chosen(style.music, plan.mood, plan.seed))
    assert timeline.frames == sum(lengths)
    assert [clip.frames for clip in timeline.picture] == list(lengths)
    assert timeline.picture[0].transition.frames == 0
    assert all(clip.transition.frames * 3 <= clip.frames for clip in timeline.picture)


@given(plans(), STYLES)
def test_every_line_is_heard_to_its_end_within_its_scene(plan: Plan, style: CutStyle) -> None:
    timeline = assemble(plan, style, line_takes(plan))

    spoken = [clip for clip, scene in zip(timeline.picture, plan.scenes, strict=True) if scene.line.voice]
    assert len(spoken) == len(timeline.narration)
    for clip, line in zip(spoken, timeline.narration, strict=True):
        assert clip.start <= line.start
        assert line.start * 1000 + line.duration_ms * 30 <= (clip.start + clip.frames) * 1000


@given(plans())
def test_captions_stay_inside_their_scenes_and_never_overlap(plan: Plan) -> None:
    timeline = assemble(plan, CutStyle(), line_takes(plan))

    assert all(before.end <= after.start for before, after in pairwise(timeline.captions))
    assert timeline.captions[-1].end <= timeline.frames
    edges = [clip.start for clip in timeline.picture[1:]]
    assert not any(page.start < edge < page.end for page in timeline.captions for edge in edges)
    said = [word for page in timeline.captions for word in page.words]
    assert [word.text for word in said] == [word for scene in plan.scenes for word in scene.line.text.split()]


@given(plans(), STYLES)
def test_shots_last_as_long_as_their_scenes_and_a_handle_and_know_their_words(plan: Plan, style: CutStyle) -> None:
    takes = line_takes(plan)

    shots = shots_of(plan, takes)

    handles = [*[HANDLE_FRAMES] * (len(shots) - 1), 0]
    assert [shot.frames - handle for shot, handle in zip(shots, handles, strict=True)] == list(lengths_of(plan, takes))
    for shot, handle in zip(shots, handles, strict=True):
        assert shot.words[0].start_ms >= (333 if shot.number == 1 else 0)
        assert shot.words[-1].end_ms * 30 <= (shot.frames - handle) * 1000
        assert shot.beats_ms == ()
    for clip in assemble(plan, style, takes).picture:
        assert isinstance(clip.source, Drawn)
        assert all(0 <= beat * 30 < clip.frames * 1000 for beat in clip.source.shot.beats_ms)


@given(st.floats(1.0, 3.0), st.booleans())
def test_stretching_a_scene_lengthens_it_in_proportion(stretch: float, spoken: bool) -> None:
    scene = plan_of(("One two three four five six seven eight nine ten.",), voice="hibari" if spoken else "").scenes[0]
    take = line_take(scene.line) if spoken else None

    plain, stretched = scene_frames(scene, take), scene_frames(scene.but(stretch=stretch), take)

    assert abs(stretched - plain * stretch) <= 2 + stretch


def test_the_film_breathes_before_its_first_word_and_after_its_last() -> None:
    plan = plan_of(("One two three four five six.",))
    scene, take = plan.scenes[0], line_take(plan.scenes[0].line)

    timeline = assemble(plan, CutStyle(), line_takes(plan))

    assert timeline.narration[0].start == OPENING_FRAMES
    assert timeline.frames == scene_frames(scene, take) + OPENING_FRAMES + CLOSING_FRAMES


def test_a_single_word_still_gets_a_scene_that_can_be_seen() -> None:
    plan = plan_of(("Hi.", "Oh.", "Bye."))

    assert lengths_of(plan, line_takes(plan))[1] == SCENE_FRAMES_LEAST


def test_moving_a_scene_keeps_the_seeds_of_all() -> None:
    plan = plan_of()
    moved = plan.but(scenes=plan.scenes[::-1])

    seeds = {shot.scene: shot.seed for shot in shots_of(plan, line_takes(plan))}

    assert seeds == {shot.scene: shot.seed for shot in shots_of(moved, line_takes(plan))}
    assert len(set(seeds.values())) == 3


def test_a_longer_line_leaves_the_shots_after_it_as_they_are() -> None:
    plan = plan_of()
    first = plan.scenes[0]
    longer = plan.with_scene(first.but(line=first.line.but(text="Honey never ever spoils at all.")))

    before, after = (shots_of(either, line_takes(either)) for either in (plan, longer))

    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_scenes_without_a_take_are_drawn() -> None:
    plan = plan_of()
    key = plan.scenes[1].key
    take = SceneTake(
        inputs="", scene=key, plan_version=1, artifact=SHA, frames=50, width=1080, height=1920, made=Made(model="test")
    )

    timeline = assemble(plan, CutStyle(), line_takes(plan), {SceneKey(key): take})

    assert [clip.source.kind for clip in timeline.picture] == ["drawn", "filmed", "drawn"]


def test_an_unspoken_line_is_refused_and_a_silent_one_is_not() -> None:
    with pytest.raises(Unplayable, match="has not been spoken"):
        assemble(plan_of(), CutStyle(), {})

    silent = assemble(plan_of(voice=""), CutStyle(), {})

    assert silent.narration == ()
    assert silent.captions


def test_a_film_of_more_than_three_minutes_is_refused() -> None:
    plan = plan_of(tuple(" ".join(["word"] * 60) for _ in range(12)))

    with pytest.raises(Unplayable, match="at most 180"):
        assemble(plan, CutStyle(), line_takes(plan))


def test_words_in_a_script_without_spaces_become_captions_of_few_characters() -> None:
    plan = plan_of(("蜂蜜は決して腐りません。三千年前の壺の蜂蜜も食べられました。",), voice="")
    scene: Scene = plan.scenes[0]
    plan = plan.with_scene(scene.but(line=scene.line.but(language="ja")))

    timeline = assemble(plan, CutStyle(), {})

    assert len(timeline.captions) >= 3
    assert "".join(word.text for page in timeline.captions for word in page.words) == scene.line.text


@given(plans(), STYLES)
def test_cuts_are_within_reach_of_the_plan_and_never_out_of_a_line(plan: Plan, style: CutStyle) -> None:
    takes = line_takes(plan)
    track = chosen(style.music, plan.mood, plan.seed)

    planned, held = lengths_of(plan, takes), lengths_on_beats(plan, takes, track)

    assert all(-4 <= after - before <= 10 for before, after in zip(planned, held, strict=True))
    assert held[-1] == planned[-1]
    assert all(frames >= SCENE_FRAMES_LEAST for frames in held)
    assert lengths_on_beats(plan, takes, None) == planned


def test_cuts_fall_on_the_beat_of_quick_music_and_wait_for_no_other() -> None:
    plan = plan_of(("One two three four.", "Five six seven eight nine.", "Ten eleven twelve.", "The end of it."))
    track = track_called("energetic_acoustic_1")

    timeline = assemble(plan, CutStyle(music=track.name), line_takes(plan))

    beats = {round(beat * 30 / 1000) for beat in beats_ms(track, 0, 60_000)}
    assert {clip.start for clip in timeline.picture[1:]} <= beats
    assert [clip.start for clip in assemble(plan, CutStyle(music=None), line_takes(plan)).picture] == list(
        starts_of(lengths_of(plan, line_takes(plan)))
    )


def test_other_music_films_nothing_again() -> None:
    made = Materials(plan=plan_of(), style=CutStyle(), camera="animatic", lines=line_takes(plan_of()))

    other = made.but(style=CutStyle(music="energetic_acoustic_1"))

    assert other.shots() == made.shots()
    assert other.timeline(Profile.PREVIEW) != made.timeline(Profile.PREVIEW)


@given(st.integers(0, 5000))
def test_the_first_word_is_heard_and_read_within_the_first_second(silence_ms: int) -> None:
    plan = plan_of(("Honey never spoils at all.", "It keeps."))
    line = plan.scenes[0].line
    take = line_take(line)
    words = tuple(word.but(start_ms=word.start_ms + silence_ms, end_ms=word.end_ms + silence_ms) for word in take.words)
    late = take.but(words=words, duration_ms=take.duration_ms + silence_ms)

    timeline = assemble(plan, CutStyle(), {**line_takes(plan), line.digest(): late})

    first = timeline.narration[0]
    assert first.start * 1000 / 30 + words[0].start_ms - first.first_ms < 1000
    assert timeline.captions[0].start < 30
    assert suggestions(timeline) == ()


def test_silence_before_the_first_word_is_skipped_so_that_something_is_heard_within_a_second() -> None:
    plan = plan_of(("Honey never spoils at all.", "It keeps."))
    line = plan.scenes[0].line
    late = line_take(line)
    words = tuple(word.but(start_ms=word.start_ms + 1500, end_ms=word.end_ms + 1500) for word in late.words)
    takes = {**line_takes(plan), line.digest(): late.but(words=words, duration_ms=late.duration_ms + 1500)}

    timeline = assemble(plan, CutStyle(), takes)

    first = timeline.narration[0]
    assert first.first_ms == 1500 + 60 - OPENING_SILENCE_MS
    assert first.first_ms + first.duration_ms == late.duration_ms + 1500
    assert timeline.captions[0].start < 30
    spoken = first.start + (1560 - first.first_ms) * 30 / 1000
    assert abs(timeline.captions[0].start - spoken) <= 1


@given(TEXT, st.floats(0.5, 1.0))
def test_what_nobody_speaks_can_be_read_however_short_the_scene_is_made(text: str, stretch: float) -> None:
    plan = plan_of((text, text), voice="")
    plan = plan.with_scene(plan.scenes[0].but(stretch=stretch))

    timeline = assemble(plan, CutStyle(), {})

    for page in timeline.captions:
        if page.end <= timeline.picture[0].end:
            width = cells(written([word.text for word in page.words]))
            assert (page.end - page.start) / 30 * READABLE_CELLS_A_SECOND >= width - 1


def test_words_that_pass_too_quickly_share_a_page() -> None:
    plan = plan_of(("No! Yes! Never! Honey keeps for thousands of years.",))
    line = plan.scenes[0].line

    timeline = assemble(plan, CutStyle(), {line.digest(): line_take(line, word_ms=250)})

    assert all(page.end - page.start >= READABLE_FRAMES for page in timeline.captions)


def test_sound_effects_are_few_apart_and_can_be_left_out() -> None:
    lines = tuple(f"Number {number} says that there are {number} of them here." for number in range(1, 7))
    plan = plan_of(lines).but(mood=Mood.BOLD)
    looks = (Look(layout=Layout.NUMBER, figure=f"{number} kg") for number in range(1, 7))
    plan = plan.but(scenes=tuple(scene.but(look=look) for scene, look in zip(plan.scenes, looks, strict=True)))
    pushing = CutStyle(transition=TransitionKind.PUSH)

    timeline = assemble(plan, pushing, line_takes(plan))

    sounds = timeline.sounds
    assert {SoundKind.IMPACT} <= {sound.kind for sound in sounds}
    assert all(after.at - before.at >= APART_FRAMES for before, after in pairwise(sounds))
    for kind in SoundKind:
        alike = [sound.at for sound in sounds if sound.kind is kind]
        assert all(after - before >= ALIKE_APART_FRAMES for before, after in pairwise(alike))
    assert all(0 <= sound.at < timeline.frames for sound in sounds)
    assert assemble(plan, pushing.but(sound_effects=False), line_takes(plan)).sounds == ()


def test_a_moving_transition_whooshes_and_a_dissolve_does_not() -> None:
    plan = plan_of()

    pushed = assemble(plan, CutStyle(transition=TransitionKind.PUSH), line_takes(plan))
    dissolved = assemble(plan, CutStyle(transition=TransitionKind.DISSOLVE), line_takes(plan))

    first = pushed.picture[1]
    assert pushed.sounds[0].kind is SoundKind.WHOOSH
    assert first.start <= pushed.sounds[0].at <= first.start + first.transition.frames
    assert dissolved.sounds == ()


def test_edits_are_done_again_when_the_film_is_assembled_anew_and_those_that_are_lost_are_told() -> None:
    edits = (Trim(clip="S2", tail=5), RemoveClip(clip="S9"), Restyle(style=CaptionStyle.POP))
    made = Materials(plan=plan_of(), style=CutStyle(music=None), camera="animatic", lines=line_takes(plan_of()))
    plain, edited = made, made.but(style=made.style.but(edits=edits))

    before, after = plain.timeline(Profile.PREVIEW), edited.edited(Profile.PREVIEW)

    assert after.timeline == edited.timeline(Profile.PREVIEW)
    assert after.timeline.frames == before.frames - 5
    assert after.timeline.caption_look.style is CaptionStyle.POP
    assert [lost.operation for lost in after.lost] == [edits[1]]
    assert "S9" in after.lost[0].because
    assert CutStyle.model_validate_json(edited.style.model_dump_json()) == edited.style
