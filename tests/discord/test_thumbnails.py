"""`/publish thumbnail`: drawn where a worker can, part of what is approved, and taken back."""

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.sandbox.server import Loopback
from bot.services import locks
from bot.studio.production import Stage as Standing
from bot.studio.thumbnails import DrawThumbnail
from bot.studio.work import Upload
from tests.discord.stage import Stage, answered
from tests.discord.test_characters import files
from tests.discord.test_guiding import has_ready
from tests.discord.test_review import reviewed


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


async def thumbnail(ada: Person, thread: ChannelView, picture: str = "drawn") -> str:
    return await answered(await ada.slash(thread, "publish thumbnail", picture=picture))


async def drawn(stage: Stage, ada: Person, thread: ChannelView) -> None:
    """Have a thumbnail drawn."""
    has_ready(stage, "sdxl")
    assert "draws it" in await thumbnail(ada, thread)
    await stage.work("draw_thumbnail")
    await ada.sees(thread, "This stands for the video now")


async def test_without_a_model_that_draws_nothing_changes(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    before = await stage.production(thread)

    assert "No worker here has a model that draws" in await thumbnail(ada, thread)
    assert "is a picture of the film already" in await thumbnail(ada, thread, "of the film")

    assert await stage.production(thread) == before
    assert "thumbnail" not in before.model_dump_json()


async def test_a_drawn_one_goes_out_with_the_film_and_the_card_says_that_it_was_drawn(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread, first = await reviewed(stage, ada)
    has_ready(stage, "sdxl")
    assert "draws it" in await thumbnail(ada, thread)
    order = await stage.next_order("draw_thumbnail")
    assert isinstance(order.work, DrawThumbnail)
    assert order.work.model == "sdxl"
    assert order.work.shot.picture.startswith(order.work.title)
    await stage.work("draw_thumbnail")
    await ada.sees(thread, "This stands for the video now")
    await first.until("thumbnail was changed after the approval")

    reply = await ada.slash(thread, "publish review", privacy="unlisted")
    assert reply.message is not None
    card = await ada.sees(thread, lambda one: "Review ·" in one.text and "drawn by" in one.text)
    picture = (await stage.production(thread)).thumbnail
    assert picture is not None
    assert "marked as made with AI" in card.text
    assert "sdxl" in card.text
    await boss.react(card, "✅")
    upload = (await stage.next_order("upload")).work
    assert isinstance(upload, Upload)
    assert upload.thumbnail == picture.picture


async def test_another_thumbnail_after_the_approval_voids_it_and_one_of_the_film_is_had_again(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread, card = await reviewed(stage, ada)
    await boss.react(card, "✅")
    await card.until("Approved ·")

    await drawn(stage, ada, thread)

    production = await stage.production(thread)
    assert production.stage is Standing.REVIEW
    assert await stage.studio.store.locks.current(stage.guild, production.id) is None
    assert production.thumbnail is not None
    cut = await locks.newest_cut(stage.studio, production)
    assert production.thumbnail_of(cut) == production.thumbnail.picture
    assert production.thumbnail_of(cut.but(plan_version=2)) == cut.rendering.thumbnail
    assert "stands for it again" in await thumbnail(ada, thread, "of the film")
    now = await stage.production(thread)
    assert now.thumbnail_of(cut) == cut.rendering.thumbnail
    assert production.thumbnail.picture not in await files(stage)


async def test_one_that_was_drawn_for_another_plan_is_not_taken(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    has_ready(stage, "sdxl")
    await thumbnail(ada, thread)
    order = await stage.next_order("draw_thumbnail")
    attempt = await stage.take(order)
    came = await stage.done(order)
    production = await stage.production(thread)
    async with stage.studio.store.writing() as tx:
        plan = await stage.studio.store.plans.get(stage.guild, production.id, 1, tx=tx)
        await stage.studio.store.plans.save(tx, stage.guild, production.id, plan.but(version=2), "changed")
        await stage.studio.store.productions.save(tx, production.with_edition(2, 1), "changed")

    await stage.tell(attempt, came)

    await ada.sees(thread, "The thumbnail was not kept")
    assert (await stage.production(thread)).thumbnail is None
    assert came.thumbnail.picture not in await files(stage)  # type: ignore[union-attr]
