"""Weights from a model hub over HTTPS: fails fast when there is no way out, resumes where it stopped."""

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot.studio.catalogue import WeightFile
from models.sources.failure import NO_ROOM, SourceFailed

CONNECT_S: Final = 3.0
READ_S: Final = 30.0
_CHUNK: Final = 1 << 20
_HOME: Final = "https://huggingface.co"


class _Connection(http.client.HTTPSConnection):
    """Impatient until it is connected, patient after that."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_S)


class _Handler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, req)


def address_of(file: WeightFile) -> str:
    """Return where the hub keeps a file; `HF_ENDPOINT` names a mirror of it."""
    mirror = os.environ.get("HF_ENDPOINT", "").rstrip("/")
    return file.hub.replace(_HOME, mirror, 1) if mirror else file.hub


def fetch(file: WeightFile, partial: Path, on_bytes: Callable[[int], None]) -> None:
    """Download a file into `partial`, going on from what is there; the caller checks the hash.

    Raises SourceFailed when the hub cannot be reached, breaks off or answers something else.
    """
    if os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}:
        raise SourceFailed("HF_HUB_OFFLINE is set")
    done = partial.stat().st_size if partial.exists() else 0
    if done > file.bytes:
        partial.unlink()
        done = 0
    if done == file.bytes:
        on_bytes(done)
        return
    request = urllib.request.Request(address_of(file), headers={"User-Agent": "picturelock"})  # noqa: S310
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        with urllib.request.build_opener(_Handler).open(request, timeout=CONNECT_S) as answer:
            _write(answer, partial, done if answer.status == http.client.PARTIAL_CONTENT else 0, on_bytes, file)
    except urllib.error.HTTPError as error:
        raise SourceFailed(f"it answered {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        raise SourceFailed(str(getattr(error, "reason", error)) or type(error).__name__) from error


def _write(answer: Any, partial: Path, done: int, on_bytes: Callable[[int], None], file: WeightFile) -> None:
    on_bytes(done)
    with partial.open("ab") as out:
        out.truncate(done)
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if done > file.bytes:
                raise SourceFailed("it sent more than the file holds")
            out.write(chunk)
            on_bytes(len(chunk))
    if done < file.bytes:
        raise SourceFailed("the connection broke off")
