"""What signing in to any platform is made of: an attempt, the permission it ends in, and the address to paste."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qs

from bot.studio.account import AccountFacts
from bot.studio.errors import Refused


@dataclass(frozen=True)
class Attempt:
    """One sign-in that has begun; the verifier stays here until the code comes back."""

    url: str
    state: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Granted:
    """A permission, as the platform gave it."""

    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    expires_at: datetime
    scopes: tuple[str, ...] = ()
    """What was allowed, where it can be allowed by halves."""


@dataclass(frozen=True)
class ChannelFacts:
    """The channel that a permission is for."""

    id: str
    name: str
    url: str = ""


class SignIn(Protocol):
    """A platform's side of connecting a channel."""

    runs_out: bool
    """Whether a permission ends by itself unless it is renewed in time."""
    rotates: bool
    """Whether what is traded for a fresh access token is good once, so that the next one must not get lost."""

    def begin(self) -> Attempt:
        """Return the address to open in a browser. Raises SettingsWrong without an OAuth client."""

    async def finish(self, attempt: Attempt, code: str, now: datetime) -> Granted:
        """Trade the code for a permission. Raises Refused for one given by halves, Unavailable, PlatformError."""

    async def refresh(self, refresh_token: str, now: datetime, *, was_refused: bool = False) -> Granted:
        """Get a fresh access token, for the last ran out or was refused.

        Raises AccountNeedsSignIn once the permission is gone, Unavailable.
        """

    async def revoke(self, refresh_token: str) -> None:
        """Give a permission back; that it is gone already does no harm. Raises Unavailable."""

    async def channel(self, access_token: str) -> ChannelFacts:
        """Return the channel of a permission. Raises AccountNeedsSignIn, PlatformError, Unavailable."""

    async def facts(self, access_token: str) -> AccountFacts:
        """Return what may be chosen for an account now. Raises AccountNeedsSignIn, PlatformError, Unavailable."""


def read_redirect(address: str) -> tuple[str, str]:
    """Read (state, code) from the address that the browser ended at. Raises Refused."""
    query = parse_qs(address.strip().partition("?")[2].partition("#")[0])
    if query.get("error"):
        raise Refused("The permission was not given.", "Start again with `/publish connect` when you want to.")
    state, code = query.get("state", [""])[0], query.get("code", [""])[0]
    if not state or not code:
        raise Refused(
            "That is not the address the browser ended at.",
            "Copy the whole address, from http to its end, even if the page did not load.",
        )
    return state, code
