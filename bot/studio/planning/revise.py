"""What people wish of a plan: simple wishes are understood by code, the rest becomes a task for a language model."""

import re
from typing import Final, Literal

from bot.studio.brief import Mood
from bot.studio.edits import Edit, understand
from bot.studio.plan import Plan
from bot.studio.revision import Drop, Move, Replace, Retitle, Reword, Swap
from bot.studio.style import CutStyle
from bot.studio.values import Value
from bot.studio.wishes.desk import NUMBER, SCENE, SCENES, Desk


class EditPlan(Value):
    """Changes that code can make."""

    kind: Literal["edit"] = "edit"
    edits: tuple[Edit, ...]


class ChangeMood(Value):
    """Other colours, type and music."""

    kind: Literal["mood"] = "mood"
    mood: Mood


class RewriteLines(Value):
    """Say some lines in another way."""

    kind: Literal["rewrite"] = "rewrite"
    numbers: tuple[int, ...]
    how: str
    """What people asked for, such as `shorter` or `mention the price`."""
    shorter: bool = False
    longer: bool = False


class RerollLines(Value):
    """Say something else in some lines."""

    kind: Literal["reroll"] = "reroll"
    numbers: tuple[int, ...]


class AddScene(Value):
    """Put in a scene."""

    kind: Literal["add"] = "add"
    at: int
    """Its number, counted from one."""
    about: str = ""
    text: str = ""
    """Its line, when people said it."""


class NewTitle(Value):
    """Find another title."""

    kind: Literal["title"] = "title"


class RewritePlan(Value):
    """Anything else: the whole narration is written again as wished."""

    kind: Literal["free"] = "free"
    wish: str


Change = EditPlan | ChangeMood | RewriteLines | RerollLines | AddScene | NewTitle | RewritePlan

_PLAN_EDITS: Final = (Move, Swap, Drop, Reword, Replace, Retitle)
_ALL = (
    r"(?:it|it all|everything|all(?: lines)?|every line|lines"
    r"|the (?:whole )?(?:script|plan|narration|text|video|film|thing))"
)
_DEGREE = r"(?:(?:a (?:little )?bit|a little|much|far|slightly|even|way|a lot|somewhat)\s+)?"
_MANNER = (
    r"(?P<how>shorter|longer|funnier|simpler|clearer|punchier|friendlier|calmer|sadder|happier|stronger|crisper|warmer|"
    r"darker|lighter|plainer|easier|bolder|quieter|sillier|scarier|tighter|(?:more|less) [\w-]+|shorten(?:ed)?"
    r"|simplif(?:y|ied))"
)
_LEAD = r"(?:(?:please|can you|could you|make|have|let|keep|i want|i'd like)\s+)*"
_REWRITE: Final = (
    re.compile(
        rf"{_LEAD}(?P<refs>{SCENES}|{_ALL})?\s*"
        rf"(?:(?:should |must |could )?(?:to )?(?:be|sound|read))?\s*{_DEGREE}{_MANNER}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<how>shorten|lengthen|simplify)\s*(?P<refs>{SCENES}|{_ALL})?", re.IGNORECASE),
)
_REROLL: Final = re.compile(
    rf"(?:re-?roll|redo|rewrite|re-?write|try again(?: with)?|another|other|new|different|replace|change)\s+"
    rf"(?:text for\s+)?(?P<refs>{SCENES})",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"(?:i want |give it |find |make |write )?(?:an?other|a new|new|a better|better|a different|different|other) title"
    r"|(?:change|rewrite|re-?roll) the title",
    re.IGNORECASE,
)
_MOODS: Final = {
    "calm": Mood.CALM, "calmer": Mood.CALM, "playful": Mood.PLAYFUL, "bold": Mood.BOLD, "bolder": Mood.BOLD,
    "dark": Mood.DARK, "darker": Mood.DARK, "warm": Mood.WARM, "warmer": Mood.WARM, "science": Mood.SCIENCE,
    "scientific": Mood.SCIENCE,
}  # fmt: skip
_MOOD: Final = re.compile(
    r"(?:(?:change|set|make|turn)\s+)?(?:the\s+)?(?:mood|look|colours?|colors?|style|feeling)\s*"
    rf"(?:to|:|be|more|is)?\s*(?:be\s+)?(?:more\s+)?(?P<mood>{'|'.join(_MOODS)})|(?P<mood2>{'|'.join(_MOODS)})\s+(?:mood|look|colours?|colors?)",
    re.IGNORECASE,
)
_ADD: Final = re.compile(
    r"(?:add|insert|put in|include)\s+(?:a|an|another|one more|one)\s+(?:new\s+)?"
    r"(?:scene|line|shot|fact|tip|step|joke)"
    rf"(?:\s+(?P<side>after|before|behind)\s+(?P<ref>{SCENE})|\s+(?:at|to|in)\s+the\s+(?P<edge>end|start|beginning))?"
    r"(?:\s*(?:that says|saying|which says|:)\s*(?P<text>.+?)"
    r"|\s+(?:about|on|with|where|that mentions|mentioning)\s+(?P<about>.+?))?"
    rf"(?:\s+(?P<side2>after|before|behind)\s+(?P<ref2>{SCENE})|\s+(?:at|to|in)\s+the\s+(?P<edge2>end|start|beginning))?",
    re.IGNORECASE | re.DOTALL,
)
_POLITE = re.compile(
    r"^(?:please|ok(?:ay)?|and|now|also)[,\s]+|[\s,]*(?:please|thanks|thank you)?[\s.!?]*$", re.IGNORECASE
)


def read_wish(wish: str, plan: Plan) -> Change:
    """Understand a wish. Raises UnknownName when it names a scene that is not there."""
    bare = _POLITE.sub("", " ".join(wish.split()))
    desk = Desk(plan, CutStyle(), [])
    for reader in (_rewrite, _mood, _title, _add):
        change = reader(bare, desk)
        if change is not None:
            return change
    edits = understand(wish, plan, CutStyle())
    if edits and all(isinstance(edit, _PLAN_EDITS) for edit in edits):
        return EditPlan(edits=edits)
    match = _REROLL.fullmatch(bare)
    if match:
        return RerollLines(numbers=_numbers(match["refs"], desk))
    named = {desk.number(found) for found in re.findall(rf"\b(?:line|scene|shot)\s+{NUMBER}", bare, re.IGNORECASE)}
    if len(named) == 1:
        return RewriteLines(numbers=(_known(named.pop(), plan),), how=bare)
    return RewritePlan(wish=bare)


def _rewrite(bare: str, desk: Desk) -> Change | None:
    for pattern in _REWRITE:
        match = pattern.fullmatch(bare)
        if match is None:
            continue
        how = match["how"].lower()
        if how in _MOODS and not re.search(NUMBER, match["refs"] or "", re.IGNORECASE):
            return ChangeMood(mood=_MOODS[how])
        if how.removeprefix("more ") in _MOODS and not match["refs"]:
            return ChangeMood(mood=_MOODS[how.removeprefix("more ")])
        shorter = how in {"shorter", "tighter", "crisper", "punchier", "shorten", "shortened"}
        longer = how in {"longer", "lengthen"}
        plain = {"shorten": "shorter", "shortened": "shorter", "lengthen": "longer"}.get(how, how)
        plain = "simpler" if plain.startswith("simplif") else plain
        return RewriteLines(numbers=_numbers(match["refs"], desk), how=plain, shorter=shorter, longer=longer)
    return None


def _mood(bare: str, _: Desk) -> Change | None:
    match = _MOOD.fullmatch(bare)
    return ChangeMood(mood=_MOODS[(match["mood"] or match["mood2"]).lower()]) if match else None


def _title(bare: str, _: Desk) -> Change | None:
    return NewTitle() if _TITLE.fullmatch(bare) else None


def _add(bare: str, desk: Desk) -> Change | None:
    match = _ADD.fullmatch(bare)
    if match is None:
        return None
    side, ref, edge = (match[name] or match[f"{name}2"] for name in ("side", "ref", "edge"))
    at = len(desk.plan.scenes)
    if ref:
        at = _known(desk.number(ref), desk.plan) + (side.lower() != "before")
    elif edge:
        at = len(desk.plan.scenes) + 1 if edge.lower() == "end" else 1
    text = (match["text"] or "").strip(" \"'“”")
    return AddScene(at=max(1, at), about=(match["about"] or "").strip(), text=text[:600])


def _numbers(words: str | None, desk: Desk) -> tuple[int, ...]:
    """Return the scenes that were named, all of them where none was."""
    found = [desk.number(name) for name in re.findall(NUMBER, words or "", re.IGNORECASE)]
    if not found:
        return tuple(range(1, len(desk.plan.scenes) + 1))
    return tuple(dict.fromkeys(_known(number, desk.plan) for number in found))


def _known(number: int, plan: Plan) -> int:
    plan.scene(number)
    return number


_TRIM: Final = re.compile(
    r",\s+(?:and|but|so|which|who|where|because|while|with|as|when|like|or)?\b.*$"
    r"|\s+(?:because|so that|which|while|even though|as if)\b.*$"
)
_FILLERS: Final = re.compile(
    r"\b(?:really|very|simply|just|quite|actually|basically|quietly|gently|slowly|carefully|nearly|almost|even|soft|"
    r"small|tiny|long|old|great|absolutely|literally)\s+(?=\w)",
    re.IGNORECASE,
)


def trimmed_line(text: str) -> str:
    """Return a line without its last clause or its fillers, nothing new in it; the same line when it has neither."""
    body, mark = re.fullmatch(r"(.*?)([.!?…\"”]*)", text.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    for shorter in (_TRIM.sub("", body), _FILLERS.sub("", body)):
        if shorter != body and len(shorter.split()) >= 3 and (shorter + mark).count('"') % 2 == 0:
            return shorter.rstrip(" ,;:") + (mark or ".")
    return text
