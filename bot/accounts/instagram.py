"""Signing in to Instagram: the login for professional accounts, with a pasted address; tokens that live 60 days.

Source: the Instagram Platform's pages on business login and on `access_token` and `refresh_access_token`. Instagram
gives no refresh token: a long-lived token is traded for another one while it is alive and a day old, and one that
ran out cannot be revived. So what is kept sealed is the token with its dates, and it is renewed every week. It is
also what a worker is given for an order: Instagram has none that lives shorter.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp
from pydantic import Field, ValidationError

from bot.accounts.sign_in import Attempt, ChannelFacts, Granted
from bot.sections import InstagramSection
from bot.studio.account import AccountFacts
from bot.studio.errors import AccountNeedsSignIn, PlatformError, Refused, SettingsWrong, Unavailable
from bot.studio.platforms.instagram import Allowance
from bot.studio.redacting import repeatable
from bot.studio.values import Value

SCOPES: Final = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
)
"""To name the account, to publish, and to switch comments off where that was chosen."""
WISHED: Final = "instagram_business_manage_insights"
"""To read the numbers of what was published; who leaves it off can publish all the same."""
RENEW_AFTER: Final = timedelta(days=7)
YOUNG: Final = timedelta(hours=24)
"""A token that is younger cannot be renewed."""
_HANDED_OUT_FOR: Final = timedelta(days=1)
"""After it, whoever has the token in memory looks again whether it should be renewed."""
_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)
_AGAIN: Final = "Start again with `/publish connect`."


class Kept(Value):
    """A long-lived token and its dates, as they are sealed."""

    token: str = Field(repr=False)
    made_at: datetime
    until: datetime


class InstagramSignIn:
    """Instagram's side of connecting an account."""

    runs_out = True
    rotates = False

    def __init__(self, settings: InstagramSection) -> None:
        self._settings = settings

    def begin(self) -> Attempt:
        """Return the address to open in a browser. Raises SettingsWrong without an app."""
        if not self._settings.client_id:
            raise SettingsWrong(
                "No Instagram app is set, so Instagram cannot be connected.",
                "Create one (docs/connect-instagram.md) and set publishing.instagram.client_id and client_secret.",
            )
        state = secrets.token_urlsafe(24)
        query = {
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "response_type": "code",
            "scope": ",".join((*SCOPES, WISHED)),
            "state": state,
        }
        return Attempt(f"{self._settings.auth_base}/oauth/authorize?{urlencode(query)}", state, "")

    async def finish(self, _: Attempt, code: str, now: datetime) -> Granted:
        """Trade the code for a token of an hour, and that for one of 60 days.

        Raises Refused when a switch was left off, PlatformError, Unavailable.
        """
        form = {
            "client_id": self._settings.client_id,
            "client_secret": self._secret(),
            "grant_type": "authorization_code",
            "redirect_uri": self._settings.redirect_uri,
            "code": code.removesuffix("#_"),
        }
        status, answer = await self._call("POST", self._settings.token_url, data=form)
        short = _first(answer)
        if status != 200 or not short.get("access_token"):
            raise _refused(status, answer)
        scopes = _scopes(short.get("permissions"))
        if not set(SCOPES) <= set(scopes):
            raise Refused(
                "Not every permission that publishing needs was given.", f"{_AGAIN[:-1]} and leave every switch on."
            )
        query = {
            "grant_type": "ig_exchange_token",
            "client_secret": self._secret(),
            "access_token": str(short["access_token"]),
        }
        status, long = await self._call("GET", f"{self._settings.api_base}/access_token", params=query)
        if status != 200 or not long.get("access_token"):
            raise _refused(status, long)
        return _granted(_kept(long, now), now, scopes)

    async def refresh(self, refresh_token: str, now: datetime, *, was_refused: bool = False) -> Granted:
        """Return the token that is kept, renewed when it is a week old or was refused.

        Raises AccountNeedsSignIn once it is of no use any more, Unavailable.
        """
        kept = _read(refresh_token)
        if now >= kept.until:
            raise AccountNeedsSignIn("The permission has run out: Instagram's last for 60 days.", _AGAIN)
        if was_refused and now < kept.made_at + YOUNG:
            await self.channel(kept.token)
            return _granted(kept, now)
        if not was_refused and now < kept.made_at + RENEW_AFTER:
            return _granted(kept, now)
        query = {"grant_type": "ig_refresh_token", "access_token": kept.token}
        try:
            status, answer = await self._call("GET", f"{self._settings.api_base}/refresh_access_token", params=query)
        except Unavailable:
            if was_refused:
                raise
            return _granted(kept, now)
        if status == 200 and answer.get("access_token"):
            return _granted(_kept(answer, now), now)
        if status >= 500 or status == 429:
            if was_refused:
                raise _unreachable()
            return _granted(kept, now)
        raise AccountNeedsSignIn("Instagram no longer accepts this permission.", _AGAIN)

    async def revoke(self, refresh_token: str) -> None:
        """Forget the permission; Instagram has no call to give it back, only its owner's settings."""

    async def channel(self, access_token: str) -> ChannelFacts:
        """Return the account of a token. Raises AccountNeedsSignIn for one of no use, PlatformError, Unavailable."""
        address = f"{self._settings.api_base}/{self._settings.version}/me"
        headers = {"Authorization": f"Bearer {access_token}"}
        query = {"fields": "user_id,username,account_type"}
        status, found = await self._call("GET", address, params=query, headers=headers)
        if status >= 500 or status == 429:
            raise _unreachable()
        error = found.get("error")
        if status == 401 or (isinstance(error, dict) and error.get("code") == 190):
            raise AccountNeedsSignIn("Instagram no longer accepts this permission.", _AGAIN)
        if status != 200 or not found.get("username"):
            raise PlatformError(
                f"Instagram would not name the account (status {status}).",
                "Make it a professional account, creator or business, then connect it again.",
            )
        name = str(found["username"])
        user = str(found.get("user_id") or found.get("id", ""))
        return ChannelFacts(user, f"@{name}", f"{self._settings.watch_base}/{name}/")

    async def facts(self, access_token: str) -> AccountFacts:
        """Return what may be chosen for an account now. Raises AccountNeedsSignIn, PlatformError, Unavailable."""
        channel = await self.channel(access_token)
        address = f"{self._settings.api_base}/{self._settings.version}/{channel.id}/content_publishing_limit"
        headers = {"Authorization": f"Bearer {access_token}"}
        _, found = await self._call("GET", address, params={"fields": "quota_usage,config"}, headers=headers)
        allowance = Allowance.read(found)
        return AccountFacts(name=channel.name, posts_left=allowance.left)

    def _secret(self) -> str:
        return self._settings.client_secret.get_secret_value()

    async def _call(self, method: str, url: str, **content: Any) -> tuple[int, dict[str, Any]]:
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.request(method, url, allow_redirects=False, **content) as reply,
            ):
                try:
                    answer = await reply.json(content_type=None)
                except ValueError:
                    answer = {}
                return reply.status, answer if isinstance(answer, dict) else {}
        except (aiohttp.ClientError, TimeoutError):
            raise _unreachable() from None  # the error's own words could hold the address, and that the token


def _granted(kept: Kept, now: datetime, scopes: tuple[str, ...] = ()) -> Granted:
    until = min(kept.until, now + _HANDED_OUT_FOR)
    return Granted(kept.model_dump_json(), kept.token, until, scopes)


def _kept(answer: dict[str, Any], now: datetime) -> Kept:
    life = timedelta(seconds=int(answer.get("expires_in", 0)))
    return Kept(token=str(answer["access_token"]), made_at=now, until=now + life)


def _read(sealed: str) -> Kept:
    try:
        return Kept.model_validate_json(sealed)
    except ValidationError:
        raise AccountNeedsSignIn("What is kept of the permission cannot be read.", _AGAIN) from None


def _first(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the short token, which Instagram's pages show bare and in a list."""
    entries = answer.get("data")
    found = entries[0] if isinstance(entries, list) and entries else answer
    return found if isinstance(found, dict) else {}


def _scopes(given: Any) -> tuple[str, ...]:
    """Read permissions, which come as a list or with commas between."""
    names = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else []
    return tuple(sorted(str(name).strip() for name in names))


def _refused(status: int, answer: dict[str, Any]) -> Exception:
    if status >= 500 or status == 429:
        return _unreachable()
    error = answer.get("error")
    said = str(answer.get("error_message") or (error.get("message") if isinstance(error, dict) else "") or status)
    return PlatformError(
        f"Instagram refused the sign-in ({repeatable(said, 80)}).",
        "Check publishing.instagram.client_id, client_secret and redirect_uri, then try again.",
    )


def _unreachable() -> Unavailable:
    return Unavailable("Instagram cannot be reached.", "Try again in a minute.")
