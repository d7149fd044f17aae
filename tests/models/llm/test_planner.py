"""Plans by a real, small model: their form, their seeds, and being stopped. What they say is for `slow` tests."""

import re
from collections.abc import Callable, Sequence
from itertools import count

import pytest

from bot.studio.brief import Brief, Genre, brief_of
from bot.studio.catalogue import PlanStyle
from bot.studio.errors import Cancelled, Refused, Unavailable
from bot.studio.plan import Plan
from bot.studio.planning.differences import differences
from bot.studio.planning.script import script_lines
from bot.studio.planning.shape import Shape
from bot.studio.values import SceneKey
from models.llm.asking import Asker, Effort, LineTask
from models.llm.llama_cpp import LlamaCpp
from models.llm.planner import PlanProgress, write_plan
from models.llm.revising import lines_for, reroll_line, revise
from models.llm.timing import timed
from models.protocols import ChatModel, Completion, Message, OnText, Sampling

BRIEF = Brief(idea="why honey never spoils, in two scenes", seconds=10)
LINES_ONLY = Effort(draws=1, scripts=1, pictures=False)


def keys() -> Callable[[], SceneKey]:
    numbers = count(1)
    return lambda: SceneKey(f"key{next(numbers)}")


@pytest.fixture(scope="module")
def written(small_model: LlamaCpp) -> tuple[Plan, list[PlanProgress]]:
    told: list[PlanProgress] = []

    def keep(progress: PlanProgress) -> bool:
        told.append(progress)
        return True

    return write_plan(small_model, BRIEF, 4, keys(), keep, LINES_ONLY), told


def test_a_small_model_writes_a_plan_of_the_shape_asked_for(written: tuple[Plan, list[PlanProgress]]) -> None:
    plan, _ = written

    assert len(plan.scenes) == 2
    assert all(scene.line.text[-1] in '.!?"' and scene.line.voice == "hibari" for scene in plan.scenes)
    assert plan.author.model == "smollm2-135m"
    assert "check every fact" in plan.notes[0]


def test_the_plan_is_seen_while_it_is_written(written: tuple[Plan, list[PlanProgress]]) -> None:
    plan, told = written

    assert len({progress.text for progress in told}) > 10
    assert plan.scenes[0].line.text in told[-1].text
    assert all(0 <= progress.done <= 1 for progress in told)


@pytest.mark.slow
def test_the_same_seed_writes_the_same_lines_with_their_times(
    small_model: LlamaCpp, written: tuple[Plan, list[PlanProgress]]
) -> None:
    small_model.chat((Message("user", "Something else."),), Sampling(max_tokens=2))

    lines = lines_for(small_model, BRIEF, 4, effort=LINES_ONLY)

    assert lines.texts == tuple(scene.line.text for scene in written[0].scenes)
    assert all(line.start_s < line.end_s for line in lines.lines)
    assert lines.author.model == "smollm2-135m"


@pytest.mark.slow
def test_a_line_is_made_shorter(small_model: LlamaCpp, written: tuple[Plan, list[PlanProgress]]) -> None:
    plan = written[0]
    long = plan.scene(1)
    plan = plan.with_scene(long.but(line=long.line.but(text="It is sour as well, which keeps all the germs away.")))

    shorter = revise(small_model, plan, BRIEF, "make line 1 shorter", 1, keys(), effort=LINES_ONLY)

    assert len(shorter.scene(1).line.text.split()) < 10
    assert shorter.scene(2) == plan.scene(2)


def test_a_script_keeps_its_words_whatever_the_model(small_model: LlamaCpp) -> None:
    brief = brief_of("Honey keeps.\nBees dry it with their wings.", is_script=True)

    for model in (small_model, None):
        plan = write_plan(model, brief, 1, keys(), effort=LINES_ONLY)
        assert [scene.line.text for scene in plan.scenes] == list(script_lines(brief.idea))
        assert plan.notes == ()


def test_without_a_model_there_is_an_outline_that_says_so() -> None:
    plan = write_plan(None, BRIEF, 1, keys())

    assert plan.author.model == "outline"
    assert "no language model" in plan.author.because
    assert "without a language model" in plan.notes[0]


def test_a_language_the_model_does_not_write_gives_an_outline_without_a_voice(small_model: LlamaCpp) -> None:
    plan = write_plan(small_model, Brief(idea="Warum Honig nie verdirbt", language="de"), 1, keys())

    assert plan.author.fell_back_from == "smollm2-135m"
    assert "does not write de" in plan.notes[0]
    assert plan.voices_spoken() == ()


def test_simple_wishes_need_no_model(written: tuple[Plan, list[PlanProgress]]) -> None:
    plan, _ = written

    swapped = revise(None, plan, BRIEF, "swap scene 1 and 2", 1, keys())
    titled = revise(None, plan, BRIEF, "change the title to Honey", 1, keys())
    added = revise(None, plan, BRIEF, "add a line saying “Bees dance.” at the end", 1, lambda: SceneKey("new"))
    darker = revise(None, plan, BRIEF, "bolder", 1, keys())

    assert differences(plan, swapped) == ("Scenes 1 and 2 swapped places.",)
    assert differences(plan, titled) == ("The title is now “Honey”.",)
    assert added.scenes[-1].line.text == "Bees dance."
    assert differences(plan, darker)[0] == "The mood is now bold."
    assert {changed.version for changed in (swapped, titled, added, darker)} == {plan.version + 1}


def test_wishes_that_need_a_model_say_so(written: tuple[Plan, list[PlanProgress]]) -> None:
    plan, _ = written

    with pytest.raises(Unavailable, match="No language model"):
        revise(None, plan, BRIEF, "tell it from the bee's point of view", 1, keys())
    with pytest.raises(Refused, match="already"):
        revise(None, plan, BRIEF, f"change the title to “{plan.title}”", 1, keys())


def test_lines_are_placed_one_after_another() -> None:
    first, second = timed(["One two three four five.", "Six."])

    assert first.start_s == 0
    assert second.start_s > first.end_s
    assert second.end_s - second.start_s == pytest.approx(1.5)


class Large:
    """A large model that answers at once, now and then with nonsense."""

    name = "large"
    plan_style: PlanStyle = "direct"

    def __init__(self, *answers: str, finished: bool = True) -> None:
        self.answers = list(answers)
        self.finished = finished
        self.asked: list[tuple[Sequence[Message], Sampling]] = []

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        self.asked.append((messages, sampling))
        text = self.answers.pop(0)
        if on_text is not None:
            on_text(text)
        return Completion(text=text, finished=self.finished, prompt_tokens=1, tokens=1, seconds=0.0)

    def close(self) -> None:
        """Nothing to give back."""


def test_a_large_model_is_asked_for_the_whole_plan_at_once() -> None:
    lines = ["Honey is almost dry.", "So nothing can live in it."]
    scenes = ",".join(f'{{"text": "{line}", "picture": "a jar", "things": ["honey pot"]}}' for line in lines)
    whole = f'{{"title": "Why honey keeps", "lines": [{scenes}]}}'
    model: ChatModel = Large("no plan", whole, whole)

    plan = write_plan(model, BRIEF, 1, keys())

    assert [scene.line.text for scene in plan.scenes] == lines
    assert plan.title == "Why honey keeps"
    assert plan.genre is Genre.FACTS


def test_a_line_gets_a_picture_and_the_things_in_it() -> None:
    model = Large("a jar on a cellar shelf | jar, honey pot, candle\n")

    draft = Asker(model, 1).picture("Why honey keeps", "It keeps in the cellar.")

    assert draft.picture == "a jar on a cellar shelf"
    assert draft.things == ("jar", "honey pot", "candle")


class Scripted:
    """A guided model that says the next of its lines word by word, and remembers the grammar it was held to."""

    name = "scripted"
    plan_style: PlanStyle = "guided"

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[Sequence[Message], Sampling]] = []

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        self.asked.append((messages, sampling))
        said = ""
        for word in re.findall(r"\S+\s*", self.answers.pop(0)):
            said += word
            if on_text is not None and not on_text(word):
                return Completion(text=said, finished=False, prompt_tokens=1, tokens=1, seconds=0.0)
        return Completion(text=said, finished=True, prompt_tokens=1, tokens=1, seconds=0.0)

    def close(self) -> None:
        """Nothing to give back."""


def test_a_plan_can_be_stopped_while_it_is_written() -> None:
    model = Scripted("0. Why honey keeps", "1. Honey is almost dry.", "2. So nothing can live in it.")
    told: list[PlanProgress] = []

    def five(progress: PlanProgress) -> bool:
        told.append(progress)
        return len(told) < 5

    with pytest.raises(Cancelled):
        write_plan(model, BRIEF, 1, keys(), five)

    assert len(told) == 5
    assert len(model.answers) == 1


def test_a_line_is_rolled_again_and_the_others_stay() -> None:
    plan = write_plan(None, BRIEF, 1, keys())
    model = Scripted("2. Nothing can live in it.")

    rolled = reroll_line(model, plan, 2, 9, effort=LINES_ONLY)

    assert rolled.version == plan.version + 1
    assert rolled.scene(2).line.text == "Nothing can live in it."
    assert rolled.scene(1).line == plan.scene(1).line


def test_three_ways_are_three_scenes_between_an_opening_and_an_end() -> None:
    model = Scripted(
        "- dim the lamps\n- cool the room\n- breathe slowly\n",
        "0. Fall asleep faster tonight",
        "1. You want to fall asleep, but your mind is still at work.",
        "2. First, dim the lamps, and your body knows that it is late.",
        "3. Second, open the window, because cool air makes you sleepy.",
        "4. Third, breathe out slowly, and count each breath up to ten.",
        "5. Try one of them, and tomorrow wakes you kindly.",
    )

    plan = write_plan(model, brief_of("Three easy ways to fall asleep faster"), 1, keys(), effort=LINES_ONLY)

    assert len(plan.scenes) == 5
    assert "note{3,3}" in model.asked[0][1].grammar
    held = [sampling.grammar for _, sampling in model.asked[2:]]
    openings = ('"You want to "', '"First, "', '"Second, "', '"Third, "', '"Pick one "')
    assert all(opening in grammar for opening, grammar in zip(openings, held, strict=True))
    examples = [turn.content for turn in model.asked[1][0] if turn.role == "assistant"]
    assert len(examples) == 2
    assert all("3. Second, " in example for example in examples)


def test_more_things_than_fit_are_told_on_the_plan() -> None:
    model = Scripted("0. Facts about the moon", *(f"{n}. Fact about {n * 'x'}." for n in range(1, 9)))

    plan = write_plan(model, brief_of("50 facts about the moon"), 1, keys(), effort=LINES_ONLY)

    assert len(plan.scenes) == 8
    assert plan.notes[0].startswith("The brief counts 50; in 25 seconds there is room for 6.")
    assert "check every fact" in plan.notes[1]


def test_steps_are_asked_for_as_a_question_and_a_story_after_stories() -> None:
    lines = [
        f"{n}. {word} the pan." for n, word in enumerate(("Take", "Rub", "Rinse", "Dry", "Oil", "Finally, hang"), 1)
    ]
    steps, story = Scripted("0. Clean a pan", *lines), Scripted("0. The pan", *lines)

    write_plan(steps, brief_of("How to clean a pan"), 1, keys(), effort=LINES_ONLY)
    write_plan(story, brief_of("story of a pan"), 1, keys(), effort=LINES_ONLY)

    assert "Explain how to clean a pan." in steps.asked[0][0][1].content
    assert [turn.role for turn in story.asked[0][0]].count("assistant") == 2


def test_a_line_that_was_cut_off_keeps_what_is_whole_of_it() -> None:
    model = Large("\n1. Bees dry the honey with their wings. Then they", finished=False)

    task = LineTask("why honey keeps", Genre.FACTS, Shape(scenes=2, words=8))
    line = Asker(model, 1, effort=LINES_ONLY).line((), "Why honey keeps", (), task)

    assert line == "Bees dry the honey with their wings."


@pytest.mark.slow
def test_the_demo_model_speaks_of_what_was_asked(demo_model: LlamaCpp) -> None:
    plan = write_plan(demo_model, brief_of("how to poach an egg"), 3, keys(), effort=LINES_ONLY)

    told = " ".join(scene.line.text.lower() for scene in plan.scenes)
    assert "egg" in told
    assert len(plan.scenes) == 6
    assert 35 <= len(told.split()) <= 110
