"""`picturelock auth instagram`: somebody signs in with any browser and pastes the address it ended at."""

import asyncio
import json
import os
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.connecting import connect_pasted
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.services.context import WallClock
from bot.settings import Settings, read_settings
from bot.store.store import Store
from bot.studio.brief import Platform
from bot.studio.errors import Refused
from tests.publishing.house import HERE
from tests.publishing.reel_bench import hurried
from tests.publishing.test_auth_command import servers


def settings_at(instagram: LoopbackInstagram, folder: Path) -> Settings:
    return read_settings(studio={"data_dir": str(folder)}, publishing=hurried(instagram))


async def allowed(url: str) -> str:
    """Press Allow and return the address that the browser ends at."""
    async with aiohttp.ClientSession() as browser, browser.post(url, data={"answer": "allow"}) as page:
        return str(page.url)


async def test_an_account_is_connected_while_the_studio_is_down(instagram: LoopbackInstagram, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)
    settings, loop = settings_at(instagram, tmp_path), asyncio.get_running_loop()
    told: list[str] = []

    def paste() -> str:
        return asyncio.run_coroutine_threadsafe(allowed(told[0]), loop).result()

    found = await connect_pasted(settings, Platform.INSTAGRAM, 0, say=told.append, paste=paste)

    assert (found["server"], found["channel"]) == (HERE, f"@{instagram.owner.username}")
    async with Store.opened(tmp_path) as store:
        clock = WallClock()
        accounts = Accounts(store, Vault.open(tmp_path / "keys"), settings.publishing, clock.now, clock.new_id)
        (account,) = await store.accounts.of(HERE)
        assert (await accounts.token(HERE, account.id)).access_token in instagram.state.tokens


async def test_an_address_of_another_sign_in_is_refused(instagram: LoopbackInstagram, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)

    with pytest.raises(Refused, match="another sign-in"):
        await connect_pasted(
            settings_at(instagram, tmp_path),
            Platform.INSTAGRAM,
            0,
            say=lambda _: None,
            paste=lambda: "https://localhost:8976/?code=x&state=y",
        )


async def test_the_command_takes_the_pasted_address(instagram: LoopbackInstagram, tmp_path: Path) -> None:
    await servers(tmp_path, HERE)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "auth", "instagram", "--json"),
        env=os.environ | settings_at(instagram, tmp_path).environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    await process.stderr.readline()
    address = await allowed((await process.stderr.readline()).decode().strip())

    out, _ = await process.communicate(f"{address}\n".encode())

    assert json.loads(out)["channel"] == f"@{instagram.owner.username}"
    assert process.returncode == 0
