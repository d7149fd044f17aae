"""Who appears in which scene, and whose consent each step of a film needs."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from bot.studio.consent import Use
from bot.studio.errors import Refused
from bot.studio.plan import Plan
from bot.studio.production import Production
from bot.studio.values import PersonId, SceneKey, Value


class Gate(StrEnum):
    """A step that does not happen without consent."""

    PLAN = "plan"
    """A plan is put in force that casts somebody: their likeness in a scene, their voice in a line."""
    FILM = "film"
    SPEAK = "speak"
    LOCK = "lock"
    PUBLIC = "public"


_AT: Final = {
    Gate.PLAN: frozenset({Use.APPEAR, Use.VOICE_CLONE}),
    Gate.FILM: frozenset({Use.APPEAR}),
    Gate.SPEAK: frozenset({Use.VOICE_CLONE}),
    Gate.LOCK: frozenset(Use),
    Gate.PUBLIC: frozenset(Use),
}


class Part(Value):
    """One use of one person in one scene; in the whole film where no scene is named."""

    person: PersonId
    use: Use
    scene: SceneKey | None = None


def cast_in(plan: Plan) -> frozenset[Part]:
    """Return whom a plan itself puts into its scenes."""
    seen = {Part(person=one, use=Use.APPEAR, scene=scene.key) for scene in plan.scenes for one in scene.people}
    heard = {
        Part(person=scene.line.speaker, use=Use.VOICE_CLONE, scene=scene.key)
        for scene in plan.scenes
        if scene.line.speaker is not None
    }
    return frozenset(seen | heard)


def parts_of(production: Production, plan: Plan | None) -> frozenset[Part]:
    """Return every part of everyone: those named in its thread, and those whom its plan casts."""
    keys = {scene.key for scene in plan.scenes} if plan else frozenset()
    found: set[Part] = set(cast_in(plan)) if plan else set()
    for appearance in production.appearances:
        # A scene that a revision took out leaves the person in the film: nobody said that they are not in it any more.
        scenes: list[SceneKey | None] = [scene for scene in appearance.scenes if scene in keys]
        scenes = scenes or [None]
        found |= {Part(person=appearance.person, use=use, scene=scene) for use in appearance.uses for scene in scenes}
    return frozenset(found)


def needed(
    production: Production, plan: Plan | None, gate: Gate, scene: SceneKey | None = None
) -> tuple[tuple[PersonId, Use], ...]:
    """Return whose consent to what a step needs; with `scene`, a step that concerns only that one."""
    parts = cast_in(plan) if gate is Gate.PLAN and plan else parts_of(production, plan)
    pairs = {
        (part.person, part.use)
        for part in parts
        if part.use in _AT[gate] and (scene is None or part.scene in {None, scene})
    }
    if gate in {Gate.LOCK, Gate.PUBLIC}:
        everyone = {*production.people, *(part.person for part in parts)}
        pairs |= {(person, Use.PUBLISH) for person in everyone}
    return tuple(sorted(pairs))


def scenes_named(words: str, plan: Plan | None) -> tuple[SceneKey, ...]:
    """Read which scenes somebody means, such as `2, 4-6`; nothing for the whole film. Raises UnknownName, Refused."""
    if not words.strip():
        return ()
    if plan is None:
        raise Refused("There is no plan yet, so no scene to name.", "Leave the scenes out, or wait for the plan.")
    numbers: list[int] = []
    for piece in words.replace(";", ",").replace(" ", ",").split(","):
        first, dash, last = piece.partition("-")
        if not piece:
            continue
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(piece) > 7:
            raise Refused(f"“{piece[:40]}” is not the number of a scene.", "Write them like this: 2, 4-6.")
        numbers += range(int(first), int(last if dash else first) + 1)
    return tuple(dict.fromkeys(plan.scene(number).key for number in numbers))


def scenes_of(parts: Iterable[Part], person: PersonId, plan: Plan | None) -> str:
    """Say in which scenes somebody appears."""
    mine = {part.scene for part in parts if part.person == person}
    named = mine - {None}
    if plan is None or None in mine or not named:
        return "the whole film"
    numbers = [number for number, scene in enumerate(plan.scenes, 1) if scene.key in named]
    words = ", ".join(str(number) for number in numbers)
    return f"scene {words}" if len(numbers) == 1 else f"scenes {words}"
