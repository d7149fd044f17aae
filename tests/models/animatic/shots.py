"""Shots to film in tests: one for every layout and mood."""

from bot.studio.brief import Mood
from bot.studio.plan import Layout, Look
from bot.studio.shot import Shot, WordTime
from bot.studio.values import SceneKey

SMALL = (108, 192)
LINE = "An octopus has three hearts and nine brains in eight arms"
FULL = Look(
    title="An octopus has three hearts",
    key_words=("three", "hearts"),
    illustrations=("octopus", "red-heart", "brain"),
    points=("Three hearts", "Nine brains", "Eight arms"),
    figure="71%",
    note="and blue blood",
)


def spoken(line: str) -> tuple[WordTime, ...]:
    """Return the words of a line, each heard for 300 ms."""
    return tuple(
        WordTime(text=word, start_ms=100 + 330 * index, end_ms=400 + 330 * index)
        for index, word in enumerate(line.split())
    )


def shot_of(
    look: Look = FULL,
    mood: Mood = Mood.SCIENCE,
    number: int = 2,
    frames: int = 120,
    seed: int = 0,
    line: str = LINE,
    of: int = 9,
) -> Shot:
    """Return a shot of a film of nine, ten or eleven: each wears another palette."""
    return Shot(
        scene=SceneKey(f"s{number}"),
        number=number,
        of=of,
        look=look,
        mood=mood,
        line=line,
        words=spoken(line),
        frames=frames,
        seed=seed,
        beats_ms=tuple(range(0, 5000, 500)),
    )


def in_layout(layout: Layout) -> Look:
    """Return a full look in a layout; two things where two are compared."""
    if layout is Layout.SPLIT:
        return FULL.but(layout=layout, illustrations=FULL.illustrations[:2], points=FULL.points[:2])
    return FULL.but(layout=layout)
