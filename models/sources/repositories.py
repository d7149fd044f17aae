"""What a repository on a model hub holds: its files with their hashes, at one commit.

`GET /api/models/{repo}/revision/{revision}?blobs=true` (https://huggingface.co/docs/hub/api) tells the commit, and of
every file its size and how git names it; of a large one its SHA-256 too.
"""

import http.client
import json
import urllib.error
from typing import Any, Final
from urllib.parse import quote

from pydantic import ConfigDict, Field, ValidationError

from bot.studio.values import Sha256, Value
from bot.studio.weight_files import Repository, WeightFile
from models.sources.failure import SourceFailed
from models.sources.hub_wire import HOME, opened, refusal

_LIST_MOST: Final = 1 << 25


class _Told(Value):
    """Of what a hub tells, what we read."""

    model_config = ConfigDict(extra="ignore")


class _Lfs(_Told):
    sha256: Sha256
    size: int


class _Sibling(_Told):
    rfilename: str
    size: int | None = None
    blob: str | None = Field(None, alias="blobId")
    lfs: _Lfs | None = None


class _Listing(_Told):
    sha: str
    siblings: tuple[_Sibling, ...]


def listed(repository: Repository) -> tuple[str, tuple[WeightFile, ...]]:
    """Return the commit of a repository's revision, and the files that are wanted of it.

    Raises SourceFailed when the hub cannot be asked, refuses, or has nothing of what is wanted.
    """
    revision = quote(repository.revision, safe="")
    told = _asked(f"{HOME}/api/models/{repository.id}/revision/{revision}?blobs=true")
    try:
        listing = _Listing.model_validate(told)
        wanted = [one for one in listing.siblings if repository.wants(one.rfilename)]
        files = tuple(_file(repository, listing.sha, one) for one in wanted)
    except ValidationError as error:
        raise SourceFailed(f"it lists {repository.id} in a way that cannot be read") from error
    if not files:
        raise SourceFailed(
            f"{repository.id} holds no file like {', '.join(repository.files)}", "Mend `files` in the row."
        )
    return listing.sha, files


def _asked(address: str) -> Any:
    try:
        with opened(address, {"Accept": "application/json"}) as answer:
            return json.loads(answer.read(_LIST_MOST))
    except urllib.error.HTTPError as error:
        raise refusal(error) from error
    except (OSError, http.client.HTTPException) as error:
        raise SourceFailed(str(getattr(error, "reason", error)) or type(error).__name__) from error
    except ValueError as error:
        raise SourceFailed("what answers there is no model hub") from error


def _file(repository: Repository, commit: str, one: _Sibling) -> WeightFile:
    name = f"{repository.into}/{one.rfilename}" if repository.into else one.rfilename
    return WeightFile(
        name=name,
        bytes=one.lfs.size if one.lfs else one.size or 0,
        sha256=one.lfs.sha256 if one.lfs else "",
        git_blob="" if one.lfs else one.blob or "",
        hub=f"{HOME}/{repository.id}/resolve/{commit}/{quote(one.rfilename)}",
    )
