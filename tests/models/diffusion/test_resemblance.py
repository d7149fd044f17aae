"""How much pictures look alike: by colours and edges without a model, by an IP-Adapter's image encoder with one."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.image.resemblance import ColourAndEdges
from models.protocols import Picture, Resemblance
from tests.models.diffusion.families import picture, still_model


def figure(hair: tuple[int, int, int], coat: tuple[int, int, int], at: int = 0) -> Picture:
    """Draw somebody in front of a grey wall."""
    seen = np.full((160, 120, 3), 190, np.uint8)
    cv2.rectangle(seen, (35 + at, 70), (85 + at, 160), coat, -1)
    cv2.circle(seen, (60 + at, 45), 26, hair, -1)
    cv2.circle(seen, (60 + at, 50), 18, (230, 190, 160), -1)
    return seen


RED, YELLOW, BLUE, BLACK = (190, 60, 30), (240, 210, 40), (30, 60, 190), (20, 20, 20)


def test_the_same_clothes_are_nearer_than_others_wherever_somebody_stands() -> None:
    by, mira = ColourAndEdges(), figure(RED, YELLOW)

    moved, other = figure(RED, YELLOW, at=20), figure(BLACK, BLUE)

    assert by.resemblance(moved, [mira]) > by.resemblance(other, [mira]) + 0.05


def test_the_nearest_of_several_pictures_counts() -> None:
    by, mira = ColourAndEdges(), figure(RED, YELLOW)

    assert by.resemblance(mira, [figure(BLACK, BLUE), mira]) == pytest.approx(1.0, abs=1e-5)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(16, 90), st.integers(16, 90))
def test_it_is_one_for_the_same_the_same_both_ways_and_always_between_nothing_and_one(
    one: int, other: int, width: int, height: int
) -> None:
    by, first, second = ColourAndEdges(), picture(width, height, one), figure(RED, BLUE)[: 100 + other % 60]

    there, back = by.resemblance(first, [second]), by.resemblance(second, [first])

    assert by.resemblance(first, [first]) == pytest.approx(1.0, abs=1e-5)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 1


def test_an_empty_picture_is_compared_like_any_other() -> None:
    white = np.full((40, 40, 3), 255, np.uint8)

    assert ColourAndEdges().resemblance(white, [white]) == pytest.approx(1.0, abs=1e-5)


def test_an_adapter_sees_a_picture_as_most_like_itself_and_draws_the_same_before_and_after(tmp_path: Path) -> None:
    model = still_model("sd-1.5", tmp_path / "sd-1.5")
    assert isinstance(model, Resemblance)
    mira, other = figure(RED, YELLOW), picture(120, 160)

    same, far = model.resemblance(mira, [mira]), model.resemblance(other, [mira])

    assert same == pytest.approx(1.0, abs=1e-4)
    assert far < same
    assert model.resemblance(other, [mira, other]) == pytest.approx(1.0, abs=1e-4)
    model.close()
