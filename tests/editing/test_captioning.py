import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.captions import is_rtl
from bot.studio.overlays import CaptionLook, CaptionStyle, Ground
from tests.editing.reels import page
from workers.editing.captioning import Captions
from workers.editing.lettering import HEIGHT, WIDTH, set_page
from workers.editing.patches import blend, patch_of
from workers.editing.planes import flat, rgb_of, split

WORDS = st.one_of(
    st.text(min_size=1, max_size=30),
    st.sampled_from(["Honey", "מרחבא", "שלום", "مرحبا", "ภาษาไทย", "नमस्ते", "蜂蜜", "🎉", "don’t", "WWWWWWWWWWWWWW"]),
)
ACCENT = 0xFFFFD23F


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from([0.25, 0.5, 1.0]))
@settings(max_examples=40, deadline=None)
def test_any_words_fit_the_caption_area(words: list[str], scale: float) -> None:
    set_words = set_page(words, ACCENT, scale, rtl=is_rtl(" ".join(words)), outlined=True)

    inks = [word.box for word in set_words.words if word is not None]
    for x, y, wide, high in inks:
        left, top = x - set_words.centre[0], y - set_words.centre[1]
        assert abs(left) <= (WIDTH / 2 + 24) * scale + 2
        assert abs(left + wide) <= (WIDTH / 2 + 24) * scale + 2
        assert abs(top) <= (HEIGHT / 2 + 60) * scale
        assert abs(top + high) <= (HEIGHT / 2 + 60) * scale


def centres(words: list[str]) -> list[float]:
    found = set_page(words, ACCENT, 1.0, rtl=is_rtl(" ".join(words)), outlined=True).words
    return [word.box[0] + word.box[2] / 2 for word in found if word is not None]


def test_words_run_in_the_direction_of_their_script() -> None:
    assert centres(["one", "two"]) == sorted(centres(["one", "two"]))
    for words in (["שלום", "לכם"], ["مرحبا", "بكم"]):
        assert len(centres(words)) == 2
        assert centres(words) == sorted(centres(words), reverse=True)


def test_what_no_face_can_draw_leaves_no_hole() -> None:
    words = set_page(["so", "🎉", "good"], ACCENT, 1.0, rtl=False, outlined=True).words

    assert words[1] is None
    assert words[0] is not None
    assert words[2] is not None
    gap = words[2].box[0] - words[0].box[0] - words[0].box[2]
    assert 0 < gap < 60


def accent_share(frame: int, look: CaptionLook) -> tuple[float, float]:
    """Return how much of the left and of the right half is in the accent colour."""
    captions = Captions([page(10, 40, "left", "light")], look.but(highlight="#ff0000"), 540, 960)
    rgb = rgb_of(captions.draw(flat(540, 960, 60), frame)).astype(int)
    red = (rgb[..., 0] > 180) & (rgb[..., 1] < 80)
    return float(red[:, :230].mean()), float(red[:, 300:].mean())


@pytest.mark.parametrize("look", [CaptionLook(), CaptionLook(style=CaptionStyle.POP), CaptionLook(ground=Ground.BOX)])
def test_the_word_that_is_heard_is_the_one_lit(look: CaptionLook) -> None:
    early, late = accent_share(18, look), accent_share(34, look)

    assert early[0] > 0.001 > early[1]
    assert late[1] > 0.001 > late[0]


def test_popping_words_wait_until_they_are_heard() -> None:
    look = CaptionLook(style=CaptionStyle.POP, highlight="#ff0000")
    captions = Captions([page(0, 30, "left", "light")], look, 540, 960)

    def white(frame: int) -> float:
        return float((split(captions.draw(flat(540, 960, 60), frame))[0] > 200).mean())

    assert white(10) == 0
    assert white(25) > 0.001


def test_frames_in_any_order_look_the_same() -> None:
    pages = [page(5, 20, "one", "two"), page(20, 50, "three", "four"), page(60, 80, "five")]
    forwards = Captions(pages, CaptionLook(), 270, 480)
    backwards = Captions(pages, CaptionLook(), 270, 480)
    picture = flat(270, 480, 90)

    seen = {frame: forwards.draw(picture, frame) for frame in range(85)}

    assert all((seen[frame] == backwards.draw(picture, frame)).all() for frame in reversed(range(85)))
    assert all((seen[frame] == picture).all() for frame in (0, 4, 50, 59, 80))


def test_a_picture_is_never_drawn_over() -> None:
    captions = Captions([page(0, 30, "word")], CaptionLook(ground=Ground.BOX), 270, 480)
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
