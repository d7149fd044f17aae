"""How clips are found, and what they and lengths of time are called in front of people."""

from collections.abc import Sequence

from bot.studio.clips import Clip
from bot.studio.errors import UnknownName
from bot.studio.timeline import FPS, Timeline


def place_of(timeline: Timeline, key: str) -> int:
    """Return a clip's position, counted from nought. Raises UnknownName."""
    for place, clip in enumerate(timeline.picture):
        if clip.key == key:
            return place
    raise UnknownName("clip", key, tuple(clip.key for clip in timeline.picture))


def clip_called(timeline: Timeline, key: str) -> Clip:
    """Return the clip with that key. Raises UnknownName."""
    return timeline.picture[place_of(timeline, key)]


def scene_number(timeline: Timeline, clip: Clip) -> int:
    """Return which of the film's scenes a clip shows, counted from one in the order they first appear."""
    return list(dict.fromkeys(other.scene for other in timeline.picture)).index(clip.scene) + 1


def named(timeline: Timeline, clip: Clip) -> str:
    """Return what a clip is called at a sentence's start, such as `Scene 2` or `Part 1 of scene 2`."""
    parts = [other.key for other in timeline.picture if other.scene == clip.scene]
    number = scene_number(timeline, clip)
    return f"Scene {number}" if len(parts) == 1 else f"Part {parts.index(clip.key) + 1} of scene {number}"


def within(timeline: Timeline, clip: Clip) -> str:
    """Return what a clip is called inside a sentence."""
    name = named(timeline, clip)
    return name[0].lower() + name[1:]


def free_key(timeline: Timeline, key: str) -> str:
    """Return a key for a further part of a clip: its own with a mark after it."""
    taken = {clip.key for clip in timeline.picture}
    stem = key.partition("+")[0][:55]
    return next(f"{stem}+{mark}" for mark in range(2, len(taken) + 3) if f"{stem}+{mark}" not in taken)


def lasting(frames: int) -> str:
    """Return a length of time in words, such as `1.5 s`."""
    if abs(frames) < FPS // 10:
        return f"{abs(frames)} frame{'' if abs(frames) == 1 else 's'}"
    return f"{abs(frames) / FPS:.1f}".removesuffix(".0") + " s"


def quoted(text: str, most: int = 60) -> str:
    """Return words in quotes, cut short where they are many."""
    return f"“{text if len(text) <= most else text[: most - 1].rstrip() + '…'}”"


def listed(names: Sequence[str]) -> str:
    """Return names as people list them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
