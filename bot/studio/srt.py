"""SubRip files as people bring them: read leniently, and refused with the number of the line that makes no sense.

Lenient about what programs differ in: byte order marks, line ends, missing numbers, a point for the comma, markup.
Follows https://matroska.org/technical/subtitles.html#srt-subtitles.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from pydantic import Field

from bot.studio.errors import Refused
from bot.studio.values import Value

_CLOCK: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES: Final = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?$")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}")
_BOMS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Cue(Value):
    """What is written during a part of the film."""

    start_ms: Annotated[int, Field(ge=0)]
    end_ms: Annotated[int, Field(gt=0)]
    text: str
    line: Annotated[int, Field(ge=1)]
    """Line of the file on which its times stand."""


def read_srt(data: bytes, name: str) -> tuple[Cue, ...]:
    """Read a SubRip file; cues in the order of their starts, none of them empty or overlapping the next one.

    Raises Refused naming the file and the line.
    """
    encoding = next((code for mark, code in _BOMS if data.startswith(mark)), "utf-8-sig")
    try:
        lines = data.decode(encoding).splitlines()
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise _wrong(name, number, "is not written in UTF-8", "Save the file as UTF-8.") from error
    cues = [cue for cue in _cues(lines, name) if cue.text]
    if not cues:
        raise Refused(f"There are no captions in {name}.", "Check that it is a SubRip file.")
    return tuple(_in_turn(sorted(cues, key=lambda cue: (cue.start_ms, cue.line))))


def _cues(lines: Sequence[str], name: str) -> Iterator[Cue]:
    place = 0
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        if lines[place].strip().isdigit() and place + 1 < len(lines):
            place += 1
        start_ms, end_ms = _times(lines[place], name, place + 1)
        last = _text_ends(lines, place + 1)
        text = " ".join(_MARKUP.sub("", " ".join(lines[place + 1 : last])).split())
        yield Cue(start_ms=start_ms, end_ms=end_ms, text=text, line=place + 1)
        place = last


def _text_ends(lines: Sequence[str], first: int) -> int:
    """Return the line after a cue's text: an empty one, or the times of the next cue where none was left empty."""
    for place in range(first, len(lines)):
        if not lines[place].strip():
            return place
        if "-->" in lines[place]:
            return place - 1 if place > first and lines[place - 1].strip().isdigit() else place
    return len(lines)


def _times(line: str, name: str, number: int) -> tuple[int, int]:
    found = _TIMES.match(line)
    if found is None:
        raise _wrong(
            name,
            number,
            f"should hold times and is “{line.strip()[:40]}”",
            "Write them as 00:00:01,000 --> 00:00:02,500.",
        )
    start_ms, end_ms = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    if any(int(found[group]) > 59 for group in (2, 3, 6, 7)):
        raise _wrong(name, number, "has more than 59 minutes or seconds", "Write 90 seconds as 00:01:30,000.")
    if end_ms <= start_ms:
        raise _wrong(name, number, "ends before it begins", "Put the earlier time first.")
    return start_ms, end_ms


def _ms(groups: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = (group or "0" for group in groups)
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _in_turn(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Let no cue outlast the next one's start; what starts at once is written together."""
    waiting: Cue | None = None
    for cue in cues:
        if waiting is not None and waiting.start_ms == cue.start_ms:
            ends = max(waiting.end_ms, cue.end_ms)
            waiting = waiting.but(text=f"{waiting.text} {cue.text}", end_ms=ends)
            continue
        if waiting is not None:
            yield waiting.but(end_ms=min(waiting.end_ms, cue.start_ms))
        waiting = cue
    if waiting is not None:
        yield waiting


def _wrong(name: str, number: int, what: str, remedy: str) -> Refused:
    return Refused(f"Line {number} of {name} {what}.", remedy)
