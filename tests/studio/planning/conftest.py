"""Plans to work on."""

from collections.abc import Callable
from itertools import count

import pytest

from bot.studio.brief import Brief, Genre, Mood
from bot.studio.looks import vary
from bot.studio.plan import Author, Line, Plan, Scene
from bot.studio.values import SceneKey

LINES = (
    "Honey never spoils, even after three thousand years.",
    "Bees take almost all of the water out of it.",
    "What is left is too dry for anything to grow in.",
    "It is sour as well, which keeps germs away.",
    "Jars from old tombs could still be eaten.",
    "So put the lid on, and keep it for your grandchildren.",
)


def made(*lines: str) -> Plan:
    scenes = tuple(
        Scene(key=SceneKey(f"key{number}"), line=Line(text=text, voice="hibari"))
        for number, text in enumerate(lines, 1)
    )
    return Plan(
        title="Why honey never spoils",
        genre=Genre.FACTS,
        mood=Mood.WARM,
        scenes=vary(scenes, Mood.WARM, 0),
        author=Author(model="somebody"),
    )


@pytest.fixture
def plan() -> Plan:
    return made(*LINES)


@pytest.fixture
def brief() -> Brief:
    return Brief(idea="Why honey never spoils")


@pytest.fixture
def new_key() -> Callable[[], SceneKey]:
    numbers = count(1)
    return lambda: SceneKey(f"new{next(numbers)}")
