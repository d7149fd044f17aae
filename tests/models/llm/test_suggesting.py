"""Edits by a language model: kept to the schema, tried again where they cannot be made, and never the same twice."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.studio.assembly import assemble
from bot.studio.catalogue import PlanStyle
from bot.studio.edit_answer import EditAnswer, answer_schema
from bot.studio.edit_prompt import readable
from bot.studio.edit_steps import parsed
from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.listing import described
from bot.studio.proposal import edited_film
from bot.studio.style import CutStyle
from models.llm.llama_cpp import LlamaCpp
from models.llm.suggesting import DRAWS, suggest
from models.protocols import Completion, Message, OnText, Sampling
from tests.studio.films import line_takes, plan_of

FILM = assemble(plan_of(), CutStyle(), line_takes(plan_of()))
QUIETER = {"say": "The music is quieter.", "steps": [{"do": "volume", "what": "music", "scene": 0, "louder_db": -4}]}
SHORTER = {"say": "Scene 2 is shorter.", "steps": [{"do": "shorter", "scene": 2, "end": "end", "seconds": 0.5}]}
NOWHERE = {"say": "Scene 9 goes.", "steps": [{"do": "remove", "scene": 9}]}
NOTHING = {"say": "As it was.", "steps": [{"do": "transition", "scene": 1, "to": "cut"}]}


@dataclass
class Scripted:
    """Says what a test wants, in order, and keeps what it was asked."""

    answers: list[str]
    finished: bool = True
    name: str = "scripted"
    plan_style: PlanStyle = "direct"
    asked: list[tuple[Sequence[Message], Sampling]] = field(default_factory=list)

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        self.asked.append((messages, sampling))
        text = self.answers[min(len(self.asked), len(self.answers)) - 1]
        for at in range(0, len(text), 8):
            if on_text is not None and not on_text(text[at : at + 8]):
                break
        return Completion(text, self.finished, 10, 10, 0.1)

    def close(self) -> None:
        pass


def saying(*answers: object, finished: bool = True) -> Scripted:
    return Scripted([one if isinstance(one, str) else json.dumps(one) for one in answers], finished)


def test_the_model_sees_the_film_the_examples_and_the_schema_of_its_scenes() -> None:
    model = saying(QUIETER)

    answer, author = suggest(model, "Honey", FILM, "it is too loud", 1)

    (messages, sampling), *more = model.asked
    assert not more
    assert answer == EditAnswer.model_validate(QUIETER)
    assert author.model == "scripted"
    assert described(FILM) in messages[-1].content
    assert messages[-1].content.endswith("Wish: it is too loud")
    assert [message.role for message in messages[1:5]] == ["user", "assistant", "user", "assistant"]
    assert sampling.reuse, "questions begin alike: the model goes on from the one before"
    assert sampling.json_schema is not None
    assert sampling.json_schema["$defs"]["TakeOut"]["properties"]["scene"]["maximum"] == 3


@pytest.mark.parametrize("first", [NOWHERE, NOTHING, '{"say": "Scene', "Of course!", {"say": " ", "steps": []}])
def test_an_answer_that_cannot_be_used_is_asked_for_again_with_the_reason(first: object) -> None:
    model = saying(first, SHORTER)

    answer, _ = suggest(model, "Honey", FILM, "shorter", 1)

    assert answer == EditAnswer.model_validate(SHORTER)
    again = model.asked[1][0]
    assert "That does not work" in again[-1].content
    assert model.asked[1][1].temperature > model.asked[0][1].temperature
    assert model.asked[1][1].seed != model.asked[0][1].seed


def test_after_three_answers_without_use_it_says_why() -> None:
    model = saying(NOWHERE)

    with pytest.raises(ModelFailed, match=r"scripted found no edit that can be made. There is no scene called “9”"):
        suggest(model, "Honey", FILM, "shorter", 1)

    assert len(model.asked) == DRAWS


def test_answers_cut_off_are_not_shown_to_the_model_again() -> None:
    model = saying(SHORTER, finished=False)

    with pytest.raises(ModelFailed, match="did not come to an end within 420 tokens, 3 times"):
        suggest(model, "Honey", FILM, "shorter", 1)

    assert len({len(messages) for messages, _ in model.asked}) == 1


def test_another_answer_is_not_one_of_those_before() -> None:
    model = saying(QUIETER, SHORTER)
    before = EditAnswer.model_validate(QUIETER)

    answer, _ = suggest(model, "Honey", FILM, "better", 1, avoid=(before, before.but(say="Quieter.")))

    assert answer == EditAnswer.model_validate(SHORTER)


def test_an_answer_without_steps_is_taken_for_what_it_is() -> None:
    answer, _ = suggest(saying({"say": "I cannot do that.", "steps": []}), "Honey", FILM, "make it rain", 1)

    assert answer.steps == ()


def test_people_read_the_sentence_while_it_is_written_and_can_stop_it() -> None:
    told: list[str] = []

    def until_a_step(_done: float, text: str) -> bool:
        told.append(text)
        return "•" not in text

    with pytest.raises(Cancelled):
        suggest(saying(SHORTER), "Honey", FILM, "shorter", 1, on_progress=until_a_step)

    assert "Scene 2 is" in "".join(told)
    assert told[-1].endswith("• shorter")
    assert all("{" not in text for text in told)


def test_a_small_model_keeps_to_the_schema(small_model: LlamaCpp) -> None:
    wish = [Message("user", "Answer in JSON: make the music quieter.")]

    answer = small_model.chat(wish, Sampling(max_tokens=24, seed=3, json_schema=answer_schema(FILM)))

    assert answer.text.startswith("{")
    assert readable(answer.text)


@pytest.mark.slow
def test_a_real_model_finds_edits_that_do_what_was_wished_for(demo_model: LlamaCpp) -> None:
    answer, author = suggest(demo_model, "Honey", FILM, "the music is too loud", 3)

    assert author.model == "qwen2.5-coder-1.5b"
    music = edited_film(FILM, parsed(answer, FILM)).music
    assert music is not None
    assert FILM.music is not None
    assert music.level_db < FILM.music.level_db
