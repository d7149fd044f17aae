"""The loopback YouTube answers Google's own client, unmodified, as YouTube does."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import httplib2
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload, build_http

from bot.sandbox.platforms.youtube import LoopbackYouTube
from tests.publishing.bench import FILM, GRAIN, JPEG


def google(youtube: LoopbackYouTube, *scopes: str) -> Any:
    """Return Google's client as an app would build it, pointed at the loopback."""
    issued = youtube.issue_account(scopes=scopes or ("youtube.force-ssl",))
    credentials = Credentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token=issued.refresh_token,
        token_uri=youtube.token_url,
        client_id=youtube.client_id,
        client_secret=youtube.client_secret,
    )
    document = {**json.loads(get_static_doc("youtube", "v3")), "rootUrl": f"{youtube.api_base}/"}
    document["baseUrl"] = document["rootUrl"]
    return build_from_document(document, credentials=credentials)


def insert(client: Any, file: Path, **status: Any) -> Any:
    body = {"snippet": {"title": "Honey"}, "status": status}
    media = MediaFileUpload(str(file), mimetype="video/mp4", chunksize=GRAIN, resumable=True)
    return client.videos().insert(part="snippet,status", body=body, media_body=media)


def sent(request: Any) -> Any:
    response = None
    while response is None:
        _, response = request.next_chunk()
    return response


@pytest.fixture
def film(tmp_path: Path) -> Path:
    file = tmp_path / "film.mp4"
    file.write_bytes(FILM)
    return file


async def test_googles_client_uploads_lists_updates_and_sets_a_thumbnail(
    youtube: LoopbackYouTube, film: Path, tmp_path: Path
) -> None:
    still = tmp_path / "still.jpg"
    still.write_bytes(JPEG)

    def work() -> Any:
        client = google(youtube)
        video = sent(insert(client, film, privacyStatus="private"))
        for _ in range(2):
            listed = client.videos().list(part="status,processingDetails", id=video["id"]).execute()
        assert listed["items"][0]["processingDetails"]["processingStatus"] == "succeeded"
        client.thumbnails().set(videoId=video["id"], media_body=MediaFileUpload(str(still))).execute()
        return (
            client.videos()
            .update(part="status", body={"id": video["id"], "status": {"privacyStatus": "public"}})
            .execute()
        )

    updated = await asyncio.to_thread(work)

    video = youtube.videos[updated["id"]]
    assert updated["status"]["privacyStatus"] == "public"
    assert video.file.read_bytes() == FILM
    assert video.thumbnail == JPEG


async def test_an_upload_that_names_no_privacy_is_public(youtube: LoopbackYouTube, film: Path) -> None:
    await asyncio.to_thread(lambda: sent(insert(google(youtube), film)))

    (video,) = youtube.videos.values()
    assert video.status["privacyStatus"] == "public"


async def test_an_update_replaces_every_field_of_its_part(youtube: LoopbackYouTube, film: Path) -> None:
    def work() -> Any:
        client = google(youtube)
        video = sent(insert(client, film, privacyStatus="private", containsSyntheticMedia=True))
        client.videos().update(part="status", body={"id": video["id"], "status": {"privacyStatus": "public"}}).execute()

    await asyncio.to_thread(work)

    (video,) = youtube.videos.values()
    assert video.status["containsSyntheticMedia"] is False


async def test_googles_client_resumes_after_a_503(youtube: LoopbackYouTube, film: Path) -> None:
    youtube.faults.refuse("uploads.chunk", 503, "backendError", skip=1)

    def work() -> Any:
        request = insert(google(youtube), film, privacyStatus="private")
        with pytest.raises(HttpError):
            sent(request)
        return sent(request)

    await asyncio.to_thread(work)

    (video,) = youtube.videos.values()
    assert video.file.read_bytes() == FILM


async def test_a_scope_too_few_is_refused(youtube: LoopbackYouTube, film: Path) -> None:
    def work() -> None:
        client = google(youtube, "youtube.upload")
        video = sent(insert(client, film, privacyStatus="private"))
        with pytest.raises(HttpError) as caught:
            client.videos().update(part="status", body={"id": video["id"], "status": {}}).execute()
        assert caught.value.resp.status == 403

    await asyncio.to_thread(work)


async def test_others_do_not_see_a_private_video(youtube: LoopbackYouTube, film: Path) -> None:
    def work() -> Any:
        mine = sent(insert(google(youtube), film, privacyStatus="private"))
        issued = youtube.issue_account("Somebody else")
        http = build_http()
        address = f"{youtube.api_base}/youtube/v3/videos?part=id&id={mine['id']}"
        _, content = http.request(address, headers={"authorization": f"Bearer {issued.access_token}"})
        return json.loads(content)["items"]

    assert await asyncio.to_thread(work) == []


@pytest.mark.parametrize(
    ("content_range", "status"),
    [
        (f"bytes 0-{GRAIN - 2}/{len(FILM)}", 400),
        (f"bytes {GRAIN}-{2 * GRAIN - 1}/{len(FILM)}", 400),
        ("bytes nonsense", 400),
        (f"bytes */{len(FILM)}", 308),
        (f"bytes 0-{GRAIN - 1}/{len(FILM)}", 308),
    ],
    ids=[
        "off_the_grain",
        "out_of_order",
        "nonsense",
        "asking",
        "a_part",
    ],  # a signed film's size is not always the same
)
async def test_parts_are_whole_in_order_and_well_named(
    youtube: LoopbackYouTube, film: Path, content_range: str, status: int
) -> None:
    def work() -> int:
        request = insert(google(youtube), film, privacyStatus="private")
        http: httplib2.Http = build_http()
        token = youtube.issue_account().access_token
        start = {**request.headers, "X-Upload-Content-Length": str(len(FILM)), "authorization": f"Bearer {token}"}
        opened, _ = http.request(request.uri, "POST", body=request.body, headers=start)
        first, _, last = content_range.removeprefix("bytes ").partition("/")[0].partition("-")
        body = FILM[int(first) : int(last) + 1] if last else b""
        answer, _ = http.request(opened["location"], "PUT", body=body, headers={"Content-Range": content_range})
        return int(answer.status)

    assert await asyncio.to_thread(work) == status


async def test_a_private_video_plays_for_its_owner_only(youtube: LoopbackYouTube, film: Path) -> None:
    video = await asyncio.to_thread(lambda: sent(insert(google(youtube), film, privacyStatus="private")))
    page, media = f"{youtube.base}/shorts/{video['id']}", f"{youtube.base}/media/{video['id']}.mp4"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(page) as shown, browser.get(media) as bytes_shown:
            assert (shown.status, bytes_shown.status) == (403, 404)
            assert "This video is private" in await shown.text()
        async with browser.post(
            f"{youtube.base}/viewer", data={"as": "owner", "back": f"/shorts/{video['id']}"}
        ) as own:
            assert "<video" in await own.text()
        async with browser.get(media, headers={"Range": "bytes=4-7"}) as part:
            assert (part.status, await part.read()) == (206, b"ftyp")


async def test_a_public_video_plays_for_everyone_and_is_on_the_channels_page(
    youtube: LoopbackYouTube, film: Path
) -> None:
    status = {"privacyStatus": "public", "containsSyntheticMedia": True}
    video = await asyncio.to_thread(lambda: sent(insert(google(youtube), film, **status)))
    youtube.videos[video["id"]].snippet["title"] = "<b>Honey</b> & $bees"
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{youtube.base}/shorts/{video['id']}") as shown:
            text = await shown.text()
        async with browser.get(youtube.base) as channel:
            shelf = await channel.text()
    assert "<video" in text
    assert "Altered or synthetic content" in text
    assert "&lt;b&gt;Honey&lt;/b&gt; &amp; $bees" in text
    assert f"/shorts/{video['id']}" in shelf


def entry(playlist: str, video: str, kind: str = "youtube#video") -> dict[str, Any]:
    return {"snippet": {"playlistId": playlist, "resourceId": {"kind": kind, "videoId": video}}}


async def test_playlists_are_kept_by_youtubes_rules(youtube: LoopbackYouTube, film: Path) -> None:
    mine, theirs = youtube.add_playlist("Honey"), youtube.state.add_playlist(youtube.state.add_channel("Zoe"), "Zoe's")

    def refused(client: Any, body: dict[str, Any], part: str = "snippet") -> tuple[int, str]:
        with pytest.raises(HttpError) as refusal:
            client.playlistItems().insert(part=part, body=body).execute()
        return refusal.value.resp.status, refusal.value.error_details[0]["reason"]

    def work() -> None:
        client = google(youtube)
        video = sent(insert(client, film, privacyStatus="private"))["id"]
        assert [one["id"] for one in client.playlists().list(part="id", mine=True).execute()["items"]] == [mine.id]
        assert refused(client, entry(theirs.id, video)) == (403, "playlistItemsNotAccessible")
        assert refused(client, entry("PLnone", video)) == (404, "playlistNotFound")
        assert refused(client, entry(mine.id, "none")) == (404, "videoNotFound")
        assert refused(client, entry(mine.id, video, "youtube#channel")) == (400, "invalidResourceType")
        assert refused(client, entry(mine.id, video), part="id") == (400, "unexpectedPart")
        left = youtube.state.units_left
        for _ in range(2):
            client.playlistItems().insert(part="snippet", body=entry(mine.id, video)).execute()
        assert left - youtube.state.units_left == 100
        youtube.state.playlist_most = 2
        assert refused(client, entry(mine.id, video)) == (403, "playlistContainsMaximumNumberOfVideos")
        reader = google(youtube, "youtube.readonly")
        assert refused(reader, entry(mine.id, video)) == (403, "insufficientPermissions")
        listed = client.playlistItems().list(part="contentDetails", playlistId=mine.id, videoId=video).execute()
        assert [one["contentDetails"]["videoId"] for one in listed["items"]] == [video, video]

    await asyncio.to_thread(work)


async def test_statistics_are_numbers_written_as_texts(youtube: LoopbackYouTube, film: Path) -> None:
    def work() -> Any:
        client = google(youtube)
        video = sent(insert(client, film, privacyStatus="private"))["id"]
        youtube.videos[video].statistics["viewCount"] = 12
        return client.videos().list(part="statistics", id=video).execute()["items"][0]

    assert (await asyncio.to_thread(work))["statistics"] == {
        "viewCount": "12",
        "likeCount": "0",
        "favoriteCount": "0",
        "commentCount": "0",
    }


async def test_the_owner_of_a_channel_makes_playlists_on_its_page_and_nobody_else_does(
    youtube: LoopbackYouTube,
) -> None:
    page = f"{youtube.base}/channel/{youtube.owner.id}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.post(f"{page}/playlists", data={"title": "Bees"}) as refused:
            assert refused.status == 403
        async with browser.post(f"{youtube.base}/viewer", data={"as": "owner", "back": "/"}):
            pass
        async with browser.post(f"{page}/playlists", data={"title": "<b>Bees</b>"}) as made:
            text = await made.text()

    assert [one.title for one in youtube.state.playlists.values()] == ["<b>Bees</b>"]
    assert "&lt;b&gt;Bees&lt;/b&gt;" in text
