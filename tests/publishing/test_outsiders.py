"""What others wrote judges what we say: Google's descriptions, a Cloud Storage, an OAuth provider, Meta's tables."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from gcp_storage_emulator.server import create_server
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from jsonschema import Draft202012Validator, ValidationError
from oidc_provider_mock import run_server_in_thread

from bot.accounts.sign_in import read_redirect
from bot.accounts.youtube import SCOPES, GoogleSignIn
from bot.sandbox.platforms.server import Handler
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sections import YouTubeSection
from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, PlatformError
from bot.studio.outcomes import MadePublic, Uploaded
from bot.studio.platforms import instagram
from bot.studio.publication import InstagramChoices, InstagramTrial, Metadata, Removal, Target
from bot.studio.values import AccountId
from bot.studio.work import TakeDown
from tests.publishing.bench import FILM, PUBLICATION, Bench, order_of
from workers.publishing import resumable
from workers.publishing.resumable import Session
from workers.publishing.youtube_line import YouTubeLine

NOW = datetime(2026, 11, 26, tzinfo=UTC)


# Google's own description of YouTube, which comes with its client.

DESCRIPTION: Final[dict[str, Any]] = json.loads(get_static_doc("youtube", "v3"))


def json_schema(name: str) -> dict[str, Any]:
    """Return one of Google's schemas as JSON Schema, in which nothing that is not named may be."""

    def turned(part: Any) -> Any:
        if not isinstance(part, dict):
            return part
        kept = {key: part[key] for key in ("type", "enum") if key in part and part[key] != "any"}
        if "$ref" in part:
            return {"$ref": f"#/$defs/{part['$ref']}"}
        if "items" in part:
            kept["items"] = turned(part["items"])
        if "properties" in part:
            kept["properties"] = {key: turned(value) for key, value in part["properties"].items()}
            kept["additionalProperties"] = False
        return kept

    return {"$ref": f"#/$defs/{name}", "$defs": {key: turned(one) for key, one in DESCRIPTION["schemas"].items()}}


def methods(resources: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every call there is: its verb, its path and its description."""
    for resource in resources.values():
        for method in resource.get("methods", {}).values():
            yield method["httpMethod"], f"/{method['path']}", method
        yield from methods(resource.get("resources", {}))


CALLS: Final = {(verb, path): method for verb, path, method in methods(DESCRIPTION["resources"])}


class WatchedYouTube(LoopbackYouTube):
    """A loopback that keeps the bodies of every call and of its answer."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[dict[str, Any], Any, Any]] = []

    def routes(self) -> list[web.AbstractRouteDef]:
        return [self._watched(route) for route in super().routes() if isinstance(route, web.RouteDef)]

    def _watched(self, route: web.RouteDef) -> web.RouteDef:
        async def watch(request: web.Request) -> web.StreamResponse:
            method = CALLS.get((request.method, request.path.removeprefix("/upload")))
            is_json = request.content_type == "application/json"
            asked = await request.json() if method and is_json and request.can_read_body else None
            answer: web.StreamResponse = await cast(Handler, route.handler)(request)
            if method:
                text = answer.text if isinstance(answer, web.Response) and answer.status == 200 else None
                self.kept.append((method, asked, json.loads(text) if text else None))
            return answer

        return web.route(route.method, route.path, watch, **route.kwargs)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[WatchedYouTube]:
    async with WatchedYouTube() as youtube:
        yield youtube


async def test_whatever_goes_to_youtube_and_back_is_as_google_describes_it(
    watched: WatchedYouTube, tmp_path: Path
) -> None:
    bench = Bench.at(watched, tmp_path)
    watched.faults.lose_reply("uploads.final")
    assert isinstance(await bench.upload(), Uploaded)
    assert isinstance(await bench.make_public(), MadePublic)

    sent = [(method["request"]["$ref"], asked) for method, asked, _ in watched.kept if asked]
    came = [(method["response"]["$ref"], answer) for method, _, answer in watched.kept if answer]
    assert {name for name, _ in sent} == {"Video"}
    assert {name for name, _ in came} >= {"Video", "VideoListResponse", "ThumbnailSetResponse"}
    for name, body in sent + came:
        Draft202012Validator(json_schema(name)).validate(body)


@pytest.mark.parametrize(
    "body",
    [{"status": {"privacyStatu": "private"}}, {"status": {"privacyStatus": "hidden"}}, {"snippet": {"tags": "a"}}],
)
def test_googles_description_finds_what_is_wrong(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema("Video")).validate(body)


# Google's protocol of resumable uploads, as somebody else's Cloud Storage speaks it.


@contextmanager
def cloud_storage() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = create_server("127.0.0.1", port, in_memory=True, default_bucket="films")
    server.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.stop()


@pytest.mark.parametrize("parts_before", [0, 1, 2])
async def test_our_uploads_are_understood_by_another_server_from_the_start_or_midway(
    bench: Bench, tmp_path: Path, parts_before: int
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    with cloud_storage() as address:
        document = {**json.loads(get_static_doc("storage", "v1")), "rootUrl": address}
        document["baseUrl"] = f"{address}storage/v1/"
        line = YouTubeLine(bench.worker, order_of(_nothing()), AccountId("A"))
        await line.open()
        client = build_from_document(document, http=line.wire)

        def request() -> Any:
            parts = resumable._Film(film, line, len(FILM))
            return client.objects().insert(bucket="films", name="film.mp4", body={}, media_body=parts)

        session = await resumable._begin(line, request())
        first = request()
        first.resumable_uri = session.uri
        for _ in range(parts_before):
            await asyncio.to_thread(first.next_chunk)
        name = await resumable._send(line, request(), session, len(FILM), is_resumed=parts_before > 0)

        stored = await asyncio.to_thread(client.objects().get_media(bucket="films", object="film.mp4").execute)
        line.close()
    assert name.startswith("films/film.mp4")
    assert stored == FILM


async def test_a_session_that_another_server_does_not_know_is_gone(bench: Bench, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    with cloud_storage() as address:
        document = {**json.loads(get_static_doc("storage", "v1")), "rootUrl": address}
        line = YouTubeLine(bench.worker, order_of(_nothing()), AccountId("A"))
        await line.open()
        client = build_from_document(document, http=line.wire)
        parts = resumable._Film(film, line, len(FILM))
        request = client.objects().insert(bucket="films", name="film.mp4", body={}, media_body=parts)
        unknown = Session(uri=f"{address}upload/storage/v1/b/films/o?uploadType=resumable&upload_id=x", began_at=NOW)

        with pytest.raises(resumable.SessionGone):
            await resumable._send(line, request, unknown, len(FILM), is_resumed=True)
        line.close()


def _nothing() -> TakeDown:
    target = Target(platform=Platform.YOUTUBE, account=AccountId("A"))
    return TakeDown(publication=PUBLICATION, target=target, remote_id="", how=Removal.PRIVATE)


# OAuth 2, as somebody else's provider speaks it.


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


# Meta's own table of parameters: `create_media` in `adobjects/iguserforigonlyapi.py` of facebook-business 26.0.3.

META: Final = {
    "alt_text": "string",
    "audio_configuration": "string",
    "audio_name": "string",
    "caption": "string",
    "children": "list<string>",
    "collaborators": "list<string>",
    "cover_url": "string",
    "image_url": "string",
    "is_ai_generated": "bool",
    "is_carousel_item": "bool",
    "location_id": "string",
    "media_type": "string",
    "product_tags": "list<map>",
    "share_to_feed": "bool",
    "thumb_offset": "string",
    "trial_params": "map",
    "upload_type": "string",
    "user_tags": "list<map>",
    "video_url": "string",
}


@pytest.mark.parametrize("trial", list(InstagramTrial))
def test_a_reel_asks_for_nothing_that_meta_does_not_know(trial: InstagramTrial) -> None:
    choices = InstagramChoices(share_to_feed=trial is InstagramTrial.NONE, cover_ms=1500, trial=trial)
    target = Target(platform=Platform.INSTAGRAM, account=AccountId("A"), choices=choices)

    fields = instagram.container_fields(Metadata(title="Honey", description="It never spoils"), target)

    for name, value in (fields | {"upload_type": "resumable"}).items():
        kind = META[name]
        if kind == "bool":
            assert value in {"true", "false"}
        elif kind == "map":
            assert isinstance(json.loads(value), dict)
        else:
            assert isinstance(value, str)
