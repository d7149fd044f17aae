"""The HTTP that Google's client speaks over.

Google's client brings httplib2, which silently sends a request again when the connection broke: a part of an
upload could go out twice. This one sends once, says what happened, and lets the access token change in between.
"""

from typing import Any, Final

import httplib2
import requests

TIMEOUT_S: Final = (10.0, 120.0)
"""To connect; between two bytes of an answer."""


class Wire:
    """Stands where Google's client expects an `httplib2.Http`; blocks. One thread at a time."""

    def __init__(self, access_token: str) -> None:
        self.access_token = access_token
        self._session = requests.Session()

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: dict[str, str] | None = None,
        **_: Any,
    ) -> tuple[httplib2.Response, bytes]:
        """Send one request once. Raises requests.RequestException, an OSError."""
        reply = self._session.request(
            method,
            uri,
            data=body,
            headers={**(headers or {}), "authorization": f"Bearer {self.access_token}"},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        fields = {name.lower(): value for name, value in reply.headers.items()}
        response = httplib2.Response({**fields, "status": str(reply.status_code)})
        response.reason = reply.reason
        return response, reply.content

    def close(self) -> None:
        """Hang up."""
        self._session.close()
