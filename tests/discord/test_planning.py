"""From `/plan` to a plan that people have mended."""

from datetime import UTC, datetime

from bot.sandbox.people.person import Person
from bot.studio.orders import Beat
from bot.studio.outcomes import Failed, PlanWritten
from bot.studio.values import WorkerId
from bot.studio.work import Role
from tests.discord.stage import LINES, Stage, plan_of, shown


async def test_a_plan_is_acknowledged_at_once_shown_as_written_then_as_card_then_as_animatic(
    stage: Stage, ada: Person
) -> None:
    reply = await ada.slash("studio", "plan", idea="Why honey never spoils")
    assert reply.ack_ms < 1000
    assert reply.ephemeral
    thread = await ada.finds_thread("studio", "honey")
    greeting = await ada.sees(thread, "talking to an AI")
    order = await stage.next_order("write_plan")
    attempt = await stage.take(order)
    await stage.report(attempt, order, text="Scene 1: Why does honey")
    writing = await ada.sees(thread, "Scene 1: Why does honey")

    await stage.tell(attempt, await stage.done(order))
    card = await writing.until("Re-roll a line")
    assert card.id == writing.id > greeting.id
    assert all(line in card.text for line in LINES)
    assert "test-writer" in card.text
    assert "Generate · free, about" in card.text

    await stage.work("speak_line")
    await card.until("no GPU")
    await stage.work("render_cut")
    preview = await ada.sees(thread, "Animatic of plan 1")
    assert [file.filename for file in preview.attachments] == ["animatic-1.mp4"]


async def test_scripts_that_no_font_can_draw_are_said_on_the_plan_card_before_generate(
    stage: Stage, ada: Person
) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    cutter = Beat(worker=WorkerId("01CUT"), host="here", at=at, slots={Role.CUT: 1}, writes=("Latin", "Cyrillic"))
    stage.queue.workers = [cutter, cutter.but(worker=WorkerId("01DESK"), slots={Role.CHAT: 1}, writes=None)]
    thread = await stage.plan(ada)

    await stage.work("write_plan", PlanWritten(plan=plan_of(("蜂蜜为什么不会变质?", "Мёд сухой.", "Follow for more."))))

    card = await ada.sees(thread, "No font here has letters for Chinese:")
    assert "Before you press Generate" in card.text.replace("*", "")
    assert any(button.startswith("Generate") for button in card.buttons)
    stage.queue.workers = [cutter.but(writes=("Latin", "Cyrillic", "Chinese"))]
    await stage.work("speak_line")
    await card.until(lambda one: "No font here" not in one.text)


async def test_a_mention_a_reply_and_the_form_revise_and_other_talk_is_ignored(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)
    await ada.say(thread, "what a nice day")
    await ada.say(thread, "make it shorter", mentions=[stage.discord.world.app.bot])
    await stage.work("revise_plan")
    second = await ada.sees(thread, "· plan 2")
    assert "Honey lasts for thousands of years!" in second.text
    assert "New in plan 2" in second.text
    await card.until(lambda message: not message.components)

    await ada.say(thread, "funnier", reply_to=second)
    await stage.work("revise_plan")
    third = await ada.sees(thread, "· plan 3")

    reply = await ada.click(third, "Revise")
    assert reply.modal is not None
    await ada.submit(reply.modal, text="Now in blue")
    order = await stage.next_order("revise_plan")
    assert getattr(order.work, "wish", "") == "Now in blue"


async def test_one_line_is_rolled_again_or_edited(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)

    await ada.select(card, "Re-roll a line…", "Line 1")
    await stage.work("reroll_line")
    second = await ada.sees(thread, "· plan 2")

    reply = await ada.select(second, "Edit a line…", "Line 2")
    assert reply.modal is not None
    assert LINES[1] in str(reply.modal.raw)
    await ada.submit(reply.modal, text="Bees dry it out.")
    third = await ada.sees(thread, "· plan 3")
    assert "Bees dry it out." in third.text


async def test_a_press_on_an_old_card_says_so_and_changes_nothing(stage: Stage, ada: Person) -> None:
    _, card = await stage.planned(ada)
    production = (await stage.studio.store.productions.unfinished())[0]
    old = next(part["custom_id"] for part in card.components if part.get("label") == "Revise")
    async with stage.studio.store.writing() as tx:
        newer = production.but(revision=production.revision + 1)
        await stage.studio.store.productions.save(tx, newer, cause="test")

    reply = await ada.click(card, old)

    assert "older version" in shown(reply)
    assert not [one for one in await stage.orders(production) if one.work.kind == "revise_plan"]


async def test_a_failed_plan_is_told_and_tried_again(stage: Stage, ada: Person) -> None:
    thread = await stage.plan(ada)
    await stage.work(
        "write_plan", Failed(what="The model ran out of memory.", remedy="Try later.", error="ModelFailed")
    )
    card = await ada.sees(thread, "could not be written")
    assert "ran out of memory" in card.text

    await ada.click(card, "Try again")
    await stage.work("write_plan")

    await ada.sees(thread, "Re-roll a line")


async def test_a_script_from_a_file_is_spoken_as_it_stands(stage: Stage, ada: Person) -> None:
    script = "Bees are small.\nHoney is sweet."
    reply = await ada.slash("studio", "plan", file=("words.txt", script.encode()))
    assert reply.message is not None
    await reply.message.until("being written")

    order = await stage.next_order("write_plan")

    brief = getattr(order.work, "brief", None)
    assert brief is not None
    assert brief.is_script
    assert brief.idea == script
