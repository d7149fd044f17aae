import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.clips import Clip, Plain, source_place
from bot.studio.effects import LOOKS, Effect, Filter, Filtered, Freeze, Grade, Grain, Ramp, Vignette, look_named
from bot.studio.errors import MediaBroken, UnknownName
from bot.studio.values import SceneKey
from models.protocols import Planes
from tests.editing.reels import Shelf, numbered
from workers.editing.effects.cube import Cube, read_cube
from workers.editing.effects.filters import filtered
from workers.editing.effects.rgb import Rgb, planes_from, rgb_from
from workers.editing.effects.treatment import Treatment
from workers.editing.planes import flat, split

WIDE, HIGH = 108, 192
EVERY: list[Effect] = [
    *(Filtered(by=by) for by in Filter),
    Grain(amount=0.6),
    Vignette(),
    *(Grade(look=look) for look in LOOKS),
]
IDENTITY = "\n".join(
    [
        'TITLE "nothing"',
        "LUT_3D_SIZE 3",
        *(f"{r} {g} {b}" for b in (0, 0.5, 1) for g in (0, 0.5, 1) for r in (0, 0.5, 1)),
    ]
)


def colours(seed: int = 1, wide: int = WIDE, high: int = HIGH) -> Rgb:
    """Return patches of random colours, none of them alike."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (max(1, high // 12), max(1, wide // 12), 3), dtype=np.uint8)
    return np.asarray(cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_NEAREST), np.uint8)


def treated(picture: Planes, *effects: Effect, offset: int = 0, shelf: Shelf | None = None) -> Planes:
    size = (picture.shape[1], picture.shape[0] * 2 // 3)
    return Treatment(effects, shelf.fetch if shelf else no_files, size)(picture, offset)


def no_files(sha: str) -> Any:
    raise AssertionError("nothing was to be fetched")


def off_by(one: Planes, other: Planes) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).max())


def mean(picture: Planes) -> list[float]:
    return [float(plane.mean()) for plane in split(picture)]


def test_no_effect_costs_nothing() -> None:
    picture = numbered(5)

    assert treated(picture) is picture
    assert treated(picture, Ramp(begins=1, ends=2), Freeze(at=3, frames=4)) is picture
    assert treated(picture, Grain(amount=0), Vignette(amount=0), Grade(look="warm", amount=0), Grade()) is picture


@given(
    st.lists(st.sampled_from(EVERY), min_size=1, max_size=3),
    st.integers(0, 100_000),
    st.sampled_from([(WIDE, HIGH), (64, 36), (50, 94)]),
)
@settings(max_examples=30, deadline=None)
def test_a_treatment_is_a_pure_function_of_picture_and_number(
    effects: list[Effect], offset: int, size: tuple[int, int]
) -> None:
    picture = planes_from(colours(2, *size))
    before = picture.copy()
    treatment = Treatment(tuple(effects), no_files, size)

    first = treatment(picture, offset)
    treatment(flat(*size, 90), offset + 1)
    again = treatment(picture, offset)

    assert first.shape == picture.shape
    assert first.dtype == np.uint8
    assert np.array_equal(first, again)
    assert np.array_equal(first, Treatment(tuple(effects), no_files, size)(picture, offset))
    assert np.array_equal(picture, before)
    assert not np.shares_memory(first, picture)


@pytest.mark.parametrize("effect", EVERY, ids=str)
@pytest.mark.parametrize(("u", "v"), [(128, 128), (16, 240), (240, 16), (0, 0), (255, 255)])
def test_no_level_turns_over(effect: Effect, u: int, v: int) -> None:
    """What differs by one level never differs by much afterwards, out of the legal range either."""
    for one, other in ((0, 1), (15, 16), (16, 17), (234, 235), (235, 236), (254, 255)):
        first, second = (treated(flat(48, 48, luma, u, v), effect).astype(int) for luma in (one, other))
        assert np.abs(first - second).max() <= 9


def test_colours_survive_the_way_to_rgb_and_back() -> None:
    rgb = colours()
    picture = planes_from(rgb)

    soft = planes_from(np.asarray(cv2.GaussianBlur(rgb, (0, 0), 5), np.uint8))
    assert off_by(planes_from(rgb_from(soft)), soft) <= 2
    assert np.abs(planes_from(rgb_from(soft)).astype(int) - soft.astype(int)).mean() < 0.3
    assert np.abs(rgb_from(picture)[6::12, 6::12].astype(int) - rgb[6::12, 6::12].astype(int)).max() <= 2


# MoviePy.


def moviepys(by: Filter, rgb: Rgb, amount: float) -> Rgb:
    from moviepy import ImageClip, vfx

    effect = {
        Filter.MIRROR: vfx.MirrorX(),
        Filter.FLIP: vfx.MirrorY(),
        Filter.BLACK_AND_WHITE: vfx.BlackAndWhite(RGB="CRT_phosphor"),
        Filter.INVERT: vfx.InvertColors(),
        Filter.BRIGHTER: vfx.MultiplyColor(1 + 0.5 * amount),
        Filter.DARKER: vfx.MultiplyColor(1 - 0.6 * amount),
        Filter.CONTRAST: vfx.LumContrast(contrast=0.8 * amount),
        Filter.LIFT_SHADOWS: vfx.GammaCorrection(1 / (1 + amount)),
        Filter.DEEPEN_SHADOWS: vfx.GammaCorrection(1 + amount),
    }[by]
    return np.asarray(effect.apply(ImageClip(rgb)).get_frame(0.2), np.uint8)


@pytest.mark.parametrize("by", [by for by in Filter if by not in {Filter.PAINTING, Filter.FRAMED}])
@pytest.mark.parametrize("amount", [0.2, 0.5, 1.0])
def test_a_filter_is_moviepys_own(by: Filter, amount: float) -> None:
    rgb = colours(4)
    picture = planes_from(rgb)

    assert np.array_equal(filtered(rgb, by, amount), moviepys(by, rgb, amount))
    expected = planes_from(moviepys(by, rgb_from(picture), amount))
    assert np.array_equal(treated(picture, Filtered(by=by, amount=amount)), expected)


def test_filters_do_what_their_names_say() -> None:
    picture = planes_from(colours(5))
    luma = mean(picture)[0]

    def of(by: Filter, amount: float = 0.5) -> Planes:
        return treated(picture, Filtered(by=by, amount=amount))

    assert np.abs(split(of(Filter.MIRROR))[0].astype(int) - split(picture)[0][:, ::-1]).mean() < 0.5
    assert np.abs(split(of(Filter.FLIP))[0].astype(int) - split(picture)[0][::-1]).mean() < 0.5
    assert np.abs(split(of(Filter.BLACK_AND_WHITE))[1].astype(int) - 128).max() <= 1
    assert abs(mean(of(Filter.INVERT))[0] - (251 - luma)) < 2
    assert mean(of(Filter.BRIGHTER))[0] > luma + 5
    assert mean(of(Filter.DARKER))[0] < luma - 5
    assert mean(of(Filter.LIFT_SHADOWS))[0] > luma + 5
    assert mean(of(Filter.DEEPEN_SHADOWS))[0] < luma - 5
    assert split(of(Filter.CONTRAST))[0].std() > split(picture)[0].std()
    assert off_by(of(Filter.PAINTING, 1.0), picture) > 30
    framed = split(of(Filter.FRAMED))[0]
    assert framed[0].min() == framed[:, 0].min() == framed[-1].min() == framed[:, -1].min() == 235
    assert framed.shape == (HIGH, WIDE)


def test_a_worker_is_not_made_to_load_moviepy() -> None:
    script = (
        "import sys, json, workers.editing.effects.treatment as t; from bot.studio.effects import Grain;"
        "t.Treatment((Grain(),), None, (64, 64)); print(json.dumps('moviepy' in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert json.loads(run.stdout) is False


def clip_of(frames: int, *effects: Effect) -> Clip:
    return Clip(key="S1", scene=SceneKey("S1"), start=0, frames=frames, source=Plain(), effects=effects)


def moments(effect: Any, frames: int, until: int) -> list[float]:
    """Return which moment of a clip of so many frames MoviePy shows in the middle of each frame, in frames."""
    from moviepy import VideoClip

    def number(t: float) -> np.ndarray[Any, Any]:
        return np.full((1, 1, 3), t * 30)

    clip = effect.apply(VideoClip(number, duration=frames / 30))
    return [float(clip.get_frame((frame + 0.5) / 30)[0, 0, 0]) for frame in range(until)]


@pytest.mark.parametrize(("at", "held", "frames"), [(0, 5, 20), (7, 12, 40), (19, 3, 20)])
def test_a_freeze_is_moviepys(at: int, held: int, frames: int) -> None:
    from moviepy import vfx

    theirs = moments(vfx.Freeze(t=at / 30, freeze_duration=held / 30), frames, frames)

    ours = [source_place(clip_of(frames, Freeze(at=at, frames=held)), frame) for frame in range(frames)]
    assert [int(moment) for moment in theirs] == [int(place) for place in ours]


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.5])
def test_a_ramp_of_one_speed_is_moviepys_multiplied_speed(speed: float) -> None:
    from moviepy import vfx

    theirs = moments(vfx.MultiplySpeed(factor=speed), 40, int(40 / speed))

    ramp = clip_of(60, Ramp(begins=speed, ends=speed))
    assert theirs == pytest.approx([source_place(ramp, frame) + 0.5 * speed for frame in range(len(theirs))])


def test_a_ramp_is_the_first_half_of_moviepys_acceleration() -> None:
    from moviepy import vfx

    frames = 30
    theirs = moments(vfx.AccelDecel(abruptness=1.0), 2 * frames, frames)

    ramp = clip_of(frames).model_copy(update={"effects": (Ramp.model_construct(begins=0.0, ends=2.0),)})
    ours = [source_place(ramp, frame) for frame in range(frames + 1)]
    middle = [(ours[frame] + ours[frame + 1]) / 2 - 0.25 / frames for frame in range(frames)]
    assert theirs == pytest.approx(middle)


# Grain and vignette.


def test_grain_moves_and_leaves_the_brightness_as_it_is() -> None:
    grey = flat(216, 384, 120)
    pictures = [treated(grey, Grain(amount=1.0), offset=offset) for offset in range(6)]

    for number, picture in enumerate(pictures):
        luma, u, v = (plane.astype(float) for plane in split(picture))
        assert abs(luma.mean() - 120) < 0.6
        assert 8 < luma.std() < 20
        assert 0.5 < u.std() < luma.std() / 2
        assert abs(v.mean() - 128) < 0.6
        for other in pictures[:number]:
            pair = np.corrcoef(split(picture)[0].ravel(), split(other)[0].ravel())[0, 1]
            assert abs(pair) < 0.05


def test_grain_is_weaker_in_black_and_in_white_and_with_less_of_it() -> None:
    def grains(luma: int, amount: float = 0.8) -> float:
        return float(split(treated(flat(216, 384, luma), Grain(amount=amount), offset=3))[0].std())

    assert grains(20) < grains(110) / 2
    assert grains(230) < grains(110) / 2
    assert grains(110, 0.2) == pytest.approx(grains(110, 0.8) / 4, rel=0.25)


def test_a_vignette_darkens_corners_and_spares_the_middle() -> None:
    white = flat(WIDE, HIGH, 235, 60, 200)
    luma, u, v = (plane.astype(int) for plane in split(treated(white, Vignette(amount=1.0))))

    assert luma[HIGH // 2, WIDE // 2] == 235
    assert luma[0, 0] < 120
    assert u[0, 0] > 90
    assert v[0, 0] < 170
    assert off_by(np.asarray(luma, np.uint8), np.asarray(luma[::-1, ::-1], np.uint8)) <= 1
    assert np.all(np.diff(luma[HIGH // 2 :, WIDE // 2]) <= 1)
    assert np.all(split(treated(flat(WIDE, HIGH), Vignette(amount=1.0)))[0] <= 17)


# Colour looks and tables.


def cube_of(change: Callable[[float, float, float], tuple[float, float, float]], size: int = 9) -> bytes:
    steps = [number / (size - 1) for number in range(size)]
    rows = [change(r, g, b) for b in steps for g in steps for r in steps]
    return "\n".join([f"LUT_3D_SIZE {size}", *(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in rows)]).encode()


@pytest.mark.parametrize("text", [IDENTITY, "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n"])
def test_a_table_that_changes_nothing_changes_nothing(shelf: Shelf, text: str) -> None:
    table = shelf.keep(text.encode())
    pictures = [planes_from(colours(seed)) for seed in range(3)] + [numbered(77, 3)]

    for picture in pictures:
        assert off_by(treated(picture, Grade(table=table), shelf=shelf), picture) <= 1


@pytest.mark.parametrize(
    "change",
    [
        lambda r, g, b: (g, b, r),
        lambda r, g, b: (1 - r, 1 - g, 1 - b),
        lambda r, g, b: (0.2 + 0.5 * r, 0.1 + 0.7 * g, 0.3 + 0.4 * b),
    ],
)
def test_colours_become_what_a_table_says(shelf: Shelf, change: Callable[..., tuple[float, ...]]) -> None:
    rgb = colours(6)
    table = shelf.keep(cube_of(change))  # type: ignore[arg-type]

    out = rgb_from(treated(planes_from(rgb), Grade(table=table), shelf=shelf))

    spots = rgb[6::12, 6::12].reshape(-1, 3) / 255
    wanted = np.array([change(*spot) for spot in spots]) * 255
    assert np.abs(out[6::12, 6::12].reshape(-1, 3) - wanted).max() <= 4
    assert np.abs(out[6::12, 6::12].reshape(-1, 3) - wanted).mean() < 1


def test_half_of_a_look_is_half_way_to_it(shelf: Shelf) -> None:
    picture = planes_from(colours(7))

    none, half, whole = (
        picture.astype(int) if not amount else treated(picture, Grade(look="teal_orange", amount=amount)).astype(int)
        for amount in (0.0, 0.5, 1.0)
    )

    assert np.abs(half - (none + whole) / 2).max() <= 2


def test_every_look_has_a_character_of_its_own() -> None:
    grey = planes_from(np.repeat(np.linspace(0, 255, WIDE).astype(np.uint8)[None, :, None], HIGH, 0).repeat(3, 2))
    busy = planes_from(colours(8))
    saturation = np.abs(np.stack(split(busy)[1:]).astype(int) - 128).mean()

    def looked(picture: Planes, name: str) -> Planes:
        return treated(picture, Grade(look=name))

    assert mean(looked(grey, "warm"))[2] > 129 > 127 > mean(looked(grey, "warm"))[1]
    assert mean(looked(grey, "cool"))[1] > 129
    dark, bright = (split(looked(grey, "teal_orange"))[2][:, part].mean() for part in (slice(8, 16), slice(38, 46)))
    assert dark < 127
    assert bright > 129
    noir = looked(busy, "noir")
    assert np.abs(np.stack(split(noir)[1:]).astype(int) - 128).max() <= 1
    faded = split(looked(grey, "faded"))[0]
    assert faded.min() > 28
    assert faded.max() < 228
    assert np.abs(np.stack(split(looked(busy, "vivid"))[1:]).astype(int) - 128).mean() > saturation * 1.02
    for name in LOOKS:
        luma = split(looked(grey, name))[0][0].astype(int)
        assert np.all(np.diff(luma) >= 0)
        assert np.diff(luma).max() < 8


@pytest.mark.parametrize(("said", "name"), [("Teal & orange", ""), ("Teal-Orange", "teal_orange"), (" WARM ", "warm")])
def test_looks_are_known_by_name(said: str, name: str) -> None:
    if name:
        assert look_named(said) == name
        return
    with pytest.raises(UnknownName, match="teal_orange"):
        look_named(said)
    with pytest.raises(UnknownName):
        treated(numbered(1), Grade(look=said))


def read(shelf: Shelf, text: str | bytes) -> Cube:
    return read_cube(shelf.fetch(shelf.keep(text if isinstance(text, bytes) else text.encode())))


def test_a_table_is_read_as_the_specification_says(shelf: Shelf) -> None:
    text = (
        '\ufeff# made by hand\r\nTITLE "Ein schöner Look"\r\n\r\nDOMAIN_MIN 0 0 -1\r\nDOMAIN_MAX 2 1e0 1\r\n'
        "LUT_3D_SIZE 2\r\n# red is fastest\r\n0 0 0\r\n1 0 0\r\n0 1 0\r\n1 1 0\r\n0 0 1\r\n1 0 1\r\n0 1 1\r\n1 1 1\r\n"
    )
    cube = read(shelf, text)

    assert cube.low == (0, 0, -1)
    assert cube.high == (2, 1, 1)
    assert cube(np.array([[0.5, 0.25, 0.0]])) == pytest.approx(np.array([[0.25, 0.25, 0.5]]))
    assert cube(np.array([[9.0, -3.0, -9.0]])) == pytest.approx(np.array([[1.0, 0.0, 0.0]]))


def test_a_table_of_one_dimension_has_a_curve_for_each_colour(shelf: Shelf) -> None:
    cube = read(shelf, "LUT_1D_SIZE 3\nLUT_1D_INPUT_RANGE 0 1\n0 0 1\n0.2 0.5 0.5\n1 1 0\n")

    assert cube(np.array([[0.25, 0.75, 0.25]])) == pytest.approx(np.array([[0.1, 0.75, 0.75]]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "size of its table"),
        ("LUT_3D_SIZE 2\n0 0 0\n", "line 2.*ends after 1 of 8"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n1 1 1\n", "line 4.*more than 2 rows"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1\n", "line 3.*three numbers"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 nan 1\n", "line 3.*'nan' is not a number"),
        ("LUT_1D_SIZE 2\nnan 0 0\n1 1 1\n", "line 2.*'nan' is not a number"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1e999 1\n", "line 3.*is not a number"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1_0 1\n", "line 3.*is not a number"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 0x1 1\n", "line 3.*is not a number"),
        ("LUT_1D_SIZE 2\n0,0,0\n1,1,1\n", "line 2.*three numbers"),
        ("0 0 0\nLUT_1D_SIZE 2\n", "line 1.*before its size"),
        ("LUT_3D_SIZE 2\n0 0 0\nTITLE x\n", "line 3.*after the table has begun"),
        ("LUT_3D_SIZE 1\n", "line 1.*between 2 and"),
        ("LUT_3D_SIZE 100000\n", "line 1.*between 2 and"),
        ("LUT_3D_SIZE 99999999999999999999\n", "line 1.*whole number"),
        ("LUT_3D_SIZE -2\n", "line 1.*whole number"),
        ("LUT_3D_SIZE 2.5\n", "line 1.*whole number"),
        ("LUT_3D_SIZE\n", "line 1.*whole number"),
        ("LUT_3D_SIZE 2\nLUT_1D_SIZE 2\n", "line 2.*one table"),
        ("LUT_3D_SIZE 2\nLUT_3D_SIZE 2\n", "line 2.*twice"),
        ("DOMAIN_MIN 1 1\n", "line 1.*three numbers"),
        ("DOMAIN_MIN 1 1 1\nLUT_1D_SIZE 2\n0 0 0\n1 1 1\n", "domain ends before"),
        ("LUT_3D_MESH 4 8\n", "line 1.*no keyword"),
        ("<html>not a table</html>", "line 1.*before its size"),
        ("# " + "x" * 400, "line 1.*longer than 250"),
        (b"\xff\xfe\x00LUT", "not text"),
        (b"LUT_1D_SIZE 2\n0 0 0\n\x00\n", "line 3.*three numbers"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_and_says_where(shelf: Shelf, text: str | bytes, says: str) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    sha = shelf.keep(data)

    with pytest.raises(MediaBroken, match=f"(?i){says}") as caught:
        treated(numbered(1), Grade(table=sha), shelf=shelf)

    assert sha in str(caught.value)


def test_a_missing_table_is_said(shelf: Shelf) -> None:
    with pytest.raises(MediaBroken, match="No such file"):
        treated(numbered(1), Grade(table="0" * 64), shelf=shelf)


@given(st.text("LUT_13DSIZE 0123456789.-e\n#DOMAINMX\t", max_size=80) | st.binary(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str | bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.cube"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    try:
        cube = read_cube(path)
    except MediaBroken:
        return
    assert np.isfinite(cube(np.array([[0.3, 0.6, 0.9]]))).all()
