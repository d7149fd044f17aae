"""Connecting a channel from the command line: through the running studio, or into its folder while it is down."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

from bot import control
from bot.accounts.accounts import Accounts
from bot.accounts.browser import sign_in
from bot.accounts.rotating import rotate
from bot.accounts.sign_in import Granted, read_redirect
from bot.accounts.table import sign_ins
from bot.accounts.vault import Vault
from bot.services.context import WallClock
from bot.settings import Settings
from bot.store.store import Store
from bot.studio.brief import Platform
from bot.studio.errors import AlreadyRunning, Refused, SettingsWrong, UnknownName
from bot.studio.values import GuildId

SERVERS, CONNECT = "servers", "connect_account"
"""Commands that the running studio knows."""


async def connect_youtube(
    settings: Settings, server: int, port: int, *, show: bool, say: Callable[[str], None]
) -> dict[str, Any]:
    """Have somebody sign in with a browser of this machine, and keep the channel for a server.

    Raises SettingsWrong, UnknownName, and whatever keeps the sign-in from working.
    """
    guild = chosen(server, await _servers(settings))
    granted = await asyncio.to_thread(sign_in, settings.publishing.youtube, port, show=show, say=say)
    return await _keep(settings, guild, Platform.YOUTUBE, granted)


async def connect_here(
    settings: Settings, platform: Platform, server: int, *, show: bool, say: Callable[[str], None]
) -> dict[str, Any]:
    """Have somebody sign in to a platform whose redirect address leads to this machine, and keep the account.

    Raises SettingsWrong, UnknownName, and whatever keeps the sign-in from working.
    """
    guild = chosen(server, await _servers(settings))
    side = sign_ins(settings.publishing)[platform]
    attempt = side.begin()
    from bot.accounts.local import wait_for_return  # a web server, which the bot itself never needs

    address = await wait_for_return(attempt.url, _redirects(settings)[platform], show=show, say=say)
    state, code = read_redirect(address)
    if state != attempt.state:
        raise Refused("The browser came back from another sign-in.", "Run the command again.")
    return await _keep(settings, guild, platform, await side.finish(attempt, code, datetime.now(UTC)))


async def connect_pasted(
    settings: Settings, platform: Platform, server: int, *, say: Callable[[str], None], paste: Callable[[], str]
) -> dict[str, Any]:
    """Have somebody sign in to a platform that comes back to no plain port, and paste where the browser ended.

    `paste` blocks until there is an address. Raises SettingsWrong, UnknownName, and whatever keeps the sign-in from
    working.
    """
    guild = chosen(server, await _servers(settings))
    side = sign_ins(settings.publishing)[platform]
    attempt = side.begin()
    say(attempt.url)
    state, code = read_redirect(await asyncio.to_thread(paste))
    if state != attempt.state:
        raise Refused("That address belongs to another sign-in.", "Run the command again.")
    return await _keep(settings, guild, platform, await side.finish(attempt, code, datetime.now(UTC)))


async def rotate_key(settings: Settings) -> int:
    """Seal every permission anew with another key; return how many. Raises Refused while the studio runs."""
    data_dir = settings.studio.data_dir
    try:
        async with Store.opened(data_dir) as store:
            return await rotate(store, data_dir / "keys", settings.vault)
    except AlreadyRunning as running:
        raise Refused("The studio is running and holds the key.", "Stop it, rotate, then start it again.") from running


def _redirects(settings: Settings) -> dict[Platform, str]:
    return {Platform.TIKTOK: settings.publishing.tiktok.redirect_uri}


async def _keep(settings: Settings, guild: GuildId, platform: Platform, granted: Granted) -> dict[str, Any]:
    """Hand a permission to the running studio, or keep it in its folder while it is down."""
    try:
        answer: dict[str, Any] = await control.call(
            settings.studio.data_dir,
            CONNECT,
            server=guild,
            platform=platform.value,
            refresh_token=granted.refresh_token,
            access_token=granted.access_token,
            expires_at=granted.expires_at.isoformat(),
            scopes=list(granted.scopes),
        )
    except control.NotRunning:
        async with AsyncExitStack() as stack:
            store = await stack.enter_async_context(Store.opened(settings.studio.data_dir))
            vault = await asyncio.to_thread(Vault.open, settings.studio.data_dir / "keys", settings.vault)
            clock = WallClock()
            accounts = Accounts(store, vault, settings.publishing, clock.now, clock.new_id)
            account = await accounts.adopt(guild, None, granted, platform)
        return {"server": guild, "channel": account.name, "url": account.url}
    return answer


def chosen(server: int, known: list[int]) -> GuildId:
    """Return the server that is meant; the only one there is where none is named."""
    names = tuple(str(one) for one in known)
    if not known:
        raise SettingsWrong("The studio is in no server yet.", "Start it with `picturelock up` and invite it first.")
    if server and server not in known:
        raise UnknownName("server", str(server), names)
    if not server and len(known) > 1:
        raise SettingsWrong("The studio is in several servers.", f"Name one with --server: {', '.join(names)}.")
    return GuildId(server or known[0])


def granted_of(options: dict[str, Any]) -> Granted:
    """Read a permission that came over the control socket."""
    until = datetime.fromisoformat(options["expires_at"])
    scopes = tuple(str(scope) for scope in options.get("scopes", ()))
    return Granted(str(options["refresh_token"]), str(options["access_token"]), until, scopes)


async def _servers(settings: Settings) -> list[int]:
    try:
        return list(await control.call(settings.studio.data_dir, SERVERS))
    except control.NotRunning:
        async with Store.opened(settings.studio.data_dir) as store:
            return list(await store.guilds.known())
