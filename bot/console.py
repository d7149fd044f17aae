"""What commands share: two options, and how they end (with what was asked for, or a clear line and a failing exit)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.studio.errors import StudioError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Config = Annotated[Path | None, typer.Option("--config", help="The settings file; config.toml when it is there.")]


@contextmanager
def told(as_json: bool) -> Iterator[None]:
    """Turn an error people can do something about into one line (or JSON) and a failing exit."""
    try:
        yield
    except StudioError as error:
        if as_json:
            say_json({"error": type(error).__name__, "what": error.what, "remedy": error.remedy})
        else:
            typer.echo(f"{error.what} {error.remedy}".strip(), err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as stop:
        raise typer.Exit(130) from stop


def say_json(data: Any) -> None:
    """Print data as JSON."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))


def table(rows: list[tuple[str, ...]], head: tuple[str, ...]) -> str:
    """Return a table as plain text, columns as wide as they need to be."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
