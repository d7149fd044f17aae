"""What a language model answers to an edit becomes operations, or a reason."""

import json
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.cli import Schema
from bot.studio.assembly import assemble
from bot.studio.edit_answer import EXAMPLES, STEPS_MOST, EditAnswer, Step, answer_schema
from bot.studio.edit_steps import parsed
from bot.studio.errors import Refused
from bot.studio.listing import described
from bot.studio.operations.kinds import EditList, MoveClip, Split, Trim
from bot.studio.operations.performing import performed
from bot.studio.style import CutStyle
from bot.studio.timeline import Timeline
from tests.studio.films import line_takes, plan_of
from tests.studio.operations.reels import SEEDS, timelines

FILM = assemble(plan_of(), CutStyle(), line_takes(plan_of()))


def after(*steps: dict[str, object], film: Timeline = FILM) -> Timeline:
    answer = EditAnswer.model_validate({"say": "Done.", "steps": steps})
    operations = parsed(answer, film)
    return performed(film, operations)[-1].timeline if operations else film


def said(film: Timeline) -> str:
    return " ".join(word.text for page in film.captions for word in page.words)


KINDS_OF_STEP = get_args(get_args(Step)[0])
STEPS = [
    {"do": "shorter", "scene": 2, "end": "end", "seconds": 0.5},
    {"do": "longer", "scene": 3, "seconds": 1},
    {"do": "split", "scene": 2, "at_seconds": 1},
    {"do": "move", "scene": 3, "to": 1},
    {"do": "remove", "scene": 2},
    {"do": "speed", "scene": 1, "times": 0.8},
    {"do": "transition", "scene": 0, "to": "push"},
    {"do": "caption", "old": "nectar", "new": "NECTAR"},
    {"do": "caption_style", "style": "pop", "ground": "box"},
    {"do": "caption_size", "size": 1.3},
    {"do": "mute", "what": "music", "scene": 0},
    {"do": "volume", "what": "narration", "scene": 1, "louder_db": 3},
    {"do": "music", "track": "happy_acoustic_1"},
    {"do": "effect", "scene": 1, "name": "grain"},
    {"do": "title", "scene": 1, "text": "Honey", "seconds": 1},
    {"do": "sound", "scene": 3, "sound": "pop", "at_seconds": 0.5},
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["do"])
def test_every_step_changes_the_film(step: dict[str, object]) -> None:
    assert after(step) != FILM


def test_scenes_keep_the_numbers_they_had_before_the_first_step() -> None:
    film = after({"do": "remove", "scene": 1}, {"do": "shorter", "scene": 3, "end": "start", "seconds": 0.2})

    assert [clip.key for clip in film.picture] == ["S2", "S3"]
    assert film.picture[1].frames == FILM.picture[2].frames - 6


def test_a_scene_in_parts_moves_as_one_both_ways() -> None:
    split = {"do": "split", "scene": 1, "at_seconds": 0.5}

    last = after(split, {"do": "move", "scene": 1, "to": 3})
    first = after({"do": "split", "scene": 3, "at_seconds": 0.5}, {"do": "move", "scene": 3, "to": 1})

    assert [clip.scene for clip in last.picture] == ["S2", "S3", "S1", "S1"]
    assert [clip.key for clip in last.picture][2:] == ["S1", "S1+2"]
    assert [clip.key for clip in first.picture] == ["S3", "S3+2", "S1", "S2"]


def test_a_caption_is_found_by_its_words_and_keeps_its_marks() -> None:
    film = after({"do": "caption", "old": "never spoils", "new": "keeps"})

    assert said(film).startswith("Honey keeps. Bees")
    assert film.narration == FILM.narration


def test_effects_and_titles_are_taken_off_again() -> None:
    dressed = after({"do": "effect", "scene": 1, "name": "mirror"}, {"do": "title", "scene": 1, "text": "Hm"})

    assert after({"do": "no_effects", "scene": 1}, {"do": "no_titles", "scene": 1}, film=dressed) == FILM


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"do": "remove", "scene": 9}, "no scene"),
        ({"do": "shorter", "scene": 1, "seconds": 50}, "nothing would be left"),
        ({"do": "speed", "scene": 2, "times": 3}, "no longer sounds like a person"),
        ({"do": "caption", "old": "tractor", "new": "bee"}, "No caption says"),
        ({"do": "music", "track": "polka"}, "no piece of music"),
        ({"do": "split", "scene": 1, "at_seconds": 55}, "lasts"),
        ({"do": "transition", "scene": 1, "to": "push"}, "Nothing comes before"),
    ],
)
def test_what_cannot_be_done_says_why(step: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        after(step)


def test_a_scene_that_an_earlier_step_took_out_is_gone() -> None:
    with pytest.raises(Refused, match="taken out by an earlier step"):
        after({"do": "remove", "scene": 1}, {"do": "shorter", "scene": 1, "seconds": 0.2})


@given(timelines(), st.lists(SEEDS, max_size=3))
def test_whatever_is_answered_is_done_or_refused(timeline: Timeline, seeds: list[int]) -> None:
    steps = [Random(seed).choice(STEPS) for seed in seeds]
    answer = EditAnswer.model_validate({"say": "", "steps": steps})

    try:
        operations = parsed(answer, timeline)
    except Refused:
        return
    performed(timeline, operations)


def test_the_schema_asks_for_every_field_and_knows_how_many_scenes_there_are() -> None:
    schema = answer_schema(FILM)

    assert schema["required"] == ["say", "steps"]
    assert schema["$defs"]["Shorter"]["properties"]["scene"]["maximum"] == 3
    assert schema["$defs"]["Shorter"]["required"] == ["do", "scene", "end", "seconds"]
    assert schema["properties"]["steps"]["maxItems"] == STEPS_MOST
    assert len(json.dumps(schema)) < 7000
    assert len(schema["properties"]["steps"]["items"]["anyOf"]) == len(KINDS_OF_STEP)
    assert answer_schema()["$defs"]["Shorter"]["properties"]["scene"]["maximum"] == 99


def test_what_is_said_twice_is_done_once() -> None:
    quieter = {"do": "volume", "what": "music", "louder_db": -4}

    once, often = after({**quieter, "scene": 0}), after(*({**quieter, "scene": scene} for scene in (0, 1, 2)))

    assert once == often != FILM


@pytest.mark.parametrize(("wish", "answer"), EXAMPLES)
def test_the_examples_shown_to_a_model_are_answers_that_can_be_carried_out(wish: str, answer: EditAnswer) -> None:
    try:
        assert bool(parsed(answer, FILM)) == bool(answer.steps), wish
    except Refused as refusal:
        assert "No caption says" in refusal.what  # noqa: PT017 - the film has no such caption


def test_too_many_steps_and_unknown_ones_are_not_an_answer() -> None:
    for steps in ([STEPS[0]] * (STEPS_MOST + 1), [{"do": "explode", "scene": 1}]):
        with pytest.raises(ValidationError):
            EditAnswer.model_validate({"say": "", "steps": steps})


def test_a_film_is_written_down_in_one_line_a_scene() -> None:
    lines = described(FILM).splitlines()

    assert len(lines) == 4
    assert lines[0].startswith("Film of ")
    assert lines[1].startswith("1. 0.0 s, lasts ")
    assert "says “Honey never spoils.”" in lines[1]
    assert "comes in with dissolve" in lines[2]


@given(timelines())
def test_any_film_can_be_written_down(timeline: Timeline) -> None:
    scenes = len(dict.fromkeys(clip.scene for clip in timeline.picture))

    assert len(described(timeline).splitlines()) == scenes + 1


def test_operations_are_kept_in_files_of_a_known_version() -> None:
    edits = EditList(operations=(Trim(clip="S1", head=1), Split(clip="S1", at=4), MoveClip(clip="S1", to=2)))

    assert EditList.model_validate_json(edits.model_dump_json()) == edits
    with pytest.raises(ValidationError):
        EditList.model_validate({"schema_version": 2, "operations": []})
    assert {"operations", "edit-answer"} <= set(Schema)
