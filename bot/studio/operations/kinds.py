"""The operations, as data. Clips are named by their keys; captions, titles and sounds by their number within a clip.

What is named so survives that the film is assembled again, and that other scenes change. What each does is in
`bot.studio.operations.performing`.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.studio.clips import TRANSITION_FRAMES_MOST, Clip, Colour, Fit, Source, TransitionKind
from bot.studio.effects import Effect
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, Ground, Logo, Sticker, Title
from bot.studio.soundtrack import Music, Narration, SoundEffect, SoundKind
from bot.studio.timeline import Marker
from bot.studio.values import Frames, SceneKey, Sha256, Value

ClipKey = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Number = Annotated[int, Field(ge=1)]
"""A position, counted from one."""
Length = Annotated[int, Field(ge=-18_000, le=18_000)]
"""A change of length, in frames."""


class Trim(Value):
    """Take frames off a clip's start and end; negative numbers give some back. What lies after it moves up."""

    kind: Literal["trim"] = "trim"
    clip: ClipKey
    head: Length = 0
    tail: Length = 0


class Split(Value):
    """Divide a clip in two before one of its frames; nothing looks or sounds different."""

    kind: Literal["split"] = "split"
    clip: ClipKey
    at: Annotated[int, Field(ge=1)]
    key: Annotated[str, StringConstraints(max_length=60)] = ""
    """Of the second part; empty derives one."""


class MoveClip(Value):
    """Put a clip at another position, with all that lies in it."""

    kind: Literal["move_clip"] = "move_clip"
    clip: ClipKey
    to: Number


class RemoveClip(Value):
    """Take a clip out, with all that lies in it."""

    kind: Literal["remove_clip"] = "remove_clip"
    clip: ClipKey


class InsertClip(Value):
    """Put a new clip in; where its `start` says it begins does not matter."""

    kind: Literal["insert_clip"] = "insert_clip"
    clip: Clip
    to: Number


class ReplaceSource(Value):
    """Show something else for as long."""

    kind: Literal["replace_source"] = "replace_source"
    clip: ClipKey
    source: Source


class SwapTake(Value):
    """Show another take of a scene wherever it is filmed."""

    kind: Literal["swap_take"] = "swap_take"
    scene: SceneKey
    artifact: Sha256


class Reframe(Value):
    """Bring a clip's picture into the film's shape in another way."""

    kind: Literal["reframe"] = "reframe"
    clip: ClipKey
    fit: Fit


class RetimeClip(Value):
    """Play a clip so many times as fast as now; it becomes shorter or longer. Speech is sped up by 12 % at most."""

    kind: Literal["retime_clip"] = "retime_clip"
    clip: ClipKey
    by: Annotated[float, Field(ge=0.1, le=10)]


class SetTransition(Value):
    """Have a clip, or every one, follow from the one before in another way."""

    kind: Literal["set_transition"] = "set_transition"
    clip: ClipKey | None = None
    to: TransitionKind
    frames: Annotated[int, Field(ge=0, le=TRANSITION_FRAMES_MOST)] | None = None
    """None takes what is usual for that kind."""


class AddEffect(Value):
    """Do something to the pictures of a clip; at the end of its effects, or at a place among them."""

    kind: Literal["add_effect"] = "add_effect"
    clip: ClipKey
    effect: Effect
    place: Number | None = None


class RemoveEffect(Value):
    """Do one thing less to the pictures of a clip."""

    kind: Literal["remove_effect"] = "remove_effect"
    clip: ClipKey
    effect: Number


class RewordCaption(Value):
    """Write something else for one word of a caption, or for all of them; what is heard stays."""

    kind: Literal["reword_caption"] = "reword_caption"
    clip: ClipKey
    page: Number
    """Among the pages that begin in the clip."""
    word: Number | None = None
    text: Annotated[str, StringConstraints(max_length=120)]
    """Empty leaves it out."""
    was: str = ""
    """What stands there now; when something else does, the operation is refused. Empty does not ask."""


class Restyle(Value):
    """Write the captions in another way; what is None stays."""

    kind: Literal["restyle"] = "restyle"
    style: CaptionStyle | None = None
    ground: Ground | None = None
    colour: Colour | None = None
    highlight: Colour | None = None
    font: Annotated[str, StringConstraints(max_length=60)] | None = None
    size: Annotated[float, Field(ge=0.5, le=2)] | None = None


class AddTitle(Value):
    """Write words over the picture; the title's frames are counted from the clip's first."""

    kind: Literal["add_title"] = "add_title"
    clip: ClipKey
    title: Title


class RemoveTitle(Value):
    """Take a title away."""

    kind: Literal["remove_title"] = "remove_title"
    clip: ClipKey
    title: Number


class AddSticker(Value):
    """Lay a small picture over the film; the sticker's frames are counted from the clip's first."""

    kind: Literal["add_sticker"] = "add_sticker"
    clip: ClipKey
    sticker: Sticker


class RemoveSticker(Value):
    """Take a sticker away."""

    kind: Literal["remove_sticker"] = "remove_sticker"
    clip: ClipKey
    sticker: Number


class SetLogo(Value):
    """Show a mark over the whole film, or none."""

    kind: Literal["set_logo"] = "set_logo"
    logo: Logo | None = None


class Sounding(StrEnum):
    """What is heard."""

    NARRATION = "narration"
    MUSIC = "music"
    CLIP = "clip"
    """The sound that came with a moving picture."""
    EFFECTS = "effects"


class Mute(Value):
    """Silence something, or let it be heard again; in one clip, or everywhere. Music is muted as a whole."""

    kind: Literal["mute"] = "mute"
    what: Sounding
    clip: ClipKey | None = None
    muted: bool = True


class Level(Value):
    """Make something louder or quieter by so much; in one clip, or everywhere. Music changes as a whole."""

    kind: Literal["level"] = "level"
    what: Sounding
    clip: ClipKey | None = None
    by_db: Annotated[float, Field(ge=-60, le=60)]


class SetMusic(Value):
    """Play other music, or none."""

    kind: Literal["set_music"] = "set_music"
    music: Music | None = None


class AddSound(Value):
    """Sound an effect at a frame of a clip, counted from its first."""

    kind: Literal["add_sound"] = "add_sound"
    clip: ClipKey
    at: Frames = 0
    sound: SoundKind
    gain_db: Annotated[float, Field(ge=-40, le=12)] = 0.0


class RemoveSound(Value):
    """Take a sound effect away."""

    kind: Literal["remove_sound"] = "remove_sound"
    clip: ClipKey
    sound: Number


class AddMarker(Value):
    """Name a frame of a clip, counted from its first."""

    kind: Literal["add_marker"] = "add_marker"
    clip: ClipKey
    at: Frames = 0
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class RemoveMarker(Value):
    """Forget the name of a frame."""

    kind: Literal["remove_marker"] = "remove_marker"
    clip: ClipKey
    marker: Number


class Restore(Value):
    """Put whole tracks back as they were: the inverse of what loses something. What is None stays."""

    kind: Literal["restore"] = "restore"
    frames: Annotated[int, Field(gt=0)] | None = None
    picture: tuple[Clip, ...] | None = None
    captions: tuple[CaptionPage, ...] | None = None
    caption_look: CaptionLook | None = None
    titles: tuple[Title, ...] | None = None
    stickers: tuple[Sticker, ...] | None = None
    narration: tuple[Narration, ...] | None = None
    music: Music | None = None
    sounds: tuple[SoundEffect, ...] | None = None
    markers: tuple[Marker, ...] | None = None


Operation = Annotated[
    Trim
    | Split
    | MoveClip
    | RemoveClip
    | InsertClip
    | ReplaceSource
    | SwapTake
    | Reframe
    | RetimeClip
    | SetTransition
    | AddEffect
    | RemoveEffect
    | RewordCaption
    | Restyle
    | AddTitle
    | RemoveTitle
    | AddSticker
    | RemoveSticker
    | SetLogo
    | Mute
    | Level
    | SetMusic
    | AddSound
    | RemoveSound
    | AddMarker
    | RemoveMarker
    | Restore,
    Field(discriminator="kind"),
]


class EditList(Value):
    """Operations in order, as a file holds them."""

    schema_version: Literal[1] = 1
    operations: tuple[Operation, ...] = ()
