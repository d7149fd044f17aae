"""`picturelock auth youtube`: a browser of this machine signs in, and the channel is the server's."""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.app import _control
from bot.connecting import chosen, connect_youtube
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.services.context import WallClock
from bot.settings import Settings, read_settings
from bot.store.store import Store
from bot.studio.errors import PlatformError, Refused, SettingsWrong, Unavailable, UnknownName
from bot.studio.guild import GuildSettings
from bot.studio.values import GuildId
from tests.publishing.bench import fast
from tests.publishing.house import HERE, THERE, House
from tests.publishing.test_accounts import everything_in


class Browser:
    """Somebody at the machine's browser, who presses one button."""

    def __init__(self, answer: str = "allow") -> None:
        self.answer = answer
        self.page = ""
        self._loop = asyncio.get_running_loop()
        self.done: asyncio.Future[None] = self._loop.create_future()
        self._going: asyncio.Task[None] | None = None

    def __call__(self, url: str) -> None:
        self._loop.call_soon_threadsafe(self._go, url)

    def _go(self, url: str) -> None:
        self._going = asyncio.ensure_future(self._press(url))

    async def _press(self, url: str) -> None:
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as consent:
                consent.raise_for_status()
            async with session.post(url, data={"answer": self.answer}) as back:
                self.page = await back.text()
                assert back.url.host == "127.0.0.1"
        self.done.set_result(None)


def settings_at(youtube: LoopbackYouTube, folder: Path, **others: Any) -> Settings:
    publishing = fast(youtube)
    publishing["youtube"] = {**publishing["youtube"], **others}
    return read_settings(studio={"data_dir": str(folder)}, publishing=publishing)


async def servers(folder: Path, *guilds: GuildId) -> None:
    async with Store.opened(folder) as store, store.writing() as tx:
        for guild in guilds:
            await store.guilds.save(tx, GuildSettings(guild=guild))


async def test_a_channel_is_connected_while_the_studio_is_down(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)
    settings, browser = settings_at(youtube, tmp_path), Browser()

    found = await connect_youtube(settings, 0, 0, show=False, say=browser)
    await browser.done

    assert (found["server"], found["channel"]) == (HERE, youtube.owner.name)
    assert "You can close this page" in browser.page
    (refresh,) = youtube.state.refresh_tokens
    assert refresh.encode() not in everything_in(tmp_path)
    async with Store.opened(tmp_path) as store:
        clock = WallClock()
        accounts = Accounts(store, Vault.open(tmp_path / "keys"), settings.publishing, clock.now, clock.new_id)
        (account,) = await store.accounts.of(HERE)
        assert (await accounts.token(HERE, account.id)).access_token in youtube.state.access_tokens


async def test_a_running_studio_takes_the_channel_itself(house: House) -> None:
    folder = house.studio.settings.studio.data_dir
    async with house.studio.store.writing() as tx:
        await house.studio.store.guilds.save(tx, GuildSettings(guild=HERE))
    running = asyncio.create_task(_control(house.studio).run())
    await asyncio.sleep(0)
    settings, browser = settings_at(house.youtube, folder), Browser()

    found = await connect_youtube(settings, HERE, 0, show=False, say=browser)
    await browser.done
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert found["channel"] == house.youtube.owner.name
    (account,) = await house.studio.store.accounts.of(HERE)
    assert account.name == house.youtube.owner.name


async def test_a_permission_that_is_not_given_is_said_plainly(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)

    with pytest.raises(Refused, match="not given"):
        await connect_youtube(settings_at(youtube, tmp_path), 0, 0, show=False, say=Browser("deny"))


async def test_a_wrong_client_secret_is_said_plainly(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)

    with pytest.raises(PlatformError, match="invalid_client"):
        await connect_youtube(settings_at(youtube, tmp_path, client_secret="wrong"), 0, 0, show=False, say=Browser())


async def test_a_taken_port_is_said_plainly(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Unavailable, match=f"Port {port} of 127.0.0.1 is taken"):
            await connect_youtube(settings_at(youtube, tmp_path), 0, port, show=False, say=Browser())


def test_the_server_must_be_plain() -> None:
    assert chosen(0, [HERE]) == HERE
    assert chosen(THERE, [HERE, THERE]) == THERE
    with pytest.raises(SettingsWrong, match="no server yet"):
        chosen(0, [])
    with pytest.raises(SettingsWrong, match="several servers"):
        chosen(0, [HERE, THERE])
    with pytest.raises(UnknownName):
        chosen(9, [HERE])


async def test_the_command_prints_the_address_and_then_the_channel(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "auth", "youtube", "--no-show", "--json"),
        env=os.environ | settings_at(youtube, tmp_path).environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    await process.stderr.readline()
    browser = Browser()
    browser((await process.stderr.readline()).decode().strip())
    await browser.done

    assert json.loads(await process.stdout.read())["channel"] == youtube.owner.name
    assert await process.wait() == 0
