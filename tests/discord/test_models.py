"""`/studio models`: what is there, where it fits, and fetching what is not."""

from datetime import UTC, datetime
from typing import Any

from bot.sandbox.people.person import Person
from bot.studio.errors import Unavailable
from bot.studio.orders import Beat
from bot.studio.outcomes import Failed, ModelPulled
from bot.studio.values import WorkerId
from bot.studio.vram import RunPlan, Way
from bot.studio.work import PullModel, Role
from tests.discord.stage import Stage, answered

SMALL = "smollm2-135m"


def worker(host: str, **changes: Any) -> Beat:
    slots = {Role.CHAT: 1, Role.SPEAK: 1, Role.NET: 1, Role.FILM: 1}
    return Beat(worker=WorkerId(host), host=host, at=datetime(2026, 11, 23, tzinfo=UTC), slots=slots, **changes)


async def models(stage: Stage, who: Person) -> Any:
    reply = await who.slash("studio", "studio models")
    await answered(reply)
    return reply.message


async def test_models_are_shown_with_where_they_are_and_where_they_could_be(stage: Stage, owner: Person) -> None:
    stage.queue.workers = [worker("attic", able=("animatic",), resident=("hibari",)), worker("cellar", able=(SMALL,))]

    text = (await models(stage, owner)).text

    assert "● **hibari** · in a package · Apache-2.0 · in memory: attic · not fetched: cellar" in text
    assert f"○ {SMALL} · 98 MB · Apache-2.0 · ready: cellar · not fetched: attic" in text
    assert "↓ **qwen2.5-coder-1.5b** · 1,117 MB · Apache-2.0 · not fetched: attic, cellar" in text


async def test_what_a_gpu_holds_and_why_another_cannot_be_used_is_shown(stage: Stage, owner: Person) -> None:
    plan = RunPlan(way=Way.MODEL, expected_mib=9700, known="measured", given_up="its parts wait in host memory")
    with_gpu = worker("attic", resident=("animatic",), gpu="RTX", vram_total_mib=12_000, plans={"animatic": plan})
    stage.queue.workers = [with_gpu, worker("cellar", trouble="The GPU's driver is too old. Update it.")]

    text = (await models(stage, owner)).text
    reply: Any = await owner.slash("studio", "studio status")
    await answered(reply)

    held = "9,700 MiB measured, its parts wait in host memory"
    assert f"on attic: {held}" in text
    assert f"animatic: {held}" in reply.message.text
    assert "⚠️ no GPU: The GPU's driver is too old. Update it." in reply.message.text


async def test_a_model_is_fetched_while_the_channel_sees_how_far_it_is(stage: Stage, owner: Person) -> None:
    stage.queue.workers = [worker("attic")]

    await owner.select(await models(stage, owner), "Fetch a model", f"{SMALL} (98 MB)")
    await owner.sees("studio", "It is being fetched")
    order = await stage.next_order("pull_model")
    attempt = await stage.take(order)
    card = await owner.sees("studio", "💭")
    await stage.report(attempt, order, done=0.5, step="fetching", text=f"⬇️ **{SMALL}**: 49 of 98 MB (50%)")
    await card.until("49 of 98 MB")
    assert "▌" not in card.text
    await owner.select(await models(stage, owner), "Fetch a model", f"{SMALL} (98 MB)")
    await owner.sees("studio", "is being fetched already")
    await stage.tell(attempt, ModelPulled(model=SMALL, host="attic", bytes=98_362_432, seconds=12.0))

    done = await card.until(f"{SMALL} is on attic now (98 MB in 12 s)".replace(SMALL, f"**{SMALL}**"))
    assert "You are talking to an AI" not in done.text
    assert order.work == PullModel(model=SMALL, channel=order.work.channel)  # type: ignore[union-attr]


async def test_a_fetch_that_failed_says_what_to_do(stage: Stage, owner: Person) -> None:
    stage.queue.workers = [worker("attic")]
    await owner.select(await models(stage, owner), "Fetch a model", f"{SMALL} (98 MB)")
    error = Unavailable("It could not be fetched.", "Check the network.")

    await stage.work("pull_model", Failed(what=error.what, remedy=error.remedy, error="Unavailable"))

    await owner.sees("studio", "⚠️ It could not be fetched. Check the network.")


async def test_only_who_manages_the_server_has_models_fetched(stage: Stage, ada: Person) -> None:
    stage.queue.workers = [worker("attic")]

    await ada.select(await models(stage, ada), "Fetch a model", f"{SMALL} (98 MB)")
    await ada.sees("studio", "manage")

    assert not [order for order in await stage.studio.store.backlog.waiting() if order.work.kind == "pull_model"]
