"""Still pictures whose view moves."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.studio.clips import Fit, Still, View
from tests.editing.sources.files import SHA, SIZE, luma, open_source
from workers.editing.sources.fitting import MIDDLE, planes_of, resized
from workers.editing.sources.moves import MovingStill, between, eased, view_of

VIEWS = st.builds(View, x=st.floats(0, 1), y=st.floats(0, 1), zoom=st.floats(1, 8))


def dots(width: int, height: int, gap: int = 60) -> np.ndarray:
    """Return a still with soft round dots, whose middles can be told to a hundredth of a pixel."""
    y, x = np.mgrid[:height, :width]
    across, down = (x + 0.5) % gap - gap / 2, (y + 0.5) % gap - gap / 2
    light = 20 + 215 * np.exp(-(across**2 + down**2) / (2 * (gap / 12) ** 2))
    return np.repeat(light[..., None], 3, axis=2).astype(np.uint8)


def middle_of(picture: np.ndarray, near: tuple[float, float], reach: int) -> tuple[float, float]:
    left, top = round(near[0]) - reach, round(near[1]) - reach
    part = picture[top : top + 2 * reach, left : left + 2 * reach].astype(float)
    light = np.clip(part - 60, 0, None)
    y, x = np.mgrid[: 2 * reach, : 2 * reach]
    return left + float((light * x).sum() / light.sum()) + 0.5, top + float((light * y).sum() / light.sum()) + 0.5


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (View(), View(zoom=1.08)),
        (View(zoom=1.3), View()),
        (View(x=0.3, zoom=1.5), View(x=0.7, zoom=1.5)),
        (View(x=0.45, y=0.52, zoom=1.2), View(x=0.5, y=0.5, zoom=3)),
    ],
    ids=["push", "pull", "pan", "dive"],
)
@pytest.mark.parametrize("native", [(216, 384), (1080, 1920), (90, 160)])
def test_a_move_jitters_less_than_a_tenth_of_a_pixel(begins: View, ends: View, native: tuple[int, int]) -> None:
    size, frames = (216, 384), 24
    gap = native[0] // 9 // 2 * 2
    move = MovingStill(dots(*native, gap), Still(artifact=SHA, begins=begins, ends=ends), frames, size)
    off = []
    whole = (float(native[0]), float(native[1]))
    first, last = (view_of(view, whole, whole, MIDDLE) for view in (begins, ends))
    for number in range(frames):
        left, top, wide, _ = between(first, last, eased(number / (frames - 1)))
        scale = size[0] / wide
        dot = tuple(at // gap * gap + gap / 2 for at in (left + wide / 2, top + wide * 0.9))
        expected = ((dot[0] - left) * scale, (dot[1] - top) * scale)
        found = middle_of(luma(move.at(number)), expected, int(gap * scale * 0.42))
        off.append((found[0] - expected[0], found[1] - expected[1]))

    error = np.array(off)
    assert np.abs(error - error.mean(axis=0)).max() < 0.1
    assert np.abs(error.mean(axis=0)).max() < 0.1


def test_fine_detail_does_not_shimmer_when_the_view_is_wide() -> None:
    board = (np.indices((1536, 864)).sum(axis=0) % 2 * 255).astype(np.uint8)  # a pixel on, a pixel off
    still = np.repeat(board[..., None], 3, axis=2)
    move = MovingStill(still, Still(artifact=SHA, begins=View(), ends=View(zoom=4)), 30, (108, 192))

    lights = [luma(move.at(place)).astype(float) for place in range(0, 24, 2)]

    assert max(light.std() for light in lights) < 6
    assert np.ptp([light.mean() for light in lights]) < 2


@settings(max_examples=60, deadline=None)
@given(begins=VIEWS, ends=VIEWS, shape=st.tuples(st.integers(20, 300), st.integers(20, 300)))
def test_a_view_never_leaves_the_still(begins: View, ends: View, shape: tuple[int, int]) -> None:
    whole = (float(shape[0]), float(shape[1]))
    aspect = 9 / 16
    base = (min(whole[0], whole[1] * aspect), min(whole[1], whole[0] / aspect))
    first, last = (view_of(view, base, whole, MIDDLE) for view in (begins, ends))

    for step in range(11):
        left, top, wide, high = between(first, last, eased(step / 10))
        assert left >= -1e-6
        assert top >= -1e-6
        assert left + wide <= whole[0] + 1e-6
        assert top + high <= whole[1] + 1e-6


def test_a_move_begins_and_ends_gently_and_is_spread_over_the_tail(tmp_path: Path) -> None:
    Image.fromarray(dots(216, 384)).save(tmp_path / "a.png")
    still = Still(artifact=SHA, begins=View(), ends=View(zoom=1.5))

    with_tail = open_source(tmp_path / "a.png", still, frames=20, tail=10)
    without = open_source(tmp_path / "a.png", still, frames=30)
    steps = np.diff([eased(number / 20) for number in range(21)])

    assert all(np.array_equal(with_tail.at(place), without.at(place)) for place in (0, 10, 29))
    assert not np.array_equal(with_tail.at(19), with_tail.at(29))
    assert np.array_equal(with_tail.at(29), with_tail.at(45))
    assert steps[0] < steps[10] * 0.6
    assert steps[-1] < steps[10] * 0.6


def test_places_in_any_order_give_the_same_pictures(tmp_path: Path) -> None:
    Image.fromarray(dots(300, 200)).save(tmp_path / "a.jpg")
    still = Still(artifact=SHA, begins=View(x=0), ends=View(x=1, zoom=2))
    first, second = open_source(tmp_path / "a.jpg", still), open_source(tmp_path / "a.jpg", still)
    expected = [first.at(place) for place in range(30)]

    assert all(np.array_equal(second.at(place), expected[place]) for place in (29, 3, 17, 0, 28))


@pytest.mark.parametrize("fit", list(Fit))
def test_a_still_that_does_not_move_is_as_sharp_as_when_it_is_scaled(tmp_path: Path, fit: Fit) -> None:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 255, (48, 27, 3)).astype(np.uint8)
    pixels = np.asarray(cv2.resize(coarse, (540, 960), interpolation=cv2.INTER_CUBIC), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    still = Still(artifact=SHA, begins=View(), ends=View(), fit=fit)

    seen = open_source(tmp_path / "a.png", still).at(7)

    expected = luma(planes_of(resized(pixels, SIZE)))
    assert np.corrcoef(luma(seen).ravel(), expected.ravel())[0, 1] > 0.995


def test_colour_and_light_move_together() -> None:
    pixels = np.zeros((384, 216, 3), np.uint8)
    pixels[100:200, 60:140] = (255, 0, 0)
    move = MovingStill(pixels, Still(artifact=SHA, begins=View(), ends=View(zoom=1.4)), 20, (216, 384))

    for place in (0, 7, 19):
        seen = move.at(place)
        light = luma(seen)
        redness = cv2.resize(seen[384:].reshape(2, 192, 108)[1], (216, 384), interpolation=cv2.INTER_LINEAR)
        assert np.abs((light > 40).any(axis=0).sum() - int((redness > 184).any(axis=0).sum())) <= 2
        assert np.abs(int(np.argmax((light > 40).any(axis=0))) - int(np.argmax((redness > 184).any(axis=0)))) <= 2
