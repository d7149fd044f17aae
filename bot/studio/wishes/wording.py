"""Wishes about what is said and written."""

import re

from bot.studio.revision import Edit, Replace, Retitle, Reword
from bot.studio.wishes.desk import NUMBER, SCENE, TEXT, Desk, Readers, reads_into

READERS: Readers = []
reads = reads_into(READERS)

_SAID = r"(?:line|words|text|narration|script|sentence)"


@reads(
    rf"(?:change|set|rewrite|reword|replace|turn|edit|rephrase)\s+(?:the\s+)?(?:{_SAID}\s+(?:of|in|for)"
    rf"\s+)?(?P<ref>{SCENE})(?:'s\s+{_SAID})?\s*(?:to|with|as|into|:)"
    rf"\s*(?:say\s+|read\s+)?{TEXT}",
    rf"(?:make|let|have)\s+(?P<ref>{SCENE})\s+(?:say|read|be)\s*:?\s*{TEXT}",
    rf"(?:in\s+)?(?P<ref>{SCENE})\s*(?:should\s+say|should\s+read|says|say|reads|:)\s*:?\s*{TEXT}",
)
def _reword(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    text = desk.text(match["text"])
    if re.search(r"\binstead of\b|\brather than\b", match["text"], re.IGNORECASE):
        return ()
    if not any(char.isalnum() for char in text) or len(text) > 600:
        return ()
    scene = desk.plan.scene(desk.number(match["ref"]))
    if "⟦" not in match["text"] and text[-1].isalnum() and scene.line.text[-1] in ".!?":
        text += "."
    return (Reword(scene=scene.key, text=text[:600]),)


_OLD, _NEW = r"(?P<old>⟦\d+⟧|[^⟦⟧]+?)", r"(?P<new>⟦\d+⟧|[^⟦⟧]+?)"
_WHERE = rf"(?:\s*,?\s*(?:in|on|of|for)\s+(?P<ref>{SCENE}))?"
_BEFORE = rf"(?:in\s+(?P<ref2>{SCENE})\s*,?\s*)?"


@reads(
    rf"{_BEFORE}(?:say|use|put|write)\s+{_NEW}\s+(?:instead of|rather than|in place of|not)\s+{_OLD}{_WHERE}",
    rf"{_BEFORE}(?:replace|swap|substitute|change|exchange)\s+(?:the\s+words?\s+)?{_OLD}\s+(?:with|by|for"
    rf"|to|into)\s+{_NEW}{_WHERE}",
    rf"{_BEFORE}(?:instead of|rather than)\s+{_OLD}\s*,?\s*(?:say|use|put)\s+{_NEW}{_WHERE}",
)
def _replace(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    where = match["ref"] or match["ref2"]
    old, new = desk.text(match["old"]), desk.text(match["new"])
    is_quoted = "⟦" in match["old"]
    said = any(old.casefold() in scene.line.text.casefold() for scene in desk.plan.scenes)
    if not old or (not is_quoted and not said):
        return ()
    return (Replace(scene=desk.key(where) if where else None, old=old, new=new),)


@reads(
    rf"(?:change|set|make|edit)\s+(?:the\s+)?(?:on-?screen\s+)?(?:title|headline)(?:\s+(?:of|in|on|for)"
    rf"\s+(?P<ref>{SCENE}|the\s+(?:film|video|short)))?\s*(?:to|:|be|say)\s*{TEXT}",
    rf"(?:call\s+(?:it|the\s+(?:film|video|short))|(?:re)?title\s+it|rename\s+(?:it|the\s+(?:film|video"
    rf"|short))(?:\s+to)?)\s+{TEXT}(?P<ref>)",
    rf"(?:remove|hide|drop|no)\s+(?:the\s+)?(?:on-?screen\s+)?(?:title|headline)\s+(?:of|in|on|from|for)"
    rf"\s+(?P<ref>{SCENE})(?P<text>)",
)
def _retitle(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    named = re.search(NUMBER, match["ref"] or "", re.IGNORECASE)
    text = desk.text(match["text"])
    if len(text) > (80 if named else 100) or (not text and not named):
        return ()
    return (Retitle(scene=desk.key(match["ref"]) if named else None, text=text),)
