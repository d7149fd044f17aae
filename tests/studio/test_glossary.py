"""The words of the core are written down."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import bot.studio

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def public_classes() -> set[str]:
    names = set()
    for module in pkgutil.walk_packages(bot.studio.__path__, "bot.studio."):
        found = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        names |= {name for name, kind in found if kind.__module__ == module.name and not name.startswith("_")}
    return names


def test_every_public_class_of_the_core_is_in_the_glossary_and_nothing_else() -> None:
    entries = {
        line.split("|")[1].strip().strip("`") for line in GLOSSARY.read_text().splitlines() if line.startswith("| `")
    }

    assert entries == public_classes()
