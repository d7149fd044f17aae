"""One request to a model hub: impatient until it is connected, with the token where there is one, and what a no means.

https://huggingface.co/docs/hub/api. The token of `HF_TOKEN` goes to the hub itself and to nobody it sends us on to.
"""

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO, Any, Final
from urllib.parse import urlsplit

from models.sources.failure import SourceFailed

HOME: Final = "https://huggingface.co"
CONNECT_S: Final = 3.0
READ_S: Final = 30.0


def mirrored(address: str) -> str:
    """Return an address at the hub, or at the mirror of it that `HF_ENDPOINT` names."""
    mirror = os.environ.get("HF_ENDPOINT", "").rstrip("/")
    return address.replace(HOME, mirror, 1) if mirror else address


def opened(address: str, headers: Mapping[str, str]) -> Any:
    """Return the answer to a GET, to be closed. Raises SourceFailed, OSError or HTTPException."""
    if os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}:
        raise SourceFailed("HF_HUB_OFFLINE is set")
    place = mirrored(address)
    asked = {"User-Agent": "picturelock", **headers}
    request = urllib.request.Request(place, headers=asked)  # noqa: S310
    token = os.environ.get("HF_TOKEN", "").strip()
    if token and address.startswith(f"{HOME}/"):
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    return urllib.request.build_opener(_Handler, _Onwards).open(request, timeout=CONNECT_S)


def refusal(error: urllib.error.HTTPError) -> SourceFailed:
    """Say what a status of the hub means, and what to do about it."""
    repo = "/".join(urlsplit(error.url or "").path.removeprefix("/api/models").strip("/").split("/")[:2])
    code = error.headers.get("X-Error-Code", "")
    if code in {"RepoNotFound", "RevisionNotFound", "EntryNotFound"} or error.code == http.client.NOT_FOUND:
        return SourceFailed(
            f"it knows no such file, revision or repository of {repo}, or keeps it private",
            "Mend `id` and `revision` of `repo` in the row, or set HF_TOKEN to a token of an account that may see it.",
        )
    if error.code in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
        return SourceFailed(
            f"it gives {repo} only to those who accepted its terms there",
            f"Accept them at {HOME}/{repo}, make a token that may read at {HOME}/settings/tokens, put it into the "
            "environment variable HF_TOKEN on this machine, and pull again.",
        )
    if error.code == http.client.TOO_MANY_REQUESTS:
        return SourceFailed("it takes no more requests from here for now")
    return SourceFailed(f"it answered {error.code}")


class _Connection(http.client.HTTPSConnection):
    """Impatient until it is connected, patient after that."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_S)


class _Handler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, req)


class _Onwards(urllib.request.HTTPRedirectHandler):
    """Takes the token along to another path of the same host (a renamed repository), never to another host."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        onwards = super().redirect_request(req, fp, code, msg, headers, newurl)
        token = req.unredirected_hdrs.get("Authorization")
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if onwards is not None and token and (here.scheme, here.netloc) == (there.scheme, there.netloc):
            onwards.add_unredirected_header("Authorization", token)
        return onwards
