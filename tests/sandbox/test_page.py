"""The web page's own door: what it shows, does and hears, and whom it does not let in."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import Loopback
from tests.sandbox.studio_bot import StudioBot


class Browser:
    """One page in a browser, at which one person sits."""

    def __init__(self, sandbox: Loopback, session: aiohttp.ClientSession, person: int) -> None:
        self.sandbox, self.session, self.person = sandbox, session, person

    async def get(self, path: str, **query: str) -> Any:
        query["as"] = str(self.person)
        async with self.session.get(f"{self.sandbox.page_url}page/{path}", params=query) as response:
            return await response.json()

    async def act(self, do: str, **given: Any) -> Any:
        body = {"as": str(self.person), "do": do, **given}
        async with self.session.post(f"{self.sandbox.page_url}page/act", json=body) as response:
            return await response.json()


@pytest.fixture
async def browser(sandbox: Loopback) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession() as session:
        yield Browser(sandbox, session, sandbox.person("Ada").id)


async def test_the_page_and_its_parts_are_served_and_nothing_else(sandbox: Loopback, browser: Browser) -> None:
    statuses = {}
    for path in ("", "page/static/main.js", "page/static/inter.ttf", "page/static/..%2froutes.py", "page/static/no.js"):
        async with browser.session.get(f"{sandbox.page_url}{path}") as response:
            statuses[path.rpartition("/")[2]] = response.status
            if path == "":
                assert "script-src 'self'" in response.headers["Content-Security-Policy"]

    assert statuses == {"": 200, "main.js": 200, "inter.ttf": 200, "..%2froutes.py": 404, "no.js": 404}


@pytest.mark.parametrize("header", ["Origin", "Host"])
async def test_other_sites_are_turned_away(sandbox: Loopback, browser: Browser, header: str) -> None:
    foreign = {"Origin": "https://evil.example", "Host": "evil.example"}[header]
    url = f"{sandbox.page_url}page/act"
    async with browser.session.post(url, json={"do": "say"}, headers={header: foreign}) as response:
        assert response.status == 403


async def test_a_person_reads_writes_and_reacts(sandbox: Loopback, browser: Browser) -> None:
    studio = str(sandbox.channel("studio").id)

    await browser.act("say", channel=studio, text="Hello **there**")
    talk = await browser.get(f"channels/{studio}")
    [shown] = talk["messages"]
    await browser.act("react", channel=studio, message=shown["id"], emoji="✅")
    home = await browser.get("home")

    assert "Hello <strong>there</strong>" in shown["html"]
    assert isinstance(shown["id"], str)
    assert sandbox.channel("studio").last.reactions == {"✅": 1}
    assert [channel["name"] for channel in home["guilds"][0]["channels"]] == ["studio", "general"]
    assert home["me"]["name"] == "Ada"


@pytest.mark.usefixtures("bot")
async def test_commands_are_listed_completed_and_used(sandbox: Loopback, browser: Browser) -> None:
    studio = str(sandbox.channel("studio").id)

    names = [command["name"] for command in await browser.get(f"commands/{studio}")]
    found = await browser.act("complete", channel=studio, command="edit ask", option="change", text="sh")
    await browser.act("slash", channel=studio, command="echo", options={"text": "hi", "times": 2})
    refused = await browser.act("slash", channel=studio, command="echo", options={"text": "x" * 30})

    assert {"echo", "edit ask", "release"} <= set(names)
    assert found["choices"][0]["value"] == "shorter"
    assert sandbox.channel("studio").last.text.startswith("hihi")
    assert "length 30" in refused["error"]


@pytest.mark.usefixtures("bot")
async def test_a_form_comes_up_and_goes_back(sandbox: Loopback, browser: Browser) -> None:
    studio = str(sandbox.channel("studio").id)
    await browser.act("slash", channel=studio, command="panel")
    panel = str(sandbox.channel("studio").last.id)

    opened = await browser.act("click", channel=studio, message=panel, id="ask")
    [field] = opened["modal"]["components"]
    values = {field["components"][0]["custom_id"]: "Bread"}
    await browser.act("submit", channel=studio, interaction=opened["modal"]["interaction"], values=values)
    await browser.act("select", channel=studio, message=panel, id="tone", values=["dry"])

    texts = [message.text for message in sandbox.person("Ada").view("studio").messages]
    assert texts[1:] == ["Noted: Bread", "Tones: dry"]


async def test_the_feed_brings_what_the_person_may_see(sandbox: Loopback, bot: StudioBot, browser: Browser) -> None:
    grace = sandbox.person("Grace")
    address = f"{sandbox.page_url}page/feed?as={browser.person}"
    async with browser.session.ws_connect(address.replace("http", "ws")) as socket:
        await grace.slash("studio", "edit ask", change="hidden from Ada")
        said = await grace.say("studio", "Seen")
        user = await bot.fetch_user(grace.id)
        await user.send("A word in private")

        first, second, third = [await socket.receive_json(timeout=5) for _ in range(3)]

    assert (first["kind"], first["id"], first["new"]) == ("message", str(said.id), True)
    assert second["kind"] == "home"
    assert third == {"kind": "nudge", "people": [str(grace.id)]}
