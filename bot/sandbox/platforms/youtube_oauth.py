"""Google's sign-in for the loopback: the consent page, the token endpoint and revocation."""

import base64
import hashlib
import html
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from aiohttp import BasicAuth, web

from bot.sandbox.platforms.paging import page
from bot.sandbox.platforms.youtube_state import Channel, State

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
class SignIn:
    """Who may ask for permissions, and those that are on their way."""

    state: State
    client_id: str
    client_secret: str
    owner: Channel
    codes: dict[str, Code] = field(default_factory=dict)

    async def ask(self, request: web.Request) -> web.Response:
        """Show what the app asks for, with one button to allow it."""
        query = request.query
        problem = self._problem(request)
        if problem:
            return web.Response(
                text=page("refused", problem=html.escape(problem)), content_type="text/html", status=400
            )
        scopes = query["scope"].split()
        body = page(
            "consent",
            channel=html.escape(self.owner.name),
            scopes="".join(f"<li>{html.escape(_words(scope))}</li>" for scope in scopes),
            action=html.escape(f"/o/oauth2/v2/auth?{request.query_string}"),
        )
        return web.Response(text=body, content_type="text/html")

    async def decide(self, request: web.Request) -> web.Response:
        """Send the browser back to the app with a code, or with a refusal."""
        if self._problem(request):
            return web.Response(status=400)
        query, form = request.query, await request.post()
        back = query["redirect_uri"]
        if form.get("answer") == "deny":
            raise web.HTTPFound(f"{back}?{urlencode({'error': 'access_denied', 'state': query.get('state', '')})}")
        code = f"4/{secrets.token_urlsafe(24)}"
        self.codes[code] = Code(self.owner, frozenset(query["scope"].split()), query["code_challenge"], back)
        answer = {"state": query.get("state", ""), "code": code, "scope": query["scope"]}
        raise web.HTTPFound(f"{back}?{urlencode(answer)}")

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

    async def came_back(self, request: web.Request) -> web.Response:
        """Show the address that is to be pasted into Discord, for browsers that cannot reach localhost."""
        return web.Response(text=page("came_back", address=html.escape(str(request.url))), content_type="text/html")

    @staticmethod
    def _client_of(request: web.Request, form: Mapping[str, str]) -> tuple[str | None, str | None]:
        """Read who asks from the form or from a Basic header, as Google takes both."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Basic "):
            return form.get("client_id"), form.get("client_secret")
        given = BasicAuth.decode(header)
        return given.login, given.password

    def _problem(self, request: web.Request) -> str:
        query = request.query
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


def _words(scope: str) -> str:
    """Say what a scope allows."""
    name = scope.rsplit("/", 1)[-1]
    return {"youtube.force-ssl": "See, upload, edit and delete your YouTube videos"}.get(name, name)


def _denied(error: str, status: int) -> web.Response:
    return web.json_response({"error": error, "error_description": error.replace("_", " ")}, status=status)
