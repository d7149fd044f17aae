"""HDR light on an ordinary screen."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.editing.sources.files import colour_of, even, film, open_film
from workers.editing.planes import flat
from workers.editing.sources.hdr import add_cube, hlg_nits, pq_code, pq_nits, rolled_off, tone_mapped
from workers.editing.sources.material import Transfer
from workers.editing.sources.probing import probe

PQ, HLG = (9, 9, 16, 1), (9, 9, 18, 1)


@pytest.mark.parametrize(
    ("nits", "code"), [(0, 0.0), (100, 0.5081), (203, 0.5807), (1000, 0.7518), (4000, 0.9026), (10_000, 1.0)]
)
def test_pq_is_that_of_the_standard(nits: float, code: float) -> None:
    assert float(pq_code(nits)) == pytest.approx(code, abs=1e-4)
    assert float(pq_nits(np.array(code))) == pytest.approx(nits, rel=2e-3, abs=1e-6)


@pytest.mark.parametrize(("code", "nits"), [(0.0, 0), (0.38, 26), (0.75, 203), (1.0, 1000)])
def test_hlg_is_that_of_bt_2408(code: float, nits: float) -> None:
    assert float(hlg_nits(np.full(3, code))[0]) == pytest.approx(nits, rel=0.02, abs=1e-6)


def test_shadows_and_middle_tones_are_left_alone_and_the_brightest_light_is_white() -> None:
    light = np.array([0.1, 1.0, 26.0, 50.0, 1000.0])

    bent = rolled_off(light, 1000.0)

    assert bent[:4] == pytest.approx(light[:4], rel=1e-6)
    assert bent[4] == pytest.approx(203, rel=1e-6)


@pytest.mark.parametrize("transfer", [Transfer.PQ, Transfer.HLG])
def test_greys_stay_grey_and_in_order_and_every_colour_is_in_range(transfer: Transfer) -> None:
    codes = np.linspace(0, 1, 200)
    greys = tone_mapped(np.repeat(codes[:, None], 3, axis=1), transfer)
    colours = tone_mapped(np.random.default_rng(0).random((5000, 3)), transfer)

    assert np.ptp(greys, axis=1).max() < 2e-3
    assert np.diff(greys.mean(axis=1)).min() >= -1e-9
    assert colours.min() >= 0
    assert colours.max() <= 1


def test_a_red_of_bt_709_keeps_its_colour() -> None:
    red = np.array([0.627404, 0.069097, 0.016391]) * 40  # BT.2087, the other way

    seen = tone_mapped(pq_code(red), Transfer.PQ)

    assert seen == pytest.approx([(40 / 203) ** (1 / 2.4), 0, 0], abs=0.03)


@pytest.mark.parametrize(("colours", "transfer"), [(PQ, Transfer.PQ), (HLG, Transfer.HLG)])
@pytest.mark.parametrize("code", [0.0, 0.2, 0.38, 0.5807, 0.75, 1.0])
def test_an_hdr_film_comes_out_as_computed(
    tmp_path: Path, colours: tuple[int, int, int, int], transfer: Transfer, code: float
) -> None:
    luma = round(16 + 219 * code)
    path = film(
        tmp_path / "a.mp4", even(30, 2), draw=lambda _: flat(64, 64, luma), colours=colours, pix_fmt="yuv420p10le",
        options={"crf": "1"},
    )  # fmt: skip
    exact = (luma - 16) / 219
    expected = 16 + 219 * float(tone_mapped(np.full(3, exact), transfer)[0])

    y, u, v = colour_of(open_film(path, size=(48, 48)).at(0))

    assert probe(path, "it").colour.transfer is transfer
    assert y == pytest.approx(expected, abs=1.5)
    assert (u, v) == pytest.approx((128, 128), abs=1)


def test_a_colour_cube_is_close_to_the_exact_colours() -> None:
    rng = np.random.default_rng(1)
    code = (rng.random((32, 32, 3)) * 65535).astype(np.uint16)
    code[0] = np.linspace(0, 65535, 32).astype(np.uint16)[:, None]
    graph: Any = av.filter.Graph()
    nodes = [graph.add("buffer", "video_size=32x32:pix_fmt=gbrp16le:time_base=1/30")]
    nodes += [add_cube(graph, Transfer.PQ, 1000), graph.add("buffersink")]
    graph.link_nodes(*nodes)
    graph.configure()
    graph.vpush(av.VideoFrame.from_ndarray(code, format="gbrp16le"))

    seen = graph.vpull().to_ndarray().astype(float) / 65535

    off = np.abs(seen - tone_mapped(code / 65535, Transfer.PQ)) * 255
    assert off[0].max() < 1
    assert off.mean() < 0.6
