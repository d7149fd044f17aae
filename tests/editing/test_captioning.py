from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.studio.captions import is_rtl
from bot.studio.formats import Format
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, CaptionWord, Ground
from models.video.animatic.fonts import font_case, missing_scripts
from tests.editing.reels import page
from workers.editing.captioning import Captions
from workers.editing.fitting import set_page
from workers.editing.lettering import Hand, Spot
from workers.editing.patches import blend, patch_of
from workers.editing.planes import flat, rgb_of, split

SCRIPTS = {
    "Latin": "Honey",
    "Cyrillic": "Мёд",
    "Arabic": "مرحبا",
    "Hebrew": "שלום",
    "Devanagari": "नमस्ते",
    "Bengali": "বাংলা",
    "Tamil": "வணக்கம்",
    "Telugu": "తెలుగు",
    "Thai": "ที่นี่",
    "Khmer": "ភាសា",
    "Chinese": "蜂蜜",
    "Japanese": "はちみつ",
    "Korean": "자막입니다",
    "Gujarati": "ગુજરાતી",
}
WORDS = st.one_of(
    st.text(min_size=1, max_size=30),
    st.sampled_from([*SCRIPTS.values(), "🎉", "fun🔥", "👩🏽‍🚀", "don’t", "WWWWWWWWWWWWWW", "gÄÅy" * 20]),
)
LOOKS = st.builds(
    CaptionLook,
    style=st.sampled_from([style for style in CaptionStyle if style is not CaptionStyle.NONE]),
    ground=st.sampled_from(Ground),
    colour=st.sampled_from(["#ffffff", "#101018"]),
    font=st.sampled_from(["", "Anton", "Fraunces", "nobody's"]),
    size=st.sampled_from([0.5, 1.0, 2.0]),
)
GREY = 126


def captions_of(
    words: list[str], look: CaptionLook, target: Format = Format.SHORTS, scale: float = 0.5, per: int = 6
) -> Captions:
    """Return captions of one page, each word of it heard for `per` frames."""
    timed = tuple(CaptionWord(text=word, start=at * per, end=at * per + per) for at, word in enumerate(words))
    shown = CaptionPage(start=0, end=len(words) * per + 4, words=timed, rtl=is_rtl(" ".join(words)))
    shape = target.shape
    return Captions([shown], look, target, round(shape.width * scale / 2) * 2, round(shape.height * scale / 2) * 2)


def drawn(captions: Captions, frame: int, target: Format = Format.SHORTS, scale: float = 0.5) -> NDArray[np.int16]:
    """Return the luma of a frame over plain grey, less the grey."""
    wide, high = (round(side * scale / 2) * 2 for side in (target.shape.width, target.shape.height))
    return split(captions.draw(flat(wide, high, GREY), frame))[0].astype(np.int16) - GREY


@given(
    st.lists(WORDS, min_size=1, max_size=4),
    LOOKS,
    st.sampled_from(Format),
    st.sampled_from([0.25, 0.5]),
    st.integers(0, 27),
)
@example(["WWWWWWWWWWWWWW"], CaptionLook(style=CaptionStyle.POP), Format.SHORTS, 0.5, 2)
@example(["extraordinarily"], CaptionLook(style=CaptionStyle.ONE_WORD, size=2), Format.SQUARE, 0.5, 2)
@example(["one", "WWWWWWWW", "two"], CaptionLook(ground=Ground.BOX, size=2), Format.WIDE, 0.5, 2)
@settings(max_examples=120, deadline=None)
def test_captions_stay_whole_inside_the_box_of_their_format(
    words: list[str], look: CaptionLook, target: Format, scale: float, frame: int
) -> None:
    seen = np.abs(drawn(captions_of(words, look, target, scale), frame, target, scale))

    box, (high, wide) = target.shape.captions, seen.shape
    top, left = (int(side + 1e-6) // 2 * 2 for side in (box.top * high, box.left * wide))
    bottom, right = (int(np.ceil((side - 1e-6) / 2)) * 2 for side in (box.bottom * high, box.right * wide))
    inside = seen[top:bottom, left:right].copy()
    seen[top:bottom, left:right] = 0
    assert not seen.any()
    inside[1:-1, 1:-1] = 0
    assert inside.max() < 60, "something was cut off at the edge of the box"


def inks(words: list[str]) -> list[Spot]:
    found = set_page(words, Hand(840, 300, (0.2, 0.12)), rtl=is_rtl(" ".join(words))).inks
    return [ink for ink in found if ink is not None]


def centres(words: list[str]) -> list[float]:
    return [(ink[0] + ink[2]) / 2 for ink in inks(words)]


def test_words_run_in_the_direction_of_their_script() -> None:
    assert centres(["one", "two"]) == sorted(centres(["one", "two"]))
    for words in (["שלום", "🎉", "לכם"], ["مرحبا", "🎉", "بكم"]):
        assert len(centres(words)) == 3
        assert centres(words) == sorted(centres(words), reverse=True)


def test_arabic_letters_are_joined() -> None:
    apart = sum(ink[2] - ink[0] for ink in inks(["س", "ل", "ا", "م"]))

    assert inks(["سلام"])[0][2] - inks(["سلام"])[0][0] < apart * 0.9


@pytest.mark.parametrize("text", ["ภาษาไทยสวยงามมากและน่าอ่าน", "蜂蜜は腐りません。三千年も", "蜂蜜从不变质，真的是这样"])
def test_scripts_without_spaces_are_wrapped(text: str) -> None:
    set_words = set_page([text], Hand(840, 300, (0.2, 0.12)))

    assert set_words.line_count == 2 or missing_scripts(text)


def test_korean_words_are_not_broken() -> None:
    if missing_scripts("한"):
        assert missing_scripts("한") == ("Korean",)
        return
    one, two = inks(["대한민국", "한국어자막"])
    assert all(ink[3] - ink[1] < 130 for ink in (one, two))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_drawn_or_named_as_missing(script: str) -> None:
    seen = np.abs(drawn(captions_of([SCRIPTS[script]], CaptionLook()), 5)).max()

    assert missing_scripts(SCRIPTS[script]) == (() if seen > 80 else (script,))


def test_bundled_faces_draw_the_scripts_they_are_there_for() -> None:
    named = {"Latin", "Cyrillic", "Arabic", "Hebrew", "Devanagari", "Bengali", "Tamil", "Telugu", "Thai", "Khmer"}

    for script in named:
        faces = font_case().families("fallback-poppins", SCRIPTS[script])
        assert all(
            any(font_case().faces[face].unicharToGlyph(ord(char)) for face in faces if not face.startswith("system"))
            for char in SCRIPTS[script]
        )


@pytest.mark.parametrize("unknown", ["🇫🇷", "\U0001f9ff\U0001fadc", "\ue000"])
def test_what_cannot_be_drawn_leaves_no_hole(unknown: str) -> None:
    plain, holed = inks(["so", "good"]), inks(["so", unknown, "good"])

    if len(holed) == 2:
        assert holed == plain


def test_emoji_stand_among_the_words_in_colour() -> None:
    captions = captions_of(["so", "🍎", "good"], CaptionLook(style=CaptionStyle.BLOCK))

    rgb = rgb_of(captions.draw(flat(540, 960, GREY), 10)).astype(int)

    red = (rgb[..., 0] > 150) & (rgb[..., 1] < 90) & (rgb[..., 2] < 110)
    columns = np.flatnonzero(red.any(axis=0))
    assert red.sum() > 300
    assert abs(columns.mean() - 255) < 80
    spots = inks(["so", "🍎", "good"])
    assert all(before[2] < after[0] for before, after in pairwise(spots))


def accent_share(frame: int, look: CaptionLook) -> tuple[float, float]:
    """Return how much of the left and of the right half is in the accent colour."""
    captions = Captions([page(10, 40, "left", "light")], look.but(highlight="#ff0000"), Format.SHORTS, 540, 960)
    rgb = rgb_of(captions.draw(flat(540, 960, 60), frame)).astype(int)
    red = (rgb[..., 0] > 180) & (rgb[..., 1] < 80)
    return float(red[:, :230].mean()), float(red[:, 300:].mean())


@pytest.mark.parametrize("look", [CaptionLook(), CaptionLook(style=CaptionStyle.POP), CaptionLook(ground=Ground.BOX)])
def test_the_word_that_is_heard_is_the_one_lit(look: CaptionLook) -> None:
    early, late = accent_share(18, look), accent_share(34, look)

    assert early[0] > 0.001 > early[1]
    assert late[1] > 0.001 > late[0]


@pytest.mark.parametrize("ground", Ground)
def test_a_block_lights_no_word(ground: Ground) -> None:
    look = CaptionLook(style=CaptionStyle.BLOCK, ground=ground)

    assert accent_share(34, look) == (0, 0)
    assert (drawn(captions_of(["one", "two"], look), 5) == drawn(captions_of(["one", "two"], look), 14)).all()


def white(captions: Captions, frame: int) -> float:
    return float((drawn(captions, frame) > 80).mean())


@pytest.mark.parametrize("style", [CaptionStyle.POP, CaptionStyle.TYPEWRITER])
def test_words_wait_until_they_are_heard(style: CaptionStyle) -> None:
    captions = captions_of(["left", "right"], CaptionLook(style=style, highlight="#ffffff"), per=15)

    early, late = (drawn(captions, frame) > 80 for frame in (14, 32))

    assert early[:, 260:].mean() == 0
    assert early[:, :250].mean() > 0.001
    assert late[:, 260:].mean() > 0.001


@pytest.mark.parametrize("text", ["typing", "नमस्ते", "مرحبا", "🎉🔥🍎"])
def test_letters_are_typed_one_by_one_while_their_word_is_heard(text: str) -> None:
    captions = captions_of([text], CaptionLook(style=CaptionStyle.TYPEWRITER), per=12)

    amounts = [float((np.abs(drawn(captions, frame)) > 60).sum()) for frame in range(14)]

    assert amounts[0] < amounts[-1] / 2
    assert all(before <= after + 2 for before, after in pairwise(amounts))
    assert amounts[11] == amounts[13]
    assert len(set(amounts)) >= 3


def test_a_word_alone_is_large_and_alone() -> None:
    alone = captions_of(["one", "two"], CaptionLook(style=CaptionStyle.ONE_WORD), per=15)
    together = captions_of(["one", "two"], CaptionLook(style=CaptionStyle.BLOCK), per=15)

    def height(captions: Captions, frame: int) -> int:
        return int(cv2.boundingRect((drawn(captions, frame) > 50).astype(np.uint8))[3])

    assert height(alone, 10) > 1.5 * height(together, 10)
    assert not (drawn(alone, 10) == drawn(alone, 25)).all()
    first = drawn(captions_of(["one"], CaptionLook(style=CaptionStyle.ONE_WORD), per=15), 10)
    assert (drawn(alone, 10) == first).all()


@pytest.mark.parametrize("ground", Ground)
def test_letters_have_the_colour_and_stand_out_from_their_ground(ground: Ground) -> None:
    look = CaptionLook(style=CaptionStyle.BLOCK, ground=ground)
    for colour, is_dark in (("#0000ff", False), ("#101010", True), ("#00ff00", False)):
        rgb = rgb_of(captions_of(["HHH"], look.but(colour=colour)).draw(flat(540, 960, GREY), 9)).astype(int)
        box = rgb[525:675, 45:465]

        wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
        assert (np.abs(box - wanted).max(axis=2) < 24).mean() > 0.01
        assert ((box > 200).all(axis=2) if is_dark else (box < 60).all(axis=2)).mean() > 0.01


def test_fonts_and_sizes_are_obeyed_and_an_unknown_font_is_the_studios_own() -> None:
    @cache
    def ink(font: str, size: float = 1.0) -> bytes:
        look = CaptionLook(style=CaptionStyle.BLOCK, font=font, size=size)
        return drawn(captions_of(["Honey"], look), 9).tobytes()

    assert ink("") == ink("Poppins") == ink("No Such Font") != ink("Anton") == ink("anton")
    assert len({ink("", 0.5), ink("", 1.0), ink("", 1.4)}) == 3


def test_what_hangs_on_fonts_can_be_told() -> None:
    own = captions_of(["Honey"], CaptionLook()).faces()

    assert own == captions_of(["Honey"], CaptionLook(font="No Such Font", size=2)).faces()
    assert own != captions_of(["Honey"], CaptionLook(font="Anton")).faces()
    assert own != captions_of(["שלום"], CaptionLook()).faces()


def test_a_draft_shows_the_same_as_a_master() -> None:
    for style in (CaptionStyle.KARAOKE, CaptionStyle.ONE_WORD):
        look = CaptionLook(style=style)
        master = drawn(captions_of(["When", "bees🐝", "fly"], look, scale=1.0), 9, scale=1.0)
        draft = drawn(captions_of(["When", "bees🐝", "fly"], look, scale=0.5), 9, scale=0.5)

        small = cv2.resize(master, (540, 960), interpolation=cv2.INTER_AREA)
        assert np.abs(small - draft)[500:700].mean() < 2
        assert np.abs(draft)[500:700].mean() > 8


FILM = [page(5, 20, "one", "two"), page(20, 50, "three", "four"), page(60, 80, "five")]


@pytest.mark.parametrize("style", [style for style in CaptionStyle if style is not CaptionStyle.NONE])
def test_frames_in_any_order_look_the_same(style: CaptionStyle) -> None:
    look = CaptionLook(style=style)
    forwards, backwards = (Captions(FILM, look, Format.SHORTS, 216, 384) for _ in range(2))
    picture = flat(216, 384, 90)

    seen = {frame: forwards.draw(picture, frame) for frame in range(85)}

    assert all((seen[frame] == backwards.draw(picture, frame)).all() for frame in reversed(range(85)))
    assert all((seen[frame] == picture).all() for frame in (0, 4, 50, 59, 80))
    assert all((seen[frame] != picture).any() for frame in (5, 19, 20, 49, 60, 79))


def test_no_style_shows_nothing() -> None:
    captions = Captions(FILM, CaptionLook(style=CaptionStyle.NONE), Format.SHORTS, 216, 384)

    assert all((captions.draw(flat(216, 384, 90), frame) == flat(216, 384, 90)).all() for frame in range(0, 85, 7))


def test_a_picture_is_never_drawn_over() -> None:
    captions = Captions([page(0, 30, "word")], CaptionLook(ground=Ground.BOX), Format.SHORTS, 270, 480)
    picture = flat(270, 480, 90)

    captions.draw(picture, 10)

    assert (picture == flat(270, 480, 90)).all()


@given(st.integers(-40, 150), st.integers(-40, 150), st.integers(1, 31), st.integers(1, 31))
@settings(deadline=None)
def test_a_patch_may_hang_over_any_edge(left: int, top: int, wide: int, high: int) -> None:
    picture = flat(100, 120, 50)
    rgba = np.full((high, wide, 4), 255, np.float32)

    blend(picture, patch_of(rgba), left // 2 * 2, top // 2 * 2)

    luma = split(picture)[0]
    expected = np.full((120, 100), 50, np.uint8)
    y, x = top // 2 * 2, left // 2 * 2
    expected[max(0, y) : max(0, y + high), max(0, x) : max(0, x + wide)] = 235
    assert np.abs(luma.astype(int) - expected).max() <= 1


def test_colours_survive_the_way_to_planes_and_back() -> None:
    for colour in ((255, 0, 0), (0, 255, 0), (30, 90, 200), (255, 210, 63)):
        picture = flat(16, 16)
        rgba = np.zeros((16, 16, 4), np.float32)
        rgba[...] = (*colour, 255)

        blend(picture, patch_of(rgba), 0, 0)

        assert np.abs(rgb_of(picture)[8, 8].astype(int) - colour).max() <= 4
