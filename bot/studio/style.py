"""What an editor may change about a cut without touching the plan."""

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field

from bot.studio.clips import TransitionKind
from bot.studio.operations.kinds import AddSound, Mute, Operation, Restyle, SetMusic, SetTransition, Sounding
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

    def after(self, before: Self) -> Self:
        """Return this without the edits that would take back what was chosen since the style before."""
        return self.but(edits=tuple(_left(self, before)))


def _left(now: CutStyle, before: CutStyle) -> Iterator[Operation]:
    for edit in now.edits:
        match edit:
            case Restyle():
                left = edit.but(
                    style=edit.style if now.caption_style is before.caption_style else None,
                    ground=edit.ground if now.caption_ground is before.caption_ground else None,
                )
                if left != Restyle():
                    yield left
            case SetMusic(music=music):
                change = now.music_level_db - before.music_level_db
                if now.music == before.music:
                    yield edit.but(music=music and music.but(level_db=min(0.0, max(-40.0, music.level_db + change))))
            case Mute(what=Sounding.MUSIC) if now.music != before.music:
                pass
            case SetTransition() if now.transition is not before.transition:
                pass
            case AddSound() | Mute(what=Sounding.EFFECTS) if now.sound_effects != before.sound_effects:
                pass
            case _:
                yield edit
