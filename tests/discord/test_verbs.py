"""Buttons, selects and forms are told apart by a verb in their custom id: each verb has a handler, and a use."""

import ast
from collections.abc import Iterator
from pathlib import Path

import bot.ui
import cogs

ROOTS = [Path(bot.ui.__path__[0]), Path(cogs.__path__[0])]
TAKERS = {"takes_press", "takes_form"}


def literals(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in (path for root in ROOTS for path in root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def test_every_verb_is_taken_by_somebody_and_used_somewhere() -> None:
    taken = [node.args[0] for name, node in calls() if name in TAKERS]
    verbs = {arg.value for arg in taken if isinstance(arg, ast.Constant)}
    made = [node.args[0] for name, node in calls() if name == "custom_id"]
    named = {arg.value for arg in made if isinstance(arg, ast.Constant)}
    other = {text for name, node in calls() if name not in TAKERS for text in literals(node)}

    assert len(verbs) > 30
    assert named - verbs == set(), "a button that nobody answers"
    assert verbs - other == set(), "a handler that nothing leads to"
