"""How pictures of every shape, colour and turn come out."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from bot.studio.clips import Filmed, Fit, Still, View
from bot.studio.errors import MediaBroken
from models.protocols import Planes
from tests.editing.sources.files import (
    SHA,
    colour_of,
    even,
    film,
    luma,
    number_of,
    open_film,
    open_source,
    sound_file,
)
from workers.editing.planes import flat, rgb_of, split
from workers.editing.sources.fitting import planes_of
from workers.editing.sources.probing import probe
from workers.editing.sources.subject import looked_at, subject

CORNERS = ((235, 0, 0), (0, 235, 0), (0, 0, 235), (235, 235, 235))
"""Top left red, top right green, bottom left blue, bottom right white."""


def corners(width: int = 128, height: int = 96) -> Planes:
    rgb = np.zeros((height, width, 3), np.uint8)
    for place, colour in enumerate(CORNERS):
        top, left = place // 2 * height // 2, place % 2 * width // 2
        rgb[top : top + height // 2, left : left + width // 2] = colour
    return planes_of(rgb)


def seen_corners(picture: Planes) -> list[int]:
    """Return which of the four colours is near each corner."""
    rgb = rgb_of(picture).astype(int)
    high, wide = rgb.shape[:2]
    places = [
        (high // 4, wide // 4),
        (high // 4, wide * 3 // 4),
        (high * 3 // 4, wide // 4),
        (high * 3 // 4, wide * 3 // 4),
    ]
    return [int(np.argmin([np.abs(rgb[place] - colour).sum() for colour in CORNERS])) for place in places]


@pytest.mark.parametrize(
    ("turned", "expected"), [(0, [0, 1, 2, 3]), (90, [1, 3, 0, 2]), (180, [3, 2, 1, 0]), (-90, [2, 0, 3, 1])]
)
@pytest.mark.parametrize("fit", list(Fit))
def test_rotation_flags_are_obeyed(tmp_path: Path, turned: int, expected: list[int], fit: Fit) -> None:
    path = film(tmp_path / "a.mp4", even(30, 3), draw=lambda _: corners(), turned=turned)
    shape = (96, 128) if turned in (90, -90) else (128, 96)

    material = probe(path, "it")

    assert (material.width, material.height) == shape
    assert material.rotation == -turned % 360
    assert seen_corners(open_film(path, fit, shape).at(0)) == expected


def test_a_mirrored_film_is_shown_mirrored(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", even(30, 3), draw=lambda _: corners())
    data = path.read_bytes()
    unity = b"".join(number.to_bytes(4, "big", signed=True) for number in (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30))
    start = data.index(unity, data.index(b"tkhd"))
    path.write_bytes(data[:start] + (-65536).to_bytes(4, "big", signed=True) + data[start + 4 :])

    assert seen_corners(open_film(path, size=(128, 96)).at(0)) == [1, 0, 3, 2]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [(1, [0, 1, 2, 3]), (2, [1, 0, 3, 2]), (3, [3, 2, 1, 0]), (6, [2, 0, 3, 1]), (8, [1, 3, 0, 2])],
)
def test_exif_orientation_is_obeyed(tmp_path: Path, flag: int, expected: list[int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = flag
    Image.fromarray(rgb_of(corners())).save(tmp_path / "a.jpg", quality=95, exif=exif)
    shape = (96, 128) if flag > 4 else (128, 96)

    material = probe(tmp_path / "a.jpg", "it")

    assert (material.width, material.height) == shape
    assert seen_corners(open_source(tmp_path / "a.jpg", Still(artifact=SHA), size=shape).at(0)) == expected
    assert seen_corners(open_film(tmp_path / "a.jpg", size=shape).at(0)) == expected


def disc(aspect: float) -> Planes:
    """Return a film frame whose disc is round when its pixels have this aspect."""
    out = flat(144, 120)
    cv2.ellipse(split(out)[0], (72, 60), (round(40 / aspect), 40), 0, 0, 360, 220, -1)
    return out


@pytest.mark.parametrize("aspect", [Fraction(16, 15), Fraction(64, 45), Fraction(8, 9)])
@pytest.mark.parametrize("fit", [Fit.COVER, Fit.WHOLE])
def test_pixels_that_are_not_square_are_made_so(tmp_path: Path, aspect: Fraction, fit: Fit) -> None:
    path = film(tmp_path / "a.mp4", even(30, 3), draw=lambda _: disc(float(aspect)), aspect=aspect)

    light = luma(open_film(path, fit, (160, 160)).at(0)) > 120

    wide, high = light.any(axis=0).sum(), light.any(axis=1).sum()
    assert abs(int(wide) - int(high)) <= 2
    assert probe(path, "it").width == round(144 * aspect)


@pytest.mark.parametrize("size", [(64, 64), (320, 180), (90, 200), (108, 192), (37, 53)])
@pytest.mark.parametrize("fit", list(Fit))
def test_any_size_fits_in_its_way(tmp_path: Path, size: tuple[int, int], fit: Fit) -> None:
    Image.new("RGB", size, (200, 200, 200)).save(tmp_path / "a.png")
    even_size = (max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2))
    moving = film(tmp_path / "a.mp4", even(30, 2), draw=lambda _: flat(*even_size, 188))

    for source in (open_film(tmp_path / "a.png", fit), open_film(moving, fit)):
        seen = luma(source.at(0))
        whole = size[0] / size[1]
        share = min(whole / (108 / 192), 108 / 192 / whole) if fit in (Fit.BLUR, Fit.WHOLE) else 1
        bright = float((seen > 180).mean())
        assert bright == pytest.approx(share, abs=0.03)
        if fit is Fit.WHOLE:
            assert float((seen < 20).mean()) == pytest.approx(1 - share, abs=0.03)
        if fit is Fit.BLUR and share < 0.95:
            assert 80 < np.median(seen[seen < 170]) < 140


def test_cover_keeps_the_middle_and_a_subject_is_kept_where_it_is(tmp_path: Path) -> None:
    wide = np.full((180, 480, 3), 90, np.uint8)
    noise = np.random.default_rng(0).integers(0, 255, (60, 50, 3)).astype(np.uint8)
    wide[60:120, 390:440] = noise
    Image.fromarray(wide).save(tmp_path / "a.png")
    moving = film(tmp_path / "a.mp4", even(30, 20), draw=lambda _: planes_of(wide), options={"crf": "5"})

    for path in (tmp_path / "a.png", moving):
        cover, subject = (luma(open_film(path, fit).at(0)).astype(float).std() for fit in (Fit.COVER, Fit.SUBJECT))
        assert cover < 5
        assert subject > 20


def test_the_crop_to_a_subject_stays_where_it_is_all_through_the_clip(tmp_path: Path) -> None:
    def draw(number: int) -> Planes:
        rgb = np.full((96, 256, 3), 60, np.uint8)
        rgb[:, 200:202] = 250  # a post that stands still
        rgb[30:60, 150 + number * 2 : 180 + number * 2] = 200  # and someone who walks
        return planes_of(rgb)

    source = open_film(film(tmp_path / "a.mp4", even(30, 20), draw=draw, options={"crf": "5"}), Fit.SUBJECT, frames=20)

    posts = {int(np.argmax(luma(source.at(place))[5])) for place in (19, 0, 7, 12)}

    assert len(posts) == 1


def test_clear_parts_show_black_or_the_blurred_copy(tmp_path: Path) -> None:
    rgba = np.zeros((100, 100, 4), np.uint8)
    rgba[..., 0] = 255  # red even where it is clear: that must not be seen
    rgba[25:75, 25:75] = (255, 255, 255, 255)
    Image.fromarray(rgba).save(tmp_path / "a.png")
    Image.fromarray(rgba).save(tmp_path / "a.webp", lossless=True)

    for name in ("a.png", "a.webp"):
        assert probe(tmp_path / name, "it").has_alpha
        whole, blur = (open_film(tmp_path / name, fit, (100, 100)).at(0) for fit in (Fit.COVER, Fit.BLUR))
        assert luma(whole)[10, 10] == 16
        assert luma(whole)[50, 50] == 235
        assert split(whole)[2][5, 5] == 128
        assert luma(blur)[50, 50] == 235
        assert 16 < luma(blur)[18, 50] < 120


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [("a.mov", "qtrle", "argb"), ("a.mov", "prores_ks", "yuva444p10le"), ("a.webm", "libvpx-vp9", "yuva420p")],
)
def test_films_with_transparency_show_black_where_they_are_clear(
    tmp_path: Path, name: str, codec: str, pix_fmt: str
) -> None:

    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[...] = (255, 0, 0, 0)
    rgba[16:48, 16:48] = (230, 230, 230, 255)
    with av.open(str(tmp_path / name), "w") as file:
        stream: Any = file.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, pix_fmt
        for number in range(3):
            frame: Any = av.VideoFrame.from_ndarray(rgba, format="rgba").reformat(format=pix_fmt)
            frame.pts, frame.time_base = number, Fraction(1, 30)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    seen = luma(open_film(tmp_path / name, size=(64, 64)).at(1))

    assert probe(tmp_path / name, "it").has_alpha
    assert int(seen[5, 5]) <= 18
    assert int(seen[32, 32]) == pytest.approx(213, abs=4)


@pytest.mark.parametrize(
    ("colours", "pix_fmt"),
    [((6, 6, 6, 1), "yuv420p"), ((1, 1, 1, 2), "yuv420p"), ((1, 1, 1, 1), "yuv422p10le"), ((1, 1, 1, 1), "yuv444p")],
)
def test_colours_are_those_of_the_file_whatever_its_matrix_and_range(
    tmp_path: Path, colours: tuple[int, int, int, int], pix_fmt: str
) -> None:
    red = {(6, 1): (81, 90, 240), (1, 2): (54, 99, 255), (1, 1): (63, 102, 240)}[colours[0], colours[3]]
    path = film(tmp_path / "a.mp4", even(30, 3), draw=lambda _: flat(64, 64, *red), colours=colours, pix_fmt=pix_fmt)

    assert colour_of(open_film(path, size=(48, 48)).at(0)) == pytest.approx((63, 102, 240), abs=2)
    assert colour_of(open_film(path, size=(64, 64)).at(0)) == pytest.approx((63, 102, 240), abs=2)


def test_interlaced_pictures_are_woven_one_for_one_in_any_order(tmp_path: Path) -> None:
    def draw(number: int) -> Planes:
        out = flat(160, 96, 40)
        for field in (0, 1):  # a bar that has moved on by the second field: a comb where it is not woven
            left = 8 + number * 4 + field * 2
            split(out)[0][field::2, left : left + 20] = 200
        return out

    options = {"x264-params": "tff=1:keyint=10", "crf": "5"}
    path = film(tmp_path / "a.mp4", even(25, 30), draw=draw, options=options, rate=25)
    assert probe(path, "it").is_interlaced
    forwards, jumping = open_film(path, size=(160, 96)), open_film(path, size=(160, 96))
    places = [place * 1.2 for place in range(30)]

    expected = [forwards.at(place) for place in places]

    rows = luma(expected[8]).astype(int)[20:-20]
    assert np.abs(rows[1:] - rows[:-1]).max() < 60
    assert [int(np.argmax(luma(picture)[40] > 120)) for picture in expected] == pytest.approx(
        [8 + 4 * number for number in range(30)], abs=2
    )
    for number in reversed(range(30)):
        assert np.array_equal(jumping.at(places[number]), expected[number]), number


def test_a_deep_picture_and_a_grey_one_keep_their_light(tmp_path: Path) -> None:
    Image.fromarray(np.full((64, 64), 32896, np.uint16)).save(tmp_path / "deep.png")
    Image.new("L", (64, 64), 128).save(tmp_path / "grey.png")
    Image.new("P", (64, 64), 128).save(tmp_path / "listed.gif")

    for name in ("deep.png", "grey.png"):
        assert colour_of(open_film(tmp_path / name, size=(64, 64)).at(0)) == pytest.approx((126, 128, 128), abs=1)


def test_a_still_may_be_cut_out_of_a_film_and_a_view_is_what_is_seen(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", even(30, 3), draw=lambda _: corners(), options={"crf": "5"})
    view = View(x=0.75, y=0.75, zoom=2)

    seen = open_source(path, Still(artifact=SHA, begins=view, ends=view), size=(128, 96)).at(0)

    assert seen_corners(seen) == [3, 3, 3, 3]


def test_numbers_survive_every_fit(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", even(30, 20))

    for fit in Fit:
        source = open_film(path, fit, (54, 96))
        assert [number_of(source.at(place)) for place in (19, 4, 11)] == [19, 4, 11]


def test_sound_alone_is_no_picture(tmp_path: Path) -> None:
    path = sound_file(tmp_path / "a.wav")

    for source in (Filmed(artifact=SHA), Still(artifact=SHA)):
        with pytest.raises(MediaBroken, match="scene 3 cannot be used: there is only sound"):
            open_source(path, source)


def face(size: int = 120) -> np.ndarray:
    """Return a drawn face that is enough of one for a cascade to find it."""
    out = np.full((size, size), 90, np.uint8)

    def oval(x: float, y: float, across: float, down: float, light: int) -> None:
        share = size / 120
        middle, axes = (round(x * share), round(y * share)), (round(across * share), round(down * share))
        cv2.ellipse(out, middle, axes, 0, 0, 360, light, -1)

    for x, y, across, down, light in ((60, 60, 42, 54, 190), (60, 20, 40, 22, 60), (60, 48, 36, 26, 185)):
        oval(x, y, across, down, light)
    for x in (43, 77):
        for y, across, down, light in ((46, 11, 4, 90), (55, 8, 4, 225), (55, 4, 4, 30), (60, 9, 3, 150)):
            oval(x, y, across, down, light)
    for x, y, across, down, light in (
        (60, 66, 5, 12, 215), (53, 77, 3, 2, 90), (67, 77, 3, 2, 90), (60, 92, 16, 4, 95), (60, 98, 12, 3, 160),
    ):  # fmt: skip
        oval(x, y, across, down, light)
    return np.asarray(cv2.GaussianBlur(out, (0, 0), size / 80), np.uint8)


@pytest.mark.parametrize("left", [20, 260, 490])
def test_a_face_counts_for_more_than_what_is_merely_busy(left: int) -> None:
    grey = np.full((240, 640), 100, np.uint8)
    busy = 40 if left > 300 else 500
    grey[40:200, busy : busy + 90] = np.random.default_rng(0).integers(60, 140, (160, 90))
    grey[60:180, left : left + 120] = face()

    x, _ = subject([looked_at(grey)], 9 / 16)

    assert x - 9 / 16 * 240 / 640 / 2 < (left + 15) / 640
    assert x + 9 / 16 * 240 / 640 / 2 > (left + 105) / 640


@pytest.mark.parametrize("turned", [90, 180, -90])
def test_a_subject_is_kept_in_a_turned_film(tmp_path: Path, turned: int) -> None:
    stored = np.full((240, 240, 3), 90, np.uint8)
    stored[20:70, 20:70] = np.random.default_rng(0).integers(0, 255, (50, 50, 3))
    path = film(tmp_path / "a.mp4", even(30, 4), draw=lambda _: planes_of(stored), turned=turned, options={"crf": "5"})

    for size in ((60, 240), (240, 60)):
        assert luma(open_film(path, Fit.SUBJECT, size).at(0)).astype(float).std() > 15
        assert luma(open_film(path, Fit.COVER, size).at(0)).astype(float).std() < 8
