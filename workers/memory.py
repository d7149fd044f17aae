"""The host memory of this process, and what to do as it creeps."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.logs import logger
from workers.residency import Residency

RECYCLED: Final = 75
"""How a worker exits that wants to be started anew (EX_TEMPFAIL of sysexits.h)."""

log = logger(__name__)


class Creep(StrEnum):
    """What is to be done about the memory of a process."""

    NOTHING = "nothing"
    EMPTY = "let idle models go"
    RECYCLE = "start anew"


def what_to_do(used_mib: int, limit_mib: int, *, has_emptied: bool) -> Creep:
    """Return what to do at so much memory: first let idle models go, then start the process anew."""
    if used_mib <= limit_mib:
        return Creep.NOTHING
    return Creep.RECYCLE if has_emptied else Creep.EMPTY


async def watch(models: Residency, limit_mib: int, every_s: float, used: Callable[[], int] | None = None) -> None:
    """Look at this process's memory every so often, and return once only a new process helps."""
    look, has_emptied = used or used_mib, False
    while True:
        await asyncio.sleep(every_s)
        used_now = await asyncio.to_thread(look)
        match what_to_do(used_now, limit_mib, has_emptied=has_emptied):
            case Creep.NOTHING:
                has_emptied = False
            case Creep.EMPTY:
                log.info("worker.empties", used_mib=used_now, limit_mib=limit_mib)
                await models.unload_idle()
                has_emptied = True
            case Creep.RECYCLE:
                log.warning("worker.recycles", used_mib=used_now, limit_mib=limit_mib)
                return


def used_mib(status: Path = Path("/proc/self/status")) -> int:
    """Return the memory that this process has resident; 0 where the system does not tell."""
    return _kib(status, "VmRSS:") // 1024


def total_mib(meminfo: Path = Path("/proc/meminfo")) -> int:
    """Return the memory of this machine; 8 GiB where the system does not tell."""
    return _kib(meminfo, "MemTotal:") // 1024 or 8192


def limit_mib(gib: float) -> int:
    """Return the limit that a setting means: three quarters of the machine's memory unless it says more."""
    return round(gib * 1024) or total_mib() * 3 // 4


def _kib(path: Path, key: str) -> int:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)
