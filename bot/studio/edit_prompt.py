"""Asking a language model for edits: what it is told, and what can be read of an answer while it is written."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.studio.edit_answer import EXAMPLES, STEPS_MOST, EditAnswer, answer_schema
from bot.studio.listing import described
from bot.studio.planning.prompts import Say
from bot.studio.timeline import Timeline

_EDITOR: Final = (
    "You edit short videos. You are shown a film, scene by scene, and what somebody wishes. Answer in JSON: in `say`, "
    f"one short sentence on what you do; in `steps`, at most {STEPS_MOST} steps that do it, and nothing that was not "
    "wished for. Scenes go by their number, 0 is the whole film, times are in seconds. Where no step can do it, say so "
    "and leave `steps` empty. The steps there are:\n"
)
_SAID: Final = re.compile(r'"say"\s*:\s*"((?:[^"\\]|\\.)*)')
_ESCAPE_MOST: Final = 6
"""Characters of the longest escape."""
_STEP: Final = re.compile(r'"do"\s*:\s*"(\w+)"')


def edit_turns(title: str, film: Timeline, wish: str, avoid: Sequence[EditAnswer] = ()) -> tuple[Say, ...]:
    """Return the conversation whose next turn is the answer to a wish; not one of those to avoid."""
    return (Say(role="system", text=_EDITOR + _steps()), *_worked(), *_asked(title, film, wish, avoid))


def refused_turns(answer: str, because: str) -> tuple[Say, Say]:
    """Return what goes after an answer that cannot be used, so that the next one is better."""
    return Say(role="assistant", text=answer), Say(role="user", text=f"That does not work: {because} Answer anew.")


def readable(answer: str) -> str:
    """Return what people can read of an answer that is still being written: the sentence, and the steps so far."""
    said = _SAID.search(answer)
    if said is None:
        return ""
    steps = [name.replace("_", " ") for name in _STEP.findall(answer)]
    return "\n".join([_unescaped(said[1]), *(f"• {name}" for name in steps)])


def _steps() -> str:
    """Return every kind of step with its fields and, where there are few, what they may be; read off the schema."""
    kinds: dict[str, Any] = answer_schema()["$defs"]
    told = []
    for kind in kinds.values():
        fields = dict(kind.get("properties", {}))
        if "do" in fields:
            names = _choices(fields.pop("do"), kinds)
            wanted = [
                f"{name} ({', '.join(of)})" if (of := _choices(field, kinds)) else name
                for name, field in fields.items()
            ]
            told.append(f"{' or '.join(names)}: {', '.join(wanted)}")
    return "\n".join(told)


def _choices(field: dict[str, Any], kinds: dict[str, Any]) -> list[str]:
    """Return what a field may be, where the schema lists it."""
    described = kinds[field["$ref"].rpartition("/")[2]] if "$ref" in field else field
    return [described["const"]] if "const" in described else described.get("enum", [])


def _worked() -> Iterator[Say]:
    """Return the worked answers; the one that refuses comes first, as small models repeat what they saw last."""
    for wish, answer in sorted(EXAMPLES, key=lambda example: bool(example[1].steps)):
        yield Say(role="user", text=f"Wish: {wish}")
        yield Say(role="assistant", text=answer.model_dump_json())


def _asked(title: str, film: Timeline, wish: str, avoid: Sequence[EditAnswer]) -> Iterator[Say]:
    yield Say(role="user", text=f"The film is called “{title}”.\n{described(film)}\nWish: {wish}")
    for answer in avoid:
        yield Say(role="assistant", text=answer.model_dump_json())
        yield Say(role="user", text=f"Not like that. Do it in another way. Wish: {wish}")


def _unescaped(text: str) -> str:
    """Return JSON's escapes as what they stand for; one that is cut off at the end is left out."""
    for end in range(len(text), max(-1, len(text) - _ESCAPE_MOST), -1):
        try:
            return str(json.loads(f'"{text[:end]}"', strict=False))
        except ValueError:
            continue
    return ""
