"""A playlist on YouTube in Discord: chosen before the review card, on it, and gone with the video."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.studio.brief import Platform
from bot.studio.publication import YouTubeChoices
from bot.studio.work import Upload
from tests.discord.connecting import allow_approvers, card_to_vote_on, connect, sent_to_review
from tests.discord.stage import Stage, on_stage
from tests.publishing.bench import fast

ASK = "Choose for YouTube · Honey Films"


@pytest.fixture
async def stage(loopback: Loopback, youtube: LoopbackYouTube, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(loopback, tmp_path, publishing=fast(youtube)) as stage:
        await allow_approvers(stage)
        await connect(stage, Platform.YOUTUBE)
        yield stage


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


async def test_a_playlist_is_chosen_before_the_card_is_on_it_and_in_the_order(
    stage: Stage, youtube: LoopbackYouTube, ada: Person, boss: Person
) -> None:
    youtube.add_playlist("Bees")
    honey = youtube.add_playlist("All about *honey*")
    thread, _ = await sent_to_review(stage, ada, "unlisted")
    form = await ada.click(await ada.sees(thread, "want a few things chosen"), ASK)
    assert form.modal is not None
    (field,) = form.modal.fields
    assert [one["label"] for one in field.part["options"]] == ["No playlist", "Bees", "All about *honey*"]
    assert [one["label"] for one in field.part["options"] if one.get("default")] == ["No playlist"]

    await ada.submit(form.modal, playlist=honey.id)

    card = await card_to_vote_on(ada, thread)
    assert "in the playlist “All about \\*honey\\*”" in card.text
    assert "unlisted" in card.text
    assert "not made for kids" in card.text
    await boss.react(card, "✅")
    order = await stage.next_order("upload")
    assert isinstance(order.work, Upload)
    assert order.work.target.choices == YouTubeChoices(playlist=honey.id, title="All about *honey*")


async def test_who_wants_none_gets_none(stage: Stage, youtube: LoopbackYouTube, ada: Person) -> None:
    youtube.add_playlist("Bees")
    thread, _ = await sent_to_review(stage, ada)
    form = await ada.click(await ada.sees(thread, "want a few things chosen"), ASK)
    assert form.modal is not None

    await ada.submit(form.modal, playlist="none")

    card = await card_to_vote_on(ada, thread)
    assert "playlist" not in card.text


async def test_a_channel_without_playlists_is_asked_nothing(stage: Stage, ada: Person) -> None:
    thread, _ = await sent_to_review(stage, ada)

    assert "playlist" not in (await card_to_vote_on(ada, thread)).text


@pytest.mark.parametrize("status", [403, 500])
async def test_a_youtube_that_does_not_name_its_playlists_holds_nothing_up(
    stage: Stage, youtube: LoopbackYouTube, ada: Person, status: int
) -> None:
    youtube.add_playlist("Bees")
    youtube.faults.refuse("playlists.list", status, "forbidden", times=9)

    thread, _ = await sent_to_review(stage, ada)

    assert "playlist" not in (await card_to_vote_on(ada, thread)).text
