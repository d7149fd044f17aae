"""`picturelock demo`: three scripted people make and publish one film with the real studio."""

import asyncio
import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.sandbox.house import STUDIO, House, furnish, open_house
from bot.sandbox.people.views import ChannelView, MessageView, NotSeen
from bot.sandbox.report import write_report
from bot.sandbox.transcript import write_transcript
from bot.sandbox.weights import fetch_weights
from bot.studio.errors import StudioError
from bot.studio.production import Production
from bot.studio.values import ChannelId, GuildId

BRIEF: Final = "Three easy ways to fall asleep faster tonight"
WISH: Final = "Make line 2 shorter"
EDIT: Final = "captions in a box"
PATIENCE_S: Final = 420.0
"""Longest wait for any one step."""
_PROGRESS: Final = re.compile(r"(\d+)%[\s\S]*Lines \d")


class DemoFailed(StudioError):
    """A step of the demo did not come about."""


@dataclass
class Show:
    """What is printed while the demo runs, and how long each part took."""

    say: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    parts: list[tuple[str, float]] = field(default_factory=list)

    def step(self, text: str) -> None:
        """Print what happens now."""
        self.say(f"[{time.monotonic() - self.began:6.1f} s] {text}")

    def took(self, part: str, since: float) -> float:
        """Note how long a part took; return now."""
        now = time.monotonic()
        self.parts.append((part, now - since))
        return now


async def run_demo(
    out: Path, brief: str = BRIEF, say: Callable[[str], None] = print, **sections: Any
) -> dict[str, Any]:
    """Make and publish a film in a fresh data folder; return what `production.json` holds.

    Leaves final.mp4, transcript.html and production.json in `out`. Raises DemoFailed, saying which step.
    """
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    show = Show(say)
    await fetch_weights(say)
    show.took("fetching weights", show.began)
    began = time.monotonic()
    data_dir = Path(tempfile.mkdtemp(prefix="picturelock-demo-"))
    try:
        async with open_house(data_dir, **sections) as house:
            show.took("starting bot, queue and workers", began)
            show.step(f"The studio is up; its Discord is at {house.discord.page_url}")
            return await _play(house, out, brief, show)
    finally:
        await asyncio.to_thread(shutil.rmtree, data_dir, ignore_errors=True)


async def _play(house: House, out: Path, brief: str, show: Show) -> dict[str, Any]:
    began = time.monotonic()
    await furnish(house)
    show.step("Olive set up the server and connected a YouTube channel")
    began = show.took("setting up the server", began)

    thread = await _plan(house, brief, show)
    watcher = asyncio.create_task(_watch(thread, show))
    try:
        began = show.took("writing the plan", began)
        began = await _revise(house, thread, show, began)
        began = await _film(house, thread, show, began)
        video = await _approve(house, thread, show)
        show.took("review, upload and release", began)
    finally:
        watcher.cancel()

    production = await _production(house, thread)
    film = await asyncio.to_thread(house.youtube.videos[video].file.read_bytes)
    await asyncio.to_thread((out / "final.mp4").write_bytes, film)
    write_transcript(
        house.discord.parts,
        [thread, house.ada.view(STUDIO)],
        out / "transcript.html",
        title=f"Picturelock · {production.brief.idea[:80]}",
        viewer=house.ada.user,
    )
    report = await write_report(house.studio, production, out / "final.mp4", out / "production.json", show.parts)
    proofs = report["proofs"]
    if not proofs["holds"]:
        raise DemoFailed("The published film does not prove what it should.", json.dumps(proofs["c2pa"]))
    show.step(f"The film says of itself: {proofs['c2pa']['source_type'].rpartition('/')[2]}; its signature fits")
    show.step(f"The log of {proofs['audit']['entries']} decisions is whole")
    for line in report["table"]:
        show.say(line)
    show.step(f"Done: {out / 'final.mp4'}, {out / 'transcript.html'}, {out / 'production.json'}")
    return report


async def _plan(house: House, brief: str, show: Show) -> ChannelView:
    show.step(f"Ada types /plan idea: {brief}")
    reply = await house.ada.slash(STUDIO, "plan", idea=brief)
    thread = await house.ada.finds_thread(STUDIO)
    show.step(f"A thread opened; acknowledged after {reply.ack_ms:.0f} ms")
    card = await _sees(house, thread, _card("plan 1", "Generate"), "the plan")
    show.step("The plan is there: " + card.text.split("\n")[0])
    return thread


async def _revise(house: House, thread: ChannelView, show: Show, began: float) -> float:
    await _sees(house, thread, _card("Animatic of plan 1"), "the animatic of the first plan")
    began = show.took("speaking the lines and drawing the first animatic", began)
    card = await _sees(house, thread, _card("plan 1", "Revise"), "the plan's card")
    show.step(f"Ada watched the animatic, presses Revise: {WISH}")
    form = await house.ada.click(card, "Revise")
    if form.modal is None:
        raise DemoFailed("The Revise button opened no form.", form.text)
    await house.ada.submit(form.modal, {"What should be different?": WISH})
    await _sees(house, thread, _card("plan 2", "Generate"), "the revised plan")
    show.step("The revised plan is there, with what changed")
    began = show.took("revising the plan", began)
    await _sees(house, thread, _card("Animatic of plan 2"), "the animatic of the revised plan")
    return show.took("the second animatic", began)


async def _film(house: House, thread: ChannelView, show: Show, began: float) -> float:
    card = await _sees(house, thread, _card("plan 2", "Generate"), "the Generate button")
    show.step("Ada presses Generate")
    await house.ada.click(card, "Generate")
    await _sees(house, thread, _card("cut 1", "Send to review"), "the first cut")
    show.step("Cut 1 is there")
    began = show.took("filming and the first cut", began)
    show.step(f"Ada types /edit ask change: {EDIT}")
    await house.ada.slash(thread, "edit ask", change=EDIT)
    await _sees(house, thread, _card("cut 2", "Send to review"), "the edited cut")
    show.step("Cut 2 is there")
    return show.took("the edit and the second cut", began)


async def _approve(house: House, thread: ChannelView, show: Show) -> str:
    show.step("Ada types /publish review")
    await house.ada.slash(thread, "publish review")
    card = await _sees(house, thread, lambda message: "Review ·" in message.text, "the review card")
    await house.gus.react(card, "✅")
    direct = await house.gus.dms()
    await house.gus.sees(direct, "does not count", timeout_s=PATIENCE_S)
    if house.youtube.videos:
        raise DemoFailed("A guest's reaction was enough to publish.", "This is a bug; please report it.")
    show.step("Gus, a guest, reacted ✅: refused")
    await house.olive.react(card, "✅")
    show.step("Olive, an approver, reacted ✅")
    await _sees(house, thread, _card("Published", "Watch it"), "the publication")
    video = next(iter(house.youtube.videos))
    show.step(f"Published: {house.youtube.base}/shorts/{video}")
    return video


def _card(*words: str) -> Callable[[MessageView], bool]:
    return lambda message: all(word in message.text for word in words)


async def _sees(house: House, thread: ChannelView, wanted: Callable[[MessageView], bool], what: str) -> MessageView:
    try:
        return await house.ada.sees(thread, wanted, timeout_s=PATIENCE_S)
    except NotSeen as error:
        last = " / ".join(message.text[:120] for message in thread.messages[-3:])
        raise DemoFailed(f"The demo waited {PATIENCE_S:.0f} s for {what} in vain.", f"Last seen: {last}") from error


async def _watch(thread: ChannelView, show: Show) -> None:
    """Print the progress message whenever another fifth is done."""
    shown = ""
    while True:
        view = await thread.until(partial(_is_elsewhere, shown), timeout_s=PATIENCE_S * 4)
        shown = _fifth(view)
        if shown:
            show.step(f"  progress: {int(shown) * 20} %")


def _is_elsewhere(shown: str, view: ChannelView) -> bool:
    return _fifth(view) != shown


def _fifth(view: ChannelView) -> str:
    """Return the fifth that the newest progress message has come to; empty when there is none."""
    found = [match for message in view.messages if (match := _PROGRESS.search(message.text))]
    return str(int(found[-1][1]) // 20) if found else ""


async def _production(house: House, thread: ChannelView) -> Production:
    found = await house.studio.store.productions.in_thread(GuildId(house.discord.guild.id), ChannelId(thread.id))
    if found is None:
        raise DemoFailed("The thread has no production.", "This is a bug; please report it.")
    return found
