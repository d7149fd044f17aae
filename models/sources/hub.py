"""Weights from a model hub over HTTPS: fails fast when there is no way out, resumes where it stopped."""

import http.client
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot.studio.weight_files import WeightFile
from models.sources.failure import NO_ROOM, SourceFailed
from models.sources.hub_wire import mirrored, opened, refusal

_CHUNK: Final = 1 << 20


def address_of(file: WeightFile) -> str:
    """Return where the hub keeps a file; `HF_ENDPOINT` names a mirror of it."""
    return mirrored(file.hub)


def fetch(file: WeightFile, partial: Path, on_bytes: Callable[[int], None]) -> None:
    """Download a file into `partial`, going on from what is there; the caller checks the hash.

    Raises SourceFailed when the hub cannot be reached, breaks off or answers something else.
    """
    done = partial.stat().st_size if partial.exists() else 0
    if done > file.bytes:
        partial.unlink()
        done = 0
    if done == file.bytes and partial.exists():
        on_bytes(done)
        return
    try:
        with opened(file.hub, {"Range": f"bytes={done}-"} if done else {}) as answer:
            _write(answer, partial, done if answer.status == http.client.PARTIAL_CONTENT else 0, on_bytes, file)
    except urllib.error.HTTPError as error:
        raise refusal(error) from error
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
