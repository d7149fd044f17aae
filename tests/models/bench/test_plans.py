"""The planner's bench: its briefs, its sheet, and what a marked sheet adds up to."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.studio.brief import Genre
from bot.studio.catalogue import PlanStyle
from bot.studio.errors import BriefRefused
from bot.studio.planning.examples import COUNTED, EXAMPLES
from bot.studio.planning.genre import genre_of
from bot.studio.planning.score import content_of
from models.bench.cli import app
from models.bench.plans import Sheet, as_read, briefs_in, measure
from models.llm.asking import Effort
from models.protocols import Completion, Message, OnText, Sampling

SAID = ("Bees dance.", "So they eat.", "They fly far.", "They come home.", "They tell of it.", "Then all go out.")


class Parrot:
    """A model that answers whatever it is asked with one plan."""

    name = "parrot"
    plan_style: PlanStyle = "direct"

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        assert messages
        assert sampling.json_schema
        lines = [{"text": text, "picture": "a hive", "things": ["honeybee"]} for text in SAID]
        text = json.dumps({"title": "Why bees dance", "lines": lines})
        if on_text is not None:
            on_text(text)
        return Completion(text=text, finished=True, prompt_tokens=1, tokens=1, seconds=0.0)

    def close(self) -> None:
        """Nothing to give back."""


def sheet_of(briefs: str) -> Sheet:
    return measure(Parrot(), briefs_in(briefs), 1, lambda _: None, Effort(pictures=False))


def test_the_eight_briefs_are_of_every_genre_and_ask_for_no_worked_example() -> None:
    briefs = briefs_in()

    genres = [genre_of(brief) for brief in briefs]
    assert sorted(genres) == sorted([*Genre, Genre.FACTS, Genre.TIPS])
    for brief in briefs:
        for example in (*EXAMPLES, *COUNTED):
            asked, told = content_of(brief.idea), content_of(f"{example.ask} {example.title}")
            assert len(asked & told) < 0.6 * len(asked)


def test_a_brief_may_name_its_genre() -> None:
    named, unnamed = briefs_in("story: bees\n\nnote: why bees dance\n")

    assert (named.idea, named.genre) == ("bees", Genre.STORY)
    assert (unnamed.idea, unnamed.genre) == ("note: why bees dance", None)
    with pytest.raises(BriefRefused, match="no briefs"):
        briefs_in("\n \n")


def test_plans_are_told_one_by_one_with_their_cost_and_their_form() -> None:
    told: list[Sheet] = []

    sheet = measure(Parrot(), briefs_in("why bees dance\nfacts: rockets on Mars"), 1, told.append)

    assert [len(so_far.trials) for so_far in told] == [1, 2]
    about, elsewhere = sheet.trials
    assert [line.text for line in about.lines] == list(SAID)
    assert about.form < elsewhere.form
    assert about.film_s == pytest.approx(len("".join(SAID)) / 17.5 + 0.95 + 4 * 0.25 + 34 / 30, abs=0.1)
    assert "1. Bees dance." in as_read(about)


def test_a_marked_sheet_is_counted(tmp_path: Path) -> None:
    sheet = sheet_of("why bees dance\nwhy bees hum\nwhy bees sleep")
    first, second, third = sheet.trials
    marked = sheet.but(trials=(first.but(verdict="usable"), second.but(verdict="edited"), third.but(verdict="edited")))
    (tmp_path / "plans.json").write_text(marked.model_dump_json(), encoding="utf-8")

    answer = CliRunner().invoke(app, ["--marked", str(tmp_path / "plans.json"), "--json"])

    summary = json.loads(answer.stdout)["summary"]
    assert (summary["usable"], summary["edited"], summary["rewritten"]) == (1, 2, 0)
    assert "usable" not in sheet.summary()


def test_a_sheet_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "plans.json").write_text('{"model": "m", "seed": 1, "trials": [{"verdict": "nice"}]}', encoding="utf-8")

    for file in ("plans.json", "nowhere.json"):
        answer = CliRunner().invoke(app, ["--marked", str(tmp_path / file)])
        assert answer.exit_code == 1
        assert file in answer.stderr
        assert len(answer.stderr.splitlines()) == 1
