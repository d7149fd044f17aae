"""What the three people of the demo do, one act after the other: Ada makes a film, Gus is in it, Olive approves."""

from typing import Any, Final

from bot.sandbox.house import STUDIO, House
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.show import PATIENCE_S, DemoFailed, Show, answer_to, card, either, form_of, sees
from bot.studio.brief import Platform
from bot.studio.platforms.table import PLATFORMS

DEDICATION: Final = "This one is for you, Gus."
"""What Ada adds to the last line; it names somebody, whatever the film is about."""
WISH: Final = "Make line 2 shorter"
EDIT: Final = "captions in a box"
CHOICES: Final[dict[Platform, dict[str, Any]]] = {
    Platform.TIKTOK: {"audience": "PUBLIC_TO_EVERYONE", "allowed": ["comment"], "promotes": [], "terms": ["agreed"]},
    Platform.INSTAGRAM: {"feed": "both", "comments": "on", "cover": "1", "trial": "NONE"},
}
"""What Ada chooses where a platform wants something chosen."""


async def plan(house: House, brief: str, show: Show) -> ChannelView:
    """Have Ada wish for a film; return the thread that opens for it."""
    show.step(f"Ada types /plan idea: {brief}")
    reply = await house.ada.slash(STUDIO, "plan", idea=brief)
    thread = await house.ada.finds_thread(STUDIO)
    show.step(f"A thread opened; acknowledged after {reply.ack_ms:.0f} ms")
    shown = await sees(house.ada, thread, card("plan 1", "Generate"), "the plan")
    show.step("The plan is there: " + shown.text.split("\n")[0])
    show.took("writing the plan")
    return thread


async def name_gus(house: House, thread: ChannelView, show: Show) -> None:
    """Have Ada name Gus in the last line, and the studio ask him; he does not answer yet."""
    shown = await sees(house.ada, thread, card("plan 1", "Edit a line"), "the plan's card")
    last = shown.component("Edit a line…", {3})["options"][-1]["label"]
    form = form_of(await house.ada.select(shown, "Edit a line…", last))
    said = str(form.fields[0].part["value"])
    show.step(f"Ada edits the last line; now it ends: {DEDICATION}")
    await house.ada.submit(form, {form.fields[0].label: f"{said} {DEDICATION}"})
    await sees(house.ada, thread, card("plan 2", "Generate"), "the plan with her words")
    scene = last.removeprefix("Line ")
    show.step(f"Ada types /consent request person: Gus, use: be named, scenes: {scene}")
    asked = await house.ada.slash(thread, "consent request", person=house.gus, use="be named", scenes=scene)
    show.step(f"  {await answer_to(asked)}")
    show.took("naming somebody, and asking him")


async def revise(house: House, thread: ChannelView, show: Show) -> None:
    """Have Ada watch the animatic and wish for a change."""
    await sees(house.ada, thread, card("Animatic of plan 2"), "the animatic of the plan")
    show.took("speaking the lines and drawing the first animatic")
    shown = await sees(house.ada, thread, card("plan 2", "Revise"), "the plan's card")
    show.step(f"Ada watched the animatic, presses Revise: {WISH}")
    form = form_of(await house.ada.click(shown, "Revise"))
    await house.ada.submit(form, {"What should be different?": WISH})
    await sees(house.ada, thread, card("plan 3", "Generate"), "the revised plan")
    show.step("The revised plan is there, with what changed")
    show.took("revising the plan")
    await sees(house.ada, thread, card("Animatic of plan 3"), "the animatic of the revised plan")
    show.took("the second animatic")


async def film(house: House, thread: ChannelView, show: Show) -> None:
    """Have it filmed, and an edit of the first cut made."""
    shown = await sees(house.ada, thread, card("plan 3", "Generate"), "the Generate button")
    show.step("Ada presses Generate")
    await house.ada.click(shown, "Generate")
    await sees(house.ada, thread, card("cut 1", "Send to review"), "the first cut")
    show.step("Cut 1 is there")
    show.took("filming and the first cut")
    show.step(f"Ada types /edit ask change: {EDIT}")
    await house.ada.slash(thread, "edit ask", change=EDIT)
    await sees(house.ada, thread, card("cut 2", "Send to review"), "the edited cut")
    show.step("Cut 2 is there")
    show.took("the edit and the second cut")


async def agree(house: House, thread: ChannelView, show: Show) -> None:
    """Find that there is no review before Gus has agreed; have him agree in his direct messages."""
    show.step("Ada types /publish review")
    refusal = await answer_to(await house.ada.slash(thread, "publish review"))
    if "has not agreed" not in refusal:
        raise DemoFailed("A review was opened without the consent of somebody named.", refusal)
    show.step(f"  refused: {refusal.splitlines()[0]}")
    direct = await house.gus.dms()
    question = await sees(house.gus, direct, card("may we?", "18 or older"), "the question to Gus")
    show.step("Gus opens the studio's direct message, presses “I agree, and am 18 or older”")
    await house.gus.click(question, "I agree, and")
    await question.until("You agreed", timeout_s=PATIENCE_S)
    standing = await answer_to(await house.ada.slash(thread, "consent status"))
    show.step(f"Ada types /consent status: {' · '.join(standing.splitlines()[:2])}")
    show.took("asking for consent")


async def review(house: House, thread: ChannelView, show: Show) -> MessageView:
    """Have Ada ask for a review and choose what single platforms want chosen; return the review card."""
    show.step("Ada types /publish review")
    await house.ada.slash(thread, "publish review")
    asked: MessageView | None = None
    for one in house.platforms:
        if one.platform in CHOICES:
            title = PLATFORMS[one.platform].title
            wanted = card("want a few things chosen", f"Choose for {title}")
            asked = await sees(house.ada, thread, wanted, f"the choices of {title}", asked)
            form = form_of(await house.ada.click(asked, f"Choose for {title}"))
            await house.ada.submit(form, CHOICES[one.platform])
            show.step(f"Ada chooses for {title}: {', '.join(field.label for field in form.fields)}")
    return await sees(
        house.ada, thread, lambda message: "Review ·" in message.text and len(message.reactions) > 1, "the review card"
    )


async def vote(house: House, asked: MessageView, show: Show) -> None:
    """Have a guest vote, whose word does not count, and then an approver."""
    await house.gus.react(asked, "✅")
    direct = await house.gus.dms()
    await sees(house.gus, direct, card("does not count"), "the word to a guest that his vote does not count")
    if any(one.shown for one in house.platforms):
        raise DemoFailed("A guest's reaction was enough to publish.", "This is a bug; please report it.")
    show.step("Gus, a guest, reacted ✅: refused")
    await house.olive.react(asked, "✅")
    show.step("Olive, an approver, reacted ✅")


async def published(house: House, thread: ChannelView, show: Show) -> None:
    """Wait until the film is out everywhere."""
    for one in house.platforms:
        title = PLATFORMS[one.platform].title
        wanted = either(f"Published on {title}", f"Handed over to {title}")
        shown = await sees(house.ada, thread, wanted, f"the publication on {title}")
        link = next((part["url"] for part in shown.components if part.get("url")), "")
        show.step(f"{shown.text.splitlines()[0]} {link}".rstrip())
    show.took("review, uploads and releases")
