"""Characters: recurring figures of one server, with what they look like, pictures of it and a voice of their own."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints

from bot.studio.errors import LimitReached, Refused
from bot.studio.uploads import UploadLimits
from bot.studio.values import ChannelId, CharacterId, GuildId, PersonId, Sha256, UserId, Value

CHARACTERS_MOST: Final = 50
"""Of one server."""
PICTURES_MOST: Final = 4
DESCRIPTION_MOST: Final = 300
PICTURE_LIMITS: Final = UploadLimits(bytes_most=20_000_000, seconds_most=1.0, side_least=128)
"""Of a reference picture as somebody brings it."""
PICTURE_SIDE: Final = 1024
"""Longest side of a reference picture as it is kept: no model looks at more."""
_NAME: Final = re.compile(r"[\w][\w .'-]{0,30}\w|\w")


class Character(Value):
    """A recurring figure or look of one server."""

    id: CharacterId
    guild: GuildId
    name: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    description: Annotated[str, StringConstraints(min_length=1, max_length=DESCRIPTION_MOST)]
    """What they look like, in plain words."""
    pictures: Annotated[tuple[Sha256, ...], Field(max_length=PICTURES_MOST)] = ()
    """Reference pictures; the first shows them best."""
    voice: str = ""
    """Name of a cloned voice or of one of the catalogue; empty for the narrator's."""
    person: PersonId | None = None
    """The real person whose likeness it is; it is used only while they agree to be seen."""
    made_by: UserId
    made_at: datetime

    def with_pictures(self, *pictures: Sha256) -> Self:
        """Return it with more reference pictures. Raises LimitReached."""
        new = tuple(picture for picture in dict.fromkeys(pictures) if picture not in self.pictures)
        self.check_room(len(new))
        return self.but(pictures=(*self.pictures, *new))

    def check_room(self, pictures: int = 1) -> None:
        """Raise LimitReached unless so many pictures can be added."""
        if len(self.pictures) + pictures > PICTURES_MOST:
            raise LimitReached(
                f"{self.name} has {len(self.pictures)} reference pictures; {PICTURES_MOST} is the most.",
                f"Let them go first: `/character edit name:{self.name} forget_pictures:True`.",
            )


class BringPicture(Value):
    """Fetch a reference picture that somebody attached in Discord, look at it and keep what is seen in it."""

    kind: Literal["bring_picture"] = "bring_picture"
    character: CharacterId
    person: PersonId | None = None
    """Who is seen in it: they are asked for once more before it is fetched."""
    url: str = Field(repr=False)
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """Of the file, as it may be shown."""
    bytes: Annotated[int, Field(gt=0)]
    channel: ChannelId
    """Where people see what came of it."""


class PictureBrought(Value):
    """A reference picture is there."""

    kind: Literal["picture_brought"] = "picture_brought"
    character: CharacterId
    picture: Sha256
    """A PNG without anything that the file said of where and when it was taken."""


def character_name(written: str) -> str:
    """Return a name as a character may have it. Raises Refused."""
    name = " ".join(written.split())
    if not _NAME.fullmatch(name):
        raise Refused(
            "A character's name has up to 32 letters, digits, blanks, dots, dashes and apostrophes.",
            "Give it another name.",
        )
    return name


def described(written: str) -> str:
    """Return a description as a character may have it. Raises Refused."""
    words = " ".join(written.split()).rstrip(".")
    if not 1 <= len(words) <= DESCRIPTION_MOST:
        raise Refused(
            f"A description has 1 to {DESCRIPTION_MOST} characters; this one has {len(words)}.",
            "Say what they look like in a sentence or two.",
        )
    return words


def check_room(there: int) -> None:
    """Raise LimitReached where a server has as many characters as it can."""
    if there >= CHARACTERS_MOST:
        raise LimitReached(
            f"This server has {there} characters, which is as many as there can be.",
            "Remove one with `/character remove`.",
        )


def called(characters: Iterable[Character], name: str) -> Character | None:
    """Return the character of a name, however it is capitalised."""
    wanted = " ".join(name.split()).casefold()
    return next((one for one in characters if one.name.casefold() == wanted), None)
