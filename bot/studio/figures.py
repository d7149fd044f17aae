"""Figures: a number as written, and what a counter shows on the way to it."""

import re
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = re.compile(r"\d(?:[\d.,  ]*\d)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written: what stands before and after it, its value and its decimals."""

    written: str
    before: str
    after: str
    value: float
    decimals: int
    grouped: str
    """The character between thousands, or nothing."""
    point: str

    @property
    def share(self) -> float | None:
        """Return a percentage as a share of one, or nothing for another number."""
        return self.value / 100 if self.after.lstrip().startswith(("%", "٪")) and self.value <= 100 else None

    def at(self, way: float) -> str:
        """Return what is shown when the counter has come `way`, 0 to 1; at 1 exactly what was written."""
        if way >= 1:
            return self.written
        whole, _, part = f"{self.value * max(0.0, way):.{self.decimals}f}".partition(".")
        if self.grouped:
            whole = f"{int(whole):,}".replace(",", self.grouped)
        return f"{self.before}{whole}{self.point + part if part else ''}{self.after}"


def figure_of(written: str) -> Figure | None:
    """Read a figure such as `5 cm`, `71%`, `$1,299.50` or `1.000`; nothing when there is no number in it."""
    found = _NUMBER.search(written)
    if found is None:
        return None
    digits = found.group()
    marks = [char for char in digits if not char.isdigit()]
    point = ""
    if marks and (len(marks) == 1 or marks[-1] != marks[0]) and len(digits) - digits.rindex(marks[-1]) - 1 != 3:
        point = marks[-1]
    whole, _, part = digits.rpartition(point) if point else (digits, "", "")
    groups = [char for char in whole if not char.isdigit()]
    value = float("".join(char for char in whole if char.isdigit()) + "." + (part or "0"))
    return Figure(
        written, written[: found.start()], written[found.end() :], value, len(part), groups[0] if groups else "", point
    )
