"""Small films for tests."""

from bot.studio.brief import Genre, Mood
from bot.studio.plan import Author, Line, Look, Plan, Scene
from bot.studio.shot import WordTime
from bot.studio.takes import LineTake, Made
from bot.studio.values import SceneKey

LINES = (
    "Honey never spoils.",
    "Bees dry the nectar until almost no water is left.",
    "A jar from an old tomb could still be eaten.",
)


def plan_of(lines: tuple[str, ...] = LINES, voice: str = "hibari") -> Plan:
    """Return a plan with one scene a line."""
    scenes = tuple(
        Scene(key=SceneKey(f"S{number}"), line=Line(text=text, voice=voice), look=Look(title=f"Scene {number}"))
        for number, text in enumerate(lines, 1)
    )
    author = Author(model="test")
    return Plan(title="Honey", genre=Genre.FACTS, mood=Mood.WARM, scenes=scenes, author=author, seed=7)


def line_take(line: Line, word_ms: int = 300) -> LineTake:
    """Return a take in which every word lasts as long as every other."""
    words = line.text.split()
    times = tuple(
        WordTime(text=word, start_ms=60 + place * word_ms, end_ms=60 + place * word_ms + word_ms - 20)
        for place, word in enumerate(words)
    )
    return LineTake(
        inputs=line.digest(),
        artifact=line.digest(),
        duration_ms=len(words) * word_ms + 180,
        words=times,
        made=Made(model="test"),
    )


def line_takes(plan: Plan) -> dict[str, LineTake]:
    """Return a take of every line of a plan."""
    return {scene.line.digest(): line_take(scene.line) for scene in plan.scenes if scene.line.voice}
