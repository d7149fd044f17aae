"""The bot is killed with -9 at named points and started again: it goes on from there and posts nothing twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.sandbox.house import APPROVERS, STUDIO, connect_account
from bot.sandbox.people.views import ChannelView, MessageView
from bot.studio.brief import Platform
from tests.whole.lot import SCRIPT, Lot, cards
from tests.whole.processes import PATIENCE_S, UpProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]


@asynccontextmanager
async def up(lot: Lot) -> AsyncIterator[None]:
    """Run `picturelock up` against the loopbacks, and kill it with -9 at the end of the block."""
    studio = UpProcess(lot.settings())
    try:
        await studio.start()
        yield
    finally:
        await studio.kill()


async def sees(lot: Lot, thread: ChannelView, *words: str) -> MessageView:
    ada = lot.discord.person("Ada")
    return await ada.sees(thread, lambda message: all(word in message.text for word in words), timeout_s=PATIENCE_S)


async def test_a_bot_killed_at_every_stage_still_publishes_one_film_and_repeats_no_card(lot: Lot) -> None:
    ada, olive = lot.discord.person("Ada"), lot.discord.person(lot.discord.owner.name, roles=(APPROVERS,))
    async with up(lot):
        place, approvers = lot.discord.channel(STUDIO), lot.discord.role(APPROVERS)
        reply = await olive.slash(place, "studio setup", channel=place, approver=approvers)
        assert reply.message is not None
        await reply.message.until(lambda message: not message.is_loading, timeout_s=30)
        await connect_account(olive, Platform.YOUTUBE)
        await ada.slash(STUDIO, "plan", script=SCRIPT, seconds=10)
        thread = await ada.finds_thread(STUDIO)

    async with up(lot):  # killed while the plan was being written
        await sees(lot, thread, "Making the animatic")

    async with up(lot):  # killed while the animatic was being drawn
        await sees(lot, thread, "Animatic of plan 1")
        await ada.click(await sees(lot, thread, "plan 1", "Generate"), "Generate")
        await sees(lot, thread, "Filming plan 1")

    async with up(lot):  # killed while scenes were being filmed
        await sees(lot, thread, "cut 1", "Send to review")
        await ada.slash(thread, "publish review")
        review = await sees(lot, thread, "Review ·")
        await review.until(lambda message: "❌" in message.reactions, timeout_s=30)

    await olive.react(review, "✅")

    async with up(lot):  # killed while the vote was open; the vote came while it was down
        await sees(lot, thread, "Approved ·")

    async with up(lot):  # killed while it was publishing
        await sees(lot, thread, "Published", "Watch it")

    (video,) = lot.youtube.videos.values()
    assert video.status["privacyStatus"] == "public"
    for words in ("**Script", "· plan 1", "Animatic of plan 1", "· cut 1", "Approved ·", "Watch it"):
        assert len(cards(thread, words)) == 1, words
