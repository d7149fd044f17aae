"""What others wrote judges what we say to YouTube: Google's descriptions, and somebody else's Cloud Storage."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import pytest
from aiohttp import web
from gcp_storage_emulator.server import create_server
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from jsonschema import Draft202012Validator, ValidationError

from bot.accounts.youtube import GoogleSignIn
from bot.sandbox.platforms.server import Handler
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.studio.brief import Platform
from bot.studio.measuring import PostRead
from bot.studio.outcomes import MadePublic, Uploaded
from bot.studio.publication import Removal, Target, YouTubeChoices
from bot.studio.values import AccountId
from bot.studio.work import TakeDown
from tests.publishing.bench import FILM, PUBLICATION, TARGET, Bench, order_of
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
    """A loopback that keeps every call with its query, its body and that of its answer."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[dict[str, Any], Any, Any]] = []
        self.asked: list[tuple[dict[str, Any], dict[str, str]]] = []

    def routes(self) -> list[web.AbstractRouteDef]:
        return [self._watched(route) for route in super().routes() if isinstance(route, web.RouteDef)]

    def _watched(self, route: web.RouteDef) -> web.RouteDef:
        async def watch(request: web.Request) -> web.StreamResponse:
            method = CALLS.get((request.method, request.path.removeprefix("/upload")))
            is_json = request.content_type == "application/json"
            asked = await request.json() if method and is_json and request.can_read_body else None
            answer: web.StreamResponse = await cast(Handler, route.handler)(request)
            if method:
                if "upload_id" not in request.query:
                    self.asked.append((method, dict(request.query)))
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
    playlist = watched.add_playlist("Honey")
    bench.target = TARGET.but(choices=YouTubeChoices(playlist=playlist.id, title=playlist.title))
    watched.faults.lose_reply("uploads.final")
    assert isinstance(await bench.upload(), Uploaded)
    assert isinstance(await bench.make_public(), MadePublic)
    assert isinstance(await bench.read_post(), PostRead)
    assert (await GoogleSignIn(bench.settings.publishing.youtube).facts(bench.access_token)).playlists

    sent = [(method["request"]["$ref"], asked) for method, asked, _ in watched.kept if asked]
    came = [(method["response"]["$ref"], answer) for method, _, answer in watched.kept if answer]
    assert {name for name, _ in sent} == {"Video", "PlaylistItem"}
    assert {name for name, _ in came} >= {
        "Video",
        "VideoListResponse",
        "ThumbnailSetResponse",
        "PlaylistItem",
        "PlaylistItemListResponse",
        "PlaylistListResponse",
    }
    for name, body in sent + came:
        Draft202012Validator(json_schema(name)).validate(body)
    for method, query in watched.asked:
        assert set(query) <= {*method["parameters"], *DESCRIPTION["parameters"]}, method["id"]


async def test_googles_own_client_reads_what_the_loopback_has_of_playlists(bench: Bench) -> None:
    playlist = bench.youtube.add_playlist("Honey")
    await bench.upload()
    line = YouTubeLine(bench.worker, order_of(_nothing()), AccountId("A"))
    await line.open()
    client = line.client
    entry = {"playlistId": playlist.id, "resourceId": {"kind": "youtube#video", "videoId": bench.remote_id}}
    lost = {**entry, "playlistId": "PLnone"}

    put = await asyncio.to_thread(client.playlistItems().insert(part="snippet", body={"snippet": entry}).execute)
    found = await asyncio.to_thread(
        client.playlistItems().list(part="id,snippet", playlistId=playlist.id, videoId=bench.remote_id).execute
    )
    owned = await asyncio.to_thread(client.playlists().list(part="snippet,contentDetails", mine=True).execute)
    with pytest.raises(HttpError, match="cannot be found") as refusal:
        await asyncio.to_thread(client.playlistItems().insert(part="snippet", body={"snippet": lost}).execute)
    await line.close()

    assert [one["id"] for one in found["items"]] == [put["id"]]
    assert owned["items"][0]["contentDetails"] == {"itemCount": 1}
    assert refusal.value.resp.status == 404
    assert refusal.value.error_details[0]["reason"] == "playlistNotFound"


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
        await line.close()
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
        await line.close()


def _nothing() -> TakeDown:
    target = Target(platform=Platform.YOUTUBE, account=AccountId("A"))
    return TakeDown(publication=PUBLICATION, target=target, remote_id="", how=Removal.PRIVATE)
