"""Commands of the workers, such as `worker`, `render` and `verify`. The bot starts them by name, never by import."""

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.console import AsJson, Config, say_json, told
from bot.settings import Settings, read_settings
from bot.studio.clips import TransitionKind
from bot.studio.errors import SettingsWrong
from bot.studio.formats import Format
from bot.studio.overlays import CaptionStyle
from bot.studio.work import Role
from workers.bench.cli import app as bench
from workers.options import InOrder, in_order

if TYPE_CHECKING:
    from bot.identity import Identity
    from workers.editing.workshop import Workshop

DESK: Final = "chat=1,speak=1,net=2"
STAGE: Final = "film=1,cut=1"
FORMATS: Final = ", ".join(Format)

app = typer.Typer(help="Picturelock's workers.", no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(bench, name="bench")

Exports = Annotated[
    list[str] | None,
    typer.Option(metavar="KIND", help="Beside the film: otioz, otio, edl, fcpxml7, srt, vtt, ass; commas between."),
]
Cache = Annotated[Path | None, typer.Option(metavar="DIR", help="Where pieces are kept to be used again.")]
Processes = Annotated[int | None, typer.Option(min=1, help="Processes that render together.")]
Unsigned = Annotated[bool, typer.Option("--unsigned", help="Do not sign the film (C2PA) in the studio's name.")]


@app.command()
def worker(
    roles: Annotated[
        str, typer.Option(help="Slots by role, such as chat=1,speak=1,net=2 or film=1,cut=1.")
    ] = f"{DESK},{STAGE}",
    name: Annotated[str, typer.Option(help="What the worker is called in logs.")] = "worker",
    nice: Annotated[int, typer.Option(min=0, max=19, help="How far it steps back for other processes.")] = 0,
    tied: Annotated[bool, typer.Option(hidden=True, help="End at once when standard input closes.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Fill orders until told to stop."""
    with told(as_json):
        slots = slots_of(roles)
        settings = read_settings(config)
        if tied:
            threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
        if nice:
            os.nice(nice)
        asyncio.run(_work(settings, name, slots, as_json=tied or as_json))


@app.command()
def fonts(
    text: Annotated[str, typer.Argument(help="A text to be written; without one, common scripts are tried.")] = "",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """List the font families there are, and the scripts that cannot be written."""
    with told(as_json):
        from workers.fonts import fonts_command

        typer.echo(fonts_command(read_settings(config).fonts_dir, text, as_json=as_json))


@app.command()
def verify(
    film: Annotated[Path, typer.Argument(help="The film, an MP4.")],
    as_json: AsJson = False,
) -> None:
    """Say what a film tells of where it comes from (C2PA), and whether it was changed since; fails when it was."""
    with told(as_json):
        from workers.editing.provenance import statement_of

        found = statement_of(film)
        if as_json:
            say_json(found.model_dump())
        else:
            typer.echo(found.told())
        if not found.is_valid:
            raise typer.Exit(1)


@app.command()
def render(
    timeline: Annotated[Path, typer.Argument(help="The timeline, as JSON.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The film, an MP4.")],
    artifacts: Annotated[str, typer.Option(help="Where its takes lie; the studio's own artifacts unless set.")] = "",
    cache: Cache = None,
    processes: Processes = None,
    profile: Annotated[str, typer.Option(metavar="FORMAT", help=f"Another shape than its own: {FORMATS}.")] = "",
    draft: Annotated[bool, typer.Option(help="Render the small draft instead of the full size.")] = False,
    draft_limit: Annotated[int, typer.Option(min=1, metavar="BYTES", help="Most bytes of a draft.")] = 10_000_000,
    export: Exports = None,
    unsigned: Unsigned = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Render a timeline to a film, and sign it."""
    with told(as_json):
        from workers.editing.command import render_command
        from workers.fonts import take_fonts

        settings = read_settings(config)
        for file in take_fonts(settings.fonts_dir):
            typer.echo(f"{file} is no font that can be read; going on without it.", err=True)
        line = render_command(
            timeline,
            output,
            artifacts_url=artifacts or settings.artifacts_url,
            cache_dir=cache or settings.studio.data_dir / "cache",
            workshop=_workshop(settings, cache, processes),
            draft=draft,
            draft_limit=draft_limit,
            profile=profile,
            exports=export or (),
            as_json=as_json,
            identity=None if unsigned else _identity(settings),
        )
        typer.echo(line)


@app.command(cls=InOrder)
def cut(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="The film, an MP4.")],
    clip: Annotated[list[Path] | None, typer.Option(help="Films, in order with every --still.")] = None,
    still: Annotated[list[Path] | None, typer.Option(help="Pictures.")] = None,
    voice: Annotated[Path | None, typer.Option(help="A spoken voice; the film lasts as long.")] = None,
    captions: Annotated[Path | None, typer.Option(help="The words, as a SubRip file.")] = None,
    music: Annotated[str, typer.Option(metavar="FILE|TRACK", help="A file, or a track of the catalogue.")] = "",
    sfx: Annotated[bool, typer.Option("--sfx", help="A whoosh at every transition.")] = False,
    transition: Annotated[
        str, typer.Option(metavar="KIND[:SECONDS]", help=f"From clip to clip: {', '.join(TransitionKind)}.")
    ] = "cut",
    caption_style: Annotated[
        str, typer.Option(metavar="STYLE", help=f"{', '.join(CaptionStyle)}.")
    ] = CaptionStyle.KARAOKE.value,
    logo: Annotated[Path | None, typer.Option(help="A mark in the corner of the whole film.")] = None,
    profile: Annotated[str, typer.Option(metavar="FORMAT", help=f"{FORMATS}.")] = Format.SHORTS.value,
    export: Exports = None,
    cache: Cache = None,
    processes: Processes = None,
    unsigned: Unsigned = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Put plain files together to a film, and sign it."""
    with told(as_json):
        from workers.editing.rough_cut import Wish, cut_command

        settings = read_settings(config)
        wish = Wish(
            pieces=in_order(context, clip=clip, still=still),
            voice=voice,
            captions=captions,
            music=music,
            has_whooshes=sfx,
            transition=transition,
            caption_style=caption_style,
            logo=logo,
            profile=profile,
        )
        workshop = _workshop(settings, cache, processes)
        identity = None if unsigned else _identity(settings)
        line = cut_command(wish, output, exports=export or (), as_json=as_json, workshop=workshop, identity=identity)
        typer.echo(line)


def _identity(settings: Settings) -> "Identity":
    """Return the identity of the studio whose data folder this is, made if need be. Raises SettingsWrong."""
    from bot.identity import Identity

    return Identity.open(settings.studio.data_dir / "keys", settings.provenance)


def _workshop(settings: Settings, cache: Path | None, processes: int | None) -> "Workshop":
    from workers.editing.workshop import workshop_of

    return workshop_of(settings, cache / "pieces" if cache else None, processes)


def slots_of(roles: str) -> dict[Role, int]:
    """Read slots by role: `chat=1,film=2`; a role alone has one slot. Raises SettingsWrong."""
    slots: dict[Role, int] = {}
    for entry in filter(None, (entry.strip() for entry in roles.split(","))):
        name, _, count = entry.partition("=")
        if name not in set(Role) or not (count or "1").isdigit() or int(count or "1") < 1:
            known = ", ".join(Role)
            raise SettingsWrong(f"“{entry}” is no slot of a worker.", f"Write role=number; roles are {known}.")
        slots[Role(name)] = int(count or "1")
    if not slots:
        raise SettingsWrong("A worker needs a slot.", "Give it roles, such as --roles film=1,cut=1.")
    return slots


async def _work(settings: Settings, name: str, slots: dict[Role, int], *, as_json: bool) -> None:
    from bot.addresses import address_of
    from bot.artifacts import Artifacts
    from bot.locking import valkey_socket
    from bot.logs import configure, logger
    from bot.queue import Queue
    from models import registry
    from workers.main import Worker

    configure(settings, as_json=as_json)
    registry.take(settings.models.rows, settings.studio.data_dir, tiny=settings.models.tiny)
    registry.catalogue()
    writes = None
    if slots.keys() & {Role.FILM, Role.CUT}:
        from workers.fonts import take_fonts, writable_scripts

        for file in take_fonts(settings.fonts_dir):
            logger(__name__).warning("fonts.broken", file=str(file))
        writes = writable_scripts()
    data = settings.studio.data_dir
    address = address_of(settings) or f"unix://{valkey_socket(data)}"
    artifacts = Artifacts.of(settings)
    async with await Queue.connect(settings, address) as queue:
        worker = Worker(settings, queue, artifacts, name=name, slots=slots, writes=writes)
        await worker.run()
    # A thread may still be inside a model, where nobody can stop it; an orderly end would wait for it, or crash in it.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(worker.exit_code)


def _end_with_parent() -> None:
    """Wait until whoever started this process is gone, however it went, and go too."""
    while os.read(0, 4096):
        pass
    os._exit(3)


def main() -> None:
    """Run the command line."""
    app(prog_name="picturelock")


if __name__ == "__main__":
    main()
