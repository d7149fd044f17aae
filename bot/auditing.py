"""The audit log for people: looked through for flaws, and written to a file that can be kept elsewhere."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot import control
from bot.settings import Settings
from bot.store.store import Store
from bot.studio.audit import AuditExport, Mark, flaws, read_mark
from bot.studio.errors import MediaBroken, Refused, UnknownName
from bot.studio.values import GuildId

VERIFY, EXPORT = "audit_verify", "audit_export"
"""Commands that the running studio knows."""

Report = dict[str, Any]


async def verify(settings: Settings, server: int, marks: tuple[str, ...]) -> list[Report]:
    """Look through the logs, in the running studio or in its folder. Raises UnknownName, Refused."""
    for mark in marks:
        read_mark(mark)
    try:
        found: list[Report] = await control.call(settings.studio.data_dir, VERIFY, server=server, marks=marks)
    except control.NotRunning:
        async with Store.opened(settings.studio.data_dir) as store:
            return await verified(store, server, marks)
    return found


async def export(settings: Settings, server: int, out: Path, *, names: bool) -> Report:
    """Write a server's log to a file, named from the root. Raises UnknownName, Refused."""
    options: dict[str, Any] = {"server": server, "out": str(out), "names": names}
    try:
        found: Report = await control.call(settings.studio.data_dir, EXPORT, **options)
    except control.NotRunning:
        async with Store.opened(settings.studio.data_dir) as store:
            return await exported(store, **options)
    return found


async def verified(store: Store, server: int, marks: Iterable[str] = ()) -> list[Report]:
    """Look through the log of one server, or of all (0)."""
    guilds = await _chosen(store, server)
    noted = tuple(read_mark(mark) for mark in marks)
    if noted and len(guilds) != 1:
        raise Refused("A mark belongs to the log of one server.", "Name it with --server.")
    return [_report(await store.audit.of(guild), store.audit.key, noted) for guild in guilds]


async def exported(store: Store, server: int, out: str, *, names: bool = False) -> Report:
    """Write the log of a server to a file."""
    guilds = await _chosen(store, server)
    if not guilds:
        raise Refused("Nothing was done here yet that the log would tell of.", "Come back when something was.")
    if len(guilds) != 1:
        raise Refused("There are logs of several servers.", f"Name one with --server: {_listed(guilds)}.")
    log = await store.audit.of(guilds[0], names=names)
    try:
        await asyncio.to_thread(Path(out).write_text, log.model_dump_json(indent=2) + "\n", "utf-8")
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}.", "Give another place.") from error
    return {"server": guilds[0], "entries": len(log.entries), "file": out}


def verify_file(file: Path, marks: Iterable[str] = ()) -> Report:
    """Look through a log that was exported. Raises MediaBroken for another file, Refused for a wrong mark."""
    try:
        log = AuditExport.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise MediaBroken(f"{file} is no exported log.", "Give one that `picturelock audit export` wrote.") from error
    return _report(log, None, tuple(read_mark(mark) for mark in marks))


def told(report: Report) -> str:
    """Say what was found, one line for each flaw."""
    if report["flaws"]:
        lines = [f"Server {report['server']}: the log of {report['entries']} entries is NOT whole."]
        return "\n".join([*lines, *(f"  {flaw}" for flaw in report["flaws"])])
    kept = f" Keep {report['mark']} to find out later whether it was cut off." if report["mark"] else ""
    return f"Server {report['server']}: {report['entries']} entries, whole.{kept}"


def _report(log: AuditExport, key: bytes | None, marks: tuple[Mark, ...]) -> Report:
    found = flaws(log.entries, log.head, key, marks)
    return {
        "server": log.guild,
        "entries": len(log.entries),
        "flaws": [flaw.what for flaw in found],
        "mark": f"{log.head.number}:{log.head.hash}" if log.head and not found else "",
    }


async def _chosen(store: Store, server: int) -> tuple[GuildId, ...]:
    known = await store.audit.guilds()
    if server and server not in known:
        raise UnknownName("log of a server", str(server), tuple(map(str, known)))
    return (GuildId(server),) if server else known


def _listed(guilds: Iterable[GuildId]) -> str:
    return ", ".join(map(str, guilds))
