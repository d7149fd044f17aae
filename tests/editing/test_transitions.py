import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.clips import TransitionKind
from models.protocols import Planes
from tests.editing.reels import numbered
from workers.editing.planes import flat, split
from workers.editing.transitions import joined

KINDS = sorted(set(TransitionKind) - {TransitionKind.CUT})
FADES = {TransitionKind.FADE_BLACK: 16, TransitionKind.FADE_WHITE: 235}
WIDE, HIGH = 108, 192
OLD, NEW = numbered(341, 1, WIDE, HIGH), numbered(682, 7, WIDE, HIGH)
SHARES = st.floats(0.0005, 0.9995)


def distance(one: Planes, other: Planes) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def mean_luma(picture: Planes) -> float:
    return float(split(picture)[0].mean())


@pytest.mark.parametrize("kind", KINDS)
def test_a_transition_begins_at_the_old_picture_and_ends_at_the_new_one(kind: TransitionKind) -> None:
    assert distance(joined(kind, OLD, NEW, 1e-4), OLD) < 0.5
    assert distance(joined(kind, OLD, NEW, 1 - 1e-4), NEW) < 0.5
    assert distance(joined(kind, OLD, NEW, 0.5), OLD) > 5
    assert distance(joined(kind, OLD, NEW, 0.5), NEW) > 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_way_from_old_to_new_is_never_gone_backwards(kind: TransitionKind) -> None:
    black, white = flat(WIDE, HIGH, 16), flat(WIDE, HIGH, 235)
    shares = np.linspace(0.01, 0.99, 41)

    levels = [mean_luma(joined(kind, black, white, float(share))) for share in shares]

    if kind in FADES:
        levels = [mean_luma(joined(kind, flat(WIDE, HIGH, 126), flat(WIDE, HIGH, 126), float(s))) for s in shares]
        far = [abs(level - FADES[kind]) for level in levels]
        assert far[20] < 1
        assert np.all(np.diff(far[:21]) <= 0)
        assert np.all(np.diff(far[20:]) >= 0)
        return
    # The shadow in front of a slide may darken a little of what is white.
    assert np.all(np.diff(levels) >= (-1.0 if kind.value.startswith("slide") else -0.6))
    assert levels[0] < 20
    assert levels[-1] > 230


@given(st.sampled_from(KINDS), SHARES, st.sampled_from([(108, 192), (192, 108), (64, 64), (50, 94), (2, 2)]))
@settings(max_examples=120, deadline=None)
def test_a_transition_is_a_pure_function_of_pictures_and_share(
    kind: TransitionKind, share: float, size: tuple[int, int]
) -> None:
    rng = np.random.default_rng(3)
    old, new = (rng.integers(16, 236, (size[1] * 3 // 2, size[0]), np.uint8) for _ in range(2))
    before = old.copy(), new.copy()

    first = joined(kind, old, new, share)
    joined(kind, new, old, 1 - share)
    second = joined(kind, old, new, share)

    assert first.shape == old.shape
    assert first.dtype == np.uint8
    assert first.flags.c_contiguous
    assert not np.shares_memory(first, old)
    assert not np.shares_memory(first, new)
    assert np.array_equal(first, second)
    assert np.array_equal(old, before[0])
    assert np.array_equal(new, before[1])


@given(st.sampled_from(KINDS), SHARES)
@settings(max_examples=120, deadline=None)
def test_nothing_overflows(kind: TransitionKind, share: float) -> None:
    for level, other in ((16, 235), (235, 16), (235, 235), (16, 16)):
        out = joined(kind, flat(WIDE, HIGH, level, 16, 240), flat(WIDE, HIGH, other, 16, 240), share)
        luma, u, v = (plane.astype(int) for plane in split(out))

        assert 15 <= luma.min() <= luma.max() <= 236
        if kind not in FADES and not kind.value.startswith("slide"):
            assert np.abs(u - 16).max() <= 1
            assert np.abs(v - 240).max() <= 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FADES])
@pytest.mark.parametrize("share", [0.13, 0.31, 0.5, 0.77])
def test_colour_goes_where_brightness_goes(kind: TransitionKind, share: float) -> None:
    """Half of a picture is bright and red: wherever it is seen afterwards, both are."""
    one, other = flat(WIDE, HIGH, 40, 90, 90), flat(WIDE, HIGH, 40, 90, 90)
    for picture, columns in ((one, slice(0, WIDE // 2)), (other, slice(WIDE // 4, WIDE))):
        luma, u, v = split(picture)
        half = slice(columns.start // 2, columns.stop // 2)
        luma[40:150, columns], u[20:75, half], v[20:75, half] = 200, 170, 170

    luma, u, v = (plane.astype(float) for plane in split(joined(kind, one, other, share)))

    bright = (luma.reshape(HIGH // 2, 2, WIDE // 2, 2).mean(axis=(1, 3)) - 40) / 160
    for chroma in (u, v):
        off = np.abs((chroma - 90) / 80 - bright)
        if kind.value.startswith("slide"):
            off[bright < 0] = 0  # in the shadow
        assert off.mean() < 0.025


@pytest.mark.parametrize(
    ("kind", "corner"),
    [
        ("slide_left", (0.5, 0.99)), ("slide_right", (0.5, 0.01)),
        ("slide_up", (0.99, 0.5)), ("slide_down", (0.01, 0.5)),
        ("wipe_left", (0.5, 0.99)), ("wipe_right", (0.5, 0.01)), ("wipe_up", (0.99, 0.5)), ("wipe_down", (0.01, 0.5)),
        ("push", (0.5, 0.99)), ("circle", (0.5, 0.5)),
    ],
)  # fmt: skip
def test_the_new_picture_comes_from_where_its_name_says(kind: str, corner: tuple[float, float]) -> None:
    picture = joined(TransitionKind(kind), flat(WIDE, HIGH, 16), flat(WIDE, HIGH, 235), 0.3)

    luma = split(picture)[0]
    bright = luma > 180

    assert bright[int(corner[0] * HIGH), int(corner[1] * WIDE)]
    assert 0.02 < bright.mean() < 0.6


@pytest.mark.parametrize("kind", ["slide_left", "slide_right", "push"])
def test_what_comes_to_rest_moves_by_less_than_a_pixel(kind: str) -> None:
    bar = flat(WIDE, HIGH, 16)
    split(bar)[0][:, 50:58] = 235
    shares = np.linspace(0.82, 0.92, 6)

    rows = [split(joined(TransitionKind(kind), flat(WIDE, HIGH, 16), bar, float(s)))[0][90] - 16.0 for s in shares]

    places = [float((row * np.arange(WIDE)).sum() / row.sum()) for row in rows]
    steps = np.abs(np.diff(places))
    assert np.all(steps > 0.02)
    assert np.all(steps < 0.9)
    assert np.all(np.diff(steps) < 0)


def test_a_wipe_has_a_soft_edge_and_so_has_the_circle() -> None:
    for kind in ("wipe_left", "wipe_down", "circle"):
        luma = split(joined(TransitionKind(kind), flat(WIDE, HIGH, 16), flat(WIDE, HIGH, 235), 0.5))[0].astype(int)
        steps = max(np.abs(np.diff(luma, axis=0)).max(), np.abs(np.diff(luma, axis=1)).max())
        assert 0 < steps < 60


def test_a_whip_smears_along_the_rows_only() -> None:
    rng = np.random.default_rng(1)
    noise = flat(WIDE, HIGH)
    split(noise)[0][:] = rng.integers(16, 236, (HIGH, WIDE))

    luma = split(joined(TransitionKind.WHIP, noise, noise, 0.5))[0].astype(float)

    assert np.diff(luma, axis=1).std() < 3
    assert np.diff(luma, axis=0).std() > 8


def test_a_slide_covers_and_a_push_moves_the_old_picture() -> None:
    slid = joined(TransitionKind.SLIDE_LEFT, OLD, NEW, 0.3)
    pushed = joined(TransitionKind.PUSH, OLD, NEW, 0.3)

    assert np.array_equal(split(slid)[0][:, :40], split(OLD)[0][:, :40])
    assert distance(split(pushed)[0][:, :40], split(OLD)[0][:, :40]) > 3


def test_a_cut_shows_the_new_picture() -> None:
    assert joined(TransitionKind.CUT, OLD, NEW, 0.3) is NEW
