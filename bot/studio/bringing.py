"""Files that people bring into a film: the order that fetches one, what was found in it, and who is in it.

A film that is finished already is another matter: `bot.studio.taking_in`.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.errors import Refused
from bot.studio.uploads import shown_name
from bot.studio.values import Sha256, UserId, Value


class BroughtAs(StrEnum):
    """What a file is brought for."""

    SCENE = "scene"
    """A film or a picture, shown between the others."""
    MUSIC = "music"
    LOGO = "logo"
    STICKER = "sticker"


class Media(StrEnum):
    """What a file was found to hold."""

    MOVING = "moving"
    STILL = "still"
    SOUND = "sound"


class Appearing(StrEnum):
    """Whether a real person is seen or heard in a file, as somebody said who looked at it."""

    UNSAID = "unsaid"
    NOBODY = "nobody"
    SOMEBODY = "somebody"


class BringFile(Value):
    """Fetch a file that somebody attached in Discord, and see what it is."""

    kind: Literal["bring_file"] = "bring_file"
    url: str = Field(repr=False)
    """Discord's address of it; whoever has it can read the file for a day."""
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """As it may be shown."""
    bytes: Annotated[int, Field(gt=0)]
    wanted: BroughtAs


class FileBrought(Value):
    """A file was fetched, looked at and kept."""

    kind: Literal["file_brought"] = "file_brought"
    artifact: Sha256
    media: Media
    frames: Annotated[int, Field(ge=0)] = 0
    """How long it moves, in frames of a film."""
    has_sound: bool = False


class Brought(Value):
    """A file on its way into a film, for what it was brought, and who is said to be in it."""

    name: str
    wanted: BroughtAs
    place: Annotated[int, Field(ge=1)] | None = None
    """For a scene its number in the film, for a sticker the scene it lies on; None is the end, or the first scene."""
    file: FileBrought | None = None
    """None until it is there."""
    people: Appearing = Appearing.UNSAID
    said_by: UserId | None = None

    @property
    def wish(self) -> str:
        """Return what was asked for, in words."""
        return f"“{self.name}” {_WORDS[self.wanted]}"


_WORDS: Final = {
    BroughtAs.SCENE: "as a scene",
    BroughtAs.MUSIC: "as the music",
    BroughtAs.LOGO: "as the logo",
    BroughtAs.STICKER: "as a sticker",
}
_FITS: Final = {
    BroughtAs.SCENE: {Media.MOVING, Media.STILL},
    BroughtAs.MUSIC: {Media.MOVING, Media.SOUND},
    BroughtAs.LOGO: {Media.STILL},
    BroughtAs.STICKER: {Media.STILL},
}
_IS: Final = {Media.MOVING: "moves", Media.STILL: "is a picture that stands still", Media.SOUND: "is a sound"}
_SEND: Final = {
    BroughtAs.SCENE: "Send a film or a picture.",
    BroughtAs.MUSIC: "Send an MP3, WAV, M4A, OGG or FLAC.",
    BroughtAs.LOGO: "Send a PNG, best with a transparent ground.",
    BroughtAs.STICKER: "Send a PNG, best with a transparent ground.",
}


def check_use(name: str, wanted: BroughtAs, media: Media, *, has_sound: bool) -> None:
    """See that a file can be what it was brought for. Raises Refused."""
    called = f"“{shown_name(name)}”"
    if media not in _FITS[wanted]:
        raise Refused(f"{called} {_IS[media]}, so it cannot be used {_WORDS[wanted]}.", _SEND[wanted])
    if wanted is BroughtAs.MUSIC and not has_sound:
        raise Refused(f"{called} has no sound.", _SEND[wanted])
