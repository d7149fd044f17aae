"""Scenes filmed after a picture by the job of a worker, on tiny models: by a camera, or from a still drawn after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from bot.studio.shot import Control, Direction, Guide
from bot.studio.takes import SceneTake, shot_inputs
from bot.studio.values import UserId
from bot.studio.work import FilmScene
from models.image.edges import edges
from models.protocols import OnStep, Picture, StillWanted
from models.video.filming import DiffusionFilm
from tests.editing.reels import shot_of
from tests.filming.test_casting import loading
from tests.filming.test_scenes import FRAMES, HIGH, WIDE, Set
from tests.models.diffusion.families import film_model
from workers.jobs.filming import film_scene


@pytest.fixture(scope="module")
def animated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionFilm]:
    made = film_model("animatediff", tmp_path_factory.mktemp("tiny") / "animatediff")
    yield made
    made.close()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionFilm]:
    made = film_model("ltx-video", tmp_path_factory.mktemp("tiny") / "ltx-video")
    yield made
    made.close()


@dataclass
class Pencil:
    """A model that draws grey and remembers what it was asked."""

    asked: list[StillWanted] = field(default_factory=list)

    def fitted(self, wanted: StillWanted) -> StillWanted:
        return wanted

    def draw(self, wanted: StillWanted, on_step: OnStep | None = None) -> Picture:  # noqa: ARG002  # it is quick
        self.asked.append(wanted)
        return np.full((wanted.height, wanted.width, 3), 99, np.uint8)

    def close(self) -> None:
        """Do nothing."""


def harbour() -> Picture:
    """Draw a picture with edges: a bright house on a dark ground."""
    made = np.full((160, 200, 3), (30, 60, 90), np.uint8)
    cv2.rectangle(made, (50, 40), (150, 140), (220, 200, 90), -1)
    return made


async def kept(stage: Set, follows: Control = "edges", by: int = 7) -> Guide:
    data = cv2.imencode(".png", edges(harbour()))[1].tobytes()
    return Guide(picture=await stage.keep("guide.png", data), follows=follows, by=UserId(by))


async def filmed(stage: Set, camera: str, guide: Guide | None) -> SceneTake:
    work = FilmScene(
        shot=shot_of(1, FRAMES), camera=camera, plan_version=3, width=WIDE, height=HIGH,
        direction=Direction(preset="draft", guide=guide),
    )  # fmt: skip
    return (await film_scene(stage.worker, stage.order(work), work)).take


async def test_a_camera_that_follows_edges_films_after_them_and_keeps_what_it_followed(
    tmp_path: Path, animated: DiffusionFilm
) -> None:
    stage = Set(tmp_path, loading(animatediff=animated))
    guide = await kept(stage)

    plain, after, again = [await filmed(stage, "animatediff", one) for one in (None, guide, guide)]

    assert plain.artifact != after.artifact == again.artifact
    assert (plain.guide, after.guide) == (None, guide)
    assert plain.inputs != after.inputs


async def test_a_camera_that_begins_with_stills_begins_with_one_drawn_after_the_guide(
    tmp_path: Path, begun: DiffusionFilm
) -> None:
    pencil = Pencil()
    stage = Set(tmp_path, loading(ltx_video=begun, sdxl=pencil))
    guide = await kept(stage, "depth")

    take = await filmed(stage, "ltx-video", guide)

    (wanted,) = pencil.asked
    assert wanted.controlled_by == "depth"
    assert wanted.control is not None
    assert np.array_equal(wanted.control, edges(harbour()))
    assert take.made.note == "begins with a picture drawn by sdxl after a map of depth"
    assert take.guide == guide


async def test_where_nothing_draws_it_is_filmed_without_and_says_so(tmp_path: Path, begun: DiffusionFilm) -> None:
    stage = Set(tmp_path, loading(ltx_video=begun))

    take = await filmed(stage, "ltx-video", await kept(stage))

    assert "no first picture after its guide" in take.made.note
    assert "cannot use what it should follow" in take.made.note
    assert take.guide is None


def test_what_is_followed_is_in_the_key_of_a_take_and_who_sent_it_is_not() -> None:
    shot, first, second = shot_of(1, FRAMES), "a" * 64, "b" * 64

    def key(picture: str, follows: Control, by: int) -> str:
        guide = Guide(picture=picture, follows=follows, by=UserId(by))
        return shot_inputs(shot, "animatediff", Direction(guide=guide))

    assert key(first, "edges", 1) == key(first, "edges", 2)
    keys = {shot_inputs(shot, "animatediff"), key(first, "edges", 1), key(second, "edges", 1), key(first, "pose", 1)}
    assert len(keys) == 4
