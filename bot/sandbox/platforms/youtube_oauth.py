"""Google's sign-in for the loopback: the consent page, the token endpoint and revocation."""

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import BasicAuth, web

from bot.sandbox.platforms.consent_pages import ConsentPages, Query
from bot.sandbox.platforms.youtube_state import SCOPE, Channel, State

LIFE_S = 3600
"""How long an access token says that it lasts."""


@dataclass(frozen=True)
class Code:
    """A permission on its way from the browser to the app."""

    channel: Channel
    scopes: frozenset[str]
    challenge: str
    redirect_uri: str


@dataclass
class SignIn(ConsentPages):
    """Who may ask for permissions, and those that are on their way."""

    brand = "YouTube"
    words = {f"{SCOPE}youtube.force-ssl": "See, upload, edit and delete your YouTube videos"}  # noqa: RUF012
    between = " "
    wanted = "channel"

    state: State
    client_id: str
    client_secret: str
    owner: Channel
    codes: dict[str, Code] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """Name the channel."""
        return self.owner.name

    def give(self, query: Query, scopes: Sequence[str]) -> dict[str, str]:
        """Give a code, bound to the challenge and to the address it goes to."""
        code = f"4/{secrets.token_urlsafe(24)}"
        self.codes[code] = Code(self.owner, frozenset(scopes), query["code_challenge"], query["redirect_uri"])
        return {"code": code, "scope": query["scope"]}

    async def token(self, request: web.Request) -> web.Response:
        """Trade a code or a refresh token for an access token."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if self._client_of(request, form) != (self.client_id, self.client_secret):
            return _denied("invalid_client", 401)
        if form.get("grant_type") == "refresh_token":
            grant = self.state.refresh_tokens.get(form.get("refresh_token", ""))
            if grant is None:
                return _denied("invalid_grant", 400)
            return self._answer(self.state.access(form["refresh_token"]), grant.scopes)
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.redirect_uri != form.get("redirect_uri"):
            return _denied("invalid_grant", 400)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
            return _denied("invalid_grant", 400)
        refresh, access = self.state.give(code.channel, code.scopes)
        return self._answer(access, code.scopes, refresh)

    async def revoke(self, request: web.Request) -> web.Response:
        """Withdraw a permission."""
        form = await request.post()
        grant = self.state.refresh_tokens.pop(str(form.get("token", "")), None)
        if grant is None:
            return _denied("invalid_token", 400)
        for token in [token for token, held in self.state.access_tokens.items() if held is grant]:
            del self.state.access_tokens[token]
        return web.json_response({})

    @staticmethod
    def _client_of(request: web.Request, form: Mapping[str, str]) -> tuple[str | None, str | None]:
        """Read who asks from the form or from a Basic header, as Google takes both."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Basic "):
            return form.get("client_id"), form.get("client_secret")
        given = BasicAuth.decode(header)
        return given.login, given.password

    def problem(self, query: Query) -> str:
        """Say why Google would not even ask; empty when it does."""
        if query.get("client_id") != self.client_id:
            return "The OAuth client was not found."
        if query.get("response_type") != "code" or not query.get("scope"):
            return "Required parameter is missing: response_type, scope."
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            return "This app must use PKCE with S256."
        back = urlsplit(query.get("redirect_uri", ""))
        if back.scheme != "http" or back.hostname not in {"localhost", "127.0.0.1"}:
            return "Error 400: redirect_uri_mismatch."
        return ""

    def _answer(self, access: str, scopes: frozenset[str], refresh: str = "") -> web.Response:
        body = {"access_token": access, "expires_in": LIFE_S, "scope": " ".join(sorted(scopes)), "token_type": "Bearer"}
        return web.json_response(body | ({"refresh_token": refresh} if refresh else {}))


def _denied(error: str, status: int) -> web.Response:
    return web.json_response({"error": error, "error_description": error.replace("_", " ")}, status=status)
