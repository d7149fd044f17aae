"""What the README and the docs tell people to type exists."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import app
from bot.settings import Settings, read_settings
from models.bench.cli import app as plans_app
from models.cli import app as models_app
from workers.cli import app as workers_app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SOURCES = [path for folder in ("bot", "cogs", "workers", "models") for path in sorted((ROOT / folder).rglob("*.py"))]


def commands() -> dict[str, Any]:
    """Every command by its words; those of workers and models stand in for the bot's that start them."""
    found: dict[str, Any] = {}

    def walk(command: Any, words: str) -> None:
        found[words] = command
        for name, one in getattr(command, "commands", {}).items():
            walk(one, f"{words} {name}".strip())

    walk(typer.main.get_command(app), "")
    walk(typer.main.get_command(models_app), "models")
    walk(typer.main.get_command(workers_app), "")
    walk(typer.main.get_command(plans_app), "bench plan")
    return found


def typed(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Every `picturelock ...` that a text shows, with where it does."""
    for path in paths:
        for words in re.findall(r"`(?:\.venv/bin/)?picturelock ([^`]+)`", path.read_text()):
            yield path.name, words


@pytest.mark.parametrize(("page", "words"), sorted(set(typed(PAGES + SOURCES))))
def test_a_command_that_people_are_told_to_type_exists(page: str, words: str) -> None:
    known, parts = commands(), words.split()

    name = next(" ".join(parts[:length]) for length in (2, 1) if " ".join(parts[:length]) in known)

    taken = {option for parameter in known[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
    for part in {*parts} - {"--help"}:
        assert not part.startswith("--") or part.partition("=")[0] in taken, f"{page}: {part}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_that_people_are_shown_are_taken(page: Path) -> None:
    text = page.read_text()

    for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        sections = tomllib.loads(block)
        if sections.keys() <= Settings.model_fields.keys():
            read_settings(**sections)
    variables = Settings().environment()
    for name in re.findall(r"PICTURELOCK_[A-Z0-9_]+", text):
        assert name in variables


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", text)

    assert len(named) > 30
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(), test


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_points_to_are_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target
