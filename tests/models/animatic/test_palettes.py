from itertools import chain

import pytest

from bot.studio.brief import Mood
from models.video.animatic.colour import Colour, contrast
from models.video.animatic.fonts import FACES, font_case
from models.video.animatic.palettes import PALETTES, Palette, palette_of

EVERY = list(chain.from_iterable(PALETTES.values()))


@pytest.mark.parametrize("palette", EVERY)
def test_text_reaches_a_contrast_of_4_5_on_whatever_it_is_set_on(palette: Palette) -> None:
    pairs = [(text, hue) for hue in palette.hues for text in (palette.ink, palette.accent)]
    pairs += [(palette.paper_ink, palette.paper), (palette.mark_ink, palette.mark)]

    assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(Colour.of("#000000"), Colour.of("#ffffff")) == pytest.approx(21)
    assert contrast(Colour.of("#777777"), Colour.of("#ffffff")) == pytest.approx(4.48, abs=0.01)


def test_colours_are_bt709_limited() -> None:
    assert Colour.of("#000000").yuv == pytest.approx((16, 128, 128))
    assert Colour.of("#ffffff").yuv == pytest.approx((235, 128, 128))
    assert Colour.of("#ff0000").yuv == pytest.approx((62.6, 102.3, 240), abs=0.1)


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_has_palettes_and_a_face_of_its_own_that_is_installed(mood: Mood) -> None:
    assert len(PALETTES[mood]) >= 3
    assert palette_of(mood, 4) is palette_of(mood, 1)
    assert font_case().families(FACES[mood].family)[0] == FACES[mood].family
    assert FACES[mood].family in font_case().faces


def test_no_two_moods_share_a_face() -> None:
    assert len({face.family for face in FACES.values()}) == len(Mood)
