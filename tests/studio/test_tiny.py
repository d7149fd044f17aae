"""Tiny test models in the catalogue: one for each model of a GPU, never anybody's default, and called what they are."""

import pytest

from bot.catalogue import Catalogue
from bot.studio.catalogue import ModelRow, ladder
from bot.studio.errors import SettingsWrong
from bot.studio.fitting import best_ready, casts
from bot.studio.tiny import LABEL, label_of, real_name, tiny_name

REAL, BOTH = Catalogue.read(), Catalogue.read(tiny=True)
TINY = {name: row for name, row in BOTH.items() if row.tiny}


def test_there_are_none_unless_they_are_wished_for() -> None:
    assert not any(row.tiny for row in REAL.values())
    assert {name: row for name, row in BOTH.items() if not row.tiny} == dict(REAL)


def test_each_model_that_runs_on_a_gpu_has_one_that_runs_anywhere_under_no_licence() -> None:
    assert set(TINY) == {tiny_name(name) for name, row in REAL.items() if row.gpu is not None}
    for name, row in TINY.items():
        real = REAL[real_name(name)]
        assert (row.role, row.languages, row.abilities) == (real.role, real.languages, real.abilities)
        assert not any((row.needs_gpu, row.must_accept, row.vram.mib, row.file, row.repo))
        assert row.has_weights


@pytest.mark.parametrize("gib", [0, 8, 80])
def test_nobody_gets_one_unasked(gib: int) -> None:
    assert casts(BOTH, gib * 1024) == casts(REAL, gib * 1024)
    assert best_ready(BOTH, "animatic", ()) == "animatic"


@pytest.mark.parametrize("name", TINY)
def test_each_gives_way_to_tiny_ones_and_at_last_to_what_works_on_a_cpu(name: str) -> None:
    rungs = ladder(BOTH, name)

    assert not any(rung.needs_gpu for rung in rungs)
    assert rungs[-1].role in {"draw", "music"} or not rungs[-1].tiny


def test_their_names_say_what_they_are_and_nothing_else_may_be_called_so() -> None:
    assert LABEL in label_of("tiny-bark")
    assert label_of("bark") == ""
    for body in ({"name": "tiny-llama"}, {"name": "llama", "tiny": True}):
        with pytest.raises(ValueError, match="tiny test models"):
            ModelRow.model_validate({"role": "chat", "licence": "MIT", **body})


def test_rows_of_ones_own_stay_beside_them() -> None:
    own = ModelRow(name="tiny-hum", role="speak", licence="MIT", tiny=True, for_tests=True)

    assert Catalogue.read([own], tiny=True)["tiny-hum"] == own
    with pytest.raises(SettingsWrong, match="two models called"):
        Catalogue.read([own, own])
