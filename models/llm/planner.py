"""Writing and changing plans with a language model, or without one.

A small model is led line by line through worked examples (`guided`); a large one answers with the whole plan at once
(`direct`). Either way it is a draft for people to mend, and says so.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from bot.studio.brief import Brief, Genre
from bot.studio.errors import ModelFailed
from bot.studio.plan import Author, Plan
from bot.studio.planning.draft import LineDraft, PlanDraft, note_for, plan_of, shown, title_fits, title_from
from bot.studio.planning.examples import Example, closest
from bot.studio.planning.genre import genre_of
from bot.studio.planning.outline import OUTLINE, outline, outline_note
from bot.studio.planning.prompts import EXPLAINED, Say, direct_schema, direct_turns, explaining_turns, script_turns
from bot.studio.planning.score import plan_score
from bot.studio.planning.script import OWN_WORDS, room_for, script_lines
from bot.studio.planning.shape import Shape, shape_of, shortfall
from bot.studio.values import SceneKey
from models.llm.asking import NOTES, Asker, Effort, LineTask
from models.protocols import ChatModel, Sampling
from models.registry import catalogue

NewKey = Callable[[], SceneKey]
THOROUGH: Final = Effort()
_NOTED: Final = frozenset({Genre.TIPS, Genre.HOW_TO})
_GOOD_ENOUGH: Final = 2.5
"""A script with less than this is not written a second time."""
_SCRIPT_SHARE: Final = 0.6
"""Of the time of a plan, what writing its lines takes; the rest goes into pictures."""


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """How far a plan is: the step, the share done, and the text so far as people read it."""

    step: str
    done: float
    text: str


OnProgress = Callable[[PlanProgress], bool]
"""Answers False to cancel."""


def always(_: PlanProgress) -> bool:
    """Go on."""
    return True


def write_plan(
    model: ChatModel | None,
    brief: Brief,
    seed: int,
    new_key: NewKey,
    on_progress: OnProgress = always,
    effort: Effort = THOROUGH,
) -> Plan:
    """Write a plan for a brief; blocks. The same seed gives the same plan.

    A script keeps its words. Without a model, or in a language the model does not speak, it is an outline, and the
    plan says so. Raises Cancelled when `on_progress` answers False, ModelFailed when nothing usable comes out.
    """
    began = time.monotonic()
    voice = voice_for(brief)
    if brief.is_script:
        draft = PlanDraft(
            title=title_from(brief.idea),
            lines=tuple(LineDraft(text=text) for text in script_lines(brief.idea, room_for(brief))),
        )
        by = OWN_WORDS
        if model is not None and speaks(model, brief.language):
            draft = _with_pictures(Asker(model, seed, effort=effort), draft, on_progress)
            by = f"{OWN_WORDS}, pictures by {model.name}"
        author = Author(model=by, seconds=_since(began))
        return plan_of(draft, brief, seed, new_key, author, voice)
    if model is None or not speaks(model, brief.language):
        because = "no language model is installed" if model is None else f"it does not write {brief.language}"
        author = Author(
            model=OUTLINE, seconds=_since(began), fell_back_from=model.name if model else "", because=because
        )
        return plan_of(outline(brief), brief, seed, new_key, author, voice, outline_note(brief))
    whole = _direct(model, brief, seed, on_progress) if model.plan_style == "direct" else None
    written = whole or _guided(model, brief, seed, on_progress, effort)
    author = Author(model=model.name, seconds=_since(began))
    plan = plan_of(written, brief, seed, new_key, author, voice, note_for(genre_of(brief)))
    less = shortfall(brief)
    return plan.but(notes=(less, *plan.notes)) if less else plan


def voice_for(brief: Brief) -> str:
    """Return the voice of the brief, else the first of the catalogue that speaks its language, else none."""
    if brief.voice:
        return brief.voice
    language = brief.language.split("-")[0]
    voices = (row for row in catalogue().values() if row.role == "speak" and language in row.languages)
    return next((row.name for row in voices if not row.is_asked_for), "")


def speaks(model: ChatModel, language: str) -> bool:
    """Answer whether a model writes a language well enough; one without a row is trusted to."""
    row = catalogue().get(model.name)
    return row is None or not row.languages or language.split("-")[0] in row.languages


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)


def _guided(model: ChatModel, brief: Brief, seed: int, on_progress: OnProgress, effort: Effort) -> PlanDraft:
    """Write title and lines one by one, a second time if their form is poor, then a picture for each."""
    genre, shape = genre_of(brief), shape_of(brief)
    asker = Asker(model, seed, effort=effort)
    best: tuple[float, str, list[str]] | None = None
    for attempt in range(effort.scripts):
        title, lines = script(asker, brief, seed + attempt, shape, _teller(on_progress, shape, attempt))
        score = plan_score(title, lines, brief.idea, genre, shape)
        if best is None or score < best[0]:
            best = score, title, lines
        if score < _GOOD_ENOUGH:
            break
    _, title, lines = best or (0.0, "", [])
    draft = PlanDraft(title=title, lines=tuple(LineDraft(text=line) for line in lines))
    return _with_pictures(asker, draft, on_progress)


def _teller(on_progress: OnProgress, shape: Shape, attempt: int) -> Callable[[str, int], bool]:
    def tell(text: str, lines: int) -> bool:
        done = _SCRIPT_SHARE * min(1.0, lines / (shape.scenes + 1))
        return on_progress(PlanProgress("writing the lines" if not attempt else "writing better lines", done, text))

    return tell


def script(
    asker: Asker, brief: Brief, seed: int, shape: Shape, tell: Callable[[str, int], bool]
) -> tuple[str, list[str]]:
    """Write title and lines; `tell` gets the text so far and the number of finished lines."""
    genre = genre_of(brief)
    lines: list[str] = []

    def heard(text: str) -> bool:
        return tell(_as_read(text), len(lines))

    asker.heard = lambda _: tell("", 0)
    notes = asker.notes(brief, genre, shape.items or NOTES) if _is_noted(genre, shape) else ""
    turns = turns_for(brief, genre, shape, seed, notes)
    asker.heard = heard
    asked = asker.title(turns)
    title = asked if title_fits(asked, brief.idea) else title_from(brief.idea)
    while len(lines) < shape.scenes:
        lines.append(asker.line(turns, title, lines, LineTask(brief.idea, genre, shape.after(lines))))
    return title, lines


def turns_for(brief: Brief, genre: Genre, shape: Shape, seed: int, notes: str = "") -> tuple[Say, ...]:
    """Return the conversation that a script continues: a plain question, or worked examples like what is asked."""
    if genre in EXPLAINED and not shape.items:
        return explaining_turns(brief, shape)
    return script_turns(brief, genre, shape, _examples(brief, genre, shape, seed), notes)


def _is_noted(genre: Genre, shape: Shape) -> bool:
    return genre in _NOTED and (shape.items > 0 or genre not in EXPLAINED)


def _examples(brief: Brief, genre: Genre, shape: Shape, seed: int) -> tuple[Example, ...]:
    return closest(brief.idea, genre, seed, counts=shape.items > 0)


def _as_read(text: str) -> str:
    """Return a script as people read it: the title without its number."""
    return text.removeprefix("0. ")


def _with_pictures(asker: Asker, draft: PlanDraft, on_progress: OnProgress) -> PlanDraft:
    text = shown(draft.title, [line.text for line in draft.lines])
    lines: list[LineDraft] = []

    def heard(_: str) -> bool:
        done = _SCRIPT_SHARE + (1 - _SCRIPT_SHARE) * len(lines) / len(draft.lines)
        return on_progress(PlanProgress("finding pictures", done, text))

    asker.heard = heard
    lines.extend(asker.picture(draft.title, line.text) for line in draft.lines)
    return draft.but(lines=tuple(lines))


def _direct(model: ChatModel, brief: Brief, seed: int, on_progress: OnProgress) -> PlanDraft | None:
    """Ask for the whole plan at once; None when two answers are no plan."""
    genre, shape = genre_of(brief), shape_of(brief)
    turns = direct_turns(brief, genre, shape, _examples(brief, genre, shape, seed))
    length = shape.scenes * (shape.words * 6 + 90)

    def heard(text: str) -> bool:
        return on_progress(PlanProgress("writing the plan", min(0.95, len(text) / (4.5 * length)), ""))

    asker = Asker(model, seed, heard)
    best: tuple[float, PlanDraft] | None = None
    for _ in range(2):
        try:
            sampling = Sampling(max_tokens=length, temperature=0.75, json_schema=direct_schema(shape))
            draft = PlanDraft.model_validate_json(asker.shaped(turns, sampling))
        except (ModelFailed, ValidationError):
            continue
        score = plan_score(draft.title, [line.text for line in draft.lines], brief.idea, genre, shape)
        if best is None or score < best[0]:
            best = score, draft
        if score < _GOOD_ENOUGH:
            break
    return best[1] if best else None
