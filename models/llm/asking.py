"""Asking a language model for lines of a script, one by one, and for the picture of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.studio.brief import Brief, Genre
from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.planning.draft import LineDraft, as_named, first_sentence, tidy_line, tidy_title
from bot.studio.planning.examples import Example
from bot.studio.planning.grammar import (
    line_grammar,
    lines_grammar,
    notes_grammar,
    picture_grammar,
    rewrite_grammar,
    title_grammar,
)
from bot.studio.planning.prompts import (
    COUNTED_OPENINGS,
    OPENINGS,
    TEMPERATURE,
    Say,
    notes_turns,
    numbered,
    picture_turns,
    revision_turns,
    rewrite_turns,
)
from bot.studio.planning.score import ACCEPTABLE, line_score, stock_phrases
from bot.studio.planning.shape import Shape
from models.llm import constrained
from models.protocols import ChatModel, Completion, Message, Sampling

NOTES: Final = 5
_TOKENS_A_WORD: Final = 3
_CUT_OFF: Final = 1.0
"""How bad it is that a line had no end of its own."""

Heard = Callable[[str], bool]
"""Told what is written, with the piece being written; answers False to stop."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How often something is tried before the best of it is taken."""

    draws: int = 3
    """For one line."""
    scripts: int = 1
    """For all lines together."""
    pictures: bool = True
    """Whether a picture is asked for; without one, illustrations are found in the line."""


@dataclass(slots=True)
class Asker:
    """A model at work on one plan. Every call is drawn with a seed of its own, so that the whole can be repeated."""

    model: ChatModel
    seed: int
    heard: Heard = lambda _: True
    effort: Effort = Effort()
    reuses: bool = False
    """Whether the first call, too, goes on from a prompt in memory (`Sampling.reuse`): faster, not to be repeated."""
    tokens: int = 0
    seconds: float = 0.0
    _calls: int = field(default=0)

    def ask(self, turns: Sequence[Say], sampling: Sampling) -> str:
        """Return one whole answer; raises Cancelled when the listener stops it, ModelFailed when it was cut off."""
        text, finished = self.draw(turns, sampling)
        if not finished:
            raise ModelFailed(f"{self.model.name} did not come to an end.", "Try again.")
        return text

    def shaped(self, turns: Sequence[Say], sampling: Sampling, *, any_shape: bool = False) -> str:
        """Return a whole answer of the shape that is asked for, asked again where it is cut off or comes out wrong.

        With `any_shape` only where it is cut off: the caller tells the model what is wrong with the others. Raises
        Cancelled when the listener stops it, ModelFailed when no try is whole and right.
        """
        text = ""

        def listen(piece: str) -> bool:
            nonlocal text
            text += piece
            return self.heard(text)

        def again() -> None:
            nonlocal text
            text = ""

        answer = constrained.answer(
            self.model, _said(turns), self._drawn(sampling), listen, on_again=again, any_shape=any_shape
        )
        self._count(answer)
        return answer.text

    def draw(self, turns: Sequence[Say], sampling: Sampling, before: str = "") -> tuple[str, bool]:
        """Return an answer and whether it is whole; raises Cancelled when the listener stops it."""
        text = before
        stopped = False

        def listen(piece: str) -> bool:
            nonlocal text, stopped
            text += piece
            stopped = not self.heard(text)
            return not stopped

        answer = self.model.chat(_said(turns), self._drawn(sampling), listen)
        self._count(answer)
        if stopped:
            raise Cancelled
        return answer.text, answer.finished

    def _drawn(self, sampling: Sampling) -> Sampling:
        """Draw with a seed of this call's own."""
        drawn = replace(sampling, seed=self.seed * 1009 + self._calls, reuse=self.reuses or self._calls > 0)
        self._calls += 1
        return drawn

    def _count(self, answer: Completion) -> None:
        self.tokens += answer.tokens
        self.seconds += answer.seconds

    def notes(self, brief: Brief, genre: Genre, count: int = NOTES) -> str:
        """Return short notes on what to say, most likely words first; nothing when the model runs on."""
        sampling = Sampling(max_tokens=24 * count, temperature=0.0, grammar=notes_grammar(count))
        try:
            return self.ask(notes_turns(brief, genre), sampling)
        except ModelFailed:
            return ""

    def title(self, turns: Sequence[Say], temperature: float = 0.4) -> str:
        """Return the title of a script, or nothing when none comes out."""
        try:
            answer = self.ask(turns, Sampling(max_tokens=24, temperature=temperature, grammar=title_grammar()))
        except ModelFailed:
            return ""
        return tidy_title(answer.removeprefix("0. "))

    def line(self, turns: Sequence[Say], title: str, before: Sequence[str], task: "LineTask") -> str:
        """Return the next line of a script: the first draw whose form is right, else the best of a few."""
        number = len(before) + 1
        begun = numbered(title, before)
        best, best_score = "", float("inf")
        for draw in range(self.effort.draws):
            sampling = Sampling(
                max_tokens=task.shape.most * _TOKENS_A_WORD + 12,
                temperature=TEMPERATURE[task.genre] + task.freedom + 0.2 * draw,
                grammar=line_grammar(number, task.openings(number)),
            )
            answer, whole = self.draw([*turns, Say(role="assistant", text=begun)], sampling, begun)
            said = answer.strip().removeprefix(f"{number}. ")
            text = as_named(tidy_line(said if whole else first_sentence(said)), task.idea)
            if not any(char.isalpha() for char in text):
                continue
            score = line_score(text, [*before, *task.avoid], task.idea, task.genre, task.shape)
            score += 0.0 if whole else _CUT_OFF
            if score < best_score:
                best, best_score = text, score
            if score < ACCEPTABLE:
                break
        if not best:
            raise ModelFailed(f"{self.model.name} gave no line {number}.", "Try again, or write the line yourself.")
        return best

    def picture(self, title: str, line: str) -> LineDraft:
        """Return a line with the picture and the things in it; without them when none come out."""
        if not self.effort.pictures:
            return LineDraft(text=line)
        sampling = Sampling(max_tokens=60, temperature=0.4, grammar=picture_grammar())
        try:
            picture, _, things = self.ask(picture_turns(title, line), sampling).partition(" | ")
        except ModelFailed:
            return LineDraft(text=line)
        return LineDraft(text=line, picture=picture, things=tuple(things.strip().split(", ")))

    def rewrite(self, title: str, line: str, how: str, shorter: bool = False, longer: bool = False) -> str:
        """Return a line said in another way; the line itself when no draw is another."""
        words = len(line.split())
        for draw in range(self.effort.draws):
            sampling = Sampling(max_tokens=70, temperature=0.4 + 0.2 * draw, grammar=rewrite_grammar())
            try:
                text = tidy_line(self.ask(rewrite_turns(title, line, how), sampling))
            except ModelFailed:
                continue
            count = len(text.split())
            wanted = count < words if shorter else count > words if longer else True
            if wanted and text != line and not stock_phrases(text):
                return text
        return line

    def revision(self, title: str, lines: Sequence[str], wish: str, example: Example) -> tuple[str, list[str]]:
        """Return title and lines changed as wished, as many as there were.

        Raises ModelFailed when no answer is whole.
        """
        turns = revision_turns(title, lines, wish, example)
        room = 3 * sum(len(line.split()) for line in lines) + 80
        for draw in range(self.effort.scripts):
            sampling = Sampling(max_tokens=room, temperature=0.3 + 0.3 * draw, grammar=lines_grammar(len(lines)))
            try:
                answer = self.ask(turns, sampling).strip().splitlines()
            except ModelFailed:
                continue
            changed = [tidy_line(text) for text in answer[1:]]
            if len(changed) == len(lines) and (changed != list(lines) or tidy_title(answer[0]) != title):
                return tidy_title(answer[0]), changed
        raise ModelFailed(f"{self.model.name} could not make that change.", "Say which line should change, and how.")


@dataclass(frozen=True, slots=True)
class LineTask:
    """What a line has to do: be of a genre and a length, speak of the idea, and not say again what was said."""

    idea: str
    genre: Genre
    shape: Shape
    avoid: tuple[str, ...] = ()
    freedom: float = 0.0
    """Added to the temperature, for a line that has to be another than the likeliest."""

    def openings(self, number: int) -> tuple[str, ...]:
        """Return the first words one of which begins the line; none for most lines."""
        if ordinal := self.shape.ordinal(number):
            return (f"{ordinal},",)
        if self.shape.items:
            forced = {1: COUNTED_OPENINGS.get(self.genre, ()), -1: OPENINGS[self.genre].get(-1, ())}
        else:
            forced = OPENINGS[self.genre]
        if number == self.shape.scenes and -1 in forced:
            return forced[-1]
        return forced.get(number, ())


def _said(turns: Sequence[Say]) -> list[Message]:
    return [Message(turn.role, turn.text) for turn in turns]
