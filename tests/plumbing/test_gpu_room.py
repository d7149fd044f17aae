"""Models on a GPU of pretended size: how they are run, who leaves, what is learnt, and what happens out of memory."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.studio.catalogue import ModelRow
from bot.studio.errors import ModelFailed, OutOfMemory, Unavailable
from bot.studio.vram import Setting, Way, estimate
from models import registry
from tests.plumbing.pretend_card import PretendCard, Stage, TinyLens, lens
from workers.gpu.learned import Learned
from workers.gpu.ledger import Ledger
from workers.gpu.room import NoRoom
from workers.residency import CURRENT_JOB, Residency

Open = Callable[..., Residency]
SMALL, USUAL, LARGE = (Setting(width=size, height=size, frames=10) for size in (50, 100, 300))


@pytest.fixture(autouse=True)
def _own_rows_stay_here() -> Iterator[None]:
    Stage.made = []
    yield
    registry.take((), None)


@pytest.fixture
def residency(tmp_path: Path) -> Open:
    def opened(total_mib: int, *rows: ModelRow, elsewhere_mib: int = 0) -> Residency:
        registry.take(rows, None)
        Stage.card = PretendCard(total_mib, elsewhere_mib)
        learned = Learned.of_card(tmp_path, Stage.card.title)
        return Residency(tmp_path, budget_mib=1 << 20, ledger=Ledger(Stage.card, learned))

    return opened


def film(model: TinyLens) -> int:
    return model.film()


@pytest.mark.parametrize(
    ("total_mib", "way"), [(20_000, Way.NONE), (9_000, Way.MODEL), (4_000, Way.GROUP)], ids=["large", "middle", "small"]
)
async def test_a_model_is_run_in_the_best_way_that_fits(residency: Open, total_mib: int, way: Way) -> None:
    models = residency(total_mib, lens("ltx", 10_000))

    ran = await models.run("ltx", film)

    assert ran.plan.way is way
    assert Stage.made[0].run == ran.plan == models.plans()["ltx"]
    assert bool(ran.gave_up) == (way is not Way.NONE)


async def test_what_others_took_of_the_card_counts(residency: Open) -> None:
    models = residency(20_000, lens("ltx", 10_000), elsewhere_mib=11_000)

    assert (await models.run("ltx", film)).plan.way is Way.MODEL


async def test_a_model_that_never_fits_is_refused_with_the_numbers(residency: Open) -> None:
    models = residency(2_000, lens("ltx", 10_000))

    with pytest.raises(NoRoom, match=r"ltx takes 3,\d{3} MiB of GPU memory; 2,000 of 2,000 MiB"):
        await models.run("ltx", film)
    assert Stage.made == []


async def test_without_a_gpu_nothing_that_needs_one_is_loaded(tmp_path: Path) -> None:
    registry.take([lens("ltx", 10_000)], None)

    with pytest.raises(Unavailable, match="needs a GPU"):
        await Residency(tmp_path, budget_mib=100).get("ltx")


async def test_the_least_recently_used_leaves_for_another_and_only_as_many_as_must(residency: Open) -> None:
    models = residency(16_000, *(lens(name, 3_000) for name in "abcd"))
    for name in ("a", "b", "c", "a"):
        await models.run(name, film)

    await models.run("d", film)

    assert models.names() == ("c", "a", "d")
    assert [model.name for model in Stage.made if model.is_closed] == ["b"]


async def test_what_is_measured_goes_before_the_estimate_even_after_a_restart(residency: Open) -> None:
    row = lens("ltx", 10_000)
    before = residency(20_000, row)
    first = await before.run("ltx", film)
    await before.close()

    second = await residency(12_000, row).run("ltx", film)

    assert row.gpu is not None
    assert (first.plan.expected_mib, first.plan.known) == (estimate(row.gpu, Way.NONE), "estimated")
    assert (second.plan.way, second.plan.known) == (Way.NONE, "measured")
    assert second.plan.expected_mib == pytest.approx(first.value * 1.05, abs=1)


async def test_nothing_is_learnt_of_a_run_beside_another(residency: Open) -> None:
    models = residency(40_000, lens("ltx", 10_000), lens("wan", 4_000))
    token = CURRENT_JOB.set("order.1")
    await models.get("wan")
    CURRENT_JOB.reset(token)
    await models.run("ltx", film)
    assert models.plans()["ltx"].known == "estimated"

    models.release("order.1")
    await models.run("ltx", film)
    await models.run("ltx", film, SMALL)
    await models.run("ltx", film, USUAL)

    assert models.plans()["ltx"].known == "measured"


async def test_out_of_memory_steps_down_once_and_is_remembered(residency: Open) -> None:
    row = lens("ltx", 8_000, hunger=1.5)
    models = residency(12_500, row)

    ran = await models.run("ltx", film)
    again = await residency(12_500, row).run("ltx", film)

    assert [model.run.way for model in Stage.made] == [Way.NONE, Way.MODEL, Way.MODEL]
    assert ran.gave_up == "GPU memory ran out, so its parts wait in host memory, which is slower"
    assert again.gave_up == "its parts wait in host memory, which is slower"
    assert Stage.made[0].is_closed


async def test_out_of_memory_twice_is_told_and_both_ways_are_remembered(residency: Open) -> None:
    row = lens("ltx", 8_000, hunger=2.7)
    models = residency(12_500, row)

    with pytest.raises(OutOfMemory, match="ltx needs more GPU memory"):
        await models.run("ltx", film)
    ran = await models.run("ltx", film)

    assert [model.run.way for model in Stage.made] == [Way.NONE, Way.MODEL, Way.GROUP]
    assert ran.plan.way is Way.GROUP
    assert CURRENT_JOB.get() == ""
    await models.unload_idle()
    assert models.names() == ()


async def test_memory_that_runs_out_while_loading_steps_down_too(residency: Open) -> None:
    models = residency(12_500, lens("ltx", 8_000, load_hunger=1.6))

    ran = await models.run("ltx", film)

    assert ran.plan.way is Way.MODEL
    assert len(Stage.made) == 1
    assert "ltx" in models.names()


async def test_a_size_too_large_for_the_way_it_is_loaded_in_loads_it_anew(residency: Open) -> None:
    models = residency(20_000, lens("ltx", 10_000))

    small, large, usual = [await models.run("ltx", film, setting) for setting in (SMALL, LARGE, SMALL)]

    assert (small.plan.way, large.plan.way) == (Way.NONE, Way.MODEL)
    assert usual.plan.way is Way.MODEL, "what is loaded is used as it is"
    assert large.plan.setting == LARGE


async def test_who_finds_no_room_waits_until_the_other_is_done(residency: Open) -> None:
    models = residency(6_000, lens("ltx", 3_000), lens("wan", 3_000))
    CURRENT_JOB.set("order.1")
    await models.get("ltx")
    CURRENT_JOB.set("order.2")
    waiting = asyncio.create_task(models.run("wan", film))
    await _until_somebody_waits(models)
    assert not waiting.done()

    models.release("order.1")

    assert (await waiting).plan.way is Way.NONE
    assert models.names() == ("wan",)


async def test_a_chat_does_not_wait(residency: Open) -> None:
    models = residency(6_000, lens("ltx", 3_000), lens("llama", 3_000, role="chat"))
    CURRENT_JOB.set("order.1")
    await models.get("ltx")

    with pytest.raises(NoRoom):
        await models.get("llama")


async def test_two_that_wait_for_each_other_do_not_wait_for_ever(residency: Open) -> None:
    models = residency(7_000, *(lens(name, 2_000) for name in "abcd"))
    for job, name in (("order.1", "a"), ("order.2", "b")):
        CURRENT_JOB.set(job)
        await models.get(name)
    CURRENT_JOB.set("order.1")
    first = asyncio.create_task(models.run("c", film))
    await _until_somebody_waits(models)
    CURRENT_JOB.set("order.2")

    with pytest.raises(NoRoom):
        await models.run("d", film)
    models.release("order.2")

    assert (await first).plan.way is Way.NONE


async def test_a_model_that_fails_for_another_reason_stays_and_is_free_again(residency: Open) -> None:
    models = residency(20_000, lens("ltx", 10_000))

    def fail(_: TinyLens) -> int:
        raise ModelFailed("It drew nothing.", "Try again.")

    with pytest.raises(ModelFailed, match="drew nothing"):
        await models.run("ltx", fail)
    await models.unload_idle()

    assert models.names() == ()
    assert Stage.card.held_mib() == 0


async def test_a_spoilt_file_of_what_was_learnt_costs_nothing_else(tmp_path: Path, residency: Open) -> None:
    (tmp_path / "gpu").mkdir()
    (tmp_path / "gpu" / "pretend-rtx-12.json").write_text("{")

    assert (await residency(20_000, lens("ltx", 10_000)).run("ltx", film)).plan.known == "estimated"


async def _until_somebody_waits(models: Residency) -> None:
    while not models.waiting():  # noqa: ASYNC110 - there is no event for it, and this does not sleep
        await asyncio.sleep(0)
