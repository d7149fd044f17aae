"""The loopback TikTok keeps TikTok's rules: a client that breaks them is refused as the real one refuses it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.platforms.tiktok import BASIC, DRAFT, LoopbackTikTok

CHUNK = 5_242_880
SMALL = b"\x00\x00\x00\x18ftypisom a small film"
POST = {
    "title": "Honey",
    "privacy_level": "PUBLIC_TO_EVERYONE",
    "brand_content_toggle": False,
    "brand_organic_toggle": False,
    "is_aigc": True,
}
API = "/v2/post/publish"


class Client:
    """A client without any sense of rules."""

    def __init__(self, tiktok: LoopbackTikTok, session: aiohttp.ClientSession, token: str) -> None:
        self.tiktok, self.session, self.token = tiktok, session, token

    async def call(self, path: str, body: Any = None, **headers: str) -> tuple[int, str, dict[str, Any]]:
        """Call the API; return status, code and data."""
        sent = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=UTF-8",
            **headers,
        }
        async with self.session.post(f"{self.tiktok.base}{path}", json=body, headers=sent) as reply:
            answer = await reply.json()
            assert set(answer) == {"data", "error"}
            assert answer["error"]["log_id"]
            return reply.status, answer["error"]["code"], answer["data"]

    async def init(self, size: int, chunk: int, count: int, **post: Any) -> tuple[int, str, dict[str, Any]]:
        """Begin a post."""
        source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk, "total_chunk_count": count}
        return await self.call(f"{API}/video/init/", {"post_info": POST | post, "source_info": source})

    async def draft(self, size: int = len(SMALL)) -> tuple[int, str, dict[str, Any]]:
        """Begin a draft of one part."""
        source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": size, "total_chunk_count": 1}
        return await self.call(f"{API}/inbox/video/init/", {"source_info": source})

    async def put(self, url: str, data: bytes, span: str, **headers: str) -> tuple[int, str]:
        """Send a part; return the status and what is stored."""
        sent = {"Content-Type": "video/mp4", "Content-Range": span, **headers}
        async with self.session.put(url, data=data, headers=sent) as reply:
            return reply.status, reply.headers.get("Content-Range", "")


@pytest.fixture
async def client(tiktok: LoopbackTikTok) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        client = Client(tiktok, session, tiktok.issue_account().access_token)
        await client.call(f"{API}/creator_info/query/")
        yield client


@pytest.mark.parametrize(
    ("size", "chunk", "count", "taken"),
    [
        (50000123, 10000000, 5, True),
        (50000123, 10000000, 6, False),
        (64000001, 64000000, 1, True),
        (4194304, 4194304, 1, True),
        (4194304, 1000000, 4, False),
        (5000000, 5000000, 1, True),
        (50000000, 4999999, 10, False),
        (200000000, 80000000, 2, False),
        (5 * 1024**3, 64000000, 83, False),
        (0, 0, 1, False),
    ],
)
async def test_only_tiktoks_division_of_a_file_is_taken(
    client: Client, size: int, chunk: int, count: int, taken: bool
) -> None:
    status, code, data = await client.init(size, chunk, count)

    assert (status, code) == ((200, "ok") if taken else (400, "invalid_param"))
    assert bool(data.get("upload_url")) == taken


async def test_parts_come_in_order_whole_and_without_a_token(client: Client) -> None:
    size = 2 * CHUNK + 3
    _, _, data = await client.init(size, CHUNK, 2)
    url, first, last = data["upload_url"], bytes(CHUNK), bytes(CHUNK + 3)

    assert (await client.put(url, last, f"bytes {CHUNK}-{size - 1}/{size}"))[0] == 416
    assert (await client.put(url, first[:-1], f"bytes 0-{CHUNK - 2}/{size}"))[0] == 400
    assert (await client.put(url, first, f"bytes 0-{CHUNK - 1}/{size}", Authorization="Bearer x"))[0] == 400
    assert (await client.put(url, first, f"bytes 0-{CHUNK - 1}/{size}", **{"Content-Type": "text/plain"}))[0] == 400
    assert (await client.put(url, first, "0-1"))[0] == 400
    assert (await client.put(f"{url}x", first, f"bytes 0-{CHUNK - 1}/{size}"))[0] == 404
    assert await client.put(url, first, f"bytes 0-{CHUNK - 1}/{size}") == (206, f"bytes 0-{CHUNK}/{size}")
    assert (await client.put(url, first, f"bytes 0-{CHUNK - 1}/{size}"))[0] == 416
    assert (await client.put(url, last, f"bytes {CHUNK}-{size - 1}/{size}"))[0] == 201


async def test_an_address_holds_for_an_hour(client: Client, tiktok: LoopbackTikTok) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    tiktok.state.now = lambda: now
    _, _, data = await client.draft()

    tiktok.state.now = lambda: now + timedelta(minutes=60)

    assert (await client.put(data["upload_url"], SMALL, f"bytes 0-{len(SMALL) - 1}/{len(SMALL)}"))[0] == 403


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"privacy_level": "FOLLOWER_OF_CREATOR"}, 403, "privacy_level_option_mismatch"),
        ({"title": "🍯" * 1101}, 400, "invalid_param"),
        ({"title": "🍯" * 1100}, 200, "ok"),
        ({"brand_content_toggle": None}, 400, "invalid_param"),
        ({"brand_content_toggle": True, "privacy_level": "SELF_ONLY"}, 400, "invalid_param"),
    ],
)
async def test_a_posts_words_and_choices_are_checked(
    client: Client, change: dict[str, Any], status: int, code: str
) -> None:
    assert (await client.init(3000, 3000, 1, **change))[:2] == (status, code)


async def test_a_post_wants_creator_info_read_before(tiktok: LoopbackTikTok, client: Client) -> None:
    tiktok.owner.asked_at = None

    assert (await client.init(3000, 3000, 1))[1] == "invalid_param"


async def test_an_app_without_an_audit_posts_privately_only(client: Client, tiktok: LoopbackTikTok) -> None:
    tiktok.state.audited = False
    refused = "unaudited_client_can_only_post_to_private_accounts"

    assert (await client.init(3000, 3000, 1))[:2] == (403, refused)
    assert (await client.init(3000, 3000, 1, privacy_level="SELF_ONLY"))[:2] == (403, refused)
    tiktok.owner.is_private = True
    assert (await client.init(3000, 3000, 1, privacy_level="SELF_ONLY"))[:2] == (200, "ok")
    assert (await client.draft())[:2] == (200, "ok")


async def finished(client: Client, begun: tuple[int, str, dict[str, Any]]) -> str:
    """Send a film of one part and wait until it is processed."""
    data = begun[2]
    await client.put(data["upload_url"], SMALL, f"bytes 0-{len(SMALL) - 1}/{len(SMALL)}")
    for _ in range(3):
        _, _, found = await client.call(f"{API}/status/fetch/", {"publish_id": data["publish_id"]})
    return str(found["status"])


async def test_a_sixth_draft_and_a_sixteenth_post_wait_for_tomorrow(client: Client, tiktok: LoopbackTikTok) -> None:
    tiktok.state.rates.update(init=100, inbox_init=100, status=1000)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    tiktok.state.now = lambda: now

    assert [await finished(client, await client.draft()) for _ in range(5)] == ["SEND_TO_USER_INBOX"] * 5
    assert (await client.draft())[:2] == (403, "spam_risk_too_many_pending_share")
    size = len(SMALL)
    posts = [await finished(client, await client.init(size, size, 1)) for _ in range(15)]
    assert posts == ["PUBLISH_COMPLETE"] * 15
    assert (await client.init(size, size, 1))[:2] == (403, "spam_risk_too_many_posts")
    tiktok.state.now = lambda: now + timedelta(hours=24)
    assert (await client.draft())[1] == (await client.init(size, size, 1))[1] == "ok"


@pytest.mark.parametrize(("path", "most"), [("creator_info/query/", 19), ("status/fetch/", 30), ("video/init/", 6)])
async def test_calls_are_counted_by_the_minute(client: Client, tiktok: LoopbackTikTok, path: str, most: int) -> None:
    now = datetime.now(UTC)
    tiktok.state.now = lambda: now
    codes = [(await client.call(f"{API}/{path}", {}))[1] for _ in range(most + 1)]

    assert codes.index("rate_limit_exceeded") == most
    tiktok.state.now = lambda: now + timedelta(minutes=1)
    assert (await client.call(f"{API}/{path}", {}))[1] != "rate_limit_exceeded"


async def test_tokens_scopes_and_types_are_checked(client: Client, tiktok: LoopbackTikTok) -> None:
    path = f"{API}/creator_info/query/"
    drafts_only = tiktok.issue_account((BASIC, DRAFT)).access_token

    assert (await client.call(path, Authorization="Bearer nobody"))[:2] == (401, "access_token_invalid")
    assert (await client.call(path, Authorization=f"Bearer {drafts_only}"))[:2] == (401, "scope_not_authorized")
    assert (await client.call(path, {}, **{"Content-Type": "application/json"}))[1] == "invalid_param"


async def test_another_creators_upload_is_none_of_ours(client: Client, tiktok: LoopbackTikTok) -> None:
    _, _, data = await client.draft()
    other = tiktok.state.add_creator("Somebody else")
    _, client.token = tiktok.state.give(other, frozenset({DRAFT}))

    code = (await client.call(f"{API}/status/fetch/", {"publish_id": data["publish_id"]}))[1]

    assert code == "token_not_authorized_for_specified_publish_id"
    assert (await client.call(f"{API}/status/fetch/", {"publish_id": "x"}))[1] == "invalid_publish_id"


async def test_what_is_no_film_is_rejected_after_the_upload(client: Client) -> None:
    _, _, data = await client.draft(4)
    await client.put(data["upload_url"], b"text", "bytes 0-3/4")
    for _ in range(3):
        _, _, found = await client.call(f"{API}/status/fetch/", {"publish_id": data["publish_id"]})

    assert (found["status"], found["fail_reason"]) == ("FAILED", "file_format_check_failed")


async def test_posts_and_drafts_can_be_looked_at(client: Client, tiktok: LoopbackTikTok) -> None:
    size = len(SMALL)
    await finished(client, await client.init(size, size, 1, title="Honey <never> spoils"))
    await finished(client, await client.draft())

    async with client.session.get(f"{tiktok.base}/") as page:
        profile = await page.text()
    async with client.session.get(f"{tiktok.base}/@x/video/{tiktok.appeared[0].publish_id}") as page:
        post = await page.text()

    assert "Honey &lt;never&gt; spoils" in profile
    assert 'class="label draft"' in profile
    assert "Creator labeled as AI-generated" in post


@pytest.mark.parametrize(
    "change",
    [
        {"code_challenge": "uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek"},
        {"client_key": "x"},
        {"redirect_uri": "http://127.0.0.1:8977/callback"},
        {"redirect_uri": "https://example.com/callback/"},
        {"scope": "user.info.basic video.upload"},
        {"state": ""},
    ],
)
async def test_the_sign_in_page_takes_only_what_tiktok_takes(
    client: Client, tiktok: LoopbackTikTok, change: dict[str, str]
) -> None:
    right = {
        "client_key": tiktok.client_key,
        "response_type": "code",
        "scope": "user.info.basic,video.upload",
        "redirect_uri": "http://127.0.0.1:8977/callback/",
        "state": "s",
        "code_challenge": "a" * 64,
        "code_challenge_method": "S256",
    }
    url = f"{tiktok.base}/v2/auth/authorize/"

    async with client.session.get(url, params=right) as page:
        assert page.status == 200
    async with client.session.get(url, params=right | change) as page:
        assert page.status == 400


QUERY = "/v2/video/query/?fields="


async def test_only_public_posts_of_the_creator_are_found_with_the_fields_asked_for(client: Client) -> None:
    upload = client.tiktok.state.begin(client.tiktok.owner, {"privacy_level": "PUBLIC_TO_EVERYONE"}, 1, 1, 1)
    upload.status, upload.post_id = "PUBLISH_COMPLETE", 7001
    asked = {"filters": {"video_ids": ["7001", "7002"]}}

    status, code, found = await client.call(f"{QUERY}id,view_count", asked)

    assert (status, code) == (200, "ok")
    assert found["videos"] == [{"id": "7001", "view_count": 0}]
    upload.is_deleted = True
    assert (await client.call(f"{QUERY}id", asked))[2]["videos"] == []


@pytest.mark.parametrize(
    ("fields", "ids"),
    [("id,watch_time", ["1"]), ("", ["1"]), ("id", []), ("id", [str(one) for one in range(21)]), ("id", [7001])],
)
async def test_a_query_against_the_rules_is_refused(client: Client, fields: str, ids: list[Any]) -> None:
    status, code, _ = await client.call(f"{QUERY}{fields}", {"filters": {"video_ids": ids}})

    assert (status, code) == (400, "invalid_params")


async def test_numbers_want_a_scope_of_their_own(client: Client) -> None:
    client.token = client.tiktok.issue_account((BASIC, DRAFT)).access_token

    status, code, _ = await client.call(f"{QUERY}id", {"filters": {"video_ids": ["1"]}})

    assert (status, code) == (401, "scope_not_authorized")
