"""Proposals: what becomes of an answer, and what is new in words; and styles whose later choices prevail."""

from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.studio.assembly import assemble
from bot.studio.clips import TransitionKind
from bot.studio.edit_answer import EXAMPLES, EditAnswer, Step
from bot.studio.edit_prompt import edit_turns, readable
from bot.studio.errors import Refused, Stale, Unplayable
from bot.studio.export import FileName, file_name
from bot.studio.operations.kinds import (
    AddSound,
    Level,
    Mute,
    Operation,
    Restyle,
    RewordCaption,
    SetMusic,
    SetTransition,
    Sounding,
    Trim,
)
from bot.studio.operations.replaying import edited
from bot.studio.overlays import CaptionStyle, Ground
from bot.studio.plan import Author
from bot.studio.proposal import TRIES_MOST, ProposalState, edited_film, new_words, with_edits
from bot.studio.soundtrack import Music, SoundKind
from bot.studio.style import EDITS_MOST, CutStyle
from bot.studio.timeline import Timeline
from bot.studio.values import OrderId, UserId
from tests.store.studio_values import proposal_of
from tests.studio.films import line_takes, plan_of
from tests.studio.operations.reels import edits

FILM = assemble(plan_of(), CutStyle(), line_takes(plan_of()))
AUTHOR = Author(model="test", seconds=1.0)
SHORTER = EditAnswer.model_validate(
    {"say": "Shorter.", "steps": [{"do": "shorter", "scene": 2, "end": "end", "seconds": 0.5}]}
)
SAME = EditAnswer.model_validate({"say": "As it is.", "steps": [{"do": "caption_size", "size": 1}]})
LAYERS: list[Operation] = [
    Restyle(style=CaptionStyle.POP, ground=Ground.BOX, size=1.5),
    SetMusic(music=Music(track="honey", level_db=-20.0)),
    SetMusic(),
    Mute(what=Sounding.MUSIC),
    Mute(what=Sounding.EFFECTS),
    SetTransition(to=TransitionKind.PUSH),
    AddSound(clip="S1", sound=SoundKind.POP),
    Level(what=Sounding.MUSIC, by_db=-3),
    Trim(clip="S2", tail=5),
]


def test_an_answer_becomes_operations_differences_and_a_draft() -> None:
    proposal, after = proposal_of(ProposalState.ASKED).answered(SHORTER, AUTHOR, FILM)

    assert proposal.state is ProposalState.OPEN
    assert proposal.operations == (Trim(clip="S2", tail=15),)
    assert "Scene 2 is 0.5 s shorter." in proposal.differences
    assert proposal.draft == after.digest() != FILM.digest()


def test_effects_are_called_by_their_names() -> None:
    old = EditAnswer.model_validate(
        {"say": "Old.", "steps": [{"do": "effect", "scene": 3, "name": name} for name in ("black_and_white", "grain")]}
    )

    proposal, _ = proposal_of(ProposalState.ASKED).answered(old, AUTHOR, FILM)

    assert proposal.differences == ("Scene 3 has the filter “black and white” and film grain.",)


def test_an_answer_that_changes_nothing_has_nothing_to_apply() -> None:
    proposal, _ = proposal_of(ProposalState.ASKED).answered(SAME, AUTHOR, FILM)

    assert (proposal.operations, proposal.draft, proposal.sentence) == ((), "", "As it is.")


def test_each_further_try_remembers_the_answers_before_until_it_is_enough() -> None:
    proposal = proposal_of(ProposalState.ASKED)
    for number in range(2, TRIES_MOST + 1):
        answered, _ = proposal.answered(SHORTER, AUTHOR, FILM)
        proposal = answered.again(OrderId(f"O{number}"))
        assert (proposal.tries, len(proposal.earlier), proposal.operations) == (number, number - 1, ())

    with pytest.raises(Refused, match="8 answers were tried"):
        proposal.again(OrderId("O9"))


def test_a_decided_proposal_and_an_older_answer_are_stale() -> None:
    applied = proposal_of().ended(ProposalState.APPLIED, UserId(7))

    with pytest.raises(Stale, match="applied already"):
        applied.require(ProposalState.OPEN, tries=1)
    with pytest.raises(Stale, match="newer answer"):
        proposal_of().but(tries=2).require(ProposalState.OPEN, tries=1)


def test_words_are_new_as_a_whole_however_they_were_put_together() -> None:
    after = edited_film(
        FILM,
        [RewordCaption(clip="S1", page=1, word=1, text="Evil"), RewordCaption(clip="S1", page=1, word=2, text="deeds")],
    )

    assert "Evil deeds" in new_words(FILM, after)
    assert new_words(FILM, FILM) == ""


@given(edits())
def test_whatever_is_written_anew_is_found(made: tuple[Timeline, Operation]) -> None:
    film, operation = made
    after = edited(film, [operation]).timeline

    found = new_words(film, after).splitlines()

    before = {title.text for title in film.titles}
    assert {title.text for title in after.titles} - before <= set(found)


def test_a_style_takes_so_many_edits_and_no_more() -> None:
    trim = Trim(clip="S1", tail=1)
    full = with_edits(CutStyle(), (trim,) * EDITS_MOST)

    assert (full.version, len(full.edits)) == (2, EDITS_MOST)
    with pytest.raises(Unplayable, match="edit 201"):
        with_edits(full, (trim,))


CHOICES: dict[str, list[object]] = {
    "caption_style": [CaptionStyle.NONE, CaptionStyle.BLOCK],
    "caption_ground": [Ground.BOX],
    "music": [None],
    "transition": [TransitionKind.CUT, TransitionKind.WIPE_LEFT],
    "sound_effects": [False],
}


@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(LAYERS), max_size=5))
def test_what_was_chosen_last_is_seen_and_heard(dice: Random, layers: list[Operation]) -> None:
    before = CutStyle(edits=tuple(layers))
    changed = {name: dice.choice(values) for name, values in CHOICES.items() if dice.random() < 0.5}
    style = before.but(**changed).after(before)

    film = edited(assemble(plan_of(), style, line_takes(plan_of())), style.edits).timeline

    if "caption_style" in changed:
        assert film.caption_look.style is changed["caption_style"]
    if "caption_ground" in changed:
        assert film.caption_look.ground is changed["caption_ground"]
    if "music" in changed:
        assert film.music is None
    if "transition" in changed:
        kinds = {clip.transition.kind for clip in film.picture[1:]}
        assert kinds == {changed["transition"]}
    if "sound_effects" in changed:
        assert film.sounds == ()
    kept = [edit for edit in layers if isinstance(edit, Trim | Level)]
    assert [edit for edit in style.edits if isinstance(edit, Trim | Level)] == kept


def test_quieter_music_is_quieter_where_an_edit_chose_it_too() -> None:
    before = CutStyle(edits=(SetMusic(music=Music(track="honey", level_db=-20.0)),))

    style = before.but(music_level_db=-17.0).after(before)

    (edit,) = style.edits
    assert isinstance(edit, SetMusic)
    assert edit.music is not None
    assert edit.music.level_db == pytest.approx(-23.0)


def test_a_style_that_stays_keeps_its_edits() -> None:
    style = CutStyle(edits=tuple(LAYERS))

    assert style.after(style) == style


@settings(max_examples=12)
@given(st.data())
def test_every_beginning_of_an_answer_can_be_read(data: st.DataObject) -> None:
    _, answer = data.draw(st.sampled_from(EXAMPLES))
    answer = answer.but(say=data.draw(st.text(max_size=30)))
    text = answer.model_dump_json()

    read = [readable(text[:end]) for end in range(len(text) + 1)]

    assert read[-1].startswith(answer.say)
    assert all(answer.say.startswith(one) for one in read if "\n" not in one and "•" not in one)


def test_answers_to_avoid_are_shown_after_the_wish() -> None:
    turns = edit_turns("Honey", FILM, "faster", (SHORTER,))

    assert [turn.role for turn in turns[-3:]] == ["user", "assistant", "user"]
    assert turns[-2].text == SHORTER.model_dump_json()
    assert turns[-1].text.endswith("Wish: faster")


@given(st.text(max_size=120))
def test_every_title_names_a_file(title: str) -> None:
    name = file_name(title)

    assert TypeAdapter(FileName).validate_python(name) == name
    assert not name.startswith(".")


def test_the_model_is_told_every_step_there_is() -> None:
    told = edit_turns("Honey", FILM, "faster")[0].text

    assert "effect: scene, name (black_and_white, mirror," in told
    for kind in get_args(get_args(Step)[0]):
        for name in get_args(kind.model_fields["do"].annotation):
            assert f"{name}" in told
