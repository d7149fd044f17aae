"""A loopback server that takes uploads as fast as a line of a given width lets them through, and keeps nothing.

A process of its own that imports only the standard library, so that it is not in the way of what is measured. A plain
PUT is taken as it is; beside it YouTube's resumable protocol is spoken, as far as one upload needs it.
"""

import json
import re
import socketserver
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Final

STEP: Final = 262_144
"""What is confirmed of a part that broke off is a multiple of this, as YouTube has it."""
_PIECE: Final = 1 << 16
_CREDIT_S: Final = 0.005
"""How much of an idle line may be made up for, so that a late wake-up of this process costs nobody anything."""
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass
class Line:
    """A line of so many bytes a second."""

    rate: float
    free_at: float = 0.0

    def carry(self, count: int) -> None:
        """Take as long as so many bytes need."""
        now = time.monotonic()
        self.free_at = max(self.free_at, now - _CREDIT_S) + count / self.rate
        if self.free_at > now:
            time.sleep(self.free_at - now)


@dataclass
class Upload:
    """The one upload there is, and what was seen of it."""

    breaks_at: int = 0
    """After which byte the connection is dropped, once; 0 for never."""
    confirmed: int = 0
    began_at: list[int] = field(default_factory=list)
    """The first byte of each part that came."""
    confirmed_at_break: int = 0


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    line: Line
    upload: Upload

    def do_POST(self) -> None:
        """Begin a resumable upload."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        host = self.headers["Host"]
        type(self).upload = Upload(breaks_at=self.upload.breaks_at)
        self._answer(200, b"{}", {"Location": f"http://{host}/session"})

    def do_PUT(self) -> None:
        """Take a file, or a part of the upload."""
        if self.path != "/session":
            self._take(int(self.headers["Content-Length"]))
            self._answer(200, b"")
            return
        part = _RANGE.fullmatch(self.headers.get("Content-Range", ""))
        if part is None:
            self._stand()
            return
        first, last, size = (int(number) for number in part.groups())
        upload = self.upload
        upload.began_at.append(first)
        took = self._take(last + 1 - first, upload.breaks_at - first if upload.breaks_at > first else 0)
        whole = took == last + 1 - first
        upload.confirmed = first + (took if whole else took // STEP * STEP)
        if not whole:
            upload.confirmed_at_break, upload.breaks_at = upload.confirmed, 0
            self.close_connection = True
        elif upload.confirmed == size:
            self._answer(200, json.dumps({"id": "bench"}).encode())
        else:
            self._stand()

    def do_GET(self) -> None:
        """Say what was seen of the upload."""
        upload = self.upload
        seen = {"began_at": upload.began_at, "confirmed_at_break": upload.confirmed_at_break}
        self._answer(200, json.dumps(seen).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _stand(self) -> None:
        stored = self.upload.confirmed
        self._answer(308, b"", {"Range": f"bytes=0-{stored - 1}"} if stored else {})

    def _take(self, count: int, most: int = 0) -> int:
        """Read so many bytes, or `most` of them where the connection is to break there; return how many."""
        wanted = min(count, most) if most else count
        buffer, taken = memoryview(bytearray(_PIECE)), 0
        while taken < wanted:
            read = self.rfile.readinto1(buffer[: min(_PIECE, wanted - taken)])
            if not read:
                break
            taken += read
            self.line.carry(read)
        return taken

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Run `sink BYTES_A_SECOND BREAKS_AT` until standard input closes; print the port first."""
    rate, breaks_at = float(sys.argv[1]), int(sys.argv[2])
    Handler.line, Handler.upload = Line(rate), Upload(breaks_at=breaks_at)
    Handler.rbufsize = _PIECE
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
