"""Models in memory, loaded by stand-ins that only know their name."""

from pathlib import Path

import pytest

from bot.studio.errors import UnknownName
from workers.residency import CURRENT_JOB, Residency


class Model:
    """Knows whether it was closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def loaded() -> list[Model]:
    return []


@pytest.fixture
def residency(tmp_path: Path, loaded: list[Model]) -> Residency:
    def load(name: str) -> Model:
        loaded.append(Model(name))
        return loaded[-1]

    return Residency(tmp_path, budget_mib=600, load=load)


async def test_a_model_is_loaded_once(residency: Residency, loaded: list[Model]) -> None:
    first, again = await residency.get("hibari"), await residency.get("hibari")

    assert first is again is loaded[0]
    assert residency.names() == ("hibari",)


async def test_the_least_recently_used_model_leaves_when_memory_is_short(
    residency: Residency, loaded: list[Model]
) -> None:
    await residency.get("hibari")
    await residency.get("smollm2-135m")
    await residency.get("hibari")

    await residency.get("animatic")

    assert residency.names() == ("hibari", "animatic")
    assert [model.name for model in loaded if model.is_closed] == ["smollm2-135m"]


async def test_a_model_in_use_stays_until_its_job_is_done(residency: Residency, loaded: list[Model]) -> None:
    token = CURRENT_JOB.set("order.1")
    await residency.get("hibari")
    CURRENT_JOB.reset(token)
    await residency.get("smollm2-135m")
    await residency.get("animatic")
    assert residency.names() == ("hibari", "animatic")

    residency.release("order.1")
    await residency.get("smollm2-135m")

    assert residency.names() == ("animatic", "smollm2-135m")
    assert loaded[0].is_closed


async def test_a_name_that_is_not_in_the_catalogue_is_refused(residency: Residency) -> None:
    with pytest.raises(UnknownName):
        await residency.get("no-such-model")


async def test_what_has_no_weights_here_cannot_be_loaded(residency: Residency) -> None:
    able = residency.able(vram_mib=0)

    assert "hibari" in able
    assert "smollm2-135m" not in able
