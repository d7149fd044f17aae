"""Connecting a channel, and the tokens that come of it."""

import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accounts.accounts import SIGN_IN_LIFE, Accounts
from bot.accounts.sign_in import Granted
from bot.accounts.vault import KEY_FILE, Vault
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.account import AccountState
from bot.studio.errors import AccountNeedsSignIn, Refused, SettingsWrong, Unavailable, UnknownName
from bot.studio.values import AccountId, GuildId, UserId
from tests.publishing.bench import fast

HERE, THERE = GuildId(1), GuildId(2)
MIRA, NOAH = UserId(10), UserId(11)


@dataclass
class Clock:
    """Time and ids, which tests hold in their hands."""

    time: datetime = datetime(2026, 11, 23, tzinfo=UTC)
    made: int = 0

    def now(self) -> datetime:
        """Tell the time."""
        return self.time

    def new_id(self) -> str:
        """Return a fresh id."""
        self.made += 1
        return f"ID{self.made}"


@dataclass
class Desk:
    """Accounts, and the parts they work with."""

    accounts: Accounts
    store: Store
    youtube: LoopbackYouTube
    clock: Clock

    async def allow(self, url: str, answer: str = "allow") -> str:
        """Press a button on the consent page and return the address that the browser ends at."""
        async with (
            aiohttp.ClientSession() as browser,
            browser.get(url) as page,
            browser.post(url, data={"answer": answer}, allow_redirects=False) as reply,
        ):
            assert "Allow" in await page.text()
            return reply.headers["Location"]

    async def connect(self, guild: GuildId = HERE, user: UserId = MIRA) -> AccountId:
        """Connect the owner's channel as people do; return the account's id."""
        address = await self.allow(self.accounts.begin(guild, user))
        return (await self.accounts.finish(guild, user, address)).id


def everything_in(folder: Path) -> bytes:
    """Return the bytes of every file in a folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.fixture
async def desk(youtube: LoopbackYouTube, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = read_settings(publishing=fast(youtube)).publishing
    async with Store.opened(tmp_path) as store:
        clock = Clock()
        accounts = Accounts(store, Vault.open(tmp_path / "keys"), settings, clock.now, clock.new_id)
        yield Desk(accounts, store, youtube, clock)


async def test_a_channel_is_connected_by_pasting_the_address(desk: Desk) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA))

    account = await desk.accounts.finish(HERE, MIRA, f"  {address}\n")

    assert (account.name, account.channel_id) == (desk.youtube.owner.name, desk.youtube.owner.id)
    assert await desk.store.accounts.of(HERE) == (account,)
    assert await desk.store.accounts.of(THERE) == ()
    assert (await desk.accounts.token(HERE, account.id)).access_token in desk.youtube.state.access_tokens


async def test_the_address_asks_for_one_scope_with_pkce_and_a_lasting_permission(desk: Desk) -> None:
    query = parse_qs(urlsplit(desk.accounts.begin(HERE, MIRA)).query)

    assert query["code_challenge_method"] == ["S256"]
    assert query["access_type"] == ["offline"]
    assert query["scope"] == ["https://www.googleapis.com/auth/youtube.force-ssl"]


async def test_nothing_secret_lies_readable_on_disk(desk: Desk, tmp_path: Path) -> None:
    token = await desk.accounts.token(HERE, await desk.connect())
    (refresh,) = desk.youtube.state.refresh_tokens

    on_disk = everything_in(tmp_path)
    assert refresh.encode() not in on_disk
    assert token.access_token.encode() not in on_disk
    assert token.access_token not in repr(token)


@pytest.mark.parametrize("thief", [(HERE, NOAH), (THERE, MIRA)])
async def test_an_address_is_good_only_for_who_asked_where_they_asked(
    desk: Desk, thief: tuple[GuildId, UserId]
) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA))

    with pytest.raises(Refused, match="another sign-in"):
        await desk.accounts.finish(*thief, address)


async def test_an_address_is_good_once(desk: Desk) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA))
    await desk.accounts.finish(HERE, MIRA, address)

    with pytest.raises(Refused):
        await desk.accounts.finish(HERE, MIRA, address)


async def test_an_address_is_good_for_a_while(desk: Desk) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA))
    desk.clock.time += SIGN_IN_LIFE

    with pytest.raises(Refused, match="took too long"):
        await desk.accounts.finish(HERE, MIRA, address)


async def test_a_refusal_in_the_browser_is_understood(desk: Desk) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA), answer="deny")

    with pytest.raises(Refused, match="not given"):
        await desk.accounts.finish(HERE, MIRA, address)


@pytest.mark.parametrize("pasted", ["", "hello", "http://localhost:8976/", "https://youtube.com/?code=x"])
async def test_anything_else_that_is_pasted_is_explained(desk: Desk, pasted: str) -> None:
    with pytest.raises(Refused, match="not the address"):
        await desk.accounts.finish(HERE, MIRA, pasted)


async def test_a_box_left_unticked_is_told(desk: Desk) -> None:
    url = desk.accounts.begin(HERE, MIRA).replace("youtube.force-ssl", "youtube.readonly")
    address = await desk.allow(url)

    with pytest.raises(Refused, match="every box"):
        await desk.accounts.finish(HERE, MIRA, address)


async def test_the_same_channel_keeps_its_account(desk: Desk) -> None:
    assert await desk.connect() == await desk.connect()


async def test_a_server_has_several_channels_of_one_platform(desk: Desk) -> None:
    first = await desk.connect()
    issued = desk.youtube.issue_account("Second channel")
    granted = Granted(issued.refresh_token, issued.access_token, desk.clock.now() + timedelta(hours=1))

    second = (await desk.accounts.adopt(HERE, MIRA, granted)).id

    tokens = [(await desk.accounts.token(HERE, account, fresh=True)).access_token for account in (first, second)]
    channels = [desk.youtube.state.access_tokens[token].channel.name for token in tokens]
    assert channels == [desk.youtube.owner.name, "Second channel"]


async def test_two_servers_keep_accounts_of_their_own(desk: Desk) -> None:
    here, there = await desk.connect(HERE), await desk.connect(THERE)

    assert here != there
    account = (await desk.store.accounts.of(HERE))[0]
    with pytest.raises(UnknownName):
        await desk.accounts.token(THERE, account.id)


async def test_a_token_is_kept_until_it_is_about_to_run_out(desk: Desk) -> None:
    account_id = await desk.connect()
    first = await desk.accounts.token(HERE, account_id)
    desk.clock.time += timedelta(minutes=50)
    second = await desk.accounts.token(HERE, account_id)
    desk.clock.time += timedelta(minutes=6)
    third = await desk.accounts.token(HERE, account_id)

    assert first == second
    assert third.access_token != first.access_token
    assert desk.youtube.faults.count("oauth.token") == 2


async def test_a_refused_token_is_renewed_at_once(desk: Desk) -> None:
    account_id = await desk.connect()
    first = await desk.accounts.token(HERE, account_id)

    assert (await desk.accounts.token(HERE, account_id, fresh=True)).access_token != first.access_token


async def test_a_withdrawn_permission_is_noticed_and_kept_in_mind(desk: Desk) -> None:
    account_id = await desk.connect()
    desk.youtube.withdraw_permissions()

    for _ in range(2):
        with pytest.raises(AccountNeedsSignIn, match="withdrawn"):
            await desk.accounts.token(HERE, account_id, fresh=True)

    assert (await desk.store.accounts.get(HERE, account_id)).state is AccountState.NEEDS_SIGN_IN
    assert desk.youtube.faults.count("oauth.token") == 2
    await desk.connect()
    assert (await desk.store.accounts.get(HERE, account_id)).state is AccountState.OK


async def test_google_out_of_reach_is_no_reason_to_sign_in_again(desk: Desk) -> None:
    account_id = await desk.connect()
    desk.youtube.faults.drop("oauth.token", times=5)

    with pytest.raises(Unavailable):
        await desk.accounts.token(HERE, account_id, fresh=True)

    assert (await desk.store.accounts.get(HERE, account_id)).state is AccountState.OK


async def test_a_forgotten_account_gives_its_permission_back(desk: Desk) -> None:
    account_id = await desk.connect()

    await desk.accounts.forget(HERE, account_id)

    assert await desk.store.accounts.of(HERE) == ()
    assert not desk.youtube.state.refresh_tokens


async def test_without_a_client_nothing_can_be_connected(desk: Desk, tmp_path: Path) -> None:
    settings = read_settings().publishing
    accounts = Accounts(desk.store, Vault.open(tmp_path / "keys"), settings, desk.clock.now, desk.clock.new_id)

    with pytest.raises(SettingsWrong, match="OAuth client"):
        accounts.begin(HERE, MIRA)


def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    Vault.open(tmp_path / "keys")

    assert stat.S_IMODE((tmp_path / "keys" / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir()] == [KEY_FILE]


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20), st.integers(0, 300))
def test_what_is_sealed_opens_only_whole_and_under_its_label(plain: bytes, label: str, other: str, place: int) -> None:
    vault, stranger = Vault(Path(), b"k" * 32), Vault(Path(), b"s" * 32)
    sealed = vault.seal(plain, label)

    assert vault.unseal(sealed, label) == plain
    broken = bytearray(sealed)
    broken[1 + place % (len(sealed) - 1)] ^= 1
    attempts = [(stranger, sealed, label), (vault, bytes(broken), label)]
    if other != label:
        attempts.append((vault, sealed, other))
    for key, body, name in attempts:
        with pytest.raises(Unavailable):
            key.unseal(body, name)


def test_the_key_outlives_a_restart(tmp_path: Path) -> None:
    sealed = Vault.open(tmp_path).seal(b"secret", "label")

    assert Vault.open(tmp_path).unseal(sealed, "label") == b"secret"
