"""`/character sheet`: drawn where a worker can, chosen from by people, and gone with whoever they look like."""

from datetime import UTC, datetime

from bot.sandbox.people.person import Person
from bot.services import limits
from bot.studio.orders import Beat
from bot.studio.sheets import DrawSheet
from bot.studio.values import WorkerId
from bot.studio.work import Role
from tests.discord.stage import Stage, answered
from tests.discord.test_characters import LOOKS, characters, create, files, of_gus


def with_a_drawer(stage: Stage) -> None:
    """Have a worker that can draw."""
    beat = Beat(
        worker=WorkerId("01GPU"),
        host="studio",
        at=datetime(2026, 11, 26, tzinfo=UTC),
        slots={Role.FILM: 1},
        able=("sd-1.5", "sdxl"),
        vram_total_mib=24_000,
    )
    stage.queue.workers = [beat]


async def test_sheets_are_drawn_by_the_best_model_there_is_and_people_choose_one(stage: Stage, ada: Person) -> None:
    with_a_drawer(stage)
    await create(ada, picture=("mira.png", b"\x89PNG"))
    await stage.work("bring_picture")
    (mira,) = await characters(stage)

    assert "being drawn" in await answered(await ada.slash("studio", "character sheet", name="Mira"))
    order = await stage.next_order("draw_sheet")
    assert isinstance(order.work, DrawSheet)
    assert (order.work.model, order.work.likeness) == ("sdxl", mira.pictures)
    assert order.work.words == f"Mira is {LOOKS}"
    await stage.work("draw_sheet")
    message = await ada.sees("studio", "Which one is it?")
    assert len(message.raw.attachments) == 3

    for _ in range(2):
        await ada.click(message, "Sheet 2")
        await ada.sees("studio", "looks like sheet 2")

    (chosen,) = await characters(stage)
    assert chosen.pictures[0] == mira.pictures[0]
    assert len(chosen.pictures) == 4
    day = stage.studio.now().date().isoformat()
    used = await stage.studio.store.usage.of(stage.guild, (await stage.member(ada)).user, day, limits.GPU_SECONDS)
    assert used == 4


async def test_without_a_model_that_draws_it_is_said_and_pictures_and_words_go_on(stage: Stage, ada: Person) -> None:
    await create(ada)

    reply = await answered(await ada.slash("studio", "character sheet", name="Mira"))

    assert "No worker here has a model that draws" in reply
    assert "Attach pictures" in reply
    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "draw_sheet"]


async def test_a_character_that_is_full_or_gone_takes_no_sheet_and_says_so(
    stage: Stage, ada: Person, guest: Person
) -> None:
    with_a_drawer(stage)
    await create(ada)
    await ada.slash("studio", "character sheet", name="Mira")
    await stage.work("draw_sheet")
    message = await ada.sees("studio", "Which one is it?")
    await ada.click(message, "Sheet 1")
    await ada.sees("studio", "looks like sheet 1")

    await ada.click(message, "Sheet 3")
    await ada.sees("studio", "4 is the most")

    (mira,) = await characters(stage)
    assert len(mira.pictures) == 3
    await answered(await ada.slash("studio", "character remove", name="Mira"))
    await guest.click(message, "Sheet 3")
    await guest.sees("studio", "was removed")


async def test_sheets_of_somebody_go_with_their_consent_chosen_or_not(stage: Stage, ada: Person, guest: Person) -> None:
    with_a_drawer(stage)
    thread = await of_gus(stage, ada, guest)
    before = await files(stage)
    await answered(await ada.slash(thread, "character sheet", name="Captain Gus"))
    await stage.work("draw_sheet")
    await ada.sees(thread, "Which one is it?")
    drawn = await files(stage) - before
    assert len(drawn) == 12

    await answered(await guest.slash(thread, "consent revoke", what="being seen"))

    assert not drawn & await files(stage)


async def test_sheets_that_come_after_a_no_are_not_shown_or_kept(stage: Stage, ada: Person, guest: Person) -> None:
    with_a_drawer(stage)
    thread = await of_gus(stage, ada, guest)
    await answered(await ada.slash(thread, "character sheet", name="Captain Gus"))
    order = await stage.next_order("draw_sheet")
    attempt, before = await stage.take(order), await files(stage)

    await answered(await guest.slash(thread, "consent revoke"))
    await stage.tell(attempt, await stage.done(order))

    await ada.sees(thread, "The sheets were not kept")
    assert not await files(stage) - before
