"""A command line on which files keep the order in which they were given, across two options and many files each."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from typer.core import TyperCommand

ORDERED: Final = ("--clip", "--still")
_ORDER: Final = "picturelock.order"


class InOrder(TyperCommand):
    """Lets the options of ORDERED take several files at once (`--clip a.mp4 b.mp4`), and remembers their order."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line."""
        pairs = list(_spread(args))
        ctx.meta[_ORDER] = [option for option, value in pairs if option and value is not None]
        flat = [word for option, value in pairs for word in (option, value) if word]
        return super().parse_args(ctx, flat)


def _spread(args: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each file with its option, and every other word by itself, with none."""
    option, waits = "", False
    for word in args:
        name, has_value, value = word.partition("=")
        if name in ORDERED:
            if waits:
                yield option, None
            option, waits = name, not has_value
            if has_value:
                yield option, value
        elif option and (waits or not word.startswith("-")):
            waits = False
            yield option, word
        else:
            option = ""
            yield "", word
    if waits:
        yield option, None


def in_order(ctx: Any, **given: Sequence[Path] | None) -> list[tuple[str, Path]]:
    """Return the files of several options (by name, as `clip=...`), each with its option, as they were given."""
    waiting = {f"--{name}": iter(files or ()) for name, files in given.items()}
    return [(option, next(waiting[option])) for option in ctx.meta.get(_ORDER, [])]
