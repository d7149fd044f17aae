"""What a video model is asked for a shot."""

from bot.studio.brief import Mood
from bot.studio.plan import Look
from bot.studio.shot import Shot
from bot.studio.values import SceneKey
from workers.filming.wording import STYLES, prompt_of, seed_of


def shot(**more: object) -> Shot:
    plain = {
        "scene": SceneKey("a"),
        "number": 1,
        "of": 2,
        "look": Look(),
        "mood": Mood.CALM,
        "line": "Say it.",
        "frames": 30,
    }
    return Shot.model_validate({**plain, **more})


def test_every_mood_has_a_style() -> None:
    assert STYLES.keys() == set(Mood)


def test_the_picture_of_the_plan_is_what_is_seen_in_the_style_of_its_mood() -> None:
    asked = prompt_of(shot(picture="A fox\n sleeps. ", mood=Mood.DARK))

    assert asked.startswith("A fox sleeps. ")
    assert STYLES[Mood.DARK] in asked


def test_without_a_picture_it_is_what_would_be_drawn_then_the_title_then_the_line() -> None:
    assert prompt_of(shot(look=Look(illustrations=("red-fox", "moon"), title="Foxes"))).startswith("red fox, moon.")
    assert prompt_of(shot(look=Look(title="Foxes"))).startswith("Foxes.")
    assert prompt_of(shot()).startswith("Say it.")


def test_scenes_of_a_film_share_a_lens_and_films_differ() -> None:
    one, other = (prompt_of(shot(film_seed=seed)) for seed in (4, 5))

    assert one != other
    assert prompt_of(shot(film_seed=4, seed=9, take=2)) == one


def test_another_chance_is_another_seed_and_a_take_that_keeps_its_chance_has_the_same() -> None:
    assert len({seed_of(shot(seed=seed)) for seed in range(6)}) == 6
    assert seed_of(shot(seed=7, take=1)) == seed_of(shot(seed=7, take=3, frames=99))
