"""What an editor may change about a cut without touching the plan."""

from typing import Annotated, Final

from pydantic import Field

from bot.studio.clips import TransitionKind
from bot.studio.operations.kinds import Operation
from bot.studio.overlays import CaptionStyle, Ground
from bot.studio.values import Value

EDITS_MOST: Final = 200


class CutStyle(Value):
    """Choices of the edit; a new version with every change, so that undo is going back."""

    version: Annotated[int, Field(ge=1)] = 1
    caption_style: CaptionStyle = CaptionStyle.KARAOKE
    caption_ground: Ground = Ground.OUTLINE
    music: str | None = ""
    """Track name; empty picks one by mood, None means no music."""
    music_level_db: Annotated[float, Field(ge=-40, le=0)] = -14.0
    transition: TransitionKind = TransitionKind.DISSOLVE
    sound_effects: bool = True
    """Whether a few are heard, where they suit the mood."""
    edits: Annotated[tuple[Operation, ...], Field(max_length=EDITS_MOST)] = ()
    """What was done to the timeline itself, in order; done again whenever the film is assembled anew."""
