"""A real, small language model in this process."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bot.studio.errors import ModelFailed, WeightsMissing
from models.llm.llama_cpp import LlamaCpp
from models.protocols import Message, Sampling

ASK = (Message("user", "Tell me about bees."),)


def test_an_answer_comes_in_pieces_that_add_up(small_model: LlamaCpp) -> None:
    pieces: list[str] = []

    def keep(text: str) -> bool:
        pieces.append(text)
        return True

    answer = small_model.chat(ASK, Sampling(max_tokens=12), keep)

    assert "".join(pieces) == answer.text
    assert answer.tokens == 12
    assert answer.prompt_tokens > 5
    assert not answer.finished


def test_the_same_seed_gives_the_same_answer_whatever_was_asked_before(small_model: LlamaCpp) -> None:
    sampling = Sampling(max_tokens=16, seed=7, temperature=1.0, reuse=False)

    first = small_model.chat(ASK, sampling)
    small_model.chat((Message("user", "Count."),), Sampling(max_tokens=2))
    second = small_model.chat(ASK, sampling)
    other = small_model.chat(ASK, Sampling(max_tokens=16, seed=8, temperature=1.0, reuse=False))

    assert first.text == second.text
    assert first.text != other.text


def test_the_listener_can_stop_it(small_model: LlamaCpp) -> None:
    pieces: list[str] = []

    def three(text: str) -> bool:
        pieces.append(text)
        return len(pieces) < 3

    answer = small_model.chat(ASK, Sampling(max_tokens=200), three)

    assert len(pieces) == 3
    assert not answer.finished


def test_what_the_listener_raises_reaches_the_caller(small_model: LlamaCpp) -> None:
    def raises(_: str) -> bool:
        raise LookupError("stop here")

    with pytest.raises(LookupError, match="stop here"):
        small_model.chat(ASK, Sampling(max_tokens=5), raises)
    assert small_model.chat(ASK, Sampling(max_tokens=2)).tokens == 2


def test_a_grammar_is_kept_to(small_model: LlamaCpp) -> None:
    answer = small_model.chat(ASK, Sampling(grammar='root ::= "bees: " ("good" | "bad")'))

    assert answer.text in {"bees: good", "bees: bad"}
    assert answer.finished


def test_a_schema_is_kept_to(small_model: LlamaCpp) -> None:
    schema = {"type": "object", "properties": {"mood": {"enum": ["calm", "bold"]}}, "required": ["mood"]}

    answer = small_model.chat(ASK, Sampling(json_schema=schema, max_tokens=40))

    assert json.loads(answer.text)["mood"] in {"calm", "bold"}


def test_json_is_written_without_spaces_to_spare(small_model: LlamaCpp) -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"mood": {"enum": ["calm"]}}, "required": ["mood"]}
    schema["additionalProperties"] = False

    answers = {small_model.chat(ASK, Sampling(json_schema=schema, seed=seed, temperature=1.5)).text for seed in (1, 2)}

    assert answers == {'{"mood": "calm"}'}


def test_a_schema_that_cannot_be_kept_to_is_told(small_model: LlamaCpp) -> None:
    with pytest.raises(ModelFailed, match="cannot be held to this JSON schema"):
        small_model.chat((Message("user", "Say hi."),), Sampling(json_schema={"if": {}, "type": "null"}, seed=1))


def test_an_answer_cut_at_the_limit_says_so(small_model: LlamaCpp) -> None:
    answer = small_model.chat(ASK, Sampling(grammar='root ::= "one two three four five six seven eight"', max_tokens=3))

    assert not answer.finished


def test_an_answer_that_was_begun_is_continued(small_model: LlamaCpp) -> None:
    begun = (Message("user", "Name a colour."), Message("assistant", "The colour is "))

    assert not small_model.chat(begun, Sampling(max_tokens=4)).text.startswith("The colour")


def test_too_long_a_conversation_and_a_wrong_grammar_are_told(small_model: LlamaCpp) -> None:
    with pytest.raises(ModelFailed, match="context"):
        small_model.chat((Message("user", "hello " * 3000),), Sampling(max_tokens=2))
    with pytest.raises(ModelFailed, match="grammar"):
        small_model.chat(ASK, Sampling(grammar="root ::= ("))


def test_nobody_else_can_use_the_port(small_model: LlamaCpp) -> None:
    address = small_model._server.listening_address

    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{address}/v1/chat/completions", data=b"{}", timeout=5)  # noqa: S310


def test_no_weights_no_model(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing):
        LlamaCpp(name="none", weights=tmp_path)
    (tmp_path / "broken.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelFailed, match="models check"):
        LlamaCpp(name="broken", weights=tmp_path)


def test_waiting_threads_do_not_spin() -> None:
    code = "import os, models.llm.llama_cpp as m\ntry: m.LlamaCpp(name='x', weights=__import__('pathlib').Path('.'))\n"
    code += "except Exception: pass\nprint(os.environ['OMP_WAIT_POLICY'])"
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)

    assert out.stdout.strip() == "PASSIVE"
