"""How people connect an account in Discord, and send a film to review that goes there."""

from collections.abc import Callable

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.signing_in import allow
from bot.studio.brief import Platform
from bot.studio.platforms.table import PLATFORMS
from tests.discord.stage import Stage


async def paste(who: Person, card: MessageView, address: str) -> None:
    """Paste the address at which a browser ended."""
    form = await who.click(card, "Paste the address")
    assert form.modal is not None
    await who.submit(form.modal, {"Address of the last page": address})


async def sign_in(who: Person, card: MessageView, asking: Callable[[str], str] = str) -> MessageView:
    """Do what a card says: sign in, at an address that `asking` may have changed, and paste where it ended."""
    await paste(who, card, await allow(asking(card.component("Sign in")["url"])))
    return await who.sees("studio", "is connected", after=card)


async def connect(stage: Stage, platform: Platform, asking: Callable[[str], str] = str) -> MessageView:
    """Connect an account of a platform: each step of docs/connect-*.md that is on our side."""
    owner = stage.discord.owner
    reply = await owner.slash("studio", "publish connect", platform=platform.value)
    assert reply.message is not None
    card = await reply.message.until(f"Sign in to {PLATFORMS[platform].title}")
    return await sign_in(owner, card, asking)


async def allow_approvers(stage: Stage) -> None:
    """Give the approver role its meaning."""
    setup = await stage.discord.owner.slash("studio", "studio setup", approver=stage.discord.role("Approvers"))
    assert setup.message is not None
    await setup.message.until("Studio setup")


async def sent_to_review(stage: Stage, who: Person, privacy: str = "public") -> tuple[ChannelView, MessageView]:
    """Have a film made and sent to review; return the thread and the card of the cut."""
    thread, cut = await stage.filmed(who)
    form = await who.click(cut, "Send to review")
    assert form.modal is not None
    await who.submit(form.modal, privacy=privacy)
    return thread, cut


async def card_to_vote_on(who: Person, thread: ChannelView) -> MessageView:
    """Return the review card, once both signs are under it."""
    return await who.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2)
