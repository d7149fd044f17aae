"""Where files lie: a folder of this machine, or a bucket behind fsspec. Every method blocks."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from bot.addresses import is_plain
from bot.copies import INCOMING, Copies
from bot.logs import logger
from bot.studio.errors import Unavailable

_RETRIES: Final[Any] = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
"""How long a server may be away before somebody is told; its client would wait for three minutes."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it lies on a shelf."""

    name: str
    bytes: int
    changed_at: datetime

    @property
    def sha(self) -> str:
        """Return the address, of an artifact."""
        return self.name.rpartition("/")[2]


class Shelf(Protocol):
    """Where named files lie; every method blocks."""

    def put(self, name: str, complete: Path) -> None:
        """Move a complete local file to its name."""
        ...

    def get(self, name: str) -> Path | None:
        """Return a local path of a file, or None when it is not there."""
        ...

    def size(self, name: str) -> int | None:
        """Return the size of a file, or None when it is not there."""
        ...

    def listing(self, folder: str) -> list[Stored]:
        """Return the files in a folder and its subfolders, by their whole names."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        ...

    def scratch(self) -> Path:
        """Return a folder from which `put` is cheap."""
        ...


class Folder:
    """A shelf on this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, complete: Path) -> None:
        """Move a complete file to its name, so that it survives a power cut."""
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        complete.replace(target)
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def get(self, name: str) -> Path | None:
        """Return the file itself."""
        path = self._root / name
        return path if path.is_file() else None

    def size(self, name: str) -> int | None:
        """Return the size of a file, or None when it is not there."""
        path = self._root / name
        return path.stat().st_size if path.is_file() else None

    def listing(self, folder: str) -> list[Stored]:
        """Return the files in a folder and its subfolders, by their whole names."""
        found = []
        for path in sorted((self._root / folder).rglob("*")):
            if path.is_file():
                facts = path.stat()
                name = path.relative_to(self._root).as_posix()
                found.append(Stored(name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)))
        return found

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        (self._root / name).unlink(missing_ok=True)

    def scratch(self) -> Path:
        """Return a folder on the same disk."""
        folder = self._root / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class Bucket:
    """A shelf behind fsspec, such as S3, with copies on this machine."""

    def __init__(self, url: str, copies: Copies, endpoint: str = "") -> None:
        self._files, self._root, self._lost = _filesystem(url, endpoint)
        self._copies = copies

    def put(self, name: str, complete: Path) -> None:
        """Upload a complete file; an object appears whole or not at all."""
        with self._reaching():
            self._files.put_file(str(complete), self._at(name))
        self._copies.add(name, complete)

    def get(self, name: str) -> Path | None:
        """Return a local copy."""
        near = self._copies.find(name)
        if near is not None:
            return near
        with self._reaching():
            if not self._files.exists(self._at(name)):
                return None
        with tempfile.NamedTemporaryFile(dir=self.scratch(), delete=False) as target:
            pass
        with self._reaching():
            self._files.get_file(self._at(name), target.name)
        return self._copies.add(name, Path(target.name))

    def size(self, name: str) -> int | None:
        """Return the size of a file, or None when it is not there."""
        try:
            with self._reaching():
                return int(self._files.info(self._at(name))["size"])
        except FileNotFoundError:
            return None

    def listing(self, folder: str) -> list[Stored]:
        """Return the files in a folder and its subfolders, by their whole names; of unknown age, they are new."""
        try:
            with self._reaching():
                found = self._files.find(self._at(folder), detail=True)
        except FileNotFoundError:
            return []
        return [
            Stored(f"{folder}/{path.partition(f'/{folder}/')[2]}", int(facts["size"]), _changed_at(facts))
            for path, facts in sorted(found.items())
        ]

    def remove(self, name: str) -> None:
        """Remove a file and its copy if they are there."""
        self._copies.remove(name)
        with self._reaching():
            if self._files.exists(self._at(name)):
                self._files.rm_file(self._at(name))

    def scratch(self) -> Path:
        """Return a folder beside the copies."""
        return self._copies.scratch()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Turn what a server refuses, or does not answer, into Unavailable."""
        try:
            yield
        except self._lost as error:
            log.warning("shelves.out_of_reach", because=str(error)[:500])
            raise Unavailable(
                f"The artifacts at {self._root} are out of reach ({type(error).__name__}).",
                "Check [artifacts] url and endpoint, the AWS_... variables and the bucket; then try again.",
            ) from error

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


def shelf_of(url: str, copies: Copies, endpoint: str = "") -> Shelf:
    """Return the shelf of an address: a folder's path, or anything fsspec opens. Raises Unavailable, SettingsWrong."""
    if "://" not in url:
        return Folder(Path(url).expanduser())
    if url.startswith("file://"):
        return Folder(Path(url.removeprefix("file://")))
    return Bucket(url, copies, endpoint)


def _filesystem(url: str, endpoint: str) -> tuple[Any, str, tuple[type[Exception], ...]]:
    """Open a file system; return it, the root in it, and what it raises when it cannot be used."""
    scheme, _, rest = url.partition("://")
    if scheme == "s3":
        try:
            from obstore.exceptions import BaseError
            from obstore.fsspec import FsspecStore
        except ImportError as error:
            raise Unavailable(
                "Artifacts are kept in S3, but obstore is not installed.", "Run `pip install picturelock[s3]`."
            ) from error
        if not endpoint:
            return FsspecStore("s3", retry_config=_RETRIES), rest.rstrip("/"), (BaseError,)
        store = FsspecStore(
            "s3",
            config={"endpoint": endpoint},
            client_options={"allow_http": is_plain(endpoint)},
            retry_config=_RETRIES,
        )
        return store, rest.rstrip("/"), (BaseError,)
    import fsspec

    return fsspec.filesystem(scheme), rest.rstrip("/"), ()


def _changed_at(facts: dict[str, Any]) -> datetime:
    for name in ("LastModified", "last_modified", "created", "mtime"):
        value = facts.get(name)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.now(UTC)
