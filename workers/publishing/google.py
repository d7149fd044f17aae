"""Google's client for YouTube, pointed at where the settings say that YouTube lives."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError

from bot.studio.platforms import youtube_errors
from bot.studio.platforms.trouble import Trouble
from workers.publishing.wire import Wire

FAULTS = (HttpError, httplib2.HttpLib2Error, OSError)
"""Everything that a call can raise when YouTube refuses or is out of reach."""


def client(api_base: str, wire: Wire) -> Any:
    """Build the client from the document that came with it, without asking the network for anything."""
    base = f"{api_base.rstrip('/')}/"
    document = {**_document(), "rootUrl": base, "baseUrl": base}
    document.pop("mtlsRootUrl", None)
    return build_from_document(document, http=wire)


def check_fields(schema: str, body: Mapping[str, Any]) -> None:
    """Raise ValueError for a field that YouTube does not know: the client would send it without a word."""
    known = _document()["schemas"][schema]["properties"]
    for name, value in body.items():
        if name not in known:
            raise ValueError(f"{schema} has no field {name}")
        if isinstance(value, Mapping) and "$ref" in known[name]:
            check_fields(known[name]["$ref"], value)


def trouble_of(error: Exception) -> Trouble:
    """Explain what a call raised."""
    if not isinstance(error, HttpError):
        return youtube_errors.unreachable()
    reason, message = _reason(error.content)
    return youtube_errors.explain(int(error.resp.status), reason, message, datetime.now(UTC))


def _reason(content: bytes) -> tuple[str, str]:
    try:
        problem = json.loads(content)["error"]
        return str(problem["errors"][0]["reason"]), str(problem["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return "", ""


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(get_static_doc("youtube", "v3"))
    return document
