"""Reference sheets: a character from the front, the side and the back, drawn several times to choose from."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.errors import UnknownName
from bot.studio.takes import Made
from bot.studio.values import ChannelId, CharacterId, PersonId, Sha256, UserId, Value

SHEETS_DRAWN: Final = 3
"""Candidates of one order."""


class DrawSheet(Value):
    """Draw reference sheets of a character, each by another chance."""

    kind: Literal["draw_sheet"] = "draw_sheet"
    character: CharacterId
    person: PersonId | None = None
    """Whose likeness it is: they are asked for once more before anything is drawn."""
    words: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """What they look like."""
    likeness: Annotated[tuple[Sha256, ...], Field(max_length=4)] = ()
    """Pictures that there are of them already."""
    model: str
    seed: int
    count: Annotated[int, Field(ge=1, le=5)] = SHEETS_DRAWN
    width: Annotated[int, Field(ge=64, le=2048)] = 640
    """Of one view, in pixels; rounded to what the model takes."""
    height: Annotated[int, Field(ge=64, le=2048)] = 960
    asked_by: UserId | None = None
    channel: ChannelId
    """Where people choose."""


class Sheet(Value):
    """One candidate."""

    views: Annotated[tuple[Sha256, ...], Field(min_length=1, max_length=3)]
    """Front, side and back."""
    picture: Sha256
    """All of them in one picture, to look at."""
    seed: int


class SheetsDrawn(Value):
    """There are sheets to choose from."""

    kind: Literal["sheets_drawn"] = "sheets_drawn"
    character: CharacterId
    sheets: Annotated[tuple[Sheet, ...], Field(min_length=1)]
    made: Made

    def sheet(self, number: int) -> Sheet:
        """Return the candidate of a number, counted from one. Raises UnknownName."""
        if not 1 <= number <= len(self.sheets):
            raise UnknownName("sheet", str(number), (f"1 to {len(self.sheets)}",))
        return self.sheets[number - 1]

    @property
    def files(self) -> tuple[Sha256, ...]:
        """Return every picture of it."""
        return tuple(file for sheet in self.sheets for file in (*sheet.views, sheet.picture))
