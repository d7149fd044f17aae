"""Signing in to YouTube: Google's OAuth 2 for desktop apps, with PKCE and a pasted address.

Source: Google's guide "OAuth 2.0 for mobile and desktop apps". Google blocks out-of-band codes, and its device
flow does not give the permission to upload; so the browser is sent to an address on localhost where nothing
listens, and its owner pastes that address into Discord.
"""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from bot.accounts.sign_in import Attempt, ChannelFacts, Granted
from bot.sections import YouTubeSection
from bot.studio.account import AccountFacts
from bot.studio.errors import AccountNeedsSignIn, PlatformError, Refused, SettingsWrong, Unavailable
from bot.studio.platforms import youtube
from bot.studio.redacting import repeatable

SCOPES: Final = ("https://www.googleapis.com/auth/youtube.force-ssl",)
"""The one scope that uploads, lists and updates: one box to tick, nothing that can be granted by halves."""
_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)


class GoogleSignIn:
    """Google's side of connecting a channel."""

    runs_out = False
    rotates = False

    def __init__(self, settings: YouTubeSection) -> None:
        self._settings = settings

    def begin(self) -> Attempt:
        """Return the address to open in a browser. Raises SettingsWrong without an OAuth client."""
        if not self._settings.client_id:
            raise SettingsWrong(
                "No Google OAuth client is set, so YouTube cannot be connected.",
                "Create one of type “Desktop app” (docs/connect-youtube.md) and set publishing.youtube.client_id and "
                "client_secret.",
            )
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(64)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent",
        }
        return Attempt(f"{self._settings.auth_base}/o/oauth2/v2/auth?{urlencode(query)}", state, verifier)

    async def finish(self, attempt: Attempt, code: str, now: datetime) -> Granted:
        """Trade the code for a permission. Raises Refused when a box was left unticked, Unavailable, PlatformError."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": attempt.verifier,
            "redirect_uri": self._settings.redirect_uri,
        }
        answer = await self._token(form)
        missing = set(SCOPES) - set(str(answer.get("scope", "")).split())
        if missing or not answer.get("refresh_token"):
            raise Refused(
                "The permission to manage the channel was not given.",
                "Start again with `/publish connect` and leave every box ticked.",
            )
        return Granted(str(answer["refresh_token"]), str(answer["access_token"]), _expiry(answer, now))

    async def refresh(self, refresh_token: str, now: datetime, *, was_refused: bool = False) -> Granted:  # noqa: ARG002
        """Get a fresh access token. Raises AccountNeedsSignIn once the permission is gone, Unavailable."""
        answer = await self._token({"grant_type": "refresh_token", "refresh_token": refresh_token})
        kept = str(answer.get("refresh_token") or refresh_token)
        return Granted(kept, str(answer["access_token"]), _expiry(answer, now))

    async def revoke(self, refresh_token: str) -> None:
        """Give a permission back; that it is gone already does no harm. Raises Unavailable."""
        base = self._settings.token_url.rpartition("/")[0]
        await self._post(f"{base}/revoke", {"token": refresh_token})

    async def channel(self, access_token: str) -> ChannelFacts:
        """Return the channel of a permission. Raises AccountNeedsSignIn for an account without one, Unavailable."""
        status, items = await self._mine("channels", access_token)
        if status != 200:
            raise PlatformError(
                f"YouTube would not name the channel (status {status}).",
                "Check that the YouTube Data API is switched on for the project, then connect again.",
            )
        if not items:
            raise AccountNeedsSignIn(
                "That Google account has no YouTube channel.",
                "Create one on YouTube, or connect another account with `/publish connect`.",
            )
        channel_id = items[0]["id"]
        address = f"{self._settings.watch_base}/channel/{channel_id}"
        return ChannelFacts(channel_id, items[0]["snippet"]["title"], address)

    async def facts(self, access_token: str) -> AccountFacts:
        """Return the channel's playlists. Raises AccountNeedsSignIn, PlatformError, Unavailable."""
        status, items = await self._mine("playlists", access_token, maxResults=str(youtube.PLAYLISTS_OFFERED))
        if status == 401:
            raise AccountNeedsSignIn("Google does not accept this permission.", "Connect it with `/publish connect`.")
        if status != 200:
            raise PlatformError(f"YouTube would not name the playlists (status {status}).", "Try again in a minute.")
        return AccountFacts(playlists=youtube.playlists_of(items))

    async def _mine(self, kind: str, access_token: str, **more: str) -> tuple[int, list[dict[str, Any]]]:
        """List what a channel has of a kind; return the status, and what there is. Raises Unavailable."""
        url = f"{self._settings.api_base}/youtube/v3/{kind}"
        headers = {"Authorization": f"Bearer {access_token}"}
        query = {"part": "id,snippet", "mine": "true", **more}
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers) as session,
                session.get(url, params=query) as reply,
            ):
                found = await reply.json() if reply.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise _unreachable() from error
        items: list[dict[str, Any]] = found.get("items", [])
        return reply.status, items

    async def _token(self, form: dict[str, str]) -> dict[str, Any]:
        client = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret.get_secret_value(),
        }
        status, answer = await self._post(self._settings.token_url, form | client)
        if status == 200:
            return answer
        error = str(answer.get("error", status))
        if error == "invalid_grant":
            raise AccountNeedsSignIn(
                "Google no longer accepts this permission.", "Connect the channel again with `/publish connect`."
            )
        if status >= 500 or status == 429:
            raise _unreachable()
        raise PlatformError(
            f"Google refused the sign-in ({repeatable(error, 80)}).",
            "Check publishing.youtube.client_id and client_secret, then try again.",
        )

    async def _post(self, url: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.post(url, data=form) as reply:
                try:
                    answer = await reply.json(content_type=None)
                except ValueError:
                    answer = {}
                return reply.status, answer if isinstance(answer, dict) else {}
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _unreachable() from error


def _expiry(answer: dict[str, Any], now: datetime) -> datetime:
    return now + timedelta(seconds=int(answer.get("expires_in", 0)))


def _unreachable() -> Unavailable:
    return Unavailable("Google cannot be reached.", "Try again in a minute.")
