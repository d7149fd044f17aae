"""Down the ladder of a model, on a GPU of pretended size."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.studio.catalogue import ModelRow
from bot.studio.errors import ModelFailed, OutOfMemory, Unavailable, UnknownName
from bot.studio.vram import Way
from models import registry
from tests.plumbing.pretend_card import PretendCard, Stage, TinyLens, lens
from workers import rungs
from workers.gpu.learned import Learned
from workers.gpu.ledger import Ledger
from workers.residency import Ran, Residency


@pytest.fixture(autouse=True)
def _own_rows_stay_here() -> Iterator[None]:
    Stage.made = []
    yield
    registry.take((), None)


def on_card(folder: Path, total_mib: int, *rows: ModelRow) -> Residency:
    registry.take(rows, None)
    Stage.card = PretendCard(total_mib)
    return Residency(folder, budget_mib=1 << 20, ledger=Ledger(Stage.card, Learned.of_card(folder, "card")))


def film(model: TinyLens) -> int:
    return model.film()


@pytest.mark.parametrize(("size", "hunger"), [(100_000, 1.0), (12_000, 6.0)], ids=["estimated", "found"])
async def test_a_model_that_is_too_large_hands_over_to_the_next(tmp_path: Path, size: int, hunger: float) -> None:
    """Too large by estimate, or only found to be when memory ran out in both of the ways it was tried in."""
    models = on_card(tmp_path, 12_000, lens("wan", size, below="ltx", hunger=hunger), lens("ltx", 3_000))

    async def work(row: ModelRow) -> Ran[int]:
        return await models.run(row.name, film)

    done = await rungs.down("wan", work)

    assert done.row.name == "ltx"
    assert done.value.plan.way is Way.NONE
    assert done.fell_back_from == "wan"
    assert "GPU memory" in done.because
    assert {model.name for model in Stage.made} == ({"ltx"} if hunger == 1.0 else {"wan", "ltx"})


async def test_the_first_rung_says_nothing_of_falling(tmp_path: Path) -> None:
    models = on_card(tmp_path, 12_000, lens("ltx", 3_000))

    async def work(row: ModelRow) -> Ran[int]:
        return await models.run(row.name, film)

    done = await rungs.down("ltx", work)

    assert (done.row.name, done.fell_back_from, done.because) == ("ltx", "", "")


async def test_below_the_last_rung_the_trouble_of_the_first_is_told(tmp_path: Path) -> None:
    on_card(tmp_path, 12_000, lens("wan", 9_000, below="ltx"), lens("ltx", 3_000))

    async def work(row: ModelRow) -> int:
        raise OutOfMemory("wan needs more.") if row.name == "wan" else Unavailable("ltx is not here.", "Fetch it.")

    with pytest.raises(OutOfMemory, match="wan needs more"):
        await rungs.down("wan", work)
    with pytest.raises(UnknownName):
        await rungs.down("no-such-model", work)


async def test_a_failure_of_another_kind_is_no_reason_to_fall(tmp_path: Path) -> None:
    on_card(tmp_path, 12_000, lens("wan", 9_000, below="ltx"), lens("ltx", 3_000))

    async def work(row: ModelRow) -> int:
        raise ModelFailed(f"{row.name} drew nothing.", "Try again.")

    with pytest.raises(ModelFailed, match="wan drew nothing"):
        await rungs.down("wan", work)
