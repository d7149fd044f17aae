"""`picturelock demo`: three scripted people make and publish one film with the real studio."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot.sandbox import acts
from bot.sandbox.house import STUDIO, House, furnish, open_house
from bot.sandbox.people.views import ChannelView
from bot.sandbox.proofs import Proofs
from bot.sandbox.report import write_report
from bot.sandbox.show import DemoFailed, Show
from bot.sandbox.transcript import Place, write_transcript
from bot.sandbox.weights import fetch_weights
from bot.studio.production import Production
from bot.studio.values import ChannelId, GuildId

BRIEF: Final = "Three easy ways to fall asleep faster tonight"


async def run_demo(
    out: Path, brief: str = BRIEF, say: Callable[[str], None] = print, **sections: Any
) -> dict[str, Any]:
    """Make and publish a film in a fresh data folder; return what `production.json` holds.

    Leaves final.mp4, transcript.html and production.json in `out`. Raises DemoFailed, saying which step.
    """
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    show = Show(say)
    await fetch_weights(say)
    show.took("fetching weights")
    data_dir = Path(tempfile.mkdtemp(prefix="picturelock-demo-"))
    try:
        async with open_house(data_dir, **sections) as house:
            show.took("starting bot, queue and workers")
            show.step(f"The studio is up; its Discord is at {house.discord.page_url}")
            return await _play(house, out, brief, show)
    finally:
        await asyncio.to_thread(shutil.rmtree, data_dir, ignore_errors=True)


async def _play(house: House, out: Path, brief: str, show: Show) -> dict[str, Any]:
    await furnish(house)
    show.step("Olive set up the server and connected a channel on YouTube, TikTok and Instagram")
    show.took("setting up the server")
    thread = await acts.plan(house, brief, show)
    watcher = asyncio.create_task(show.watch(thread))
    try:
        await acts.name_gus(house, thread, show)
        await acts.revise(house, thread, show)
        await acts.film(house, thread, show)
        await acts.agree(house, thread, show)
        await acts.vote(house, await acts.review(house, thread, show), show)
        await acts.published(house, thread, show)
    finally:
        watcher.cancel()
    return await _left(house, thread, out, show)


async def _left(house: House, thread: ChannelView, out: Path, show: Show) -> dict[str, Any]:
    """Leave the film, the conversation and the report; the demo fails where the film does not prove what it should."""
    production = await _production(house, thread)
    direct = await house.gus.dms()
    write_transcript(
        house.discord.parts,
        [
            Place(thread.raw, house.ada.user),
            Place(direct.raw, house.gus.user),
            Place(house.discord.channel(STUDIO).raw, house.olive.user),
        ],
        out / "transcript.html",
        title=f"Picturelock · {production.brief.idea[:80]}",
    )
    proofs = await Proofs.of(house, production)
    await asyncio.to_thread(shutil.copyfile, house.platforms[0].shown[0], out / "final.mp4")
    report = await write_report(house.studio, production, proofs, out / "production.json", show.parts)
    for line in proofs.lines():
        show.step(line)
    if not proofs.hold:
        raise DemoFailed("What was published does not prove what it should.", f"See {out / 'production.json'}.")
    for line in report["table"]:
        show.say(line)
    show.step(f"Done: {out / 'final.mp4'}, {out / 'transcript.html'}, {out / 'production.json'}")
    return report


async def _production(house: House, thread: ChannelView) -> Production:
    found = await house.studio.store.productions.in_thread(GuildId(house.discord.guild.id), ChannelId(thread.id))
    if found is None:
        raise DemoFailed("The thread has no production.", "This is a bug; please report it.")
    return found
