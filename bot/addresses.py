"""Addresses of servers that the user brings, checked: nothing of the studio crosses a network in the open."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from bot.settings import Settings
from bot.studio.errors import SettingsWrong

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def address_of(settings: Settings) -> str:
    """Return the address of a Redis of the user's own, checked; empty for the embedded one.

    Raises SettingsWrong when it would carry orders over a network in the open, or to workers without shared files.
    """
    address = settings.queue.redis_url.get_secret_value()
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme == "unix" or parts.hostname in _HERE:
        return address
    remedies: Iterable[tuple[bool, str, str]] = (
        (parts.scheme == "rediss", "is not encrypted", "Use a rediss:// address."),
        (bool(parts.password), "has no password", "Put user and password into the address."),
        (
            settings.artifacts_url.startswith("s3://"),
            "is on another machine, but artifacts are kept on this one",
            "Set [artifacts] url to an s3:// address.",
        ),
    )
    for is_fine, problem, remedy in remedies:
        if not is_fine:
            raise SettingsWrong(f"The queue at {parts.hostname} {problem}.", remedy)
    return address


def is_plain(endpoint: str) -> bool:
    """Say whether an S3 server is spoken to without TLS. Raises SettingsWrong where that would cross a network."""
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsWrong(
            f"“{endpoint[:80]}” is not the address of an S3 server.",
            "Set [artifacts] endpoint to one such as https://minio.example.org:9000, or leave it empty.",
        )
    if parts.scheme == "http" and parts.hostname not in _HERE:
        raise SettingsWrong(f"The S3 server at {parts.hostname} is not spoken to with TLS.", "Use an https:// address.")
    return parts.scheme == "http"
