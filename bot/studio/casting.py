"""Casting: which characters are in which scenes of a plan, and what a camera is told of them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Final

from bot.studio.characters import Character
from bot.studio.errors import LimitReached
from bot.studio.plan import SCENE_CHARACTERS_MOST, Plan, Scene
from bot.studio.shot import Direction, Shot
from bot.studio.values import CharacterId, Sha256

LIKENESS_MOST: Final = 4
"""Reference pictures that a camera looks at, of all characters of a scene together."""


def with_character(plan: Plan, numbers: Collection[int], character: Character) -> Plan:
    """Return a plan with a character in some scenes, counted from one. Raises LimitReached."""
    scenes = list(plan.scenes)
    for number in numbers:
        scene = scenes[number - 1]
        ids = tuple(dict.fromkeys((*scene.characters, character.id)))
        if len(ids) > SCENE_CHARACTERS_MOST:
            raise LimitReached(
                f"Scene {number} has {len(scene.characters)} characters, which is as many as a scene can have.",
                "Take one out first: `/character uncast`.",
            )
        behind = (character.person,) if character.person else ()
        scenes[number - 1] = scene.but(characters=ids, people=tuple(dict.fromkeys((*scene.people, *behind))))
    return plan.but(scenes=tuple(scenes))


def without_character(
    plan: Plan, numbers: Collection[int], character: Character, known: Mapping[CharacterId, Character]
) -> Plan:
    """Return a plan without a character in some scenes; `known` says who is behind those that stay there."""
    scenes = list(plan.scenes)
    for number in numbers:
        scene = scenes[number - 1]
        if character.id not in scene.characters:
            continue
        staying = tuple(one for one in scene.characters if one != character.id)
        behind = {known[one].person for one in staying if one in known}
        people = tuple(one for one in scene.people if one != character.person or one in behind)
        scenes[number - 1] = scene.but(characters=staying, people=people)
    return plan.but(scenes=tuple(scenes))


def scenes_with(plan: Plan, character: CharacterId) -> tuple[int, ...]:
    """Return the scenes that a character is in, counted from one."""
    return tuple(number for number, scene in enumerate(plan.scenes, 1) if character in scene.characters)


def named_in(plan: Plan, characters: Iterable[Character], words: str) -> tuple[tuple[Character, tuple[int, ...]], ...]:
    """Return the characters that somebody's words name and no scene has yet, each with the scenes to be in.

    Those are the scenes that name it themselves, and all of them where none does. A name counts as it is written, as a
    word of its own: somebody called Honey is not in every film about honey.
    """
    found = []
    for character in characters:
        if not _names(words, character.name) or scenes_with(plan, character.id):
            continue
        own = tuple(number for number, scene in enumerate(plan.scenes, 1) if _names(_told(scene), character.name))
        found.append((character, own or tuple(range(1, len(plan.scenes) + 1))))
    return tuple(found)


def playing(scene: Scene, known: Mapping[CharacterId, Character]) -> tuple[Character, ...]:
    """Return the characters of a scene that are still there, and of whom everyone real is known to be in it."""
    there = [known[one] for one in scene.characters if one in known]
    return tuple(one for one in there if one.person is None or one.person in scene.people)


def cast_shot(shot: Shot, characters: Sequence[Character]) -> Shot:
    """Return a shot that says in words who is seen in it."""
    return shot.but(cast=tuple(f"{one.name} is {one.description}" for one in characters)) if characters else shot


def cast_direction(direction: Direction, characters: Sequence[Character]) -> Direction:
    """Return a direction with pictures of the characters beside its own; each is shown once before any is twice."""
    pictures = chain.from_iterable(zip_longest(*(one.pictures for one in characters)))
    known: list[Sha256] = [picture for picture in pictures if picture is not None]
    likeness = tuple(dict.fromkeys((*direction.likeness, *known)))[:LIKENESS_MOST]
    return direction.but(likeness=likeness) if likeness != direction.likeness else direction


def _told(scene: Scene) -> str:
    return f"{scene.picture}\n{scene.line.text}\n{scene.look.title}"


def _names(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None
