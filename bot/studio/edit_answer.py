"""What a language model may answer when an edit is asked for: few, flat steps, scenes by number, time in seconds.

Its own schema, small enough for a small model. `bot.studio.edit_steps` turns an answer into operations on a timeline,
or says why it cannot be done; `bot.studio.listing` writes the film down for the question.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.clips import Fit, TransitionKind
from bot.studio.operations.kinds import Sounding
from bot.studio.overlays import CaptionStyle, Ground
from bot.studio.soundtrack import SoundKind
from bot.studio.timeline import Timeline
from bot.studio.values import Value

STEPS_MOST: Final = 6
SceneNumber = Annotated[int, Field(ge=1, le=99)]
SceneOrAll = Annotated[int, Field(ge=0, le=99)]
"""0 is the whole film."""
Seconds = Annotated[float, Field(ge=0.1, le=60)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=80)]
EffectName = Literal[
    "black_and_white",
    "mirror",
    "painting",
    "brighter",
    "darker",
    "contrast",
    "grain",
    "vignette",
    "freeze",
    "slow_down",
    "speed_up",
]


class Shorter(Value):
    """Take time off a scene's start or end."""

    do: Literal["shorter"]
    scene: SceneNumber
    end: Literal["start", "end"] = "end"
    seconds: Seconds


class Longer(Value):
    """Let a scene stay longer."""

    do: Literal["longer"]
    scene: SceneNumber
    seconds: Seconds


class CutInTwo(Value):
    """Split a scene."""

    do: Literal["split"]
    scene: SceneNumber
    at_seconds: Seconds


class PutAt(Value):
    """Move a scene to another place in the film."""

    do: Literal["move"]
    scene: SceneNumber
    to: SceneNumber


class TakeOut(Value):
    """Remove a scene."""

    do: Literal["remove"]
    scene: SceneNumber


class Speed(Value):
    """Play a scene faster or slower."""

    do: Literal["speed"]
    scene: SceneNumber
    times: Annotated[float, Field(ge=0.25, le=4)]


class ComeIn(Value):
    """Change how a scene, or every one, comes in."""

    do: Literal["transition"]
    scene: SceneOrAll
    to: TransitionKind


class SayInCaption(Value):
    """Write other words in the captions."""

    do: Literal["caption"]
    old: Words
    new: Annotated[str, StringConstraints(max_length=80)]


class LookOfCaptions(Value):
    """Write the captions in another style."""

    do: Literal["caption_style"]
    style: CaptionStyle
    ground: Ground = Ground.OUTLINE


class SizeOfCaptions(Value):
    """Write the captions larger or smaller; 1 is the usual size."""

    do: Literal["caption_size"]
    size: Annotated[float, Field(ge=0.5, le=2)]


class Silence(Value):
    """Mute something, or let it be heard again."""

    do: Literal["mute", "unmute"]
    what: Sounding
    scene: SceneOrAll = 0


class Volume(Value):
    """Make something louder, or with a negative number quieter, in decibels."""

    do: Literal["volume"]
    what: Sounding
    scene: SceneOrAll = 0
    louder_db: Annotated[float, Field(ge=-30, le=30)]


class Play(Value):
    """Play other music, named as in the catalogue, or `none`."""

    do: Literal["music"]
    track: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class GiveEffect(Value):
    """Do something to the pictures of a scene."""

    do: Literal["effect"]
    scene: SceneNumber
    name: EffectName


class TakeEffects(Value):
    """Take all effects off a scene."""

    do: Literal["no_effects"]
    scene: SceneNumber


class WriteTitle(Value):
    """Show words over a scene."""

    do: Literal["title"]
    scene: SceneNumber
    text: Words
    seconds: Seconds = 2.0


class TakeTitles(Value):
    """Take the titles off a scene."""

    do: Literal["no_titles"]
    scene: SceneNumber


class PlaySound(Value):
    """Play a sound effect in a scene."""

    do: Literal["sound"]
    scene: SceneNumber
    sound: SoundKind
    at_seconds: Annotated[float, Field(ge=0, le=60)] = 0.0


class Framing(Value):
    """Bring a scene's picture into the frame in another way."""

    do: Literal["frame"]
    scene: SceneNumber
    fit: Fit


Step = Annotated[
    Shorter
    | Longer
    | CutInTwo
    | PutAt
    | TakeOut
    | Speed
    | ComeIn
    | SayInCaption
    | LookOfCaptions
    | SizeOfCaptions
    | Silence
    | Volume
    | Play
    | GiveEffect
    | TakeEffects
    | WriteTitle
    | TakeTitles
    | PlaySound
    | Framing,
    Field(discriminator="do"),
]


class EditAnswer(Value):
    """A model's answer: a short sentence, and what to do; nothing where it cannot be done with the steps there are."""

    say: Annotated[str, StringConstraints(max_length=200)]
    steps: Annotated[tuple[Step, ...], Field(max_length=STEPS_MOST)] = ()


def _example(wish: str, say: str, *steps: dict[str, Any]) -> tuple[str, EditAnswer]:
    return wish, EditAnswer.model_validate({"say": say, "steps": steps})


EXAMPLES: Final = (
    _example(
        "scene 2 drags, and use wipes",
        "Scene 2 ends 0.5 s sooner; scenes change with a wipe.",
        {"do": "shorter", "scene": 2, "end": "end", "seconds": 0.5},
        {"do": "transition", "scene": 0, "to": "wipe_left"},
    ),
    _example(
        "the music is too loud",
        "The music is 4 dB quieter.",
        {"do": "volume", "what": "music", "scene": 0, "louder_db": -4},
    ),
    _example(
        "it should say Colour, not color",
        "The caption now says Colour.",
        {"do": "caption", "old": "color", "new": "Colour"},
    ),
    _example(
        "show scene 3 first and write Wow over it",
        "Scene 3 comes first, with a title.",
        {"do": "move", "scene": 3, "to": 1},
        {"do": "title", "scene": 3, "text": "Wow", "seconds": 2},
    ),
    _example(
        "scene 1 should look old",
        "Scene 1 is black and white with grain.",
        {"do": "effect", "scene": 1, "name": "black_and_white"},
        {"do": "effect", "scene": 1, "name": "grain"},
    ),
    _example("make the dog smile", "I cannot change what was filmed; ask for another take of that scene."),
)
"""Wishes and good answers, to be shown to a small model before it is asked."""


def answer_schema(timeline: Timeline | None = None) -> dict[str, Any]:
    """Return the JSON schema that keeps a model to an answer; with a film, to the scenes it has.

    Every field is asked for, as models that may leave one out do so when they should not.
    """
    schema: dict[str, Any] = _bare(EditAnswer.model_json_schema())
    scenes = len(dict.fromkeys(clip.scene for clip in timeline.picture)) if timeline else 0
    for described in (schema, *schema["$defs"].values()):
        fields = described.get("properties", {})
        if fields:
            described["required"] = list(fields)
        for name in {"scene", "to"} & set(fields):
            if scenes and fields[name].get("type") == "integer":
                fields[name]["maximum"] = scenes
    return schema


def _bare(schema: Any) -> Any:
    """Return a schema without what no grammar is made from; `oneOf`, which few can follow, as the plainer `anyOf`."""
    if isinstance(schema, list):
        return [_bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        "anyOf" if name == "oneOf" else name: (
            {field: _bare(of) for field, of in part.items()} if name in {"properties", "$defs"} else _bare(part)
        )
        for name, part in schema.items()
        if name not in {"title", "description", "discriminator", "default"}
    }
