"""Changing plans as people wish, with a language model where code does not suffice; and lines for the scripter."""

import time
from collections.abc import Sequence
from typing import Final

from bot.studio.brief import Brief
from bot.studio.errors import ModelFailed, Refused, Unavailable
from bot.studio.looks import vary
from bot.studio.plan import SCENES_MOST, Author, Plan, Scene
from bot.studio.planning.differences import differences
from bot.studio.planning.draft import LineDraft, note_for, scene_of, title_fits, title_from
from bot.studio.planning.examples import drawn
from bot.studio.planning.outline import OUTLINE, outline
from bot.studio.planning.prompts import Say
from bot.studio.planning.revise import (
    AddScene,
    Change,
    ChangeMood,
    EditPlan,
    NewTitle,
    RerollLines,
    RewriteLines,
    read_wish,
    trimmed_line,
)
from bot.studio.planning.script import OWN_WORDS, room_for, script_lines
from bot.studio.planning.shape import ORDINALS, Shape, counted_like, shape_of
from bot.studio.revising import apply
from bot.studio.style import CutStyle
from bot.studio.values import Value
from models.llm.asking import Asker, Effort, LineTask
from models.llm.planner import THOROUGH, NewKey, OnProgress, PlanProgress, always, script, speaks, turns_for
from models.llm.timing import TimedLine, timed
from models.protocols import ChatModel

_ANEW: Final = 0.4
"""How much more freely a line is drawn that shall be another."""


class Lines(Value):
    """Lines of narration, one a scene, with the time each takes when spoken calmly."""

    lines: tuple[TimedLine, ...]
    author: Author

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the words alone."""
        return tuple(line.text for line in self.lines)


def reroll_line(
    model: ChatModel | None,
    plan: Plan,
    number: int,
    seed: int,
    on_progress: OnProgress = always,
    effort: Effort = THOROUGH,
) -> Plan:
    """Write one line anew, saying something else; the next version of the plan. Blocks.

    Raises Unavailable without a model that writes the plan's language, ModelFailed when nothing new comes out.
    """
    began = time.monotonic()
    desk = _Desk(model, plan, seed, on_progress, effort)
    return desk.finished(desk.rerolled(plan, number), began)


def revise(
    model: ChatModel | None,
    plan: Plan,
    brief: Brief,
    wish: str,
    seed: int,
    new_key: NewKey,
    on_progress: OnProgress = always,
    effort: Effort = THOROUGH,
) -> Plan:
    """Change a plan as somebody wishes; the next version. What code understands is done without a model. Blocks.

    Raises Refused when nothing would change, Unavailable when the wish needs a model that is not there.
    """
    began = time.monotonic()
    change = read_wish(wish, plan)
    simple = _by_code(change, plan, new_key, alone=model is None)
    if simple is not None:
        if simple.but(version=plan.version) == plan:
            raise Refused("The plan is like that already.", "Wish for something else, or edit a line yourself.")
        return simple
    desk = _Desk(model, plan, seed, on_progress, effort)
    match change:
        case AddScene():
            changed = _with_scene(plan, desk.added(change, brief), change.at, new_key)
        case RewriteLines():
            changed = desk.rewritten(change)
        case RerollLines(numbers=numbers):
            changed = plan
            for number in numbers:
                changed = desk.rerolled(changed, number)
        case NewTitle():
            changed = plan.but(title=desk.titled(brief))
        case _:
            changed = desk.rewritten_whole(wish)
    if not differences(plan, changed):
        raise Refused("That wish changed nothing.", "Say which line should be different, and how.")
    return desk.finished(changed, began)


def _by_code(change: Change, plan: Plan, new_key: NewKey, alone: bool) -> Plan | None:
    """Return the next version where no model is needed; where there is none, shorter lines too."""
    match change:
        case EditPlan(edits=edits):
            return apply(edits, plan, CutStyle()).plan
        case ChangeMood(mood=mood):
            return plan.but(mood=mood).revised()
        case AddScene(text=text) if text:
            return _with_scene(plan, LineDraft(text=text), change.at, new_key).revised()
        case RewriteLines(numbers=numbers, shorter=True) if alone:
            return _shortened(plan, numbers).revised()
    return None


def lines_for(
    model: ChatModel | None,
    brief: Brief,
    seed: int,
    plan: Plan | None = None,
    on_progress: OnProgress = always,
    effort: Effort = THOROUGH,
) -> Lines:
    """Write the lines of a film, one a scene: anew for the scenes of a plan, or from a brief. Blocks."""
    began = time.monotonic()
    if brief.is_script:
        return Lines(lines=timed(script_lines(brief.idea, room_for(brief))), author=Author(model=OWN_WORDS))
    if model is None or not speaks(model, brief.language):
        because = "no language model is installed" if model is None else f"it does not write {brief.language}"
        author = Author(model=OUTLINE, fell_back_from=model.name if model else "", because=because)
        return Lines(lines=timed([line.text for line in outline(brief).lines]), author=author)
    shape = _shape_like(plan) if plan else shape_of(brief)

    def tell(text: str, lines: int) -> bool:
        return on_progress(PlanProgress("writing the lines", lines / (shape.scenes + 1), text))

    _, lines = script(Asker(model, seed, effort=effort), brief, seed, shape, tell)
    return Lines(lines=timed(lines), author=Author(model=model.name, seconds=round(time.monotonic() - began, 1)))


def _shape_like(plan: Plan) -> Shape:
    words = [len(scene.line.text.split()) for scene in plan.scenes]
    between = zip(ORDINALS, plan.scenes[1:-1], strict=False)
    counted = [scene.line.text.startswith(f"{ordinal},") for ordinal, scene in between]
    return Shape(
        scenes=len(words),
        words=max(6, min(30, round(sum(words) / len(words)))),
        items=len(counted) if len(counted) == len(plan.scenes) - 2 > 1 and all(counted) else 0,
    )


def _shortened(plan: Plan, numbers: Sequence[int]) -> Plan:
    changed = plan
    for number in numbers:
        scene = plan.scene(number)
        changed = _saying(changed, scene, LineDraft(text=trimmed_line(scene.line.text)))
    return changed


def _saying(plan: Plan, scene: Scene, draft: LineDraft) -> Plan:
    """Put another line, and its picture, into a scene."""
    if draft.text == scene.line.text:
        return plan
    written = scene_of(draft, scene.key, scene.line.voice, scene.line.language)
    changed = scene.but(line=scene.line.but(text=written.line.text), look=written.look, picture=written.picture)
    return _varied(plan.with_scene(changed))


def _with_scene(plan: Plan, draft: LineDraft, at: int, new_key: NewKey) -> Plan:
    if len(plan.scenes) >= SCENES_MOST:
        raise Refused(f"A plan has at most {SCENES_MOST} scenes.", "Take one out first.")
    scene = scene_of(draft, new_key(), plan.scenes[0].line.voice, plan.language)
    at = min(at, len(plan.scenes) + 1)
    return _varied(plan.but(scenes=(*plan.scenes[: at - 1], scene, *plan.scenes[at - 1 :])))


def _varied(plan: Plan) -> Plan:
    return plan.but(scenes=vary(plan.scenes, plan.mood, plan.seed))


class _Desk:
    """A model at work on the lines of one plan."""

    def __init__(self, model: ChatModel | None, plan: Plan, seed: int, on_progress: OnProgress, effort: Effort) -> None:
        if model is None or not speaks(model, plan.language):
            what = (
                "No language model is installed here."
                if model is None
                else f"{model.name} does not write {plan.language}."
            )
            raise Unavailable(what, "Change the line yourself, or say exactly what it shall say.")
        self._model, self._plan, self._seed = model, plan, seed
        self._lines = [scene.line.text for scene in plan.scenes]
        self._shape = _shape_like(plan)
        self._asker = Asker(model, seed, lambda text: on_progress(PlanProgress("changing the plan", 0.5, text)), effort)

    def _turns(self, brief: Brief, shape: Shape) -> tuple[Say, ...]:
        return turns_for(brief, self._plan.genre, shape, self._seed)

    def finished(self, plan: Plan, began: float) -> Plan:
        """Return the next version of the plan, with its author and the warning that a model wrote in it."""
        author = Author(model=self._model.name, seconds=round(time.monotonic() - began, 1))
        notes = tuple(dict.fromkeys((*plan.notes, note_for(plan.genre))))
        return plan.but(notes=notes).revised(author)

    def rerolled(self, plan: Plan, number: int) -> Plan:
        scene = plan.scene(number)
        lines = [other.line.text for other in plan.scenes]
        brief = Brief(idea=plan.title, genre=plan.genre, language=plan.language)
        turns = self._turns(brief, self._shape)
        task = LineTask(plan.title, plan.genre, self._shape, avoid=(*lines[number:], scene.line.text), freedom=_ANEW)
        text = self._asker.line(turns, plan.title, lines[: number - 1], task)
        if text == scene.line.text:
            raise ModelFailed(f"{self._model.name} has nothing else to say in line {number}.", "Write it yourself.")
        return _saying(plan, scene, self._asker.picture(plan.title, text))

    def rewritten(self, change: RewriteLines) -> Plan:
        plan = self._plan
        for number in change.numbers:
            scene = plan.scene(number)
            text = self._asker.rewrite(plan.title, scene.line.text, change.how, change.shorter, change.longer)
            text = counted_like(text, scene.line.text)
            if change.shorter and len(text.split()) >= len(scene.line.text.split()):
                text = trimmed_line(scene.line.text)
            if text != scene.line.text:
                plan = _saying(plan, scene, self._asker.picture(plan.title, text))
        return plan

    def added(self, change: AddScene, brief: Brief) -> LineDraft:
        plan = self._plan
        wanted = brief.but(
            idea=f"{plan.title}. Line {change.at} is about {change.about}" if change.about else plan.title
        )
        shape = self._shape.but(scenes=min(SCENES_MOST, self._shape.scenes + 1), items=0)
        turns = self._turns(wanted, shape)
        task = LineTask(wanted.idea, plan.genre, shape, avoid=tuple(self._lines[change.at - 1 :]))
        text = self._asker.line(turns, plan.title, self._lines[: change.at - 1], task)
        return self._asker.picture(plan.title, text)

    def titled(self, brief: Brief) -> str:
        turns = self._turns(brief, self._shape)
        for _ in range(3):
            title = self._asker.title(turns, temperature=0.9)
            if title != self._plan.title and title_fits(title, f"{brief.idea} {self._plan.title}"):
                return title
        return title_from(brief.idea)

    def rewritten_whole(self, wish: str) -> Plan:
        plan = self._plan
        title, texts = self._asker.revision(plan.title, self._lines, wish, drawn(plan.genre, self._seed)[0])
        plan = plan.but(title=title or plan.title)
        for scene, text in zip(self._plan.scenes, texts, strict=True):
            if text != scene.line.text:
                plan = _saying(plan, scene, self._asker.picture(plan.title, text))
        return plan
