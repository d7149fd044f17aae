"""Plans for a set of briefs, with what they cost and what their form is worth, and the verdicts of who read them."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import count
from statistics import median
from typing import Final, Literal

from bot.studio.brief import Brief, Genre, brief_of
from bot.studio.errors import BriefRefused
from bot.studio.making import film_seconds
from bot.studio.planning.genre import genre_of
from bot.studio.planning.score import line_score, plan_score
from bot.studio.planning.shape import shape_of
from bot.studio.values import SceneKey, Value
from models.llm.asking import Effort
from models.llm.planner import write_plan
from models.protocols import ChatModel

_BRIEFS: Final = """\
facts: why leaves change colour in autumn
facts: why the sea is salty
tips: Three easy ways to fall asleep faster tonight
tips: how to stay calm before a job interview, a few tips
how-to: how to clean a cast iron pan
funny: people who only want to check one thing on their phone
advert: my dog grooming salon Happy Paws in Bristol washes and trims dogs of every size, and is open on Sundays
story: a snail who wants to see the sea
"""
"""None of them is a worked example; the first of the tips is the demo's own brief."""

VERDICTS: Final = ("usable", "edited", "rewritten")
"""As it is; with one or two lines edited; not without a person who writes it."""


class Marked(Value):
    """One line as it was written, and room for what is wrong with it."""

    text: str
    picture: str
    form: float
    wrong: str = ""


class Trial(Value):
    """One plan of the bench: what was asked, what came, what it cost, and the verdict of a reader."""

    idea: str
    genre: Genre
    seed: int
    title: str
    lines: tuple[Marked, ...]
    form: float
    film_s: float
    wall_s: float
    cpu_s: float
    verdict: Literal["", "usable", "edited", "rewritten"] = ""


class Sheet(Value):
    """All plans of a bench."""

    model: str
    seed: int
    trials: tuple[Trial, ...]

    def summary(self) -> dict[str, float]:
        """Return what the plans cost, and how many of them were marked as what."""
        verdicts = Counter(trial.verdict for trial in self.trials if trial.verdict)
        return {
            "plans": len(self.trials),
            "cpu_s": round(median(trial.cpu_s for trial in self.trials), 1),
            "wall_s": round(median(trial.wall_s for trial in self.trials), 1),
            "form": round(median(trial.form for trial in self.trials), 2),
        } | {verdict: verdicts[verdict] for verdict in VERDICTS if verdicts}


def briefs_in(text: str = _BRIEFS) -> tuple[Brief, ...]:
    """Read briefs, one a line, perhaps with its genre in front. Raises BriefRefused."""
    genres = set(Genre)
    briefs = []
    for line in filter(str.strip, text.splitlines()):
        head, colon, rest = line.partition(":")
        named = bool(colon) and head.strip() in genres
        briefs.append(brief_of(rest, genre=head.strip()) if named else brief_of(line))
    if not briefs:
        raise BriefRefused("There are no briefs to write plans for.", "Put one on a line.")
    return tuple(briefs)


def measure(
    model: ChatModel, briefs: Iterable[Brief], seed: int, said: Callable[[Sheet], None], effort: Effort | None = None
) -> Sheet:
    """Write a plan for each brief, and hand over the sheet so far with each of them."""
    sheet = Sheet(model=model.name, seed=seed, trials=())
    for brief in briefs:
        sheet = sheet.but(trials=(*sheet.trials, _tried(model, brief, seed, effort or Effort())))
        said(sheet)
    return sheet


def _tried(model: ChatModel, brief: Brief, seed: int, effort: Effort) -> Trial:
    numbers = count(1)
    wall, cpu = time.monotonic(), time.process_time()
    plan = write_plan(model, brief, seed, lambda: SceneKey(f"scene{next(numbers)}"), effort=effort)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    genre, shape = genre_of(brief), shape_of(brief)
    lines = [scene.line.text for scene in plan.scenes]
    return Trial(
        idea=brief.idea,
        genre=genre,
        seed=seed,
        title=plan.title,
        lines=tuple(
            Marked(
                text=scene.line.text,
                picture=scene.picture,
                form=round(line_score(scene.line.text, lines[:at], brief.idea, genre, shape), 2),
            )
            for at, scene in enumerate(plan.scenes)
        ),
        form=round(plan_score(plan.title, lines, brief.idea, genre, shape), 2),
        film_s=round(film_seconds(plan), 1),
        wall_s=round(wall, 1),
        cpu_s=round(cpu, 1),
    )


def as_read(trial: Trial) -> str:
    """Return a plan as a person reads it."""
    return "\n".join(
        [
            f"{trial.genre}: {trial.idea}",
            f"  0. {trial.title}",
            *(
                f"  {number}. {line.text}" + (f"  ({line.form:g})" if line.form else "")
                for number, line in enumerate(trial.lines, 1)
            ),
            f"  form {trial.form:g}, film about {trial.film_s:g} s, {trial.cpu_s:g} CPU s in {trial.wall_s:g} s",
        ]
    )
