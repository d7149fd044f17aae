from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.assembly import (
    CLOSING_FRAMES,
    OPENING_FRAMES,
    SCENE_FRAMES_LEAST,
    assemble,
    lengths_of,
    scene_frames,
    shots_of,
)
from bot.studio.clips import TransitionKind
from bot.studio.errors import Unplayable
from bot.studio.overlays import CaptionStyle
from bot.studio.plan import Plan, Scene
from bot.studio.style import CutStyle
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

    assert timeline.frames == sum(lengths_of(plan, takes))
    assert [clip.frames for clip in timeline.picture] == list(lengths_of(plan, takes))
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
def test_shots_last_as_long_as_their_clips_and_know_their_words(plan: Plan, style: CutStyle) -> None:
    takes = line_takes(plan)

    shots = shots_of(plan, takes, style)

    assert [shot.frames for shot in shots] == list(lengths_of(plan, takes))
    for shot in shots:
        assert shot.words[0].start_ms >= (333 if shot.number == 1 else 0)
        assert shot.words[-1].end_ms * 30 <= shot.frames * 1000
        assert all(0 <= beat * 30 < shot.frames * 1000 for beat in shot.beats_ms)


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
