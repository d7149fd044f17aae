"""Worker commands: `python -m workers.cli worker` and `... render`. The bot starts them by name, never by import."""

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.console import told
from bot.settings import Settings, read_settings
from bot.studio.errors import SettingsWrong
from bot.studio.orders import Role

DESK: Final = "chat=1,speak=1,net=2"
STAGE: Final = "film=1,cut=1"

app = typer.Typer(help="Picturelock's workers.", no_args_is_help=True, pretty_exceptions_enable=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Config = Annotated[Path | None, typer.Option("--config", help="The settings file; config.toml when it is there.")]


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
def render(
    timeline: Annotated[Path, typer.Argument(help="The timeline, as JSON.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The film, an MP4.")],
    artifacts: Annotated[str, typer.Option(help="Where its takes lie; the studio's own artifacts unless set.")] = "",
    draft: Annotated[bool, typer.Option(help="Render the small draft instead of the full size.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Render a timeline to a film."""
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
            cache_dir=settings.studio.data_dir / "cache",
            draft=draft,
            as_json=as_json,
        )
        typer.echo(line)


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
    from bot.artifacts import Artifacts
    from bot.locking import valkey_socket
    from bot.logs import configure, logger
    from bot.queue import Queue, address_of
    from workers.main import Worker

    configure(settings, as_json=as_json)
    if slots.keys() & {Role.FILM, Role.CUT}:
        from workers.fonts import take_fonts

        for file in take_fonts(settings.fonts_dir):
            logger(__name__).warning("fonts.broken", file=str(file))
    data = settings.studio.data_dir
    address = address_of(settings) or f"unix://{valkey_socket(data)}"
    artifacts = Artifacts(settings.artifacts_url, data / "cache")
    async with await Queue.connect(settings, address) as queue:
        await Worker(settings, queue, artifacts, name=name, slots=slots).run()
    # A thread may still be inside a model, where nobody can stop it; an orderly end would wait for it, or crash in it.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


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
