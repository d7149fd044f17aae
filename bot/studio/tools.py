"""What a conversation may look up in the studio: small questions that change, publish and spend nothing."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from bot.studio.plan import spoken_seconds
from bot.studio.values import Value

_ABOUT_MOST: Final = 200


class Tool(StrEnum):
    """One thing that can be looked up."""

    STATUS = "status"
    MODELS = "models"
    HELP = "help"
    PLAN = "plan"
    SCENES = "scenes"
    SUGGESTIONS = "suggestions"
    COUNT = "count"


WHAT_FOR: Final[Mapping[Tool, str]] = {
    Tool.STATUS: "how far this person's videos are",
    Tool.MODELS: "which models there are, and what runs them",
    Tool.HELP: "how a command is used; about: the command or subject",
    Tool.PLAN: "the plan of this thread's video, with its times",
    Tool.SCENES: "what is seen and heard in this thread's film, scene by scene",
    Tool.SUGGESTIONS: "what the editor would change in this thread's film",
    Tool.COUNT: "words and spoken seconds of a text; about: the text",
}
"""What each is for, as a model is told."""


class ToolCall(Value):
    """What a model wants to look up before it answers."""

    tool: Tool | Literal["none"] = "none"
    about: Annotated[str, Field(max_length=_ABOUT_MOST)] = ""


def call_schema(tools: Sequence[Tool]) -> dict[str, Any]:
    """Return the schema of a call of one of these tools, or of none."""
    return {
        "type": "object",
        "properties": {
            "tool": {"enum": ["none", *(tool.value for tool in tools)]},
            "about": {"type": "string", "maxLength": _ABOUT_MOST},
        },
        "required": ["tool", "about"],
        "additionalProperties": False,
    }


def call_words(tools: Sequence[Tool]) -> str:
    """Return what a model is told of what it may look up."""
    known = "\n".join(f"- {tool.value}: {WHAT_FOR[tool]}" for tool in tools)
    return (
        "Before you answer you may look one thing up. Nothing is changed by it. Answer with JSON: `tool` is one of "
        f'these, or "none" when you can answer without; `about` is a few words, or empty.\n{known}'
    )


def found_words(tool: Tool, text: str) -> str:
    """Return what was looked up, as the model reads it."""
    return f"Looked up just now ({WHAT_FOR[tool].partition(';')[0]}):\n{text}"


def counted(text: str) -> str:
    """Return how many words a text has and how long it takes to say."""
    words = len(text.split())
    return f"{words} words, about {spoken_seconds(text):.1f} seconds when spoken." if words else "There is no text."
