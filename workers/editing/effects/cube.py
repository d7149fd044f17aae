"""Colour tables: the `.cube` format of Adobe's Cube LUT Specification 1.0 (2013), one- and three-dimensional."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.studio.errors import MediaBroken

Colours = NDArray[np.float64]
"""RGB, 0 to 1, shape (n, 3)."""
_LARGEST: Final = {1: 65_536, 3: 129}
"""The specification allows 256 in three dimensions: half a gigabyte of text that nobody uses."""
_BYTES_MOST: Final = 128 << 20
_LINE_MOST: Final = 250
_SIZES: Final = {"LUT_1D_SIZE": 1, "LUT_3D_SIZE": 3}
_RANGES: Final = {"LUT_1D_INPUT_RANGE": 1, "LUT_3D_INPUT_RANGE": 3}
"""How Resolve writes its domain: one pair of numbers for all three colours."""


@dataclass(frozen=True, slots=True)
class Cube:
    """A colour table; in three dimensions blue changes slowest: shape (size, size, size, 3)."""

    table: NDArray[np.float64]
    low: tuple[float, float, float] = (0.0, 0.0, 0.0)
    high: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def __call__(self, colours: Colours) -> Colours:
        """Return what becomes of colours; what lies outside the domain is taken as its edge."""
        size = self.table.shape[0]
        low, high = np.array(self.low), np.array(self.high)
        place = np.clip((colours - low) / (high - low), 0, 1) * (size - 1)
        if self.table.ndim == 2:
            at = np.arange(size)
            return np.stack([np.interp(place[:, part], at, self.table[:, part]) for part in range(3)], axis=1)
        return _between(self.table, place)


def _between(table: NDArray[np.float64], place: Colours) -> Colours:
    """Interpolate linearly in all three directions."""
    whole = np.minimum(place.astype(np.intp), table.shape[0] - 2)
    rest = place - whole
    out = np.zeros_like(place)
    for corner in range(8):
        step = np.array([corner & 1, corner >> 1 & 1, corner >> 2])
        weight = np.where(step, rest, 1 - rest).prod(axis=1)
        red, green, blue = (whole + step).T
        out += weight[:, None] * table[blue, green, red]
    return out


def read_cube(path: Path) -> Cube:
    """Read a `.cube` file. Raises MediaBroken naming the file, and the line where there is one."""
    try:
        if path.stat().st_size > _BYTES_MOST:
            raise _broken(path.name, 0, "it is far larger than any colour table")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _broken(path.name, 0, error.strerror or "it cannot be read") from error
    except UnicodeDecodeError as error:
        raise _broken(path.name, 0, "it is not text") from error
    return _Reader(path.name).read(text)


class _Reader:
    """One file being read: first keywords in any order, then the rows."""

    def __init__(self, name: str) -> None:
        self._name, self._line = name, 0
        self._dimensions, self._size = 0, 0
        self._seen: set[str] = set()
        self._low, self._high = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
        self._rows: list[tuple[float, float, float]] = []

    def read(self, text: str) -> Cube:
        for self._line, raw in enumerate(text.splitlines(), 1):
            line = raw.strip()
            if len(line) > _LINE_MOST:
                raise self._wrong(f"it is longer than {_LINE_MOST} characters")
            if not line or line.startswith("#"):
                continue
            if line[0].isalpha() and line[:3].casefold() not in {"nan", "inf"}:
                self._keyword(line)
            else:
                self._row(line)
        return self._cube()

    def _keyword(self, line: str) -> None:
        word, *values = line.split()
        if self._rows:
            raise self._wrong(f"{word} stands after the table has begun")
        if word in self._seen:
            raise self._wrong(f"{word} is said twice")
        self._seen.add(word)
        match word:
            case "TITLE":
                return
            case "DOMAIN_MIN":
                self._low = self._triple(values)
            case "DOMAIN_MAX":
                self._high = self._triple(values)
            case "LUT_1D_SIZE" | "LUT_3D_SIZE":
                self._sized(_SIZES[word], values)
            case "LUT_1D_INPUT_RANGE" | "LUT_3D_INPUT_RANGE":
                if len(values) != 2:
                    raise self._wrong(f"{word} wants two numbers")
                low, high = map(self._number, values)
                self._low, self._high = (low, low, low), (high, high, high)
            case _:
                raise self._wrong(f"{word[:40]} is no keyword of this format")

    def _sized(self, dimensions: int, values: list[str]) -> None:
        if self._size:
            raise self._wrong("a file holds one table, of one or of three dimensions")
        if len(values) != 1 or not values[0].isascii() or not values[0].isdigit() or len(values[0]) > 9:
            raise self._wrong("a size is one whole number")
        size, largest = int(values[0]), _LARGEST[dimensions]
        if not 2 <= size <= largest:
            raise self._wrong(f"a size of {size} is not between 2 and {largest}")
        self._dimensions, self._size = dimensions, size

    def _row(self, line: str) -> None:
        if not self._size:
            raise self._wrong("the table begins before its size was said")
        if len(self._rows) >= self._size**self._dimensions:
            raise self._wrong(f"the table has more than {self._size**self._dimensions} rows")
        self._rows.append(self._triple(line.split()))

    def _triple(self, values: list[str]) -> tuple[float, float, float]:
        if len(values) != 3:
            raise self._wrong(f"three numbers were expected, not {len(values)}")
        return self._number(values[0]), self._number(values[1]), self._number(values[2])

    def _number(self, written: str) -> float:
        try:
            value = float(written)
        except ValueError:
            value = float("nan")
        if not isfinite(value) or "_" in written:
            raise self._wrong(f"{written[:40]!r} is not a number")
        return value

    def _cube(self) -> Cube:
        if not self._size:
            raise _broken(self._name, 0, "it does not say the size of its table")
        wanted = self._size**self._dimensions
        if len(self._rows) != wanted:
            raise _broken(self._name, self._line, f"the file ends after {len(self._rows)} of {wanted} rows")
        if any(low >= high for low, high in zip(self._low, self._high, strict=True)):
            raise _broken(self._name, 0, "its domain ends before it begins")
        table = np.array(self._rows)
        return Cube(table.reshape(*[self._size] * self._dimensions, 3), self._low, self._high)

    def _wrong(self, why: str) -> MediaBroken:
        return _broken(self._name, self._line, why)


def _broken(name: str, line: int, why: str) -> MediaBroken:
    where = f"line {line} of the colour table {name}" if line else f"the colour table {name}"
    return MediaBroken(f"{where[0].upper()}{where[1:]} cannot be used: {why}.", "Export it again as a .cube file.")
