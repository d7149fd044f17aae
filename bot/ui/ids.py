"""Custom ids of buttons and selects: `pl:<verb>:<owner>:<version>[:<arg>]`; they outlive the process."""

import re
from dataclasses import dataclass
from typing import Final, Self

from bot.studio.errors import Stale

PATTERN: Final = (
    r"pl:(?P<verb>[a-z]{2,12}):(?P<owner>[0-9A-HJKMNP-TV-Z]{26}|[0-9]{15,20}):(?P<version>[0-9]{1,9})"
    r"(?::(?P<arg>[A-Za-z0-9_.-]{1,40}))?"
)


@dataclass(frozen=True, slots=True)
class Press:
    """What a button or a select stands for."""

    verb: str
    owner: str
    """A production, a consent or an order; a channel or server for what belongs to none."""
    version: int
    """Revision of the production when the card was made."""
    arg: str = ""
    values: tuple[str, ...] = ()
    """What was chosen, for a select."""

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Read a custom id that matched the pattern."""
        return cls(match["verb"], match["owner"], int(match["version"]), match["arg"] or "")

    @property
    def chosen(self) -> str:
        """What was chosen, for a select of one. Raises Stale where nothing was, as no card of ours would send."""
        if not self.values:
            raise Stale
        return self.values[0]

    @property
    def chosen_number(self) -> int:
        """The number that was chosen. Raises Stale where it is none."""
        if not self.chosen.isdecimal():
            raise Stale
        return int(self.chosen)

    def choosing(self, values: list[str]) -> "Press":
        """Return this press with what was chosen."""
        return Press(self.verb, self.owner, self.version, self.arg, tuple(values))


def custom_id(verb: str, owner: str | int, version: int = 0, arg: str | int = "") -> str:
    """Write a custom id. Raises ValueError for one that could not be read back."""
    written = f"pl:{verb}:{owner}:{version}" + (f":{arg}" if arg != "" else "")
    if not re.fullmatch(PATTERN, written):
        raise ValueError(f"{written!r} is not a custom id")
    return written
