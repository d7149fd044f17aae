"""The numbers of what is out, in Discord: on its card, in the status, and asked for by a button."""

from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.studio.measuring import Metrics, PostRead, PostState, ReadPost
from bot.studio.outcomes import Failed, MadePublic, Uploaded
from bot.studio.values import PublicationId
from tests.discord.connecting import allow_approvers, card_to_vote_on, sent_to_review
from tests.discord.stage import Stage, answered


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


async def published(stage: Stage, ada: Person, boss: Person) -> tuple[ChannelView, MessageView, PublicationId]:
    """Have a film go out; return its thread, its card and the publication."""
    await allow_approvers(stage)
    await stage.connect_account()
    thread, _ = await sent_to_review(stage, ada)
    await boss.react(await card_to_vote_on(ada, thread), "✅")
    order = await stage.next_order("upload")
    name = order.work.publication  # type: ignore[union-attr]
    address = "https://youtube.com/shorts/x"
    await stage.work("upload", Uploaded(publication=name, remote_id="x", url=address))
    await stage.work("make_public", MadePublic(publication=name, url=address))
    return thread, await ada.sees(thread, "Published on YouTube"), name


async def test_a_published_card_shows_its_numbers_once_they_are_asked_for(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread, card, name = await published(stage, ada, boss)
    assert "📊" not in card.text

    await ada.click(card, "Refresh numbers")
    await ada.sees(thread, "are being read from YouTube")
    order = await stage.next_order("read_post")
    assert isinstance(order.work, ReadPost)
    await stage.work(
        "read_post", PostRead(publication=name, state=PostState.PUBLIC, metrics=Metrics(views=12, likes=3))
    )

    card = await card.until("12 views, 3 likes, as of <t:")
    assert "Published on YouTube" in card.text
    status = await ada.slash(thread, "publish status")
    assert "12 views, 3 likes, as of <t:" in await answered(status)


async def test_the_status_has_the_button_too_and_the_cap_is_explained(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card, name = await published(stage, ada, boss)
    reply = await ada.slash(thread, "publish status")
    await answered(reply)
    assert reply.message is not None
    await ada.click(reply.message, "Refresh numbers")
    await stage.work("read_post", PostRead(publication=name, state=PostState.PUBLIC))
    card = await card.until("no numbers yet, as of <t:")

    await ada.click(card, "Refresh numbers")

    refusal = await ada.sees(thread, "platforms limit how often they are asked")
    assert "<t:" in refusal.text


async def test_a_guest_does_not_spend_the_quota(stage: Stage, ada: Person, boss: Person, guest: Person) -> None:
    thread, card, _ = await published(stage, ada, boss)

    await guest.click(card, "Refresh numbers")

    await guest.sees(thread, "Gus may not publish here")


async def test_why_there_are_no_numbers_is_on_the_card(stage: Stage, ada: Person, boss: Person) -> None:
    _, card, _ = await published(stage, ada, boss)
    await ada.click(card, "Refresh numbers")

    used_up = Failed(what="Today's allowance of YouTube calls is used up.", remedy="", error="PlatformTrouble")
    await stage.work("read_post", used_up)

    card = await card.until("allowance of YouTube calls is used up")
    assert "Published on YouTube" in card.text
    assert "Try again" not in card.buttons


async def test_a_film_that_was_deleted_there_says_so_and_keeps_its_card(
    stage: Stage, ada: Person, boss: Person
) -> None:
    _, card, name = await published(stage, ada, boss)
    await ada.click(card, "Refresh numbers")

    await stage.work("read_post", PostRead(publication=name, state=PostState.GONE))

    await card.until("YouTube does not have it any more")


async def test_before_anything_is_out_there_is_no_such_button(stage: Stage, ada: Person, tmp_path: Path) -> None:
    thread, _ = await stage.filmed(ada)

    reply = await ada.slash(thread, "publish status")

    assert "Nothing is on its way out" in await answered(reply)
    assert reply.message is not None
    assert "Refresh numbers" not in reply.message.buttons
