"""Instagram's sign-in for the loopback: the consent page, short tokens for codes, long ones for short ones, renewal."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.platforms.consent_pages import ConsentPages, Query
from bot.sandbox.platforms.instagram_state import LONG_LIFE, SCOPES, YOUNG, Grant, Profile, State
from bot.sandbox.platforms.instagram_wire import refusal

_WORDS: Final = {
    "instagram_business_basic": "See your profile and your posts",
    "instagram_business_content_publish": "Publish posts for you",
    "instagram_business_manage_comments": "Switch comments on and off, and answer them",
    "instagram_business_manage_insights": "See how your posts do",
}


@dataclass(frozen=True)
class Code:
    """A permission on its way from the browser to the app."""

    profile: Profile
    scopes: frozenset[str]
    redirect_uri: str


@dataclass
class SignIn(ConsentPages):
    """Who may ask for permissions, and those that are on their way."""

    brand = "Instagram"
    words = _WORDS
    between = ","
    tail = "#_"

    state: State
    client_id: str
    client_secret: str
    redirect_uri: str
    """The one address that the app has registered."""
    owner: Profile
    codes: dict[str, Code] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """Name the account."""
        return f"@{self.owner.username}"

    def give(self, query: Query, scopes: Sequence[str]) -> dict[str, str]:
        """Give a code, bound to the address it goes to; Instagram has no PKCE."""
        code = secrets.token_urlsafe(40)
        self.codes[code] = Code(self.owner, frozenset(scopes), query["redirect_uri"])
        return {"code": code}

    async def token(self, request: web.Request) -> web.Response:
        """Trade a code for a token that lasts an hour; a code is good once."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return _denied("Error validating client secret.")
        if form.get("grant_type") != "authorization_code":
            return _denied("Invalid grant_type.")
        code = self.codes.pop(form.get("code", ""), None)
        if code is None:
            return _denied("This authorization code has been used or is invalid.")
        if code.redirect_uri != form.get("redirect_uri"):
            return _denied("Error validating verification code: redirect_uri must match.")
        token = self.state.give(code.profile, code.scopes, is_short=True)
        given = {"access_token": token, "user_id": int(code.profile.id), "permissions": sorted(code.scopes)}
        return web.json_response(given)

    async def lengthen(self, request: web.Request) -> web.Response:
        """Trade a short token for one that lasts 60 days."""
        query = request.query
        if query.get("grant_type") != "ig_exchange_token" or query.get("client_secret") != self.client_secret:
            return refusal(400, "1", "Error validating client secret.")
        grant = self._grant(query.get("access_token", ""))
        if grant is None or not grant.is_short:
            return refusal(400, "190")
        return self._answer(self.state.give(grant.profile, grant.scopes))

    async def renew(self, request: web.Request) -> web.Response:
        """Trade a long token, a day old and alive, for another 60 days; the old one lives on until its own end."""
        query = request.query
        grant = self._grant(query.get("access_token", ""))
        if query.get("grant_type") != "ig_refresh_token" or grant is None or grant.is_short:
            return refusal(400, "190")
        if self.state.now() < grant.made_at + YOUNG:
            return refusal(400, "100", "The access token must be at least 24 hours old.")
        return self._answer(self.state.give(grant.profile, grant.scopes))

    def _grant(self, token: str) -> Grant | None:
        grant = self.state.tokens.get(token)
        return grant if grant is not None and self.state.now() < grant.until else None

    def _answer(self, token: str) -> web.Response:
        scopes = ",".join(sorted(self.state.tokens[token].scopes))
        seconds = int(LONG_LIFE.total_seconds())
        body = {"access_token": token, "token_type": "bearer", "expires_in": seconds, "permissions": scopes}
        return web.json_response(body)

    def problem(self, query: Query) -> str:
        """Say why Instagram would not even ask; empty when it does."""
        if query.get("client_id") != self.client_id:
            return "Invalid platform app: the client id is not known."
        if query.get("response_type") != "code" or not query.get("scope"):
            return "Invalid request: response_type and scope are required."
        if not set(query["scope"].split(",")) <= SCOPES:
            return "Invalid scope."
        back = query.get("redirect_uri", "")
        if back != self.redirect_uri or not urlsplit(back).scheme:
            return "Invalid redirect_uri: it is not the one that the app has registered."
        return ""


def _denied(message: str) -> web.Response:
    body = {"error_type": "OAuthException", "code": 400, "error_message": message}
    return web.json_response(body, status=400)
