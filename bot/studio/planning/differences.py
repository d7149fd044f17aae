"""What changed between two versions of a plan, in sentences that people can read."""

from bot.studio.plan import Plan, Scene

_QUOTED_MOST = 90


def differences(before: Plan, after: Plan) -> tuple[str, ...]:
    """Return one sentence for each change, in the order of the new plan; nothing when people would see none."""
    told: list[str] = []
    if before.title != after.title:
        told.append(f"The title is now {_quoted(after.title)}")
    told += [
        f"The {name} is now {getattr(after, name)}."
        for name in ("mood", "genre", "language")
        if getattr(before, name) != getattr(after, name)
    ]
    old = {scene.key: scene for scene in before.scenes}
    new = {scene.key for scene in after.scenes}
    for number, scene in enumerate(before.scenes, 1):
        if scene.key not in new:
            told.append(f"Scene {number} was taken out: {_quoted(scene.line.text)}")
    for number, scene in enumerate(after.scenes, 1):
        if scene.key not in old:
            told.append(f"Scene {number} is new: {_quoted(scene.line.text)}")
        else:
            told += _scene_differences(number, old[scene.key], scene)
    told += _order_differences(before, after)
    return tuple(told)


def _scene_differences(number: int, before: Scene, after: Scene) -> list[str]:
    told = []
    if before.line.text != after.line.text:
        told.append(f"Scene {number} now says {_quoted(after.line.text)}")
    if before.line.voice != after.line.voice or before.line.speaker != after.line.speaker:
        told.append(f"Scene {number} is spoken by {after.line.voice or 'nobody: captions only'}.")
    if before.picture != after.picture and after.picture:
        told.append(f"Scene {number} now shows {_quoted(after.picture)}")
    if before.line.text == after.line.text:
        if before.look.title != after.look.title:
            shown = _quoted(after.look.title) if after.look.title else "no title."
            told.append(f"On screen in scene {number}: {shown}")
        if before.look.illustrations != after.look.illustrations:
            pictures = ", ".join(after.look.illustrations).replace("-", " ") or "none"
            told.append(f"Illustrations of scene {number}: {pictures}.")
        if before.look.layout != after.look.layout:
            told.append(f"Scene {number} is laid out as {after.look.layout}.")
    if before.pause_ms != after.pause_ms:
        told.append(f"The pause after scene {number} is {after.pause_ms / 1000:g} s.")
    if before.stretch != after.stretch:
        told.append(f"Scene {number} stays {after.stretch:g} times the length of its line.")
    if before.people != after.people:
        told.append(f"Other people appear in scene {number}.")
    if before.characters != after.characters:
        told.append(f"Other characters are in scene {number}.")
    return told


def _order_differences(before: Plan, after: Plan) -> list[str]:
    both = {scene.key for scene in before.scenes} & {scene.key for scene in after.scenes}
    old = [scene.key for scene in before.scenes if scene.key in both]
    new = [scene.key for scene in after.scenes if scene.key in both]
    moved = [key for key in new if old.index(key) != new.index(key)]
    if not moved:
        return []
    if len(moved) == 2:
        first, second = sorted(before.number_of(key) for key in moved)
        return [f"Scenes {first} and {second} swapped places."]
    return [f"The scenes are in another order: {', '.join(str(before.number_of(key)) for key in new)}."]


def _quoted(text: str) -> str:
    short = text if len(text) <= _QUOTED_MOST else text[: _QUOTED_MOST - 1].rsplit(" ", 1)[0] + "…"
    return f"“{short}”" if short.endswith((".", "!", "?", "…")) else f"“{short}”."
