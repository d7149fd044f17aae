"""What others wrote judges how we sign in: one OAuth provider by its pages, oauthlib's server by the rules of PKCE."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from oauthlib.oauth2 import OAuth2Error, RequestValidator, WebApplicationServer
from oidc_provider_mock import run_server_in_thread

from bot.accounts.sign_in import Attempt, read_redirect
from bot.accounts.youtube import SCOPES, GoogleSignIn
from bot.sections import YouTubeSection
from bot.studio.errors import AccountNeedsSignIn, PlatformError

NOW = datetime(2026, 11, 26, tzinfo=UTC)


# A provider with pages. It judges neither PKCE nor a refresh: its token endpoint wants another way to name the client.


class Provider:
    """An OAuth provider with one client of ours, and a browser that signs in there."""

    def __init__(self, base: str, client: dict[str, str]) -> None:
        self.base = base
        self.settings = YouTubeSection.model_validate(
            {
                "auth_base": base,
                "token_url": f"{base}/oauth2/token",
                "client_id": client["client_id"],
                "client_secret": client["client_secret"],
            }
        )

    async def decide(self, url: str, **form: str) -> str:
        """Answer on the provider's page, whose path is not Google's; return where the browser ends."""
        address = f"{self.base}/oauth2/authorize?{urlsplit(url).query}"
        async with (
            aiohttp.ClientSession() as browser,
            browser.post(address, data=form, allow_redirects=False) as answer,
        ):
            return answer.headers["Location"]


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    with run_server_in_thread(require_client_registration=True) as server:
        base = f"http://localhost:{server.server_port}"
        wanted = {
            "redirect_uris": [YouTubeSection().redirect_uri],
            "token_endpoint_auth_method": "client_secret_post",
            "scope": " ".join(SCOPES),
        }
        async with aiohttp.ClientSession() as session, session.post(f"{base}/oauth2/clients", json=wanted) as answer:
            client = await answer.json()
        yield Provider(base, client)


async def test_another_provider_gives_a_permission_once(provider: Provider) -> None:
    side = GoogleSignIn(provider.settings)
    attempt = side.begin()

    address = await provider.decide(attempt.url, sub="ada")
    state, code = read_redirect(address)
    granted = await side.finish(attempt, code, NOW)

    assert state == attempt.state
    assert granted.expires_at == NOW + timedelta(hours=1)
    assert granted.refresh_token
    assert granted.refresh_token != granted.access_token
    with pytest.raises(AccountNeedsSignIn):
        await side.finish(attempt, code, NOW)


async def test_another_providers_refusals_are_understood(provider: Provider) -> None:
    side = GoogleSignIn(provider.settings)
    address = await provider.decide(side.begin().url, action="deny")
    wrong = GoogleSignIn(YouTubeSection.model_validate({**provider.settings.model_dump(), "client_secret": "wrong"}))
    attempt = wrong.begin()
    _, code = read_redirect(await provider.decide(attempt.url, sub="ada"))

    assert parse_qs(urlsplit(address).query)["error"] == ["access_denied"]
    with pytest.raises(PlatformError, match="invalid_client"):
        await wrong.finish(attempt, code, NOW)


# oauthlib's server, which is the specification in code: RFC 6749 for codes and refreshes, RFC 7636 for PKCE.

CLIENT: Final = {"client_id": "picturelock", "client_secret": "hush"}


# ruff: noqa: ARG002 - what oauthlib hands over with each question is its own choice
class Memory(RequestValidator):  # type: ignore[misc]
    """What a server must remember between two requests; the rules are oauthlib's, and these are its questions."""

    def __init__(self) -> None:
        self.codes: dict[str, Any] = {}
        """What was asked for, by the code that was given."""
        self.refreshes: set[str] = set()

    def validate_client_id(self, client_id: str, request: Any, *_: Any, **__: Any) -> bool:
        return client_id == CLIENT["client_id"]

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *_: Any, **__: Any) -> bool:
        return bool(redirect_uri == YouTubeSection().redirect_uri)

    def validate_scopes(self, client_id: str, scopes: list[str], client: Any, request: Any, *_: Any, **__: Any) -> bool:
        return set(scopes) == set(SCOPES)

    def validate_response_type(self, *_: Any, **__: Any) -> bool:
        return True

    def validate_grant_type(self, *_: Any, **__: Any) -> bool:
        return True

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        return True

    def save_authorization_code(self, client_id: str, code: dict[str, str], request: Any, *_: Any, **__: Any) -> None:
        self.codes[code["code"]] = request

    def authenticate_client(self, request: Any, *_: Any, **__: Any) -> bool:
        request.client = type("Client", (), {"client_id": request.client_id})
        return (request.client_id, request.client_secret) == tuple(CLIENT.values())

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *_: Any, **__: Any) -> bool:
        if code not in self.codes:
            return False
        request.user, request.scopes = "ada", self.codes[code].scopes
        return True

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Any, *_: Any, **__: Any
    ) -> bool:
        return bool(self.codes[code].redirect_uri == redirect_uri)

    def get_code_challenge(self, code: str, request: Any) -> str | None:
        return str(self.codes[code].code_challenge)

    def get_code_challenge_method(self, code: str, request: Any) -> str | None:
        return str(self.codes[code].code_challenge_method)

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *_: Any, **__: Any) -> None:
        del self.codes[code]

    def save_bearer_token(self, token: dict[str, Any], request: Any, *_: Any, **__: Any) -> None:
        self.refreshes.discard(request.refresh_token)
        self.refreshes.add(token["refresh_token"])

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *_: Any, **__: Any) -> bool:
        return refresh_token in self.refreshes

    def get_original_scopes(self, refresh_token: str, request: Any, *_: Any, **__: Any) -> list[str]:
        return list(SCOPES)


@dataclass
class Judge:
    """oauthlib's server at an address, and somebody who allows whatever is asked for there."""

    server: WebApplicationServer
    memory: Memory
    side: GoogleSignIn = field(init=False)

    def allowed(self, attempt: Attempt) -> str:
        """Allow what an attempt asks for, and return the code. Raises OAuth2Error for a request against the rules."""
        self.server.validate_authorization_request(attempt.url)
        headers, _, _ = self.server.create_authorization_response(attempt.url, scopes=list(SCOPES))
        state, code = read_redirect(headers["Location"])
        assert state == attempt.state
        return code

    async def token(self, request: web.Request) -> web.Response:
        """Answer for the token endpoint."""
        body = await request.text()
        headers, text, status = self.server.create_token_response(
            str(request.url), "POST", body, {"Content-Type": request.headers["Content-Type"]}
        )
        return web.Response(text=text, status=status, content_type=headers["Content-Type"])


@pytest.fixture
async def judge(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Judge]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    memory = Memory()
    judge = Judge(WebApplicationServer(memory), memory)
    app = web.Application()
    app.router.add_post("/token", judge.token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/token"
    judge.side = GoogleSignIn(YouTubeSection.model_validate({**CLIENT, "token_url": address}))
    yield judge
    await runner.cleanup()


async def test_our_challenge_and_verifier_are_a_pair_by_the_rules(judge: Judge) -> None:
    attempt = judge.side.begin()

    granted = await judge.side.finish(attempt, judge.allowed(attempt), NOW)

    assert granted.refresh_token in judge.memory.refreshes


async def test_a_code_is_of_no_use_without_the_verifier_of_its_own_attempt(judge: Judge) -> None:
    attempt, stranger = judge.side.begin(), judge.side.begin()
    code = judge.allowed(attempt)

    with pytest.raises(AccountNeedsSignIn):
        await judge.side.finish(replace(attempt, verifier=stranger.verifier), code, NOW)
    assert not judge.memory.refreshes


@pytest.mark.parametrize("without", ["code_challenge=", "client_id=", "response_type="])
def test_the_judge_finds_what_is_missing(judge: Judge, without: str) -> None:
    attempt = judge.side.begin()
    lame = replace(attempt, url=attempt.url.replace(without, f"x_{without}"))

    with pytest.raises(OAuth2Error):
        judge.allowed(lame)


async def test_a_refresh_is_understood_and_what_it_rotates_is_kept(judge: Judge) -> None:
    attempt = judge.side.begin()
    first = await judge.side.finish(attempt, judge.allowed(attempt), NOW)

    second = await judge.side.refresh(first.refresh_token, NOW)
    third = await judge.side.refresh(second.refresh_token, NOW)

    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert len({first.access_token, second.access_token, third.access_token}) == 3
    assert third.expires_at == NOW + timedelta(hours=1)
    with pytest.raises(AccountNeedsSignIn):
        await judge.side.refresh(first.refresh_token, NOW)


async def test_a_wrong_secret_is_told(judge: Judge) -> None:
    attempt = judge.side.begin()
    first = await judge.side.finish(attempt, judge.allowed(attempt), NOW)
    wrong = GoogleSignIn(judge.side._settings.model_copy(update={"client_id": "another"}))

    with pytest.raises(PlatformError, match="invalid_client"):
        await wrong.refresh(first.refresh_token, NOW)
