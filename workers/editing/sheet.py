"""The work sheet of a rendering: what is to be made of each segment, what of it is missing, and where it is found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.studio.segments import Segment
from workers.editing.cache import PieceCache
from workers.editing.encoders import Encoding
from workers.editing.pieces import Piece
from workers.editing.snapshots import Kept
from workers.editing.stills import MOMENTS, SHEET_MOMENT
from workers.editing.tasks import Encoded, Output, Size, Stills, Task, output_of

_STILLS: Final = "stills"


class Gone(Exception):
    """A piece is not in the cache any more."""


class Sheet:
    """Segments, the size their pictures are composed at, and the files they go into."""

    def __init__(
        self,
        segments: Sequence[Segment],
        size: Size,
        encodings: Mapping[str, Encoding],
        cache: PieceCache,
        fonts: str = "",
    ) -> None:
        self._size, self._cache, self._fonts = size, cache, fonts
        self._rows = [(segment, self._outputs(segment, encodings)) for segment in segments]

    def missing(self) -> list[Task]:
        """Return what is not in the cache."""
        tasks = []
        for segment, outputs in self._rows:
            missing = tuple(output for output in outputs.values() if not self._cache.holds(output.key))
            if missing:
                tasks.append(Task(segment=segment, size=self._size, outputs=missing))
        return tasks

    def check(self) -> None:
        """Read everything once, so that what is damaged counts as missing."""
        for _, outputs in self._rows:
            for output in outputs.values():
                self._cache.get(output.key)

    def pieces(self, file: str) -> Iterator[Piece]:
        """Yield the pieces of a file, each read when its turn comes. Raises Gone."""
        for _, outputs in self._rows:
            yield Piece.read(self._read(outputs[file]))

    def stills(self) -> list[Kept]:
        """Return what the segments left for thumbnail and contact sheet. Raises Gone."""
        return [
            Kept.read(self._read(outputs[_STILLS]), segment.start)
            for segment, outputs in self._rows
            if _STILLS in outputs
        ]

    def _outputs(self, segment: Segment, encodings: Mapping[str, Encoding]) -> dict[str, Output]:
        wanted: dict[str, Encoded | Stills] = {name: Encoded(encoding=kind) for name, kind in encodings.items()}
        stills = _stills_of(segment)
        if stills.candidates or stills.tiles:
            wanted[_STILLS] = stills
        key = segment.key()
        return {name: output_of(segment, key, self._size, self._fonts, what) for name, what in wanted.items()}

    def _read(self, output: Output) -> bytes:
        stored = self._cache.get(output.key)
        if stored is None:
            raise Gone
        return stored


def _stills_of(segment: Segment) -> Stills:
    frames, offset = segment.showing.clip.frames, segment.showing.offset

    def inside(moments: Sequence[float]) -> tuple[int, ...]:
        numbers = sorted({int(frames * moment) - offset for moment in moments})
        return tuple(number for number in numbers if 0 <= number < segment.frames)

    return Stills(candidates=inside(MOMENTS), tiles=inside((SHEET_MOMENT,)))
