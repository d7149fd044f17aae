"""A part of a file, read piece by piece while it is sent: however large it is, little of it is in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

PIECE: Final = 1 << 18


class Part:
    """So many bytes of a file from an offset.

    `told` hears after each piece but the last which byte comes next; what it raises breaks the part off. Once every
    byte has gone, the answer is waited for.
    """

    def __init__(self, film: Path, offset: int, length: int, told: Callable[[int], None]) -> None:
        self._film, self._offset, self._length, self._told = film, offset, length, told

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        left = self._length
        with self._film.open("rb", buffering=0) as file:
            file.seek(self._offset)
            while left and (piece := file.read(min(PIECE, left))):
                yield piece
                left -= len(piece)
                if left:
                    self._told(file.tell())
