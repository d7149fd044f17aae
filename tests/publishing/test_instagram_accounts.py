"""Connecting an Instagram account, and keeping its token alive."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.accounts.accounts import Accounts
from bot.accounts.vault import Vault
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.account import AccountState
from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, PlatformError, Refused, SettingsWrong, Unavailable
from bot.studio.values import AccountId, GuildId, UserId
from tests.publishing.reel_bench import hurried
from tests.publishing.test_accounts import everything_in

HERE, MIRA = GuildId(1), UserId(10)


@dataclass
class Desk:
    """Accounts, and the parts they work with; time passes here and at Instagram alike."""

    accounts: Accounts
    store: Store
    instagram: LoopbackInstagram
    folder: Path

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self.instagram.state.ahead

    async def allow(self, url: str, answer: str = "allow") -> str:
        """Press a button on the consent page and return the address that the browser ends at."""
        async with (
            aiohttp.ClientSession() as browser,
            browser.get(url) as page,
            browser.post(url, data={"answer": answer}, allow_redirects=False) as reply,
        ):
            assert "Allow" in await page.text()
            return reply.headers["Location"]

    async def connect(self) -> AccountId:
        """Connect the owner's account as people do; return the account's id."""
        address = await self.allow(self.accounts.begin(HERE, MIRA, Platform.INSTAGRAM))
        return (await self.accounts.finish(HERE, MIRA, address)).id

    async def token(self, account: AccountId, *, fresh: bool = False) -> str:
        """Have a token given."""
        return (await self.accounts.token(HERE, account, fresh=fresh)).access_token

    def restart(self) -> None:
        """Forget what is in memory only, as a restart does."""
        settings = read_settings(publishing=hurried(self.instagram)).publishing
        made = iter(range(1000))
        vault = Vault.open(self.folder / "keys")
        self.accounts = Accounts(self.store, vault, settings, self.now, lambda: f"ID{next(made)}")


@pytest.fixture
async def desk(instagram: LoopbackInstagram, tmp_path: Path) -> AsyncIterator[Desk]:
    async with Store.opened(tmp_path) as store:
        desk = Desk(None, store, instagram, tmp_path)  # type: ignore[arg-type]
        desk.restart()
        yield desk


async def test_an_account_is_connected_by_pasting_the_address(desk: Desk) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA, Platform.INSTAGRAM))
    assert address.endswith("#_")

    account = await desk.accounts.finish(HERE, MIRA, f" {address}\n")

    owner = desk.instagram.owner
    assert (account.platform, account.name, account.channel_id) == (Platform.INSTAGRAM, f"@{owner.username}", owner.id)
    assert account.url == f"{desk.instagram.base}/{owner.username}/"
    assert await desk.token(account.id) in desk.instagram.state.tokens


async def test_the_address_asks_for_every_permission_with_commas_between(desk: Desk) -> None:
    query = parse_qs(urlsplit(desk.accounts.begin(HERE, MIRA, Platform.INSTAGRAM)).query)

    assert query["scope"] == [
        "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_comments,"
        "instagram_business_manage_insights"
    ]
    assert len(query["state"][0]) >= 32


async def test_nothing_secret_lies_readable_on_disk(desk: Desk, tmp_path: Path) -> None:
    token = await desk.token(await desk.connect())

    assert token.encode() not in everything_in(tmp_path)
    assert desk.instagram.client_secret.encode() not in everything_in(tmp_path)


async def test_a_switch_left_off_is_told(desk: Desk) -> None:
    url = desk.accounts.begin(HERE, MIRA, Platform.INSTAGRAM).replace("%2Cinstagram_business_manage_comments", "")

    with pytest.raises(Refused, match="every switch"):
        await desk.accounts.finish(HERE, MIRA, await desk.allow(url))


async def test_who_keeps_the_numbers_to_themselves_can_publish_all_the_same(desk: Desk) -> None:
    url = desk.accounts.begin(HERE, MIRA, Platform.INSTAGRAM).replace("%2Cinstagram_business_manage_insights", "")

    account = await desk.accounts.finish(HERE, MIRA, await desk.allow(url))

    assert "instagram_business_manage_insights" not in account.scopes
    assert "instagram_business_content_publish" in account.scopes


async def test_a_refusal_in_the_browser_is_understood(desk: Desk) -> None:
    address = await desk.allow(desk.accounts.begin(HERE, MIRA, Platform.INSTAGRAM), "deny")

    with pytest.raises(Refused, match="not given"):
        await desk.accounts.finish(HERE, MIRA, address)


@pytest.mark.parametrize("route", ["oauth.token", "oauth.long"])
async def test_instagram_out_of_reach_is_told(desk: Desk, route: str) -> None:
    desk.instagram.faults.drop(route, times=5)

    with pytest.raises(Unavailable, match="cannot be reached"):
        await desk.connect()


async def test_a_wrong_secret_is_told_in_instagrams_words(desk: Desk) -> None:
    desk.instagram.sign_in.client_secret = "another"

    with pytest.raises(PlatformError, match="validating client secret"):
        await desk.connect()


async def test_a_young_token_is_given_out_without_a_call(desk: Desk) -> None:
    account = await desk.connect()
    first = await desk.token(account)
    for _ in range(3):
        desk.restart()
        desk.instagram.pass_time(timedelta(days=2))
        assert await desk.token(account) == first

    assert desk.instagram.faults.count("oauth.refresh") == 0


async def test_a_week_old_token_is_renewed_and_the_new_one_is_kept(desk: Desk) -> None:
    account = await desk.connect()
    first = await desk.token(account)
    desk.instagram.pass_time(timedelta(days=8))

    second = await desk.token(account)
    desk.restart()

    assert second != first
    assert await desk.token(account) == second
    assert desk.instagram.faults.count("oauth.refresh") == 1


async def test_an_account_that_is_looked_after_outlives_its_sixty_days(desk: Desk) -> None:
    account = await desk.connect()
    for _ in range(15):
        desk.instagram.pass_time(timedelta(days=8))
        await desk.accounts.keep_alive()

    assert desk.instagram.state.tokens[await desk.token(account)].until > desk.now()
    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.OK


async def test_looking_after_accounts_survives_one_that_is_lost_and_one_out_of_reach(desk: Desk) -> None:
    account = await desk.connect()
    desk.instagram.pass_time(timedelta(days=8))
    desk.instagram.faults.drop("oauth.refresh", times=5)
    await desk.accounts.keep_alive()
    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.OK

    desk.instagram.pass_time(timedelta(days=60))
    await desk.accounts.keep_alive()
    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.NEEDS_SIGN_IN


@pytest.mark.parametrize("trouble", ["drop", "500"])
async def test_a_renewal_that_fails_leaves_the_old_token_in_use(desk: Desk, trouble: str) -> None:
    account = await desk.connect()
    first = await desk.token(account)
    desk.instagram.pass_time(timedelta(days=8))
    faults = desk.instagram.faults
    _ = faults.drop("oauth.refresh", times=5) if trouble == "drop" else faults.refuse("oauth.refresh", 500, "2")

    assert await desk.token(account) == first


async def test_a_token_that_ran_out_cannot_be_revived(desk: Desk) -> None:
    account = await desk.connect()
    desk.instagram.pass_time(timedelta(days=61))

    with pytest.raises(AccountNeedsSignIn):
        await desk.token(account)

    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.NEEDS_SIGN_IN
    await desk.connect()
    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.OK


@pytest.mark.parametrize("days", [0, 3, 8])
async def test_a_permission_that_was_withdrawn_is_noticed_when_it_is_refused(desk: Desk, days: int) -> None:
    account = await desk.connect()
    desk.instagram.pass_time(timedelta(days=days))
    desk.instagram.withdraw_permissions()

    with pytest.raises(AccountNeedsSignIn, match="withdrawn"):
        await desk.token(account, fresh=True)

    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.NEEDS_SIGN_IN


@pytest.mark.parametrize("days", [0, 3])
async def test_a_token_that_was_refused_by_mistake_costs_no_sign_in(desk: Desk, days: int) -> None:
    account = await desk.connect()
    first = await desk.token(account)
    desk.instagram.pass_time(timedelta(days=days))

    assert (await desk.token(account, fresh=True) == first) == (days == 0)
    assert (await desk.store.accounts.get(HERE, account)).state is AccountState.OK


async def test_what_may_be_chosen_is_said_with_what_the_day_still_takes(desk: Desk) -> None:
    account = await desk.store.accounts.get(HERE, await desk.connect())

    facts = await desk.accounts.facts(account)

    assert (facts.name, facts.posts_left) == (account.name, 50)


async def test_without_an_app_nothing_can_be_connected(desk: Desk) -> None:
    accounts = Accounts(desk.store, Vault.open(desk.folder / "keys"), read_settings().publishing, desk.now, lambda: "X")

    with pytest.raises(SettingsWrong, match="Instagram app"):
        accounts.begin(HERE, MIRA, Platform.INSTAGRAM)
