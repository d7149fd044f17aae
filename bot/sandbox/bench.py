"""How fast the bot answers people while films are being made: every callback, timed by the loopback Discord."""

import asyncio
import statistics
import tempfile
from itertools import cycle
from pathlib import Path
from typing import Final

from bot.sandbox.house import STUDIO, House, furnish, open_house
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView

LABELS: Final = {
    "interactions": "interactions while two films were made",
    "callback_p50_ms": "callback sent, median ms",
    "callback_p99_ms": "callback sent, 99th percentile ms",
    "callback_most_ms": "callback sent, slowest ms",
}
_SCRIPT: Final = (
    "Honey never spoils, and jars from old tombs prove it.\n\nBees dry the nectar until almost no water is left.\n\n"
    "Nothing can live in something that dry and that sour.\n\nKeep the lid on, and yours will outlive you too."
)
_COMMANDS: Final = ("help", "studio status", "studio queue", "publish status", "publish accounts", "studio models")
_PATIENCE_S: Final = 300.0


async def measure_interactions(count: int) -> dict[str, float]:
    """Have people use commands while two productions are filmed and cut; return what their answers took.

    Raises NotSeen when a film does not come about in time.
    """
    with tempfile.TemporaryDirectory(prefix="picturelock-bench-", ignore_cleanup_errors=True) as folder:
        async with open_house(Path(folder), models={"chat": "smollm2-135m"}) as house:
            await furnish(house)
            threads = [await _filming(person) for person in (house.ada, house.gus)]
            took = [taken for part in await _asked(house, threads, count) for taken in part]
    ordered = sorted(took)
    return {
        "interactions": len(ordered),
        "callback_p50_ms": round(statistics.median(ordered), 1),
        "callback_p99_ms": round(ordered[max(0, int(len(ordered) * 0.99) - 1)], 1),
        "callback_most_ms": round(ordered[-1], 1),
    }


async def _filming(person: Person) -> ChannelView:
    """Bring a production to where it is filmed."""
    await person.slash(STUDIO, "plan", script=f"{person.name} says: {_SCRIPT}", seconds=25)
    thread = await person.finds_thread(STUDIO, f"{person.name} says", timeout_s=_PATIENCE_S)
    card = await person.sees(thread, lambda message: "Generate" in message.text, timeout_s=_PATIENCE_S)
    await person.click(card, "Generate")
    return thread


async def _asked(house: House, threads: list[ChannelView], count: int) -> list[list[float]]:
    people = (house.olive, house.ada, house.gus)
    share = -(-count // len(people))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_asking(person, threads, share)) for person in people]
    return [task.result() for task in tasks]


async def _asking(person: Person, threads: list[ChannelView], count: int) -> list[float]:
    took = []
    commands, places = cycle(_COMMANDS), cycle(threads)
    for _ in range(count):
        reply = await person.slash(next(places), next(commands))
        took.append(reply.ack_ms)
        if reply.message is not None:
            await reply.message.until(lambda message: not message.is_loading, timeout_s=_PATIENCE_S)
    return took
