"""TikTok's sign-in for the loopback: the consent page, the token endpoint and revocation."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.platforms.consent_pages import ConsentPages, Query
from bot.sandbox.platforms.tiktok_state import ACCESS_LIFE_S, REFRESH_LIFE_S, Creator, State
from bot.sandbox.platforms.tiktok_wire import flat_refusal

_HEX: Final = re.compile(r"[0-9a-f]{64}")
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_SCOPES: Final = {
    "user.info.basic": "See your profile's name and picture",
    "video.upload": "Send drafts to your TikTok inbox",
    "video.publish": "Post videos to your profile",
    "video.list": "See your public videos and their numbers",
}


@dataclass(frozen=True)
class Code:
    """A permission on its way from the browser to the app."""

    creator: Creator
    scopes: frozenset[str]
    challenge: str
    redirect_uri: str


@dataclass
class SignIn(ConsentPages):
    """Who may ask for permissions, and those that are on their way."""

    brand = "TikTok"
    words = _SCOPES
    between = ","
    has_switches = True

    state: State
    client_key: str
    client_secret: str
    owner: Creator
    redirects: list[str] = field(
        default_factory=lambda: ["http://127.0.0.1:*/callback/", "http://localhost:*/callback/"]
    )
    """The addresses that are registered; a port may be `*`."""
    codes: dict[str, Code] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """Name the account."""
        return self.owner.nickname

    def give(self, query: Query, scopes: Sequence[str]) -> dict[str, str]:
        """Give a code, bound to the challenge and to the address it goes to."""
        code = f"{secrets.token_urlsafe(24)}*2!{secrets.randbelow(9999)}.va"
        self.codes[code] = Code(self.owner, frozenset(scopes), query["code_challenge"], query["redirect_uri"])
        return {"code": code, "scopes": ",".join(scopes)}

    async def token(self, request: web.Request) -> web.Response:
        """Trade a code, or a refresh token that is good once, for tokens."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if (form.get("client_key"), form.get("client_secret")) != (self.client_key, self.client_secret):
            return flat_refusal(401, "invalid_client", "Client key or secret is incorrect.")
        if form.get("grant_type") == "refresh_token":
            try:
                refresh, access, grant = self.state.rotate(form.get("refresh_token", ""))
            except KeyError:
                return flat_refusal(400, "invalid_grant", "Refresh token is invalid or expired.")
            return _tokens(grant.creator, grant.scopes, refresh, access)
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.redirect_uri != form.get("redirect_uri"):
            return flat_refusal(400, "invalid_grant", "Authorization code is expired.")
        verifier = form.get("code_verifier", "")
        if not _VERIFIER.fullmatch(verifier) or hashlib.sha256(verifier.encode()).hexdigest() != code.challenge:
            return flat_refusal(400, "invalid_request", "Code verifier or code challenge is invalid.")
        refresh, access = self.state.give(code.creator, code.scopes)
        return _tokens(code.creator, code.scopes, refresh, access)

    async def revoke(self, request: web.Request) -> web.Response:
        """Withdraw a permission."""
        form = await request.post()
        if (form.get("client_key"), form.get("client_secret")) != (self.client_key, self.client_secret):
            return flat_refusal(401, "invalid_client")
        token = str(form.get("token", ""))
        grant = self.state.refresh_tokens.get(token) or self.state.access_tokens.get(token)
        if grant is None:
            return flat_refusal(400, "invalid_request", "The token is invalid.")
        for tokens in (self.state.refresh_tokens, self.state.access_tokens):
            for one in [one for one, held in tokens.items() if held.creator is grant.creator]:
                del tokens[one]
        return web.json_response({})

    def problem(self, query: Query) -> str:
        """Say why TikTok would not even ask; empty when it does."""
        if query.get("client_key") != self.client_key:
            return "Something went wrong: client_key."
        if query.get("response_type") != "code" or not query.get("scope") or not query.get("state"):
            return "Something went wrong: response_type, scope, state."
        if set(query["scope"].split(",")) - set(_SCOPES):
            return "Something went wrong: scope."
        if query.get("code_challenge_method") != "S256" or not _HEX.fullmatch(query.get("code_challenge", "")):
            return "Something went wrong: code_challenge."
        if not any(_is_registered(query.get("redirect_uri", ""), one) for one in self.redirects):
            return "Something went wrong: redirect_uri."
        return ""


def _is_registered(address: str, registered: str) -> bool:
    given, known = urlsplit(address), urlsplit(registered.replace(":*", ":1"))
    if (given.scheme, given.hostname, given.path) != (known.scheme, known.hostname, known.path):
        return False
    return given.port is not None and not given.query and (":*" in registered or given.port == known.port)


def _tokens(creator: Creator, scopes: frozenset[str], refresh: str, access: str) -> web.Response:
    return web.json_response(
        {
            "access_token": access,
            "expires_in": ACCESS_LIFE_S,
            "open_id": creator.open_id,
            "refresh_token": refresh,
            "refresh_expires_in": REFRESH_LIFE_S,
            "scope": ",".join(sorted(scopes)),
            "token_type": "Bearer",
        }
    )
