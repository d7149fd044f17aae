"""`picturelock auth`: connect publishing accounts at this machine, and exchange the key that seals them."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from bot.console import AsJson, Config, say_json, told
from bot.logs import quieten
from bot.settings import read_settings
from bot.studio.brief import Platform

app = typer.Typer(help="Connect publishing accounts with a browser on this machine.", no_args_is_help=True)

Server = Annotated[int, typer.Option(help="Id of the Discord server; not needed where there is only one.")]
Show = Annotated[bool, typer.Option(help="Open a browser.")]


@app.command("youtube")
def auth_youtube(
    server: Server = 0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port for the way back; 0 takes a free one.")] = 0,
    show: Show = True,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Connect a YouTube channel to a server of the studio, running or not."""
    with told(as_json):
        quieten()
        from bot.connecting import connect_youtube

        say = _asking(aside=as_json)
        _tell(asyncio.run(connect_youtube(read_settings(config), server, port, show=show, say=say)), as_json=as_json)


@app.command("instagram")
def auth_instagram(server: Server = 0, config: Config = None, as_json: AsJson = False) -> None:
    """Connect an Instagram account to a server of the studio, running or not."""
    with told(as_json):
        quieten()
        from bot.connecting import connect_pasted

        connecting = connect_pasted(
            read_settings(config), Platform.INSTAGRAM, server, say=_asking(aside=True), paste=_pasted
        )
        _tell(asyncio.run(connecting), as_json=as_json)


@app.command("tiktok")
def auth_tiktok(server: Server = 0, show: Show = True, config: Config = None, as_json: AsJson = False) -> None:
    """Connect a TikTok account to a server of the studio, running or not."""
    with told(as_json):
        quieten()
        from bot.connecting import connect_here

        connecting = connect_here(read_settings(config), Platform.TIKTOK, server, show=show, say=_asking(aside=as_json))
        _tell(asyncio.run(connecting), as_json=as_json)


@app.command("rotate")
def auth_rotate(config: Config = None, as_json: AsJson = False) -> None:
    """Seal every stored permission anew: with a fresh key, or with the one in vault.key; while the studio is down."""
    with told(as_json):
        quieten()
        from bot.connecting import rotate_key

        count = asyncio.run(rotate_key(read_settings(config)))
        if as_json:
            say_json({"sealed": count})
        else:
            typer.echo(f"{count} secrets are sealed with the new key; those of backups still open with the old one.")


def _asking(*, aside: bool) -> Callable[[str], None]:
    """Return what shows the address of a sign-in: aside, where only what came of it belongs on standard output."""
    return lambda url: typer.echo(f"Open this address and allow what it asks for:\n{url}", err=aside)


def _pasted() -> str:
    typer.echo("The browser ends on a page that may not load. Paste its whole address here:", err=True)
    return sys.stdin.readline()


def _tell(found: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        say_json(found)
    else:
        typer.echo(f"{found['channel']} is connected to the server {found['server']}.")
