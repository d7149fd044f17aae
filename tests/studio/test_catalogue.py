"""The catalogue's rows: what a wrong one is told, who may use a model, and which one fits where."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.studio.catalogue import (
    REMOTE_CHAT,
    Acceptance,
    ModelRow,
    Server,
    check_licence,
    ladder,
    rows_of,
)
from bot.studio.errors import LicenceNotAccepted, SettingsWrong
from bot.studio.fitting import Fit, casts, fit, fits
from bot.studio.orders import Beat
from bot.studio.values import WorkerId
from bot.studio.work import Role

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def row(name: str = "lens", **changes: Any) -> ModelRow:
    return ModelRow.model_validate({"name": name, "role": "film", "licence": "MIT", **changes})


def worker(**changes: Any) -> Beat:
    return Beat(worker=WorkerId("w"), host="here", at=NOW, slots={Role.FILM: 1}, **changes)


@pytest.mark.parametrize(
    ("server", "why"),
    [
        ({"address": "127.0.0.1:8000", "model": "m"}, "looks like"),
        ({"address": "http://me:word@127.0.0.1/v1", "model": "m"}, "no key, name or password"),
        ({"address": "http://127.0.0.1/v1?key=1", "model": "m"}, "no key"),
        ({"address": "http://api.example.org/v1", "model": "m", "api_key_env": "KEY"}, "https"),
        ({"address": "https://api.example.org/v1", "model": "m", "api_key_env": "sk-abc"}, "pattern"),
        ({"address": "http://localhost/v1", "model": "m", "adress": "x"}, "adress"),
    ],
)
def test_a_server_is_described_without_secrets(server: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Server.model_validate(server)


@pytest.mark.parametrize("address", ["http://localhost:8000/v1/", "http://10.0.0.4/v1", "http://gpu-box:1/v1"])
def test_a_key_may_go_to_a_server_of_the_own_network(address: str) -> None:
    server = Server(address=address, model="m", api_key_env="KEY")

    assert server.address == address.rstrip("/")


def test_a_model_on_a_server_needs_no_class_and_takes_its_context_from_there() -> None:
    remote = ModelRow.model_validate(
        {
            "name": "far",
            "role": "chat",
            "licence": "MIT",
            "plan_style": "direct",
            "server": {"address": "http://localhost/v1", "model": "m", "context": 4096},
        }
    )

    assert (remote.class_name, remote.context) == (REMOTE_CHAT, 4096)
    assert ModelRow.model_validate(remote.model_dump(mode="json")) == remote


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"must_accept": True}, "conditions"),
        ({"requires": ["a"], "packages": ["a", "b"]}, "one for one"),
        ({"server": {"address": "http://localhost/v1", "model": "m"}}, "only a language model"),
        ({"role": "chat", "server": {"address": "http://localhost/v1", "model": "m"}}, "direct"),
        ({"licence": ""}, "licence"),
        ({"vrom": {"mib": 1}}, "vrom"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        row(**changes)


def test_a_name_is_given_once_and_a_fallback_does_the_same_work() -> None:
    bundled = {"lens": {"role": "film", "licence": "MIT"}, "tongue": {"role": "speak", "licence": "MIT"}}

    with pytest.raises(SettingsWrong, match="two models called lens"):
        rows_of(bundled, [row("lens")])
    with pytest.raises(SettingsWrong, match="no row"):
        rows_of(bundled, [row("wide", falls_back_to="narrow")])
    with pytest.raises(SettingsWrong, match="other work"):
        rows_of(bundled, [row("wide", falls_back_to="tongue")])
    assert list(rows_of(bundled, [row("wide", falls_back_to="lens")])) == ["lens", "tongue", "wide"]


def test_a_licence_is_accepted_for_its_terms_of_today() -> None:
    asks = row(must_accept=True, conditions="Not for money.")
    yes = Acceptance(model="lens", terms=asks.terms, accepted_at=NOW)

    check_licence(row(), ())
    check_licence(asks, (yes,))
    for refused, given_ in ((asks, ()), (asks.but(conditions="Not at all."), (yes,)), (asks.but(name="eye"), (yes,))):
        with pytest.raises(LicenceNotAccepted, match="--accept-licence"):
            check_licence(refused, given_)


@given(
    sizes=st.lists(st.integers(0, 90_000), min_size=1, max_size=6),
    small=st.integers(0, 90_000),
    more=st.integers(0, 90_000),
)
def test_more_memory_never_gives_a_lower_rung(sizes: list[int], small: int, more: int) -> None:
    """The rungs of one ladder, largest on top."""
    ordered = sorted(sizes)
    own = [
        row(f"m{at}", vram={"mib": mib}, needs_gpu=mib > 0, falls_back_to=f"m{at - 1}" if at else "")
        for at, mib in enumerate(ordered)
    ]
    rows = rows_of({}, own)

    low, high = casts(rows, small)["film"], casts(rows, small + more)["film"]

    assert (low is None) == (ordered[0] > small)
    if low is not None and high is not None:
        assert len(ladder(rows, low.name)) <= len(ladder(rows, high.name))
        assert fits(low, small)
        assert sum(fits(one, small) for one in own) == len(ladder(rows, low.name))


def test_nobody_gets_unasked_what_is_for_tests_or_has_a_licence_to_accept() -> None:
    own = [row("a", for_tests=True), row("b", must_accept=True, conditions="Ask first."), row("c", needs_gpu=True)]

    assert casts(rows_of({}, own), 0)["film"] is None


@pytest.mark.parametrize(
    ("beat", "expected"),
    [
        (worker(able=("lens",), resident=("lens",), gpu="X", vram_total_mib=8000), Fit.RESIDENT),
        (worker(able=("lens",), gpu="X", vram_total_mib=8000), Fit.READY),
        (worker(gpu="X", vram_total_mib=8000), Fit.ABSENT),
        (worker(gpu="X", vram_total_mib=5000), Fit.TOO_LARGE),
        (worker(), Fit.NO_GPU),
        (worker(able=("lens",)).but(slots={Role.CUT: 1}), Fit.NO_SLOT),
    ],
)
def test_what_fits_which_worker(beat: Beat, expected: Fit) -> None:
    assert fit(row(needs_gpu=True, vram={"mib": 6000}), beat) is expected
