"""Each step on our side of docs/connect-*.md, with a real browser on the platforms' sign-in pages.

The way back is the one that the documents name: an address where nothing listens, copied from the address bar.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.connecting import connect_here, connect_youtube
from bot.sandbox.people.views import MessageView
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.sections import InstagramSection, TikTokSection, YouTubeSection
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.brief import Platform
from bot.studio.guild import GuildSettings
from bot.studio.values import GuildId
from tests.browser import Browser, Page, program
from tests.discord.connecting import paste
from tests.discord.stage import Stage, answered, on_stage

PLATFORMS = {"youtube": "YouTube", "tiktok": "TikTok", "instagram": "Instagram"}
REDIRECTS = {
    "youtube": YouTubeSection().redirect_uri,
    "tiktok": TikTokSection().redirect_uri,
    "instagram": InstagramSection().redirect_uri,
}
ASKS = {
    "youtube": "upload, edit and delete your YouTube videos",
    "tiktok": "Send drafts to your TikTok inbox",
    "instagram": "Publish posts for you",
}
DOCS = Path(__file__).parents[2] / "docs"


@dataclass
class Desk:
    """Somebody who manages the server, with Discord in one window and a browser in the other."""

    stage: Stage
    page: Page

    async def asks_to_connect(self, platform: str) -> MessageView:
        reply = await self.stage.discord.owner.slash("studio", "publish connect", platform=platform)
        assert reply.message is not None
        return await reply.message.until(f"Sign in to {PLATFORMS[platform]}")

    async def pastes(self, card: MessageView, address: str) -> None:
        await paste(self.stage.discord.owner, card, address)


@asynccontextmanager
async def at_the_desk(loopback: Loopback, folder: Path) -> AsyncIterator[Desk]:
    program()
    async with (
        LoopbackYouTube(owner="Honey Films") as youtube,
        LoopbackTikTok(owner="Honey Films") as tiktok,
        LoopbackInstagram(owner="honey.films") as instagram,
        Browser() as browser,
        browser.page() as page,
    ):
        instagram.sign_in.redirect_uri = REDIRECTS["instagram"]
        publishing: dict[str, dict[str, Any]] = {
            "youtube": youtube.settings(),
            "tiktok": tiktok.settings(),
            "instagram": instagram.settings(),
        }
        for name, address in REDIRECTS.items():
            publishing[name]["redirect_uri"] = address
        async with on_stage(loopback, folder, publishing=publishing) as stage:
            yield Desk(stage, page)


@pytest.mark.slow
async def test_every_platform_is_connected_as_the_documents_say(loopback: Loopback, tmp_path: Path) -> None:
    async with at_the_desk(loopback, tmp_path) as desk:
        for platform in PLATFORMS:
            card = await desk.asks_to_connect(platform)
            await desk.page.visit(card.component("Sign in")["url"])
            assert ASKS[platform] in await desk.page.text()

            await desk.page.press("Allow")
            address = await desk.page.address()
            assert address.startswith(REDIRECTS[platform])
            await desk.pastes(card, address)

            await desk.stage.discord.owner.sees("studio", "is connected", after=card)
        listing = await answered(await desk.stage.discord.owner.slash("studio", "publish accounts"))
        assert listing.count("(ok") == len(PLATFORMS)


@pytest.mark.slow
async def test_who_changes_their_mind_is_told_that_nothing_was_connected(loopback: Loopback, tmp_path: Path) -> None:
    async with at_the_desk(loopback, tmp_path) as desk:
        for platform in PLATFORMS:
            card = await desk.asks_to_connect(platform)
            await desk.page.visit(card.component("Sign in")["url"])
            await desk.page.press("Cancel")
            await desk.pastes(card, await desk.page.address())

            await desk.stage.discord.owner.sees("studio", "The permission was not given", after=card)
        assert await desk.stage.studio.store.accounts.of(desk.stage.guild) == ()


@pytest.mark.slow
async def test_a_switch_left_off_at_tiktok_is_told(loopback: Loopback, tmp_path: Path) -> None:
    async with at_the_desk(loopback, tmp_path) as desk:
        card = await desk.asks_to_connect("tiktok")
        await desk.page.visit(card.component("Sign in")["url"])
        await desk.page.tick("Do not allow: Send drafts")
        await desk.page.press("Allow")
        await desk.pastes(card, await desk.page.address())

        await desk.stage.discord.owner.sees("studio", "The permission to upload videos was not given", after=card)


@pytest.mark.slow
async def test_the_command_comes_back_to_a_port_of_its_own(tmp_path: Path) -> None:
    program()
    async with LoopbackYouTube() as youtube, LoopbackTikTok() as tiktok, Browser() as browser, browser.page() as page:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        there = {"redirect_uri": f"http://127.0.0.1:{port}/callback/"}
        publishing = {"youtube": youtube.settings(), "tiktok": tiktok.settings() | there}
        settings = read_settings(studio={"data_dir": tmp_path}, publishing=publishing)
        async with Store.opened(tmp_path) as store, store.writing() as tx:
            await store.guilds.save(tx, GuildSettings(guild=GuildId(1)))
        loop, told = asyncio.get_running_loop(), asyncio.Queue[str]()

        def say(url: str) -> None:
            loop.call_soon_threadsafe(told.put_nowait, url)

        for connecting in (
            connect_youtube(settings, 0, 0, show=False, say=say),
            connect_here(settings, Platform.TIKTOK, 0, show=False, say=say),
        ):
            running = asyncio.create_task(connecting)
            await page.visit(await told.get())
            await page.press("Allow")

            assert "You can close this page" in await page.text()
            assert (await running)["server"] == 1


@pytest.mark.parametrize("platform", [name for name in PLATFORMS if (DOCS / f"connect-{name}.md").exists()])
def test_the_document_names_the_buttons_and_the_address_that_there_are(platform: str) -> None:
    text = (DOCS / f"connect-{platform}.md").read_text(encoding="utf-8")

    for words in ("/publish connect", "Sign in", "Paste the address", f"picturelock auth {platform}"):
        assert words in text
    assert REDIRECTS[platform] in text or platform == "youtube"
