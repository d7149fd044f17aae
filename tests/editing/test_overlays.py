import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bot.studio.errors import MediaBroken, UnknownName
from bot.studio.formats import Format
from bot.studio.overlays import Corner, Logo, Sticker, Title
from models.protocols import Planes
from tests.editing.reels import Shelf, numbered
from workers.editing.overlaying import Overlays
from workers.editing.planes import flat, split
from workers.editing.titling import LARGEST, LINES_MOST, set_title

SIZES = {Format.SHORTS: (108, 192), Format.SQUARE: (108, 108), Format.WIDE: (192, 108)}
SIZE = SIZES[Format.SHORTS]
GREY = flat(*SIZE, 100)


def encoded(rgba: NDArray[np.uint8], kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture = Image.fromarray(rgba)
    (picture.convert("RGB") if kind == "JPEG" else picture).save(file, kind, **options)
    return file.getvalue()


def disc(colour: tuple[int, int, int] = (255, 0, 0), side: int = 80) -> NDArray[np.uint8]:
    """Return a disc on nothing."""
    at = np.arange(side) - (side - 1) / 2
    inside = np.hypot(at[None, :], at[:, None]) < side / 2
    rgba = np.zeros((side, side, 4), np.uint8)
    rgba[inside] = (*colour, 255)
    return rgba


def no_files(sha: str) -> Path:
    raise AssertionError("nothing was to be fetched")


def laid(
    *things: Title | Sticker | Logo, shelf: Shelf | None = None, format: Format = Format.SHORTS, size: Any = None
) -> Overlays:
    titles = [thing for thing in things if isinstance(thing, Title)]
    stickers = [thing for thing in things if isinstance(thing, Sticker)]
    logo = next((thing for thing in things if isinstance(thing, Logo)), None)
    return Overlays(titles, stickers, logo, format, size or SIZES[format], shelf.fetch if shelf else no_files)


def change(overlays: Overlays, frame: int, under: Planes = GREY) -> NDArray[np.int64]:
    """Return by how much each luma pixel of a frame has changed."""
    return np.abs(split(overlays.draw(under, frame))[0].astype(int) - split(under)[0])


def box_of(changed: NDArray[np.int64], least: int = 25) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what has changed."""
    rows, columns = np.flatnonzero((changed > least).any(axis=1)), np.flatnonzero((changed > least).any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def test_where_nothing_lies_the_picture_itself_comes_back() -> None:
    picture = numbered(3, 0, *SIZE)
    overlays = laid(Title(start=10, end=40, text="Hello"), Sticker(start=50, end=70, illustration="rocket"))

    for frame in (0, 9, 40, 45, 49, 70, 5000):
        assert overlays.draw(picture, frame) is picture
    for frame in (10, 39, 50, 69):
        assert not np.array_equal(overlays.draw(picture, frame), picture)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
@settings(max_examples=20, deadline=None)
def test_frames_come_out_alike_in_any_order_and_never_touch_their_input(frames: list[int]) -> None:
    things = (
        Title(start=0, end=30, text="Any order"),
        Title(start=20, end=60, text="will do", y=0.5, colour="#ff8800"),
        Sticker(start=5, end=50, illustration="rocket", x=0.3, y=0.7),
    )
    picture = numbered(9, 2, *SIZE)
    before = picture.copy()
    overlays = laid(*things)

    drawn = [overlays.draw(picture, frame) for frame in frames]

    assert np.array_equal(picture, before)
    for frame, out in zip(frames, drawn, strict=True):
        assert np.array_equal(out, laid(*things).draw(picture, frame))
        assert out.shape == picture.shape
        assert out is picture or not np.shares_memory(out, picture)


@pytest.mark.parametrize("format", list(SIZES))
@pytest.mark.parametrize("place", [(0, 0), (1, 1), (0.5, 0.5), (1, 0)])
@pytest.mark.parametrize(
    "text",
    ["Hi", "A title that is rather long and has to be wrapped", "Donaudampfschifffahrtsgesellschaftskapitän " * 2],
)
def test_a_title_stays_in_the_safe_area(format: Format, place: tuple[float, float], text: str) -> None:
    width, height = size = SIZES[format]
    title = Title(start=0, end=60, text=text, x=place[0], y=place[1], size=1.5)

    found = box_of(change(laid(title, format=format), 30, flat(*size, 100)), 40)

    safe = format.shape.safe
    assert found[0] >= safe.left * width - 2
    assert found[1] >= safe.top * height - 2
    assert found[2] <= safe.right * width + 2
    assert found[3] <= safe.bottom * height + 2


@given(
    st.text(min_size=1, max_size=120) | st.sampled_from(["مرحبا بكم", "שלום לכולם", "ภาษาไทย", "🎉", " ", "蜂蜜" * 40])
)
@settings(max_examples=20, deadline=None)
def test_any_title_fits_its_room_in_three_lines(text: str) -> None:
    room = (300.0, 500.0)

    lettered = set_title(text, "#ffffff", 1.0, 1 / 3, room)

    if lettered is not None:
        assert lettered.width <= room[0]
        assert lettered.height <= LINES_MOST * LARGEST * 1.2 / 3 + 20
        assert lettered.rgba[..., 3].max() <= 255.01
        assert (lettered.rgba[..., :3] <= lettered.rgba[..., 3:] + 0.01).all()


def test_what_nobody_can_draw_lays_nothing_over_the_picture() -> None:
    assert laid(Title(start=0, end=60, text="\U0010fffd")).draw(GREY, 30) is GREY


def test_a_title_has_its_colour_and_an_outline_that_sets_it_off() -> None:
    for colour, outline in (("#ffffff", 16), ("#101010", 235)):
        under = flat(324, 576, 235 if outline == 16 else 20)
        overlays = laid(Title(start=0, end=60, text="OH", colour=colour, size=2), size=(324, 576))
        luma = split(overlays.draw(under, 30))[0]
        assert luma.min() < 40
        assert luma.max() > 215


def test_a_title_enters_with_an_overshoot_rests_and_leaves() -> None:
    overlays = laid(Title(start=10, end=70, text="WWWWW"), size=(324, 576))
    under = flat(324, 576, 100)

    boxes = [box_of(change(overlays, frame, under)) for frame in (*range(12, 40), 66)]
    widths = [box[2] - box[0] for box in boxes]
    amounts = [float(change(overlays, frame, under).sum()) for frame in range(10, 70)]

    assert max(widths[:10]) > widths[20] + 1
    assert min(widths[:3]) < widths[20]
    assert len(set(amounts[12:50])) == 1
    assert amounts[0] < amounts[1] < amounts[2] < amounts[20]
    assert amounts[-1] < amounts[-2] < amounts[-3] < amounts[20]
    first, second, last = boxes[0][1], boxes[1][1], boxes[-1][1]
    assert first > second
    assert last > boxes[20][1]


def test_a_sticker_pops_in_about_its_middle_and_out_again(shelf: Shelf) -> None:
    artifact = shelf.keep(encoded(disc((255, 255, 255))))
    sticker = Sticker(start=0, end=60, artifact=artifact, x=0.5, y=0.5, width=0.4)
    size = (216, 384)
    overlays, under = laid(sticker, shelf=shelf, size=size), flat(*size, 30)

    boxes = [box_of(change(overlays, frame, under), 50) for frame in range(59)]
    widths = [box[2] - box[0] for box in boxes]

    assert widths[25] == pytest.approx(0.4 * size[0], abs=8)
    assert widths[0] < widths[25] / 2 < max(widths[:12]) > widths[25] + 2
    assert widths[-1] < widths[25] * 0.7
    for left, top, right, bottom in boxes:
        assert (left + right) / 2 == pytest.approx(size[0] / 2, abs=2)
        assert (top + bottom) / 2 == pytest.approx(size[1] / 2, abs=2.5)


@pytest.mark.parametrize("frames", range(1, 12))
def test_what_is_short_still_comes_to_rest(frames: int) -> None:
    overlays = laid(Title(start=5, end=5 + frames, text="Now"), Sticker(start=5, end=5 + frames, illustration="rocket"))

    amounts = [float(change(overlays, frame).sum()) for frame in range(5, 5 + frames)]
    long = laid(Title(start=0, end=90, text="Now"), Sticker(start=0, end=90, illustration="rocket"))

    assert float(change(long, 45).sum()) in amounts
    assert min(amounts) > 0


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True}), ("JPEG", {"quality": 95})])
def test_a_sticker_may_be_a_picture_of_any_kind(shelf: Shelf, kind: str, options: dict[str, Any]) -> None:
    artifact = shelf.keep(encoded(disc(), kind, **options))
    overlays = laid(Sticker(start=0, end=60, artifact=artifact, width=0.5, y=0.5), shelf=shelf)

    luma, _, v = split(overlays.draw(flat(*SIZE, 200, 128, 128), 30))

    assert abs(int(v[SIZE[1] // 4, SIZE[0] // 4]) - 240) < 4
    corner = int(luma[SIZE[1] // 2 - 24, SIZE[0] // 2 - 24])
    assert corner < 60 if kind == "JPEG" else corner > 120


def test_a_picture_that_lies_on_its_side_is_set_upright(shelf: Shelf) -> None:
    rgba = np.zeros((40, 80, 4), np.uint8)
    rgba[..., 3] = 255
    rgba[:, :40] = 255
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned clockwise: what was left is now above
    artifact = shelf.keep(encoded(rgba, "JPEG", exif=turned, quality=95))

    changed = laid(Sticker(start=0, end=60, artifact=artifact, width=0.3, y=0.5), shelf=shelf)
    luma = split(changed.draw(GREY, 30))[0]

    assert luma[SIZE[1] // 2 - 20, SIZE[0] // 2] > 220
    assert luma[SIZE[1] // 2 + 20, SIZE[0] // 2] < 30


@pytest.mark.parametrize("corner", list(Corner))
@pytest.mark.parametrize("format", list(SIZES))
def test_a_logo_stands_in_its_corner_of_the_safe_area(shelf: Shelf, corner: Corner, format: Format) -> None:
    width, height = SIZES[format]
    white = np.full((60, 100, 4), 255, np.uint8)
    logo = Logo(artifact=shelf.keep(encoded(white)), corner=corner, width=0.2, opacity=1.0)

    changed = change(laid(logo, shelf=shelf, format=format), 12345, flat(width, height, 60))

    left, top, right, bottom = box_of(changed, 60)
    safe = format.shape.safe
    near = left - safe.left * width if "left" in corner else safe.right * width - right
    deep = top - safe.top * height if "top" in corner else safe.bottom * height - bottom
    assert abs(near) <= 2.5
    assert abs(deep) <= 2.5
    assert bottom - top <= 0.14 * height + 2


def test_a_logo_is_as_opaque_as_asked_for(shelf: Shelf) -> None:
    artifact = shelf.keep(encoded(np.full((60, 60, 4), 255, np.uint8)))

    strengths = [
        float(change(laid(Logo(artifact=artifact, opacity=opacity), shelf=shelf), 0).max())
        for opacity in (0.25, 0.5, 1.0)
    ]

    assert strengths == pytest.approx([135 * 0.25, 135 * 0.5, 135], abs=2)


def test_a_sticker_that_hangs_over_the_edge_is_cut_off() -> None:
    for x, y in ((0, 0), (1, 1), (0, 1), (1, 0)):
        out = laid(Sticker(start=0, end=60, illustration="rocket", x=x, y=y, width=1.0)).draw(GREY, 30)
        assert out.shape == GREY.shape
        assert not np.array_equal(out, GREY)


@pytest.mark.parametrize("name", ["", "no-such-thing", "Rocket "])
def test_an_unknown_illustration_is_refused_before_anything_is_drawn(name: str) -> None:
    with pytest.raises(UnknownName, match="illustration"):
        laid(Sticker(start=0, end=60, illustration=name))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"nothing", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, encoded(disc())[:200], encoded(disc(), "JPEG")[:300],
        encoded(disc(), "WEBP")[:100], encoded(disc(), "GIF"), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)  # fmt: skip
def test_a_broken_picture_is_refused_by_name(shelf: Shelf, data: bytes) -> None:
    sha = shelf.keep(data)

    for thing in (Sticker(start=0, end=60, artifact=sha), Logo(artifact=sha)):
        with pytest.raises(MediaBroken, match=sha):
            laid(thing, shelf=shelf)


def test_a_picture_far_too_large_is_refused_unread(shelf: Shelf) -> None:
    sha = shelf.keep(encoded(np.zeros((9000, 9000), np.uint8)))

    with pytest.raises(MediaBroken, match="9000 by 9000"):
        laid(Logo(artifact=sha), shelf=shelf)


def test_a_missing_picture_is_said(shelf: Shelf) -> None:
    with pytest.raises(MediaBroken, match="0" * 64):
        laid(Logo(artifact="0" * 64), shelf=shelf)
