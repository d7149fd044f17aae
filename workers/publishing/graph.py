"""Instagram's Graph: one call at a time, sent once, over a connection of its own; blocks.

Tokens go in headers, never in addresses, and only to the two hosts that the settings name.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import requests

from bot.sections import InstagramSection
from bot.studio.platforms import instagram_errors
from bot.studio.platforms.instagram_errors import Refusal, refusal_of
from bot.studio.platforms.trouble import Again, Trouble
from workers.publishing.parts import Part

TIMEOUT_S: Final = (10.0, 120.0)
"""To connect; between two bytes of an answer."""
_USAGE: Final = "X-Business-Use-Case-Usage"


class GraphRefused(Exception):
    """Instagram answered with an error, or with something that is no answer."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(f"status {refusal.status}, code {refusal.code}/{refusal.subcode}")


FAULTS = (GraphRefused, OSError)
"""Everything that a call can raise when Instagram refuses or is out of reach."""


class Graph:
    """A connection to Instagram. One thread at a time."""

    def __init__(self, settings: InstagramSection) -> None:
        self._settings = settings
        self._session = requests.Session()
        self.access_token = ""

    def get(self, path: str, fields: str = "", **query: str) -> dict[str, Any]:
        """Read fields of an object. Raises GraphRefused, OSError."""
        return self._call("GET", path, params={"fields": fields, **query} if fields else query)

    def post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Have something done, once. Raises GraphRefused, OSError."""
        return self._call("POST", path, data=dict(form))

    def send(self, uri: str, rest: Part, offset: int, size: int) -> None:
        """Send the rest of a film to its upload. Raises GraphRefused, OSError, and whatever `rest` raises."""
        if not is_under(self._settings.upload_base, uri):
            raise GraphRefused(Refusal(message="the upload's address is not one of Instagram's"))
        headers = {
            "Authorization": f"OAuth {self.access_token}",
            "Content-Type": "application/octet-stream",
            "offset": str(offset),
            "file_size": str(size),
        }
        answer = _read(
            self._session.post(uri, data=rest, headers=headers, timeout=TIMEOUT_S, allow_redirects=False),
        )
        if answer.get("success") is not True:
            raise GraphRefused(Refusal(status=502, message=str(answer.get("message", ""))))

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _call(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        address = f"{self._settings.api_base}/{self._settings.version}/{path}"
        headers = {"Authorization": f"Bearer {self.access_token}"}
        return _read(
            self._session.request(method, address, headers=headers, timeout=TIMEOUT_S, allow_redirects=False, **content)
        )


def trouble_of(error: Exception) -> Trouble:
    """Explain what a call raised."""
    if not isinstance(error, GraphRefused):
        return instagram_errors.unreachable()
    return instagram_errors.explain(error.refusal, datetime.now(UTC))


def trouble_of_upload(error: Exception) -> Trouble:
    """Explain what the upload server said; what it alone refuses for good is mended by a container of its own."""
    trouble = trouble_of(error)
    is_servers = isinstance(error, GraphRefused) and not error.refusal.code and error.refusal.status == 400
    if trouble.again is Again.NEVER and is_servers:
        return instagram_errors.upload_gone().but(what=trouble.what)
    return trouble


def is_under(base: str, address: str) -> bool:
    """Say whether an address lies on the host of another, so that a token may be sent to it."""
    return address.startswith(f"{base.rstrip('/')}/")


def _read(reply: requests.Response) -> dict[str, Any]:
    body = _json(reply.content)
    if reply.status_code != 200:
        raise GraphRefused(refusal_of(reply.status_code, body, _json(reply.headers.get(_USAGE, "").encode())))
    if not isinstance(body, dict):
        raise GraphRefused(Refusal(status=502, message="the answer is not JSON"))
    if "error" in body:
        raise GraphRefused(refusal_of(reply.status_code, body))
    return body


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return {} if not content else None
