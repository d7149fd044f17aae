"""Instagram in Discord: connecting an account, choosing before the review, and the card of a reel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.server import Loopback
from bot.studio.brief import Platform
from bot.studio.outcomes import Failed, MadePublic, Uploaded
from bot.studio.production import Stage as Standing
from bot.studio.publication import InstagramChoices, PublicationState
from bot.studio.work import Upload
from tests.discord.connecting import allow_approvers, card_to_vote_on, connect, sent_to_review
from tests.discord.stage import Stage, answered, on_stage
from tests.publishing.reel_bench import hurried

ASK = "Choose for Instagram · @honey.films"


@pytest.fixture
async def instagram() -> AsyncIterator[LoopbackInstagram]:
    async with LoopbackInstagram(owner="honey.films") as instagram:
        yield instagram


@pytest.fixture
async def stage(loopback: Loopback, instagram: LoopbackInstagram, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(loopback, tmp_path, publishing=hurried(instagram)) as stage:
        yield stage


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


async def asked(stage: Stage, ada: Person, privacy: str = "public") -> tuple[ChannelView, MessageView]:
    """Have a film made and sent to review; return the thread and the message that wants things chosen."""
    await allow_approvers(stage)
    await connect(stage, Platform.INSTAGRAM)
    thread, _ = await sent_to_review(stage, ada, privacy)
    return thread, await ada.sees(thread, "want a few things chosen")


async def on_its_way(stage: Stage, ada: Person, boss: Person) -> tuple[ChannelView, str]:
    """Have a reel approved, and its upload ordered; return the thread and the publication."""
    thread, ask = await asked(stage, ada)
    form = await ada.click(ask, ASK)
    assert form.modal is not None
    await ada.submit(form.modal, feed="both", comments="on", cover="1", trial="NONE")
    card = await card_to_vote_on(ada, thread)
    await boss.react(card, "✅")
    await ada.sees(thread, "Publishing to Instagram")
    upload = await stage.next_order("upload")
    assert isinstance(upload.work, Upload)
    return thread, upload.work.publication


async def test_an_account_is_connected_and_shown(stage: Stage) -> None:
    message = await connect(stage, Platform.INSTAGRAM)

    assert "@honey.films" in message.text
    shown = await stage.discord.owner.slash("studio", "publish accounts")
    assert "instagram: @honey.films (ok)" in await answered(shown)


async def test_every_choice_is_asked_before_the_card_and_is_on_it(stage: Stage, ada: Person) -> None:
    thread, ask = await asked(stage, ada)
    form = await ada.click(ask, ASK)
    assert form.modal is not None

    await ada.submit(form.modal, feed="reels", comments="off", cover="2", trial="MANUAL")

    card = await ada.sees(thread, "Review ·")
    for words in (
        "To Instagram",
        "as a trial",
        "in Reels only",
        "comments switched off",
        "the picture at 2 s",
        "marked as made with AI",
    ):
        assert words in card.text
    production = await stage.production(thread)
    review = await stage.studio.store.reviews.open_of(stage.guild, production.id)
    assert review is not None
    choices = review.release.targets[0].choices
    assert isinstance(choices, InstagramChoices)
    assert (choices.share_to_feed, choices.comments, choices.cover_ms) == (False, False, 2000)


async def test_a_reel_that_nobody_should_see_is_refused(stage: Stage, ada: Person) -> None:
    thread, ask = await asked(stage, ada, privacy="unlisted")
    form = await ada.click(ask, ASK)
    assert form.modal is not None

    await ada.submit(form.modal, feed="both", comments="on", cover="1", trial="NONE")

    await ada.sees(thread, "A reel is public")


async def test_the_card_of_a_reel_lives_on_from_container_to_link(stage: Stage, ada: Person, boss: Person) -> None:
    thread, name = await on_its_way(stage, ada, boss)
    waiting = Uploaded(
        publication=name, remote_id="178", url="", held_back=True, note="3 of 50 posts of 24 hours are used."
    )

    await stage.work("upload", waiting)
    await ada.sees(thread, "3 of 50 posts")
    await stage.work("make_public", MadePublic(publication=name, url="https://www.instagram.com/reel/x/"))

    card = await ada.sees(thread, "Published on Instagram")
    assert card.component("Watch it")["url"] == "https://www.instagram.com/reel/x/"
    assert "3 of 50" not in card.text
    assert (await stage.production(thread)).stage is Standing.PUBLISHED
    assert "out, for everyone" in await answered(await ada.slash(thread, "publish status"))


async def test_a_lost_answer_is_said_to_be_in_doubt(stage: Stage, ada: Person, boss: Person) -> None:
    thread, name = await on_its_way(stage, ada, boss)
    await stage.work("upload", Uploaded(publication=name, remote_id="178", url="", held_back=True))

    lost = Failed(what="Instagram cannot be reached.", remedy="", error="PlatformTrouble", in_doubt=True)
    await stage.work("make_public", lost.but(retry_after_s=60))

    await ada.sees(thread, "it is being asked before anything is repeated")
    (publication,) = await stage.studio.store.publications.of(stage.guild, (await stage.production(thread)).id)
    assert publication.state is PublicationState.UNKNOWN
