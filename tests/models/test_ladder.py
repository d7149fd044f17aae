"""The ladder that people read is the one that the catalogue gives."""

from pathlib import Path

import pytest

from bot.studio.catalogue import SLOT_OF
from bot.studio.errors import SettingsWrong
from bot.studio.fitting import fits
from bot.studio.vram import GpuNeeds, Measured, Setting, Way, estimate, plans
from models.ladder import CARDS_GIB, NOBODY, rewritten, rungs, suited, table
from models.registry import catalogue

PAGE = Path(__file__).parents[2] / "docs" / "models.md"


def test_the_table_of_the_page_is_worked_out_from_the_catalogue() -> None:
    assert table(catalogue()) in PAGE.read_text()


def test_the_table_of_a_page_is_brought_up_to_date_and_nothing_else() -> None:
    old = "# Models\n\n| role | 0 GiB | gone |\n| --- |\n| chat | x |\n\nAfter."

    assert rewritten(old, catalogue()) == f"# Models\n\n{table(catalogue())}\n\nAfter."
    with pytest.raises(SettingsWrong, match="no ladder"):
        rewritten("# Models", catalogue())


def test_a_machine_is_to_have_each_role_s_model_and_what_works_without_a_gpu() -> None:
    rows = catalogue()
    works_anywhere = {name for name, row in rows.items() if "demo" in row.sets}

    for gib, roles in rungs(rows).items():
        names = [row.name for row in suited(rows, gib * 1024)]
        assert len(set(names)) == len(names)
        assert set(names) == works_anywhere | (set(roles.values()) & rows.keys())


def test_each_role_gets_what_fits_and_nothing_better_is_left() -> None:
    rows = catalogue()

    for gib, roles in rungs(rows).items():
        assert list(roles) == list(SLOT_OF)
        for role, name in roles.items():
            if name in rows:
                assert rows[name].role == role
                assert fits(rows[name], gib * 1024)
                assert not rows[name].for_tests
                above = [row for row in rows.values() if row.falls_back_to == name]
                assert not any(fits(row, gib * 1024) and not row.is_asked_for for row in above)
            else:
                assert name == NOBODY[role]


def test_films_are_planned_filmed_and_spoken_on_a_machine_without_a_gpu() -> None:
    assert CARDS_GIB[0] == 0
    assert {rungs(catalogue())[0][role] for role in ("chat", "film", "speak")} <= catalogue().keys()


MEASURED = [(row.name, row.gpu, peak) for row in catalogue().values() if row.gpu for peak in row.gpu.measured]


@pytest.mark.parametrize(("name", "needs", "peak"), MEASURED, ids=[f"{name}-{peak.way}" for name, _, peak in MEASURED])
def test_an_estimate_is_not_below_what_was_measured_and_at_most_a_quarter_above(
    name: str, needs: GpuNeeds, peak: Measured
) -> None:
    expected = estimate(needs.without_optional(), peak.way, peak.at or needs.at)

    assert peak.mib <= expected <= 1.25 * peak.mib, name


def test_what_was_measured_goes_before_the_estimate_and_leaves_room_for_what_is_optional() -> None:
    needs = catalogue()["sdxl"].gpu
    assert needs is not None

    whole, offloaded = plans(needs)

    assert (whole.known, whole.expected_mib) == ("measured", 8968 * 1.05 // 1 + 1 + 2386)
    assert offloaded.known == "estimated"
    assert plans(needs, measured={Way.NONE: 9000})[0].expected_mib == 9000
    assert plans(needs, Setting(width=512, height=512))[0].known == "estimated"
