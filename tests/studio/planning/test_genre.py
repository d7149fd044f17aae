"""Guessing genre and mood."""

import pytest

from bot.studio.brief import Brief, Genre, Mood, brief_of
from bot.studio.planning.genre import genre_of, mood_of


@pytest.mark.parametrize(
    ("idea", "genre"),
    [
        ("why honey never spoils", Genre.FACTS),
        ("the deepest place in the ocean", Genre.FACTS),
        ("five tips for better sleep", Genre.TIPS),
        ("mistakes beginners make when running", Genre.TIPS),
        ("how to fold a paper crane", Genre.HOW_TO),
        ("a recipe for tomato soup", Genre.HOW_TO),
        ("a funny video about cats", Genre.FUNNY),
        ("an advert for my bakery", Genre.ADVERT),
        ("our new app helps you save water", Genre.ADVERT),
        ("the story of a lost balloon", Genre.STORY),
        ("a little fox who is afraid of the dark", Genre.STORY),
    ],
)
def test_the_words_of_a_brief_tell_its_genre(idea: str, genre: Genre) -> None:
    assert genre_of(brief_of(idea)) is genre


def test_what_people_chose_is_kept() -> None:
    brief = Brief(idea="a funny scary story", genre=Genre.TIPS, mood=Mood.BOLD)

    assert genre_of(brief) is Genre.TIPS
    assert mood_of(brief, Genre.TIPS) is Mood.BOLD


@pytest.mark.parametrize(
    ("idea", "mood"),
    [
        ("a ghost in an abandoned house", Mood.DARK),
        ("how planets are made, physics for everyone", Mood.SCIENCE),
        ("breathing slowly before sleep", Mood.CALM),
        ("why paper is white", Mood.SCIENCE),
    ],
)
def test_the_words_of_a_brief_tell_its_mood(idea: str, mood: Mood) -> None:
    assert mood_of(brief_of(idea), genre_of(brief_of(idea))) is mood
