"""A hand: a process of its own that makes pieces for a rendering, spoken to over its standard input and output.

In come one line about the material and then runs of tasks, a line each; out go lines that say how many pictures were
made, that a run is done, or what went wrong. It ends with its input, or when nobody reads what it says.
"""

import json
import sys
import traceback
from pathlib import Path
from typing import Any

import cv2
from pydantic import TypeAdapter

from bot.studio.errors import StudioError
from bot.studio.values import Sha256, Value
from workers.editing.cache import PieceCache
from workers.editing.composing import Composers, animatic
from workers.editing.tasks import Task, perform
from workers.fonts import take_fonts

_TELL_EVERY = 5
_RUNS = TypeAdapter(list[Task])


class Material(Value):
    """Where everything is that a hand works with."""

    paths: dict[Sha256, Path]
    cache: Path
    fonts: Path | None = None


def main() -> int:
    """Work until there is nothing more to do."""
    cv2.setNumThreads(1)
    material = Material.model_validate_json(sys.stdin.readline())
    cache = PieceCache(material.cache, 0)
    if material.fonts is not None:
        take_fonts(material.fonts)
    composers = Composers(material.paths.__getitem__, animatic)
    for line in sys.stdin:
        try:
            for task in _RUNS.validate_json(line):
                made = Telling()
                perform(task, composers.at(task.size), cache, made)
                made.flush()
            _tell({"done": True})
        except Exception as error:  # noqa: BLE001 - the top of this process: whatever it is goes to who asked for it
            _tell(_worded(error))
    composers.close()
    return 0


class Telling:
    """Says now and then how many pictures were made."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self) -> None:
        """Count one picture."""
        self._count += 1
        if self._count >= _TELL_EVERY:
            self.flush()

    def flush(self) -> None:
        """Say what was counted."""
        if self._count:
            _tell({"pictures": self._count})
        self._count = 0


def _tell(news: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


def _worded(error: Exception) -> dict[str, Any]:
    if isinstance(error, StudioError):
        return {"error": type(error).__name__, "what": error.what, "remedy": error.remedy}
    if isinstance(error, OSError):
        return {"error": "OSError", "errno": error.errno, "what": str(error)}
    return {"error": "", "what": "".join(traceback.format_exception(error))}


if __name__ == "__main__":
    sys.exit(main())
