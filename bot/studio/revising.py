"""Revising: each edit of a plan or a cut style applied, and what differs after it said in a sentence."""

import re
from collections.abc import Sequence
from typing import Final

from bot.studio.clips import TransitionKind
from bot.studio.errors import Refused
from bot.studio.music import chosen
from bot.studio.operations.kinds import SetLogo
from bot.studio.overlays import CaptionStyle
from bot.studio.plan import Layout, Plan, Scene
from bot.studio.revision import (
    PAUSE_MOST_MS,
    Caption,
    Drop,
    Edit,
    Edited,
    Move,
    MusicLevel,
    MusicTrack,
    NoLogo,
    Pause,
    Replace,
    Retime,
    Retitle,
    Reword,
    SoundDesign,
    Swap,
    Transitions,
)
from bot.studio.style import CutStyle
from bot.studio.values import SceneKey

_STRETCH_LEAST: Final = 0.5
_STRETCH_MOST: Final = 3.0


def apply(edits: Sequence[Edit], plan: Plan, style: CutStyle) -> Edited:
    """Apply edits one after another; scenes are named by the numbers they had before the first.

    What changed gets its next version, what did not keeps its own. Raises Refused when an edit cannot be done.
    """
    edited = Edited(plan=plan, style=style)
    for edit in edits:
        edited = _applied(edit, edited, plan)
    changed_plan, changed_style = edited.plan != plan, edited.style != style
    return Edited(
        plan=edited.plan.revised() if changed_plan else plan,
        style=edited.style.but(version=style.version + 1) if changed_style else style,
        differences=edited.differences if changed_plan or changed_style else (),
    )


def _applied(edit: Edit, edited: Edited, before: Plan) -> Edited:
    match edit:
        case Move() | Swap() | Drop():
            return _rearranged(edit, edited, before)
        case Retime() | Pause():
            return _retimed(edit, edited, before)
        case Reword() | Replace() | Retitle():
            return _reworded(edit, edited, before)
        case _:
            return _restyled(edit, edited)


def _rearranged(edit: Move | Swap | Drop, edited: Edited, before: Plan) -> Edited:
    scenes = list(edited.plan.scenes)
    match edit:
        case Move(scene=key, to=to, words=words):
            moved = scenes.pop(edited.plan.number_of(key) - 1)
            scenes.insert(len(scenes) if to is None else to - 1, moved)
            difference = f"Scene {before.number_of(key)} moved {words}."
        case Swap(first=first, second=second):
            one, other = edited.plan.number_of(first) - 1, edited.plan.number_of(second) - 1
            scenes[one], scenes[other] = scenes[other], scenes[one]
            difference = f"Scenes {before.number_of(first)} and {before.number_of(second)} swapped."
        case Drop(scenes=keys):
            scenes = [scene for scene in scenes if scene.key not in keys]
            if not scenes:
                raise Refused("That would leave no scene.", "Keep at least one.")
            difference = f"{_numbered(keys, before)} taken out."
    return edited if tuple(scenes) == edited.plan.scenes else edited.with_scenes(scenes, difference)


def _retimed(edit: Retime | Pause, edited: Edited, before: Plan) -> Edited:
    scenes = []
    for scene in edited.plan.scenes:
        if scene.key not in edit.scenes:
            scenes.append(scene)
        elif isinstance(edit, Retime):
            stretch = min(max(scene.stretch * edit.factor, _STRETCH_LEAST), _STRETCH_MOST)
            scenes.append(scene.but(stretch=round(stretch, 4)))
        else:
            scenes.append(scene.but(pause_ms=min(max(scene.pause_ms + edit.change_ms, 0), PAUSE_MOST_MS)))
    if tuple(scenes) == edited.plan.scenes:
        what = "already as long as it can be" if _lengthens(edit) else "already as short as it can be"
        raise Refused(f"{_numbered(edit.scenes, before)}: {what}.", "Change the words of the line instead.")
    return edited.with_scenes(scenes, _timing_difference(edit, edited.plan, before))


def _lengthens(edit: Retime | Pause) -> bool:
    return edit.factor > 1 if isinstance(edit, Retime) else edit.change_ms > 0


def _timing_difference(edit: Retime | Pause, plan: Plan, before: Plan) -> str:
    which = "Every scene" if len(edit.scenes) == len(plan.scenes) > 1 else _numbered(edit.scenes, before)
    stays = "stays" if len(edit.scenes) == 1 or which == "Every scene" else "stay"
    spoken = any(scene.line.voice for scene in plan.scenes if scene.key in edit.scenes)
    bound = ", as far as the spoken line allows" if spoken and not _lengthens(edit) else ""
    amount = f"{abs(edit.factor - 1):.0%}" if isinstance(edit, Retime) else f"{abs(edit.change_ms) / 1000:g} s"
    return f"{which} {stays} {amount} {'longer' if _lengthens(edit) else 'shorter'}{bound}."


def _reworded(edit: Reword | Replace | Retitle, edited: Edited, before: Plan) -> Edited:
    match edit:
        case Reword(scene=key, text=text):
            scene = edited.plan.scene(edited.plan.number_of(key))
            changed = _saying(scene, text)
            difference = f"Scene {before.number_of(key)} now says {_quoted(text)}"
            return edited if changed == scene else _with_scene(edited, changed, difference)
        case Retitle(scene=None, text=text):
            if not text:
                raise Refused("A film needs a title.", "Say what it shall be.")
            retitled = edited.plan.but(title=text)
            return edited.but(plan=retitled, differences=(*edited.differences, f"The title is now {_quoted(text)}"))
        case Retitle(scene=key, text=text):
            scene = edited.plan.scene(edited.plan.number_of(SceneKey(key or "")))
            difference = (
                f"Scene {before.number_of(scene.key)} shows {_quoted(text)}"
                if text
                else (f"Scene {before.number_of(scene.key)} shows no title.")
            )
            return _with_scene(edited, scene.but(look=scene.look.but(title=text[:80])), difference)
        case Replace():
            return _replaced(edit, edited, before)


def _replaced(edit: Replace, edited: Edited, before: Plan) -> Edited:
    pattern = re.compile(rf"(?<!\w){re.escape(edit.old)}(?!\w)", re.IGNORECASE)
    found = edited
    for scene in edited.plan.scenes:
        if edit.scene not in {None, scene.key}:
            continue
        text = " ".join(pattern.sub(lambda _: edit.new, scene.line.text).split())
        if not any(char.isalnum() for char in text):
            raise Refused("That would leave a line without words.", "Take the scene out instead.")
        if len(text) > 600:
            raise Refused("That would make a line too long to say.", "At most 600 characters fit.")
        if text != scene.line.text:
            difference = f"Scene {before.number_of(scene.key)} now says {_quoted(text)}"
            found = _with_scene(found, _saying(scene, text), difference)
    if found is edited:
        where = "any line" if edit.scene is None else f"the line of scene {before.number_of(edit.scene)}"
        raise Refused(f"“{edit.old}” is not said in {where}.", "Quote the words as they are in the plan.")
    return found


def _with_scene(edited: Edited, scene: Scene, difference: str) -> Edited:
    return edited.but(plan=edited.plan.with_scene(scene), differences=(*edited.differences, difference))


_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def _saying(scene: Scene, text: str) -> Scene:
    """Return the scene with another line, and nothing on screen that the new line contradicts."""
    said = f"{text} {scene.look.title}".casefold()
    look = scene.look.but(key_words=tuple(word for word in scene.look.key_words if word.casefold() in said))
    counted = _NUMBER.search(look.figure)
    if counted and counted[0] in scene.line.text and counted[0] not in text:
        said_now = _NUMBER.search(text)
        figure = look.figure.replace(counted[0], said_now[0]) if said_now else ""
        layout = Layout.HERO if not figure and look.layout is Layout.NUMBER else look.layout
        look = look.but(figure=figure, layout=layout)
    return scene.but(line=scene.line.but(text=text), look=look)


def _restyled(edit: Caption | MusicLevel | MusicTrack | Transitions | SoundDesign | NoLogo, edited: Edited) -> Edited:
    style = edited.style
    match edit:
        case Caption(style=wanted, ground=ground):
            changes = {"caption_style": wanted or style.caption_style, "caption_ground": ground or style.caption_ground}
            return edited if style.but(**changes) == style else edited.with_style(_captioned(edit), **changes)
        case Transitions(to=kind):
            difference = (
                "Hard cuts between scenes." if kind is TransitionKind.CUT else f"Scenes change with a {worded(kind)}."
            )
            return edited if kind is style.transition else edited.with_style(difference, transition=kind)
        case SoundDesign(on=on):
            difference = "A few sound effects." if on else "No sound effects."
            return edited if on is style.sound_effects else edited.with_style(difference, sound_effects=on)
        case NoLogo():
            left = tuple(one for one in style.edits if not isinstance(one, SetLogo))
            return edited if left == style.edits else edited.with_style("No logo.", edits=left)
        case MusicTrack(track=track):
            difference = "No music." if track is None else f"The music is now {track or 'chosen by mood'}."
            chosen(track, edited.plan.mood, edited.plan.seed)
            return edited if track == style.music else edited.with_style(difference, music=track)
        case MusicLevel(change_db=change):
            if style.music is None:
                raise Refused("This cut has no music.", "Say “music on” first.")
            level = min(max(style.music_level_db + change, -40.0), 0.0)
            if level == style.music_level_db:
                raise Refused(f"The music is as {'loud' if change > 0 else 'quiet'} as it can be.", "")
            by = f"{abs(level - style.music_level_db):g} dB {'louder' if change > 0 else 'quieter'}"
            return edited.with_style(f"Music {by}.", music_level_db=level)


def _captioned(edit: Caption) -> str:
    if edit.style is CaptionStyle.NONE:
        return "No captions."
    return f"Captions as {' with '.join(worded(part) for part in (edit.style, edit.ground) if part)}."


def worded(name: str) -> str:
    """Return a name of ours as people write it."""
    return name.replace("_", " ")


def _numbered(keys: Sequence[SceneKey], plan: Plan) -> str:
    numbers = [str(number) for number, scene in enumerate(plan.scenes, 1) if scene.key in keys]
    if len(numbers) == 1:
        return f"Scene {numbers[0]}"
    return f"Scenes {', '.join(numbers[:-1])} and {numbers[-1]}"


def _quoted(text: str) -> str:
    return f"“{text}”" if text.endswith((".", "!", "?", "…")) else f"“{text}”."
