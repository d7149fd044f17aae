"""Generate, progress, the cut, edits, cancelling; and what survives a restart."""

from dataclasses import replace
from pathlib import Path

from bot.sandbox.entities import Overwrite
from bot.sandbox.people.person import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Loopback
from bot.studio.outcomes import Failed
from bot.studio.production import Stage as Standing
from bot.studio.work import FilmScene
from tests.discord.stage import Stage, on_stage, shown


async def test_generate_shows_one_progress_message_then_the_cut_and_pings_the_author(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.sees(thread, "Animatic")
    card = await ada.sees(thread, "Re-roll a line")

    await ada.click(card, "Generate")
    progress = await ada.sees(thread, "Filming plan 1")
    assert "Scenes 0 of 3" in progress.text
    await stage.work("film_scene")
    order = await stage.next_order("render_cut")
    attempt = await stage.take(order)
    await progress.until("Scenes 3 of 3")
    await stage.report(attempt, order, done=0.5, step="encoding")
    await progress.until("Cut 50% · encoding")
    await stage.tell(attempt, await stage.done(order))

    cut = await ada.sees(thread, "cut 1")
    assert [file.filename for file in cut.attachments] == ["cut-1.mp4"]
    assert cut.raw.mentions == [ada.id]
    assert "animatic" in cut.text
    await thread.until(lambda view: not [one for one in view.messages if "Filming plan" in one.text])
    assert len([one for one in thread.messages if "cut 1" in one.text]) == 1


async def test_one_failed_scene_is_shown_and_only_it_is_made_again(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    card = await ada.sees(thread, "Re-roll a line")
    await card.until(lambda one: "≈" not in one.text)
    await ada.click(card, "Generate")
    order = await stage.next_order("film_scene")
    attempt = await stage.take(order)
    await stage.tell(attempt, Failed(what="Out of GPU memory.", remedy="Pick a smaller camera.", error="ModelFailed"))
    await stage.work("film_scene")

    problem = await ada.sees(thread, "One step failed")
    assert "Scene 1" in problem.text
    await ada.click(problem, "Try again")
    again = await stage.next_order("film_scene")
    assert isinstance(again.work, FilmScene)
    assert again.work.shot.number == 1
    await stage.work("film_scene")
    await stage.work("render_cut")

    await ada.sees(thread, "cut 1")
    await problem.until(lambda one: not one.components)


async def test_an_edit_makes_a_new_cut_and_undo_takes_it_back(stage: Stage, ada: Person) -> None:
    thread, cut = await stage.filmed(ada)

    reply = await ada.click(cut, "Edit")
    assert reply.modal is not None
    await ada.submit(reply.modal, text="no music")
    await stage.next_order()
    await stage.work_all(await stage.production(thread))
    second = await ada.sees(thread, "cut 2")
    await cut.until(lambda one: not one.components)

    undone = await ada.slash(thread, "edit undo")
    assert undone.message is not None
    await undone.message.until("Undone")
    await stage.work_all(await stage.production(thread))
    third = await ada.sees(thread, "cut 3", timeout_s=5)
    assert third.id > second.id


async def test_an_edit_that_is_not_understood_says_what_is(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)

    reply = await ada.slash(thread, "edit ask", change="transmogrify the flux")

    assert reply.message is not None
    await reply.message.until("not understood")
    assert "try one of these" in reply.message.text


async def test_cancel_stops_and_keeps(stage: Stage, ada: Person, guest: Person) -> None:
    thread, card = await stage.planned(ada)

    await guest.click(card, "Cancel")
    await guest.sees(thread, "may not")
    assert (await stage.production(thread)).stage is not Standing.CANCELLED

    await ada.click(card, "Cancel")
    await card.until("Everything made so far is kept")
    assert (await stage.production(thread)).stage is Standing.CANCELLED
    assert not card.components


async def test_buttons_work_after_a_restart_and_nothing_is_posted_twice(
    loopback: Loopback, ada: Person, tmp_path: Path
) -> None:
    async with on_stage(loopback, tmp_path) as stage:
        thread, card = await stage.planned(ada)
        await stage.work("speak_line")
        await card.until(lambda one: "≈" not in one.text)
        before = len(thread.messages)
    syncs = len(loopback.recorder.of("PUT", "/commands"))

    async with on_stage(loopback, tmp_path) as stage:
        await stage.work("render_cut")
        await ada.sees(thread, "Animatic")
        reply = await ada.click(card, "Revise")
        assert reply.modal is not None
        await ada.submit(reply.modal, text="shorter")
        await stage.next_order("revise_plan")

    assert len([one for one in thread.messages if "Re-roll a line" in one.text]) == 1
    assert len(thread.messages) <= before + 2
    assert len(loopback.recorder.of("PUT", "/commands")) == syncs == 1


async def test_a_crash_between_posting_and_remembering_posts_no_second_card(
    loopback: Loopback, ada: Person, tmp_path: Path
) -> None:
    async with on_stage(loopback, tmp_path) as stage:
        thread, _ = await stage.planned(ada)
        production = await stage.production(thread)
        cards = stage.studio.store.cards
        card = await cards.get(stage.guild, production.id, "plan:1")
        assert card is not None
        async with stage.studio.store.writing() as tx:
            await cards.save(tx, replace(card, message=None, digest=""))

    async with on_stage(loopback, tmp_path) as stage:
        await stage.work("speak_line")
        await ada.sees(thread, lambda one: "Re-roll a line" in one.text and "≈" not in one.text)

    assert len([one for one in thread.messages if "Re-roll a line" in one.text]) == 1


async def test_a_deleted_thread_is_told_where_it_was_asked_for_and_can_be_replaced(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    stage.discord.world.remove_channel(thread.raw)
    await stage.work("speak_line")

    notice = await ada.sees("studio", "Its thread cannot be reached")
    assert "Nothing is lost" in notice.text
    await ada.click(notice, "Open a new thread")
    again = await ada.finds_thread("studio", lambda view: view.id != thread.id)
    await ada.sees(again, "Re-roll a line")


async def test_missing_permissions_are_told_by_direct_message_where_nothing_else_is_left(
    stage: Stage, ada: Person
) -> None:
    await stage.planned(ada)
    closed = Overwrite(stage.discord.world.app.bot.id, is_role=False, deny=int(Permission.VIEW_CHANNEL))
    stage.discord.world.set_overwrite(stage.discord.channel("studio").raw, closed)

    await stage.work("speak_line")

    notice = await (await ada.dms()).sees("Its thread cannot be reached")
    assert "I lack the permission" in notice.text


async def test_an_archived_thread_is_opened_again(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)
    stage.discord.world.set_archived(thread.raw, archived=True)

    await stage.work("speak_line")

    await card.until(lambda one: "≈" not in one.text)
    assert not thread.is_archived


async def test_a_card_that_somebody_deleted_comes_back(stage: Stage, ada: Person, owner: Person) -> None:
    thread, card = await stage.planned(ada)
    stage.discord.world.delete(card.raw)

    await stage.work("speak_line")

    again = await ada.sees(thread, "Re-roll a line", after=card)
    assert again.id != card.id


async def test_no_worker_is_needed_to_see_the_studio(stage: Stage, ada: Person) -> None:
    for command, words in (("status", "No worker"), ("queue", "Nothing waits"), ("models", "animatic")):
        reply = await ada.slash("studio", f"studio {command}")
        assert reply.message is not None
        await reply.message.until(words)
        assert words in shown(reply)
