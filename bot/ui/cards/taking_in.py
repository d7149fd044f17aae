"""The cards of a finished video that is taken in: what was said of it, and how far it is."""

from collections.abc import Mapping
from typing import Final

from bot.services.views import ProductionView
from bot.studio.orders import Progress
from bot.studio.plan import AiShare
from bot.studio.taking_in import FinishedFilm
from bot.studio.values import OrderId
from bot.ui.content import CardContent, Colour
from bot.ui.lacking import each_once
from bot.ui.text import bar, plain, quoted

SAID: Final = {
    AiShare.NONE: "nothing in it was made or changed by AI",
    AiShare.PART: "a part of it was made or changed by AI",
    AiShare.ALL: "all of it was made by AI",
}
KIND: Final = "take_in_film"


def finished_greeting(view: ProductionView, film: FinishedFilm) -> CardContent:
    """Say in a new thread what was sent, what was said of it, and what comes next."""
    return CardContent(
        key="greeting",
        body=(
            f"**Video** `{plain(film.name, 80)}`\n{quoted(film.title, 120)}\n\n"
            f"<@{view.production.author}> says that {SAID[film.share]}. It is published as it is: after everyone in "
            "it agreed, and those who may approve approved exactly it.\n\n"
            "🤖 You are talking to an AI: I check the file, sign it, and publish it once it is approved."
        ),
        footer=f"{film.bytes / 1e6:.1f} MB",
        colour=Colour.QUIET,
    )


def taking_in_card(view: ProductionView, live: Mapping[OrderId, Progress]) -> CardContent | None:
    """Show how far the file is taken in."""
    open_now = [entry for entry in view.orders if entry.order.work.kind == KIND]
    if not open_now:
        return None
    heard = live.get(open_now[0].order.id)
    done = heard.done if heard else 0.0
    lines = [f"{bar(done)} **{done:.0%}**" + (f" · {plain(heard.step, 60)}" if heard and heard.step else "")]
    lines += [f"⚠️ {sentence}" for sentence in each_once(entry.want for entry in open_now if entry.want is not None)]
    if not open_now[0].running and len(lines) == 1:
        lines.append("🕒 Waiting for a free worker.")
    return CardContent(
        key="progress", title="Looking at the video", body="\n".join(lines), colour=Colour.WORKING, is_passing=True
    )
