"""Language models on servers: a real llama.cpp server, and one that misbehaves as it is told."""

import json
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.catalogue import Server
from bot.studio.errors import ModelFailed, StudioError, TooLong, Unavailable
from models.llm.remote import RemoteChat
from models.llm.wire import Events
from models.protocols import Message, Sampling
from tests.models.llm.chat_server import DONE, END, Asked, chat_server, said

ASK = (Message("user", "Tell me about bees."),)
SECRET = "sk-verysecretverysecret"
SCHEMA = {
    "type": "object",
    "properties": {"mood": {"enum": ["calm", "bold"]}},
    "required": ["mood"],
    "additionalProperties": False,
}


def at(asked: Asked, **changes: Any) -> RemoteChat:
    return RemoteChat(name="far", server=Server.model_validate({"address": asked.address, "model": "m"} | changes))


# A real one.


def test_an_answer_comes_in_pieces_that_add_up(llama: RemoteChat) -> None:
    pieces: list[str] = []

    def keep(text: str) -> bool:
        pieces.append(text)
        return True

    llama.ready()
    answer = llama.chat(ASK, Sampling(max_tokens=8), keep)

    assert "".join(pieces) == answer.text
    assert len([piece for piece in pieces if piece]) > 3
    assert (answer.tokens, answer.finished) == (8, False)
    assert answer.prompt_tokens > 5


def test_a_real_server_keeps_to_schemas_and_grammars(llama: RemoteChat) -> None:
    chosen = llama.chat(ASK, Sampling(json_schema=SCHEMA, max_tokens=40))
    rhymed = llama.chat(ASK, Sampling(grammar='root ::= "bees: " ("good" | "bad")', max_tokens=20))

    assert json.loads(chosen.text)["mood"] in {"calm", "bold"}
    assert rhymed.text in {"bees: good", "bees: bad"}
    assert chosen.finished
    assert rhymed.finished


def test_a_real_server_continues_what_was_begun_and_tells_of_too_much(llama: RemoteChat) -> None:
    begun = (Message("user", "Name a colour."), Message("assistant", "The colour is "))

    assert not llama.chat(begun, Sampling(max_tokens=3)).text.startswith("The colour")
    with pytest.raises(TooLong, match="Shorten"):
        llama.chat((Message("user", "hello " * 6000),), Sampling(max_tokens=2))
    with pytest.raises(ModelFailed, match="grammar"):
        llama.chat(ASK, Sampling(grammar="root ::= ("))


def test_the_real_server_is_free_again_once_the_listener_stops(llama: RemoteChat) -> None:
    pieces: list[str] = []

    def two(text: str) -> bool:
        pieces.extend([text] if text else [])
        return len(pieces) < 2

    answer = llama.chat(ASK, Sampling(max_tokens=1500), two)

    assert len(pieces) == 2
    assert not answer.finished
    assert llama.chat(ASK, Sampling(max_tokens=2)).tokens == 2


def test_a_wrong_key_is_told(llama_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLAMA_KEY", SECRET)
    server = Server(address=llama_address, model="m", kind="llama.cpp", api_key_env="LLAMA_KEY")

    with pytest.raises(Unavailable, match="does not accept the key") as refused:
        RemoteChat(name="far", server=server).chat(ASK, Sampling(max_tokens=2))

    assert SECRET not in str(refused.value)


# One that misbehaves.


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ((401, {}, json.dumps({"error": {"message": f"Incorrect key: {SECRET}"}})), Unavailable, "accept the key"),
        ((403, {}, SECRET), Unavailable, "accept the key"),
        ((404, {}, '{"error": "model not found"}'), Unavailable, "knows no model “m”"),
        ((429, {"Retry-After": "9"}, "slow down"), Unavailable, "busy"),
        ((500, {}, f"<html>{SECRET}</html>"), Unavailable, r"failed \(500\)"),
        ((503, {}, ""), Unavailable, r"failed \(503\)"),
        ((307, {"Location": "http://127.0.0.1:1/"}, ""), Unavailable, "has moved"),
        ((400, {}, json.dumps({"error": {"message": f"bad {SECRET}"}})), ModelFailed, r"bad \(hidden\)"),
        ((400, {}, '{"error": {"message": "maximum context length is 4096"}}'), TooLong, "so long"),
        ((200, {"Content-Type": "text/html"}, "<html>Welcome</html>"), Unavailable, "does not speak"),
        ([b'data: {"error": {"message": "out of memory"}}\n\n', DONE], ModelFailed, "out of memory"),
        ([b"data: what\n\n", DONE], Unavailable, "does not speak"),
        ([said("Bees are", "")], Unavailable, "broke off"),
        ([said("Bees are", ""), END], Unavailable, "broke off"),
        ([b": hello\n\n"], Unavailable, "broke off"),
        ([said("", "content_filter"), DONE], ModelFailed, "kept its answer back"),
    ],
)
def test_each_refusal_is_one_clear_message_without_the_key(
    answer: Any, kind: type[StudioError], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAR_KEY", SECRET)
    with chat_server(lambda _body, _number: answer) as asked:
        model = at(asked, api_key_env="FAR_KEY")
        with pytest.raises(kind, match=words) as told:
            model.chat(ASK, Sampling(max_tokens=8))

    assert told.value.remedy
    assert SECRET not in str(told.value)
    assert SECRET not in repr(told.value.__cause__)


def test_nobody_there_is_told_with_the_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    model = RemoteChat(name="far", server=Server(address=f"http://127.0.0.1:{port}/v1", model="m"))

    with pytest.raises(Unavailable, match=f"127.0.0.1:{port}.*cannot be reached: connection refused"):
        model.chat(ASK, Sampling())
    with pytest.raises(Unavailable, match="cannot be reached"):
        model.ready()


def test_a_host_that_nobody_knows_is_told() -> None:
    with pytest.raises(Unavailable, match="nobody knows its name"):
        RemoteChat(name="far", server=Server(address="http://no-such-host.invalid/v1", model="m")).ready()


def test_a_key_that_is_not_set_is_told_by_its_name() -> None:
    server = Server(address="http://127.0.0.1:1/v1", model="m", api_key_env="NOBODY_SETS_THIS")

    with pytest.raises(Unavailable, match="NOBODY_SETS_THIS"):
        RemoteChat(name="far", server=server)


def test_silence_ends_in_a_message_and_a_closed_connection() -> None:
    with chat_server(lambda _body, _number: [said("Bees", ""), None]) as asked:
        with pytest.raises(Unavailable, match=r"said nothing for 0\.3 seconds"):
            at(asked, silence_s=0.3).chat(ASK, Sampling())
        assert asked.hung_up.wait(5)


@pytest.mark.parametrize("begins", [[], [said("Bees", "")]])
def test_the_listener_can_stop_it_even_before_the_first_word(begins: list[bytes]) -> None:
    with chat_server(lambda _body, _number: [*begins, None]) as asked:
        answer = at(asked).chat(ASK, Sampling(), lambda _: False)
        assert asked.hung_up.wait(5)

    assert not answer.finished


def test_what_the_listener_raises_reaches_the_caller() -> None:
    def raises(_: str) -> bool:
        raise LookupError("stop here")

    with chat_server(lambda _body, _number: [said("Bees", ""), None]) as asked:
        with pytest.raises(LookupError, match="stop here"):
            at(asked).chat(ASK, Sampling(), raises)
        assert asked.hung_up.wait(5)


def test_a_server_that_does_not_stream_is_heard_all_the_same() -> None:
    whole = {"choices": [{"message": {"content": "Bees buzz."}, "finish_reason": "stop"}]}
    answer = 200, {"Content-Type": "application/json"}, json.dumps(whole)

    with chat_server(lambda _body, _number: answer) as asked:
        said_ = at(asked).chat(ASK, Sampling())

    assert (said_.text, said_.finished) == ("Bees buzz.", True)


def test_a_server_that_knows_no_schemas_is_asked_for_json_and_then_in_words() -> None:
    def answer(body: dict[str, Any], _number: int) -> Any:
        if "response_format" in body:
            return 400, {}, '{"error": "unknown parameter response_format"}'
        return 'Here you are:\n```json\n{"mood": "calm"}\n```'

    with chat_server(answer) as asked:
        model = at(asked)
        first = model.chat(ASK, Sampling(json_schema=SCHEMA))
        model.chat(ASK, Sampling(json_schema=SCHEMA))

    kinds = [body.get("response_format", {}).get("type") for body in asked.bodies]
    assert json.loads(first.text) == {"mood": "calm"}
    assert kinds == ["json_schema", "json_object", None, None]
    assert "mood" in asked.bodies[2]["messages"][0]["content"]


def test_a_server_that_ignores_the_schema_is_asked_again_with_it_in_words() -> None:
    answers = ['{"mood": "tired"}', '{"mood": "calm"}']

    with chat_server(lambda _body, number: answers[number - 1]) as asked:
        said_ = at(asked, kind="ollama").chat(ASK, Sampling(json_schema=SCHEMA, seed=5))

    assert said_.text == '{"mood": "calm"}'
    assert [body["seed"] for body in asked.bodies] == [5, 6]
    assert "JSON schema" in asked.bodies[1]["messages"][0]["content"]


def test_a_server_that_never_keeps_to_the_form_is_refused_after_three_tries() -> None:
    with (
        chat_server(lambda _body, _number: "no idea") as asked,
        pytest.raises(ModelFailed, match="form asked for, 3 times"),
    ):
        at(asked).chat(ASK, Sampling(json_schema=SCHEMA))

    assert len(asked.bodies) == 3


def test_a_grammar_is_checked_here_where_the_server_takes_none() -> None:
    grammar = 'root ::= "\\n3. " [A-Z] [a-z ]* [.] "\\n"?'
    answers = ["Sure! 3. Bees", "3. Bees buzz."]

    with chat_server(lambda _body, number: answers[number - 1]) as asked:
        said_ = at(asked).chat(ASK, Sampling(grammar=grammar))
        with pytest.raises(ModelFailed, match="calls itself"):
            at(asked).chat(ASK, Sampling(grammar='root ::= "a" root'))

    assert said_.text == "\n3. Bees buzz."
    assert not any("grammar" in body for body in asked.bodies)


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("llama.cpp", "grammar", 'root ::= "a"'),
        ("vllm", "structured_outputs", {"grammar": 'root ::= "a"'}),
    ],
)
def test_each_kind_of_server_is_given_a_grammar_its_own_way(kind: str, key: str, value: Any) -> None:
    with chat_server(lambda _body, _number: "a") as asked:
        at(asked, kind=kind).chat(
            (*ASK, Message("assistant", "Well, ")), Sampling(grammar='root ::= "a"', repeat_penalty=1.1)
        )

    body = asked.bodies[0]
    assert body[key] == value
    assert body.get("continue_final_message", False) is (kind == "vllm")
    assert 1.1 in {body.get("repeat_penalty"), body.get("repetition_penalty")}


@pytest.mark.parametrize(
    ("models", "kind", "words"),
    [
        (["other"], "vllm", "knows no model"),
        ((401, ""), "openai", "does not accept the key"),
        ((200, "<html>"), "openai", "does not speak"),
        ((502, ""), "openai", r"failed \(502\)"),
    ],
)
def test_a_server_that_is_not_ready_says_why(models: Any, kind: str, words: str) -> None:
    with chat_server(lambda _body, _number: "", models) as asked, pytest.raises(Unavailable, match=words):
        at(asked, kind=kind).ready()


@settings(max_examples=40)
@given(texts=st.lists(st.text(min_size=1).filter(str.strip), max_size=6), cuts=st.lists(st.integers(1, 40)))
def test_events_are_the_same_however_their_bytes_arrive(texts: list[str], cuts: list[int]) -> None:
    sent = [json.dumps({"t": text}, ensure_ascii=False) for text in texts]
    stream = b"".join(f": ping\r\ndata: {data}\r\n\r\n".encode() for data in sent)
    events, at_ = Events(), 0
    received: list[str] = []

    for cut in [*cuts, len(stream)]:
        received += events.feed(stream[at_ : at_ + cut])
        at_ += cut

    assert received == sent
