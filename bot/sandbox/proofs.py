"""What the demo proves of a published film: the approved bytes everywhere, agreed to, signed, decided on record."""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from bot import auditing
from bot.artifacts import digest_of_file
from bot.sandbox.house import House
from bot.sandbox.platforms.server import LoopbackPlatform
from bot.services import standings
from bot.services.context import Studio
from bot.store.store import Store
from bot.studio.consent import Consent
from bot.studio.lock import Lock
from bot.studio.platforms.table import PLATFORMS
from bot.studio.production import Production


@dataclass(frozen=True, slots=True)
class Copy:
    """The film as one platform shows it."""

    platform: str
    sha256: str
    is_approved: bool
    """Whether it is, byte for byte, a file that the lock holds."""
    c2pa: dict[str, Any]
    """What `picturelock verify` says of it."""

    @property
    def holds(self) -> bool:
        """Say whether it is what was approved, and tells truly where it comes from."""
        return self.is_approved and bool(self.c2pa.get("is_valid"))


@dataclass(frozen=True, slots=True)
class Proofs:
    """What was looked at after the film was published, and whether all of it is as it should be."""

    copies: tuple[Copy, ...]
    wanted: int
    """Copies that there should be: one on every platform."""
    consents: tuple[Consent, ...]
    agreed: bool
    """Whether everybody in the film agrees to all that it uses of them, and to its publication."""
    audit: dict[str, Any]
    decisions: tuple[str, ...]
    provenance: Any
    """What lies beside the film as JSON."""

    @classmethod
    async def of(cls, house: House, production: Production) -> Self:
        """Look at every published copy of a production, at its consents and at the log of decisions."""
        store, guild = house.studio.store, production.guild
        lock = await store.locks.current(guild, production.id)
        everyone = await standings.everyone_in(house.studio, guild, production)
        known = [await store.consents.of(guild, one.person.id) for one in everyone]
        consents = tuple(one for own in known for one in own if one.asked_in == production.id)
        (log,) = await auditing.verified(store, guild)
        return cls(
            copies=await _copies([one for one in house.platforms if one.shown], lock),
            wanted=len(house.platforms),
            consents=consents,
            agreed=all(one.agrees for one in everyone),
            audit=log,
            decisions=await _decisions(store, guild),
            provenance=await _beside(house.studio, production),
        )

    @property
    def hold(self) -> bool:
        """Say whether everything is as it should be."""
        whole = len(self.copies) == self.wanted and all(copy.holds for copy in self.copies)
        return whole and self.agreed and bool(self.consents) and not self.audit["flaws"]

    def lines(self) -> Iterator[str]:
        """Tell it, a line for each thing that was looked at."""
        for copy in self.copies:
            bytes_are = "the approved bytes" if copy.is_approved else "NOT the approved bytes"
            signed = "its signature fits" if copy.c2pa.get("is_valid") else "its signature does NOT fit"
            source = str(copy.c2pa.get("source_type", "")).rpartition("/")[2] or "nothing"
            yield f"{copy.platform}: {bytes_are} ({copy.sha256[:16]}…); it says of itself: {source}; {signed}"
        for one in self.consents:
            answer = "given" if one.given else "NOT given"
            uses = ", ".join(sorted(use.value for use in one.uses))
            yield f"Consent {one.id}, to {uses}: {answer}, words of {one.wording}"
        state = "NOT whole" if self.audit["flaws"] else f"whole; its head is {self.audit['mark'][:24]}…"
        yield f"The log of {self.audit['entries']} decisions is {state}"

    def as_json(self) -> dict[str, Any]:
        """Return it as `production.json` holds it."""
        return {
            "holds": self.hold,
            "copies": {copy.platform: asdict(copy) for copy in self.copies},
            "consents": [one.model_dump(mode="json") for one in self.consents],
            "audit": {**self.audit, "head": self.audit["mark"], "decisions": list(self.decisions)},
            "provenance": self.provenance,
        }


async def _copies(platforms: list[LoopbackPlatform], lock: Lock | None) -> tuple[Copy, ...]:
    """Look at the film on each platform; copies of the same bytes are verified once."""
    approved = {lock.release.master, *lock.release.derivatives} if lock else set()
    hashes = [await asyncio.to_thread(digest_of_file, one.shown[0]) for one in platforms]
    films = {sha: one.shown[0] for sha, one in zip(hashes, platforms, strict=True)}
    said = {sha: await _verified(film) for sha, film in films.items()}
    return tuple(
        Copy(PLATFORMS[one.platform].title, sha, sha in approved, said[sha])
        for sha, one in zip(hashes, platforms, strict=True)
    )


async def _verified(film: Path) -> dict[str, Any]:
    """Ask `picturelock verify`, in a process of its own: the bot does not load what reads films."""
    command = (sys.executable, "-m", "workers.cli", "verify", str(film), "--json")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    found: dict[str, Any] = json.loads(answer or "{}")
    return found


async def _decisions(store: Store, guild: int) -> tuple[str, ...]:
    """Return the log, a line for each entry."""
    (chosen,) = (one for one in await store.audit.guilds() if one == guild)
    entries = (await store.audit.of(chosen)).entries
    return tuple(f"{one.number} {one.who}: {one.what} {one.was} -> {one.became}" for one in entries)


async def _beside(studio: Studio, production: Production) -> Any:
    cut = await studio.store.cuts.newest(production.guild, production.id)
    if cut is None or cut.rendering.provenance is None:
        return None
    path = await studio.artifacts.fetch(cut.rendering.provenance)
    return json.loads(await asyncio.to_thread(path.read_bytes))
