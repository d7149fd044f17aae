"""Connecting a TikTok account: the challenge in hex, scopes given by halves, refresh tokens that are good once."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.connecting import connect_here
from bot.sandbox.platforms.tiktok import BASIC, DRAFT, LIST, POST, LoopbackTikTok
from bot.settings import Settings, read_settings
from bot.store.store import Store
from bot.studio.account import Account, AccountState
from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, PlatformError, Refused, SettingsWrong, Unavailable
from bot.studio.guild import GuildSettings
from tests.publishing.test_accounts import HERE, MIRA, Clock, everything_in
from tests.publishing.test_auth_command import Browser
from tests.publishing.tiktok_bench import fast


@dataclass
class Desk:
    """Accounts, and the parts they work with."""

    accounts: Accounts
    store: Store
    tiktok: LoopbackTikTok
    clock: Clock

    async def allow(self, url: str, **form: str) -> str:
        """Press a button on the consent page and return the address that the browser ends at."""
        async with aiohttp.ClientSession() as browser:
            async with browser.get(url) as page:
                assert "Allow" in await page.text()
            async with browser.post(url, data={"answer": "allow", **form}, allow_redirects=False) as reply:
                return reply.headers["Location"]

    async def connect(self, **form: str) -> Account:
        """Connect the owner's account as people do."""
        address = await self.allow(self.accounts.begin(HERE, MIRA, Platform.TIKTOK), **form)
        return await self.accounts.finish(HERE, MIRA, address)


@pytest.fixture
async def desk(tiktok: LoopbackTikTok, tmp_path: Path) -> AsyncIterator[Desk]:
    async with Store.opened(tmp_path) as store:
        clock = Clock()
        yield Desk(accounts_at(tiktok, store, tmp_path, clock, direct_post=True), store, tiktok, clock)


def accounts_at(tiktok: LoopbackTikTok, store: Store, folder: Path, clock: Clock, **changes: Any) -> Accounts:
    settings = read_settings(publishing=fast(tiktok, **changes)).publishing
    return Accounts(store, Vault.open(folder / "keys"), settings, clock.now, clock.new_id)


async def test_an_account_is_connected_by_pasting_the_address(desk: Desk) -> None:
    account = await desk.connect()

    assert (account.platform, account.name) == (Platform.TIKTOK, desk.tiktok.owner.nickname)
    assert account.channel_id == desk.tiktok.owner.open_id
    assert account.url == f"{desk.tiktok.base}/@{desk.tiktok.owner.username}"
    assert set(account.scopes) == {BASIC, DRAFT, POST}
    assert (await desk.accounts.token(HERE, account.id)).access_token in desk.tiktok.state.access_tokens


async def test_the_challenge_is_the_hex_of_the_verifiers_digest(desk: Desk) -> None:
    query = parse_qs(urlsplit(desk.accounts.begin(HERE, MIRA, Platform.TIKTOK)).query)
    (under_way,) = desk.accounts._under_way.values()

    assert query["code_challenge"] == [hashlib.sha256(under_way.attempt.verifier.encode()).hexdigest()]
    assert query["client_key"] == [desk.tiktok.client_key]
    assert query["scope"] == ["user.info.basic,video.upload,video.publish"]
    assert 43 <= len(under_way.attempt.verifier) <= 128


async def test_a_studio_that_may_not_post_asks_for_drafts_only(
    desk: Desk, tiktok: LoopbackTikTok, tmp_path: Path
) -> None:
    accounts = accounts_at(tiktok, desk.store, tmp_path, desk.clock)
    address = await desk.allow(accounts.begin(HERE, MIRA, Platform.TIKTOK))

    account = await accounts.finish(HERE, MIRA, address)

    assert set(account.scopes) == {BASIC, DRAFT}
    assert account.url == ""


async def test_a_permission_given_by_halves_is_known(desk: Desk) -> None:
    account = await desk.connect(off=POST)

    assert set(account.scopes) == {BASIC, DRAFT}


async def test_the_permission_for_numbers_is_asked_of_apps_that_have_it_and_may_be_left_off(
    desk: Desk, tiktok: LoopbackTikTok, tmp_path: Path
) -> None:
    accounts = accounts_at(tiktok, desk.store, tmp_path, desk.clock, read_numbers=True)
    url = accounts.begin(HERE, MIRA, Platform.TIKTOK)
    assert parse_qs(urlsplit(url).query)["scope"] == ["user.info.basic,video.upload,video.list"]

    assert set((await accounts.finish(HERE, MIRA, await desk.allow(url))).scopes) == {BASIC, DRAFT, LIST}
    url = accounts.begin(HERE, MIRA, Platform.TIKTOK)
    assert set((await accounts.finish(HERE, MIRA, await desk.allow(url, off=LIST))).scopes) == {BASIC, DRAFT}


async def test_without_any_way_to_upload_it_is_refused(desk: Desk, tiktok: LoopbackTikTok, tmp_path: Path) -> None:
    accounts = accounts_at(tiktok, desk.store, tmp_path, desk.clock)
    address = await desk.allow(accounts.begin(HERE, MIRA, Platform.TIKTOK), off=DRAFT)

    with pytest.raises(Refused, match="upload videos"):
        await accounts.finish(HERE, MIRA, address)


async def test_a_refusal_in_the_browser_is_understood(desk: Desk) -> None:
    with pytest.raises(Refused, match="not given"):
        await desk.connect(answer="deny")


async def test_a_refresh_token_is_good_once_and_the_next_one_is_kept(desk: Desk, tmp_path: Path) -> None:
    account = await desk.connect()
    seen = set()
    for _ in range(4):
        seen.add((await desk.accounts.token(HERE, account.id, fresh=True)).access_token)

    assert len(seen) == 4
    again = accounts_at(desk.tiktok, desk.store, tmp_path, desk.clock)
    assert (await again.token(HERE, account.id)).access_token in desk.tiktok.state.access_tokens
    for refresh in desk.tiktok.state.refresh_tokens:
        assert refresh.encode() not in everything_in(tmp_path)


async def test_two_who_ask_at_once_refresh_once(desk: Desk) -> None:
    account = await desk.connect()
    desk.clock.time += timedelta(hours=3)
    before = desk.tiktok.faults.count("oauth.token")

    tokens = await asyncio.gather(*(desk.accounts.token(HERE, account.id) for _ in range(5)))

    assert len({token.access_token for token in tokens}) == 1
    assert desk.tiktok.faults.count("oauth.token") == before + 1


async def test_the_life_of_a_token_is_what_tiktok_says(desk: Desk) -> None:
    account = await desk.connect()

    token = await desk.accounts.token(HERE, account.id)

    assert token.expires_at - desk.clock.now() == timedelta(hours=2)


async def test_a_rotated_token_whose_answer_was_lost_asks_for_a_new_sign_in(desk: Desk) -> None:
    account = await desk.connect()
    desk.tiktok.faults.lose_reply("oauth.token")
    with pytest.raises(Unavailable):
        await desk.accounts.token(HERE, account.id, fresh=True)

    with pytest.raises(AccountNeedsSignIn):
        await desk.accounts.token(HERE, account.id, fresh=True)

    assert (await desk.store.accounts.get(HERE, account.id)).state is AccountState.NEEDS_SIGN_IN
    same = await desk.connect()
    assert (same.id, same.state) == (account.id, AccountState.OK)


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_busy_tiktok_is_no_reason_to_sign_in_again(desk: Desk, status: int) -> None:
    account = await desk.connect()
    desk.tiktok.faults.refuse("oauth.token", status, "server_error")

    with pytest.raises(Unavailable):
        await desk.accounts.token(HERE, account.id, fresh=True)

    assert (await desk.accounts.token(HERE, account.id, fresh=True)).access_token in desk.tiktok.state.access_tokens


async def test_a_wrong_secret_is_said_plainly(desk: Desk, tiktok: LoopbackTikTok, tmp_path: Path) -> None:
    accounts = accounts_at(tiktok, desk.store, tmp_path, desk.clock, client_secret="wrong")
    address = await desk.allow(accounts.begin(HERE, MIRA, Platform.TIKTOK))

    with pytest.raises(PlatformError, match="invalid_client"):
        await accounts.finish(HERE, MIRA, address)


async def test_what_may_be_chosen_is_asked_of_tiktok(desk: Desk) -> None:
    account = await desk.connect()
    desk.tiktok.owner.closed = {"duet"}
    desk.tiktok.owner.longest_s = 60
    desk.tiktok.expire_tokens()

    facts = await desk.accounts.facts(account)

    assert facts.audiences == desk.tiktok.owner.audiences
    assert (facts.closed, facts.longest_s) == (frozenset({"duet"}), 60)


async def test_a_forgotten_account_gives_its_permission_back(desk: Desk) -> None:
    account = await desk.connect()

    await desk.accounts.forget(HERE, account.id)

    assert not desk.tiktok.state.refresh_tokens
    assert await desk.store.accounts.of(HERE) == ()


async def test_without_an_app_nothing_can_be_connected(desk: Desk, tmp_path: Path) -> None:
    settings = read_settings().publishing
    accounts = Accounts(desk.store, Vault.open(tmp_path / "keys"), settings, desk.clock.now, desk.clock.new_id)

    with pytest.raises(SettingsWrong, match="TikTok app"):
        accounts.begin(HERE, MIRA, Platform.TIKTOK)


def settings_here(tiktok: LoopbackTikTok, folder: Path) -> Settings:
    """Return settings whose sign-in comes back to a port of this machine."""
    publishing = fast(tiktok, redirect_uri=f"http://127.0.0.1:{_free_port()}/callback/")
    return read_settings(studio={"data_dir": str(folder)}, publishing=publishing)


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


async def test_a_browser_of_this_machine_connects_an_account(tiktok: LoopbackTikTok, tmp_path: Path) -> None:
    async with Store.opened(tmp_path) as store, store.writing() as tx:
        await store.guilds.save(tx, GuildSettings(guild=HERE))
    browser = Browser()

    found = await connect_here(settings_here(tiktok, tmp_path), Platform.TIKTOK, 0, show=False, say=browser)
    await browser.done

    assert (found["server"], found["channel"]) == (HERE, tiktok.owner.nickname)
    assert "You can close this page" in browser.page
    async with Store.opened(tmp_path) as store:
        (account,) = await store.accounts.of(HERE)
        assert (account.platform, set(account.scopes)) == (Platform.TIKTOK, {BASIC, DRAFT})


async def test_a_denial_in_that_browser_is_said_plainly(tiktok: LoopbackTikTok, tmp_path: Path) -> None:
    async with Store.opened(tmp_path) as store, store.writing() as tx:
        await store.guilds.save(tx, GuildSettings(guild=HERE))

    with pytest.raises(Refused, match="not given"):
        await connect_here(settings_here(tiktok, tmp_path), Platform.TIKTOK, 0, show=False, say=Browser("deny"))
