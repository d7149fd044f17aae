"""`picturelock bench edit`, `upload` and `gpu`: how fast workers are here."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.console import AsJson, Config, say_json, told
from bot.settings import read_settings
from bot.studio.errors import SettingsWrong

if TYPE_CHECKING:
    from rich.table import Table

    from workers.bench.gpu_results import Results

TABLE_WIDTH: Final = 118
"""Even where nobody looks at a terminal."""

app = typer.Typer(help="Measure how fast workers are here.", no_args_is_help=True)


@app.command("edit")
def bench_edit(
    pairs: Annotated[int, typer.Option(min=1, help="How often each way is measured.")] = 5,
    seconds: Annotated[float, typer.Option(min=2, help="Length of the film; shorter only for trials.")] = 30,
    width: Annotated[int, typer.Option(min=108, help="Width of the film; smaller only for trials.")] = 1080,
    processes: Annotated[int, typer.Option(min=0, help="Processes of a rendering; 0 for the usual number.")] = 0,
    moviepy: Annotated[bool, typer.Option(help="Let MoviePy composite the film too; takes minutes.")] = True,
    quick: Annotated[bool, typer.Option(help="One round of a short, small film without MoviePy.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure what it costs to cut a film, cold and after each kind of change, against a plain transcode of it."""
    with told(as_json):
        from workers.bench.editing import QUICK, Trial, measure

        trial = QUICK if quick else Trial(pairs, seconds, width, processes, has_moviepy=moviepy)
        results = measure(trial, lambda line: typer.echo(line, err=True))
        if as_json:
            say_json(results.as_dict())
        else:
            _show(results.as_table())
            typer.echo("\n".join((results.machine, *results.notes)))


@app.command("upload")
def bench_upload(
    pairs: Annotated[int, typer.Option(min=1, help="How often each way is measured.")] = 5,
    megabytes: Annotated[int, typer.Option(min=1, help="Size of the file; smaller only for trials.")] = 300,
    large: Annotated[int, typer.Option(min=1, help="Size of the file by which memory is compared, in MB.")] = 2_000,
    rate: Annotated[float, typer.Option(min=1, help="Width of the line, in MB/s.")] = 100.0,
    quick: Annotated[bool, typer.Option(help="One pair of a tiny file, to see that it works.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure an upload's time against a plain curl's, its memory, and how it goes on after a broken connection."""
    with told(as_json):
        from workers.bench.uploading import QUICK, Trial, measure

        trial = QUICK if quick else Trial(pairs, megabytes, large, rate)
        found = measure(trial, lambda line: typer.echo(line, err=True))
        if as_json:
            say_json(found.as_dict())
        else:
            _show(found.as_table())
            typer.echo(found.machine)


@app.command("gpu")
def bench_gpu(
    names: Annotated[list[str] | None, typer.Argument(help="Models of the catalogue; all that run on a GPU.")] = None,
    preset: Annotated[list[str] | None, typer.Option(help="best, standard or draft; all of them unless named.")] = None,
    tiny: Annotated[bool, typer.Option("--tiny", help="Tiny models even on a GPU.")] = False,
    plain: Annotated[bool, typer.Option(help="Measure the plain call of diffusers beside the presets.")] = True,
    cap_gib: Annotated[float, typer.Option(min=0, help="Use the GPU as if it had so many GiB; 0 for all.")] = 0,
    compiled: Annotated[bool, typer.Option(help="Compile repeated blocks on a GPU, before measuring.")] = True,
    steps: Annotated[int, typer.Option(min=0, help="Steps of a clip or picture; 0 for each model's own number.")] = 0,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="JSON, as it comes.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Measure models with random weights: at real size on a GPU, tiny ones on a CPU."""
    with told(as_json):
        from models import attention, device, registry
        from workers.bench.gpu import PRESETS, Wish, measure, rows_of

        settings = read_settings(config)
        registry.take(settings.models.rows, settings.studio.data_dir)
        unknown = [name for name in preset or () if name not in PRESETS]
        if unknown:
            raise SettingsWrong(f"“{unknown[0]}” is no preset.", f"Known: {', '.join(PRESETS)}.")
        chosen = tuple(one for one in PRESETS if not preset or one in preset)
        rows = rows_of(names or ())
        is_full = device.device().is_gpu and not tiny
        wish = Wish(
            rows, chosen, is_full=is_full, compiles=compiled, has_plain=plain, steps=steps,
            attention=attention.probed() if is_full else "", cap_mib=round(cap_gib * 1024),
        )  # fmt: skip

        def keep(so_far: "Results") -> None:
            if output is not None:
                output.write_text(f"{json.dumps(so_far.as_dict(), indent=2)}\n", encoding="utf-8")

        results = measure(wish, lambda line: typer.echo(line, err=True), keep)
        if as_json:
            say_json(results.as_dict())
        else:
            _show(results.as_table())
            typer.echo("\n".join(results.verdicts()))


def _show(table: "Table") -> None:
    from rich.console import Console

    console = Console(width=max(Console().width, TABLE_WIDTH))
    console.print(table)
