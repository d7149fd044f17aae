"""Finished files, addressed by their SHA-256, and the outcomes of orders, in a folder or in a bucket.

A file gets its name only once it is complete, so whoever finds it may trust it. Outcomes lie beside the files, so
that work is never done twice because news of it was lost.
"""

import asyncio
import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.copies import INCOMING, Copies
from bot.logs import logger
from bot.settings import Settings
from bot.shelves import Stored, shelf_of
from bot.studio.bringing import FileBrought
from bot.studio.characters import PictureBrought
from bot.studio.edit_orders import ProjectExported
from bot.studio.errors import DiskFull, MediaBroken
from bot.studio.guiding import GuideBrought
from bot.studio.orders import Event, Order
from bot.studio.outcomes import (
    ClipFilmed,
    CutRendered,
    LineSpoken,
    MusicComposed,
    SampleChecked,
    SceneFilmed,
    VoiceTried,
)
from bot.studio.sheets import SheetsDrawn
from bot.studio.taking_in import FilmTakenIn
from bot.studio.thumbnails import ThumbnailDrawn
from bot.studio.values import OrderId, Sha256

_CHUNK: Final = 1 << 20
_COPIES_BYTES: Final = 20 << 30
_ADDRESS: Final = re.compile(r"^[0-9a-f]{64}$")
_REUSABLE: Final = frozenset(
    {
        "plan_written",
        "replied",
        "lines_written",
        "edits_proposed",
        "line_spoken",
        "scene_filmed",
        "clip_filmed",
        "cut_rendered",
        "film_taken_in",
        "project_exported",
        "file_brought",
        "picture_brought",
        "guide_brought",
        "sheets_drawn",
        "thumbnail_drawn",
        "uploaded",
        "made_public",
        "taken_down",
        "handed_over",
    }
)

log = logger(__name__)
T = TypeVar("T")


class Artifacts:
    """The finished files of a studio."""

    def __init__(self, url: str, cache_dir: Path, endpoint: str = "", *, cache_bytes: int = _COPIES_BYTES) -> None:
        self._shelf = shelf_of(url, Copies(cache_dir, cache_bytes), endpoint)
        self._root = _shown_root(url)
        self._trusted: dict[str, int] = {}
        """When each file that was found to be what it should be last changed."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the files of the studio with these settings. Raises Unavailable, SettingsWrong."""
        section = settings.artifacts
        cache = settings.studio.data_dir / "cache"
        return cls(settings.artifacts_url, cache, section.endpoint, cache_bytes=section.cache_bytes)

    async def keep(self, source: Path | bytes) -> Sha256:
        """Keep a file or bytes and return the address. Raises DiskFull."""
        return await _run(lambda: self._keep(source))

    async def fetch(self, sha: Sha256) -> Path:
        """Return a local, read-only path. Raises MediaBroken when the file is missing or not what it should be."""
        return await _run(lambda: self._fetch(sha))

    async def has(self, sha: Sha256) -> bool:
        """Say whether a file is there."""
        return await self.size(sha) is not None

    async def size(self, sha: Sha256) -> int | None:
        """Return a file's size in bytes; None when it is not there."""
        return await _run(lambda: self._shelf.size(_place(sha)))

    def where(self, sha: Sha256) -> str:
        """Return where a file lies, for people: a path, or an address in the bucket."""
        return f"{self._root}/{_place(sha)}"

    async def remove(self, sha: Sha256) -> None:
        """Remove a file if it is there."""
        self._trusted.pop(sha, None)
        await _run(lambda: self._shelf.remove(_place(sha)))

    async def listing(self) -> list[Stored]:
        """Return every file."""
        found = await _run(lambda: self._shelf.listing("files"))
        return [stored for stored in found if _ADDRESS.match(stored.sha)]

    # Outcomes.

    async def keep_outcome(self, event: Event) -> None:
        """Write down what came of an attempt, before anybody is told. Raises DiskFull."""
        await _run(lambda: self._write(f"outcomes/{event.order}/{event.attempt}.json", event.model_dump_json()))

    async def outcome_of(self, order: Order) -> Event | None:
        """Return what an earlier attempt brought, if it succeeded and its files are still there."""
        for event in await _run(lambda: self._outcomes(order.id)):
            if event.news.kind in _REUSABLE and all([await self.has(sha) for sha in files_of(event)]):
                return event
        return None

    async def forget_outcomes(self, order: OrderId) -> None:
        """Remove what is written down of an order."""
        await _run(lambda: self._forget(order))

    async def forget_outcomes_before(self, when: datetime, *, dry_run: bool = False) -> int:
        """Remove what was written down before a time; return how much that is."""
        return await _run(lambda: self._clear("outcomes", when, dry_run))

    async def clear_incoming(self, when: datetime, *, dry_run: bool = False) -> int:
        """Remove half-written files from before a time, which a crash has left; return how many."""
        return await _run(lambda: self._clear(INCOMING, when, dry_run))

    # What blocks.

    def _keep(self, source: Path | bytes) -> Sha256:
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self._shelf.scratch(), delete=False) as target:
            try:
                if isinstance(source, bytes):
                    digest.update(source)
                    target.write(source)
                else:
                    with source.open("rb") as file:
                        while chunk := file.read(_CHUNK):
                            digest.update(chunk)
                            target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
                sha = digest.hexdigest()
                if self._shelf.size(_place(sha)) == target.tell():
                    Path(target.name).unlink()
                else:
                    Path(target.name).chmod(0o444)
                    self._shelf.put(_place(sha), Path(target.name))
            except BaseException:
                Path(target.name).unlink(missing_ok=True)
                raise
        return sha

    def _fetch(self, sha: Sha256) -> Path:
        path = self._shelf.get(_place(sha))
        if path is None:
            raise MediaBroken("A file that the studio made is not there any more.", "Make it again.")
        changed = path.stat().st_mtime_ns
        if self._trusted.get(sha) != changed:
            if digest_of_file(path) != sha:
                self._shelf.remove(_place(sha))
                raise MediaBroken("A file that the studio made is damaged.", "Make it again.")
            self._trusted[sha] = changed
        return path

    def _clear(self, folder: str, when: datetime, dry_run: bool) -> int:
        old = [stored for stored in self._shelf.listing(folder) if stored.changed_at < when]
        for stored in [] if dry_run else old:
            self._shelf.remove(stored.name)
        return len(old)

    def _write(self, name: str, text: str) -> None:
        with tempfile.NamedTemporaryFile(dir=self._shelf.scratch(), delete=False) as target:
            try:
                target.write(text.encode())
                target.flush()
                os.fsync(target.fileno())
                self._shelf.put(name, Path(target.name))
            except BaseException:
                Path(target.name).unlink(missing_ok=True)
                raise

    def _outcomes(self, order: OrderId) -> list[Event]:
        found = []
        for stored in self._shelf.listing(f"outcomes/{order}"):
            path = self._shelf.get(stored.name)
            try:
                if path is not None:
                    found.append(Event.model_validate_json(path.read_bytes()))
            except ValidationError as error:
                log.warning("artifacts.outcome_unreadable", order=order, because=str(error))
        return sorted(found, key=lambda event: event.attempt)

    def _forget(self, order: OrderId) -> None:
        for stored in self._shelf.listing(f"outcomes/{order}"):
            self._shelf.remove(stored.name)


def files_of(event: Event) -> tuple[Sha256, ...]:
    """Return the files that an outcome is made of."""
    match event.news:
        case LineSpoken(take=line):
            return (line.artifact,)
        case SceneFilmed(take=scene) | ClipFilmed(take=scene):
            files = (scene.artifact, scene.preview, scene.guide and scene.guide.picture)
            return tuple(file for file in files if file)
        case CutRendered(rendering=made) | FilmTakenIn(rendering=made):
            kept = (made.master, made.draft, made.thumbnail, made.contact_sheet, made.captions, made.provenance)
            return tuple(file for file in (*kept, *(still.artifact for still in made.thumbnails)) if file)
        case ProjectExported(artifact=artifact) | FileBrought(artifact=artifact):
            return (artifact,)
        case VoiceTried(sound=sound):
            return (sound,)
        case MusicComposed(music=music):
            return (music,)
        case SampleChecked(sample=sample):
            return (sample,)
        case PictureBrought(picture=picture):
            return (picture,)
        case GuideBrought(guide=guide):
            return (guide.picture,)
        case SheetsDrawn():
            return event.news.files
        case ThumbnailDrawn(thumbnail=thumbnail):
            return (thumbnail.picture,)
        case _:
            return ()


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hex; blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free_bytes(path: Path) -> int:
    """Return the room left on the disk of a folder, which need not be there yet."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def is_disk_full(error: OSError) -> bool:
    """Say whether something could not be written because there is no room."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def _shown_root(url: str) -> str:
    """Return the address of a shelf as people use it: a whole path, or a URL without what may be secret in it."""
    if url.startswith("file://"):
        return url.removeprefix("file://").rstrip("/")
    if "://" not in url:
        return str(Path(url).expanduser().absolute())
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def _place(sha: Sha256) -> str:
    if not _ADDRESS.match(sha):
        raise MediaBroken(f"“{sha[:80]}” is not the address of a file.", "Report this.")
    return f"files/{sha[:2]}/{sha}"


async def _run(action: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(action)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull("The disk is full, so the file could not be kept.", "Make room and try again.") from error
        raise
