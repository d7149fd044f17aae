"""The loopback Instagram refuses what the real one refuses, in its words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.platforms.instagram import LoopbackInstagram
from tests.publishing.reels import REEL, api, reel


class Client:
    """Somebody who speaks Graph by hand."""

    def __init__(self, instagram: LoopbackInstagram, session: aiohttp.ClientSession) -> None:
        self.instagram, self.session = instagram, session
        self.token = instagram.issue_account().token

    async def call(self, method: str, path: str, **content: Any) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.session.request(method, api(self.instagram, path), headers=headers, **content) as reply:
            return reply.status, await reply.json(content_type=None)

    async def begin(self, **changes: str) -> dict[str, Any]:
        fields = {"media_type": "REELS", "upload_type": "resumable", "caption": "Honey"} | changes
        return (await self.call("POST", f"{self.instagram.owner.id}/media", data=fields))[1]

    async def send(self, uri: str, film: bytes, *, offset: int = 0, size: int | None = None) -> dict[str, Any]:
        whole = str(len(film) if size is None else size)
        headers = {"Authorization": f"OAuth {self.token}", "offset": str(offset), "file_size": whole}
        async with self.session.post(uri, data=film, headers=headers) as reply:
            return dict(await reply.json())

    async def status(self, container: str) -> dict[str, Any]:
        return (await self.call("GET", container, params={"fields": "status_code,status,video_status"}))[1]

    async def publish(self, container: str) -> tuple[int, dict[str, Any]]:
        return await self.call("POST", f"{self.instagram.owner.id}/media_publish", data={"creation_id": container})

    async def finished(self, film: bytes = REEL, **changes: str) -> str:
        begun = await self.begin(**changes)
        await self.send(begun["uri"], film)
        for _ in range(self.instagram.state.processing_polls):
            await self.status(begun["id"])
        return str(begun["id"])


@pytest.fixture
async def client(instagram: LoopbackInstagram) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(instagram, session)


def code_of(answer: dict[str, Any]) -> tuple[int, int]:
    return answer["error"]["code"], answer["error"].get("error_subcode", 0)


async def test_a_reel_goes_from_container_to_profile(client: Client) -> None:
    container = await client.finished(is_ai_generated="true", share_to_feed="false", thumb_offset="2000")
    assert (await client.status(container))["status_code"] == "FINISHED"

    _, published = await client.publish(container)

    (found,) = client.instagram.reels.values()
    assert published["id"] == found.id
    assert (found.file.read_bytes(), found.caption, found.is_ai_generated) == (REEL, "Honey", True)
    assert (found.share_to_feed, found.thumb_offset) == (False, 2000)
    assert (await client.status(container))["status_code"] == "PUBLISHED"
    async with client.session.get(client.instagram.base) as profile:
        assert f"/reel/{found.shortcode}/" in await profile.text()
    async with client.session.get(f"{client.instagram.base}/reel/{found.shortcode}/") as page:
        text = await page.text()
    assert "AI info" in text
    assert "Reels tab only" in text


async def test_a_container_is_published_once(client: Client) -> None:
    container = await client.finished()
    await client.publish(container)

    assert code_of((await client.publish(container))[1])[0] == 9
    assert len(client.instagram.reels) == 1


@pytest.mark.parametrize(
    ("film", "subcode"),
    [
        (reel(edit_list=True), 2207026),
        (reel(index_first=False), 2207026),
        (reel(seconds=2.9), 2207026),
        (reel(seconds=901), 2207026),
        (reel(width=2160), 2207026),
        (b"not a film at all", 2207026),
        (reel(seconds=4), 2207057),
    ],
)
async def test_a_film_is_judged_by_its_boxes(client: Client, film: bytes, subcode: int) -> None:
    container = await client.finished(film, thumb_offset="4500")

    told = await client.status(container)
    assert told["status_code"] == "ERROR"
    assert str(subcode) in told["status"]
    assert code_of((await client.publish(container))[1]) == (9007, 2207027)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"caption": "x" * 2201}, (36004, 2207010)),
        ({"caption": " ".join(f"@a{number}" for number in range(21))}, (100, 2207040)),
        ({"caption": " ".join(f"#a{number}" for number in range(31))}, (100, 0)),
        ({"media_type": "VIDEO"}, (100, 2207023)),
        ({"upload_type": ""}, (100, 0)),
        ({"share_to_feed": "True"}, (100, 0)),
        ({"thumb_offset": "-1"}, (100, 0)),
    ],
)
async def test_what_is_asked_for_is_checked(client: Client, changes: dict[str, str], code: tuple[int, int]) -> None:
    assert code_of(await client.begin(**changes)) == code


@pytest.mark.parametrize(
    ("offset", "size", "kind"),
    [(1, len(REEL) + 1, "OffsetInvalidError"), (0, len(REEL) + 5, "OffsetInvalidError"), (0, 0, "HeadersMissing")],
    ids=["offset", "length", "headers"],
)
async def test_bytes_are_taken_in_order_and_whole(client: Client, offset: int, size: int, kind: str) -> None:
    begun = await client.begin()

    answer = await client.send(begun["uri"], REEL, offset=offset, size=size)

    assert answer["debug_info"]["type"] == kind
    assert (await client.status(begun["id"]))["video_status"]["uploading_phase"]["bytes_transferred"] == 0


async def test_a_container_lives_a_day(client: Client) -> None:
    container = await client.finished()
    client.instagram.expire_containers()

    assert (await client.status(container))["status_code"] == "EXPIRED"
    assert code_of((await client.publish(container))[1]) == (-2, 2207020)


async def test_there_are_so_many_posts_a_day(client: Client) -> None:
    client.instagram.state.posts_total = 1
    await client.publish(await client.finished())
    later = await client.finished()

    _, limit = await client.call("GET", f"{client.instagram.owner.id}/content_publishing_limit")
    status, refused = await client.publish(later)

    assert limit["data"][0]["quota_usage"] == limit["data"][0]["config"]["quota_total"] == 1
    assert (status, code_of(refused)) == (403, (9, 2207042))
    client.instagram.pass_time(timedelta(hours=23, minutes=59))
    client.instagram.pass_time(timedelta(minutes=2))
    assert client.instagram.state.used(client.instagram.owner) == 0


async def test_another_account_sees_and_does_nothing(client: Client) -> None:
    container = await client.finished()
    client.token = client.instagram.issue_account("somebody.else").token

    assert code_of(await client.status(container)) == (24, 2207006)
    assert code_of((await client.publish(container))[1])[0] == 100


async def test_a_permission_too_few_is_refused(client: Client) -> None:
    scopes = frozenset({"instagram_business_basic"})
    client.token = client.instagram.issue_account(scopes=scopes).token

    assert code_of(await client.begin())[0] == 10


async def test_a_dead_token_is_refused(client: Client) -> None:
    client.instagram.pass_time(timedelta(days=61))

    assert code_of(await client.begin()) == (190, 463)


async def test_comments_can_be_switched_off(client: Client) -> None:
    _, published = await client.publish(await client.finished())

    await client.call("POST", published["id"], data={"comment_enabled": "false"})

    assert not client.instagram.reels[published["id"]].comments


async def insights(client: Client, media: str, metric: str) -> tuple[int, dict[str, Any]]:
    return await client.call("GET", f"{media}/insights", params={"metric": metric})


async def test_insights_leave_out_what_is_not_counted_and_refuse_what_is_gone(client: Client) -> None:
    _, published = await client.publish(await client.finished())
    media = published["id"]
    client.instagram.reels[media].insights = {"views": 7}

    status, found = await insights(client, media, "views,reach")

    assert (status, [entry["name"] for entry in found["data"]]) == (200, ["views"])
    assert found["data"][0]["values"] == [{"value": 7}]
    for gone in ("plays", "impressions", "crossposted_views"):
        assert code_of((await insights(client, media, f"views,{gone}"))[1]) == (100, 0)
    client.token = client.instagram.issue_account(scopes=frozenset({"instagram_business_basic"})).token
    status, refused = await insights(client, media, "views")
    assert (status, code_of(refused)) == (403, (10, 0))


async def test_a_deleted_reel_and_a_strange_field_of_a_container_are_refused(client: Client) -> None:
    container = await client.finished()
    status, refused = await client.call("GET", container, params={"fields": "permalink"})
    assert (status, code_of(refused)) == (400, (100, 0))
    media = (await client.publish(container))[1]["id"]

    client.instagram.state.delete(client.instagram.reels[media])

    for path in (media, f"{media}/insights"):
        status, refused = await client.call("GET", path, params={"fields": "permalink", "metric": "views"})
        assert (status, code_of(refused)) == (400, (100, 33))
