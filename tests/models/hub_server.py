"""A loopback model hub: repositories out of a dict, listed and served as the real one does, with its ways to say no."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote, urlsplit

LARGE: Final = 1000
"""Files from this size on lie in the large file store: their SHA-256 is listed."""


@dataclass(slots=True)
class Hub:
    """What it holds, how it behaves, and what it was asked."""

    repositories: dict[str, dict[str, bytes]]
    commit: str = "c" * 40
    gated: bool = False
    token: str = ""
    """The one that opens a gated repository."""
    breaks_at: int = 0
    """After so many bytes of the next file the connection ends."""
    sends_on_to: str = ""
    """Where files really lie, as with a content network."""
    lies: bool = False
    """Whether it serves other bytes than it lists."""
    asked: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """The tokens it was shown."""
    address: str = ""


def listing(hub: Hub, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what the hub tells of a repository."""
    siblings: list[dict[str, Any]] = []
    for name, content in files.items():
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        entry: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": blob}
        if len(content) >= LARGE:
            sha256 = hashlib.sha256(content).hexdigest()
            entry |= {"blobId": "f" * 40, "lfs": {"sha256": sha256, "size": len(content), "pointerSize": 130}}
        siblings.append(entry)
    return {"_id": "1", "sha": hub.commit, "gated": hub.gated, "siblings": siblings}


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        hub, path = self.hub, unquote(urlsplit(self.path).path)
        hub.asked.append(path)
        hub.keys.append(self.headers.get("Authorization", ""))
        is_listing = path.startswith("/api/models/")
        repo = "/".join(path.removeprefix("/api/models").strip("/").split("/")[:2])
        files = hub.repositories.get(repo)
        if files is None:
            self._refuse(401, "RepoNotFound")
        elif is_listing:
            self._send(json.dumps(listing(hub, files)).encode(), breaks=False)
        elif hub.gated and self.headers.get("Authorization") != f"Bearer {hub.token}":
            self._refuse(403 if self.headers.get("Authorization") else 401, "GatedRepo")
        elif hub.sends_on_to:
            self.send_response(302)
            self.send_header("Location", hub.sends_on_to + self.path)
            self.end_headers()
        else:
            self._file(files, path.split(f"/resolve/{hub.commit}/", 1)[-1])

    def _file(self, files: Mapping[str, bytes], name: str) -> None:
        if name not in files:
            self._refuse(404, "EntryNotFound")
            return
        content = files[name] if not self.hub.lies else bytes(len(files[name]))
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self._send(content[start:], 206 if start else 200)

    def _send(self, body: bytes, status: int = 200, *, breaks: bool = True) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if breaks and self.hub.breaks_at:
            body, self.hub.breaks_at = body[: self.hub.breaks_at], 0
        self.wfile.write(body)

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def hub_server(repositories: dict[str, dict[str, bytes]]) -> Iterator[Hub]:
    """Serve repositories until the block ends; `HF_ENDPOINT` is to be set to its address."""
    hub = Hub(repositories)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
