"""Wishes about the order of scenes."""

import re

from bot.studio.revision import Drop, Edit, Move, Swap
from bot.studio.wishes.desk import SCENE, SCENES, Desk, Readers, reads_into

READERS: Readers = []
reads = reads_into(READERS)


@reads(
    rf"(?:(?:move|put|bring|place|shift|make|send|start with|begin with|open with|end with|close with"
    rf"|finish with)\s+)?"
    rf"(?P<ref>{SCENE})\s*(?:should\s+)?(?:be|come|go|goes)?\s*(?:to|at|in|as|on|into)?\s*(?:the\s+)?(?:very\s+)?"
    rf"(?P<place>start|beginning|front|top|end|back|bottom|first|last)(?:\s+of\s+.+|\s+scene|\s+place)?",
    rf"(?P<verb>start|begin|open|end|close|finish)\s+(?:it\s+|the\s+(?:film|video)\s+)?with\s+(?P<ref>{SCENE})",
)
def _move_to_an_edge(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    groups = match.groupdict()
    at_end = (groups.get("place") or groups.get("verb") or "").lower() in {
        "end", "back", "bottom", "last", "close", "finish",
    }  # fmt: skip
    words = "to the end" if at_end else "to the start"
    return (Move(scene=desk.key(match["ref"]), to=None if at_end else 1, words=words),)


@reads(
    rf"(?:move|put|bring|place|shift)\s+(?P<ref>{SCENE})\s+(?:to\s+|right\s+|just\s+|directly\s+)?"
    rf"(?P<side>before|after|behind|in front of|ahead of)"
    rf"\s+(?P<other>{SCENE})",
    rf"(?:move|put|bring|place|shift|make)\s+(?P<ref>{SCENE})\s+(?:to|at|in|into|be)\s+(?:the\s+)?"
    rf"(?:place|position|slot|number)?\s*(?P<other>{SCENE})"
    r"(?:\s+(?:place|position))?(?P<side>)",
)
def _move_beside(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    moving, other, side = desk.number(match["ref"]), desk.number(match["other"]), match["side"].lower()
    desk.key(match["other"])
    if not side:
        return (Move(scene=desk.key(match["ref"]), to=other, words=f"to place {other}"),)
    place = other - (moving < other) + (side in {"after", "behind"})
    where = "after" if side in {"after", "behind"} else "before"
    if moving == other:
        return ()
    return (Move(scene=desk.key(match["ref"]), to=place, words=f"{where} scene {other}"),)


@reads(
    rf"(?:swap|switch|exchange|flip)\s+(?:around\s+)?(?P<ref>{SCENE})\s*(?:and|with|&|,|for)\s*"
    rf"(?P<other>{SCENE})(?:\s+around)?"
)
def _swap(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    first, second = desk.key(match["ref"]), desk.key(match["other"])
    return (Swap(first=first, second=second),) if first != second else ()


@reads(rf"(?:remove|delete|drop|cut|take out|leave out|lose|kill|get rid of|skip)\s+(?P<refs>{SCENES})(?:\s+out)?")
def _drop(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    return (Drop(scenes=desk.keys(match["refs"])),)
