"""`picturelock audit`: look the log of decisions through, or write it down."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.console import AsJson, Config, say_json, told
from bot.logs import quieten
from bot.settings import read_settings

app = typer.Typer(help="The log of who did what, when.", no_args_is_help=True)


@app.command("verify")
def audit_verify(
    server: Annotated[int, typer.Option(help="Id of the Discord server; all of them unless set.")] = 0,
    mark: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER:HASH", help="Where it was when it was last looked through.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Look through an exported log instead.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Look whether anything in the audit log was changed, taken out, moved or cut off; fails when it was."""
    with told(as_json):
        quieten()
        from bot import auditing

        marks = tuple(mark or ())
        if file is not None:
            reports = [auditing.verify_file(file, marks)]
        else:
            reports = asyncio.run(auditing.verify(read_settings(config), server, marks))
        is_whole = not any(report["flaws"] for report in reports)
        if as_json:
            say_json({"whole": is_whole, "logs": reports})
        else:
            typer.echo("\n".join(map(auditing.told, reports)) or "Nothing was done here yet.")
        if not is_whole:
            raise typer.Exit(1)


@app.command("export")
def audit_export(
    out: Annotated[Path, typer.Option(help="The file that is written, as JSON.")],
    server: Annotated[int, typer.Option(help="Id of the Discord server; not needed where there is only one.")] = 0,
    names: Annotated[bool, typer.Option(help="Say whose the pseudonyms are; such a file is personal data.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Write a server's audit log to a file."""
    with told(as_json):
        quieten()
        from bot import auditing

        found = asyncio.run(auditing.export(read_settings(config), server, out.absolute(), names=names))
        if as_json:
            say_json(found)
        else:
            typer.echo(f"{found['entries']} entries of server {found['server']} are in {found['file']}.")
