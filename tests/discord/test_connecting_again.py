"""An account whose permission is gone: said where it is waited for, with a button that mends it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.studio.account import AccountState
from bot.studio.brief import Platform
from bot.studio.outcomes import Failed
from tests.discord.connecting import card_to_vote_on, connect, sent_to_review, sign_in
from tests.discord.stage import Stage, answered, on_stage
from tests.publishing.bench import fast


@pytest.fixture
async def stage(loopback: Loopback, youtube: LoopbackYouTube, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(loopback, tmp_path, publishing=fast(youtube)) as stage:
        yield stage


async def connected(stage: Stage) -> None:
    owner = stage.discord.owner
    role = stage.discord.role("Approvers")
    setup = await owner.slash("studio", "studio setup", approver=role, managers=stage.discord.channel("studio"))
    assert setup.message is not None
    await setup.message.until("Studio setup")
    await connect(stage, Platform.YOUTUBE)


async def test_a_lost_account_is_told_on_the_card_and_connected_again_from_there(
    stage: Stage, ada: Person, guest: Person, youtube: LoopbackYouTube
) -> None:
    await connected(stage)
    thread, _ = await sent_to_review(stage, ada)
    review = await card_to_vote_on(ada, thread)
    await stage.discord.person("Bea", roles=("Approvers",)).react(review, "✅")
    await ada.sees(thread, "Publishing to YouTube")
    youtube.withdraw_permissions()

    await stage.work("upload", Failed(what="The permission was withdrawn.", remedy="", error="AccountNeedsSignIn"))

    card = await ada.sees(thread, "Honey Films needs re-authorisation")
    await guest.click(card, "Connect YouTube again")
    await guest.sees(thread.raw, "may not connect accounts")
    await stage.discord.owner.sees("studio", "connect it again with")
    owner = stage.discord.owner
    await owner.click(card, "Connect YouTube again")
    offer = await owner.sees(thread.raw, "Sign in to YouTube")
    assert offer.is_ephemeral


async def test_the_list_of_accounts_has_a_button_for_each_platform_that_needs_one(
    stage: Stage, youtube: LoopbackYouTube
) -> None:
    await connected(stage)
    (account,) = await stage.studio.store.accounts.of(stage.guild)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.accounts.save(tx, account.but(state=AccountState.NEEDS_SIGN_IN))
    owner = stage.discord.owner

    listing = await owner.slash("studio", "publish accounts")

    assert listing.message is not None
    card = await listing.message.until("Honey Films (needs re-authorisation)")
    await owner.click(card, "Connect YouTube again")
    await sign_in(owner, await owner.sees("studio", "Sign in to YouTube", after=card))
    listing = await owner.slash("studio", "publish accounts")
    assert "Honey Films (ok)" in await answered(listing)
