import hashlib
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.studio.brief import Mood
from bot.studio.plan import Layout, Look
from bot.studio.shot import Shot
from models.protocols import Camera, Planes
from models.video.animatic.camera import AnimaticCamera
from tests.models.animatic.shots import FULL, SMALL, in_layout, shot_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def camera() -> AnimaticCamera:
    return AnimaticCamera()


def test_it_is_a_camera_and_films_exactly_the_frames_asked_for(camera: AnimaticCamera) -> None:
    filming: Camera = camera

    pictures = list(filming.film(shot_of(frames=7), *SMALL))

    assert [picture.shape for picture in pictures] == [(SMALL[1] * 3 // 2, SMALL[0])] * 7
    assert all(picture.dtype == np.uint8 for picture in pictures)


def test_any_picture_can_be_had_alone_and_in_any_order(camera: AnimaticCamera) -> None:
    shot = shot_of(frames=12)

    filmed = list(camera.film(shot, *SMALL))

    for number in (11, 0, 5):
        assert np.array_equal(AnimaticCamera().frame(shot, number, *SMALL), filmed[number])


def test_another_process_films_the_same_bytes(camera: AnimaticCamera) -> None:
    shot = shot_of(in_layout(Layout.LIST), Mood.WARM, seed=5)
    there = (
        "import sys, hashlib; from bot.studio.shot import Shot;"
        "from models.video.animatic.camera import AnimaticCamera;"
        "shot = Shot.model_validate_json(sys.stdin.read());"
        f"print(hashlib.sha256(AnimaticCamera().frame(shot, 70, *{SMALL}).tobytes()).hexdigest())"
    )

    told = subprocess.run(
        [sys.executable, "-c", there],
        input=shot.model_dump_json(),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    assert told.stdout.strip() == hashlib.sha256(camera.frame(shot, 70, *SMALL).tobytes()).hexdigest()


@pytest.mark.parametrize("layout", [Layout.HERO, Layout.GRID])
def test_drafts_and_masters_show_the_same_picture(camera: AnimaticCamera, layout: Layout) -> None:
    shot = shot_of(in_layout(layout))

    master = cv2.cvtColor(camera.frame(shot, 100, 1080, 1920), cv2.COLOR_YUV2GRAY_I420)
    draft = cv2.cvtColor(camera.frame(shot, 100, 540, 960), cv2.COLOR_YUV2GRAY_I420)

    shrunk = cv2.resize(master, (135, 240), interpolation=cv2.INTER_AREA)
    smaller = cv2.resize(draft, (135, 240), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk.astype(float) - smaller).mean() < 1.5


@pytest.mark.parametrize("of", [9, 10, 11])
@pytest.mark.parametrize("mood", Mood)
def test_no_second_is_still_flat_or_black(camera: AnimaticCamera, mood: Mood, of: int) -> None:
    shot = shot_of(FULL.but(layout=Layout.QUOTE), mood, frames=150, of=of, line="An octopus")
    seen = {number: _luma(camera.frame(shot, number, *SMALL)) for at in range(60, 90, 5) for number in (at, at + 1)}
    lumas = [*seen.values(), _luma(camera.frame(shot, 149, *SMALL))]

    moved = [float(np.abs(seen[at + 1] - seen[at]).mean()) for at in range(60, 90, 5)]

    assert np.mean(moved) >= 0.2
    assert min(float(luma.mean()) for luma in lumas) > 24
    assert min(float(luma.std()) for luma in lumas) > 6


@pytest.mark.parametrize("layout", Layout)
def test_nothing_jumps(camera: AnimaticCamera, layout: Layout) -> None:
    shot = shot_of(in_layout(layout), Mood.PLAYFUL, frames=66)
    lumas = [_luma(camera.frame(shot, number, *SMALL)) for number in range(shot.frames)]

    moved = [float(np.abs(after - before).mean()) for before, after in pairwise(lumas)]

    assert max(moved) < 16


def test_other_takes_and_seeds_look_different(camera: AnimaticCamera) -> None:
    pictures = [shot_of(), shot_of().but(take=2), shot_of(seed=1), shot_of(mood=Mood.CALM)]

    seen = {camera.frame(shot, 80, *SMALL).tobytes() for shot in pictures}

    assert len(seen) == len(pictures)


def test_a_size_that_is_not_even_is_refused(camera: AnimaticCamera) -> None:
    with pytest.raises(ValueError, match="even"):
        camera.frame(shot_of(), 0, 107, 192)


@pytest.mark.parametrize("size", [(192, 108), (108, 108), (2, 2)])
def test_other_shapes_of_picture_are_filled(camera: AnimaticCamera, size: tuple[int, int]) -> None:
    assert camera.frame(shot_of(), 60, *size).shape == (size[1] * 3 // 2, size[0])


TEXTS = st.sampled_from(
    [
        "",
        " ",
        "W" * 80,
        "Ein Titel",
        "الأخطبوط لديه ثلاثة قلوب",
        "לב אחד",
        "タコには心臓が三つある",
        "🎉🎉",
        "สวัสดี",
        "\u200f",
        "a\u0301" * 30,
    ]
)
LOOKS = st.builds(
    Look,
    layout=st.sampled_from(Layout),
    title=TEXTS,
    key_words=st.lists(TEXTS, max_size=2).map(tuple),
    illustrations=st.lists(st.sampled_from(["octopus", "no such thing", "", "rocket"]), max_size=5).map(tuple),
    points=st.lists(TEXTS, max_size=5).map(tuple),
    figure=st.sampled_from(["", "71%", "1,000,000 people", "no number", "3.5.2 !", "٣"]),
    note=TEXTS.map(lambda text: text[:60]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LOOKS, st.sampled_from(Mood), st.integers(0, 90), st.booleans())
def test_hostile_looks_are_filmed_all_the_same(look: Look, mood: Mood, frames: int, is_silent: bool) -> None:
    shot = Shot.model_validate(shot_of(look, mood, frames=frames).model_dump() | ({"words": ()} if is_silent else {}))
    camera = AnimaticCamera()

    for number in {0, frames // 2, max(0, frames - 1)}:
        assert camera.frame(shot, number, 54, 96).shape == (144, 54)


def _luma(picture: Planes) -> Planes:
    return picture[: SMALL[1]].astype(np.float32)
