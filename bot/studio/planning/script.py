"""Somebody's own words: a script split into scenes with its words unchanged, and lines put into a plan."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from bot.studio.brief import Brief
from bot.studio.errors import Refused
from bot.studio.looks import vary
from bot.studio.plan import SCENE_SECONDS_LEAST, SCENES_MOST, Line, Look, Plan, Scene
from bot.studio.revising import apply
from bot.studio.revision import Reword
from bot.studio.style import CutStyle
from bot.studio.values import SceneKey

LINE_WORDS_MOST: Final = 26
"""Longer sentences are split at a comma, so that pictures change."""
_LINE_WORDS_LEAST: Final = 3
_LINE_CHARS_MOST: Final = 600
_MARK: Final = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.):]|(?:scene|line|shot)\s+\d{1,2}\s*[:.)-])\s+", re.IGNORECASE)
OWN_WORDS: Final = "the author's own words"
"""What wrote a plan whose words a person gave."""
_SENTENCE: Final = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+(?=\S)|(?<=[。！？])(?=[^\s”’」』)])")
_SHORTENED: Final = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|e\.g|i\.e|[A-Z])\.)$")
_CLAUSE: Final = re.compile(r"(?<=[,;:—])\s+|(?<=[、，；：])")
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS: Final = {word: number for number, word in enumerate(_NUMBER_WORDS.split(), 1)}
_ASKED: Final = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})[\s-]+(?:short\s+|quick\s+)?(?:scenes?|shots?|lines|slides)\b", re.IGNORECASE
)

_COUNTED: Final = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?!(?:s|secs?|seconds?|min|minutes?|hours?|days?|years?|people)\b)"
    r"(?:[\w'-]+\s+){0,2}"
    r"(?:ways|tips|hacks|tricks|habits|mistakes|ideas|things|reasons|facts|steps|rules|signs|myths|benefits|lessons)\b",
    re.IGNORECASE,
)


def items_asked_for(brief: Brief) -> int | None:
    """Return how many things a brief counts, as in “three ways to”; None when it counts none."""
    counted = None if brief.is_script else _COUNTED.search(brief.idea)
    if counted is None:
        return None
    word = counted[1].lower()
    return _NUMBERS.get(word) or max(1, int(word))


def scenes_asked_for(brief: Brief) -> int | None:
    """Return how many scenes a brief asks for in so many words; None when it leaves that open."""
    if brief.is_script:
        return None
    asked = _ASKED.search(brief.idea)
    if asked is None:
        return None
    word = asked[1].lower()
    return _NUMBERS.get(word) or max(1, int(word))


def script_lines(text: str, most: int = SCENES_MOST) -> tuple[str, ...]:
    """Split a script into at most so many lines; its words stay as they are, in their order.

    A line break begins a scene; long paragraphs are split into sentences, very long sentences at commas.
    Numbers and bullets in front of lines are taken off when most lines have one.
    """
    paragraphs = [line.strip() for line in text.splitlines() if any(char.isalnum() for char in line)]
    marked = [_MARK.match(line) for line in paragraphs]
    if len(paragraphs) > 1 and sum(mark is not None for mark in marked) * 2 > len(paragraphs):
        paragraphs = [_MARK.sub("", line) or line for line in paragraphs]
    lines = [" ".join(piece.split()) for paragraph in paragraphs for piece in _longer(_pieces(paragraph))]
    while len(lines) > most and (joined := _joined(lines, least=0)) is not None:
        lines = joined
    return tuple(lines)


def _longer(pieces: list[str]) -> list[str]:
    """Join sentences too short for a scene of their own to a neighbour."""
    while (joined := _joined(pieces, least=_LINE_WORDS_LEAST)) is not None:
        pieces = joined
    return pieces


def _pieces(paragraph: str) -> list[str]:
    pieces = [paragraph]
    if _length(paragraph) > LINE_WORDS_MOST // 2 or len(paragraph) > _LINE_CHARS_MOST:
        pieces = _sentences(paragraph)
    split = [part for piece in pieces for part in _clauses(piece)]
    return [part for piece in split for part in _within(piece, _LINE_CHARS_MOST)]


def _sentences(paragraph: str) -> list[str]:
    sentences: list[str] = []
    for piece in _SENTENCE.split(paragraph):
        if sentences and _SHORTENED.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return sentences


def _clauses(sentence: str) -> list[str]:
    if _length(sentence) <= LINE_WORDS_MOST:
        return [sentence]
    parts: list[str] = []
    for piece in _CLAUSE.split(sentence):
        if parts and _length(parts[-1]) + _length(piece) <= LINE_WORDS_MOST // 2 + 4:
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return parts


def _within(piece: str, chars: int) -> list[str]:
    if len(piece) <= chars:
        return [piece]
    cut = piece.rfind(" ", 1, chars)
    cut = cut if cut > 0 else chars
    return [piece[:cut], *_within(piece[cut:].strip(), chars)]


def _joined(lines: Sequence[str], least: int) -> list[str] | None:
    """Join the two neighbours that are shortest together; None when no two should be.

    With `least`, only for the sake of a line with fewer words, and not into a long one.
    """
    pairs = [
        (_length(lines[at]) + _length(lines[at + 1]), at)
        for at in range(len(lines) - 1)
        if len(lines[at]) + len(lines[at + 1]) < _LINE_CHARS_MOST
        and (not least or min(_length(lines[at]), _length(lines[at + 1])) < least)
    ]
    if not pairs or (least and min(pairs)[0] > LINE_WORDS_MOST):
        return None
    at = min(pairs)[1]
    return [*lines[:at], f"{lines[at]} {lines[at + 1]}", *lines[at + 2 :]]


def _length(text: str) -> int:
    """Return the number of words, counting two characters of scripts without blanks as one."""
    return len(text.split()) + sum(ord(char) > 0x2E80 for char in text) // 2


def room_for(brief: Brief) -> int:
    """Return the most scenes that fit into the length asked for."""
    return max(1, min(SCENES_MOST, int(brief.seconds / SCENE_SECONDS_LEAST)))


def with_text(plan: Plan, number: int, text: str) -> Plan:
    """Return the next version of a plan with a person's own words as one line."""
    scene = plan.scene(number)
    said = " ".join(text.split())
    if len(said) > _LINE_CHARS_MOST:
        raise Refused(f"The line has {len(said)} characters; at most {_LINE_CHARS_MOST} fit.", "Shorten it.")
    if said == scene.line.text:
        raise Refused(f"Line {number} says that already.", "Change a word, or leave it.")
    return apply([Reword(scene=scene.key, text=said)], plan, CutStyle()).plan


def with_lines(plan: Plan, lines: Sequence[str], new_id: Callable[[], str]) -> Plan:
    """Return the next version of a plan whose scenes say these lines.

    A line that is said already keeps its scene; others take the place of the scene at their number, looks anew.
    """
    said = [" ".join(line.split())[:_LINE_CHARS_MOST] for line in lines if any(char.isalnum() for char in line)]
    if not said:
        raise Refused("There are no lines to use.", "Ask the scripter for lines first.")
    if len(said) > SCENES_MOST:
        raise Refused(f"{len(said)} lines are too many; a plan has at most {SCENES_MOST} scenes.", "Use fewer.")
    free = [scene for scene in plan.scenes if scene.line.text not in said]
    kept = {scene.line.text: scene for scene in plan.scenes}
    model = plan.scenes[0].line
    scenes: list[Scene] = []
    for text in said:
        if text in kept:
            scenes.append(kept.pop(text))
            continue
        key = free.pop(0).key if free else SceneKey(new_id())
        scenes.append(Scene(key=key, look=Look(), line=Line(text=text, voice=model.voice, language=model.language)))
    return plan.but(scenes=vary(tuple(scenes), plan.mood, plan.seed)).revised()
