"""The composition root: puts the bot process together, runs it, and takes it down in order."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final

from bot import auditing, logs
from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.artifacts import Artifacts
from bot.catalogue import Catalogue
from bot.client import StudioClient, point_discord_at
from bot.collecting import collect
from bot.connecting import CONNECT, SERVERS, granted_of
from bot.control import Command, ControlSocket
from bot.dispatcher import Dispatcher
from bot.identity import Identity
from bot.queue import Queue
from bot.relay import Relay
from bot.services import approval, channels, making, outcomes, publishing, takedown
from bot.services.context import Studio, WallClock
from bot.settings import Settings
from bot.store.store import Store
from bot.studio.brief import Platform
from bot.studio.scheduling import Want
from bot.studio.values import GuildId, OrderId
from bot.supervisor import Supervisor
from bot.ui.announcer import DiscordAnnouncer

HOUSEKEEPING_EVERY_S: Final = 2.0
COLLECT_EVERY_S: Final = 24 * 3600.0
KEEP_ALIVE_EVERY_S: Final = 6 * 3600.0

log = logs.logger(__name__)


class _Hatch:
    """Reaches the dispatcher, which is made after those who need it."""

    def __init__(self) -> None:
        self.dispatcher: Dispatcher | None = None

    def wake(self) -> None:
        if self.dispatcher is not None:
            self.dispatcher.wake()

    def wants(self) -> Mapping[OrderId, Want]:
        return self.dispatcher.wants() if self.dispatcher is not None else {}


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Studio]:
    """Run the whole studio in the background: bot, queue and this machine's workers.

    Raises AlreadyRunning, SettingsWrong and Unavailable at the start. An error of any part ends the block.
    """
    async with AsyncExitStack() as stack:
        supervisor = await stack.enter_async_context(Supervisor(settings))
        studio, hatch, announcer = await _opened(settings, supervisor.address, stack)
        client = StudioClient(studio, announcer)
        stack.push_async_callback(client.close)
        dispatcher = Dispatcher(
            settings,
            studio.store,
            studio.queue,
            fail=partial(outcomes.apply, studio),
            stuck=lambda entry: announcer.stuck(entry.guild, entry.production, entry.order),
        )
        hatch.dispatcher = dispatcher
        relay = Relay(
            studio.store,
            studio.queue,
            apply=partial(outcomes.apply, studio),
            answer=partial(outcomes.answer, studio),
            progress=announcer.progress,
            wake=hatch.wake,
        )
        await stack.enter_async_context(_single_errors())
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(relay.run(), name="relay"),
                group.create_task(dispatcher.run(), name="dispatcher"),
                group.create_task(client.connect_until_closed(), name="discord"),
                group.create_task(announcer.run(studio, client), name="announcer"),
                group.create_task(_keep_house(studio, client), name="housekeeping"),
                group.create_task(_keep_accounts(studio), name="accounts"),
                group.create_task(supervisor.run(), name="supervisor"),
                group.create_task(_control(studio).run(), name="control"),
            ]
            await resume(studio)
            await client.caught_up.wait()
            yield studio
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def _single_errors() -> AsyncIterator[None]:
    """Raise the first error of a group by itself: the others only follow from it."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None


async def run(settings: Settings) -> None:
    """Run the studio until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(settings):
        log.info("studio.up", data_dir=str(settings.studio.data_dir))
        await stop.wait()
    log.info("studio.down")


async def resume(studio: Studio) -> None:
    """Order whatever open productions lack: what a restart, or a crash, left undone."""
    for production in await studio.store.productions.unfinished():
        async with studio.store.writing() as tx:
            fresh = await studio.store.productions.get(production.guild, production.id, tx=tx)
            await making.advance(studio, tx, fresh)
            await publishing.advance(studio, tx, fresh)
    studio.wake()


async def _opened(settings: Settings, address: str, stack: AsyncExitStack) -> tuple[Studio, _Hatch, DiscordAnnouncer]:
    point_discord_at(settings.discord.api_base, settings.discord.gateway_url)
    data_dir = settings.studio.data_dir
    clock, hatch = WallClock(), _Hatch()
    announcer = DiscordAnnouncer(settings.discord.edit_every_s)
    store = await stack.enter_async_context(Store.opened(data_dir, clock.now))
    studio = Studio(
        settings=settings,
        store=store,
        queue=await stack.enter_async_context(Queue(settings, address)),
        artifacts=Artifacts.of(settings),
        accounts=Accounts(
            store,
            await asyncio.to_thread(Vault.open, data_dir / "keys", settings.vault),
            settings.publishing,
            clock.now,
            clock.new_id,
            lost=announcer.account_lost,
        ),
        identity=await asyncio.to_thread(Identity.open, data_dir / "keys", settings.provenance),
        announcer=announcer,
        catalogue=Catalogue.read(settings.models.rows, tiny=settings.models.tiny),
        clock=clock,
        wake=hatch.wake,
        wants=hatch.wants,
    )
    return studio, hatch, announcer


async def _keep_house(studio: Studio, client: StudioClient) -> None:
    """Go on with what only time moves: second tries, scheduled releases, votes that lapse.

    Not before the reactions of the time that the bot was away have been read: they may have been in time.
    """
    await client.caught_up.wait()
    collected = time.monotonic()
    while True:
        await asyncio.sleep(HOUSEKEEPING_EVERY_S)
        await publishing.tick(studio)
        await takedown.tick(studio)
        await approval.lapse(studio)
        if time.monotonic() - collected > COLLECT_EVERY_S:
            collected = time.monotonic()
            await _collect(studio, {})


async def _keep_accounts(studio: Studio) -> None:
    """Renew permissions that would run out while nobody publishes."""
    while True:
        await studio.accounts.keep_alive()
        await asyncio.sleep(KEEP_ALIVE_EVERY_S)


def _control(studio: Studio) -> ControlSocket:
    """Return the socket by which commands of this machine reach the running studio."""
    commands: dict[str, Command] = {
        "gc": partial(_collect, studio),
        SERVERS: partial(_servers, studio),
        CONNECT: partial(_connect, studio),
        auditing.VERIFY: partial(_verify_audit, studio),
        auditing.EXPORT: partial(_export_audit, studio),
    }
    return ControlSocket(studio.settings.studio.data_dir, commands)


async def _servers(studio: Studio, _: dict[str, Any]) -> list[int]:
    """Name the servers that the studio has something of."""
    return list(await studio.store.guilds.known())


async def _connect(studio: Studio, options: dict[str, Any]) -> dict[str, Any]:
    """Keep a channel that somebody signed in to at this machine."""
    platform = Platform(options.get("platform", Platform.YOUTUBE))
    account = await channels.adopt(studio, GuildId(options["server"]), granted_of(options), platform)
    return {"server": account.guild, "channel": account.name, "url": account.url}


async def _verify_audit(studio: Studio, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Look through the audit logs."""
    return await auditing.verified(studio.store, int(options["server"]), options["marks"])


async def _export_audit(studio: Studio, options: dict[str, Any]) -> dict[str, Any]:
    """Write an audit log to a file."""
    names = bool(options["names"])
    return await auditing.exported(studio.store, int(options["server"]), str(options["out"]), names=names)


async def _collect(studio: Studio, options: dict[str, Any]) -> dict[str, Any]:
    """Remove what nothing needs any more; say what it was."""
    days, dry_run = studio.settings.studio.retention_days, bool(options.get("dry_run"))
    found = await collect(studio.store, studio.artifacts, retention_days=days, now=studio.now(), dry_run=dry_run)
    return found.as_dict()
