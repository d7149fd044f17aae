"""One production from brief to approval, held against Discord's official description of its API."""

from bot.sandbox.people.person import Person
from bot.sandbox.server import Loopback
from bot.studio.outcomes import Replied
from bot.studio.plan import Author
from tests.discord.stage import Stage, answered
from tests.discord.test_review import boss, reviewed
from tests.openapi import assert_conforms

__all__ = ["boss"]


async def test_everything_the_studio_says_conforms_to_discords_description(
    stage: Stage, ada: Person, boss: Person, guest: Person, loopback: Loopback
) -> None:
    thread, review = await reviewed(stage, ada)
    await answered(await ada.slash(thread, "consent request", person=guest))
    asked = await (await guest.dms()).sees("may we?")
    await guest.click(asked, "I agree")
    await asked.until("You agreed")
    await guest.react(review, "✅")
    await (await guest.dms()).sees("does not count")
    await ada.say(thread, "shorter", mentions=[loopback.world.app.bot])
    await stage.work("revise_plan")
    second = await ada.sees(thread, "· plan 2")
    form = await ada.select(second, "Edit a line…", "Line 1")
    assert form.modal is not None
    await ada.submit(form.modal, text="Bees know.")
    await ada.sees(thread, "· plan 3")
    await ada.say("general", "hello", mentions=[loopback.world.app.bot])
    await stage.work("reply", Replied(text="Good evening.", author=Author(model="test-writer")))
    await ada.sees("general", "Good evening.")
    await ada.autocomplete("studio", "plan", "voice", "hib", idea="Bees")
    for command in ("help", "privacy"):
        await ada.slash("general", command)
    for command in ("status", "queue", "models", "setup"):
        await answered(await ada.slash("general", f"studio {command}"))

    await answered(await ada.slash(thread, "edit undo"))
    for kind in ("speak_line", "film_scene", "render_cut"):
        await stage.work(kind)
    await answered(await ada.slash(thread, "edit ask", change="the middle drags"))
    proposal = await ada.sees(thread, "✂️ the middle drags")
    await stage.work("suggest_edits")
    await stage.work("render_cut")
    await proposal.until(lambda one: one.attachments)
    await ada.click(proposal, "Try another")
    await proposal.until("answer 2")
    await ada.click(proposal, "Stop")
    await proposal.until("Dropped by <@")
    await answered(await ada.slash(thread, "edit suggest"))
    await answered(await ada.slash(thread, "edit export"))
    await stage.work("export_project")
    await ada.sees(thread, lambda one: "Project (.otioz) ·" in one.text and one.attachments)

    assert assert_conforms(loopback.recorder, least=60)
