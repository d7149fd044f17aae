import numpy as np
import pytest

from bot.studio.brief import Mood
from bot.studio.plan import Layout, Look
from models.video.animatic import props
from models.video.animatic.camera import built
from models.video.animatic.cues import Cues
from models.video.animatic.gallery import illustration, names
from models.video.animatic.layers import Actor, Shape
from models.video.animatic.ornaments.wardrobe import dress
from models.video.animatic.stage import Box, Stage
from tests.models.animatic.shots import FULL, in_layout, shot_of

CAPTIONS_BEGIN = 1010


@pytest.mark.parametrize("number", [1, 2, 3, 9])
@pytest.mark.parametrize("layout", Layout)
def test_words_and_illustrations_leave_the_captions_room(layout: Layout, number: int) -> None:
    shot = shot_of(in_layout(layout), Mood.PLAYFUL, number)
    bare = Stage(shot, 540, 960)
    dress(bare)
    stage = built(shot, 540, 960)

    actors = [
        layer
        for layer in stage.layers[len(bare.layers) :]
        if isinstance(layer, Actor) and layer.sprite.alpha.max() > 200
    ]

    assert actors
    for actor in actors:
        rows = np.flatnonzero((actor.sprite.alpha > 200).any(axis=1))
        middle = actor.sprite.height / 2
        top, bottom = ((row - middle) / stage.scale + actor.y for row in (rows[0], rows[-1]))
        assert top >= 150
        assert bottom <= CAPTIONS_BEGIN


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize(
    "text",
    ["Seven words at most make a title", "W" * 80, "Rindfleischetikettierungsüberwachung", "三つの心臓を持つタコの話"],
)
def test_a_title_stays_within_its_width_and_three_lines(mood: Mood, text: str) -> None:
    stage = Stage(shot_of(FULL, mood), 540, 960)

    setting = props.title_of(stage, text, 836, 400, 130)

    assert setting.height <= 400
    assert len({round(word.centre[1] / setting.size / 0.8) for word in setting.words}) <= 4
    assert all(word.left >= -12 and word.right <= 836 + 12 for word in setting.words)


def test_key_words_are_found_whatever_their_case_and_marks() -> None:
    stage = Stage(shot_of(Look(title="Three hearts!", key_words=("HEARTS",))), 108, 192)

    assert props.is_key(stage, "hearts!")
    assert not props.is_key(stage, "Three")


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("of", [9, 10, 11])
def test_no_emphasis_is_seen_before_its_word(mood: Mood, of: int) -> None:
    stage = Stage(shot_of(FULL, mood, of=of), 108, 192)

    props.title(stage, FULL.title, Box(84, 236, 920, 700), 100)

    marks = [layer for layer in stage.layers if isinstance(layer, Shape)]
    assert all(len(mark.outline(0)) == 0 for mark in marks)
    assert all(len(mark.outline(3000)) for mark in marks)


def test_all_scenes_of_a_film_share_its_palette_and_emphasis() -> None:
    stages = [Stage(shot_of(number=number, seed=number * 7919), 108, 192) for number in range(1, 10)]

    assert len({stage.palette for stage in stages}) == 1
    assert len({stage.emphasis for stage in stages}) == 1


def test_a_title_enters_with_its_words_and_in_order() -> None:
    cues = Cues(shot_of().but(beats_ms=()))

    moments = cues.title(["Three", "hearts", "here"], 100)

    three_is_heard = 100 + 330 * 3
    assert moments[0] == pytest.approx(three_is_heard - 90)
    assert moments == sorted(moments)
    assert moments[-1] <= cues.end


def test_an_entrance_moves_to_a_beat_within_reach_only() -> None:
    cues = Cues(shot_of().but(beats_ms=(1000,)))

    assert cues.on_beat(930) == 1000
    assert cues.on_beat(890) == 890


def test_an_unknown_illustration_is_left_out() -> None:
    assert illustration("no such thing", 100, 1.0) is None
    assert Stage(shot_of(Look(illustrations=("no such thing", "rocket"))), 108, 192).pictures() == ["rocket"]
    assert "rocket" in names()
