"""Grammars checked here: an expression takes what llama.cpp writes by the grammar, and nothing else."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.planning.grammar import (
    line_grammar,
    lines_grammar,
    notes_grammar,
    picture_grammar,
    rewrite_grammar,
    title_grammar,
)
from models.llm.grammars import GrammarUnreadable, pattern_of
from models.llm.llama_cpp import LlamaCpp
from models.protocols import Message, Sampling

ASK = (Message("user", "Tell me about bees, briefly."),)
OURS = {
    "title": title_grammar(),
    "line": line_grammar(3, ("So", "And then")),
    "lines": lines_grammar(2),
    "rewrite": rewrite_grammar(),
    "notes": notes_grammar(2),
    "picture": picture_grammar(),
}


@pytest.mark.parametrize(
    ("grammar", "matches", "others"),
    [
        ('root ::= "a.b" | "c"+', ["a.b", "ccc"], ["axb", "", "a.bc"]),
        ("root ::= [a-c]{2} [^x]? # two\n", ["ab", "abz"], ["a", "abx", "ad"]),
        ('root ::= one (", " one){1,2}\none ::= [0-9]{1,}', ["1, 22", "1, 2, 3"], ["1", "1, 2, 3, 4"]),
        (r'root ::= "\"" [\]\-x] "\x41\n"', ['"]A\n', '"-A\n'], ['"yA\n', '"]B\n']),
        ('root ::= [a-] ("|" | ".") .', ["a|?", "-.!"], ["b|?", "a|"]),
        ('root ::=\n  "a" |\n  "b"\n', ["a", "b"], ["ab"]),
    ],
)
def test_a_grammar_is_read_as_llama_reads_it(grammar: str, matches: list[str], others: list[str]) -> None:
    pattern = pattern_of(grammar)

    assert all(pattern.fullmatch(text) for text in matches)
    assert not any(pattern.fullmatch(text) for text in others)


@pytest.mark.parametrize(
    "grammar", ['root ::= "a" root', "root ::= other", 'a ::= "b"', '"a"', "root ::= (", "root = 1"]
)
def test_what_cannot_be_read_is_said(grammar: str) -> None:
    with pytest.raises(GrammarUnreadable):
        pattern_of(grammar)


@pytest.mark.parametrize("name", OURS)
def test_what_llama_writes_by_our_grammars_is_taken(name: str, small_model: LlamaCpp) -> None:
    answer = small_model.chat(ASK, Sampling(grammar=OURS[name], max_tokens=24, temperature=1.2, seed=3))
    pattern = pattern_of(OURS[name])

    assert pattern.fullmatch(answer.text) or not answer.finished
    assert not pattern.fullmatch(answer.text + "\x00")


@settings(max_examples=60)
@given(
    texts=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4)
)
def test_literals_of_any_script_match_themselves_alone(texts: list[str]) -> None:
    quoted = [re.sub(r'([\\"])', r"\\\1", text) for text in texts]

    pattern = pattern_of("root ::= " + " | ".join(f'"{text}"' for text in quoted))

    assert all(pattern.fullmatch(text) for text in texts)
    assert not pattern.fullmatch("".join(texts) + texts[0])
