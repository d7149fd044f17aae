"""Signing in to TikTok: its OAuth 2 for desktop apps, with PKCE and a pasted address.

Source: TikTok's pages on Login Kit for desktop and on user access tokens, as of November 2026. Two things differ from
everybody else: the PKCE challenge is the SHA-256 of the verifier in lower-case hex (RFC 7636 says base64url), and a
refresh token is good once: the next one must be kept before anything else is done.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from bot.accounts.sign_in import Attempt, ChannelFacts, Granted
from bot.sections import TikTokSection
from bot.studio.account import AccountFacts
from bot.studio.errors import AccountNeedsSignIn, PlatformError, Refused, SettingsWrong, Unavailable
from bot.studio.platforms import tiktok
from bot.studio.redacting import repeatable

BASIC: Final = "user.info.basic"
_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)
_AGAIN: Final = "Start again with `/publish connect` and leave every permission switched on."


class TikTokSignIn:
    """TikTok's side of connecting an account."""

    runs_out = False
    rotates = True

    def __init__(self, settings: TikTokSection) -> None:
        self._settings = settings

    @property
    def scopes(self) -> tuple[str, ...]:
        """What is asked for: drafts always, posts and numbers only where the app has them: TikTok refuses others."""
        posts = (tiktok.MAY_POST,) if self._settings.direct_post else ()
        numbers = (tiktok.MAY_READ,) if self._settings.read_numbers else ()
        return (BASIC, tiktok.MAY_DRAFT, *posts, *numbers)

    def begin(self) -> Attempt:
        """Return the address to open in a browser. Raises SettingsWrong without an app."""
        if not self._settings.client_key:
            raise SettingsWrong(
                "No TikTok app is set, so TikTok cannot be connected.",
                "Make one at developers.tiktok.com and set publishing.tiktok.client_key and client_secret; "
                "docs/connect-tiktok.md leads through it.",
            )
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(64)
        query = {
            "client_key": self._settings.client_key,
            "response_type": "code",
            "scope": ",".join(self.scopes),
            "redirect_uri": self._settings.redirect_uri,
            "state": state,
            "code_challenge": hashlib.sha256(verifier.encode()).hexdigest(),
            "code_challenge_method": "S256",
        }
        return Attempt(f"{self._settings.auth_base}/v2/auth/authorize/?{urlencode(query)}", state, verifier)

    async def finish(self, attempt: Attempt, code: str, now: datetime) -> Granted:
        """Trade the code for a permission. Raises Refused when nothing could be uploaded with it, Unavailable."""
        answer = await self._token(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._settings.redirect_uri,
                "code_verifier": attempt.verifier,
            }
        )
        granted = _granted(answer, now)
        if not {tiktok.MAY_DRAFT, tiktok.MAY_POST} & set(granted.scopes) or BASIC not in granted.scopes:
            raise Refused("The permission to upload videos was not given.", _AGAIN)
        return granted

    async def refresh(self, refresh_token: str, now: datetime, *, was_refused: bool = False) -> Granted:  # noqa: ARG002
        """Trade a refresh token for fresh tokens; it is good once. Raises AccountNeedsSignIn, Unavailable."""
        return _granted(await self._token({"grant_type": "refresh_token", "refresh_token": refresh_token}), now)

    async def revoke(self, refresh_token: str) -> None:
        """Give a permission back; that it is gone already does no harm. Raises Unavailable."""
        await self._post("/v2/oauth/revoke/", self._client() | {"token": refresh_token})

    async def channel(self, access_token: str) -> ChannelFacts:
        """Return the account of a permission. Raises AccountNeedsSignIn, PlatformError, Unavailable."""
        found = await self._call("GET", "/v2/user/info/?fields=open_id,display_name", access_token)
        user = found.get("user", {})
        username = ""
        if self._settings.direct_post:
            try:
                username = str((await self._creator(access_token)).get("creator_username", ""))
            except PlatformError:  # drafts need no name of the page
                username = ""
        address = tiktok.address_of(self._settings.watch_base, username) if username else ""
        return ChannelFacts(str(user.get("open_id", "")), str(user.get("display_name", "")) or "TikTok", address)

    async def facts(self, access_token: str) -> AccountFacts:
        """Return what may be chosen for an account now. Raises AccountNeedsSignIn, PlatformError, Unavailable."""
        return tiktok.facts_of(await self._creator(access_token))

    async def _creator(self, access_token: str) -> dict[str, Any]:
        return await self._call("POST", "/v2/post/publish/creator_info/query/", access_token)

    async def _call(self, method: str, path: str, access_token: str) -> dict[str, Any]:
        """Call the API, whose answer counts and not its status."""
        headers = {"Authorization": f"Bearer {access_token}", "Content-Type": "application/json; charset=UTF-8"}
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers) as session,
                session.request(method, f"{self._settings.api_base}{path}") as reply,
            ):
                answer = await _json(reply)
                status = reply.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _unreachable() from error
        error_code = str(answer.get("error", {}).get("code", ""))
        if error_code == "ok":
            found: dict[str, Any] = answer.get("data") or {}
            return found
        if error_code in {"access_token_invalid", "scope_not_authorized"}:
            raise AccountNeedsSignIn("TikTok does not accept this permission.", _AGAIN)
        if status >= 500 or status == 429 or not error_code:
            raise _unreachable()
        raise PlatformError(
            f"TikTok would not tell of the account ({repeatable(error_code, 80)}).",
            "Try again in a minute, or connect it again.",
        )

    async def _token(self, form: dict[str, str]) -> dict[str, Any]:
        """Ask for tokens; the answer is flat, unlike every other of TikTok's."""
        status, answer = await self._post("/v2/oauth/token/", self._client() | form)
        error = str(answer.get("error", ""))
        if status == 200 and not error and answer.get("access_token"):
            return answer
        if error == "invalid_grant":
            raise AccountNeedsSignIn(
                "TikTok no longer accepts this permission.", "Connect the account again with `/publish connect`."
            )
        if status >= 500 or status == 429 or not error:
            raise _unreachable()
        raise PlatformError(
            f"TikTok refused the sign-in ({repeatable(error, 80)}).",
            "Check publishing.tiktok.client_key, client_secret and redirect_uri, then try again.",
        )

    async def _post(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        url = f"{self._settings.api_base}{path}"
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.post(url, data=form) as reply:
                return reply.status, await _json(reply)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _unreachable() from error

    def _client(self) -> dict[str, str]:
        return {
            "client_key": self._settings.client_key,
            "client_secret": self._settings.client_secret.get_secret_value(),
        }


def _granted(answer: dict[str, Any], now: datetime) -> Granted:
    return Granted(
        refresh_token=str(answer.get("refresh_token", "")),
        access_token=str(answer["access_token"]),
        expires_at=now + timedelta(seconds=int(answer.get("expires_in", 0))),
        scopes=tuple(scope for scope in str(answer.get("scope", "")).split(",") if scope),
    )


async def _json(reply: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = await reply.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _unreachable() -> Unavailable:
    return Unavailable("TikTok cannot be reached.", "Try again in a minute.")
