"""What the demo proves: that its film says where it comes from, unchanged, and that the log of decisions is whole."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bot import auditing
from bot.services.context import Studio
from bot.store.store import Store
from bot.studio.cut import Cut


async def proofs_of(studio: Studio, cut: Cut, guild: int, film: Path) -> dict[str, Any]:
    """Look at a published film and at the log of what led to it; `holds` says whether both are as they should be."""
    c2pa = await _verified(film)
    (log,) = await auditing.verified(studio.store, guild)
    return {
        "holds": bool(c2pa.get("is_valid")) and not log["flaws"],
        "c2pa": c2pa,
        "audit": {**log, "decisions": await _decisions(studio.store, guild)},
        "provenance": await _beside(studio, cut),
    }


async def _verified(film: Path) -> dict[str, Any]:
    """Ask `picturelock verify`, in a process of its own: the bot does not load what reads films."""
    command = (sys.executable, "-m", "workers.cli", "verify", str(film), "--json")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    found: dict[str, Any] = json.loads(answer or "{}")
    return found


async def _decisions(store: Store, guild: int) -> list[str]:
    """Return the log, a line for each entry."""
    (chosen,) = (one for one in await store.audit.guilds() if one == guild)
    entries = (await store.audit.of(chosen)).entries
    return [f"{one.number} {one.who}: {one.what} {one.was} -> {one.became}" for one in entries]


async def _beside(studio: Studio, cut: Cut) -> Any:
    if cut.rendering.provenance is None:
        return None
    path = await studio.artifacts.fetch(cut.rendering.provenance)
    return json.loads(await asyncio.to_thread(path.read_bytes))
