"""A card as a value: what one message holds. `bot.ui.render` turns it into Discord's own objects."""

from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Final, Literal

from bot.studio.values import Sha256, UserId, digest_of

TEXT_MOST: Final = 3900
"""Most characters of a card's body; an embed takes 4,096."""

Style = Literal["primary", "secondary", "success", "danger", "link"]


class Colour(IntEnum):
    """The stripe beside a card."""

    CALM = 0x5865F2
    WORKING = 0xF0B232
    DONE = 0x23A55A
    TROUBLE = 0xDA373C
    QUIET = 0x80848E


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    label: str
    custom_id: str = ""
    style: Style = "secondary"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a menu."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to choose from: one of at most 25."""

    custom_id: str
    placeholder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """An artifact that goes with the card, under a name."""

    artifact: Sha256
    name: str
    bytes: int | None = None
    """Its size where that is known; too large a file is left out and the card says so."""
    elsewhere: str = ""
    """How to get it all the same where it is left out."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A small picture that goes with the card and is kept nowhere: how something looks so far."""

    base64: str
    name: str


Row = tuple[Button, ...] | Menu


@dataclass(frozen=True, slots=True)
class CardContent:
    """What one message of the studio holds."""

    key: str
    title: str = ""
    body: str = ""
    colour: Colour = Colour.CALM
    fields: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    rows: tuple[Row, ...] = ()
    files: tuple[Attached, ...] = ()
    glimpse: Glimpse | None = None
    """Shown inside the card."""
    picture: str = ""
    """Name of the attached file shown inside the card; others stand beside it and play there."""
    pings: UserId | None = None
    """Who is told of this card when it is posted: mentioned once, never again by an edit."""
    signs: tuple[str, ...] = ()
    """Reactions the bot puts under it, for people to join."""
    direct_to: UserId | None = None
    """Sent to this person's direct messages; in the thread where those are closed."""
    is_passing: bool = False
    """Deleted, not kept, once it no longer applies: progress."""

    def digest(self) -> str:
        """Return what tells this content from another."""
        return digest_of(asdict(self))[:32]

    def files_digest(self) -> str:
        """Return what tells its files from others."""
        glimpse = [asdict(self.glimpse)] if self.glimpse else []
        return digest_of([*(asdict(file) for file in self.files), *glimpse])[:16]
