"""What conversations may look up."""

import pytest
from jsonschema import Draft202012Validator

from bot.services.tools import allowed
from bot.studio.people import Capability, Member, RoleMap
from bot.studio.talk import TOOLS, Mode, is_discussed
from bot.studio.tools import WHAT_FOR, Tool, ToolCall, call_schema, call_words, counted
from bot.studio.values import GuildId, UserId


@pytest.mark.parametrize("mode", Mode)
def test_a_model_can_only_call_what_its_mode_may_look_up(mode: Mode) -> None:
    tools = TOOLS[mode]
    schema = Draft202012Validator(call_schema(tools))

    for tool in Tool:
        assert schema.is_valid({"tool": tool.value, "about": "x"}) is (tool in tools)
    assert schema.is_valid({"tool": "none", "about": ""})
    assert not schema.is_valid({"tool": "none", "about": "x" * 201})
    assert all(WHAT_FOR[tool] in call_words(tools) for tool in tools)
    assert ToolCall.model_validate_json('{"tool": "none", "about": ""}').tool == "none"


def test_every_tool_is_for_some_mode() -> None:
    assert {tool for tools in TOOLS.values() for tool in tools} == set(Tool) == set(WHAT_FOR)


def test_who_may_not_edit_has_no_film_looked_into() -> None:
    roles = RoleMap(roles={Capability.EDIT: frozenset({7})})
    guest = Member(guild=GuildId(1), user=UserId(1), name="Gus")

    assert allowed(roles, guest, Mode.EDITOR) == ()
    assert allowed(roles, guest.but(roles=frozenset({7})), Mode.EDITOR) == TOOLS[Mode.EDITOR]
    assert allowed(roles, guest, Mode.GENERAL) == TOOLS[Mode.GENERAL]
    assert allowed(roles, guest.but(is_bot=True), Mode.GENERAL) == ()


def test_words_and_seconds_are_counted() -> None:
    assert counted("one two three").startswith("3 words, about")
    assert counted("  ") == "There is no text."


@pytest.mark.parametrize(
    ("text", "is_question"), [("Is it good?", True), ("Write it anew.", False), ("良いですか？ ", True)]
)
def test_a_question_to_the_scriptwriter_is_discussed(text: str, is_question: bool) -> None:
    assert is_discussed(text) is is_question
